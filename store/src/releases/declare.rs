//! Declaring a dataset: once declared, a version never changes.

use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Fault,
    release::{Dataset, declare::problems},
};
use chrono::{DateTime, Utc};

use super::refused;
use crate::{Error, Result, Store, Tx};

/// Declares a dataset, or a next version of it. Declaring the same again changes nothing.
///
/// # Errors
/// [`Fault::Invalid`] with every rule that it breaks and how to mend it.
pub async fn declare(store: &Store, dataset: Dataset, by: &Actor, now: DateTime<Utc>) -> Result<()> {
    decide(by, Verb::SeeReleases, &Relation::default(), now)?;
    let found = problems(&dataset, &store.shelf.now().current);
    if !found.is_empty() {
        return Err(Fault::Invalid { problems: found }.into());
    }
    let by = by.worker;
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let newest = of(tx, &dataset.dataset).await?;
                match newest {
                    Some(kept) if kept == dataset => return Ok(()),
                    Some(kept) if dataset.version != kept.version + 1 => {
                        let next = kept.version + 1;
                        return Err(refused(
                            "version",
                            format!("Version {} is declared and never changes: say version = {next}.", kept.version),
                        ));
                    }
                    None if dataset.version != 1 => {
                        return Err(refused("version", "Nothing is declared under this name: say version = 1."));
                    }
                    _ => {}
                }
                let definition = serde_json::to_string(&dataset).map_err(|_| Error::Damaged("a dataset"))?;
                let sql = "INSERT INTO datasets (dataset, version, definition, declared_at, declared_by) VALUES ($1, $2, $3, $4, $5)";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(&dataset.dataset)
                    .bind(dataset.version)
                    .bind(definition)
                    .bind(now)
                    .bind(by.0)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// The newest version of every dataset, by name.
pub async fn datasets(store: &Store) -> Result<Vec<Dataset>> {
    all(&mut store.read().await?).await
}

/// The newest version of a dataset.
pub async fn dataset(store: &Store, name: &str) -> Result<Dataset> {
    Ok(of(&mut store.read().await?, name).await?.ok_or(Fault::NotFound)?)
}

pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Dataset>> {
    let sql = "SELECT definition FROM datasets d WHERE version = (SELECT MAX(version) FROM datasets n WHERE n.dataset = d.dataset) ORDER BY dataset";
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    rows.iter().map(|(definition,)| read(definition)).collect()
}

async fn of(tx: &mut Tx, name: &str) -> Result<Option<Dataset>> {
    let sql = "SELECT definition FROM datasets WHERE dataset = $1 ORDER BY version DESC LIMIT 1";
    let row: Option<(String,)> = on!(tx, |conn| sqlx::query_as(sql).bind(name).fetch_optional(conn).await)?;
    row.map(|(definition,)| read(&definition)).transpose()
}

/// One version of a dataset.
pub(super) async fn version(tx: &mut Tx, name: &str, version: i64) -> Result<Dataset> {
    let sql = "SELECT definition FROM datasets WHERE dataset = $1 AND version = $2";
    let row: Option<(String,)> = on!(tx, |conn| sqlx::query_as(sql).bind(name).bind(version).fetch_optional(conn).await)?;
    read(&row.ok_or(Error::Damaged("a dataset"))?.0)
}

fn read(definition: &str) -> Result<Dataset> {
    serde_json::from_str(definition).map_err(|_| Error::Damaged("a dataset"))
}
