//! `alongside migrate`: brings a database's schema up to date.

use std::process::ExitCode;

use clap::Args;

use super::{Failure, Place};

/// Brings a database's schema up to date. (`serve` does so as well.)
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    place: Place,
}

impl Migrate {
    /// Opening is migrating.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        self.place.open().await?.close().await;
        println!("The schema is up to date.");
        Ok(ExitCode::SUCCESS)
    }
}
