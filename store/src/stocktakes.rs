//! Stocktakes: a team's meetings over its figures, as they were. Figures are frozen when it begins; what was said is sealed with the team's
//! key, and can be changed until it is closed.

use casework::{
    access::{Allow, Verb, Way},
    fault::Fault,
    insight::{Frozen, Notes, Period, Released, ReleasedRow},
    release::{Filter, PublishedRelease},
    seal::Place,
};
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Error, Result, Store,
    batch::owner_of_team,
    identity,
    keys::Keys,
    releases::{self, Standing},
};

/// A stocktake.
#[derive(Clone, Debug, PartialEq)]
pub struct Stocktake {
    /// Which.
    pub id: Uuid,
    /// The team's id.
    pub team: String,
    /// The day of the meeting.
    pub held_on: NaiveDate,
    /// Up to the end of which period its figures are.
    pub period: Period,
    /// When its figures were frozen.
    pub begun_at: DateTime<Utc>,
    /// When it was closed; none while what was said can be changed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts up with every change of what was said.
    pub changes: i64,
    /// The figures as they stood.
    pub frozen: Frozen,
    /// What was said.
    pub notes: Notes,
}

/// A stocktake in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Listed {
    /// Which.
    #[sqlx(rename = "stocktake")]
    pub id: Uuid,
    /// The day of the meeting.
    pub held_on: NaiveDate,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}

/// What a new one is made of.
pub struct Begun {
    /// Its id.
    pub id: Uuid,
    /// The day of the meeting.
    pub held_on: NaiveDate,
    /// Up to the end of which period its figures are.
    pub period: Period,
    /// The figures.
    pub frozen: Frozen,
}

#[derive(FromRow)]
struct Row {
    stocktake: Uuid,
    team: String,
    held_on: NaiveDate,
    period: String,
    begun_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    changes: i64,
    frozen: String,
    key_version: i64,
    notes: Vec<u8>,
}

/// Where what was said is sealed: it opens under its own id and the team's key only.
fn place(team: &str, id: Uuid, version: i64) -> Place {
    let (high, low) = id.as_u64_pair();
    Place {
        column: "stocktakes.notes",
        row: (high.cast_signed(), low.cast_signed()),
        owner: owner_of_team(Some(&team.to_owned())),
        version,
    }
}

/// The team whose stocktakes a decision lets one read.
fn team_of(allow: &Allow) -> Result<&str> {
    Ok(allow.team().filter(|_| allow.verb() == Verb::SeeFigures).ok_or(Fault::NotFound)?)
}

/// The same for whoever leads it: they alone write.
fn led(allow: &Allow) -> Result<&str> {
    let team = team_of(allow)?;
    if allow.way() == Way::Team { Ok(team) } else { Err(Fault::NotFound.into()) }
}

/// Begins a stocktake: its figures are frozen.
///
/// # Errors
/// Not found for a decision that is not about the figures of a team that one leads.
pub async fn begin(store: &Store, allow: &Allow, begun: Begun, now: DateTime<Utc>) -> Result<()> {
    let team = led(allow)?.to_owned();
    let owner = owner_of_team(Some(&team));
    store.keys.ensure([owner]).await?;
    let notes = sealed(store, &team, begun.id, &Notes::default()).await?;
    let frozen = serde_json::to_string(&begun.frozen).map_err(|_| Error::Damaged("a stocktake"))?;
    let by = allow.worker().0;
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql =
                    "INSERT INTO stocktakes (stocktake, team, held_on, period, begun_at, begun_by, changes, frozen, key_version, notes)
                    VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(begun.id)
                    .bind(&team)
                    .bind(begun.held_on)
                    .bind(begun.period.to_string())
                    .bind(now.trunc_subsecs(6))
                    .bind(by)
                    .bind(&frozen)
                    .bind(Keys::VERSION)
                    .bind(&notes)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

async fn sealed(store: &Store, team: &str, id: Uuid, notes: &Notes) -> Result<Vec<u8>> {
    let bytes = serde_json::to_vec(notes).map_err(|_| Error::Damaged("a stocktake"))?;
    Ok(store.keys.seal_at(&place(team, id, Keys::VERSION), &bytes).await?.ok_or(Fault::NotFound)?)
}

/// Those of a team, the newest first.
///
/// # Errors
/// Not found for a decision that is not about the figures of a team.
pub async fn list(store: &Store, allow: &Allow) -> Result<Vec<Listed>> {
    let sql = "SELECT stocktake, held_on, closed_at FROM stocktakes WHERE team = $1 ORDER BY held_on DESC, begun_at DESC";
    let team = team_of(allow)?;
    Ok(on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(team).fetch_all(conn).await)?)
}

const ONE: &str = "SELECT stocktake, team, held_on, period, begun_at, closed_at, changes, frozen, key_version, notes FROM stocktakes
    WHERE stocktake = $1 AND team = $2";
const BEFORE: &str = "SELECT stocktake, team, held_on, period, begun_at, closed_at, changes, frozen, key_version, notes FROM stocktakes
    WHERE team = $1 AND begun_at < $2 ORDER BY begun_at DESC LIMIT 1";

