//! What somebody signs in with here: a name, a password, six digits from an app, codes for when the app is lost, a PIN for the lock.
//! Passwords and PINs come as hashes, codes are hashed here, and the secret of the six digits is sealed to its owner.

use casework::{
    access::Role,
    fault::{Fault, Problem},
    ids::WorkerId,
    seal::Place,
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{hash, invitations, invitations::Invited};
use crate::{Error, Keys, Result, Store, Tx};

/// An account of somebody who works here now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub worker: WorkerId,
    /// The name they sign in with, in small letters.
    pub name: String,
    /// Their password, hashed (a PHC string).
    pub password: String,
    /// The secret of their six digits.
    pub one_time: Vec<u8>,
}

/// What somebody chose.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The name they sign in with, in small letters.
    pub name: String,
    /// Their password, hashed (a PHC string).
    pub password: String,
    /// The secret of their six digits.
    pub one_time: Vec<u8>,
    /// The half minute whose digits they have shown.
    pub step: i64,
    /// Their codes for when the app is lost.
    pub codes: Vec<String>,
}

#[derive(FromRow)]
struct Row {
    worker: Uuid,
    name: String,
    password: String,
    one_time: Vec<u8>,
}

fn place(store: &Store, worker: WorkerId) -> Place {
    Place { column: "accounts.one_time", row: (store.bucket.of_owner(worker.0), 0), owner: worker.0, version: Keys::VERSION }
}

async fn opened(store: &Store, row: Option<Row>) -> Result<Option<Account>> {
    let Some(row) = row else { return Ok(None) };
    let worker = WorkerId(row.worker);
    let one_time = store.keys.open_at(&place(store, worker), &row.one_time).await?.ok_or(Error::Damaged("an account"))?;
    Ok(Some(Account { worker, name: row.name, password: row.password, one_time }))
}

/// The account of a name.
pub async fn by_name(store: &Store, name: &str) -> Result<Option<Account>> {
    let sql = "SELECT a.worker, a.name, a.password, a.one_time FROM accounts a JOIN workers w ON w.worker = a.worker
        WHERE a.name = $1 AND w.left_at IS NULL";
    let row = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(name).fetch_optional(conn).await)?;
    opened(store, row).await
}

/// The account of somebody who works here.
pub async fn of(store: &Store, worker: WorkerId) -> Result<Option<Account>> {
    let sql = "SELECT a.worker, a.name, a.password, a.one_time FROM accounts a JOIN workers w ON w.worker = a.worker
        WHERE a.worker = $1 AND w.left_at IS NULL";
    let row = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(worker.0).fetch_optional(conn).await)?;
    opened(store, row).await
}

/// Takes a link and keeps what somebody chose, in one step. `first` is what whoever sets the council up is called, and their new id.
/// Sessions they had before end.
///
/// # Errors
/// [`Fault::NotFound`] when the link is good no longer; [`Fault::Invalid`] when somebody else has the name.
pub async fn join(store: &Store, link: &str, first: Option<(WorkerId, String)>, chosen: Chosen, now: DateTime<Utc>) -> Result<WorkerId> {
    let whom = match (invitations::invited(store, link, now).await?, &first) {
        (Some(Invited::Known(worker)), _) => worker.id,
        (Some(Invited::First), Some((id, _))) => *id,
        _ => return Err(Fault::NotFound.into()),
    };
    store.keys.ensure([whom.0]).await?;
    let sealed = store.keys.seal_at(&place(store, whom), &chosen.one_time).await?.ok_or(Error::Damaged("a key"))?;
    let link = hash(link);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                match (invitations::take(tx, &link, now).await?, first) {
                    (Some(Invited::Known(_)), _) => {}
                    (Some(Invited::First), Some((id, called))) => {
                        let sql = "INSERT INTO workers (worker, name, role) VALUES ($1, $2, $3)";
                        let role = Role::Administrator.as_str();
                        on!(&mut *tx, |conn| sqlx::query(sql).bind(id.0).bind(called).bind(role).execute(conn).await.map(drop))?;
                    }
                    _ => return Err(Fault::NotFound.into()),
                }
                let sql = "SELECT worker FROM accounts WHERE name = $1 AND worker <> $2";
                let taken: Option<(Uuid,)> =
                    on!(&mut *tx, |conn| sqlx::query_as(sql).bind(&chosen.name).bind(whom.0).fetch_optional(conn).await)?;
                if taken.is_some() {
                    return Err(Fault::Invalid { problems: vec![Problem::new("name", "Choose another name to sign in with.")] }.into());
                }
                let sql = "INSERT INTO accounts (worker, name, password, one_time, last_step, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
                    ON CONFLICT (worker) DO UPDATE SET name = excluded.name, password = excluded.password,
                    one_time = excluded.one_time, last_step = excluded.last_step, changed_at = excluded.changed_at";
                on!(&mut *tx, |conn| sqlx::query(sql)
                    .bind(whom.0)
                    .bind(&chosen.name)
                    .bind(&chosen.password)
                    .bind(&sealed)
                    .bind(chosen.step)
                    .bind(now)
                    .execute(conn)
                    .await
                    .map(drop))?;
                put_codes(tx, whom, &chosen.codes).await?;
                for sql in [
                    "DELETE FROM sessions WHERE worker = $1",
                    "DELETE FROM pins WHERE worker = $1",
                    "DELETE FROM passkeys WHERE worker = $1",
                ] {
                    on!(&mut *tx, |conn| sqlx::query(sql).bind(whom.0).execute(conn).await.map(drop))?;
                }
                Ok(whom)
            })
        })
        .await
}

