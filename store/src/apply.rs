//! What a kept record does: where it appears, what it corrects or moves, which facts stand because of it.

use std::collections::BTreeSet;

use casework::{
    ids::{PersonId, RecordId, WorkerId},
    journal::{Fact, Kind, Record, Status, parse},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result, Stamp, Store, Tx, append::Batch, bucket, facts, facts::FactRow, relations};

/// Keeps the envelope and the body. Nothing that is kept is ever changed.
pub async fn keep(tx: &mut Tx, record: &Record, stamp: &Stamp, hash: &str, status: Status, bytes: &[u8]) -> Result<()> {
    const ENVELOPE: &str = "INSERT INTO records
        (bucket, seq, record, person, kind, author, device, occurred_on, recorded_at, received_at, hash, alongside, standing)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let standing = match status {
        Status::Conflict => "conflict",
        Status::Late => "late",
        Status::Accepted | Status::Repeated | Status::Invalid => "accepted",
    };
    // A kind from a newer tablet may hold anything: it stays in the body, and the envelope says that it is another.
    let kind = if let Kind::Other(_) = &record.kind { "other" } else { record.kind.as_str() };
    on!(tx, |conn| sqlx::query(ENVELOPE)
        .bind(stamp.bucket)
        .bind(stamp.seq)
        .bind(stamp.record.0)
        .bind(stamp.people.first().map(|person| person.0))
        .bind(kind)
        .bind(stamp.author.0)
        .bind(record.device.map(|device| device.0))
        .bind(stamp.occurred_on)
        .bind(record.recorded_at)
        .bind(stamp.received_at)
        .bind(hash)
        .bind(stamp.alongside)
        .bind(standing)
        .execute(conn)
        .await
        .map(drop))?;
    let body = "INSERT INTO bodies (bucket, seq, key_version, body) VALUES ($1, $2, 0, $3)";
    on!(tx, |conn| sqlx::query(body).bind(stamp.bucket).bind(stamp.seq).bind(bytes).execute(conn).await.map(drop))?;
    Ok(())
}

/// Lets an accepted record take effect.
pub async fn apply(tx: &mut Tx, batch: &mut Batch<'_>, record: &Record, stamp: &Stamp) -> Result<()> {
    for person in &record.people {
        batch.touch(tx, *person).await?;
    }
    relations::apply(tx, batch, record, stamp).await?;
    appear(tx, batch.store, record, stamp).await?;
    let root = match (&record.kind, record.refers_to.first()) {
        (Kind::Correction | Kind::Misfiled, Some(target)) => amend(tx, record, stamp, *target).await?,
        _ => record.id,
    };
    if root != record.id {
        // Until now a correction may have stood for this record as if it were an entry of its own.
        take_away(tx, batch, record.id).await?;
    }
    // The ordinary case: nothing has been said about this record yet.
    if root == record.id && amendments(tx, root).await?.is_empty() {
        let rows = facts::derive(record, &record.facts, stamp, &batch.store.secrets, &batch.store.vocabulary);
        return keep_facts(tx, batch, &rows).await;
    }
    stand(tx, batch, root).await
}

async fn keep_facts(tx: &mut Tx, batch: &mut Batch<'_>, rows: &[FactRow]) -> Result<()> {
    for person in rows.iter().map(|row| row.person).collect::<BTreeSet<_>>() {
        batch.touch(tx, PersonId(person)).await?;
    }
    facts::keep(tx, batch.store.bucket, rows).await
}

/// Puts a record on the timeline of each person it is about; on its team's list when that is nobody known yet.
async fn appear(tx: &mut Tx, store: &Store, record: &Record, stamp: &Stamp) -> Result<()> {
    if record.people.is_empty() {
        return appear_on(tx, (stamp.bucket, stamp.seq), None, stamp).await;
    }
    for (place, person) in record.people.iter().enumerate() {
        let bucket = store.bucket.of_person(*person);
        // The record's own place serves for the first person; the others' get a reference of their own.
        let seq = if place == 0 { stamp.seq } else { bucket::next_seq(tx, bucket).await? };
        appear_on(tx, (bucket, seq), Some(*person), stamp).await?;
    }
    Ok(())
}

