//! Indicators are data: what is counted, of whom, over which days.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    hex,
    vocabulary::{Unit, Welcome},
};

/// What an indicator counts. Its hash goes with every figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its lasting name.
    pub id: String,
    /// Counts up with every change of meaning.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// What it is looked at together with: indicators of one subject share a card on the review page.
    pub subject: String,
    /// The measures that add up to it.
    pub measures: Vec<String>,
    /// What one of it is.
    pub unit: Unit,
    /// The direction that is usually welcome.
    pub welcome: Welcome,
    /// Over how many days it is counted; none for what is simply so on a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u32>,
    /// Two values no further apart than this, in units, are "the same".
    #[serde(default)]
    pub same_within: i64,
    /// How it is counted.
    #[serde(flatten)]
    pub method: Method,
}

/// An indicator without its version, as it is hashed.
pub type Definition = serde_json::Value;

/// How an indicator counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Method {
    /// The newest value at each month's end, of each person supported then.
    Level {
        /// A value older than this is not known any more.
        stale_after_days: u32,
    },
    /// The same people, before and after support started.
    Change {
        /// Which days before. Day 1 is the first of support, day 0 the day before it.
        before: Window,
        /// Which days after.
        after: Window,
        /// By the end of this day of support, somebody not followed up is out of touch.
        lost_after_day: u32,
    },
}

/// Days of support, both included. Day 1 is the first of support, day 0 the day before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first day on which a value may be as at.
    pub from_day: i64,
    /// The last; none for as long as support lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<i64>,
}

impl Window {
    /// Whether a day of support lies in it.
    pub fn holds(&self, day: i64) -> bool {
        day >= self.from_day && self.to_day.is_none_or(|to| day <= to)
    }
}

impl Method {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Level { .. } => "level",
            Self::Change { .. } => "change",
        }
    }
}

impl Indicator {
    /// Thousandths or whole units: how many parts of a unit one step in a cell's sums is.
    /// Money is kept in whole pence, so that the squares of large debts stay far from the end of 64 bits.
    pub fn scale(&self) -> f64 {
        if self.unit == Unit::Pence { 1.0 } else { 1000.0 }
    }

    /// A value in thousandths of its unit, in the steps of a cell's sums.
    pub fn in_steps(&self, thousandths: i64) -> i64 {
        if self.unit == Unit::Pence { thousandths / 1000 } else { thousandths }
    }

    /// SHA-256 of its definition as JSON, in the form `sha256:…`.
    pub fn definition_hash(&self) -> String {
        let definition: Definition = serde_json::to_value(self).unwrap_or_default();
        format!("sha256:{}", hex::of(&Sha256::digest(definition.to_string().as_bytes())))
    }
}

/// The indicators of a new council, over the starting vocabulary. Councils change theirs.
pub fn starting_indicators() -> Vec<Indicator> {
    type Subject = (&'static str, &'static str, &'static [&'static str], Unit, Welcome, Option<u32>);
    let subjects: [Subject; 3] = [
        ("ae-attendances", "A&E attendances", &["ae-attendances"], Unit::Count, Welcome::Lower, Some(90)),
        (
            "known-debt",
            "Known debt",
            &["debt-council-tax", "debt-rent", "debt-energy", "debt-loans", "debt-other"],
            Unit::Pence,
            Welcome::Lower,
            None,
        ),
        ("school-attendance", "School attendance", &["school-attendance"], Unit::Percent, Welcome::Higher, Some(90)),
    ];
    let make = |id: String, (subject, name, measures, unit, welcome, window_days): Subject, method| Indicator {
        id,
        version: 1,
        name: name.to_owned(),
        subject: subject.to_owned(),
        measures: measures.iter().map(|&id| id.to_owned()).collect(),
        unit,
        welcome,
        window_days,
        same_within: 0,
        method,
    };
    subjects
        .into_iter()
        .flat_map(|subject| {
            let change = Method::Change {
                before: Window { from_day: -89, to_day: Some(14) },
                after: Window { from_day: 91, to_day: None },
                lost_after_day: 180,
            };
            [
                make(format!("{}-change", subject.0), subject, change),
                make(subject.0.to_owned(), subject, Method::Level { stale_after_days: 183 }),
            ]
        })
        .collect()
}
