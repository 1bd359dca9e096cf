//! The invented council's teams and the people who work there.

use casework::{access, ids::WorkerId, insight::TeamName, ring::Ring};
use store::{
    Store,
    identity::{self, Worker},
    rings,
};
use uuid::Uuid;

/// Somebody one can be in the demonstration.
pub struct Role {
    /// In addresses.
    pub slug: &'static str,
    /// What they are called on the page that offers them.
    pub name: &'static str,
    /// What they do, for somebody who has not been here before.
    pub does: &'static str,
    number: u8,
}

impl Role {
    /// Who that is.
    pub fn worker(&self) -> WorkerId {
        worker_id(self.number)
    }
}

/// Who one can be.
pub const ROLES: [Role; 8] = [
    Role {
        slug: "caseworker",
        name: "Caseworker",
        does: "Kit goes alongside people in Felling: write what happened, on a tablet.",
        number: KIT,
    },
    Role {
        slug: "team-lead",
        name: "Team lead",
        does: "Rosa looks after the Felling team: how are the people we support doing?",
        number: ROSA,
    },
    Role {
        slug: "service-manager",
        name: "Service manager",
        does: "Mo looks after both teams: what changed for the people we go alongside, and what it cost.",
        number: MO,
    },
    Role { slug: "analyst", name: "Analyst", does: "Ines publishes figures that give nobody away.", number: INES },
    Role { slug: "finance", name: "Finance", does: "Fern signs what is owed to funders: exact numbers, no names.", number: FERN },
    Role {
        slug: "information-governance",
        name: "Information governance",
        does: "Gwen answers for who looked at whom, and why.",
        number: GWEN,
    },
    Role { slug: "auditor", name: "Auditor", does: "Arun sees who looked at whom, and nothing else.", number: ARUN },
    Role { slug: "administrator", name: "Administrator", does: "Ade keeps the program running, and sees nothing personal.", number: ADE },
];

/// The teams: id and name.
pub const TEAMS: [(&str, &str); 2] = [("felling", "Felling neighbourhood team"), ("bensham", "Bensham neighbourhood team")];

pub const KIT: u8 = 1;
pub const SAM: u8 = 2;
pub const JO: u8 = 3;
pub const MINA: u8 = 4;
pub const ROSA: u8 = 5;
pub const INES: u8 = 6;
const ADE: u8 = 7;
const OWEN: u8 = 8;
const FERN: u8 = 9;
const MO: u8 = 10;
const GWEN: u8 = 11;
const ARUN: u8 = 12;

/// Everybody who works there: name, role, teams.
const EVERYBODY: [(u8, &str, access::Role, &[&str]); 12] = [
    (KIT, "Kit Marlow", access::Role::Caseworker, &["felling"]),
    (SAM, "Sam Okafor", access::Role::Caseworker, &["felling"]),
    (JO, "Jo Brennan", access::Role::Caseworker, &["bensham"]),
    (MINA, "Mina Darzi", access::Role::Caseworker, &["bensham"]),
    (ROSA, "Rosa Lind", access::Role::TeamLead, &["felling"]),
    (INES, "Ines Falk", access::Role::Analyst, &[]),
    (ADE, "Ade Bello", access::Role::Administrator, &[]),
    (OWEN, "Owen Tate", access::Role::TeamLead, &["bensham"]),
    (FERN, "Fern Abara", access::Role::Finance, &[]),
    (MO, "Mo Reyes", access::Role::ServiceManager, &["felling", "bensham"]),
    (GWEN, "Gwen Hale", access::Role::InformationGovernance, &[]),
    (ARUN, "Arun Pell", access::Role::Auditor, &[]),
];

/// The id of somebody who works at the invented council.
pub fn worker_id(number: u8) -> WorkerId {
    WorkerId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0100 + u128::from(number)))
}

/// A caseworker of the invented council, as somebody who acts.
pub fn caseworker(number: u8) -> access::Actor {
    let team = if number == KIT || number == SAM { "felling" } else { "bensham" };
    access::Actor { worker: worker_id(number), role: access::Role::Caseworker, teams: vec![team.into()] }
}

/// Makes the teams and the people who work there.
pub async fn make(store: &Store) -> store::Result<()> {
    for (id, name) in TEAMS {
        identity::keep_team(store, TeamName { id: id.into(), name: name.into() }).await?;
    }
    employ(store).await?;
    // Ofcom keeps 0191 498 0000 to 0999 for drama: nobody answers there.
    let line = |(name, number): (&str, &str)| Ring { name: name.into(), number: number.into() };
    let lines = [
        ("Adults: adult social care, by day", "0191 498 0111"),
        ("Children: the front door, by day", "0191 498 0222"),
        ("Both: out of hours", "0191 498 0333"),
    ];
    rings::keep(store, None, lines.map(line).into()).await?;
    Ok(())
}

/// Lets everybody work there who does not, once: a demonstration that an earlier program made had fewer roles. Whoever has been changed
/// or has left since stays as they are.
pub async fn employ(store: &Store) -> store::Result<()> {
    let (setting, all) = ("demonstration_workers", EVERYBODY.len().to_string());
    if store.setting(setting).await?.as_ref() == Some(&all) {
        return Ok(());
    }
    for (number, name, role, teams) in EVERYBODY {
        let id = worker_id(number);
        if identity::worker(store, id).await?.is_none() {
            let teams = teams.iter().map(|&team| team.to_owned()).collect();
            identity::keep_worker(store, Worker { id, name: name.into(), role, teams }).await?;
        }
    }
    store.set_setting(setting, all).await
}
