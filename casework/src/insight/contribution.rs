//! What one person adds to one indicator, period by period.
//!
//! A person's state is a step function of time: it changes when something is recorded, and also when nothing is (a window
//! closes, a value grows stale). Each change of what stands is written under the month in which it takes effect, so that a figure is the
//! sum of all that came before its period's end, and time moves figures without anybody writing. What happened within a period is
//! written under that period.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Counting, Dimension, Dossier, Indicator, Method, Month, Part, Parts, Period, Series, Span, Whereabouts, cell::dimensions, change,
    level, people_with, rate, spend, wait,
};

/// A signed change of a person's state from a period on, or what they add within a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How it is read.
    pub series: Series,
    /// The last month of the period.
    pub month: Month,
    /// By how much.
    pub parts: Parts,
}

/// What one person adds to one indicator, worked out once: by itself, and by the cells that it goes to.
pub struct Work<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) whereabouts: &'a Whereabouts<'a>,
    /// The state at each period in which it may change, oldest first.
    pub(super) standing: Vec<(Span, Vec<(Month, Parts)>)>,
    pub(super) within: Vec<(Span, BTreeMap<Month, Parts>)>,
}

impl<'a> Work<'a> {
    /// Works it out.
    pub fn out(indicator: &'a Indicator, whereabouts: &'a Whereabouts<'a>) -> Self {
        let dossier = whereabouts.dossier;
        let states = |&span: &Span| {
            let months = turning_points(indicator, dossier, span);
            (span, months.into_iter().map(|month| (month, standing(indicator, dossier, span, month))).collect())
        };
        Self {
            indicator,
            whereabouts,
            standing: indicator.method.standing_spans().iter().map(states).collect(),
            within: Span::ALL.into_iter().map(|span| (span, within(indicator, dossier, span))).collect(),
        }
    }

    /// Every change that the person makes to the indicator, in the order of series and month, months to come included. None of them is zero.
    pub fn contributions(&self) -> Vec<Step> {
        let standing = self.standing.iter().flat_map(|(span, states)| steps(Series::Standing(*span), states));
        let step = |span: Span, (month, parts): (&Month, &Parts)| Step { series: Series::Within(span), month: *month, parts: *parts };
        let within = self.within.iter().flat_map(|(span, periods)| periods.iter().map(move |period| step(*span, period)));
        standing.chain(within).collect()
    }
}

/// Every change that one person makes to one indicator: [`Work::contributions`], where nothing else of the work is needed.
pub fn contributions(indicator: &Indicator, dossier: &Dossier) -> Vec<Step> {
    Work::out(indicator, &Whereabouts::of(dossier)).contributions()
}

/// What one person adds to a figure of a period, what stands and what happened within it; and the cells that they add it to. None for
/// somebody who adds nothing.
pub fn adds(indicator: &Indicator, dossier: &Dossier, period: Period) -> Option<(Parts, Vec<Dimension>)> {
    let (span, last) = (period.span(), period.last_month());
    let stands = indicator.method.standing_span(span);
    // What stands is of the period's end; what happened, of all of it.
    let state = if indicator.method.standing_spans().is_empty() { Parts::ZERO } else { standing(indicator, dossier, stands, last) };
    let happened = within(indicator, dossier, span).remove(&last).unwrap_or_default();
    let place = if happened.is_zero() { stands } else { span };
    let parts = if happened.is_zero() { state } else { happened };
    (!parts.is_zero()).then(|| (parts, dimensions(&indicator.breakdowns, dossier, place, last)))
}

/// A person's state at the end of a period.
pub(super) fn standing(indicator: &Indicator, dossier: &Dossier, span: Span, last: Month) -> Parts {
    if !indicator.who.holds(dossier, span, last) {
        return Parts::ZERO;
    }
    match &indicator.method {
        Method::Level { stale_after_days } => level::state(indicator, *stale_after_days, dossier, last),
        Method::Change { before, after, lost_after_day, .. } => change::state(indicator, *before, *after, *lost_after_day, dossier, last),
        Method::PeopleWith { themes, counting: Counting::Outcome } => people_with::met(indicator, themes, dossier, span, last),
        Method::Rate { .. } | Method::PeopleWith { .. } => {
            let mut parts = Parts::ZERO;
            if dossier.supported_between(span.first_month(last), last) {
                parts.count_in(dossier.key);
            }
            parts
        }
        Method::Spend { .. } | Method::Wait { .. } => Parts::ZERO,
    }
}

/// What a person adds within each period.
pub(super) fn within(indicator: &Indicator, dossier: &Dossier, span: Span) -> BTreeMap<Month, Parts> {
    let mut periods = match &indicator.method {
        Method::Level { .. } | Method::Change { .. } | Method::PeopleWith { counting: Counting::Outcome, .. } => BTreeMap::new(),
        Method::Rate { during } => rate::within(indicator, *during, dossier, span),
        Method::PeopleWith { themes, .. } => people_with::within(indicator, themes, dossier, span),
        Method::Spend { funds, categories } => spend::within(funds, categories, dossier, span),
        Method::Wait { expertise } => wait::within(expertise, dossier, span),
    };
    periods.retain(|last, parts| !parts.is_zero() && indicator.who.holds(dossier, span, *last));
    periods
}

/// How many answers took how many days, for each period; nothing for other methods than `wait`.
pub(super) fn histogram(indicator: &Indicator, dossier: &Dossier, span: Span) -> BTreeMap<(Month, i64), Parts> {
    let Method::Wait { expertise } = &indicator.method else { return BTreeMap::new() };
    let mut bins = wait::histogram(expertise, dossier, span);
    bins.retain(|(last, _), parts| parts[Part::Times] != 0 && indicator.who.holds(dossier, span, *last));
    bins
}

/// The periods in which a person's state may change.
fn turning_points(indicator: &Indicator, dossier: &Dossier, span: Span) -> BTreeSet<Month> {
    let Some(support) = dossier.support else { return BTreeSet::new() };
    let mut days = vec![support.started];
    days.extend(support.ended.map(|(day, _)| day));
    let observed = dossier.observations.iter().filter(|observed| indicator.counts(observed));
    match &indicator.method {
        Method::Level { stale_after_days } => {
            days.extend(observed.flat_map(|one| [one.as_at, level::stale_on(one.as_at, *stale_after_days)]));
        }
        Method::Change { after, lost_after_day, .. } => {
            days.extend(observed.map(|one| one.as_at));
            days.extend([change::day(support.started, after.from_day), change::day(support.started, i64::from(*lost_after_day) + 1)]);
        }
        Method::PeopleWith { themes, counting: Counting::Outcome } => {
            days.extend(people_with::days(indicator, themes, dossier));
        }
        Method::Rate { .. } | Method::PeopleWith { .. } | Method::Spend { .. } | Method::Wait { .. } => {}
    }
    let mut months: BTreeSet<Month> = days.into_iter().map(|day| span.holding(day)).collect();
    // Whoever was supported in a period is not in the next, once support has ended.
    months.extend(support.ended.map(|(day, _)| span.next(span.holding(day))));
    months.extend(dossier.moves(&indicator.who.asks(), span));
    months
}

/// The differences between states, oldest first.
fn steps(series: Series, states: &[(Month, Parts)]) -> Vec<Step> {
    let mut before = Parts::ZERO;
    let mut steps = Vec::new();
    for &(month, now) in states {
        let parts = now - before;
        if !parts.is_zero() {
            steps.push(Step { series, month, parts });
        }
        before = now;
    }
    steps
}
