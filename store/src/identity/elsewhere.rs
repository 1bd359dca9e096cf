//! People whom a provider of identities (`OpenID` Connect) vouches for, and who is on the way to one. Somebody is who they are by issuer,
//! tenant and object id, never by an address or a name that may be given to somebody else.

use casework::{access::Role, fault::Fault, ids::WorkerId, seal::Place};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Worker, hash, invitations, invitations::Invited, sessions::Device, worker_in};
use crate::{Error, Keys, Result, Store, Tx};

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
    /// Who is signed in already and says once more that it is they, with what they had typed; none for whoever signs in.
    pub again: Option<(WorkerId, Vec<u8>)>,
}

/// Where what somebody had typed is sealed.
fn place(store: &Store, worker: WorkerId) -> Place {
    Place { column: "errands.words", row: (store.bucket.of_owner(worker.0), 0), owner: worker.0, version: Keys::VERSION }
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
    let (worker, words) = match &errand.again {
        Some((worker, words)) => {
            store.keys.ensure([worker.0]).await?;
            let sealed = store.keys.seal_at(&place(store, *worker), words).await?.ok_or(Error::Damaged("a key"))?;
            (Some(worker.0), Some(sealed))
        }
        None => (None, None),
    };
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM errands WHERE ends_at < $1";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(now).execute(conn).await.map(drop))?;
                let sql = "INSERT INTO errands (hash, nonce, verifier, invitation, device, ends_at, worker, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
                on!(&mut *tx, |conn| sqlx::query(sql)
                    .bind(hash)
                    .bind(errand.nonce)
                    .bind(errand.verifier)
                    .bind(errand.invitation)
                    .bind(errand.device.as_str())
                    .bind(ends_at)
                    .bind(worker)
                    .bind(words)
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
    worker: Option<Uuid>,
    words: Option<Vec<u8>>,
}

/// Somebody is back: an errand is good once.
pub async fn back(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<Errand>> {
    let hash = hash(secret);
    let sql = "DELETE FROM errands WHERE hash = $1 AND ends_at > $2 RETURNING nonce, verifier, invitation, device, worker, words";
    let row: Option<Row> = store
        .writer
        .write(move |tx| Box::pin(async move { Ok(on!(tx, |conn| sqlx::query_as(sql).bind(hash).bind(now).fetch_optional(conn).await)?) }))
        .await?;
    let Some(Row { nonce, verifier, invitation, device, worker, words }) = row else { return Ok(None) };
    let again = match worker.map(WorkerId).zip(words) {
        Some((worker, sealed)) => {
            let words = store.keys.open_at(&place(store, worker), &sealed).await?.ok_or(Error::Damaged("what was typed"))?;
            Some((worker, words))
        }
        None => None,
    };
    Ok(Some(Errand { nonce, verifier, invitation, device: Device::from_name(&device), again }))
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

/// Who works here under an identity, if anybody does.
pub async fn who(store: &Store, identity: Identity) -> Result<Option<Worker>> {
    known(&mut store.read().await?, &identity).await
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
