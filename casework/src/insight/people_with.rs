//! The `people_with` method: how many people have a theme, or an outcome against it.

use std::collections::BTreeMap;

use super::{Dossier, Month, Part, Parts, Span, dossier::Themed};

/// What a person adds to each period in which an entry of theirs was about one of the themes.
pub(super) fn within(themes: &[String], dossier: &Dossier, span: Span) -> BTreeMap<Month, Parts> {
    let about = dossier.themes.iter().filter(|themed| themes.contains(&themed.theme));
    let mut counted = Parts::ZERO;
    counted.count_in(dossier.key);
    counted[Part::FollowedUp] = 1;
    about
        .map(|themed| span.holding(themed.on))
        .filter(|last| dossier.supported_between(span.first_month(*last), *last))
        .map(|last| (last, counted))
        .collect()
}

/// A person's state at a period's end: supported in it, with an entry about one of the themes by then, and, of those, with an outcome about
/// the same theme by then.
pub(super) fn met(themes: &[String], dossier: &Dossier, span: Span, last: Month) -> Parts {
    let mut parts = Parts::ZERO;
    let end = last.last_day();
    let by_then = || dossier.themes.iter().filter(|themed| themed.on <= end && themes.contains(&themed.theme));
    if by_then().next().is_none() || !dossier.supported_between(span.first_month(last), last) {
        return parts;
    }
    parts.count_in(dossier.key);
    parts[Part::FollowedUp] = i64::from(by_then().any(|Themed { outcome, .. }| *outcome));
    parts
}
