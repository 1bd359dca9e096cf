//! What one person adds to one indicator, month by month.
//!
//! A person's state is a step function of time: it changes when something is recorded, and also when nothing is (a window
//! closes, a value grows stale). Each change is written under the month in which it takes effect, so that a figure is the sum of all
//! that came before its period's end, and time moves figures without anybody writing.

use std::collections::BTreeSet;

use super::{Dossier, Indicator, Method, Month, Parts, change, level};

/// A signed change of a person's state, from a month on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The month in which it takes effect.
    pub month: Month,
    /// By how much.
    pub parts: Parts,
}

/// Every change that one person makes to one indicator, oldest first, months to come included. None of them is zero.
pub fn contributions(indicator: &Indicator, dossier: &Dossier) -> Vec<Step> {
    steps(&turning_points(indicator, dossier), |month| state(indicator, dossier, month))
}

/// A person's state at the end of a month.
pub(super) fn state(indicator: &Indicator, dossier: &Dossier, month: Month) -> Parts {
    match &indicator.method {
        Method::Level { stale_after_days } => level::state(indicator, *stale_after_days, dossier, month),
        Method::Change { before, after, lost_after_day } => change::state(indicator, *before, *after, *lost_after_day, dossier, month),
    }
}

/// The months in which a person's state may change.
pub(super) fn turning_points(indicator: &Indicator, dossier: &Dossier) -> BTreeSet<Month> {
    let Some(support) = dossier.support else { return BTreeSet::new() };
    let mut days = vec![support.started];
    days.extend(support.ended.map(|(day, _)| day));
    let observed = dossier.observations.iter().filter(|observed| indicator.measures.contains(&observed.measure));
    match &indicator.method {
        Method::Level { stale_after_days } => {
            days.extend(observed.flat_map(|one| [one.as_at, level::stale_on(one.as_at, *stale_after_days)]));
        }
        Method::Change { after, lost_after_day, .. } => {
            days.extend(observed.map(|one| one.as_at));
            days.extend([change::day(support.started, after.from_day), change::day(support.started, i64::from(*lost_after_day) + 1)]);
        }
    }
    days.into_iter().map(Month::of).collect()
}

/// The differences between states at the months named.
pub(super) fn steps(months: &BTreeSet<Month>, state: impl Fn(Month) -> Parts) -> Vec<Step> {
    let mut before = Parts::ZERO;
    let mut steps = Vec::new();
    for &month in months {
        let now = state(month);
        let parts = now - before;
        if !parts.is_zero() {
            steps.push(Step { month, parts });
        }
        before = now;
    }
    steps
}
