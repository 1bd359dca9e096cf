//! The invented council's published dataset: declared, prepared and released as any other, by two people who work there.

use casework::{
    insight::Period,
    release::{Dataset, dataset::Grain},
};
use store::{Store, identity, releases};

use super::council::{INES, ROSA, worker_id};
use crate::{cli::Failure, operations::clock::Clock};

/// What is declared: the example of the handbook.
const DECLARED: &str = include_str!("../../../docs/dataset.toml");

/// Declares a dataset and releases the newest quarter that is over, if that has not been done. Answers the release's name.
///
/// # Errors
/// When the gate refuses what the invented council would publish.
pub async fn publish(store: &Store, clock: &Clock) -> Result<Option<String>, Failure> {
    let mut dataset: Dataset =
        toml::from_str(DECLARED).map_err(|error| Failure::Refused(format!("the demonstration's dataset: {error}")))?;
    if releases::datasets(store).await?.iter().any(|declared| declared.dataset == dataset.dataset) {
        return Ok(None);
    }
    let period = match dataset.period {
        Grain::Quarter => Period::quarter_of(clock.today()).previous(),
        Grain::Month | Grain::Year => return Err(Failure::Refused("the demonstration publishes quarters".into())),
    };
    // A demonstration of an earlier day publishes that day's quarter.
    dataset.first_period = dataset.first_period.min(period);
    let actor = async |number| {
        let worker = identity::worker(store, worker_id(number)).await?;
        worker.map(|worker| worker.actor()).ok_or(Failure::Refused("the demonstration has nobody to sign its figures off".into()))
    };
    let (ines, rosa) = (actor(INES).await?, actor(ROSA).await?);
    releases::declare(store, dataset.clone(), &ines, clock.now()).await?;
    let (release, report) = releases::prepare(store, dataset, period, false, &ines, clock.now()).await?;
    if !report.passed() || !releases::publish(store, &release, &rosa, clock.now()).await?.passed() {
        return Err(Failure::Refused("the gate refuses what the demonstration would publish".into()));
    }
    Ok(Some(release))
}
