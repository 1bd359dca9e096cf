//! What the review pages show: each indicator as a finding, a line over time and its coverage. Never anything by caseworker.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Figure, Period};

/// The review page of a team, or of the whole council.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// The team it is about; none for everybody this actor may see figures of.
    pub team: Option<TeamName>,
    /// The teams that can be chosen instead.
    pub teams: Vec<TeamName>,
    /// People supported now.
    pub people: i64,
    /// The day up to which it counts.
    pub today: NaiveDate,
    /// When it was computed.
    pub computed_at: DateTime<Utc>,
    /// One for each thing that is looked at.
    pub cards: Vec<Card>,
}

/// A team, by its lasting name and by what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamName {
    /// Its lasting name.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// One thing that is looked at: its newest figure, and what it was over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The figure. One that is held back says only what it would be about.
    pub figure: Figure,
    /// Why it is held back, in a sentence, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_back: Option<String>,
    /// Over time, oldest first; empty where nothing is known. For a change: the level of the same subject, if there is one.
    pub line: Vec<Point>,
}

/// One month of a line, or one quarter where months have fewer than five events (rule 7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Which month or quarter.
    pub period: Period,
    /// People it is about: supported then; for spend and waits, those for whom we paid or asked.
    pub people: i64,
    /// People of whom it was known.
    pub known: i64,
    /// The value, in the unit of the figure's method; none where it is not known.
    pub value: Option<f64>,
}

/// A version of an indicator's definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defined {
    /// Counts up with every change of meaning.
    pub version: i64,
    /// What it counts, in plain words.
    pub words: String,
    /// The SHA-256 of the definition.
    pub hash: String,
    /// `current`, `filling` or `past`.
    pub state: String,
    /// From when on it counted, where it was not there from the start.
    pub from: Option<DateTime<Utc>>,
    /// Until when it counted, if it was replaced.
    pub until: Option<DateTime<Utc>>,
}