async fn appear_on(tx: &mut Tx, (bucket, seq): (i64, i64), person: Option<PersonId>, stamp: &Stamp) -> Result<()> {
    let sql = "INSERT INTO appearances (bucket, seq, person, team, record, home_bucket, home_seq) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(tx, |conn| sqlx::query(sql)
        .bind(bucket)
        .bind(seq)
        .bind(person.map(|person| person.0))
        .bind(&stamp.placed_in)
        .bind(stamp.record.0)
        .bind(stamp.bucket)
        .bind(stamp.seq)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Files a correction or a move under what it is about in the end, and answers that record's id.
async fn amend(tx: &mut Tx, record: &Record, stamp: &Stamp, target: RecordId) -> Result<RecordId> {
    let through = "SELECT target FROM amendments WHERE record = $1 ORDER BY bucket, seq LIMIT 1";
    let found: Option<(Uuid,)> = on!(tx, |conn| sqlx::query_as(through).bind(target.0).fetch_optional(conn).await)?;
    let root = found.map_or(target, |(root,)| RecordId(root));
    if root == record.id {
        // It corrects itself in a circle: it stands as an entry of its own.
        return Ok(root);
    }
    // What came first under this record's own id is about the same thing.
    let hand_on = "UPDATE amendments SET target = $1 WHERE target = $2";
    on!(tx, |conn| sqlx::query(hand_on).bind(root.0).bind(record.id.0).execute(conn).await.map(drop))?;
    let sql = "INSERT INTO amendments (bucket, target, seq, record, kind, home_bucket, home_seq) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(tx, |conn| sqlx::query(sql)
        .bind(stamp.bucket)
        .bind(root.0)
        .bind(stamp.seq)
        .bind(record.id.0)
        .bind(record.kind.as_str())
        .bind(stamp.bucket)
        .bind(stamp.seq)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(root)
}

#[derive(FromRow)]
struct Amendment {
    record: Uuid,
    kind: String,
}

async fn amendments(tx: &mut Tx, root: RecordId) -> Result<Vec<Amendment>> {
    let sql = "SELECT a.record, a.kind FROM amendments a JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
        WHERE a.target = $1 ORDER BY r.received_at, a.bucket, a.seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(root.0).fetch_all(conn).await)?)
}

/// A record as it is kept, with where it came to rest.
pub struct Kept {
    pub record: Record,
    pub stamp: Stamp,
}

/// What a record comes to after everything that corrects or moves it: whose it is, and which facts stand.
pub struct Standing {
    pub kept: Kept,
    pub facts: Vec<Fact>,
}

/// Works out what stands for a record: the last move says whose it is, the last correction which facts.
pub async fn standing(tx: &mut Tx, root: RecordId) -> Result<Option<Standing>> {
    let (mut people, mut corrected) = (None, None);
    for amendment in amendments(tx, root).await? {
        let Some(kept) = load(tx, RecordId(amendment.record)).await? else { continue };
        if amendment.kind == "misfiled" {
            people = Some(kept.record.people);
        } else {
            corrected = Some(kept);
        }
    }
    let Some(mut kept) = (match load(tx, root).await? {
        Some(kept) => Some(kept),
        // The correction came first: until the record itself arrives, it stands alone.
        None => corrected.as_ref().map(|correction| Kept {
            record: correction.record.clone(),
            stamp: Stamp { record: root, alongside: false, ..correction.stamp.clone() },
        }),
    }) else {
        return Ok(None);
    };
    if let Some(people) = people.filter(|people| !people.is_empty()) {
        kept.stamp.people = people;
    }
    let facts = corrected.map_or_else(|| kept.record.facts.clone(), |correction| correction.record.facts);
    Ok(Some(Standing { kept, facts }))
}

/// Takes away every fact that a record gave to anybody.
async fn take_away(tx: &mut Tx, batch: &mut Batch<'_>, record: RecordId) -> Result<()> {
    let sql = "SELECT DISTINCT person FROM facts WHERE record = $1";
    let people: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(record.0).fetch_all(conn).await)?;
    let people: Vec<PersonId> = people.into_iter().map(|(person,)| PersonId(person)).collect();
    for person in &people {
        batch.touch(tx, *person).await?;
    }
    facts::take_away(tx, batch.store.bucket, record, &people).await
}

