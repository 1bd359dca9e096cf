//! Of whom an indicator counts, and by what it can be broken down.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Dossier, Month, Span};

/// Of whom an indicator counts. What is empty asks nothing; all of the rest has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// People whom one of these teams goes alongside at the period's start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// People who live in one of these wards then (GSS codes).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wards: Vec<String>,
    /// People of one of these age bands then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub age_bands: Vec<String>,
    /// People with a confirmed entry about one of these themes by the period's end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// People supported for one of these lengths by the period's end: see [`SUPPORT_LENGTHS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub support_lengths: Vec<String>,
    /// People who live so then: see [`HOUSEHOLDS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub households: Vec<String>,
    /// People whose support started on or after this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_from: Option<NaiveDate>,
    /// People whose support started on or before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_to: Option<NaiveDate>,
}

/// What a figure can be broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The team at the period's start.
    Team,
    /// The ward at the period's start.
    Ward,
    /// The age band at the period's start.
    AgeBand,
    /// Each theme that an entry was about by the period's end. Somebody with two themes is in both.
    Theme,
    /// For how long somebody has been supported by the period's end.
    SupportLength,
    /// Whether somebody lives with others whom we know of at the period's start. Never which household: that would be about few people.
    Household,
}

impl By {
    /// Every one, in the order in which a cell's name says them.
    pub const ALL: [Self; 6] = [Self::Team, Self::Ward, Self::AgeBand, Self::Theme, Self::SupportLength, Self::Household];

    /// Its name in a cell's name, a definition and an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Ward => "ward",
            Self::AgeBand => "age_band",
            Self::Theme => "theme",
            Self::SupportLength => "support_length",
            Self::Household => "household",
        }
    }

    /// What it is called where people choose.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Team => "Team",
            Self::Ward => "Ward",
            Self::AgeBand => "Age band",
            Self::Theme => "Theme",
            Self::SupportLength => "Months of support",
            Self::Household => "Household",
        }
    }

    /// One of its values as people read it, where that is not as it is written: themes and teams are named by the council.
    pub fn value_in_words(self, value: &str) -> &str {
        let known = HOUSEHOLDS.iter().find(|(name, _)| self == Self::Household && *name == value);
        known.map_or(value, |(_, words)| words)
    }
}

/// How somebody lives, as far as we know: its name, and in words.
pub const HOUSEHOLDS: [(&str, &str); 2] = [("shared", "With others whom we know of"), ("own", "Nobody else known of")];

/// How long support has lasted, in whole months: from the first number on, up to but not including the second.
pub const SUPPORT_LENGTHS: [(u32, &str); 5] = [(0, "0-3"), (3, "3-6"), (6, "6-12"), (12, "12-24"), (24, "24+")];

impl Who {
    /// Whether it asks nothing.
    pub fn is_everybody(&self) -> bool {
        *self == Self::default()
    }

    /// Whether somebody is one of them in a period.
    pub(super) fn holds(&self, dossier: &Dossier, span: Span, last: Month) -> bool {
        let start = span.first_month(last);
        let one_of = |wanted: &[String], found: Option<&str>| {
            wanted.is_empty() || found.is_some_and(|found| wanted.iter().any(|wanted| wanted == found))
        };
        let started = dossier.support.map(|support| support.started);
        one_of(&self.teams, dossier.team_in(start))
            && one_of(&self.wards, dossier.ward_in(start))
            && one_of(&self.age_bands, dossier.age_band_in(start))
            && one_of(&self.support_lengths, dossier.support_length_by(last))
            && one_of(&self.households, Some(dossier.household_in(start)))
            && (self.themes.is_empty() || self.themes.iter().any(|theme| dossier.has_theme_by(theme, last)))
            && self.started_from.is_none_or(|from| started.is_some_and(|day| day >= from))
            && self.started_to.is_none_or(|to| started.is_some_and(|day| day <= to))
    }

    /// By what somebody may come to be one of them, or cease to be.
    pub(super) fn asks(&self) -> Vec<By> {
        let asked = [
            (By::Team, self.teams.is_empty()),
            (By::Ward, self.wards.is_empty()),
            (By::AgeBand, self.age_bands.is_empty()),
            (By::Theme, self.themes.is_empty()),
            (By::SupportLength, self.support_lengths.is_empty()),
            (By::Household, self.households.is_empty()),
        ];
        asked.into_iter().filter(|(_, nothing)| !nothing).map(|(by, _)| by).collect()
    }
}

impl Dossier {
    /// Whether an entry was confirmed to be about a theme by the end of a month.
    pub(super) fn has_theme_by(&self, theme: &str, month: Month) -> bool {
        let end = month.last_day();
        self.themes.iter().any(|themed| themed.theme == theme && themed.on <= end)
    }

