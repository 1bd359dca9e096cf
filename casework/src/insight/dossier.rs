//! What figures need to know about one person, and nothing that could be read as words.

use chrono::{Datelike, NaiveDate};

use super::Month;
use crate::{journal::Ending, reading::Source};

/// What stands about one person. Made from the standing facts of the journal; holds no words and no names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dossier {
    /// The person key of the release rule, so that every cell can be protected later.
    pub key: u64,
    /// When support started and ended; none while nobody goes alongside them.
    pub support: Option<Support>,
    /// Which team, from when. In order of day.
    pub teams: Vec<(NaiveDate, String)>,
    /// Which ward, from when. In order of day.
    pub wards: Vec<(NaiveDate, String)>,
    /// From when they live with others whom we know of, or no longer do. In order of day.
    pub shares: Vec<(NaiveDate, bool)>,
    /// When they were born, if it is known.
    pub born: Option<NaiveDate>,
    /// What was counted. In no particular order.
    pub observations: Vec<Observed>,
    /// What entries were confirmed to be about. In no particular order.
    pub themes: Vec<Themed>,
    /// What was paid. In no particular order.
    pub spends: Vec<Spent>,
    /// Whom we asked, and when they answered. In no particular order.
    pub pulls: Vec<Asked>,
}

/// An entry was confirmed to be about something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Themed {
    /// A theme's id.
    pub theme: String,
    /// The day of the entry.
    pub on: NaiveDate,
    /// The entry says what changed: an outcome.
    pub outcome: bool,
}

/// Money that was paid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spent {
    /// How much, in pence.
    pub pence: i64,
    /// A fund's id, if it was sorted.
    pub fund: Option<String>,
    /// A category's id, if it was sorted.
    pub category: Option<String>,
    /// The day of the entry.
    pub on: NaiveDate,
}

/// Expertise that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// An expertise's id, if it was sorted.
    pub expertise: Option<String>,
    /// When.
    pub on: NaiveDate,
    /// When they first answered, on that day or later.
    pub answered: Option<NaiveDate>,
}

/// The spell during which we go alongside somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// Day 1.
    pub started: NaiveDate,
    /// The last day and how it ended.
    pub ended: Option<(NaiveDate, Ending)>,
}

/// Something countable, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// A measure's id.
    pub measure: String,
    /// In thousandths of the measure's unit.
    pub value: i64,
    /// Over how many days up to `as_at`; none for what is simply so on a day.
    pub window_days: Option<u32>,
    /// The day it was so, or the last day of its window.
    pub as_at: NaiveDate,
    /// Where it came from.
    pub source: Option<Source>,
    /// Whom in the household; 0 is the person themselves.
    pub member: i64,
    /// Its place in the journal: of two that say the same thing of the same day, the later stands.
    pub seq: i64,
}

impl Dossier {
    /// The team at the start of a month (of the first team they ever had, before that).
    pub fn team_in(&self, month: Month) -> Option<&str> {
        held_at_start(&self.teams, month).map(String::as_str)
    }

    /// The ward at the start of a month.
    pub fn ward_in(&self, month: Month) -> Option<&str> {
        held_at_start(&self.wards, month).map(String::as_str)
    }

    /// How they live at the start of a month: a name of [`HOUSEHOLDS`](super::HOUSEHOLDS).
    pub fn household_in(&self, month: Month) -> &'static str {
        if held_at_start(&self.shares, month).is_some_and(|shared| *shared) { "shared" } else { "own" }
    }

    /// The age band at the start of a month, or none where the birth is not known.
    pub fn age_band_in(&self, month: Month) -> Option<&'static str> {
        let years = month.first_day().years_since(self.born?).unwrap_or(0);
        AGE_BANDS.iter().find(|(below, _)| years < *below).map(|(_, name)| *name)
    }

    /// The birthdays on which they come into another age band.
    pub(super) fn birthdays(&self) -> Vec<NaiveDate> {
        let Some(born) = self.born else { return Vec::new() };
        let birthday = |years: u32| {
            let year = born.year().checked_add_unsigned(years)?;
            // The first of March for those born on a leap day.
            born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        };
        AGE_BANDS.iter().filter(|(below, _)| *below < u32::MAX).filter_map(|(below, _)| birthday(*below)).collect()
    }

    /// Whether somebody goes alongside them on any day from the first of one month to the last of another.
    pub fn supported_between(&self, first: Month, last: Month) -> bool {
        let (start, end) = (first.first_day(), last.last_day());
        self.support.is_some_and(|support| support.started <= end && support.ended.is_none_or(|(day, _)| day >= start))
    }

    /// Whether they were supported at the end of a month.
    pub fn supported_in(&self, month: Month) -> bool {
        let end = month.last_day();
        self.support.is_some_and(|support| support.started <= end && support.ended.is_none_or(|(day, _)| day > end))
    }
}

/// Whole years of age: below which each band ends, and its name.
pub const AGE_BANDS: [(u32, &str); 8] =
    [(18, "0-17"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"), (75, "65-74"), (u32::MAX, "75+")];

fn held_at_start<T>(held: &[(NaiveDate, T)], month: Month) -> Option<&T> {
    let start = month.first_day();
    held.iter().rev().find(|(from, _)| *from <= start).or(held.first()).map(|(_, what)| what)
}
