//! A release before it is looked at by the gate: every cell decided by the rule, and more held back where that is needed.

use super::{
    Before, Counted, Dataset, Equation, Layout, Place, Value,
    hold::{Decided, Information, Why, hold_back},
    publish,
};
use crate::insight::Period;

/// What a release is made of. True counts go in; nothing of them comes out but what the rule lets through.
pub struct Ground<'a> {
    /// The declaration.
    pub dataset: &'a Dataset,
    /// Its cells.
    pub layout: &'a Layout,
    /// Every sum among them.
    pub equations: &'a [Equation],
    /// The period.
    pub period: Period,
    /// The council's release secret.
    pub secret: &'a [u8; 32],
    /// The true counts, one a cell.
    pub counted: &'a [Counted],
    /// What the ledger says already for this period, one a cell; empty when it says nothing.
    pub ledger: &'a [Option<Value>],
    /// What was last published of an earlier period, one a cell; empty when nothing was.
    pub last: &'a [Option<Value>],
    /// How many people have joined or left since then, one a cell.
    pub moved: &'a [u32],
    /// What everything released before gives away of groups that were held back.
    pub earlier: &'a Information,
    /// Dimensions and values, by their places, in which fewer than three caseworkers worked.
    pub few_caseworkers: &'a [(usize, usize)],
}

impl Ground<'_> {
    /// Decides every cell.
    pub fn draft(&self) -> Vec<Decided> {
        let period = self.period.to_string();
        let mut decided: Vec<Decided> = (0..self.layout.cells()).map(|cell| self.decide(cell, &period)).collect();
        hold_back(&mut decided, self.equations, self.counted, self.earlier);
        decided
    }

    fn decide(&self, number: usize, period: &str) -> Decided {
        let cell = self.layout.cell(number);
        if self.layout.is_impossible(self.dataset, &cell) {
            return Decided { value: Value::Impossible, why: Why::Impossible };
        }
        if let Some(value) = self.ledger.get(number).copied().flatten() {
            return Decided { value, why: Why::Published };
        }
        if cell.at.iter().any(|at| self.few_caseworkers.contains(at)) {
            return Decided { value: Value::HeldBack, why: Why::FewCaseworkers };
        }
        let name = self.layout.name(&cell);
        let place = Place { secret: self.secret, dataset: &self.dataset.dataset, cell: &name, period };
        let before = self.last.get(number).copied().flatten().filter(|_| self.layout.is_stock(cell.indicator));
        let before = before.map(|value| Before { value, moved: i64::from(self.moved.get(number).copied().unwrap_or(u32::MAX)) });
        let published = publish(self.counted[number], before, place);
        let why = match published.value {
            Value::Count(_) if published.carried => Why::Carried,
            Value::Count(_) => Why::Counted,
            _ => Why::Few,
        };
        Decided { value: published.value, why }
    }
}

/// How many of each sort a draft has: published, held back, and those that cannot be.
pub fn tally(decided: &[Decided]) -> Tally {
    let count = |is: fn(Value) -> bool| decided.iter().filter(|one| is(one.value)).count();
    Tally {
        published: count(|value| value.count().is_some()),
        held_back: count(|value| value == Value::HeldBack),
        impossible: count(|value| value == Value::Impossible),
    }
}

/// How many cells of a release are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// With a count.
    pub published: usize,
    /// `c`.
    pub held_back: usize,
    /// `z`.
    pub impossible: usize,
}
