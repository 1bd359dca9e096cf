//! Who may do what to whom. The decision is a value: an [`Allow`] that only this module can make, and without which
//! nothing that is kept about a person can be read or written.

use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, WorkerId};

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
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Caseworker,
        Self::TeamLead,
        Self::ServiceManager,
        Self::Administrator,
        Self::InformationGovernance,
        Self::Auditor,
        Self::Analyst,
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
    /// See figures as they stand, of all the council or of one team.
    SeeFigures,
    /// Prepare and see what is released.
    SeeReleases,
    /// Choose who goes alongside a person, or which team.
    Allocate,
}

/// What a decision is about: how this actor stands to a person or a team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// The person; none when it is about figures or releases.
    pub person: Option<PersonId>,
    /// The team that goes alongside them, or whose figures are asked for; none for the whole council.
    pub team: Option<String>,
    /// This actor goes alongside them now.
    pub allocated: bool,
    /// This actor must not: a relative, a neighbour. Beats everything.
    pub denied: bool,
}

/// A decision to allow one verb on one person or team. Only [`decide`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    worker: WorkerId,
    verb: Verb,
    person: Option<PersonId>,
    team: Option<String>,
    alongside: bool,
}

impl Allow {
    /// Who was allowed.
    pub fn worker(&self) -> WorkerId {
        self.worker
    }

    /// What was allowed.
    pub fn verb(&self) -> Verb {
        self.verb
    }

    /// Whom it is about, if it is about one person.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// Which team it is about, if it is about one.
    pub fn team(&self) -> Option<&str> {
        self.team.as_deref()
    }

    /// Whether they go alongside the person: what they then write starts support.
    pub fn is_alongside(&self) -> bool {
        self.alongside
    }
}

/// A decision not to allow. To whoever asked it looks exactly like "not there".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not allowed")]
pub struct Deny;

/// Decides. Pure and total: the same question has the same answer, and every question has one.
pub fn decide(actor: &Actor, verb: Verb, relation: &Relation) -> Result<Allow, Deny> {
    let in_team = relation.team.as_ref().is_some_and(|team| actor.teams.contains(team));
    let manages_all = actor.role == Role::ServiceManager;
    let may = match (verb, actor.role) {
        _ if relation.denied => false,
        (Verb::See | Verb::Record, Role::Caseworker) => relation.person.is_some() && (relation.allocated || in_team),
        (Verb::See | Verb::Record | Verb::Allocate, Role::TeamLead) => relation.person.is_some() && in_team,
        (Verb::See, Role::ServiceManager) => relation.person.is_some(),
        (Verb::MakeKnown, Role::Caseworker | Role::TeamLead) => in_team,
        (Verb::SeeFigures, Role::TeamLead) => in_team || relation.team.is_none(),
        (Verb::SeeFigures, Role::ServiceManager) => manages_all,
        (Verb::SeeReleases, Role::TeamLead | Role::ServiceManager | Role::Analyst) => relation.person.is_none(),
        _ => false,
    };
    let alongside = relation.allocated && actor.role == Role::Caseworker;
    let allow = Allow { worker: actor.worker, verb, person: relation.person, team: relation.team.clone(), alongside };
    if may { Ok(allow) } else { Err(Deny) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role) -> Actor {
        Actor { worker: WorkerId(uuid::Uuid::nil()), role, teams: vec!["felling".into()] }
    }

    fn person(team: &str, allocated: bool) -> Relation {
        Relation { person: Some(PersonId(uuid::Uuid::nil())), team: Some(team.into()), allocated, denied: false }
    }

    #[test]
    fn a_caseworker_sees_their_own_and_their_teams_people_and_nobody_else() {
        let caseworker = actor(Role::Caseworker);
        assert!(decide(&caseworker, Verb::See, &person("felling", false)).is_ok());
        assert!(decide(&caseworker, Verb::See, &person("bensham", true)).is_ok());
        assert_eq!(decide(&caseworker, Verb::See, &person("bensham", false)), Err(Deny));
    }

    #[test]
    fn a_denial_beats_everything() {
        for role in Role::ALL {
            for verb in [Verb::See, Verb::Record, Verb::Allocate] {
                let relation = Relation { denied: true, ..person("felling", true) };
                assert_eq!(decide(&actor(role), verb, &relation), Err(Deny));
            }
        }
    }

    #[test]
    fn analysts_administrators_and_auditors_see_no_person() {
        for role in [Role::Analyst, Role::Administrator, Role::Auditor] {
            for verb in [Verb::See, Verb::Record, Verb::SeeFigures, Verb::MakeKnown] {
                assert_eq!(decide(&actor(role), verb, &person("felling", true)), Err(Deny));
            }
        }
        assert!(decide(&actor(Role::Analyst), Verb::SeeReleases, &Relation::default()).is_ok());
    }

    #[test]
    fn only_going_alongside_somebody_starts_support() {
        let relation = person("felling", true);
        assert!(decide(&actor(Role::Caseworker), Verb::Record, &relation).unwrap().is_alongside());
        assert!(!decide(&actor(Role::TeamLead), Verb::Record, &relation).unwrap().is_alongside());
    }
}
