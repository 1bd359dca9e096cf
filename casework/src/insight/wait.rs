//! The `wait` method: days from asking to answer. It times others, never whoever asked.

use std::collections::BTreeMap;

use super::{Dossier, Month, Part, Parts, Span, dossier::Asked};

/// Longer waits are all counted as this many days in the histogram.
pub(super) const LONGEST: i64 = 999;

fn asked<'a>(expertise: &'a [String], dossier: &'a Dossier) -> impl Iterator<Item = &'a Asked> {
    let wanted = |asked: &&Asked| expertise.is_empty() || asked.expertise.as_ref().is_some_and(|one| expertise.contains(one));
    dossier.pulls.iter().filter(wanted)
}

fn days(asked: &Asked) -> Option<i64> {
    Some((asked.answered? - asked.on).num_days())
}

/// What was asked for a person in each period, and how long the answers took, whenever they came.
pub(super) fn within(expertise: &[String], dossier: &Dossier, span: Span) -> BTreeMap<Month, Parts> {
    let mut periods: BTreeMap<Month, Parts> = BTreeMap::new();
    for asked in asked(expertise, dossier) {
        let parts = periods.entry(span.holding(asked.on)).or_default();
        parts.count_in(dossier.key);
        parts[Part::FollowedUp] = 1;
        parts[Part::Times] += 1;
        if let Some(days) = days(asked) {
            parts[Part::Answered] += 1;
            parts[Part::AfterSum] += days;
            parts[Part::AfterSquares] += days * days;
        }
    }
    periods
}

/// How many answers took how many days, for each period: what a median is read from.
pub(super) fn histogram(expertise: &[String], dossier: &Dossier, span: Span) -> BTreeMap<(Month, i64), Parts> {
    let mut bins: BTreeMap<(Month, i64), Parts> = BTreeMap::new();
    for asked in asked(expertise, dossier) {
        if let Some(days) = days(asked) {
            bins.entry((span.holding(asked.on), days.min(LONGEST))).or_default()[Part::Times] += 1;
        }
    }
    bins
}

/// The middle of the waits, from how many took how many days; the mean of the middle two where they are even. None without any.
pub(super) fn median(bins: &[(i64, i64)]) -> Option<f64> {
    let mut bins: Vec<(i64, i64)> = bins.iter().copied().filter(|(_, times)| *times > 0).collect();
    bins.sort_unstable();
    let answered: i64 = bins.iter().map(|(_, times)| times).sum();
    let at = |place: i64| {
        let mut passed = 0;
        bins.iter().find(|(_, times)| {
            passed += times;
            passed > place
        })
    };
    let [(low, _), (high, _)] = [at((answered - 1).max(0) / 2)?, at(answered / 2)?];
    #[expect(clippy::cast_precision_loss, reason = "at most 999 days")]
    Some((low + high) as f64 / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_wait_is_found_in_the_histogram() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[(3, 0)]), None);
        assert_eq!(median(&[(21, 1), (0, 1), (1, 2), (3, 1), (12, 1), (14, 1), (22, 1), (24, 1)]), Some(12.0));
        assert_eq!(median(&[(4, 1), (7, 1)]), Some(5.5));
        assert_eq!(median(&[(4, 3), (7, 1)]), Some(4.0));
    }
}
