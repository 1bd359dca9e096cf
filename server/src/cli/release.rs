//! `alongside release`: declare a dataset, ask the gate, prepare, publish, take back, list.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use casework::{
    access::Actor,
    ids::WorkerId,
    insight::Period,
    release::{Dataset, gate::Report},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use store::{
    Store, identity, ledger,
    releases::{self, Standing, Watch},
};

use super::{Failure, Place, found_different, returns::Return};
use crate::{export, operations::clock::Clock};

/// Datasets and their releases.
#[derive(Subcommand)]
pub enum Release {
    /// Declares the dataset in a TOML file, or a next version of it
    Declare(Declare),
    /// Says what a release of a dataset would be and what the gate finds; keeps nothing; exits 1 where the gate refuses
    Gate(Gate),
    /// Counts a release and keeps it for somebody else to publish; exits 1 where the gate refuses
    Prepare(Prepare),
    /// Releases what somebody else prepared, and writes its files
    Publish(Publish),
    /// Takes a release back; it stays listed with the reason
    Withdraw(Withdraw),
    /// Counts what is owed under a framework or from a fund, exactly and without names, and signs it
    Return(Return),
    /// Every release: name, dataset, period, where it stands
    List(Place),
    /// Looks through the ledger; exits 1 where something in it was changed
    Verify(Place),
}

/// Who does it, and when.
#[derive(Args)]
pub struct By {
    /// Who does it: an id from `alongside user list`
    #[arg(long = "by", value_name = "WORKER")]
    worker: WorkerId,
    /// What day it is; without it, the machine's
    #[arg(long, value_name = "D")]
    today: Option<NaiveDate>,
    #[command(flatten)]
    place: Place,
}

/// Declares a dataset.
#[derive(Args)]
pub struct Declare {
    /// The declaration, as TOML
    file: PathBuf,
    #[command(flatten)]
    by: By,
}

/// Asks the gate.
#[derive(Args)]
pub struct Gate {
    /// The declaration, as TOML: it need not be declared yet
    file: PathBuf,
    /// 2026-05, 2026-Q3 or 2026
    #[arg(long)]
    period: Period,
    /// What day it is; without it, the machine's
    #[arg(long, value_name = "D")]
    today: Option<NaiveDate>,
    #[command(flatten)]
    place: Place,
}

/// Prepares a release.
#[derive(Args)]
pub struct Prepare {
    /// The dataset's name
    dataset: String,
    /// 2026-05, 2026-Q3 or 2026
    #[arg(long)]
    period: Period,
    /// Counts a period again that was released before: once a year
    #[arg(long)]
    revise: bool,
    #[command(flatten)]
    by: By,
}

/// Publishes a release.
#[derive(Args)]
pub struct Publish {
    /// The release's name, from `alongside release list`
    release: String,
    /// Where its files go; without it, releases in the data folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    by: By,
}

/// Takes a release back.
#[derive(Args)]
pub struct Withdraw {
    /// The release's name
    release: String,
    /// Why: readers are told
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    by: By,
}

impl Release {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Declare(declare) => declare.run().await,
            Self::Gate(gate) => gate.run().await,
            Self::Prepare(prepare) => prepare.run().await,
            Self::Publish(publish) => publish.run().await,
            Self::Withdraw(withdraw) => withdraw.run().await,
            Self::Return(owed) => owed.run().await,
            Self::List(place) => list(place).await,
            Self::Verify(place) => verify(place).await,
        }
    }
}

impl By {
    /// The council, whoever does it, and the time.
    pub async fn begin(&self) -> Result<(Store, Actor, Clock), Failure> {
        let store = self.place.open().await?;
        let worker = identity::worker(&store, self.worker).await?;
        let worker = worker.ok_or_else(|| Failure::Refused("nobody who works here has this id: see `alongside user list`".into()))?;
        Ok((store, worker.actor(), Clock::starting_on(self.today)))
    }
}

fn read(file: &Path) -> Result<Dataset, Failure> {
    let text = std::fs::read_to_string(file).map_err(Failure::machine(format!("{} cannot be read", file.display())))?;
    toml::from_str(&text).map_err(|error| Failure::Refused(format!("{}: {}", file.display(), error.message())))
}

