//! Passkeys, and questions to devices that wait for an answer. What a device signs with never leaves it: what is kept here shows that it did.
//! Whether an answer is right is not looked at here.

use casework::{
    fault::{Fault, Problem},
    hex,
    ids::WorkerId,
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::hash;
use crate::{Result, Store};

/// As many passkeys one person may have.
pub const MOST: usize = 20;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// What the device calls it, in hexadecimal.
    pub id: String,
    /// Whose.
    pub worker: WorkerId,
    /// What its owner calls it.
    pub name: String,
    /// Its public key and what is known of it, as JSON.
    pub passkey: String,
    /// How often the device says that it has signed; 0 where it does not count.
    pub counter: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When somebody last signed in with it.
    pub used_at: Option<DateTime<Utc>>,
}

/// What a device is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new passkey.
    Make,
    /// Signing in.
    Enter,
    /// That it is still they.
    Confirm,
}

impl Purpose {
    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Enter => "enter",
            Self::Confirm => "confirm",
        }
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    worker: Uuid,
    name: String,
    passkey: String,
    counter: i64,
    made_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

impl From<Row> for Passkey {
    fn from(row: Row) -> Self {
        let Row { id, worker, name, passkey, counter, made_at, used_at } = row;
        Self { id, worker: WorkerId(worker), name, passkey, counter, made_at, used_at }
    }
}

/// Somebody's passkeys, the oldest first.
pub async fn of(store: &Store, worker: WorkerId) -> Result<Vec<Passkey>> {
    let sql = "SELECT p.id, p.worker, p.name, p.passkey, p.counter, p.made_at, p.used_at FROM passkeys p
        JOIN workers w ON w.worker = p.worker WHERE p.worker = $1 AND w.left_at IS NULL ORDER BY p.made_at, p.id";
    let rows: Vec<Row> = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(worker.0).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(Passkey::from).collect())
}

/// The passkey that a device calls so, of somebody who works here now.
pub async fn by_id(store: &Store, id: &[u8]) -> Result<Option<Passkey>> {
    let sql = "SELECT p.id, p.worker, p.name, p.passkey, p.counter, p.made_at, p.used_at FROM passkeys p
        JOIN workers w ON w.worker = p.worker WHERE p.id = $1 AND w.left_at IS NULL";
    let row: Option<Row> = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(hex::of(id)).fetch_optional(conn).await)?;
    Ok(row.map(Passkey::from))
}

/// Keeps a new passkey.
///
/// # Errors
/// [`Fault::Invalid`] when somebody has it already, or this person has [`MOST`].
pub async fn keep(store: &Store, new: Passkey) -> Result<()> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "SELECT (SELECT COUNT(*) FROM passkeys WHERE id = $1), (SELECT COUNT(*) FROM passkeys WHERE worker = $2)";
                let (taken, own): (i64, i64) =
                    on!(&mut *tx, |conn| sqlx::query_as(sql).bind(&new.id).bind(new.worker.0).fetch_one(conn).await)?;
                if taken > 0 || usize::try_from(own).is_ok_and(|own| own >= MOST) {
                    let why = if taken > 0 { "This passkey is here already." } else { "There is no room for more: remove one first." };
                    return Err(Fault::Invalid { problems: vec![Problem::new("name", why)] }.into());
                }
                let sql = "INSERT INTO passkeys (id, worker, name, passkey, counter, made_at) VALUES ($1, $2, $3, $4, $5, $6)";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(new.id)
                    .bind(new.worker.0)
                    .bind(new.name)
                    .bind(new.passkey)
                    .bind(new.counter)
                    .bind(new.made_at)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Writes down that a passkey was used: true when it still stood as `before`, so that of two answers with one count only one is taken.
pub async fn used(store: &Store, before: &Passkey, passkey: String, counter: i64, now: DateTime<Utc>) -> Result<bool> {
    let (id, was) = (before.id.clone(), before.counter);
    let sql = "UPDATE passkeys SET passkey = $1, counter = $2, used_at = $3 WHERE id = $4 AND counter = $5";
    let done: u64 = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let asked = on!(tx, |conn| sqlx::query(sql)
                    .bind(passkey)
                    .bind(counter)
                    .bind(now)
                    .bind(id)
                    .bind(was)
                    .execute(conn)
                    .await
                    .map(|done| done.rows_affected()))?;
                Ok(asked)
            })
        })
        .await?;
    Ok(done == 1)
}

/// Removes one of somebody's passkeys: true when there was one of theirs.
pub async fn remove(store: &Store, worker: WorkerId, id: String) -> Result<bool> {
    let sql = "DELETE FROM passkeys WHERE worker = $1 AND id = $2";
    let gone: u64 = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                Ok(on!(tx, |conn| sqlx::query(sql).bind(worker.0).bind(id).execute(conn).await.map(|done| done.rows_affected()))?)
            })
        })
        .await?;
    Ok(gone == 1)
}

/// Remembers a question to a device, under a secret that only the browser has which was given it.
pub async fn ask(
    store: &Store,
    secret: &str,
    purpose: Purpose,
    worker: Option<WorkerId>,
    state: String,
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<()> {
    let hash = hash(secret);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM ceremonies WHERE ends_at < $1";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(now).execute(conn).await.map(drop))?;
                let sql = "INSERT INTO ceremonies (hash, purpose, worker, state, ends_at) VALUES ($1, $2, $3, $4, $5)";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(hash)
                    .bind(purpose.as_str())
                    .bind(worker.map(|worker| worker.0))
                    .bind(state)
                    .bind(ends_at)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Takes up a question that was asked for the same purpose of the same person: it is good once, whatever comes of it.
pub async fn answered(
    store: &Store,
    secret: &str,
    purpose: Purpose,
    worker: Option<WorkerId>,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let hash = hash(secret);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM ceremonies WHERE hash = $1 RETURNING purpose, worker, state, ends_at";
                let row: Option<(String, Option<Uuid>, String, DateTime<Utc>)> =
                    on!(tx, |conn| sqlx::query_as(sql).bind(hash).fetch_optional(conn).await)?;
                let fits = |(kind, whom, _, ends_at): &(String, Option<Uuid>, String, DateTime<Utc>)| {
                    kind == purpose.as_str() && whom.map(WorkerId) == worker && *ends_at > now
                };
                Ok(row.filter(fits).map(|(_, _, state, _)| state))
            })
        })
        .await
}
