//! What is prepared and what has left, read back.

use casework::{
    fault::Fault,
    hex,
    ids::WorkerId,
    insight::{Indicator, Period},
    release::{
        Dataset, Layout, PublishedRelease, Value,
        gate::Report,
        hold::{Decided, Why},
    },
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{count::Cursor, declare::version};
use crate::{
    Error, Result, Store, Tx,
    indicators::{self, Known},
    ledger::{self, Entry},
};

/// A release that has left.
pub(super) struct Left {
    pub release: String,
    pub dataset: String,
    pub version: i64,
    pub period: Period,
    pub revision: i64,
    pub at: DateTime<Utc>,
    pub cursor: Cursor,
    pub report: Report,
    pub ledger_to: i64,
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

#[derive(FromRow)]
struct Row {
    release: String,
    act: String,
    dataset: String,
    version: i64,
    period: String,
    revision: i64,
    at: DateTime<Utc>,
    cursor: String,
    report: String,
    reason: String,
    ledger_to: i64,
}

/// Everything that has left, the oldest period first.
pub(super) async fn left(tx: &mut Tx) -> Result<Vec<Left>> {
    let sql = "SELECT release, act, dataset, version, period, revision, at, cursor, report, reason, ledger_to FROM releases";
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let (withdrawn, released): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.act == "withdrawn");
    let mut all = Vec::with_capacity(released.len());
    for row in released {
        let taken_back = withdrawn.iter().find(|one| one.release == row.release);
        all.push(Left {
            period: row.period.parse().map_err(|_| Error::Damaged("a release"))?,
            cursor: serde_json::from_str(&row.cursor).map_err(|_| Error::Damaged("a release"))?,
            report: serde_json::from_str(&row.report).map_err(|_| Error::Damaged("a release"))?,
            withdrawn: taken_back.map(|one| (one.at, one.reason.clone())),
            release: row.release,
            dataset: row.dataset,
            version: row.version,
            revision: row.revision,
            at: row.at,
            ledger_to: row.ledger_to,
        });
    }
    all.sort_by(|a, b| (a.period.last_month(), a.revision, &a.release).cmp(&(b.period.last_month(), b.revision, &b.release)));
    Ok(all)
}

/// Where a release stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits for somebody else to release it.
    Prepared,
    /// It is out.
    Released,
    /// It was out, and was taken back for this reason.
    Withdrawn(String),
}

/// A release in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name: part of addresses.
    pub release: String,
    /// The dataset's name.
    pub dataset: String,
    /// The dataset's title.
    pub title: String,
    /// Whether anybody may read it.
    pub open: bool,
    /// The period.
    pub period: Period,
    /// When it got where it stands.
    pub at: DateTime<Utc>,
    /// Where it stands.
    pub standing: Standing,
}

/// Every release, the newest period first: what is prepared, what is out, and what was taken back.
pub async fn list(store: &Store) -> Result<Vec<Listed>> {
    let mut tx = store.read().await?;
    let mut all = Vec::new();
    for one in left(&mut tx).await? {
        let dataset = version(&mut tx, &one.dataset, one.version).await?;
        let (at, standing) = match one.withdrawn {
            Some((at, reason)) => (at, Standing::Withdrawn(reason)),
            None => (one.at, Standing::Released),
        };
        all.push(Listed {
            release: one.release,
            title: dataset.title,
            open: dataset.open,
            dataset: one.dataset,
            period: one.period,
            at,
            standing,
        });
    }
    let sql = "SELECT release, dataset, version, period, prepared_at FROM drafts";
    let drafts: Vec<(String, String, i64, String, DateTime<Utc>)> = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    for (release, name, number, period, at) in drafts {
        let dataset = version(&mut tx, &name, number).await?;
        let period = period.parse().map_err(|_| Error::Damaged("a draft"))?;
        all.push(Listed { release, dataset: name, title: dataset.title, open: dataset.open, period, at, standing: Standing::Prepared });
    }
    all.sort_by(|a, b| (b.period.last_month(), &b.release).cmp(&(a.period.last_month(), &a.release)));
    Ok(all)
}

/// A release that has left.
///
/// # Errors
/// [`Fault::NotFound`] when none of that name has.
pub async fn published(store: &Store, name: &str) -> Result<PublishedRelease> {
    let mut tx = store.read().await?;
    let mut all = left(&mut tx).await?;
    let place = all.iter().position(|one| one.release == name).ok_or(Fault::NotFound)?;
    let previous = all[..place].iter().rfind(|one| one.dataset == all[place].dataset).map(|one| one.release.clone());
    let one = all.swap_remove(place);
    let dataset = version(&mut tx, &one.dataset, one.version).await?;
    let known = indicators::known(&mut tx, store).await?;
    let entries = ledger::chapter(&mut tx, &one.dataset, one.period, one.revision).await?;
    let counted = as_counted_then(&known, &dataset, &entries);
    let layout = Layout::new(&dataset, &counted);
    let values: Vec<Value> = entries.into_iter().map(|entry| entry.value).collect();
    if values.len() != layout.cells() {
        return Err(Error::Damaged("a release in the ledger"));
    }
    let ledger = hex::of(&ledger::hash_at(&mut tx, one.ledger_to).await?);
    let withdrawn = one.withdrawn.map(|(_, reason)| reason);
    let definitions = counted.iter().map(Indicator::definition_hash).collect();
    let (release, period, revision, at, report) = (one.release, one.period, one.revision, one.at, one.report);
    Ok(PublishedRelease { release, dataset, layout, definitions, period, revision, values, at, report, ledger, previous, withdrawn })
}

