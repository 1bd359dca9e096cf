//! What figures need to know about one person, and nothing that could be read as words.

use chrono::NaiveDate;

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
    /// When they were born, if it is known.
    pub born: Option<NaiveDate>,
    /// What was counted. In no particular order.
    pub observations: Vec<Observed>,
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
        held_at_start(&self.teams, month)
    }

    /// The ward at the start of a month.
    pub fn ward_in(&self, month: Month) -> Option<&str> {
        held_at_start(&self.wards, month)
    }

    /// Whole years of age at the start of a month, in bands of ten from 25, or none where the birth is not known.
    pub fn age_band_in(&self, month: Month) -> Option<&'static str> {
        const BANDS: [(u32, &str); 8] =
            [(18, "0-17"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"), (75, "65-74"), (u32::MAX, "75+")];
        let years = month.first_day().years_since(self.born?).unwrap_or(0);
        BANDS.iter().find(|(below, _)| years < *below).map(|(_, name)| *name)
    }

    /// Whether they were supported at the end of a month.
    pub fn supported_in(&self, month: Month) -> bool {
        let end = month.last_day();
        self.support.is_some_and(|support| support.started <= end && support.ended.is_none_or(|(day, _)| day > end))
    }
}

fn held_at_start(held: &[(NaiveDate, String)], month: Month) -> Option<&str> {
    let start = month.first_day();
    held.iter().rev().find(|(from, _)| *from <= start).or(held.first()).map(|(_, what)| what.as_str())
}
