//! What the reader offers. The shape on the wire is fixed: other programs read it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{quantity::Quantity, vocabulary::Unit};

/// One thing the note seems to say, in the order in which it is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it seems to say.
    #[serde(flatten)]
    pub fact: Suggested,
    /// The writer marked it: `#debt`, or a line `Measure name: number`.
    pub explicit: bool,
    /// Where it stands in the note: UTF-8 byte offsets, from and to.
    pub span: [usize; 2],
}

/// What a note can seem to say. Fields that are not known are left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Suggested {
    /// Something countable that was said or seen.
    Observation {
        /// A measure's id.
        measure: String,
        /// How many, how much (pence, per cent 0 to 100, nights …).
        value: Quantity,
        /// What one of it is.
        unit: Unit,
        /// Over how many days it was counted, where the note says so or the measure has a usual window.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_days: Option<u32>,
        /// Who said it, where the note says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Source>,
        /// Whom it is about, where it is not the person themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
    },
    /// Money that we paid.
    Spend {
        /// How much, in pence.
        pence: i64,
        /// What for, in the note's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<String>,
        /// A fund's id, where the note names it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fund: Option<String>,
    },
    /// Expertise asked for.
    Pull {
        /// Whom we asked, in the note's words.
        whom: String,
    },
    /// Something to do or be at on a day to come.
    FollowUp {
        /// The day.
        on: NaiveDate,
        /// What, in the note's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<String>,
    },
    /// What the entry is about.
    Theme {
        /// A theme's id.
        theme: String,
    },
}

/// Where something countable came from. Figures keep the three apart, or print the mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person, or somebody in their household, said so.
    Person,
    /// We saw it written: a letter, a bill, a system.
    Record,
    /// An agency told us: a hospital, a school, the police.
    Agency,
}
