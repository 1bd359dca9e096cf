//! New definitions: kept as versions, and filled person by person under the bucket's lock while writes go on. Then they become current.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicBool, Ordering},
};

use casework::{
    fault::{Fault, Problem},
    ids::PersonId,
    insight::{Dimension, Indicator, Month, Parts, Series, Whereabouts, Work, definition::check},
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    bucket::Heads,
    cells::{self, Moved, Owned},
    dossiers,
    facts::{self, FactRow},
    indicators::{self, stamp_anew},
    merges::Merges,
    verify,
};

/// How many people are counted in one transaction: writers wait no longer than that takes.
const PEOPLE: i64 = 64;

/// How far filling has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// People who have been counted.
    pub people: i64,
    /// People there were to count when it was asked.
    pub of: i64,
}

/// What became of filling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Every new version has become current.
    Current,
    /// It was stopped, and can go on from there.
    Stopped,
}

#[derive(FromRow)]
struct Kept {
    version: i64,
    place: i64,
    state: String,
    hash: Option<String>,
}

/// Keeps new versions of the definitions that differ from those that count. They are filled by [`fill`].
///
/// Answers the ids of those that are new. A definition that is filling already is left to go on; one that is filling with another meaning
/// gives way.
///
/// # Errors
/// [`Fault::Invalid`] with every problem by its field, when any of them makes no sense: then none is kept.
pub async fn begin(store: &Store, definitions: Vec<Indicator>) -> Result<Vec<String>> {
    let (_, vocabulary) = store.vocabulary();
    let mut problems = Vec::new();
    for (place, one) in definitions.iter().enumerate() {
        let named = |problem: Problem| Problem::new(format!("indicator[{place}].{}", problem.field), problem.message);
        problems.extend(check(one, &vocabulary).into_iter().map(named));
        if definitions[..place].iter().any(|other| other.id == one.id) {
            problems.push(Problem::new(format!("indicator[{place}].id"), "This id is there twice."));
        }
    }
    if !problems.is_empty() {
        return Err(Fault::Invalid { problems }.into());
    }
    let buckets = store.bucket.count;
    let writer = store.writer.clone();
    writer
        .write(move |tx| {
            Box::pin(async move {
                // Whoever defines at the same time waits here.
                stamp_anew(tx).await?;
                let mut begun = Vec::new();
                for definition in definitions {
                    let id = definition.id.clone();
                    if keep_version(tx, definition, buckets).await? {
                        begun.push(id);
                    }
                }
                Ok(begun)
            })
        })
        .await
}

async fn keep_version(tx: &mut Tx, mut definition: Indicator, buckets: i64) -> Result<bool> {
    let sql = "SELECT version, place, state, hash FROM indicators WHERE indicator = $1 ORDER BY version";
    let versions: Vec<Kept> = on!(&mut *tx, |conn| sqlx::query_as(sql).bind(&definition.id).fetch_all(conn).await)?;
    let hash = definition.definition_hash();
    let has = |state: &str| versions.iter().find(|version| version.state == state);
    if let Some(filling) = has("filling") {
        if filling.hash.as_deref() == Some(&hash) {
            return Ok(true);
        }
        drop_version(tx, &definition.id, filling.version).await?;
    }
    if has("current").is_some_and(|current| current.hash.as_deref() == Some(&hash)) {
        return Ok(false);
    }
    definition.version = versions.last().map_or(1, |last| last.version + 1);
    let place = match versions.last() {
        Some(last) => last.place,
        None => next_place(tx).await?,
    };
    indicators::insert(tx, &definition, place, "filling").await?;
    let sql = "INSERT INTO fillings (bucket, indicator, version, people, finished) VALUES ($1, $2, $3, 0, 0)";
    for bucket in 0..buckets {
        on!(&mut *tx, |conn| sqlx::query(sql).bind(bucket).bind(&definition.id).bind(definition.version).execute(conn).await.map(drop))?;
    }
    Ok(true)
}

