//! The `rate` method: events per observed person-month.

use std::collections::BTreeMap;

use super::{Dossier, Indicator, Month, Observed, Part, Parts, Span, Window, level, person_time};

/// What a person adds to each period: the events of the windows that ended in it, and how many days those windows have.
///
/// A window counts when all of it lies in the days of support that are asked for, and the person was supported in the period. The
/// windows of one period are walked back from the newest, each member of the household by themselves.
pub(super) fn within(indicator: &Indicator, during: Window, dossier: &Dossier, span: Span) -> BTreeMap<Month, Parts> {
    let (Some(support), Some(usual)) = (dossier.support, indicator.window_days) else { return BTreeMap::new() };
    let day = |on: chrono::NaiveDate| (on - support.started).num_days() + 1;
    let held =
        |one: &&Observed| indicator.counts(one) && during.holds(day(person_time::first_day(one, usual))) && during.holds(day(one.as_at));
    let mut periods: BTreeMap<Month, BTreeMap<(&str, i64), Vec<&Observed>>> = BTreeMap::new();
    for one in dossier.observations.iter().filter(held) {
        periods.entry(span.holding(one.as_at)).or_default().entry((&one.measure, one.member)).or_default().push(one);
    }
    periods.retain(|last, _| dossier.supported_between(span.first_month(*last), *last));
    periods.into_iter().map(|(last, series)| (last, observed(indicator, dossier.key, usual, series.into_values()))).collect()
}

fn observed<'a>(indicator: &Indicator, key: u64, usual: u32, series: impl Iterator<Item = Vec<&'a Observed>>) -> Parts {
    let mut parts = Parts::ZERO;
    parts.count_in(key);
    parts[Part::FollowedUp] = 1;
    let mut sources = Vec::new();
    let mut events = 0_i64;
    for mut of_one in series {
        of_one.sort_by_key(|one| std::cmp::Reverse((one.as_at, one.seq)));
        for seen in person_time::uncovered(&of_one, usual) {
            events = events.saturating_add(seen.one.value);
            parts[Part::Days] += seen.days;
            sources.push(seen.one.source);
        }
    }
    parts[Part::AfterSum] = indicator.in_steps(events);
    level::count_source(&mut parts, level::common(&sources));
    parts
}
