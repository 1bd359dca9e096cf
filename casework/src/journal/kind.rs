//! What sort of record it is. A kind that this version does not know is kept, and shown as a note.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What sort of record it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What somebody needs, in their own words.
    Need,
    /// Anything done.
    Action,
    /// What changed, better or worse, in whose eyes.
    Outcome,
    /// Words, with nothing chosen.
    #[default]
    Note,
    /// Passed on by the statutory route.
    Concern,
    /// Takes the place of what it refers to.
    Correction,
    /// Moves words from the wrong record to the right one.
    Misfiled,
    /// The person's own answer to an entry.
    Answer,
    /// Somebody was made known, or something about them became known.
    Known,
    /// Who goes alongside somebody, or which team.
    Allocation,
    /// Expertise that was asked for has answered.
    Answered,
    /// Who must not see somebody's record, or who alone may; a hold on it.
    Protection,
    /// Somebody opened a record that they have no way to, and says why.
    Glass,
    /// A tablet showed somebody's record to whoever sent this.
    Viewed,
    /// What could not be placed, or came twice with different words, has been looked at and, with a person given, put there.
    Settled,
    /// The record has been ended for good: its keys are destroyed.
    Disposed,
    /// What is to be read back of an entry, a flag that is over: a mark on an earlier record.
    Marked,
    /// Two records turned out to be of one person, or not to be.
    Merged,
    /// From a newer tablet: kept as it is.
    Other(String),
}

impl Kind {
    /// Its name on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Need => "need",
            Self::Action => "action",
            Self::Outcome => "outcome",
            Self::Note => "note",
            Self::Concern => "concern",
            Self::Correction => "correction",
            Self::Misfiled => "misfiled",
            Self::Answer => "answer",
            Self::Known => "known",
            Self::Allocation => "allocation",
            Self::Answered => "answered",
            Self::Protection => "protection",
            Self::Glass => "glass",
            Self::Viewed => "viewed",
            Self::Settled => "settled",
            Self::Disposed => "disposed",
            Self::Marked => "marked",
            Self::Merged => "merged",
            Self::Other(name) => name,
        }
    }

    /// Words that somebody wrote, and that belong on a timeline.
    pub fn is_entry(&self) -> bool {
        !matches!(
            self,
            Self::Known
                | Self::Allocation
                | Self::Answered
                | Self::Misfiled
                | Self::Protection
                | Self::Glass
                | Self::Viewed
                | Self::Settled
                | Self::Disposed
                | Self::Marked
                | Self::Merged
        )
    }

    /// Changes who may see what, or what is kept: it takes effect before the next record is looked at.
    pub fn changes_the_house(&self) -> bool {
        matches!(self, Self::Known | Self::Allocation | Self::Protection | Self::Glass | Self::Settled | Self::Disposed | Self::Merged)
    }

    /// Says what it has to say by being there: it needs neither words nor facts.
    pub fn speaks_for_itself(&self) -> bool {
        matches!(self, Self::Misfiled | Self::Viewed | Self::Settled | Self::Disposed)
    }

    /// Going alongside somebody: the first of these by an allocated caseworker starts support.
    pub fn is_contact(&self) -> bool {
        matches!(self, Self::Need | Self::Action | Self::Outcome | Self::Note)
    }
}

impl From<&str> for Kind {
    fn from(name: &str) -> Self {
        match name {
            "need" => Self::Need,
            "action" => Self::Action,
            "outcome" => Self::Outcome,
            "note" => Self::Note,
            "concern" => Self::Concern,
            "correction" => Self::Correction,
            "misfiled" => Self::Misfiled,
            "answer" => Self::Answer,
            "known" => Self::Known,
            "allocation" => Self::Allocation,
            "answered" => Self::Answered,
            "protection" => Self::Protection,
            "glass" => Self::Glass,
            "viewed" => Self::Viewed,
            "settled" => Self::Settled,
            "disposed" => Self::Disposed,
            "marked" => Self::Marked,
            "merged" => Self::Merged,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::from(name.as_str()))
    }
}