    /// For how long they had been supported by the end of a month, or by the end of support; none before it started.
    pub(super) fn support_length_by(&self, month: Month) -> Option<&'static str> {
        let support = self.support?;
        let end = month.last_day();
        let until = support.ended.map_or(end, |(day, _)| day.min(end));
        let lasted = |months: u32| months_after(support.started, months).is_some_and(|day| day <= until);
        SUPPORT_LENGTHS.iter().rev().find(|(months, _)| lasted(*months)).map(|(_, name)| *name)
    }

    /// The periods from which somebody may be in another cell of these breakdowns.
    pub(super) fn moves(&self, by: &[By], span: Span) -> Vec<Month> {
        let mut months = Vec::new();
        for by in by {
            match by {
                By::Team => months.extend(self.teams.iter().map(|(from, _)| span.holding_from(*from))),
                By::Ward => months.extend(self.wards.iter().map(|(from, _)| span.holding_from(*from))),
                By::Household => months.extend(self.shares.iter().map(|(from, _)| span.holding_from(*from))),
                By::AgeBand => months.extend(self.birthdays().into_iter().map(|day| span.holding_from(day))),
                By::Theme => months.extend(self.themes.iter().map(|themed| span.holding(themed.on))),
                By::SupportLength => {
                    let Some(support) = self.support else { continue };
                    let days = SUPPORT_LENGTHS.iter().filter_map(|(lasted, _)| months_after(support.started, *lasted));
                    months.extend(days.filter(|day| support.ended.is_none_or(|(end, _)| *day <= end)).map(|day| span.holding(day)));
                }
            }
        }
        months
    }
}

fn months_after(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{insight::Support, journal::Ending};

    fn supported(from: &str, to: Option<&str>) -> Dossier {
        let ended = to.map(|to| (to.parse().unwrap(), Ending::Finished));
        Dossier { support: Some(Support { started: from.parse().unwrap(), ended }), ..Dossier::default() }
    }

    fn month(text: &str) -> Month {
        text.parse::<crate::insight::Period>().unwrap().last_month()
    }

    #[test]
    fn support_grows_longer_until_it_ends() {
        let dossier = supported("2026-01-31", Some("2026-08-01"));
        let lengths = ["2025-12", "2026-01", "2026-04", "2026-07", "2027-09"].map(|text| dossier.support_length_by(month(text)));
        assert_eq!(lengths, [None, Some("0-3"), Some("3-6"), Some("6-12"), Some("6-12")], "30 April is three months after 31 January");
        let known: Vec<String> = dossier.moves(&[By::SupportLength], Span::Month).iter().map(ToString::to_string).collect();
        assert_eq!(known, ["2026-01", "2026-04", "2026-07"]);
    }

    #[test]
    fn a_household_is_shared_from_the_day_others_are_known_of_until_they_part() {
        let day = |text: &str| text.parse().unwrap();
        let dossier = Dossier { shares: vec![(day("2026-02-10"), true), (day("2026-05-01"), false)], ..Dossier::default() };
        let lives = ["2026-01", "2026-03", "2026-05", "2026-06"].map(|text| dossier.household_in(month(text)));
        assert_eq!(lives, ["shared", "shared", "own", "own"], "before the first that is known, as then");
        assert_eq!(Dossier::default().household_in(month("2026-03")), "own");
        let known: Vec<String> = dossier.moves(&[By::Household], Span::Month).iter().map(ToString::to_string).collect();
        assert_eq!(known, ["2026-03", "2026-05"]);
        let who = Who { households: vec!["shared".into()], ..Who::default() };
        assert!(who.holds(&dossier, Span::Month, month("2026-04")) && !who.holds(&dossier, Span::Month, month("2026-05")));
        assert_eq!(By::Household.value_in_words("own"), "Nobody else known of");
        assert_eq!(By::AgeBand.value_in_words("own"), "own");
    }

    #[test]
    fn all_that_is_asked_has_to_hold() {
        let mut dossier = supported("2026-01-10", None);
        dossier.wards.push(("2026-02-02".parse().unwrap(), "E05000001".into()));
        let who = Who { wards: vec!["E05000001".into()], started_from: "2026-01-10".parse().ok(), ..Who::default() };
        assert!(who.holds(&dossier, Span::Month, month("2026-03")));
        assert!(!Who { started_to: "2026-01-09".parse().ok(), ..who.clone() }.holds(&dossier, Span::Month, month("2026-03")));
        assert!(!who.holds(&Dossier::default(), Span::Month, month("2026-03")), "not known is not one of them");
        assert!(Who::default().holds(&Dossier::default(), Span::Year, month("2026-12")));
    }
}
