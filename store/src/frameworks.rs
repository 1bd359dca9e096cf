//! Framework mappings, each version of them; the newest of each counts. They say under which headings figures are shown, and move none.

use casework::{
    fault::Fault,
    insight::definition::{Framework, check_frameworks, starting_frameworks},
};

use crate::{Error, Result, Store, Tx, indicators};

/// A framework and which version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Counts up with every change.
    pub version: i64,
    /// Its headings, and what is shown under each.
    pub framework: Framework,
}

/// The newest version of each framework, in the order in which they came.
pub async fn all(store: &Store) -> Result<Vec<Mapping>> {
    newest(&mut store.read().await?).await
}

async fn newest(tx: &mut Tx) -> Result<Vec<Mapping>> {
    let sql = "SELECT f.version, f.mapping FROM frameworks f
        WHERE f.version = (SELECT MAX(o.version) FROM frameworks o WHERE o.framework = f.framework) ORDER BY f.place, f.framework";
    let rows: Vec<(i64, String)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let read = |(version, mapping): (i64, String)| {
        let framework = serde_json::from_str(&mapping).map_err(|_| Error::Damaged("a framework"))?;
        Ok(Mapping { version, framework })
    };
    rows.into_iter().map(read).collect()
}

/// Keeps a new version of each framework that differs from what is kept. Answers the ids of those.
///
/// # Errors
/// [`Fault::Invalid`] when a heading names an indicator or a theme that there is not: then none is kept.
pub async fn keep(store: &Store, frameworks: Vec<Framework>) -> Result<Vec<String>> {
    let problems = check_frameworks(&frameworks, &store.indicators().await?.current, &store.vocabulary().1);
    if !problems.is_empty() {
        return Err(Fault::Invalid { problems }.into());
    }
    store.writer.write(move |tx| Box::pin(async move { keep_newer(tx, &frameworks).await })).await
}

async fn keep_newer(tx: &mut Tx, frameworks: &[Framework]) -> Result<Vec<String>> {
    // Whoever changes definitions at the same time waits here.
    indicators::stamp_anew(tx).await?;
    let kept = newest(tx).await?;
    let mut changed = Vec::new();
    for framework in frameworks {
        let place = kept.iter().position(|old| old.framework.id == framework.id);
        let old = place.map(|place| &kept[place]);
        if old.is_some_and(|old| old.framework == *framework) {
            continue;
        }
        let mapping = serde_json::to_string(framework).map_err(|_| Error::Damaged("a framework"))?;
        let version = old.map_or(1, |old| old.version + 1);
        let place = i64::try_from(place.unwrap_or(kept.len() + changed.len())).unwrap_or(i64::MAX);
        let sql = "INSERT INTO frameworks (framework, version, place, mapping) VALUES ($1, $2, $3, $4)";
        on!(&mut *tx, |conn| sqlx::query(sql).bind(&framework.id).bind(version).bind(place).bind(mapping).execute(conn).await.map(drop))?;
        changed.push(framework.id.clone());
    }
    Ok(changed)
}

/// At the first start, keeps the frameworks that a council starts with.
pub(crate) async fn settle(tx: &mut Tx) -> Result<()> {
    if newest(tx).await?.is_empty() {
        keep_newer(tx, &starting_frameworks()).await?;
    }
    Ok(())
}