impl Declare {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let dataset = read(&self.file)?;
        let (store, actor, clock) = self.by.begin().await?;
        let name = format!("{} version {}", dataset.dataset, dataset.version);
        releases::declare(&store, dataset, &actor, clock.now()).await.map_err(|error| said(error, "declare a dataset"))?;
        println!("{name}");
        Ok(ExitCode::SUCCESS)
    }
}

impl Gate {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let dataset = read(&self.file)?;
        let store = self.place.open().await?;
        let found = casework::release::declare::problems(&dataset, &store.indicators().await?.current);
        if !found.is_empty() {
            return Err(Failure::Refused(found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")));
        }
        let weighed =
            releases::weigh(&store, dataset, self.period, false, None, Clock::starting_on(self.today).today(), &Watch::default()).await?;
        Ok(tell(&weighed.report))
    }
}

impl Prepare {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let (store, actor, clock) = self.by.begin().await?;
        let dataset = releases::dataset(&store, &self.dataset).await.map_err(|error| said(error, "find this dataset"))?;
        let prepared = releases::prepare(&store, dataset, self.period, self.revise, &actor, clock.now()).await;
        let (release, report) = prepared.map_err(|error| said(error, "prepare this dataset"))?;
        println!("{release}");
        Ok(tell(&report))
    }
}

impl Publish {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let (store, actor, clock) = self.by.begin().await?;
        let report =
            releases::publish(&store, &self.release, &actor, clock.now()).await.map_err(|error| said(error, "publish this release"))?;
        if !report.passed() {
            return Ok(tell(&report));
        }
        let published = releases::published(&store, &self.release).await?;
        let folder = self.out.clone().unwrap_or_else(|| self.by.place.data.join("releases")).join(published.stem());
        let made = export::write_all(&published, &folder);
        let made = made.map_err(Failure::machine(format!("it is released, but its files cannot be written to {}", folder.display())))?;
        for made in made {
            println!("{}", folder.join(made.name).display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Withdraw {
    async fn run(&self) -> Result<ExitCode, Failure> {
        let (store, actor, clock) = self.by.begin().await?;
        let done = releases::withdraw(&store, &self.release, &self.reason, &actor, clock.now()).await;
        done.map_err(|error| said(error, "withdraw this release"))?;
        println!("{} is withdrawn.", self.release);
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(place: &Place) -> Result<ExitCode, Failure> {
    for one in releases::list(&place.open().await?).await? {
        let standing = match one.standing {
            Standing::Prepared => "prepared".to_owned(),
            Standing::Released => "released".to_owned(),
            Standing::Withdrawn(reason) => format!("withdrawn: {reason}"),
        };
        println!("{}\t{}\t{}\t{standing}", one.release, one.dataset, one.period);
    }
    Ok(ExitCode::SUCCESS)
}

async fn verify(place: &Place) -> Result<ExitCode, Failure> {
    match ledger::verify(&place.open().await?).await? {
        Ok(rows) => {
            println!("the ledger holds together: {rows} rows");
            Ok(ExitCode::SUCCESS)
        }
        Err(row) => Ok(found_different(&format!("the ledger was changed at row {row}"))),
    }
}

/// What the gate says, for people.
fn tell(report: &Report) -> ExitCode {
    println!(
        "{} values would be published, {} held back, {} cannot be.",
        report.tally.published, report.tally.held_back, report.tally.impossible
    );
    println!("{} small cells audited, {} with a linear program.", report.audited, report.programs);
    println!("Privacy meter: {:.2} in this release, {:.2} in all of this dataset.", report.meter.rho, report.meter.rho_in_all);
    if report.passed() {
        println!("The gate lets it pass.");
        return ExitCode::SUCCESS;
    }
    for finding in &report.findings {
        println!("\n{}", finding.words);
        for cell in &finding.cells {
            println!("  {cell}");
        }
        if finding.count > finding.cells.len() {
            println!("  and {} more", finding.count - finding.cells.len());
        }
    }
    found_different(&"the gate refuses: nothing was kept")
}

/// What stands in the way, in words for whoever types commands.
fn said(error: store::Error, what: &str) -> Failure {
    match error {
        store::Error::Fault(casework::fault::Fault::NotFound) => {
            Failure::Refused(format!("there is none of that name, or this person's role does not {what}"))
        }
        store::Error::Fault(casework::fault::Fault::Conflict) => {
            Failure::Refused("something else was released or withdrawn meanwhile: look at the list and try again".into())
        }
        other => other.into(),
    }
}
