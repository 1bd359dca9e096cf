//! `alongside restore`: puts a council back where nothing is, in a new epoch.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::Args;
use store::backup::{self, Identities, Target, Trouble};

use super::{Failure, Place};
use crate::operations::clock::Clock;

/// Puts a council back from its backups, into a data folder and a database that hold nothing.
#[derive(Args)]
pub struct Restore {
    /// The folder of backups, or one data backup in it
    src: PathBuf,
    /// The file that `alongside backup --make-identity` made
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// The data backup made at a time, as in its name, such as 20261118T020000Z; without it, the newest
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Restore {
    /// Does it. Ends with 1 when a backup is not what was written.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let reading = Failure::machine(format!("the identity {} cannot be read", self.identity.display()));
        let identities = Identities::read(&fs::read_to_string(&self.identity).map_err(reading)?)?;
        let pair = backup::find(&self.src, self.at.as_deref())?;
        let target = Target {
            folder: &self.place.data,
            database: self.place.database.as_deref(),
            keys: self.place.keys.as_deref(),
            keys_steps: Some(backup::keys_steps()),
        };
        let restored = match backup::restore(&pair, &identities, &target, Clock::default().now()).await {
            Err(different @ Trouble::Different(_)) => return Ok(super::found_different(&different)),
            restored => restored?,
        };
        println!("{}\t{} records, verified", pair.data.display(), restored.data.records());
        println!("{}\t{} files, verified", pair.keys.display(), restored.keys.members.len());
        println!(
            "Put back into {} in epoch {}. Next: `alongside figures verify`, then `alongside serve`, with the same --data and --database.",
            self.place.data.display(),
            restored.epoch
        );
        Ok(ExitCode::SUCCESS)
    }
}
