//! Tests only: what steps add up to is what a person's state is, in every period and every cell, whatever their life was like.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    Asked, By, Dimension, Dossier, Indicator, Month, Observed, Parts, Period, Series, Span, Spent, Support, Themed, Whereabouts, Work,
    cell::dimensions,
    contribution::{standing, within},
    definition::{from_toml, starting_indicators},
};
use crate::{journal::Ending, reading::Source};

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1_100).prop_map(|offset| NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Days::new(offset))
}

fn support() -> impl Strategy<Value = Option<Support>> {
    let ending = select(vec![Ending::Finished, Ending::Died, Ending::Moved, Ending::OutOfTouch]);
    let ended = option::of((0_u64..800, ending));
    option::weighted(
        0.9,
        (day(), ended).prop_map(|(started, ended)| Support { started, ended: ended.map(|(later, how)| (started + Days::new(later), how)) }),
    )
}

fn observed() -> impl Strategy<Value = Observed> {
    let measure = select(vec!["ae-attendances", "debt-rent", "debt-energy", "school-attendance"]);
    let source = select(vec![None, Some(Source::Person), Some(Source::Record)]);
    (measure, 0_i64..50_000, option::of(1_u32..200), day(), source, 0_i64..2, 0_i64..9).prop_map(
        |(measure, value, window_days, as_at, source, member, seq)| Observed {
            measure: measure.to_owned(),
            value,
            window_days,
            as_at,
            source,
            member,
            seq,
        },
    )
}

prop_compose! {
    fn dossier()(
        key in any::<u64>(),
        support in support(),
        mut teams in vec((day(), select(vec!["felling", "bensham"])), 0..3),
        mut wards in vec((day(), select(vec!["E05000001", "E05000002"])), 0..3),
        mut shares in vec((day(), any::<bool>()), 0..4),
        born in option::of((0_u64..20_000).prop_map(|offset| NaiveDate::from_ymd_opt(1960, 2, 29).unwrap() + Days::new(offset))),
        observations in vec(observed(), 0..12),
        themes in vec((select(vec!["debt", "housing"]), day(), any::<bool>()), 0..4),
        spends in vec((1_i64..9_999, day()), 0..3),
        pulls in vec((day(), option::of(0_u64..40)), 0..3),
    ) -> Dossier {
        teams.sort();
        wards.sort();
        shares.sort();
        let named = |held: Vec<(NaiveDate, &str)>| held.into_iter().map(|(from, what)| (from, what.to_owned())).collect();
        Dossier {
            key,
            support,
            teams: named(teams),
            wards: named(wards),
            shares,
            born,
            observations,
            themes: themes.into_iter().map(|(theme, on, outcome)| Themed { theme: theme.to_owned(), on, outcome }).collect(),
            spends: spends.into_iter().map(|(pence, on)| Spent { pence, fund: None, category: None, on }).collect(),
            pulls: pulls
                .into_iter()
                .map(|(on, later)| Asked { expertise: None, on, answered: later.map(|later| on + Days::new(later)) })
                .collect(),
        }
    }
}

/// The starting indicators that these lives speak of, each broken down by everything and some asking more of people.
fn indicators() -> Vec<Indicator> {
    let mut all = starting_indicators();
    let spoken = ["ae-attendances", "known-debt", "school-attendance", "theme-debt", "spend", "wait"];
    all.retain(|indicator| spoken.contains(&indicator.subject.as_str()) && indicator.id != "wait-housing");
    let asking = from_toml(
        "[[indicator]]\nid = \"a\"\nname = \"A\"\nsubject = \"a\"\nmeasures = [\"ae-attendances\"]\nwindow_days = 90\nmethod = \"level\"
        stale_after_days = 90\nwho = { themes = [\"debt\"], support_lengths = [\"3-6\", \"12-24\"] }
        [[indicator]]\nid = \"b\"\nname = \"B\"\nsubject = \"b\"\nmethod = \"people_with\"\nthemes = [\"debt\"]
        who = { wards = [\"E05000001\"], age_bands = [\"25-34\", \"35-44\"], teams = [\"felling\"], households = [\"shared\"] }
        [[indicator]]\nid = \"c\"\nname = \"C\"\nsubject = \"c\"\nmethod = \"people_with\"\nthemes = [\"debt\"]\nmeasures = [\"debt-rent\"]
        [[indicator]]\nid = \"d\"\nname = \"D\"\nsubject = \"d\"\nmethod = \"people_with\"\nthemes = [\"debt\"]\nmeasures = [\"debt-rent\"]
        counting = \"outcome\"",
    );
    all.extend(asking.unwrap());
    for indicator in &mut all {
        indicator.breakdowns = By::ALL.to_vec();
    }
    all
}

/// Every period of a length from 2024 to 2031, by its last month.
fn periods(span: Span) -> impl Iterator<Item = Month> {
    let first = span.holding(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap());
    std::iter::successors(Some(first), move |last| Some(span.next(*last))).take_while(|last| *last <= Period::Year(2031).last_month())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_steps_add_up_to_is_what_the_state_is_in_every_period_and_cell(dossier in dossier()) {
        let whereabouts = Whereabouts::of(&dossier);
        for indicator in indicators() {
            let work = Work::out(&indicator, &whereabouts);
            let mut own: BTreeMap<(Series, Month), Parts> = BTreeMap::new();
            for step in work.contributions() {
                prop_assert!(!step.parts.is_zero());
                prop_assert!(own.insert((step.series, step.month), step.parts).is_none(), "one row for each series and month");
            }
            let mut cells: BTreeMap<(Series, Dimension, Month), Parts> = BTreeMap::new();
            for (dimension, step) in work.spread().into_iter().filter(|(dimension, _)| !dimension.0.contains("days=")) {
                *cells.entry((step.series, dimension, step.month)).or_default() += step.parts;
            }
            for &span in indicator.method.standing_spans() {
                let series = Series::Standing(span);
                let mut sum = Parts::ZERO;
                let mut sums: BTreeMap<&Dimension, Parts> = BTreeMap::new();
                for last in periods(span) {
                    // Steps may lie between two periods' ends only for months, which have no between.
                    sum += own.get(&(series, last)).copied().unwrap_or_default();
                    let state = standing(&indicator, &dossier, span, last);
                    prop_assert_eq!(sum, state, "{} at the end of {}", indicator.id, last);
                    for ((_, dimension, _), parts) in cells.iter().filter(|((of, _, month), _)| (*of, *month) == (series, last)) {
                        *sums.entry(dimension).or_default() += *parts;
                    }
                    let is_in = if state.is_zero() { Vec::new() } else { dimensions(&indicator.breakdowns, &dossier, span, last) };
                    for (dimension, parts) in &sums {
                        let expected = if is_in.contains(dimension) { state } else { Parts::ZERO };
                        prop_assert_eq!(*parts, expected, "{} in {:?} at the end of {}", indicator.id, dimension, last);
                    }
                    prop_assert!(is_in.iter().all(|dimension| sums.contains_key(dimension)), "{} at the end of {}", indicator.id, last);
                }
            }
            for span in Span::ALL {
                let mine = within(&indicator, &dossier, span);
                for (last, parts) in &mine {
                    prop_assert_eq!(own.get(&(Series::Within(span), *last)), Some(parts));
                    for dimension in dimensions(&indicator.breakdowns, &dossier, span, *last) {
                        prop_assert_eq!(cells.get(&(Series::Within(span), dimension, *last)), Some(parts));
                    }
                }
            }
        }
    }
}
