//! `alongside user` and `alongside team`: people who work here.

use std::process::ExitCode;

use casework::{
    access::Role,
    fault::Fault,
    ids::{RecordId, WorkerId},
    insight::TeamName,
    ring::Ring,
};
use chrono::TimeDelta;
use clap::{Args, Subcommand};
use store::{
    identity::{self, Worker, invitations},
    rings,
};

use super::{Failure, Place};
use crate::operations::{chance, clock::Clock};

/// Teams.
#[derive(Subcommand)]
pub enum Team {
    /// Makes a team, or gives it another name
    Add(AddTeam),
    /// Says whom to ring first when there is a concern; shown on every tablet, also without a signal
    Ring(RingFirst),
}

/// Whom to ring first when there is a concern.
#[derive(Args)]
pub struct RingFirst {
    /// The team whose people see it; without it, every team that has no lines of its own
    #[arg(long)]
    team: Option<String>,
    /// Who answers and at which number, with = between: 'Adult safeguarding, by day=0191 498 0123'. All of them, in order: they take the
    /// place of what was said before. None: nobody is to be shown
    lines: Vec<String>,
    #[command(flatten)]
    place: Place,
}

impl RingFirst {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let line = |line: &String| {
            let (name, number) = line.rsplit_once('=').ok_or_else(|| Failure::Refused(format!("write “{line}” as NAME=NUMBER")))?;
            Ok(Ring { name: name.trim().to_owned(), number: number.trim().to_owned() })
        };
        let lines = self.lines.iter().map(line).collect::<Result<Vec<_>, Failure>>()?;
        rings::keep(&self.place.open().await?, self.team.clone(), lines).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes a team.
#[derive(Args)]
pub struct AddTeam {
    /// Letters, digits and hyphens: felling
    id: String,
    /// What people call it
    name: String,
    #[command(flatten)]
    place: Place,
}

impl Team {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let add = match self {
            Self::Add(add) => add,
            Self::Ring(ring) => return ring.run().await,
        };
        let store = add.place.open().await?;
        identity::keep_team(&store, TeamName { id: add.id.clone(), name: add.name.clone() }).await?;
        println!("{}", add.id);
        Ok(ExitCode::SUCCESS)
    }
}

/// People who work here.
#[derive(Subcommand)]
pub enum User {
    /// Makes somebody who works here known, or changes what they may do; prints their id
    Add(AddUser),
    /// Everybody who works here: id, role, teams, name
    List(Place),
    /// Makes a link with which somebody chooses how they sign in; prints it, once
    Invite(Invite),
    /// Somebody works here no longer: nothing lets them in from now on, they go alongside nobody, and their words stay
    Leave(Leave),
}

/// Makes a link with which somebody chooses how they sign in.
#[derive(Args)]
pub struct Invite {
    /// Their id: one that `alongside user list` prints
    user: WorkerId,
    /// Where browsers find the council, such as <https://alongside.example.gov.uk>
    #[arg(long, env = "ALONGSIDE_ADDRESS", default_value = "http://127.0.0.1:3000", value_name = "URL")]
    address: String,
    /// It is good for so many days
    #[arg(long, default_value_t = 7)]
    days: u16,
    #[command(flatten)]
    place: Place,
}

impl Invite {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let store = self.place.open().await?;
        if identity::worker(&store, self.user).await?.is_none() {
            return Err(Failure::Refused("there is nobody with that id: see `alongside user list`".into()));
        }
        let (link, now) = (chance::secret()?, Clock::default().now());
        invitations::invite(&store, Some(self.user), &link, now, now + TimeDelta::days(i64::from(self.days))).await?;
        println!("{}/join/{link}", self.address.trim_end_matches('/'));
        Ok(ExitCode::SUCCESS)
    }
}

/// Somebody works here no longer.
#[derive(Args)]
pub struct Leave {
    /// Their id: one that `alongside user list` prints
    user: WorkerId,
    #[command(flatten)]
    place: Place,
}

impl Leave {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let now = Clock::default().now();
        match identity::leave(&self.place.open().await?, self.user, now, &|| RecordId(chance::id(now))).await {
            Ok(ended) => {
                println!("went alongside\t{ended}");
                Ok(ExitCode::SUCCESS)
            }
            Err(store::Error::Fault(Fault::NotFound)) => {
                Err(Failure::Refused("there is nobody with that id: see `alongside user list`".into()))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Makes somebody who works here known.
#[derive(Args)]
pub struct AddUser {
    /// What people call them
    name: String,
    /// `caseworker`, `team_lead`, `service_manager`, `administrator`, `information_governance`, `auditor` or `analyst`
    #[arg(long, value_parser = role)]
    role: Role,
    /// A team's id; may be given again
    #[arg(long)]
    team: Vec<String>,
    /// Their id, to change somebody who is known already
    #[arg(long)]
    id: Option<WorkerId>,
    #[command(flatten)]
    place: Place,
}

fn role(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| format!("use one of {}", Role::ALL.map(Role::as_str).join(", ")))
}

impl User {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Add(add) => add.run().await,
            Self::List(place) => {
                for worker in identity::workers(&place.open().await?).await? {
                    println!("{}\t{}\t{}\t{}", worker.id, worker.role.as_str(), worker.teams.join(","), worker.name);
                }
                Ok(ExitCode::SUCCESS)
            }
            Self::Invite(invite) => invite.run().await,
            Self::Leave(leave) => leave.run().await,
        }
    }
}

impl AddUser {
    async fn run(&self) -> Result<ExitCode, Failure> {
        if self.name.trim().is_empty() {
            return Err(Failure::Refused("give a name".into()));
        }
        let store = self.place.open().await?;
        let id = self.id.unwrap_or_else(|| WorkerId(chance::id(Clock::default().now())));
        identity::keep_worker(&store, Worker { id, name: self.name.clone(), role: self.role, teams: self.team.clone() }).await?;
        println!("{id}");
        Ok(ExitCode::SUCCESS)
    }
}