async fn put_codes(tx: &mut Tx, worker: WorkerId, codes: &[String]) -> Result<()> {
    let sql = "DELETE FROM recovery_codes WHERE worker = $1";
    on!(&mut *tx, |conn| sqlx::query(sql).bind(worker.0).execute(conn).await.map(drop))?;
    for code in codes {
        let sql = "INSERT INTO recovery_codes (worker, hash) VALUES ($1, $2)";
        on!(&mut *tx, |conn| sqlx::query(sql).bind(worker.0).bind(hash(code)).execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// Keeps new codes in the place of the old ones.
pub async fn keep_codes(store: &Store, worker: WorkerId, codes: Vec<String>) -> Result<()> {
    store.writer.write(move |tx| Box::pin(async move { put_codes(tx, worker, &codes).await })).await
}

/// How many codes somebody has left.
pub async fn codes_left(store: &Store, worker: WorkerId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM recovery_codes WHERE worker = $1";
    let (left,): (i64,) = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(worker.0).fetch_one(conn).await)?;
    Ok(left)
}

/// Takes a code: true for one that was there, which is gone then.
pub async fn take_code(store: &Store, worker: WorkerId, code: &str) -> Result<bool> {
    let hash = hash(code);
    let sql = "DELETE FROM recovery_codes WHERE worker = $1 AND hash = $2";
    let taken: u64 = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                Ok(on!(tx, |conn| sqlx::query(sql).bind(worker.0).bind(hash).execute(conn).await.map(|done| done.rows_affected()))?)
            })
        })
        .await?;
    Ok(taken == 1)
}

/// Takes the digits of a half minute: true when none of it or of a later one were taken before.
pub async fn take_step(store: &Store, worker: WorkerId, step: i64) -> Result<bool> {
    let sql = "UPDATE accounts SET last_step = $1 WHERE worker = $2 AND last_step < $1";
    let taken: u64 = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                Ok(on!(tx, |conn| sqlx::query(sql).bind(step).bind(worker.0).execute(conn).await.map(|done| done.rows_affected()))?)
            })
        })
        .await?;
    Ok(taken == 1)
}

/// Keeps another password, hashed, and ends every session of theirs but the one with this secret.
pub async fn change_password(store: &Store, worker: WorkerId, password: String, but: &str, now: DateTime<Utc>) -> Result<()> {
    let but = hash(but);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE accounts SET password = $1, changed_at = $2 WHERE worker = $3";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(password).bind(now).bind(worker.0).execute(conn).await.map(drop))?;
                let sql = "DELETE FROM sessions WHERE worker = $1 AND hash <> $2";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(worker.0).bind(but).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Somebody's PIN, hashed.
pub async fn pin(store: &Store, worker: WorkerId) -> Result<Option<String>> {
    let sql = "SELECT pin FROM pins WHERE worker = $1";
    let found: Option<(String,)> = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(worker.0).fetch_optional(conn).await)?;
    Ok(found.map(|(pin,)| pin))
}

/// Keeps somebody's PIN, hashed, in the place of the one before.
pub async fn keep_pin(store: &Store, worker: WorkerId, pin: String) -> Result<()> {
    let sql = "INSERT INTO pins (worker, pin) VALUES ($1, $2) ON CONFLICT (worker) DO UPDATE SET pin = excluded.pin";
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                on!(tx, |conn| sqlx::query(sql).bind(worker.0).bind(pin).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}
