//! How somebody who works here stands to a person or a team, as looked up for this request.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::ids::PersonId;

/// What a decision is about: how this actor stands to a person or a team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a relation of its own; any of them can hold together")]
pub struct Relation {
    /// The person; none when it is about figures, releases or the audit, and when nobody is known under that id (any more).
    pub person: Option<PersonId>,
    /// The team that goes alongside them, or whose figures are asked for; none for the whole council.
    pub team: Option<String>,
    /// This actor goes alongside them now.
    pub allocated: bool,
    /// When this actor last stopped going alongside them.
    pub formerly: Option<DateTime<Utc>>,
    /// This actor must not: a relative, a neighbour. Beats everything.
    pub denied: bool,
    /// Only those who go alongside them, those who are listed, and their team's lead may see their record.
    pub restricted: bool,
    /// This actor is on the list of those who may.
    pub listed: bool,
    /// This actor has broken the glass for them.
    pub glass: Option<Glass>,
    /// When this actor stands in for whoever goes alongside them: days that are over and days to come too.
    pub covers: Vec<Cover>,
}

/// Days on which somebody stands in for a colleague, both included, as the server counts days (in UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cover {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Cover {
    /// From the start of the day before the first, so that a tablet has the record when it is needed, until the end of the last.
    /// Days that end before they begin are none.
    pub fn is_open(self, now: DateTime<Utc>) -> bool {
        let today = now.date_naive();
        let begins = self.from.pred_opt().unwrap_or(self.from);
        self.from <= self.to && begins <= today && today <= self.to
    }

    /// When it ended, or will: the end of the last day.
    pub fn ends(self) -> DateTime<Utc> {
        self.to.succ_opt().unwrap_or(self.to).and_time(NaiveTime::MIN).and_utc()
    }
}

/// How long a broken glass stays open, in minutes.
pub const GLASS_MINUTES: i64 = 60;

/// A record opened without a way to it, for a typed reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glass {
    /// When it was broken.
    pub broken_at: DateTime<Utc>,
}

impl Glass {
    /// From its breaking until [`GLASS_MINUTES`] later, the last instant left out.
    pub fn is_open(self, now: DateTime<Utc>) -> bool {
        now >= self.broken_at && now - self.broken_at < TimeDelta::minutes(GLASS_MINUTES)
    }
}

/// By which way somebody came to be allowed. The audit keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// They go alongside the person.
    Allocated,
    /// They stand in for whoever does.
    Cover,
    /// They are on the list of those who may.
    Listed,
    /// They are in the person's team.
    Team,
    /// They went alongside the person until lately.
    Formerly,
    /// They broke the glass.
    Glass,
    /// Their office gives it to them.
    Office,
}

impl Way {
    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allocated => "allocated",
            Self::Cover => "cover",
            Self::Listed => "listed",
            Self::Team => "team",
            Self::Formerly => "formerly",
            Self::Glass => "glass",
            Self::Office => "office",
        }
    }
}