/// The team of a stocktake: whoever wants to read it has to be allowed to see that team's figures.
///
/// # Errors
/// Not found where there is none.
pub async fn team(store: &Store, id: Uuid) -> Result<String> {
    let sql = "SELECT team FROM stocktakes WHERE stocktake = $1";
    let found: Option<(String,)> = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(id).fetch_optional(conn).await)?;
    Ok(found.ok_or(Fault::NotFound)?.0)
}

/// One of a team's.
///
/// # Errors
/// Not found where it is not that team's.
pub async fn open(store: &Store, allow: &Allow, id: Uuid) -> Result<Stocktake> {
    let team = team_of(allow)?;
    let mut tx = store.read().await?;
    let row: Option<Row> = on!(&mut tx, |conn| sqlx::query_as(ONE).bind(id).bind(team).fetch_optional(conn).await)?;
    drop(tx);
    opened(store, row.ok_or(Fault::NotFound)?).await
}

/// The one before it, if there is one: what it decided is where this one begins.
///
/// # Errors
/// Those of reading.
pub async fn before(store: &Store, stocktake: &Stocktake) -> Result<Option<Stocktake>> {
    let mut tx = store.read().await?;
    let row: Option<Row> =
        on!(&mut tx, |conn| sqlx::query_as(BEFORE).bind(&stocktake.team).bind(stocktake.begun_at).fetch_optional(conn).await)?;
    drop(tx);
    match row {
        Some(row) => Ok(Some(opened(store, row).await?)),
        None => Ok(None),
    }
}

async fn opened(store: &Store, row: Row) -> Result<Stocktake> {
    let sealed_at = place(&row.team, row.stocktake, row.key_version);
    let notes = store.keys.open_at(&sealed_at, &row.notes).await?;
    let notes = notes.map_or_else(|| Ok(Notes::default()), |bytes| serde_json::from_slice(&bytes));
    Ok(Stocktake {
        id: row.stocktake,
        held_on: row.held_on,
        period: row.period.parse().map_err(|_| Error::Damaged("a stocktake"))?,
        begun_at: row.begun_at,
        closed_at: row.closed_at,
        changes: row.changes,
        frozen: serde_json::from_str(&row.frozen).map_err(|_| Error::Damaged("a stocktake"))?,
        notes: notes.map_err(|_| Error::Damaged("a stocktake"))?,
        team: row.team,
    })
}

/// Keeps what was said, and closes it where that is asked.
///
/// # Errors
/// [`Fault::Conflict`] when somebody else has changed it since `changes`, or it is closed; invalid for notes that make no sense; not found for
/// whoever does not lead the team.
pub async fn keep(store: &Store, allow: &Allow, id: Uuid, changes: i64, notes: &Notes, close: bool, now: DateTime<Utc>) -> Result<()> {
    let team = led(allow)?;
    let kept = open(store, allow, id).await?;
    let problems = notes.problems(kept.held_on);
    if !problems.is_empty() {
        return Err(Fault::Invalid { problems }.into());
    }
    let notes = sealed(store, team, id, notes).await?;
    let closed_at = close.then(|| now.trunc_subsecs(6));
    let rows = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE stocktakes SET notes = $1, key_version = $2, changes = changes + 1, closed_at = $3
                    WHERE stocktake = $4 AND changes = $5 AND closed_at IS NULL";
                let done = on!(tx, |conn| sqlx::query(sql)
                    .bind(&notes)
                    .bind(Keys::VERSION)
                    .bind(closed_at)
                    .bind(id)
                    .bind(changes)
                    .execute(conn)
                    .await
                    .map(|done| done.rows_affected()))?;
                Ok(done)
            })
        })
        .await?;
    if rows == 1 { Ok(()) } else { Err(Fault::Conflict.into()) }
}

/// What the newest release that stands says about the council and about a team: the only figures that leave a meeting.
///
/// # Errors
/// Those of reading.
pub async fn released(store: &Store, team: &str) -> Result<Option<Released>> {
    let newest = releases::list(store).await?.into_iter().find(|one| one.standing == Standing::Released);
    let Some(newest) = newest else { return Ok(None) };
    let published = releases::published(store, &newest.release).await?;
    let mut tx = store.read().await?;
    let name = identity::teams(&mut tx).await?.into_iter().find(|one| one.id == team).map_or(team.to_owned(), |one| one.name);
    Ok(Some(Released { release: newest.release, period: published.period.in_words(), rows: rows(&published, team, &name) }))
}

fn rows(published: &PublishedRelease, team: &str, name: &str) -> Vec<ReleasedRow> {
    let layout = &published.layout;
    let mut rows: Vec<ReleasedRow> = Vec::new();
    for tidy in published.rows() {
        let place = match tidy.cell.at.as_slice() {
            [] => "The whole council".to_owned(),
            [(dimension, value)] if layout.dimensions()[*dimension].id == "team" && layout.code(*dimension, *value) == team => {
                name.to_owned()
            }
            _ => continue,
        };
        let (_, _, counted) = layout.indicator(tidy.cell.indicator);
        if tidy.cell.filter == Filter::People {
            rows.push(ReleasedRow { name: counted.to_owned(), place, values: Default::default() });
        }
        let number = Filter::ALL.iter().position(|filter| *filter == tidy.cell.filter);
        if let (Some(row), Some(number)) = (rows.last_mut(), number) {
            row.values[number] = tidy.value.to_string();
        }
    }
    rows
}
