//! How people who work here stand to people we go alongside: teams, allocations, denials. Each is dated by its place in the
//! person's order, so that what was visible at any moment can be said exactly.

use casework::{
    access::{Actor, Relation, Role, Verb, decide},
    ids::PersonId,
    journal::{Fact, Kind, Record},
};
use uuid::Uuid;

use crate::{Bucket, Result, Stamp, Tx, append::Batch};

/// Whether a person has been made known.
pub async fn is_known(tx: &mut Tx, bucket: Bucket, person: PersonId) -> Result<bool> {
    let sql = "SELECT known_seq FROM people WHERE bucket = $1 AND person = $2";
    let found: Option<(i64,)> =
        on!(tx, |conn| sqlx::query_as(sql).bind(bucket.of_person(person)).bind(person.0).fetch_optional(conn).await)?;
    Ok(found.is_some())
}

/// How an actor stands to a person now. Somebody unknown has no team, no allocation, and so no way in.
pub async fn of(tx: &mut Tx, buckets: Bucket, actor: &Actor, person: PersonId) -> Result<Relation> {
    let bucket = buckets.of_person(person);
    let sql = "SELECT team FROM placements WHERE bucket = $1 AND person = $2 AND ended_seq IS NULL ORDER BY begun_seq DESC LIMIT 1";
    let team: Option<(String,)> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).fetch_optional(conn).await)?;
    let count = |sql: &'static str| sql;
    let sql = count("SELECT COUNT(*) FROM allocations WHERE bucket = $1 AND person = $2 AND worker = $3 AND ended_seq IS NULL");
    let (allocated,): (i64,) = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).bind(actor.worker.0).fetch_one(conn).await)?;
    let sql = count("SELECT COUNT(*) FROM denials WHERE bucket = $1 AND person = $2 AND worker = $3");
    let (denied,): (i64,) = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).bind(actor.worker.0).fetch_one(conn).await)?;
    let known = is_known(tx, buckets, person).await?;
    Ok(Relation { person: known.then_some(person), team: team.map(|(team,)| team), allocated: allocated > 0, denied: denied > 0 })
}

/// Lets a record change who goes alongside whom.
pub(crate) async fn apply(tx: &mut Tx, batch: &Batch<'_>, record: &Record, stamp: &Stamp) -> Result<()> {
    if !matches!(record.kind, Kind::Known | Kind::Allocation) {
        return Ok(());
    }
    let Some(&person) = record.people.first() else { return Ok(()) };
    let made_known = record.kind == Kind::Known && !is_known(tx, batch.store.bucket, person).await?;
    if made_known {
        let sql = "INSERT INTO people (bucket, person, known_seq) VALUES ($1, $2, $3)";
        on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(stamp.seq).execute(conn).await.map(drop))?;
        if batch.actor.role == Role::Caseworker {
            allocate(tx, stamp, person, batch.actor.worker.0).await?;
        }
    }
    let relation = of(tx, batch.store.bucket, batch.actor, person).await?;
    let may_allocate = made_known || decide(batch.actor, Verb::Allocate, &relation).is_ok();
    let mut placed = false;
    for fact in &record.facts {
        match fact {
            Fact::Team { team, .. } if may_allocate => {
                place(tx, stamp, person, team).await?;
                placed = true;
            }
            Fact::Allocated { worker } if may_allocate || *worker == batch.actor.worker => allocate(tx, stamp, person, worker.0).await?,
            Fact::AllocationEnded { worker } if may_allocate || *worker == batch.actor.worker => {
                let sql = "UPDATE allocations SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND worker = $4 AND ended_seq IS NULL";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(stamp.seq)
                    .bind(stamp.bucket)
                    .bind(person.0)
                    .bind(worker.0)
                    .execute(conn)
                    .await
                    .map(drop))?;
            }
            _ => {}
        }
    }
    match &stamp.placed_in {
        Some(team) if made_known && !placed => place(tx, stamp, person, team).await,
        _ => Ok(()),
    }
}

async fn place(tx: &mut Tx, stamp: &Stamp, person: PersonId, team: &str) -> Result<()> {
    let sql = "UPDATE placements SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND ended_seq IS NULL";
    on!(tx, |conn| sqlx::query(sql).bind(stamp.seq).bind(stamp.bucket).bind(person.0).execute(conn).await.map(drop))?;
    let sql = "INSERT INTO placements (bucket, person, begun_seq, team) VALUES ($1, $2, $3, $4)
        ON CONFLICT (bucket, person, begun_seq) DO UPDATE SET team = excluded.team, ended_seq = NULL";
    on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(stamp.seq).bind(team).execute(conn).await.map(drop))?;
    Ok(())
}

async fn allocate(tx: &mut Tx, stamp: &Stamp, person: PersonId, worker: Uuid) -> Result<()> {
    let sql = "INSERT INTO allocations (bucket, person, worker, begun_seq) VALUES ($1, $2, $3, $4)
        ON CONFLICT (bucket, person, worker, begun_seq) DO NOTHING";
    on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(worker).bind(stamp.seq).execute(conn).await.map(drop))?;
    Ok(())
}
