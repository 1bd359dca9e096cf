//! Sessions of browsers: begun, locked, unlocked under a new secret, and ended by time, by their owner, or with the account.

use casework::{access::Role, ids::WorkerId};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Worker, hash};
use crate::{Db, Error, Result, Store};

/// Whose device a session is on. It says how long the session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A tablet that goes from hand to hand.
    Shared,
    /// Somebody's own.
    Own,
    /// A demonstration's, or a test's: nothing in it is about anybody.
    Open,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Locked when nobody has done anything for so long.
    pub locks_after: TimeDelta,
    /// Ended when nobody has done anything for so long.
    pub ends_after: TimeDelta,
    /// Ended after so long, whatever anybody does.
    pub longest: TimeDelta,
}

impl Device {
    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Own => "own",
            Self::Open => "open",
        }
    }

    /// From its name where it is kept. What is not known is treated as shared, which is the shortest.
    pub fn from_name(name: &str) -> Self {
        match name {
            "own" => Self::Own,
            "open" => Self::Open,
            _ => Self::Shared,
        }
    }

    /// How long a session lasts on it; none where it lasts until its end and is never locked by time.
    pub const fn limits(self) -> Option<Limits> {
        match self {
            Self::Shared => {
                Some(Limits { locks_after: TimeDelta::minutes(2), ends_after: TimeDelta::minutes(15), longest: TimeDelta::hours(8) })
            }
            Self::Own => {
                Some(Limits { locks_after: TimeDelta::minutes(15), ends_after: TimeDelta::hours(4), longest: TimeDelta::hours(12) })
            }
            Self::Open => None,
        }
    }
}

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is, as they are now.
    pub worker: Worker,
    /// A name for it that lets nobody in.
    pub id: String,
    /// Where it is.
    pub device: Device,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// When somebody last did something in it.
    pub seen_at: DateTime<Utc>,
    /// When it ends, whatever anybody does.
    pub ends_at: DateTime<Utc>,
    /// Whether it is locked: then it shows nothing and does nothing until it is unlocked.
    pub locked: bool,
    /// When its owner last signed in once more within it.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Whether it was begun through the council's own provider of identities.
    pub provided: bool,
}

/// How long signing in, or saying once more that it is they, is enough for what asks for it.
pub const FRESH: TimeDelta = TimeDelta::minutes(5);

impl Session {
    /// Whether its owner signed in, or said once more that it is they, a moment ago. A demonstration's session has nothing to say it with.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.device == Device::Open || now - self.confirmed_at.unwrap_or(self.begun_at).max(self.begun_at) < FRESH
    }
}

#[derive(FromRow)]
struct Row {
    hash: String,
    worker: Uuid,
    name: String,
    role: String,
    team: Option<String>,
    device: String,
    created_at: DateTime<Utc>,
    seen_at: Option<DateTime<Utc>>,
    locked_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    ends_at: DateTime<Utc>,
    provided: i64,
}

/// What a session is called where it is listed: the beginning of the hash of its hash, from which nobody gets the secret.
fn id_of(secret_hash: &str) -> String {
    hash(secret_hash)[..16].to_owned()
}

/// A session as it stands now; none once it has ended.
fn standing(rows: Vec<Row>, now: DateTime<Utc>) -> Result<Option<Session>> {
    let Some(first) = rows.first() else { return Ok(None) };
    let device = Device::from_name(&first.device);
    let seen_at = first.seen_at.unwrap_or(first.created_at);
    let idle = now - seen_at;
    if first.ends_at <= now || device.limits().is_some_and(|limits| idle >= limits.ends_after) {
        return Ok(None);
    }
    let locked = first.locked_at.is_some() || device.limits().is_some_and(|limits| idle >= limits.locks_after);
    let role = Role::from_name(&first.role).ok_or(Error::Damaged("a role"))?;
    let (id, name) = (WorkerId(first.worker), first.name.clone());
    let (begun_at, ends_at, confirmed_at) = (first.created_at, first.ends_at, first.confirmed_at);
    let (short, provided) = (id_of(&first.hash), first.provided == 1);
    let worker = Worker { id, name, role, teams: rows.into_iter().filter_map(|row| row.team).collect() };
    Ok(Some(Session { worker, id: short, device, begun_at, seen_at, ends_at, locked, confirmed_at, provided }))
}

