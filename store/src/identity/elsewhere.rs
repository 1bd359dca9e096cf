//! People whom a provider of identities (`OpenID` Connect) vouches for, and who is on the way to one. Somebody is who they are by issuer,
//! tenant and object id, never by an address or a name that may be given to somebody else.

use casework::{access::Role, fault::Fault, ids::WorkerId};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Worker, hash, invitations, invitations::Invited, sessions::Device, worker_in};
use crate::{Result, Store, Tx};

/// Who somebody is to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Which of its customers.
    pub tenant: String,
    /// Who, there: never given to anybody else.
    pub object: String,
}

/// Somebody on the way to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// What the provider's answer has to carry.
    pub nonce: String,
    /// What only this server knows (PKCE).
    pub verifier: String,
    /// The hash of the link that they came with, if any.
    pub invitation: Option<String>,
    /// On which device they sign in.
    pub device: Device,
}

impl Errand {
    /// With the link that somebody came with.
    #[must_use]
    pub fn with_link(mut self, link: Option<&str>) -> Self {
        self.invitation = link.map(hash);
        self
    }
}

/// Remembers that somebody is on the way, under a secret that only their browser has.
pub async fn send(store: &Store, secret: &str, errand: Errand, now: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<()> {
    let hash = hash(secret);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM errands WHERE ends_at < $1";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(now).execute(conn).await.map(drop))?;
                let sql = "INSERT INTO errands (hash, nonce, verifier, invitation, device, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
                on!(&mut *tx, |conn| sqlx::query(sql)
                    .bind(hash)
                    .bind(errand.nonce)
                    .bind(errand.verifier)
                    .bind(errand.invitation)
                    .bind(errand.device.as_str())
                    .bind(ends_at)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

#[derive(FromRow)]
struct Row {
    nonce: String,
    verifier: String,
    invitation: Option<String>,
    device: String,
}

/// Somebody is back: an errand is good once.
pub async fn back(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<Errand>> {
    let hash = hash(secret);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM errands WHERE hash = $1 AND ends_at > $2 RETURNING nonce, verifier, invitation, device";
                let row: Option<Row> = on!(tx, |conn| sqlx::query_as(sql).bind(hash).bind(now).fetch_optional(conn).await)?;
                Ok(row.map(|row| Errand {
                    nonce: row.nonce,
                    verifier: row.verifier,
                    invitation: row.invitation,
                    device: Device::from_name(&row.device),
                }))
            })
        })
        .await
}

async fn known(tx: &mut Tx, identity: &Identity) -> Result<Option<Worker>> {
    let sql = "SELECT worker FROM known_elsewhere WHERE issuer = $1 AND tenant = $2 AND object = $3";
    let found: Option<(Uuid,)> = on!(&mut *tx, |conn| sqlx::query_as(sql)
        .bind(&identity.issuer)
        .bind(&identity.tenant)
        .bind(&identity.object)
        .fetch_optional(conn)
        .await)?;
    match found {
        Some((worker,)) => worker_in(tx, WorkerId(worker)).await,
        None => Ok(None),
    }
}

/// Who works here under an identity; with a link, whoever it was made for from now on. The provider's word for their role, where it has
/// one, is what they may do.
///
/// # Errors
/// [`Fault::NotFound`] when nobody has invited them.
pub async fn enter(store: &Store, identity: Identity, link: Option<String>, role: Option<Role>, now: DateTime<Utc>) -> Result<Worker> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let mut worker = match known(tx, &identity).await? {
                    Some(worker) => worker,
                    None => bind(tx, &identity, link.as_deref(), now).await?,
                };
                if let Some(role) = role.filter(|role| *role != worker.role) {
                    let sql = "UPDATE workers SET role = $1 WHERE worker = $2";
                    on!(&mut *tx, |conn| sqlx::query(sql).bind(role.as_str()).bind(worker.id.0).execute(conn).await.map(drop))?;
                    worker.role = role;
                }
                Ok(worker)
            })
        })
        .await
}

async fn bind(tx: &mut Tx, identity: &Identity, link: Option<&str>, now: DateTime<Utc>) -> Result<Worker> {
    let Some(link) = link else { return Err(Fault::NotFound.into()) };
    let Some(Invited::Known(worker)) = invitations::take(tx, link, now).await? else { return Err(Fault::NotFound.into()) };
    keep(tx, identity, worker.id).await?;
    Ok(worker)
}

async fn keep(tx: &mut Tx, identity: &Identity, worker: WorkerId) -> Result<()> {
    let sql = "INSERT INTO known_elsewhere (issuer, tenant, object, worker) VALUES ($1, $2, $3, $4)";
    on!(tx, |conn| sqlx::query(sql)
        .bind(&identity.issuer)
        .bind(&identity.tenant)
        .bind(&identity.object)
        .bind(worker.0)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Says beforehand who somebody who works here is to a provider, so that they need no link.
///
/// # Errors
/// [`Fault::Conflict`] when that is somebody already.
pub async fn vouch(store: &Store, worker: WorkerId, identity: Identity) -> Result<()> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                match known(tx, &identity).await? {
                    Some(known) if known.id == worker => Ok(()),
                    Some(_) => Err(Fault::Conflict.into()),
                    None => keep(tx, &identity, worker).await,
                }
            })
        })
        .await
}
