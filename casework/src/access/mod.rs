//! Who may do what to whom. The decision is a value: an [`Allow`] that only this module can make, and without which
//! nothing that is kept about a person can be read or written.
//!
//! Roles give verbs, relations give people, and a denial beats everything. The rules stand in [`decide()`].

mod decide;
mod relation;

use serde::{Deserialize, Serialize};

pub use decide::{Allow, Deny, LATE_DAYS, decide};
pub use relation::{Cover, GLASS_MINUTES, Glass, Relation, Way};

use crate::ids::WorkerId;

/// Somebody who works here, or a program with a token, as looked up for this request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who.
    pub worker: WorkerId,
    /// What they may do at all.
    pub role: Role,
    /// The teams they are in.
    pub teams: Vec<String>,
}

/// What somebody who works here may do at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Goes alongside people.
    Caseworker,
    /// Looks after a team.
    TeamLead,
    /// Looks after several teams.
    ServiceManager,
    /// Installs and configures: no personal content.
    Administrator,
    /// Answers for who read what and why.
    InformationGovernance,
    /// Sees the audit only.
    Auditor,
    /// Sees what is released only.
    Analyst,
    /// Signs returns: sees what was paid, the receipts that were marked for it, and exact numbers, without names.
    Finance,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Caseworker,
        Self::TeamLead,
        Self::ServiceManager,
        Self::Administrator,
        Self::InformationGovernance,
        Self::Auditor,
        Self::Analyst,
        Self::Finance,
    ];

    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Caseworker => "caseworker",
            Self::TeamLead => "team_lead",
            Self::ServiceManager => "service_manager",
            Self::Administrator => "administrator",
            Self::InformationGovernance => "information_governance",
            Self::Auditor => "auditor",
            Self::Analyst => "analyst",
            Self::Finance => "finance",
        }
    }

    /// What people call it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Caseworker => "Caseworker",
            Self::TeamLead => "Team lead",
            Self::ServiceManager => "Service manager",
            Self::Administrator => "Administrator",
            Self::InformationGovernance => "Information governance officer",
            Self::Auditor => "Auditor",
            Self::Analyst => "Analyst",
            Self::Finance => "Finance",
        }
    }

    /// From its name where it is kept.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Read a person's record.
    See,
    /// Write in a person's record.
    Record,
    /// Make a person known.
    MakeKnown,
    /// Choose who goes alongside a person, or which team.
    Allocate,
    /// Say who must not see a person's record, or who alone may.
    Protect,
    /// Open one record for an hour without a way to it, giving a reason.
    BreakGlass,
    /// See what could not be placed, or came twice with different words.
    Settle,
    /// See what waits on a team's list about nobody known yet, and say whose it is.
    Duty,
    /// Say that two people are one, or are two after all.
    Merge,
    /// End a record for good.
    Dispose,
    /// See who looked at what.
    SeeAudit,
    /// See figures as they stand, of all the council or of one team.
    SeeFigures,
    /// Prepare and see what is released.
    SeeReleases,
    /// Change the words in which things are counted.
    ChangeWords,
    /// See exact numbers without names, as they are owed to a funder or under a framework.
    SeeReturns,
    /// Sign them.
    SignReturns,
    /// See a picture that was marked as a receipt for a payment from a fund: it, and nothing else of the record.
    SeeReceipt,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 17] = [
        Self::See,
        Self::Record,
        Self::MakeKnown,
        Self::Allocate,
        Self::Protect,
        Self::BreakGlass,
        Self::Settle,
        Self::Duty,
        Self::Merge,
        Self::Dispose,
        Self::SeeAudit,
        Self::SeeFigures,
        Self::SeeReleases,
        Self::ChangeWords,
        Self::SeeReturns,
        Self::SignReturns,
        Self::SeeReceipt,
    ];
}
