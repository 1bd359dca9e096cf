//! Somebody works here no longer: nothing lets them in, they go alongside nobody, and their words stay, with their name beside them.
//! Whoever is then without anybody is shown to the lead of the team.

use std::collections::BTreeSet;

use casework::{
    access::{Actor, Role},
    fault::Fault,
    ids::{PersonId, RecordId, WorkerId},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::worker;
use crate::{Result, Store, audit::Act, feed};

/// What is left of somebody's allocations is written in pieces of this many records.
const TOGETHER: usize = 500;

/// Ends somebody's work here. Answers how many people they went alongside until then. The end of each allocation is a record of the
/// journal, like its beginning, named by `new_id`; somebody who is alongside nobody needs none.
///
/// # Errors
/// [`Fault::NotFound`] when nobody works here under that id.
pub async fn leave(store: &Store, whom: WorkerId, now: DateTime<Utc>, new_id: &(dyn Fn() -> RecordId + Send + Sync)) -> Result<usize> {
    let leaver = worker(store, whom).await?.ok_or(Fault::NotFound)?;
    // Before they are let in no more: whatever goes wrong in between, the end of their work can be said again. Their own word is enough
    // for it, and the office of whoever says so gives no way to anybody's record.
    let actor = Actor { worker: whom, role: Role::Caseworker, teams: leaver.teams };
    let mut ended = end_allocations(store, &actor, now, new_id).await?;
    shut_out(store, whom, now).await?;
    // Somebody may have been allocated to them meanwhile.
    ended += end_allocations(store, &actor, now, new_id).await?;
    Ok(ended)
}

async fn end_allocations(store: &Store, actor: &Actor, now: DateTime<Utc>, new_id: &(dyn Fn() -> RecordId + Send + Sync)) -> Result<usize> {
    // Where somebody must not see the record any more nothing can be written on it, and their allocation gives them nothing.
    let sql = "SELECT DISTINCT a.bucket, a.person FROM allocations a WHERE a.worker = $1 AND a.ended_seq IS NULL
        AND NOT EXISTS (SELECT 1 FROM denials d WHERE d.bucket = a.bucket AND d.person = a.person AND d.worker = a.worker AND d.ended_seq IS NULL)
        AND EXISTS (SELECT 1 FROM people p WHERE p.bucket = a.bucket AND p.person = a.person AND p.disposed_seq IS NULL)
        ORDER BY a.bucket, a.person";
    let rows: Vec<(i64, Uuid)> = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(actor.worker.0).fetch_all(conn).await)?;
    for piece in rows.chunks(TOGETHER) {
        let record = |(_, person): &(i64, Uuid)| {
            let fact = json!({ "fact": "allocation_ended", "worker": actor.worker });
            json!({ "id": new_id(), "people": [person], "kind": "allocation", "text": "No longer works here.", "facts": [fact] })
        };
        let sent = piece.iter().map(|row| record(row).to_string().into_bytes()).collect();
        store.append(actor, sent, now).await?;
    }
    Ok(rows.len())
}

async fn shut_out(store: &Store, whom: WorkerId, now: DateTime<Utc>) -> Result<()> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE workers SET left_at = $1 WHERE worker = $2 AND left_at IS NULL";
                let left = on!(tx, |conn| sqlx::query(sql).bind(now).bind(whom.0).execute(conn).await.map(|done| done.rows_affected()))?;
                if left == 0 {
                    return Err(Fault::NotFound.into());
                }
                let sql = "UPDATE tokens SET revoked_at = $1 WHERE worker = $2 AND revoked_at IS NULL";
                on!(tx, |conn| sqlx::query(sql).bind(now).bind(whom.0).execute(conn).await.map(drop))?;
                for sql in [
                    "DELETE FROM sessions WHERE worker = $1",
                    "DELETE FROM accounts WHERE worker = $1",
                    "DELETE FROM recovery_codes WHERE worker = $1",
                    "DELETE FROM pins WHERE worker = $1",
                    "DELETE FROM passkeys WHERE worker = $1",
                    "DELETE FROM ceremonies WHERE worker = $1",
                    "DELETE FROM errands WHERE worker = $1",
                    "DELETE FROM invitations WHERE worker = $1",
                    "DELETE FROM known_elsewhere WHERE worker = $1",
                ] {
                    on!(tx, |conn| sqlx::query(sql).bind(whom.0).execute(conn).await.map(drop))?;
                }
                Ok(())
            })
        })
        .await
}

/// Somebody whom nobody goes alongside since a colleague left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// Who went alongside them last.
    pub last: String,
    /// When that ended.
    pub since: DateTime<Utc>,
}

type Last = (Uuid, String, DateTime<Utc>);

async fn last_left(store: &Store, actor: &Actor) -> Result<Vec<Last>> {
    if actor.role != Role::TeamLead {
        return Ok(Vec::new());
    }
    // From those who left, of whom there are few, to the people whom they left. CROSS JOIN keeps SQLite to this order.
    let sql = "SELECT x.person, w.name, w.left_at FROM workers w CROSS JOIN allocations a CROSS JOIN placements x
        WHERE w.left_at IS NOT NULL AND a.worker = w.worker AND (a.ended_at IS NULL OR a.ended_at >= w.left_at)
        AND x.bucket = a.bucket AND x.person = a.person AND x.team = $1 AND x.ended_seq IS NULL
        AND NOT EXISTS (SELECT 1 FROM allocations o CROSS JOIN workers h
            WHERE o.bucket = x.bucket AND o.person = x.person AND h.worker = o.worker AND h.left_at IS NULL
            AND (o.ended_seq IS NULL OR o.ended_seq > COALESCE(a.ended_seq, 0)))
        ORDER BY w.left_at, x.person";
    let mut tx = store.read().await?;
    let mut all = Vec::new();
    for team in &actor.teams {
        let rows: Vec<Last> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(team).fetch_all(conn).await)?;
        all.extend(rows);
    }
    Ok(all)
}

/// How many people of a lead's teams nobody goes alongside since a colleague left. Names nobody.
pub async fn how_many_alone(store: &Store, actor: &Actor) -> Result<usize> {
    Ok(last_left(store, actor).await?.into_iter().map(|(person, ..)| person).collect::<BTreeSet<_>>().len())
}

/// They, by name, as far as this lead may see them: each shown is a row of the audit.
pub async fn alone(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Alone>> {
    let visible = feed::visible_now(store, actor, now).await?;
    let last: Vec<Last> =
        last_left(store, actor).await?.into_iter().filter(|(person, ..)| visible.contains_key(&PersonId(*person))).collect();
    let people: BTreeSet<PersonId> = last.iter().map(|(person, ..)| PersonId(*person)).collect();
    let mut names = store.index.names_of(store, &people).await?;
    let mut all = Vec::with_capacity(people.len());
    for (person, last, since) in last {
        // Where two who left went alongside the same person, the first line says enough.
        let Some(name) = names.remove(&PersonId(person)) else { continue };
        all.push(Alone { person: PersonId(person), name, last, since });
    }
    store.note(all.iter().map(|one| store.looked(actor.worker, Act::Found, Some(one.person), 1, now)).collect()).await?;
    Ok(all)
}
