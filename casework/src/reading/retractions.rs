//! What a later sentence takes back: a part of the sum it tells ("that's his third night this month"), or what it denies ("He
//! hasn't, it's still £120").

use super::{
    finding::Knowledge,
    sentence::Sentence,
    suggestion::{Suggested, Suggestion},
    token::Clitic,
};

impl Sentence<'_, '_> {
    /// Removes from what was found before what this sentence says is no more than a part, or not so.
    pub(super) fn takes_back(&self, k: &Knowledge<'_>, found: &[Suggestion], out: &mut Vec<Suggestion>) {
        if self.denies() {
            let cleared = |f: &Suggestion| matches!(&f.fact, Suggested::Observation { measure, value, .. } if value.thousandths() == 0 && k.is_a_debt(measure));
            if let Some(at) = out.iter().rposition(cleared) {
                out.remove(at);
            }
        }
        if !self.sums_up() {
            return;
        }
        for new in found {
            let Suggested::Observation { measure, value, about, unit, .. } = &new.fact else { continue };
            let part = |old: &Suggestion| {
                matches!(&old.fact, Suggested::Observation { measure: m, value: v, about: a, .. }
                    if m == measure && v.thousandths() < value.thousandths() && (a == about || about.is_none() || a.is_none()))
            };
            if *unit != crate::vocabulary::Unit::Pence
                && let Some(at) = out.iter().rposition(part)
            {
                out.remove(at);
            }
        }
    }

    /// "He hasn't, it's still £120."
    fn denies(&self) -> bool {
        matches!(self.low(0), "he" | "she" | "it" | "they")
            && matches!(self.low(1), "hasn't" | "haven't" | "hadn't" | "isn't")
            && self.mark(2, ',')
    }

    /// "That's his third", "Probation say that's three": it tells what it comes to with those before.
    fn sums_up(&self) -> bool {
        (0..self.tokens.len().min(6)).any(|at| {
            matches!(self.low(at), "that" | "this") && (self.clitic(at) == Clitic::S || matches!(self.low(at + 1), "is" | "makes"))
        })
    }
}
