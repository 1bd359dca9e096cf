//! What is counted no longer: its figures stand as they stood, nothing is kept of it by person, and it can be counted again.

use casework::fault::{Fault, Problem};
use chrono::{DateTime, Utc};

use crate::{
    Result, Store,
    bucket::Heads,
    define,
    indicators::{self, stamp_anew},
    releases,
};

/// Stops counting an indicator. A version of it that is being filled goes as well.
///
/// # Errors
/// Not found where none of that name counts; invalid while a dataset publishes it, with the dataset's name.
pub async fn stop(store: &Store, id: &str, now: DateTime<Utc>) -> Result<()> {
    for dataset in releases::datasets(store).await? {
        if dataset.indicators.iter().any(|one| one == id) {
            let why = format!("The dataset “{}” publishes it: declare that without it first.", dataset.title);
            return Err(Fault::Invalid { problems: vec![Problem::new("indicator", why)] }.into());
        }
    }
    let (own, name) = (store.clone(), id.to_owned());
    let stopped = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                // No writer is half-way: each of them counts it or does not.
                Heads::lock(tx, &(0..own.bucket.count).collect()).await?;
                let known = indicators::known(tx, &own).await?;
                stamp_anew(tx).await?;
                let current = known.current(&name).ok_or(Fault::NotFound)?.version;
                for filling in known.filling.iter().filter(|one| one.id == name) {
                    define::drop_version(tx, &filling.id, filling.version).await?;
                }
                let sql = "UPDATE indicators SET state = 'past', replaced_at = $1 WHERE indicator = $2 AND version = $3";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(now).bind(&name).bind(current).execute(conn).await.map(drop))?;
                Ok(current)
            })
        })
        .await?;
    define::forget_people(store, id, stopped).await
}

/// Begins to count an indicator again as it was defined last. [`define::fill`] has to follow.
///
/// # Errors
/// Not found where none of that name counted before, or one counts now; invalid where its definition makes no sense any more.
pub async fn again(store: &Store, id: &str) -> Result<()> {
    let known = store.indicators().await?;
    let last = known.stopped().into_iter().find(|one| one.id == id).ok_or(Fault::NotFound)?.clone();
    define::begin(store, vec![last]).await.map(drop)
}
