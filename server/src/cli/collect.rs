//! `alongside collect`: other councils' published figures, checked and kept, so that ours can stand beside them.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, found_different};
use crate::{
    federation,
    identity::web::Web,
    operations::clock::Clock,
};

/// Reads other councils' published releases.
#[derive(Args)]
pub struct Collect {
    /// Where councils publish: https://figures.council.example
    #[arg(required = true, value_name = "URL")]
    councils: Vec<String>,
    /// The folder of the council's data: they are kept in collected in it
    #[arg(long, env = "ALONGSIDE_DATA", default_value = "alongside-data", value_name = "DIR")]
    data: PathBuf,
}

impl Collect {
    /// Reads each, keeps what is as it should be, and says of everything else why it is not kept.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let (web, folder, clock) = (Web::default(), self.data.join("collected"), Clock::default());
        let mut refused = 0;
        for council in &self.councils {
            let found = match federation::collect(&web, council, clock.now()).await {
                Ok(found) => found,
                Err(why) => {
                    println!("{council}: {why}");
                    refused += 1;
                    continue;
                }
            };
            for (release, found) in found {
                match found {
                    Ok(found) => {
                        federation::keep(&found, &folder).map_err(Failure::machine(format!("{} cannot be written", folder.display())))?;
                        println!("{}: {release}: kept", found.collected.council);
                    }
                    Err(why) => {
                        println!("{council}: {release}: not kept: {why}");
                        refused += 1;
                    }
                }
            }
        }
        Ok(if refused == 0 { ExitCode::SUCCESS } else { found_different(&format!("{refused} not kept")) })
    }
}
