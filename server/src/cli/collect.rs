//! `alongside collect`: other councils' published figures, checked and kept, so that ours can stand beside them.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, found_different};
use crate::{
    federation::{self, Found, Refused},
    identity::web::Web,
    operations::clock::Clock,
};

/// Reads other councils' published releases.
#[derive(Args)]
pub struct Collect {
    /// Where councils publish: `https://figures.council.example`
    #[arg(required = true, value_name = "URL")]
    councils: Vec<String>,
    /// The folder of the council's data: they are kept in collected in it
    #[arg(long, env = "ALONGSIDE_DATA", default_value = "alongside-data", value_name = "DIR")]
    data: PathBuf,
}

impl Collect {
    /// Reads each, keeps what is as it should be, and says of everything else why it is not kept.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let mut refused = 0;
        let addresses = self
            .councils
            .iter()
            .map(|council| federation::address(council).map_err(|why| Failure::Refused(format!("{}: {why}", shown(council)))));
        let addresses: Vec<&str> = addresses.collect::<Result<_, _>>()?;
        for council in addresses {
            refused += self.one(&Web::default(), council).await;
        }
        Ok(if refused == 0 { ExitCode::SUCCESS } else { found_different(&format!("{refused} not kept")) })
    }

    /// Collects from one council. Answers how much was not kept.
    async fn one(&self, web: &Web, council: &str) -> usize {
        let read = match federation::collect(web, council, Clock::default().now()).await {
            Ok(read) => read,
            Err(why) => {
                println!("{council}: {why}");
                return 1;
            }
        };
        let (mut found, mut refused, mut silent): (Vec<Found>, usize, bool) = (Vec::new(), 0, false);
        for (release, read) in read {
            match read {
                Ok(one) => found.push(one),
                Err(why) => {
                    println!("{council}: {}: not kept: {}", shown(&release), shown(&why.to_string()));
                    silent |= matches!(why, Refused::Unanswered(_));
                    refused += 1;
                }
            }
        }
        if silent {
            println!("{council}: not everything was answered, so what was collected before is left as it is");
            return refused.max(1);
        }
        if let Err(why) = federation::keep(&found, council, &self.data.join("collected")) {
            println!("{council}: not kept: {}", shown(&why.to_string()));
            return refused + 1;
        }
        for one in &found {
            println!("{}: {}: kept", one.collected.council, one.collected.release);
        }
        refused
    }
}

/// What somebody else wrote, for a terminal: nothing in it moves the cursor or turns the line round.
fn shown(text: &str) -> String {
    text.chars().take(300).map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}
