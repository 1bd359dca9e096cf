//! The `people_with` method: how many people have a theme, or an outcome against it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Dossier, Indicator, Month, Part, Parts, Span, dossier::Themed};

/// The days of what counts to it: entries about one of its themes, and what was counted of one of its measures.
pub(super) fn days<'a>(indicator: &'a Indicator, themes: &'a [String], dossier: &'a Dossier) -> impl Iterator<Item = NaiveDate> + 'a {
    let tagged = dossier.themes.iter().filter(|one| themes.contains(&one.theme)).map(|one| one.on);
    tagged.chain(dossier.observations.iter().filter(|one| indicator.counts(one)).map(|one| one.as_at))
}

/// What a person adds to each period in which an entry of theirs was about it.
pub(super) fn within(indicator: &Indicator, themes: &[String], dossier: &Dossier, span: Span) -> BTreeMap<Month, Parts> {
    let mut counted = Parts::ZERO;
    counted.count_in(dossier.key);
    counted[Part::FollowedUp] = 1;
    days(indicator, themes, dossier)
        .map(|day| span.holding(day))
        .filter(|last| dossier.supported_between(span.first_month(*last), *last))
        .map(|last| (last, counted))
        .collect()
}

/// A person's state at a period's end: supported in it, with an entry about it by then, and, of those, with an outcome about one of the
/// themes by then.
pub(super) fn met(indicator: &Indicator, themes: &[String], dossier: &Dossier, span: Span, last: Month) -> Parts {
    let mut parts = Parts::ZERO;
    let end = last.last_day();
    let mut by_then = dossier.themes.iter().filter(|themed| themed.on <= end && themes.contains(&themed.theme));
    if !days(indicator, themes, dossier).any(|day| day <= end) || !dossier.supported_between(span.first_month(last), last) {
        return parts;
    }
    parts.count_in(dossier.key);
    parts[Part::FollowedUp] = i64::from(by_then.any(|Themed { outcome, .. }| *outcome));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::{Observed, Support, starting_indicators};

    #[test]
    fn what_was_counted_of_a_measure_is_about_the_theme_that_it_is_in() {
        let mut indicator = starting_indicators().into_iter().find(|one| one.id == "people-with-debt").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let owes = Observed {
            measure: "debt-rent".into(),
            value: 5_000,
            window_days: None,
            as_at: day("2026-05-03"),
            source: None,
            member: 0,
            seq: 1,
        };
        let support = Support { started: day("2026-01-01"), ended: None };
        let dossier = Dossier { support: Some(support), observations: vec![owes], ..Dossier::default() };
        let themes = vec!["debt".to_owned()];
        assert!(within(&indicator, &themes, &dossier, Span::Month).is_empty(), "rent is not in it yet");
        indicator.measures.push("debt-rent".into());
        let months: Vec<String> = within(&indicator, &themes, &dossier, Span::Month).keys().map(ToString::to_string).collect();
        assert_eq!(months, ["2026-05"]);
        let met = met(&indicator, &themes, &dossier, Span::Month, Month::of(day("2026-06-01")));
        assert_eq!((met[Part::People], met[Part::FollowedUp]), (1, 0), "an outcome is said of a theme only");
    }
}
