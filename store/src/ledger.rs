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
    let (from, mut head) = end(tx).await?;
    let period = chapter.period.to_string();
    let words = (chapter.dataset.as_str(), period.as_str(), chapter.revision);
    let mut rows = Vec::with_capacity(entries.len());
    for (entry, seq) in entries.iter().zip(from + 1..) {
        let value = entry.value.to_string();
        head = hash_of(&head, seq, words, &entry.cell, &value, entry.fresh);
        let (fresh, hash) = (i64::from(entry.fresh), head.clone());
        let (dataset, cell) = (chapter.dataset.clone(), entry.cell.clone());
        rows.push(Row { seq, dataset, period: period.clone(), revision: chapter.revision, cell, value, fresh, hash });
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
