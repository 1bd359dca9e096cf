//! What the review page shows: each indicator as a chart, a table and its coverage. Never anything by caseworker.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Figure, Month};
use crate::vocabulary::{Unit, Welcome};

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

/// One thing that is looked at: its change for the same people, and its level month by month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Small letters and hyphens: `ae-attendances`.
    pub id: String,
    /// "A&E attendances".
    pub name: String,
    /// What one of it is.
    pub unit: Unit,
    /// The direction that is usually welcome, as a word and nothing else.
    pub welcome: Welcome,
    /// Before and after, for the same people.
    pub change: Figure,
    /// Month by month, oldest first: the newest known value of each person supported at that month's end.
    pub level: Vec<Point>,
}

/// One month of a level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Which month.
    pub month: Month,
    /// People supported at its end.
    pub people: i64,
    /// People of whom it was known.
    pub known: i64,
    /// The mean of those known, in the measure's unit.
    pub mean: Option<f64>,
}
