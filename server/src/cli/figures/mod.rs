//! `alongside figures`: indicators, their figures, and whether these are what a rebuild would give.

mod define;
mod progress;

use std::process::ExitCode;

use casework::insight::{
    Breakdown, Indicator, Month, Period,
    definition::{frameworks_from_toml, frameworks_to_toml, in_words, to_toml},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use store::{Store, figures, frameworks, verify};

use super::{Failure, Place};
use crate::operations::clock::Clock;

/// Indicators and their figures.
#[derive(Subcommand)]
pub enum Figures {
    /// Every indicator, one a line: id, version, method, name
    List(Place),
    /// A figure as JSON
    Show(Show),
    /// What an indicator counts, in plain words
    Explain(Explain),
    /// Every indicator that counts now, as TOML
    Export(Place),
    /// Reads definitions from a file, and counts the new ones over all of the past while writes go on
    Define(define::Define),
    /// Goes on with new definitions that are only half counted
    Resume(Place),
    /// Framework mappings as TOML; with --keep FILE, keeps new versions of those in it
    Frameworks(Frameworks),
    /// Throws away what is derived and counts again from the journal. Stopped before the end, it changes nothing
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
    /// Of one ward only (a GSS code)
    #[arg(long)]
    ward: Option<String>,
    /// Of one age band only, such as 25-34
    #[arg(long)]
    age_band: Option<String>,
    /// Of people with entries about one theme only, where the indicator is broken down by it
    #[arg(long)]
    theme: Option<String>,
    /// Of people supported for so many months only, such as 3-6, where the indicator is broken down by it
    #[arg(long)]
    support_length: Option<String>,
    /// Of people who live with others whom we know of (shared), or not (own), where the indicator is broken down by it
    #[arg(long)]
    household: Option<String>,
    /// By an earlier version of its definition; without it, the current one
    #[arg(long)]
    version: Option<i64>,
    /// Up to the end of 2026-05, 2026-Q3 or 2026; without it, of this month
    #[arg(long)]
    period: Option<Period>,
    /// With the interval of a change by the bootstrap over people, for the whole council
    #[arg(long)]
    bootstrap: bool,
    /// What day it is; without it, the machine's
    #[arg(long, value_name = "D")]
    today: Option<NaiveDate>,
    #[command(flatten)]
    place: Place,
}

/// What an indicator counts, in plain words.
#[derive(Args)]
pub struct Explain {
    /// The indicator's id
    id: String,
    #[command(flatten)]
    place: Place,
}

impl Figures {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::List(place) => list(place).await,
            Self::Show(show) => show.run().await,
            Self::Explain(explain) => explain.run().await,
            Self::Export(place) => export(place).await,
            Self::Define(define) => define.run().await,
            Self::Resume(place) => define::resume(place).await,
            Self::Frameworks(frameworks) => frameworks.run().await,
            Self::Rebuild(place) => rebuild(place).await,
            Self::Verify(place) => compare(place).await,
        }
    }
}

async fn list(place: &Place) -> Result<ExitCode, Failure> {
    let store = place.open().await?;
    for indicator in &store.indicators().await?.current {
        println!("{}\t{}\t{}\t{}", indicator.id, indicator.version, indicator.method.name(), indicator.name);
    }
    Ok(ExitCode::SUCCESS)
}

impl Show {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let store = self.place.open().await?;
        let clock = Clock::starting_on(self.today);
        let Self { team, ward, age_band, theme, support_length, household, .. } = self;
        let breakdown = Breakdown {
            team: team.clone(),
            ward: ward.clone(),
            age_band: age_band.clone(),
            theme: theme.clone(),
            support_length: support_length.clone(),
            household: household.clone(),
        };
        let period = self.period.unwrap_or(Period::Month(Month::of(clock.today())));
        let indicator = find(&store, &self.id, self.version).await?;
        let mut figure = figures::unguarded(&store, &indicator, breakdown, period, clock.now()).await?;
        if self.bootstrap {
            if figure.breakdown != Breakdown::default() {
                return Err(Failure::Refused("--bootstrap is for the whole council: leave out --team and the like".to_owned()));
            }
            figure.interval = figures::bootstrapped(&store, &indicator, period).await?;
        }
        println!("{}", serde_json::to_string_pretty(&figure).map_err(|error| Failure::Refused(error.to_string()))?);
        Ok(ExitCode::SUCCESS)
    }
}

/// The indicator of that name, or one line that says where to look.
async fn find(store: &Store, id: &str, version: Option<i64>) -> Result<Indicator, Failure> {
    figures::indicator(store, id, version).await.map_err(|error| match error {
        store::Error::Fault(casework::fault::Fault::NotFound) => {
            Failure::Refused(format!("there is no indicator “{id}” of that version: see `alongside figures list`"))
        }
        other => other.into(),
    })
}

impl Explain {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let store = self.place.open().await?;
        let indicator = find(&store, &self.id, None).await?;
        println!("{}", in_words(&indicator, &store.vocabulary().1));
        Ok(ExitCode::SUCCESS)
    }
}

/// Framework mappings.
#[derive(Args)]
pub struct Frameworks {
    /// A TOML file with `[[framework]]` and `[[framework.heading]]`, as this command writes it
    #[arg(long, value_name = "FILE")]
    keep: Option<std::path::PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Frameworks {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let store = self.place.open().await?;
        if let Some(file) = &self.keep {
            let text = std::fs::read_to_string(file).map_err(Failure::machine(format!("reading {}", file.display())))?;
            let given = frameworks_from_toml(&text).map_err(|problems| define::refused(&problems))?;
            let changed = frameworks::keep(&store, given).await.map_err(define::plainly)?;
            println!("{} changed.", changed.len());
            return Ok(ExitCode::SUCCESS);
        }
        let kept = frameworks::all(&store).await?.into_iter().map(|mapping| mapping.framework).collect();
        print!("{}", frameworks_to_toml(kept));
        Ok(ExitCode::SUCCESS)
    }
}

async fn export(place: &Place) -> Result<ExitCode, Failure> {
    let store = place.open().await?;
    print!("{}", to_toml(&store.indicators().await?.current));
    Ok(ExitCode::SUCCESS)
}

async fn rebuild(place: &Place) -> Result<ExitCode, Failure> {
    let store = place.open().await?;
    let took = verify::rebuild(&store, progress::teller()).await?;
    let (facts, figures) = (took.facts.as_secs_f64(), took.figures.as_secs_f64());
    println!("Counted again from the journal: facts in {facts:.2} s, figures from them in {figures:.2} s.");
    Ok(ExitCode::SUCCESS)
}

async fn compare(place: &Place) -> Result<ExitCode, Failure> {
    let store = place.open().await?;
    let found = verify::compare(&store, &progress::teller()).await?;
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
