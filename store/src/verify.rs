//! Rebuilding what is derived from the journal, and comparing it with what is kept, bit for bit.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use casework::{
    ids::{PersonId, RecordId},
    insight::{Dimension, Indicator, Month, PART_COUNT, Parts, Series, Step, Whereabouts, Work},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Result, Store, Tx, apply,
    cells::{self, Moved, Owned, PartsRow, columns},
    dossiers, facts,
    facts::FactRow,
    indicators::{self, Fillings, Known},
    merges::Merges,
    open,
};

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Records in the journal.
    pub records: usize,
    /// People with facts.
    pub people: usize,
    /// Facts that stand.
    pub facts: usize,
    /// Contributions.
    pub contributions: usize,
    /// Cells.
    pub cells: usize,
    /// Where what is kept differs from a rebuild: facts, contributions, cells.
    pub differences: [usize; 3],
}

impl Comparison {
    /// Whether what is kept is what a rebuild gives, bit for bit.
    pub fn is_equal(&self) -> bool {
        self.differences == [0, 0, 0]
    }
}

/// How many rows are written together.
const ROWS: usize = 10_000;

type ContributionKey = (Uuid, String, i64, i64, i64);
type CellKey = (i64, String, i64, String, i64, i64);

/// All that is derived.
#[derive(Default, PartialEq)]
struct Derived {
    facts: BTreeSet<FactRow>,
    contributions: BTreeMap<ContributionKey, [i64; PART_COUNT]>,
    cells: BTreeMap<CellKey, [i64; PART_COUNT]>,
}

/// Rebuilds everything from the journal in memory and compares it with what is kept.
pub async fn compare(store: &Store) -> Result<Comparison> {
    let mut tx = store.read().await?;
    let known = indicators::known(&mut tx, store).await?;
    let (records, rebuilt) = rebuild_in_memory(store, &mut tx, &known).await?;
    let kept = kept(&mut tx, &known).await?;
    Ok(Comparison {
        records,
        people: rebuilt.facts.iter().map(|row| row.person).collect::<BTreeSet<_>>().len(),
        facts: rebuilt.facts.len(),
        contributions: rebuilt.contributions.len(),
        cells: rebuilt.cells.len(),
        differences: [
            rebuilt.facts.symmetric_difference(&kept.facts).count(),
            differences(&rebuilt.contributions, &kept.contributions),
            differences(&rebuilt.cells, &kept.cells),
        ],
    })
}

fn differences<K: Ord, V: PartialEq>(one: &BTreeMap<K, V>, other: &BTreeMap<K, V>) -> usize {
    let missing = |from: &BTreeMap<K, V>, to: &BTreeMap<K, V>| to.keys().filter(|key| !from.contains_key(key)).count();
    let unequal = one.iter().filter(|(key, value)| other.get(key).is_some_and(|kept| kept != *value)).count();
    missing(one, other) + missing(other, one) + unequal
}

async fn rebuild_in_memory(store: &Store, tx: &mut Tx, known: &Known) -> Result<(usize, Derived)> {
    let sql = "SELECT DISTINCT record FROM appearances ORDER BY record";
    let records: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let amending = "SELECT DISTINCT record FROM amendments";
    let amending: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(amending).fetch_all(conn).await)?;
    let amending: BTreeSet<Uuid> = amending.into_iter().map(|(record,)| record).collect();
    let targets: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as("SELECT DISTINCT target FROM amendments").fetch_all(conn).await)?;
    let mut derived = Derived::default();
    let disposed = "SELECT person FROM people WHERE disposed_seq IS NOT NULL";
    let disposed: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(disposed).fetch_all(conn).await)?;
    let disposed: BTreeSet<Uuid> = disposed.into_iter().map(|(person,)| person).collect();
    // What has been corrected before it arrived has facts of its own already.
    let roots: BTreeSet<Uuid> = records.iter().map(|(record,)| *record).chain(targets.into_iter().map(|(target,)| target)).collect();
    for root in roots.into_iter().filter(|root| !amending.contains(root)) {
        let Some(standing) = apply::standing(tx, store, RecordId(root)).await? else { continue };
        let kept = &standing.kept;
        let words = store.vocabularies.version(standing.vocabulary);
        let rows = facts::derive(&kept.record, &standing.facts, &kept.stamp, &store.secrets, &words);
        derived.facts.extend(rows.into_iter().filter(|row| !disposed.contains(&row.person)));
    }
    let fillings = Fillings::read(tx, known).await?;
    let mut by_person: BTreeMap<Uuid, Vec<FactRow>> = BTreeMap::new();
    let merges = Merges::now(tx).await?;
    for row in &derived.facts {
        by_person.entry(merges.root(PersonId(row.person)).0).or_default().push(row.clone());
    }
    for (person, rows) in by_person {
        let person = PersonId(person);
        let bucket = store.bucket.of_person(person);
        let dossier = dossiers::assemble(&store.secrets, person, &rows);
        let whereabouts = Whereabouts::of(&dossier);
        let is_filled =
            |(place, indicator): &(usize, &Indicator)| *place < known.current.len() || fillings.reached(indicator, bucket, person.0);
        for (_, indicator) in known.moving().enumerate().filter(is_filled) {
            let work = Work::out(indicator, &whereabouts);
            for step in work.contributions() {
                let key = (person.0, indicator.id.clone(), indicator.version, step.series.code(), i64::from(step.month.0));
                derived.contributions.insert(key, step.parts.0);
            }
            for (Dimension(dimension), step) in work.spread() {
                let key = (bucket, indicator.id.clone(), indicator.version, dimension, step.series.code(), i64::from(step.month.0));
                let sum = derived.cells.entry(key).or_insert([0; PART_COUNT]);
                *sum = (Parts(*sum) + step.parts).0;
            }
        }
    }
    derived.cells.retain(|_, parts| !Parts(*parts).is_zero());
    Ok((records.len(), derived))
}