/// The session of a secret, looked up anew for every request: one statement, no transaction around it.
pub async fn session(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<Session>> {
    let sql = "SELECT s.hash, w.worker, w.name, w.role, m.team, s.device, s.created_at, s.seen_at, s.locked_at, s.confirmed_at, s.ends_at, s.provided
        FROM sessions s JOIN workers w ON w.worker = s.worker LEFT JOIN memberships m ON m.worker = w.worker
        WHERE s.hash = $1 AND w.left_at IS NULL ORDER BY m.team";
    let rows: Vec<Row> = match &store.db {
        Db::Sqlite { read, .. } => sqlx::query_as(sql).bind(hash(secret)).fetch_all(read).await?,
        Db::Postgres { read, .. } => sqlx::query_as(sql).bind(hash(secret)).fetch_all(read).await?,
    };
    standing(rows, now)
}

/// Whose session it is, while it is open.
pub async fn by_session(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<Worker>> {
    Ok(session(store, secret, now).await?.filter(|session| !session.locked).map(|session| session.worker))
}

/// Every session of somebody's that has not ended, the newest first.
pub async fn of_worker(store: &Store, worker: WorkerId, now: DateTime<Utc>) -> Result<Vec<Session>> {
    let sql =
        "SELECT s.hash, w.worker, w.name, w.role, NULL AS team, s.device, s.created_at, s.seen_at, s.locked_at, s.confirmed_at, s.ends_at, s.provided
        FROM sessions s JOIN workers w ON w.worker = s.worker
        WHERE s.worker = $1 AND w.left_at IS NULL ORDER BY s.created_at DESC, s.hash";
    let mut tx = store.read().await?;
    let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(worker.0).fetch_all(conn).await)?;
    rows.into_iter().filter_map(|row| standing(vec![row], now).transpose()).collect()
}

/// Starts a session on a device under a secret of at least 256 random bits, in the place of the one that the browser had, if any: what
/// somebody else may have put into the browser before is worth nothing afterwards.
pub async fn begin(store: &Store, worker: WorkerId, secret: &str, device: Device, instead: Option<&str>, now: DateTime<Utc>) -> Result<()> {
    let longest = device.limits().map_or(TimeDelta::hours(8), |limits| limits.longest);
    keep(store, worker, hash(secret), device, instead.map(hash), now, now + longest).await
}

/// Starts a session that is never locked by time.
pub async fn begin_session(store: &Store, worker: WorkerId, secret: &str, now: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<()> {
    keep(store, worker, hash(secret), Device::Open, None, now, ends_at).await
}

async fn keep(
    store: &Store,
    worker: WorkerId,
    hash: String,
    device: Device,
    instead: Option<String>,
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<()> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let over = "DELETE FROM sessions WHERE ends_at < $1 OR hash = $2";
                on!(tx, |conn| sqlx::query(over).bind(now).bind(instead.unwrap_or_default()).execute(conn).await.map(drop))?;
                let sql = "INSERT INTO sessions (hash, worker, created_at, ends_at, device, seen_at) VALUES ($1, $2, $3, $4, $5, $3)";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(hash)
                    .bind(worker.0)
                    .bind(now)
                    .bind(ends_at)
                    .bind(device.as_str())
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Says that a session was begun through the council's own provider: signing out goes there too.
pub async fn was_provided(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<()> {
    change(store, "UPDATE sessions SET provided = 1 WHERE hash = $1 AND created_at <= $2", secret, now).await.map(drop)
}

/// One statement about one session, found by its secret.
async fn change(store: &Store, sql: &'static str, secret: &str, now: DateTime<Utc>) -> Result<u64> {
    let hash = hash(secret);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                Ok(on!(tx, |conn| sqlx::query(sql).bind(hash).bind(now).execute(conn).await.map(|done| done.rows_affected()))?)
            })
        })
        .await
}

