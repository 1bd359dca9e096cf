//! `alongside user` and `alongside team`: people who work here.

use std::process::ExitCode;

use casework::{access::Role, ids::WorkerId, insight::TeamName};
use clap::{Args, Subcommand};
use store::identity::{self, Worker};

use super::{Failure, Place};
use crate::operations::{chance, clock::Clock};

/// Teams.
#[derive(Subcommand)]
pub enum Team {
    /// Makes a team, or gives it another name
    Add(AddTeam),
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
        let Self::Add(add) = self;
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
