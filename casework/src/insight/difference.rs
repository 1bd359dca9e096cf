//! Which indicators a change to somebody can move, so that the others need not be worked out.

use std::collections::{BTreeMap, BTreeSet};

use super::{By, Dossier, Indicator, Method, Observed};

/// What differs between what stood about somebody and what stands.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    before: &'a Dossier,
    after: &'a Dossier,
    measures: BTreeSet<&'a str>,
}

impl<'a> Difference<'a> {
    /// Compares what stood with what stands.
    pub fn between(before: &'a Dossier, after: &'a Dossier) -> Self {
        let measures = if before.observations == after.observations { BTreeSet::new() } else { differing(before, after) };
        Self { before, after, measures }
    }

    /// Whether an indicator may have moved.
    pub fn reaches(&self, indicator: &Indicator) -> bool {
        let (before, after) = (self.before, self.after);
        let themes = || before.themes != after.themes;
        let measures = || indicator.measures.iter().any(|measure| self.measures.contains(measure.as_str()));
        let by_theme = !indicator.who.themes.is_empty() || indicator.breakdowns.contains(&By::Theme);
        !self.stays()
            || (by_theme && themes())
            || match &indicator.method {
                Method::Level { .. } | Method::Rate { .. } | Method::Change { .. } => measures(),
                Method::PeopleWith { .. } => themes() || measures(),
                Method::Spend { .. } => before.spends != after.spends,
                Method::Wait { .. } => before.pulls != after.pulls,
            }
    }

    /// Whether somebody may be in other cells of an indicator than before, though they add the same to it.
    pub fn moves_cells(&self, indicator: &Indicator) -> bool {
        let histogram = matches!(indicator.method, Method::Wait { .. });
        !self.stays() || histogram || (indicator.breakdowns.contains(&By::Theme) && self.before.themes != self.after.themes)
    }

    /// Whether support, birth, teams, wards and households are as they were. Otherwise everything may move.
    fn stays(&self) -> bool {
        let (before, after) = (self.before, self.after);
        (before.key, before.support, before.born) == (after.key, after.support, after.born)
            && before.teams == after.teams
            && before.wards == after.wards
            && before.shares == after.shares
    }
}

/// The measures of observations that only one of two has.
fn differing<'a>(before: &'a Dossier, after: &'a Dossier) -> BTreeSet<&'a str> {
    let mut of_measure: BTreeMap<&str, [Vec<&Observed>; 2]> = BTreeMap::new();
    for (side, dossier) in [before, after].into_iter().enumerate() {
        for one in &dossier.observations {
            of_measure.entry(&one.measure).or_default()[side].push(one);
        }
    }
    of_measure.into_iter().filter(|(_, [before, after])| before != after).map(|(measure, _)| measure).collect()
}
