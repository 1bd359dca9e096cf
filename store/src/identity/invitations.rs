//! Links that let somebody choose how they sign in: for one person, once, and not for long.

use casework::ids::WorkerId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Worker, hash, worker_in};
use crate::{Result, Store, Tx};

/// Whom a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// Whoever sets the council up: they become its first administrator.
    First,
    /// Somebody who works here.
    Known(Worker),
}

/// Makes a link good until a time, in the place of any that the same person has.
pub async fn invite(store: &Store, worker: Option<WorkerId>, secret: &str, now: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<()> {
    let hash = hash(secret);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let before = if worker.is_some() {
                    "DELETE FROM invitations WHERE worker = $1 OR ends_at < $2"
                } else {
                    "DELETE FROM invitations WHERE (worker IS NULL AND $1 IS NULL) OR ends_at < $2"
                };
                let whom = worker.map(|worker| worker.0);
                match tx {
                    // PostgreSQL wants to be told what kind of nothing it is compared with.
                    Tx::Postgres(_) if whom.is_none() => {
                        let sql = "DELETE FROM invitations WHERE worker IS NULL OR ends_at < $1";
                        on!(&mut *tx, |conn| sqlx::query(sql).bind(now).execute(conn).await.map(drop))?;
                    }
                    _ => on!(&mut *tx, |conn| sqlx::query(before).bind(whom).bind(now).execute(conn).await.map(drop))?,
                }
                let sql = "INSERT INTO invitations (hash, worker, made_at, ends_at) VALUES ($1, $2, $3, $4)";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(hash).bind(whom).bind(now).bind(ends_at).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Whom a link is for, while it is good.
pub async fn invited(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<Invited>> {
    invited_by_hash(&mut store.read().await?, &hash(secret), now).await
}

pub(super) async fn invited_by_hash(tx: &mut Tx, hash: &str, now: DateTime<Utc>) -> Result<Option<Invited>> {
    let sql = "SELECT worker FROM invitations WHERE hash = $1 AND ends_at > $2";
    let found: Option<(Option<Uuid>,)> = on!(&mut *tx, |conn| sqlx::query_as(sql).bind(hash).bind(now).fetch_optional(conn).await)?;
    match found {
        Some((Some(worker),)) => Ok(worker_in(tx, WorkerId(worker)).await?.map(Invited::Known)),
        // Once somebody can sign in there is nothing left to set up.
        Some((None,)) => Ok((!anybody_can_sign_in_to(tx).await?).then_some(Invited::First)),
        None => Ok(None),
    }
}

/// Takes a link: it is good no longer.
pub(super) async fn take(tx: &mut Tx, hash: &str, now: DateTime<Utc>) -> Result<Option<Invited>> {
    let found = invited_by_hash(tx, hash, now).await?;
    if found.is_some() {
        let sql = "DELETE FROM invitations WHERE hash = $1";
        on!(tx, |conn| sqlx::query(sql).bind(hash).execute(conn).await.map(drop))?;
    }
    Ok(found)
}

/// Whether anybody can sign in at all.
pub async fn anybody_can_sign_in(store: &Store) -> Result<bool> {
    anybody_can_sign_in_to(&mut store.read().await?).await
}

async fn anybody_can_sign_in_to(tx: &mut Tx) -> Result<bool> {
    let sql = "SELECT (SELECT COUNT(*) FROM accounts) + (SELECT COUNT(*) FROM known_elsewhere) + (SELECT COUNT(*) FROM passkeys)";
    let (count,): (i64,) = on!(tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?;
    Ok(count > 0)
}

/// Everybody who works here, with whether they can sign in, and until when a link of theirs is good.
pub async fn standing(store: &Store, now: DateTime<Utc>) -> Result<Vec<(Worker, bool, Option<DateTime<Utc>>)>> {
    let all = super::workers(store).await?;
    let mut tx = store.read().await?;
    let can = "SELECT worker FROM accounts UNION SELECT worker FROM known_elsewhere UNION SELECT worker FROM passkeys";
    let can: Vec<(Uuid,)> = on!(&mut tx, |conn| sqlx::query_as(can).fetch_all(conn).await)?;
    let links = "SELECT worker, ends_at FROM invitations WHERE worker IS NOT NULL AND ends_at > $1";
    let links: Vec<(Uuid, DateTime<Utc>)> = on!(&mut tx, |conn| sqlx::query_as(links).bind(now).fetch_all(conn).await)?;
    let of = |worker: Worker| {
        let id = worker.id.0;
        let link = links.iter().find(|(whom, _)| *whom == id).map(|(_, ends_at)| *ends_at);
        (worker, can.iter().any(|(whom,)| *whom == id), link)
    };
    Ok(all.into_iter().map(of).collect())
}
