//! People who work here, and the tokens of other systems. What lets people in is beside it: accounts, invitations, sessions.
//! Of every secret only a hash is kept.

pub mod accounts;
pub mod elsewhere;
pub mod invitations;
pub mod leaving;
pub mod passkeys;
pub mod sessions;
pub mod tries;

use casework::{
    access::{Actor, Role},
    fault::{Fault, Problem},
    hex,
    ids::WorkerId,
    insight::TeamName,
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Db, Error, Result, Store, Tx};

pub use leaving::leave;
pub use sessions::{begin_session, by_session, end_session};

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Who.
    pub id: WorkerId,
    /// What people call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their teams.
    pub teams: Vec<String>,
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Reading only.
    Read,
    /// Reading and writing.
    Write,
}

impl Scope {
    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

#[derive(FromRow)]
struct WorkerRow {
    worker: Uuid,
    name: String,
    role: String,
}

/// Every team.
pub async fn teams(tx: &mut Tx) -> Result<Vec<TeamName>> {
    let rows: Vec<(String, String)> =
        on!(tx, |conn| sqlx::query_as("SELECT team, name FROM teams ORDER BY name, team").fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(id, name)| TeamName { id, name }).collect())
}

/// Everybody who works here now.
pub async fn workers(store: &Store) -> Result<Vec<Worker>> {
    let mut tx = store.read().await?;
    let sql = "SELECT worker, name, role FROM workers WHERE left_at IS NULL ORDER BY name, worker";
    let rows: Vec<WorkerRow> = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(whole(&mut tx, row).await?);
    }
    Ok(all)
}

/// Somebody who works here now, by id.
pub async fn worker(store: &Store, id: WorkerId) -> Result<Option<Worker>> {
    worker_in(&mut store.read().await?, id).await
}

async fn worker_in(tx: &mut Tx, id: WorkerId) -> Result<Option<Worker>> {
    let sql = "SELECT worker, name, role FROM workers WHERE worker = $1 AND left_at IS NULL";
    let row: Option<WorkerRow> = on!(tx, |conn| sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await)?;
    match row {
        Some(row) => whole(tx, row).await.map(Some),
        None => Ok(None),
    }
}

async fn whole(tx: &mut Tx, row: WorkerRow) -> Result<Worker> {
    let sql = "SELECT team FROM memberships WHERE worker = $1 ORDER BY team";
    let teams: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(sql).bind(row.worker).fetch_all(conn).await)?;
    let role = Role::from_name(&row.role).ok_or(Error::Damaged("a role"))?;
    Ok(Worker { id: WorkerId(row.worker), name: row.name, role, teams: teams.into_iter().map(|(team,)| team).collect() })
}

impl Worker {
    /// As somebody who acts.
    pub fn actor(&self) -> Actor {
        Actor { worker: self.id, role: self.role, teams: self.teams.clone() }
    }
}

/// Makes a team known, or gives it another name.
pub async fn keep_team(store: &Store, team: TeamName) -> Result<()> {
    let is_id = !team.id.is_empty() && team.id.len() <= 64 && team.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_id || team.name.trim().is_empty() || team.name.contains('\0') {
        let problem = Problem::new("team", "Give the team an id of letters, digits and hyphens, and a name.");
        return Err(Fault::Invalid { problems: vec![problem] }.into());
    }
    let sql = "INSERT INTO teams (team, name) VALUES ($1, $2) ON CONFLICT (team) DO UPDATE SET name = excluded.name";
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                on!(tx, |conn| sqlx::query(sql).bind(&team.id).bind(&team.name).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Makes somebody who works here known, or changes what they may do.
pub async fn keep_worker(store: &Store, worker: Worker) -> Result<()> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                for team in &worker.teams {
                    let sql = "SELECT team FROM teams WHERE team = $1";
                    let found: Option<(String,)> = on!(tx, |conn| sqlx::query_as(sql).bind(team).fetch_optional(conn).await)?;
                    if found.is_none() {
                        let problem = Problem::new("team", format!("There is no team “{team}”. Make it first."));
                        return Err(Fault::Invalid { problems: vec![problem] }.into());
                    }
                }
                let sql = "INSERT INTO workers (worker, name, role) VALUES ($1, $2, $3)
                    ON CONFLICT (worker) DO UPDATE SET name = excluded.name, role = excluded.role";
                let role = worker.role.as_str();
                on!(tx, |conn| sqlx::query(sql).bind(worker.id.0).bind(&worker.name).bind(role).execute(conn).await.map(drop))?;
                let sql = "DELETE FROM memberships WHERE worker = $1";
                on!(tx, |conn| sqlx::query(sql).bind(worker.id.0).execute(conn).await.map(drop))?;
                for team in &worker.teams {
                    let sql = "INSERT INTO memberships (worker, team) VALUES ($1, $2)";
                    on!(tx, |conn| sqlx::query(sql).bind(worker.id.0).bind(team).execute(conn).await.map(drop))?;
                }
                Ok(())
            })
        })
        .await
}

