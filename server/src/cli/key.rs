//! `alongside key`: tokens for other systems, shown once and kept hashed.

use std::process::ExitCode;

use casework::ids::WorkerId;
use chrono::TimeDelta;
use clap::{Args, Subcommand, ValueEnum};
use store::identity::{self, Scope};

use super::{Failure, Place};
use crate::operations::{chance, clock::Clock, secrets};

/// Tokens for other systems.
#[derive(Subcommand)]
pub enum Key {
    /// Makes a bearer token and prints it, once
    Token(Token),
    /// Ends every token of a name
    Revoke(Revoke),
    /// Makes a new master key, wraps every person's key with it, and forgets the old one. Stop the server first
    Rotate(Place),
}

/// What a token may be used for.
#[derive(Clone, Copy, ValueEnum)]
enum For {
    Read,
    Write,
}

/// Makes a bearer token.
#[derive(Args)]
pub struct Token {
    /// What it is for, so that it can be ended
    name: String,
    /// On whose behalf: an id that `alongside user add` printed
    #[arg(long)]
    user: WorkerId,
    /// What it may be used for
    #[arg(long, value_enum, default_value_t = For::Read)]
    scope: For,
    /// It ends after so many days
    #[arg(long, default_value_t = 365)]
    days: u16,
    #[command(flatten)]
    place: Place,
}

/// Ends tokens.
#[derive(Args)]
pub struct Revoke {
    /// The name it was made under
    name: String,
    #[command(flatten)]
    place: Place,
}

impl Key {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Token(token) => token.run().await,
            Self::Rotate(place) => rotate(place).await,
            Self::Revoke(revoke) => {
                let store = revoke.place.open().await?;
                match identity::revoke_tokens(&store, revoke.name.clone(), Clock::default().now()).await? {
                    0 => Err(Failure::Refused(format!("there is no token “{}” that has not ended", revoke.name))),
                    ended => {
                        println!("ended: {ended}");
                        Ok(ExitCode::SUCCESS)
                    }
                }
            }
        }
    }
}

/// The new key is on the disk before anything is wrapped with it, and the old one until nothing is wrapped with it any more: whatever
/// happens in between, every key can be unwrapped, and running this again finishes it.
async fn rotate(place: &Place) -> Result<ExitCode, Failure> {
    let writing = || Failure::machine("the master key cannot be written");
    let _held = place.hold()?;
    let mut masters = secrets::load(&place.data).map_err(writing())?.masters;
    if masters.len() == 1 {
        let version = masters.last().map_or(0, |master| master.version) + 1;
        masters.push(secrets::new_master(version).map_err(writing())?);
        secrets::keep_masters(&place.data, &masters).map_err(writing())?;
    }
    let store = place.open().await?;
    let wrapped = store.keys().rewrap().await?;
    store.close().await;
    secrets::keep_masters(&place.data, &masters[masters.len() - 1..]).map_err(writing())?;
    println!(
        "The master key is new; {wrapped} keys are wrapped with it. Back up the keys now: older key backups need the older master key."
    );
    Ok(ExitCode::SUCCESS)
}

impl Token {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let store = self.place.open().await?;
        if identity::worker(&store, self.user).await?.is_none() {
            return Err(Failure::Refused("there is nobody with that id: see `alongside user list`".into()));
        }
        let (secret, now) = (chance::secret()?, Clock::default().now());
        let scope = match self.scope {
            For::Read => Scope::Read,
            For::Write => Scope::Write,
        };
        let ends_at = Some(now + TimeDelta::days(i64::from(self.days)));
        identity::keep_token(&store, self.user, self.name.clone(), &secret, scope, now, ends_at).await?;
        println!("{secret}");
        Ok(ExitCode::SUCCESS)
    }
}
