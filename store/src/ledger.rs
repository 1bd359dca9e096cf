//! The ledger: every value that ever left, in order, chained by SHA-256. It is only ever added to, and what it says wins for ever.

use casework::{insight::Period, release::Value};
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use crate::{Error, Result, Store, Tx};

/// A value on its way into the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The cell's lasting name.
    pub cell: String,
    /// What was published of it.
    pub value: Value,
    /// Whether it was counted then, rather than carried or held back.
    pub fresh: bool,
}

/// Which period's values, of which dataset, in which revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// The dataset's name.
    pub dataset: String,
    /// The period.
    pub period: Period,
    /// 0 at first; a year's end may revise what was published.
    pub revision: i64,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    dataset: String,
    period: String,
    revision: i64,
    cell: String,
    value: String,
    fresh: i64,
    hash: Vec<u8>,
}

/// The hash of a row: over the hash before it and over every field, each with its length in front.
fn hash_of(before: &[u8], seq: i64, chapter: (&str, &str, i64), cell: &str, value: &str, fresh: bool) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(before);
    let (dataset, period, revision) = chapter;
    let fresh = if fresh { "fresh" } else { "kept" };
    for field in [&seq.to_string(), dataset, period, &revision.to_string(), cell, value, fresh] {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().to_vec()
}

/// Where the ledger ends: the last row's place and hash.
pub(crate) async fn end(tx: &mut Tx) -> Result<(i64, Vec<u8>)> {
    let sql = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1";
    let last: Option<(i64, Vec<u8>)> = on!(tx, |conn| sqlx::query_as(sql).fetch_optional(conn).await)?;
    Ok(last.unwrap_or_default())
}

/// Adds a chapter. Answers the place before its first row and the place of its last.
///
/// # Errors
/// When a cell of it stands in the ledger already: the whole chapter is refused.
pub(crate) async fn add(tx: &mut Tx, chapter: &Chapter, entries: &[Entry]) -> Result<(i64, i64)> {
    let words = (chapter.dataset.as_str(), chapter.period.to_string(), chapter.revision);
    write(tx, words, entries.iter().map(|entry| (entry.cell.clone(), entry.value.to_string(), entry.fresh))).await
}

/// What stands in the place of a value that was given to somebody under a gateway, and never published.
const DISCLOSED: &str = "disclosed";

/// Notes that exact numbers were disclosed by a return: which, and never how many. Answers the place of the last row.
pub(crate) async fn disclose(tx: &mut Tx, to: &str, period: Period, edition: i64, cells: &[String]) -> Result<i64> {
    let rows = cells.iter().map(|cell| (cell.clone(), DISCLOSED.to_owned(), true));
    Ok(write(tx, (to, period.to_string(), edition), rows).await?.1)
}

async fn write(
    tx: &mut Tx,
    (dataset, period, revision): (&str, String, i64),
    values: impl Iterator<Item = (String, String, bool)>,
) -> Result<(i64, i64)> {
    let (from, mut head) = end(tx).await?;
    let mut rows = Vec::new();
    for ((cell, value, fresh), seq) in values.zip(from + 1..) {
        head = hash_of(&head, seq, (dataset, &period, revision), &cell, &value, fresh);
        let (dataset, period, hash) = (dataset.to_owned(), period.clone(), head.clone());
        rows.push(Row { seq, dataset, period, revision, cell, value, fresh: i64::from(fresh), hash });
    }
    insert_all!(tx, rows.as_slice(), "ledger", "", |row| {
        "seq" "bigint" = row.seq,
        "dataset" "text" = row.dataset.clone(),
        "period" "text" = row.period.clone(),
        "revision" "bigint" = row.revision,
        "cell" "text" = row.cell.clone(),
        "value" "text" = row.value.clone(),
        "fresh" "bigint" = row.fresh,
        "hash" "bytea" = row.hash.clone(),
    });
    Ok((from, rows.last().map_or(from, |row| row.seq)))
}

/// Other servers on the same database wait here until this transaction ends.
pub(crate) async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    let sql = tx.dialect("SELECT 1", "SELECT pg_advisory_xact_lock(hashtext('alongside ledger'))");
    on!(tx, |conn| sqlx::query(sql).execute(conn).await.map(drop))?;
    Ok(())
}

/// What the ledger says of a dataset's period: its newest revision, or the one that is asked for.
pub(crate) async fn chapter(tx: &mut Tx, dataset: &str, period: Period, revision: i64) -> Result<Vec<Entry>> {
    let sql = "SELECT cell, value, fresh FROM ledger WHERE dataset = $1 AND period = $2 AND revision = $3 ORDER BY seq";
    let rows: Vec<(String, String, i64)> =
        on!(tx, |conn| sqlx::query_as(sql).bind(dataset).bind(period.to_string()).bind(revision).fetch_all(conn).await)?;
    let entry = |(cell, value, fresh): (String, String, i64)| {
        let value = value.parse().map_err(|_| Error::Damaged("a value in the ledger"))?;
        Ok(Entry { cell, value, fresh: fresh != 0 })
    };
    rows.into_iter().map(entry).collect()
}

/// The hash of one row, in which everything before it is.
pub(crate) async fn hash_at(tx: &mut Tx, seq: i64) -> Result<Vec<u8>> {
    let found: Option<(Vec<u8>,)> =
        on!(tx, |conn| sqlx::query_as("SELECT hash FROM ledger WHERE seq = $1").bind(seq).fetch_optional(conn).await)?;
    Ok(found.map(|(hash,)| hash).unwrap_or_default())
}

/// How many rows are looked at together.
const PAGE: i64 = 10_000;

/// Looks through the whole ledger. Answers how many rows stand, or from which row on it does not hold together.
pub async fn verify(store: &Store) -> Result<std::result::Result<i64, i64>> {
    let mut tx = store.read().await?;
    let (mut last, mut head) = (0, Vec::new());
    loop {
        let sql = "SELECT seq, dataset, period, revision, cell, value, fresh, hash FROM ledger WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(last).bind(PAGE).fetch_all(conn).await)?;
        if rows.is_empty() {
            return Ok(Ok(last));
        }
        for row in rows {
            let words = (row.dataset.as_str(), row.period.as_str(), row.revision);
            head = hash_of(&head, row.seq, words, &row.cell, &row.value, row.fresh != 0);
            if row.seq != last + 1 || head != row.hash {
                return Ok(Err(row.seq));
            }
            last = row.seq;
        }
    }
}