/// What is kept of a secret that lets somebody in.
pub(crate) fn hash(secret: &str) -> String {
    hex::of(&Sha256::digest(secret.as_bytes()))
}

#[derive(FromRow)]
struct Entering {
    worker: Uuid,
    name: String,
    role: String,
    scope: String,
    team: Option<String>,
}

/// Asked of every request, so one statement is all it takes: no transaction around it.
async fn entering(store: &Store, sql: &'static str, secret: &str, now: DateTime<Utc>) -> Result<Option<(Worker, Scope)>> {
    let hash = hash(secret);
    let rows: Vec<Entering> = match &store.db {
        Db::Sqlite { read, .. } => sqlx::query_as(sql).bind(hash).bind(now).fetch_all(read).await?,
        Db::Postgres { read, .. } => sqlx::query_as(sql).bind(hash).bind(now).fetch_all(read).await?,
    };
    let Some(first) = rows.first() else { return Ok(None) };
    let role = Role::from_name(&first.role).ok_or(Error::Damaged("a role"))?;
    let scope = if first.scope == "write" { Scope::Write } else { Scope::Read };
    let (id, name) = (WorkerId(first.worker), first.name.clone());
    Ok(Some((Worker { id, name, role, teams: rows.into_iter().filter_map(|row| row.team).collect() }, scope)))
}

/// Keeps a token under its hash.
pub async fn keep_token(
    store: &Store,
    worker: WorkerId,
    name: String,
    secret: &str,
    scope: Scope,
    now: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let hash = hash(secret);
    let sql = "INSERT INTO tokens (hash, name, worker, scope, created_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                on!(tx, |conn| sqlx::query(sql)
                    .bind(hash)
                    .bind(name)
                    .bind(worker.0)
                    .bind(scope.as_str())
                    .bind(now)
                    .bind(ends_at)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Ends every token of a name, at once. Answers how many there were.
pub async fn revoke_tokens(store: &Store, name: String, now: DateTime<Utc>) -> Result<u64> {
    let sql = "UPDATE tokens SET revoked_at = $1 WHERE name = $2 AND revoked_at IS NULL";
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                Ok(on!(tx, |conn| sqlx::query(sql).bind(now).bind(name).execute(conn).await.map(|done| done.rows_affected()))?)
            })
        })
        .await
}

/// Whose token it is and what it may be used for, looked up anew for every request.
pub async fn by_token(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<(Worker, Scope)>> {
    let sql = "SELECT w.worker, w.name, w.role, t.scope, m.team
        FROM tokens t JOIN workers w ON w.worker = t.worker LEFT JOIN memberships m ON m.worker = w.worker
        WHERE t.hash = $1 AND t.revoked_at IS NULL AND (t.ends_at IS NULL OR t.ends_at > $2) AND w.left_at IS NULL ORDER BY m.team";
    entering(store, sql, secret, now).await
}
