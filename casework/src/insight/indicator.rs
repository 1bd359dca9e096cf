//! Indicators are data: what is counted, of whom, over which days.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{By, Observed, Span, Who, sure::Selection};
use crate::{
    hex,
    reading::Source,
    vocabulary::{Unit, Welcome},
};

/// What an indicator counts. Its hash goes with every figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its lasting name.
    pub id: String,
    /// Counts up with every change of meaning; given by the store.
    #[serde(default = "first_version")]
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// What it is looked at together with: indicators of one subject share a card on the review page.
    pub subject: String,
    /// The measures that add up to it: one for `rate`, one or more for `level` and `change`; for `people_with` those that
    /// are about its themes; none otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// What one of it is. `people_with` counts people and `wait` days, both as `count`; `spend` is in pence.
    #[serde(default = "events")]
    pub unit: Unit,
    /// The direction that is usually welcome.
    #[serde(default)]
    pub welcome: Welcome,
    /// Over how many days it is counted; none for what is simply so on a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u32>,
    /// Two values no further apart than this, in units, are "the same".
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub same_within: i64,
    /// Only what came from here is counted; none for all three together, with the mix printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Of whom.
    #[serde(default, skip_serializing_if = "Who::is_everybody")]
    pub who: Who,
    /// By what it can be broken down: each by itself, and each within each team.
    #[serde(default = "usual_breakdowns", skip_serializing_if = "is_usual")]
    pub breakdowns: Vec<By>,
    /// How it is counted.
    #[serde(flatten)]
    pub method: Method,
}

const fn first_version() -> i64 {
    1
}

const fn events() -> Unit {
    Unit::Count
}

#[cfg_attr(target_pointer_width = "64", expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference"))]
const fn is_nothing(number: &i64) -> bool {
    *number == 0
}

fn usual_breakdowns() -> Vec<By> {
    vec![By::Team, By::Ward, By::AgeBand]
}

fn is_usual(breakdowns: &[By]) -> bool {
    breakdowns == usual_breakdowns()
}

/// How an indicator counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Method {
    /// The newest value at each month's end, of each person supported then.
    Level {
        /// A value older than this is not known any more.
        stale_after_days: u32,
    },
    /// Events per observed person-month of people supported in the period.
    Rate {
        /// In which days of support a window has to lie to be counted.
        #[serde(default = "from_the_first_day")]
        during: Window,
    },
    /// The same people, before and after support started.
    Change {
        /// Which days before. Day 1 is the first of support, day 0 the day before it. Days between `before` and `after` are washed out.
        before: Window,
        /// Which days after.
        after: Window,
        /// By the end of this day of support, somebody not followed up is out of touch.
        lost_after_day: u32,
        /// How people came to be supported, where that was by a high or a low value: it says how much would change without any help.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        selection: Option<Selection>,
    },
    /// People with an entry about a theme.
    PeopleWith {
        /// The themes: one of them is enough, and so is anything counted of the indicator's measures.
        themes: Vec<String>,
        /// Which people.
        #[serde(default)]
        counting: Counting,
    },
    /// Pence that were paid.
    Spend {
        /// From these funds; empty for all, those not sorted too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        funds: Vec<String>,
        /// For these purposes; empty for all, those not sorted too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        categories: Vec<String>,
    },
    /// Days from asking to the first answer.
    Wait {
        /// Of these sorts of expertise; empty for all, those not sorted too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        expertise: Vec<String>,
    },
}

/// Which people have a theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Of those supported in the period, those with an entry about it in the period.
    #[default]
    Theme,
    /// Of those with an entry about it by the period's end, those with an outcome about it by then.
    Outcome,
}

/// Days of support, both included. Day 1 is the first of support, day 0 the day before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first day on which a value may be as at.
    pub from_day: i64,
    /// The last; none for as long as support lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<i64>,
}

const fn from_the_first_day() -> Window {
    Window { from_day: 1, to_day: None }
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
            Self::Rate { .. } => "rate",
            Self::Change { .. } => "change",
            Self::PeopleWith { .. } => "people_with",
            Self::Spend { .. } => "spend",
            Self::Wait { .. } => "wait",
        }
    }

    /// Over which lengths of time something of it stands. What `level` and `change` say of a longer period is what stood at its end.
    pub const fn standing_spans(&self) -> &'static [Span] {
        match self {
            Self::Level { .. } | Self::Change { .. } => &[Span::Month],
            Self::Rate { .. } | Self::PeopleWith { .. } => &Span::ALL,
            Self::Spend { .. } | Self::Wait { .. } => &[],
        }
    }

    /// The standing series that a figure of a period of this length is read from.
    pub const fn standing_span(&self, of: Span) -> Span {
        match self {
            Self::Level { .. } | Self::Change { .. } => Span::Month,
            _ => of,
        }
    }
}

impl Indicator {
    /// Whether an observation is of what this counts.
    pub fn counts(&self, one: &Observed) -> bool {
        self.measures.contains(&one.measure) && (self.source.is_none() || self.source == one.source)
    }

    /// Thousandths or whole units: how many parts of a unit one step in a cell's sums is.
    /// Money is kept in whole pence, so that the squares of large debts stay far from the end of 64 bits; waits are in whole days.
    pub fn scale(&self) -> f64 {
        if self.unit == Unit::Pence || matches!(self.method, Method::Wait { .. }) { 1.0 } else { 1000.0 }
    }

    /// A value in thousandths of its unit, in the steps of a cell's sums.
    pub fn in_steps(&self, thousandths: i64) -> i64 {
        if self.unit == Unit::Pence { thousandths / 1000 } else { thousandths }
    }

    /// SHA-256 of its definition, in the form `sha256:…`: of the JSON without the version, every object's fields in the order of their names.
    pub fn definition_hash(&self) -> String {
        let mut definition = serde_json::to_value(self).unwrap_or_default();
        if let Some(fields) = definition.as_object_mut() {
            fields.shift_remove("version");
        }
        definition.sort_all_objects();
        format!("sha256:{}", hex::of(&Sha256::digest(definition.to_string().as_bytes())))
    }
}
