//! `alongside audit`: whether anything in the audit was changed, dropped, moved or cut off.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use store::audit::{self, Checkpoint};

use super::{Failure, Place};
use crate::operations::clock::Clock;

/// The audit.
#[derive(Subcommand)]
pub enum Audit {
    /// Looks through every chain; with a checkpoint from elsewhere, whether what it saw is still there. Ends with 1 if not
    Verify(Verify),
    /// Signs where every chain has got to and prints it, to be kept elsewhere. (The server does so every hour.)
    Checkpoint(Place),
}

/// Looks through every chain.
#[derive(Args)]
pub struct Verify {
    /// A checkpoint that `alongside audit checkpoint` or the server has made
    #[arg(long, value_name = "CHECKPOINT")]
    against: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Audit {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Verify(verify) => verify.run().await,
            Self::Checkpoint(place) => {
                let made = audit::checkpoint(&place.open().await?, Clock::default().now()).await?;
                println!("{}", serde_json::to_string(&made).unwrap_or_default());
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

impl Verify {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let against = match &self.against {
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(Failure::machine(format!("{} cannot be read", file.display())))?;
                // A file with a checkpoint a line: the last one counts.
                let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
                let read = serde_json::from_str::<Checkpoint>(last);
                Some(read.map_err(|_| Failure::Refused(format!("{} is not a checkpoint", file.display())))?)
            }
            None => None,
        };
        let found = audit::verify(&self.place.open().await?, against.as_ref()).await?;
        if found.faults.is_empty() {
            println!("The audit is whole: {} rows.", found.rows);
            return Ok(ExitCode::SUCCESS);
        }
        for fault in &found.faults {
            println!("{fault}");
        }
        Ok(ExitCode::from(1))
    }
}
