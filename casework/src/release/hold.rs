//! Holding back more than what is small: whatever would let something small be worked out by taking one published count from another.
//!
//! A release is protected by holding back, never by changing a value. What is in the ledger already is left as it is.

use std::collections::HashMap;

use super::{
    Counted, Equation,
    publish::{THRESHOLD, VARIANCE, Value},
};

/// A small group may not be known, by averaging everything that was ever published, more closely than with this standard deviation.
pub const LEAST_DEVIATION: f64 = 2.5;

/// One release alone may not let a small group be guessed with less variance than this: then the best guess at a group of 1 to 9 is right
/// less than 0.05 more often than a guess without any release (`casework/tests/release_attacks.rs`). It is that of five published counts.
pub const LEAST_VARIANCE_OF_A_GUESS: f64 = 5.0 * VARIANCE;

/// Why a cell has the value that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// Counted, and published with noise of its own.
    Counted,
    /// The value of the period before, as too few people have moved.
    Carried,
    /// Published earlier for this very period: what was published wins for ever.
    Published,
    /// Fewer than ten people, or so few that noise may have made it so.
    Few,
    /// A combination that cannot be.
    Impossible,
    /// Fewer than three caseworkers worked there.
    FewCaseworkers,
    /// It differs from its whole by nobody or by fewer than ten people.
    NearlyAll,
    /// With it, a small group could be averaged out of everything published so far.
    Averaged,
}

impl Why {
    /// Why something is held back, as readers of a preview are told.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Counted => "published",
            Self::Carried => "as last published: fewer than 5 people joined or left",
            Self::Published => "as published before for this period",
            Self::Few => "too few people",
            Self::Impossible => "cannot be",
            Self::FewCaseworkers => "fewer than 3 caseworkers worked there",
            Self::NearlyAll => "nearly everybody of the group it is part of: the few others could be worked out",
            Self::Averaged => "with it, a small group could be guessed from this and earlier releases",
        }
    }
}

/// A cell's value and why it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What the file says.
    pub value: Value,
    /// Why.
    pub why: Why,
}

/// What can be known of each unpublished group from one release or many: one over the variance of the best guess. A group is the cells of a
/// sum that are held back while its whole and all others of it are published.
pub type Information = HashMap<Vec<usize>, f64>;

/// The information that a release gives: of each sum, one guess at what is held back in it, with the noise of everything published in it.
/// A sum in which nothing is `fresh` says again what was said before.
pub fn information<'a>(
    equations: impl IntoIterator<Item = &'a Equation>,
    values: impl Fn(usize) -> Value,
    fresh: impl Fn(usize) -> bool,
    into: &mut Information,
) {
    for equation in equations {
        if let Some((held, published)) = guess(equation, &values)
            && (fresh(equation.whole) || equation.parts.iter().any(|part| fresh(*part)))
        {
            *into.entry(held).or_default() += 1.0 / (published * VARIANCE);
        }
    }
}

/// The cells of a sum that are held back, and how many are published, where the former can be guessed from the latter.
#[expect(clippy::cast_precision_loss, reason = "the cells of one sum")]
fn guess(equation: &Equation, values: &impl Fn(usize) -> Value) -> Option<(Vec<usize>, f64)> {
    values(equation.whole).count()?;
    let held: Vec<usize> = equation.parts.iter().copied().filter(|part| is_open(values(*part))).collect();
    let published = 1 + equation.parts.iter().filter(|part| values(**part).count().is_some()).count();
    (!held.is_empty()).then_some((held, published as f64))
}

/// Whether a cell is not published, and is not known to be empty either.
const fn is_open(value: Value) -> bool {
    matches!(value, Value::HeldBack | Value::NotAvailable)
}

/// Whether a group is small: known better than to [`LEAST_DEVIATION`], it would be given away.
pub fn is_small(group: &[usize], counted: &[Counted]) -> bool {
    group.iter().map(|cell| i64::from(counted[*cell].people)).sum::<i64>() < THRESHOLD
}

/// Whether so much is known of a group that it is pinned.
pub fn is_pinned(information: f64) -> bool {
    information > 1.0 / (LEAST_DEVIATION * LEAST_DEVIATION)
}

/// Whether two published populations, one within the other, differ by too few: by 1 to 9 people, or, for a part that is the whole of its
/// group, by nobody.
pub fn is_too_near(whole: Counted, part: Counted) -> bool {
    i64::from(whole.people) - i64::from(part.people) < THRESHOLD
}

/// Holds back until no published part is too near its whole, and no small group can be averaged out of this release and what `earlier`
/// ones gave. Cells that were published before for this period stay as they are.
pub fn hold_back(decided: &mut [Decided], equations: &[Equation], counted: &[Counted], earlier: &Information) {
    loop {
        let mut held = near_their_whole(decided, equations, counted);
        held |= averaged(decided, equations, counted, earlier);
        if !held {
            return;
        }
    }
}

fn may_go(decided: &Decided) -> bool {
    decided.value.count().is_some() && decided.why != Why::Published
}

fn near_their_whole(decided: &mut [Decided], equations: &[Equation], counted: &[Counted]) -> bool {
    let mut held = false;
    for equation in equations.iter().filter(|equation| equation.parts.len() > 1) {
        if decided[equation.whole].value.count().is_none() {
            continue;
        }
        for &part in &equation.parts {
            if may_go(&decided[part]) && is_too_near(counted[equation.whole], counted[part]) {
                decided[part] = Decided { value: Value::HeldBack, why: Why::NearlyAll };
                held = true;
            }
        }
    }
    held
}

/// For each small group that is pinned, or could be guessed too well from this release alone, the smallest published part of one of its sums goes, or else the sum itself.
fn averaged(decided: &mut [Decided], equations: &[Equation], counted: &[Counted], earlier: &Information) -> bool {
    // What is published again adds nothing: it is in `earlier` already. A group that is not small may be guessed.
    let mut known = Information::new();
    let values = |cell: usize| decided[cell].value;
    let is_of_small = |equation: &&Equation| {
        let people = |part: &usize| if is_open(values(*part)) { i64::from(counted[*part].people) } else { 0 };
        equation.parts.iter().map(people).sum::<i64>() < THRESHOLD
    };
    let of_small: Vec<&Equation> = equations.iter().filter(is_of_small).collect();
    information(of_small.iter().copied(), values, |cell| decided[cell].why == Why::Counted, &mut known);
    let mut held = false;
    for equation in of_small {
        let Some((group, _)) = guess(equation, &|cell| decided[cell].value) else { continue };
        let Some(&now) = known.get(&group) else { continue };
        let guessed = now * LEAST_VARIANCE_OF_A_GUESS > 1.0 + 1e-9;
        if is_small(&group, counted) && (guessed || is_pinned(now + earlier.get(&group).copied().unwrap_or(0.0))) {
            let parts = equation.parts.iter().copied().filter(|part| may_go(&decided[*part]));
            let smallest = parts.min_by_key(|part| counted[*part].people);
            if let Some(goes) = smallest.or_else(|| Some(equation.whole).filter(|whole| may_go(&decided[*whole]))) {
                decided[goes] = Decided { value: Value::HeldBack, why: Why::Averaged };
                held = true;
            }
        }
    }
    held
}