async fn next_place(tx: &mut Tx) -> Result<i64> {
    let (last,): (Option<i64>,) = on!(tx, |conn| sqlx::query_as("SELECT MAX(place) FROM indicators").fetch_one(conn).await)?;
    Ok(last.map_or(0, |last| last + 1))
}

/// Takes away a version that never became current, with all that was added up for it.
pub(crate) async fn drop_version(tx: &mut Tx, id: &str, version: i64) -> Result<()> {
    verify::forget(tx, id, version).await?;
    for sql in
        ["DELETE FROM fillings WHERE indicator = $1 AND version = $2", "DELETE FROM indicators WHERE indicator = $1 AND version = $2"]
    {
        on!(&mut *tx, |conn| sqlx::query(sql).bind(id).bind(version).execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// Fills every new version, a few people in one transaction after another, so that writes go on; and makes each current when everybody has
/// been counted. It can be stopped at any time, or killed, and goes on from there when it is called again.
pub async fn fill(store: &Store, now: DateTime<Utc>, stop: &AtomicBool, mut tell: impl FnMut(Progress)) -> Result<Filled> {
    let sql = "SELECT COUNT(*) FROM (SELECT DISTINCT bucket, person FROM facts) everybody";
    let mut tx = store.read().await?;
    let (of,): (i64,) = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?;
    drop(tx);
    let mut people = 0;
    for bucket in 0..store.bucket.count {
        loop {
            if stop.load(Ordering::Relaxed) {
                return Ok(Filled::Stopped);
            }
            let own = store.clone();
            let more = store.writer.write(move |tx| Box::pin(async move { fill_some(tx, &own, bucket).await })).await?;
            let Some(counted) = more else { break };
            people += counted;
            tell(Progress { people: people.min(of), of });
        }
    }
    let own = store.clone();
    let replaced = store.writer.write(move |tx| Box::pin(async move { make_current(tx, &own, now).await })).await?;
    for (id, version) in replaced {
        forget_people(store, &id, version).await?;
    }
    Ok(Filled::Current)
}

#[derive(FromRow)]
struct Cursor {
    indicator: String,
    version: i64,
    person: Option<Uuid>,
}

/// What was replaced stands as it stood in its cells; nothing is kept of it by person.
pub(crate) async fn forget_people(store: &Store, id: &str, version: i64) -> Result<()> {
    let (sql, id) = ("DELETE FROM contributions WHERE indicator = $1 AND version = $2", id.to_owned());
    let forget = store.writer.write(move |tx| {
        Box::pin(async move { Ok(on!(tx, |conn| sqlx::query(sql).bind(&id).bind(version).execute(conn).await.map(drop))?) })
    });
    forget.await
}

/// Counts the next few people of a bucket for the versions that have got least far. None when nothing is left to do there.
async fn fill_some(tx: &mut Tx, store: &Store, bucket: i64) -> Result<Option<i64>> {
    Heads::lock(tx, &BTreeSet::from([bucket])).await?;
    let known = indicators::known(tx, store).await?;
    let sql = "SELECT indicator, version, person FROM fillings WHERE bucket = $1 AND finished = 0";
    let cursors: Vec<Cursor> = on!(&mut *tx, |conn| sqlx::query_as(sql).bind(bucket).fetch_all(conn).await)?;
    let Some(from) = cursors.iter().map(|cursor| cursor.person).min() else { return Ok(None) };
    let at_once = |indicator: &&Indicator| {
        cursors.iter().any(|cursor| cursor.person == from && cursor.indicator == indicator.id && cursor.version == indicator.version)
    };
    let filling: Vec<&Indicator> = known.filling.iter().filter(at_once).collect();
    // Several records of one person come to one: the first of them stands for all, wherever the others lie.
    let merges = Merges::now(tx).await?;
    let people = verify::people_after(tx, &merges, (bucket, store.bucket), from.unwrap_or(Uuid::nil()), PEOPLE).await?;
    let stands = |person: &PersonId| merges.root(*person) == *person;
    let everybody = facts::of_people(tx, store.bucket, &merges.groups(people.iter().copied().filter(stands))).await?;
    let mut steps = Vec::new();
    let mut moved: BTreeMap<(usize, Dimension, Series, Month), Parts> = BTreeMap::new();
    for person in people.iter().copied().filter(stands) {
        let rows: Vec<FactRow> = merges.group(person).iter().filter_map(|one| everybody.get(one)).flatten().cloned().collect();
        let dossier = dossiers::assemble(&store.secrets, person, &rows);
        let whereabouts = Whereabouts::of(&dossier);
        for (place, indicator) in filling.iter().enumerate() {
            let work = Work::out(indicator, &whereabouts);
            steps.extend(work.contributions().into_iter().map(|step| (Owned { bucket, person, indicator }, step)));
            for (dimension, step) in work.spread() {
                *moved.entry((place, dimension, step.series, step.month)).or_default() += step.parts;
            }
        }
    }
    let moved: Vec<Moved<'_>> = moved
        .into_iter()
        .filter(|(_, by)| !by.is_zero())
        .map(|((place, at, series, month), by)| Moved { bucket, indicator: filling[place], at, series, month, by })
        .collect();
    cells::keep_contributions(tx, &steps).await?;
    cells::move_cells(tx, &moved).await?;
    let counted = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let (cursor, finished) = (people.last().map(|person| person.0).or(from), i64::from(counted < PEOPLE));
    let sql = "UPDATE fillings SET person = $1, people = people + $2, finished = $3 WHERE bucket = $4 AND indicator = $5 AND version = $6";
    for indicator in filling {
        on!(&mut *tx, |conn| sqlx::query(sql)
            .bind(cursor)
            .bind(counted)
            .bind(finished)
            .bind(bucket)
            .bind(&indicator.id)
            .bind(indicator.version)
            .execute(conn)
            .await
            .map(drop))?;
    }
    Ok(Some(counted))
}

/// Makes current every version that has been filled in all buckets. Answers what they replaced.
async fn make_current(tx: &mut Tx, store: &Store, now: DateTime<Utc>) -> Result<Vec<(String, i64)>> {
    // No writer is half-way: each of them sees either the old or the new.
    Heads::lock(tx, &(0..store.bucket.count).collect()).await?;
    stamp_anew(tx).await?;
    let sql = "SELECT indicator, version FROM fillings GROUP BY indicator, version HAVING MIN(finished) = 1";
    let filled: Vec<(String, i64)> = on!(&mut *tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let mut replaced = Vec::new();
    for (id, version) in filled {
        let sql = "SELECT version FROM indicators WHERE indicator = $1 AND state = 'current'";
        let old: Vec<(i64,)> = on!(&mut *tx, |conn| sqlx::query_as(sql).bind(&id).fetch_all(conn).await)?;
        let sql = "UPDATE indicators SET state = 'past', replaced_at = $1 WHERE indicator = $2 AND state = 'current'";
        on!(&mut *tx, |conn| sqlx::query(sql).bind(now).bind(&id).execute(conn).await.map(drop))?;
        let sql = "UPDATE indicators SET state = 'current', defined_at = $1 WHERE indicator = $2 AND version = $3";
        on!(&mut *tx, |conn| sqlx::query(sql).bind(now).bind(&id).bind(version).execute(conn).await.map(drop))?;
        let sql = "DELETE FROM fillings WHERE indicator = $1 AND version = $2";
        on!(&mut *tx, |conn| sqlx::query(sql).bind(&id).bind(version).execute(conn).await.map(drop))?;
        replaced.extend(old.into_iter().map(|(old,)| (id.clone(), old)));
    }
    Ok(replaced)
}