/// The indicators of a dataset as they were defined when its values left, whatever has been defined since: a cell's name has the version.
fn as_counted_then(known: &Known, dataset: &Dataset, entries: &[Entry]) -> Vec<Indicator> {
    let version = |id: &str| {
        let of = |entry: &Entry| entry.cell.strip_prefix(id)?.strip_prefix('@')?.split('|').next()?.parse().ok();
        entries.iter().find_map(of)
    };
    let then = |id: &String| version(id).and_then(|version| known.version(id, version)).or_else(|| known.current(id));
    dataset.indicators.iter().filter_map(then).cloned().collect()
}

/// A release as it was prepared.
pub(super) struct Draft {
    pub dataset: Dataset,
    pub period: Period,
    pub revision: i64,
    pub decided: Vec<Decided>,
    pub report: Report,
    pub prepared_at: DateTime<Utc>,
    pub prepared_by: Uuid,
}

#[derive(FromRow)]
struct DraftRow {
    dataset: String,
    version: i64,
    period: String,
    revision: i64,
    prepared_at: DateTime<Utc>,
    prepared_by: Uuid,
    report: String,
    cells: String,
}

pub(super) async fn prepared(tx: &mut Tx, release: &str) -> Result<Draft> {
    let sql = "SELECT dataset, version, period, revision, prepared_at, prepared_by, report, cells FROM drafts WHERE release = $1";
    let row: Option<DraftRow> = on!(tx, |conn| sqlx::query_as(sql).bind(release).fetch_optional(conn).await)?;
    let row = row.ok_or(Fault::NotFound)?;
    Ok(Draft {
        dataset: version(tx, &row.dataset, row.version).await?,
        period: row.period.parse().map_err(|_| Error::Damaged("a draft"))?,
        revision: row.revision,
        decided: row.cells.lines().map(read_cell).collect::<Option<_>>().ok_or(Error::Damaged("a draft"))?,
        report: serde_json::from_str(&row.report).map_err(|_| Error::Damaged("a draft"))?,
        prepared_at: row.prepared_at,
        prepared_by: row.prepared_by,
    })
}

/// A release that waits, as those who see releases may look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The declaration.
    pub dataset: Dataset,
    /// Its cells.
    pub layout: Layout,
    /// The period.
    pub period: Period,
    /// Each cell's value, and why it has it.
    pub decided: Vec<Decided>,
    /// What the gate said.
    pub report: Report,
    /// When it was prepared.
    pub prepared_at: DateTime<Utc>,
    /// By whom.
    pub prepared_by: WorkerId,
}

/// A release that waits.
///
/// # Errors
/// [`Fault::NotFound`] when none of that name does.
pub async fn draft(store: &Store, release: &str) -> Result<Waiting> {
    let Draft { dataset, period, decided, report, prepared_at, prepared_by, .. } = prepared(&mut store.read().await?, release).await?;
    let layout = Layout::new(&dataset, &store.shelf.now().current);
    Ok(Waiting { dataset, layout, period, decided, report, prepared_at, prepared_by: WorkerId(prepared_by) })
}

const WHYS: [(char, Why); 8] = [
    ('n', Why::Counted),
    ('k', Why::Carried),
    ('p', Why::Published),
    ('f', Why::Few),
    ('i', Why::Impossible),
    ('w', Why::FewCaseworkers),
    ('a', Why::NearlyAll),
    ('m', Why::Averaged),
];

fn read_cell(line: &str) -> Option<Decided> {
    let (why, value) = (line.chars().next()?, line.get(1..)?);
    Some(Decided { value: value.parse().ok()?, why: WHYS.iter().find(|(letter, _)| *letter == why)?.1 })
}

/// Cells as a draft keeps them: a line each, a letter for why and the value.
pub(super) fn write_cells(decided: &[Decided]) -> String {
    use std::fmt::Write;
    decided.iter().fold(String::new(), |mut text, one| {
        let letter = WHYS.iter().find(|(_, why)| *why == one.why).map_or('n', |(letter, _)| *letter);
        let _ = writeln!(text, "{letter}{}", one.value);
        text
    })
}
