//! The `spend` method: pence by purpose and fund.

use std::collections::BTreeMap;

use super::{Dossier, Month, Part, Parts, Span};

/// What was paid for a person in each period. Paying for somebody counts whether or not they were supported: the sum is what was paid.
pub(super) fn within(funds: &[String], categories: &[String], dossier: &Dossier, span: Span) -> BTreeMap<Month, Parts> {
    let one_of =
        |wanted: &[String], found: &Option<String>| wanted.is_empty() || found.as_ref().is_some_and(|found| wanted.contains(found));
    let mut periods: BTreeMap<Month, Parts> = BTreeMap::new();
    for spent in dossier.spends.iter().filter(|spent| one_of(funds, &spent.fund) && one_of(categories, &spent.category)) {
        let parts = periods.entry(span.holding(spent.on)).or_default();
        parts.count_in(dossier.key);
        parts[Part::FollowedUp] = 1;
        parts[Part::Times] += 1;
        parts[Part::AfterSum] = parts[Part::AfterSum].saturating_add(spent.pence);
    }
    for parts in periods.values_mut() {
        parts[Part::AfterSquares] = parts[Part::AfterSum].saturating_mul(parts[Part::AfterSum]);
    }
    periods
}
