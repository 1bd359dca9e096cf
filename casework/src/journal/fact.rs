//! What a person has confirmed in a record. Only these are ever counted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{HouseholdId, PictureId, WorkerId},
    quantity::Quantity,
    reading::Source,
};

/// One confirmed fact. Its lasting name is its record's id and its place in the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// Something countable that was said or seen.
    Observation {
        /// A measure's id.
        measure: String,
        /// How many, how much.
        value: Quantity,
        /// Over how many days up to `as_at`; the measure's usual window where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_days: Option<u32>,
        /// The day it was so, or the last day of the window; the day of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_at: Option<NaiveDate>,
        /// Where it came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Source>,
        /// A household member's name, or the id of a person with a record of their own, to whom it then counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
    },
    /// Money that we paid.
    Spend {
        /// How much, in pence.
        pence: i64,
        /// What for, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<String>,
        /// What for, from the vocabulary.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<String>,
        /// A fund's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fund: Option<String>,
    },
    /// Expertise asked for.
    Pull {
        /// Whom we asked, in words.
        whom: String,
        /// What sort of expertise, from the vocabulary.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expertise: Option<String>,
        /// When; the day of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_on: Option<NaiveDate>,
    },
    /// An earlier pull has answered: the one to the same `whom` in the record referred to.
    PullAnswered {
        /// Whom we had asked, in the same words.
        whom: String,
        /// When they answered; the day of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answered_on: Option<NaiveDate>,
    },
    /// Something to do or be at on a day to come.
    FollowUp {
        /// The day.
        on: NaiveDate,
        /// What.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<String>,
    },
    /// What the record is about.
    Theme {
        /// A theme's id.
        theme: String,
    },
    /// What they are called.
    Name {
        /// As they like it.
        name: String,
    },
    /// When they were born.
    Born {
        /// The day.
        on: NaiveDate,
    },
    /// The ward they live in, from a day on.
    Ward {
        /// A GSS code.
        ward: String,
        /// From when; the day of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<NaiveDate>,
    },
    /// The team that goes alongside them, from a day on.
    Team {
        /// A team's id.
        team: String,
        /// From when; the day of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<NaiveDate>,
    },
    /// Somebody in their household, without a record of their own.
    Member {
        /// What they are called.
        name: String,
        /// When they were born.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        born: Option<NaiveDate>,
    },
    /// How to reach them without harm.
    SafeContact {
        /// In words.
        words: String,
    },
    /// Where we met them.
    MetThrough {
        /// In words.
        words: String,
    },
    /// A caseworker goes alongside them from now on.
    Allocated {
        /// Who.
        worker: WorkerId,
    },
    /// A caseworker no longer goes alongside them.
    AllocationEnded {
        /// Who.
        worker: WorkerId,
    },
    /// Support started on a day other than that of the first entry.
    SupportStarted {
        /// The day.
        on: NaiveDate,
    },
    /// Support ended.
    SupportEnded {
        /// The day.
        on: NaiveDate,
        /// How.
        #[serde(default)]
        how: Ending,
    },
    /// Somebody who works here must not see this record: a relative, a neighbour.
    Denied {
        /// Who.
        worker: WorkerId,
    },
    /// They may again, as far as anybody may.
    DenialEnded {
        /// Who.
        worker: WorkerId,
    },
    /// Only those who go alongside them, those who are listed, and their team's lead may see this record.
    Restricted,
    /// The record is restricted no longer.
    RestrictionEnded,
    /// Somebody who works here is on the list of those who may see this record.
    Listed {
        /// Who.
        worker: WorkerId,
    },
    /// They are on the list no longer.
    ListingEnded {
        /// Who.
        worker: WorkerId,
    },
    /// The record must not be disposed of: a claim, a complaint, an inquiry.
    Held,
    /// The hold is over.
    HoldEnded,
    /// What the person says of an entry.
    Stance {
        /// Agree or disagree.
        stance: Stance,
    },
    /// What matters to them, in their own words; the last said stands, and no words take it back.
    Matters {
        /// In their words.
        words: String,
    },
    /// Something that whoever visits has to know, until somebody looks at it again. It belongs to the record that says it; a record
    /// that refers to that one and says `flag_ended` ends it.
    Flag {
        /// What, and why.
        words: String,
        /// The day on which it ends unless it is raised anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review_on: Option<NaiveDate>,
    },
    /// The flags of the record referred to are ended.
    FlagEnded,
    /// A way to reach them: shown only after the safe-contact words, masked until it is tapped. The last of a name stands; no words take
    /// it back.
    Contact {
        /// "Mobile", "her sister".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// A number, an address.
        words: String,
    },
    /// They live in a household with others who have records of their own.
    Household {
        /// Its id, made on the device.
        household: HouseholdId,
        /// From when; the day of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<NaiveDate>,
    },
    /// They live there no longer: nothing new crosses.
    HouseholdLeft {
        /// Which.
        household: HouseholdId,
        /// From when; the day of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
    },
    /// The entry is left out when it is read back to the person: about others, risk, told in confidence.
    NotReadBack,
    /// It is read back after all.
    ReadBack,
    /// They have been told about this record.
    ToldAboutRecord {
        /// The day; that of the record where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
    },
    /// What whoever goes alongside them next needs to know, written once; the last stands.
    NeedToKnow {
        /// In words.
        words: String,
    },
    /// A colleague stands in for whoever goes alongside them, both days included. Said again of the same colleague for any of these days,
    /// or for a day beside them, it takes the place of what was said before; one that ends before it begins takes that back.
    Cover {
        /// Who stands in.
        worker: WorkerId,
        /// From when.
        from: NaiveDate,
        /// To when.
        to: NaiveDate,
    },
    /// A concern was passed on. Everything is words, and nothing of it is required.
    PassedOn {
        /// To whom.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// When, as it is said: a day, an hour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        /// What the person wanted to happen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wanted: Option<String>,
        /// That they were told, or why not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<String>,
    },
    /// The concern referred to was answered; the words of the record are the answer.
    ConcernAnswered,
    /// A picture of a letter, kept sealed beside the words.
    Picture {
        /// Its id, made on the device.
        picture: PictureId,
        /// What it shows, for those who cannot see it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
        /// It is a receipt for what the record says was paid: finance may see it, and nothing else of the record.
        #[serde(default, skip_serializing_if = "is_not")]
        receipt: bool,
    },
    /// The two people of the record are one: the second is found through the first.
    Merged,
    /// They are two after all: what the record referred to put together is apart again.
    MergeUndone,
}

/// A mark that is not there is not written: what was written before there was such a mark reads and writes as it did.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_not(mark: &bool) -> bool {
    !*mark
}

/// How support ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// They are done.
    Finished,
    /// They live elsewhere now.
    Moved,
    /// They did not want it any more. Nothing is deleted.
    Withdrew,
    /// They died. Reminders stop at once.
    Died,
    /// Nobody has been able to reach them.
    OutOfTouch,
    /// Not said.
    #[default]
    NotSaid,
}

impl Ending {
    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Moved => "moved",
            Self::Withdrew => "withdrew",
            Self::Died => "died",
            Self::OutOfTouch => "out_of_touch",
            Self::NotSaid => "not_said",
        }
    }

    /// From its name on the wire; what is not known is not said.
    pub fn from_name(name: &str) -> Self {
        [Self::Finished, Self::Moved, Self::Withdrew, Self::Died, Self::OutOfTouch]
            .into_iter()
            .find(|ending| ending.as_str() == name)
            .unwrap_or_default()
    }
}

/// What the person says of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// That is how it was.
    Agree,
    /// It was not like that.
    Disagree,
}