/// Takes away what a record's facts were and keeps what they are now; moves its words with them.
async fn stand(tx: &mut Tx, batch: &mut Batch<'_>, root: RecordId) -> Result<()> {
    take_away(tx, batch, root).await?;
    let Some(standing) = standing(tx, root).await? else { return Ok(()) };
    let Standing { kept, facts } = standing;
    let rows = facts::derive(&kept.record, &facts, &kept.stamp, &batch.store.secrets, &batch.store.vocabulary);
    keep_facts(tx, batch, &rows).await?;
    if kept.record.id == root { move_words(tx, batch.store, &kept.stamp).await } else { Ok(()) }
}

/// Makes a record appear where it belongs now, and nowhere else.
async fn move_words(tx: &mut Tx, store: &Store, stamp: &Stamp) -> Result<()> {
    let sql = "SELECT bucket, seq, person FROM appearances WHERE record = $1 AND gone_seq IS NULL";
    let now: Vec<(i64, i64, Option<Uuid>)> = on!(tx, |conn| sqlx::query_as(sql).bind(stamp.record.0).fetch_all(conn).await)?;
    for (bucket, seq, person) in &now {
        if person.is_none_or(|person| !stamp.people.contains(&PersonId(person))) {
            let gone = bucket::next_seq(tx, *bucket).await?;
            let sql = "UPDATE appearances SET gone_seq = $1 WHERE bucket = $2 AND seq = $3";
            on!(tx, |conn| sqlx::query(sql).bind(gone).bind(bucket).bind(seq).execute(conn).await.map(drop))?;
        }
    }
    for person in &stamp.people {
        if !now.iter().any(|(_, _, there)| *there == Some(person.0)) {
            let bucket = store.bucket.of_person(*person);
            let seq = bucket::next_seq(tx, bucket).await?;
            appear_on(tx, (bucket, seq), Some(*person), stamp).await?;
        }
    }
    Ok(())
}

#[derive(FromRow)]
struct KeptRow {
    bucket: i64,
    seq: i64,
    author: Uuid,
    occurred_on: NaiveDate,
    received_at: DateTime<Utc>,
    alongside: bool,
    body: Vec<u8>,
    team: Option<String>,
}

/// A record by its id: the first that was accepted under it.
pub async fn load(tx: &mut Tx, record: RecordId) -> Result<Option<Kept>> {
    let sql = "SELECT r.bucket, r.seq, r.author, r.occurred_on, r.received_at, r.alongside, b.body, a.team
        FROM records r JOIN bodies b ON b.bucket = r.bucket AND b.seq = r.seq
        LEFT JOIN appearances a ON a.bucket = r.bucket AND a.seq = r.seq
        WHERE r.record = $1 AND r.standing = 'accepted' ORDER BY r.bucket, r.seq LIMIT 1";
    let found: Option<KeptRow> = on!(tx, |conn| sqlx::query_as(sql).bind(record.0).fetch_optional(conn).await)?;
    let Some(row) = found else { return Ok(None) };
    let parsed = parse(&row.body).map_err(|_| Error::Damaged("a record's body"))?;
    let people = people_at_home(tx, &row, &parsed.record).await?;
    let stamp = Stamp {
        record,
        bucket: row.bucket,
        seq: row.seq,
        author: WorkerId(row.author),
        occurred_on: row.occurred_on,
        received_at: row.received_at,
        alongside: row.alongside,
        people,
        placed_in: row.team,
    };
    Ok(Some(Kept { record: parsed.record, stamp }))
}

/// Whose record it was when it was received: those of the people it names on whose timeline it was put.
async fn people_at_home(tx: &mut Tx, row: &KeptRow, record: &Record) -> Result<Vec<PersonId>> {
    let sql = "SELECT person FROM appearances WHERE home_bucket = $1 AND home_seq = $2 AND person IS NOT NULL ORDER BY bucket, seq";
    let there: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(row.bucket).bind(row.seq).fetch_all(conn).await)?;
    let there: Vec<PersonId> = there.into_iter().map(|(person,)| PersonId(person)).collect();
    let named: Vec<PersonId> = record.people.iter().copied().filter(|person| there.contains(person)).collect();
    Ok(if named.is_empty() { there } else { named })
}

/// Whose record something is on now; nobody's if it is not there.
pub async fn people_of(tx: &mut Tx, record: RecordId) -> Result<Vec<PersonId>> {
    Ok(standing(tx, record).await?.map(|standing| standing.kept.stamp.people).unwrap_or_default())
}