#[derive(FromRow)]
struct ContributionRow {
    person: Uuid,
    indicator: String,
    version: i64,
    series: i64,
    month: i64,
    #[sqlx(flatten)]
    parts: PartsRow,
}

#[derive(FromRow)]
struct CellRow {
    bucket: i64,
    indicator: String,
    version: i64,
    dimension: String,
    series: i64,
    month: i64,
    #[sqlx(flatten)]
    parts: PartsRow,
}

static CONTRIBUTIONS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT person, indicator, version, series, month, {} FROM contributions", columns(str::to_owned)));
static CELLS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT bucket, indicator, version, dimension, series, month, {} FROM cells", columns(str::to_owned)));

async fn kept(tx: &mut Tx, known: &Known) -> Result<Derived> {
    // What was replaced stands as it stood: there is nothing to compare it with.
    let moves = |id: &str, version: i64| known.moving().any(|indicator| indicator.id == id && indicator.version == version);
    let sql = "SELECT person, record, place, seq, fact, topic, value, window_days, on_date, until_date, source, member FROM facts";
    let facts: Vec<FactRow> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let contributions: Vec<ContributionRow> = on!(tx, |conn| sqlx::query_as(CONTRIBUTIONS.as_str()).fetch_all(conn).await)?;
    let cells: Vec<CellRow> = on!(tx, |conn| sqlx::query_as(CELLS.as_str()).fetch_all(conn).await)?;
    // A cell that everything has been taken out of again is as good as none.
    let cells = cells.into_iter().filter(|row| !row.parts.0.is_zero() && moves(&row.indicator, row.version));
    let contributions = contributions.into_iter().filter(|row| moves(&row.indicator, row.version));
    Ok(Derived {
        facts: facts.into_iter().collect(),
        contributions: contributions.map(|row| ((row.person, row.indicator, row.version, row.series, row.month), row.parts.0.0)).collect(),
        cells: cells.map(|row| ((row.bucket, row.indicator, row.version, row.dimension, row.series, row.month), row.parts.0.0)).collect(),
    })
}

/// Throws away what is derived and keeps what a rebuild gives instead, in one transaction.
pub async fn rebuild(store: &Store) -> Result<()> {
    let writer = store.writer.clone();
    let store = store.clone();
    writer
        .write(move |tx| {
            Box::pin(async move {
                crate::bucket::Heads::lock(tx, &(0..store.bucket.count).collect()).await?;
                let known = indicators::known(tx, &store).await?;
                let (_, rebuilt) = rebuild_in_memory(&store, tx, &known).await?;
                on!(tx, |conn| sqlx::query("DELETE FROM facts").execute(conn).await.map(drop))?;
                for indicator in known.moving() {
                    forget(tx, &indicator.id, indicator.version).await?;
                }
                let rows: Vec<FactRow> = rebuilt.facts.iter().cloned().collect();
                for some in rows.chunks(ROWS) {
                    facts::keep(tx, store.bucket, some).await?;
                }
                keep(tx, &store, &known, &rebuilt).await?;
                open::is_derived_so_now(tx).await
            })
        })
        .await
}

/// Takes away everything that has been added up for a version of an indicator.
pub(crate) async fn forget(tx: &mut Tx, id: &str, version: i64) -> Result<()> {
    for sql in
        ["DELETE FROM contributions WHERE indicator = $1 AND version = $2", "DELETE FROM cells WHERE indicator = $1 AND version = $2"]
    {
        on!(tx, |conn| sqlx::query(sql).bind(id).bind(version).execute(conn).await.map(drop))?;
    }
    Ok(())
}

async fn keep(tx: &mut Tx, store: &Store, known: &Known, rebuilt: &Derived) -> Result<()> {
    let month = |month: i64| Month(i32::try_from(month).unwrap_or(i32::MAX));
    let named =
        |id: &str, version: i64, code: i64| known.moving().find(|one| one.id == id && one.version == version).zip(Series::from_code(code));
    let mut steps = Vec::new();
    for ((person, id, version, code, at), parts) in &rebuilt.contributions {
        if let Some((indicator, series)) = named(id, *version, *code) {
            let person = PersonId(*person);
            let owned = Owned { bucket: store.bucket.of_person(person), person, indicator };
            steps.push((owned, Step { series, month: month(*at), parts: Parts(*parts) }));
        }
    }
    let mut moved = Vec::new();
    for ((bucket, id, version, dimension, code, at), parts) in &rebuilt.cells {
        if let Some((indicator, series)) = named(id, *version, *code) {
            let at = Moved { bucket: *bucket, indicator, at: Dimension(dimension.clone()), series, month: month(*at), by: Parts(*parts) };
            moved.push(at);
        }
    }
    for some in steps.chunks(ROWS) {
        cells::keep_contributions(tx, some).await?;
    }
    for some in moved.chunks(ROWS) {
        cells::move_cells(tx, some).await?;
    }
    Ok(())
}
