//! The `change` method: the same people, before and after support started.

use chrono::{Days, NaiveDate};

use super::{
    Dossier, Indicator, Month, Observed, Part, Parts, Window,
    level::{self, Value},
};
use crate::{journal::Ending, vocabulary::Unit};

/// The date of a day of support: day 1 is the first.
pub(super) fn day(started: NaiveDate, number: i64) -> NaiveDate {
    let offset = number - 1;
    let moved = if offset >= 0 {
        started.checked_add_days(Days::new(offset.unsigned_abs()))
    } else {
        started.checked_sub_days(Days::new(offset.unsigned_abs()))
    };
    moved.unwrap_or(started)
}

/// A person's state at the end of a month. They count from the month in which a value after becomes possible.
pub(super) fn state(indicator: &Indicator, before: Window, after: Window, lost_after_day: u32, dossier: &Dossier, month: Month) -> Parts {
    let mut parts = Parts::ZERO;
    let end = month.last_day();
    let Some(support) = dossier.support.filter(|support| day(support.started, after.from_day) <= end) else { return parts };
    parts.count_in(dossier.key);
    let of_window = |window: Window| -> Vec<&Observed> {
        let held = |one: &&Observed| window.holds((one.as_at - support.started).num_days() + 1);
        let known = dossier.observations.iter().filter(|one| indicator.counts(one) && one.as_at <= end);
        known.filter(held).collect()
    };
    let (baseline, later) = (of_window(before), of_window(after));
    let Some(was) = level::newest(indicator, &baseline) else { return parts };
    parts[Part::WithBaseline] = 1;
    match level::newest(indicator, &later).filter(|_| answers(indicator, &baseline, &later)) {
        Some(now) => count_pair(indicator, &mut parts, was, now),
        None => count_lost(&mut parts, support.ended.filter(|(on, _)| *on <= end), day(support.started, i64::from(lost_after_day)) < end),
    }
    parts
}

/// Whether what is known after speaks of the same thing: every debt that was known before has to be known after,
/// or owing less would mean nothing but having asked about less.
fn answers(indicator: &Indicator, baseline: &[&Observed], later: &[&Observed]) -> bool {
    indicator.unit != Unit::Pence
        || baseline.iter().all(|was| later.iter().any(|now| now.measure == was.measure && now.member == was.member))
}

fn count_pair(indicator: &Indicator, parts: &mut Parts, was: Value, now: Value) {
    let (before, after) = (indicator.in_steps(was.thousandths), indicator.in_steps(now.thousandths));
    let difference = after.saturating_sub(before);
    parts[Part::FollowedUp] = 1;
    let same_within = indicator.in_steps(indicator.same_within.saturating_mul(1000));
    let direction = if difference.saturating_abs() <= same_within {
        Part::Same
    } else if difference < 0 {
        Part::Lower
    } else {
        Part::Higher
    };
    parts[direction] = 1;
    parts[Part::BeforeSum] = before;
    parts[Part::BeforeSquares] = before.saturating_mul(before);
    parts[Part::AfterSum] = after;
    parts[Part::AfterSquares] = after.saturating_mul(after);
    parts[Part::DiffSum] = difference;
    parts[Part::DiffSquares] = difference.saturating_mul(difference);
    level::count_source(parts, now.source);
}

/// Why there is no value after: how support ended, or that the time for it has passed. Before that, it is too early to say.
fn count_lost(parts: &mut Parts, ended: Option<(NaiveDate, Ending)>, time_has_passed: bool) {
    let why = match ended.map(|(_, how)| how) {
        Some(Ending::Died) => Part::Died,
        Some(Ending::Moved) => Part::Moved,
        Some(Ending::Withdrew) => Part::Withdrew,
        Some(Ending::Finished) => Part::Finished,
        Some(Ending::NotSaid) => Part::NotSaid,
        Some(Ending::OutOfTouch) => Part::OutOfTouch,
        None if time_has_passed => Part::OutOfTouch,
        None => return,
    };
    parts[why] = 1;
}