/// Somebody did something in a session that is open.
pub async fn seen(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE sessions SET seen_at = $2 WHERE hash = $1 AND locked_at IS NULL AND seen_at < $2";
    change(store, sql, secret, now).await.map(drop)
}

/// Locks a session.
pub async fn lock(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<()> {
    change(store, "UPDATE sessions SET locked_at = $2 WHERE hash = $1 AND locked_at IS NULL", secret, now).await.map(drop)
}

/// How many PINs may be wrong before a session ends.
pub const PINS: i64 = 5;

/// Counts a PIN that is about to be tried, before it is looked at: many at once are no more than one after the other. False when there
/// have been too many; the session has ended then.
pub async fn try_a_pin(store: &Store, secret: &str) -> Result<bool> {
    let hash = hash(secret);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE sessions SET wrong_pins = wrong_pins + 1 WHERE hash = $1 AND wrong_pins < $2";
                let tried = on!(tx, |conn| sqlx::query(sql).bind(&hash).bind(PINS).execute(conn).await.map(|done| done.rows_affected()))?;
                if tried == 0 {
                    let sql = "DELETE FROM sessions WHERE hash = $1";
                    on!(tx, |conn| sqlx::query(sql).bind(&hash).execute(conn).await.map(drop))?;
                }
                Ok(tried == 1)
            })
        })
        .await
}

/// Opens a locked session again under a new secret.
pub async fn unlock(store: &Store, secret: &str, new: &str, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE sessions SET hash = $1, seen_at = $3, locked_at = NULL, wrong_pins = 0 WHERE hash = $2";
    renew(store, sql, secret, new, now).await
}

/// Somebody signed in once more within a session: it goes on under a new secret.
pub async fn confirm(store: &Store, secret: &str, new: &str, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE sessions SET hash = $1, seen_at = $3, confirmed_at = $3 WHERE hash = $2 AND locked_at IS NULL";
    renew(store, sql, secret, new, now).await
}

async fn renew(store: &Store, sql: &'static str, secret: &str, new: &str, now: DateTime<Utc>) -> Result<bool> {
    let (old, new) = (hash(secret), hash(new));
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let done =
                    on!(tx, |conn| sqlx::query(sql).bind(new).bind(old).bind(now).execute(conn).await.map(|done| done.rows_affected()))?;
                Ok(done == 1)
            })
        })
        .await
}

/// Ends a session.
pub async fn end_session(store: &Store, secret: &str) -> Result<()> {
    let hash = hash(secret);
    let sql = "DELETE FROM sessions WHERE hash = $1";
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                on!(tx, |conn| sqlx::query(sql).bind(hash).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Ends one of somebody's sessions by the name it is listed under, or all but the one with this secret. Answers how many.
pub async fn end_others(store: &Store, worker: WorkerId, listed: Option<String>, but: &str) -> Result<u64> {
    let but = hash(but);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "SELECT hash FROM sessions WHERE worker = $1";
                let all: Vec<(String,)> = on!(&mut *tx, |conn| sqlx::query_as(sql).bind(worker.0).fetch_all(conn).await)?;
                let mut ended = 0;
                for (hash,) in all {
                    let wanted = listed.as_ref().map_or(hash != but, |id| id_of(&hash) == *id);
                    if wanted {
                        let sql = "DELETE FROM sessions WHERE hash = $1";
                        on!(&mut *tx, |conn| sqlx::query(sql).bind(&hash).execute(conn).await.map(drop))?;
                        ended += 1;
                    }
                }
                Ok(ended)
            })
        })
        .await
}
