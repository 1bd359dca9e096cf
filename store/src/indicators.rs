//! Which indicators there are. Definitions are data with versions: one is current, one may be filling, the rest stand as they stood.

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

use casework::insight::Indicator;
use sqlx::FromRow;

use crate::{Error, Result, Store, Tx, open};

/// Counts up whenever a definition comes, becomes current or goes: whoever knows an older number reads again.
const STAMP: &str = "definitions";

/// The indicators of a council, as of one stamp.
#[derive(Debug, Default)]
pub struct Known {
    stamp: i64,
    /// Those that count, in the order in which they are shown.
    pub current: Vec<Indicator>,
    /// New versions that are being filled. Writers move them for everybody who has been counted already.
    pub filling: Vec<Indicator>,
    /// Versions that were replaced, oldest first. Their figures stand as they stood then.
    pub past: Vec<Indicator>,
}

impl Known {
    /// The current indicator of that name.
    pub fn current(&self, id: &str) -> Option<&Indicator> {
        self.current.iter().find(|indicator| indicator.id == id)
    }

    /// A version of an indicator, current or past.
    pub fn version(&self, id: &str, version: i64) -> Option<&Indicator> {
        self.current.iter().chain(&self.past).find(|indicator| indicator.id == id && indicator.version == version)
    }

    /// The last version of each that counts no longer, and is not about to.
    pub fn stopped(&self) -> Vec<&Indicator> {
        let counts = |id: &str| self.moving().any(|one| one.id == id);
        let last = |one: &Indicator| !self.past.iter().any(|other| other.id == one.id && other.version > one.version);
        self.past.iter().filter(|one| !counts(&one.id) && last(one)).collect()
    }

    /// Those whose cells move: the current, then those that are filling.
    pub(crate) fn moving(&self) -> impl Iterator<Item = &Indicator> {
        self.current.iter().chain(&self.filling)
    }
}

/// What this process knows of the definitions. Another process may change them at any time: ask [`known`] with a transaction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf(Arc<RwLock<Arc<Known>>>);

impl Shelf {
    /// As they were when anybody last asked.
    pub fn now(&self) -> Arc<Known> {
        self.0.read().map(|known| Arc::clone(&known)).unwrap_or_default()
    }

    fn keep(&self, known: &Arc<Known>) {
        if let Ok(mut shelf) = self.0.write()
            && shelf.stamp <= known.stamp
        {
            *shelf = Arc::clone(known);
        }
    }
}

/// The definitions as this transaction sees them. In a writer: ask after its buckets are locked.
pub(crate) async fn known(tx: &mut Tx, store: &Store) -> Result<Arc<Known>> {
    let stamp = stamp(tx).await?;
    let known = store.shelf.now();
    if known.stamp == stamp {
        return Ok(known);
    }
    let known = Arc::new(read(tx, stamp).await?);
    store.shelf.keep(&known);
    Ok(known)
}

/// Counts up with every change of a definition.
pub(crate) async fn stamp(tx: &mut Tx) -> Result<i64> {
    Ok(open::setting(tx, STAMP).await?.and_then(|stamp| stamp.parse().ok()).unwrap_or_default())
}

/// Says that definitions have changed.
pub(crate) async fn stamp_anew(tx: &mut Tx) -> Result<()> {
    let next = stamp(tx).await? + 1;
    open::set_setting(tx, STAMP, &next.to_string()).await
}

#[derive(FromRow)]
struct Row {
    definition: String,
    state: String,
}

async fn read(tx: &mut Tx, stamp: i64) -> Result<Known> {
    let sql = "SELECT definition, state FROM indicators ORDER BY place, indicator, version";
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let mut known = Known { stamp, ..Known::default() };
    for row in rows {
        let indicator = serde_json::from_str(&row.definition).map_err(|_| Error::Damaged("an indicator"))?;
        match row.state.as_str() {
            "filling" => known.filling.push(indicator),
            "past" => known.past.push(indicator),
            _ => known.current.push(indicator),
        }
    }
    Ok(known)
}

/// At the first start, keeps the indicators that a council starts with. Answers those that it has.
pub(crate) async fn settle(tx: &mut Tx, starting: &[Indicator]) -> Result<Shelf> {
    let (kept,): (i64,) = on!(tx, |conn| sqlx::query_as("SELECT COUNT(*) FROM indicators").fetch_one(conn).await)?;
    if kept == 0 {
        for (place, indicator) in starting.iter().enumerate() {
            insert(tx, indicator, i64::try_from(place).unwrap_or(i64::MAX), "current").await?;
        }
        stamp_anew(tx).await?;
    }
    let stamp = stamp(tx).await?;
    Ok(Shelf(Arc::new(RwLock::new(Arc::new(read(tx, stamp).await?)))))
}

/// Keeps a version of an indicator.
pub(crate) async fn insert(tx: &mut Tx, indicator: &Indicator, place: i64, state: &str) -> Result<()> {
    let definition = serde_json::to_string(indicator).map_err(|_| Error::Damaged("an indicator"))?;
    let sql = "INSERT INTO indicators (indicator, version, place, definition, state, hash) VALUES ($1, $2, $3, $4, $5, $6)";
    on!(tx, |conn| sqlx::query(sql)
        .bind(&indicator.id)
        .bind(indicator.version)
        .bind(place)
        .bind(definition)
        .bind(state)
        .bind(indicator.definition_hash())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// How far the filling of new versions has got: for each version and bucket, up to whom everybody has been counted.
#[derive(Debug, Default)]
pub(crate) struct Fillings(BTreeMap<(String, i64, i64), (Option<uuid::Uuid>, bool)>);

impl Fillings {
    /// Reads it; nothing is asked of the database while nothing is filling.
    pub async fn read(tx: &mut Tx, known: &Known) -> Result<Self> {
        if known.filling.is_empty() {
            return Ok(Self::default());
        }
        let sql = "SELECT indicator, version, bucket, person, finished FROM fillings";
        let rows: Vec<(String, i64, i64, Option<uuid::Uuid>, i64)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
        let of = |(indicator, version, bucket, person, finished)| ((indicator, version, bucket), (person, finished == 1));
        Ok(Self(rows.into_iter().map(of).collect()))
    }

    /// Whether somebody has been counted for a version that is filling.
    pub fn reached(&self, indicator: &Indicator, bucket: i64, person: uuid::Uuid) -> bool {
        let at = self.0.get(&(indicator.id.clone(), indicator.version, bucket));
        at.is_some_and(|(cursor, finished)| *finished || cursor.is_some_and(|cursor| person <= cursor))
    }
}

impl Store {
    /// What is looked at, as this moment knows it.
    pub async fn indicators(&self) -> Result<Arc<Known>> {
        known(&mut self.read().await?, self).await
    }
}
