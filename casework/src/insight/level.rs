//! The `level` method: the newest value at each month's end, of each person supported then.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{Dossier, Indicator, Month, Observed, Part, Parts, person_time};
use crate::{reading::Source, vocabulary::Unit};

/// A value as it stands, and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// In thousandths of the unit.
    pub thousandths: i64,
    /// The one source of all of it; none when it is mixed or not written down.
    pub source: Option<Source>,
}

/// The first day on which a value as at some day is not known any more.
pub(super) fn stale_on(as_at: NaiveDate, stale_after_days: u32) -> NaiveDate {
    as_at.checked_add_days(Days::new(u64::from(stale_after_days) + 1)).unwrap_or(NaiveDate::MAX)
}

/// A person's state at the end of a month.
pub(super) fn state(indicator: &Indicator, stale_after_days: u32, dossier: &Dossier, month: Month) -> Parts {
    let mut parts = Parts::ZERO;
    if !dossier.supported_in(month) {
        return parts;
    }
    parts.count_in(dossier.key);
    let end = month.last_day();
    let fresh =
        dossier.observations.iter().filter(|one| indicator.counts(one) && one.as_at <= end && stale_on(one.as_at, stale_after_days) > end);
    if let Some(value) = newest(indicator, &fresh.collect::<Vec<_>>()) {
        let steps = indicator.in_steps(value.thousandths);
        parts[Part::FollowedUp] = 1;
        parts[Part::AfterSum] = steps;
        parts[Part::AfterSquares] = steps.saturating_mul(steps);
        count_source(&mut parts, value.source);
    }
    parts
}

pub(super) fn count_source(parts: &mut Parts, source: Option<Source>) {
    match source {
        Some(Source::Person) => parts[Part::FromPerson] = 1,
        Some(Source::Record) => parts[Part::FromRecord] = 1,
        Some(Source::Agency) => parts[Part::FromAgency] = 1,
        None => {}
    }
}

/// The newest value that some observations of one person come to, or none if there are none.
///
/// - What is counted over days (`window_days` of the indicator): events in the newest such window, per that many days.
/// - Money: the newest amount of each debt, added up.
/// - Per cent: the mean over the members of the household it is known of.
pub(super) fn newest(indicator: &Indicator, observations: &[&Observed]) -> Option<Value> {
    let newest_day = observations.iter().map(|one| one.as_at).max()?;
    let mut series: BTreeMap<(&str, i64), Vec<&Observed>> = BTreeMap::new();
    for one in observations {
        series.entry((&one.measure, one.member)).or_default().push(one);
    }
    for of_one in series.values_mut() {
        of_one.sort_by_key(|one| std::cmp::Reverse((one.as_at, one.seq)));
    }
    let (mut used, mut sources): (Vec<i64>, Vec<Option<Source>>) = (Vec::new(), Vec::new());
    for of_one in series.values() {
        let value = match (indicator.unit, indicator.window_days) {
            (Unit::Count | Unit::Nights, Some(window)) => per_window(of_one, newest_day, window, &mut sources),
            _ => of_one.first().map(|one| {
                sources.push(one.source);
                one.value
            }),
        };
        used.extend(value);
    }
    let sum = used.iter().fold(0_i64, |sum, value| sum.saturating_add(*value));
    let thousandths = if indicator.unit == Unit::Percent { divide(sum, i64::try_from(used.len()).ok()?) } else { sum };
    (!used.is_empty()).then_some(Value { thousandths, source: common(&sources) })
}

/// The one source of all; none when they are mixed or not written down.
pub(super) fn common(sources: &[Option<Source>]) -> Option<Source> {
    sources.first().copied().flatten().filter(|first| sources.iter().all(|source| *source == Some(*first)))
}

/// Events per `window` days in the window that ends on `newest_day`: back from the newest, skipping what is covered already.
fn per_window(newest_first: &[&Observed], newest_day: NaiveDate, window: u32, sources: &mut Vec<Option<Source>>) -> Option<i64> {
    let earliest = newest_day.checked_sub_days(Days::new(u64::from(window)))?;
    let recent: Vec<&Observed> = newest_first.iter().copied().filter(|one| one.as_at > earliest).collect();
    let (mut events, mut days) = (0_i64, 0_i64);
    for seen in person_time::uncovered(&recent, window) {
        events = events.saturating_add(seen.one.value);
        days += seen.days;
        sources.push(seen.one.source);
    }
    (days > 0).then(|| if days == i64::from(window) { events } else { divide(events.saturating_mul(i64::from(window)), days) })
}

/// Whole-number division to the nearest, halves away from zero.
fn divide(amount: i64, by: i64) -> i64 {
    if by == 0 {
        return 0;
    }
    let half = if (amount < 0) == (by < 0) { by / 2 } else { -(by / 2) };
    amount.saturating_add(half) / by
}
