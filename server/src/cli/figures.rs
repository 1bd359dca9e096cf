//! `alongside figures`: indicators, their figures, and whether these are what a rebuild would give.

use std::process::ExitCode;

use casework::insight::{Breakdown, Month, Period};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use store::{figures, verify};

use super::{Failure, Place};
use crate::operations::clock::Clock;

/// Indicators and their figures.
#[derive(Subcommand)]
pub enum Figures {
    /// Every indicator, one a line: id, version, method, name
    List(Place),
    /// A figure as JSON
    Show(Show),
    /// Throws away what is derived and counts again from the journal
    Rebuild(Place),
    /// Compares what is kept with a rebuild, bit for bit; exits 1 where they differ
    Verify(Place),
}

/// A figure as JSON.
#[derive(Args)]
pub struct Show {
    /// The indicator's id
    id: String,
    /// Of one team only
    #[arg(long)]
    team: Option<String>,
    /// Up to the end of 2026-05, 2026-Q3 or 2026; without it, of this month
    #[arg(long)]
    period: Option<Period>,
    /// What day it is; without it, the machine's
    #[arg(long, value_name = "D")]
    today: Option<NaiveDate>,
    #[command(flatten)]
    place: Place,
}

impl Figures {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::List(place) => list(place).await,
            Self::Show(show) => show.run().await,
            Self::Rebuild(place) => rebuild(place).await,
            Self::Verify(place) => compare(place).await,
        }
    }
}

async fn list(place: &Place) -> Result<ExitCode, Failure> {
    let store = place.open().await?;
    for indicator in store.indicators() {
        println!("{}\t{}\t{}\t{}", indicator.id, indicator.version, indicator.method.name(), indicator.name);
    }
    Ok(ExitCode::SUCCESS)
}

impl Show {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let store = self.place.open().await?;
        let clock = Clock::starting_on(self.today);
        let breakdown = Breakdown { team: self.team.clone(), ..Breakdown::default() };
        let period = self.period.unwrap_or(Period::Month(Month::of(clock.today())));
        let figure = figures::unguarded(&store, &self.id, breakdown, period, clock.now()).await.map_err(|error| match error {
            store::Error::Fault(casework::fault::Fault::NotFound) => {
                Failure::Refused(format!("there is no indicator “{}”: see `alongside figures list`", self.id))
            }
            other => other.into(),
        })?;
        println!("{}", serde_json::to_string_pretty(&figure).map_err(|error| Failure::Refused(error.to_string()))?);
        Ok(ExitCode::SUCCESS)
    }
}

async fn rebuild(place: &Place) -> Result<ExitCode, Failure> {
    let store = place.open().await?;
    verify::rebuild(&store).await?;
    println!("Counted again from the journal.");
    Ok(ExitCode::SUCCESS)
}

async fn compare(place: &Place) -> Result<ExitCode, Failure> {
    let store = place.open().await?;
    let found = verify::compare(&store).await?;
    let counted = format!(
        "{} records, {} people, {} facts, {} contributions, {} cells",
        found.records, found.people, found.facts, found.contributions, found.cells
    );
    if found.is_equal() {
        println!("equal: {counted}");
        return Ok(ExitCode::SUCCESS);
    }
    let [facts, contributions, cells] = found.differences;
    println!("different: {facts} facts, {contributions} contributions and {cells} cells are not what a rebuild gives ({counted})");
    Ok(ExitCode::from(1))
}
