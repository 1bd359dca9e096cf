//! Ending a record for good: its words, facts and contributions go, and then its keys, so that no copy of it can be read anywhere.

use casework::{ids::PersonId, journal::Record};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Result, Stamp, Store, Tx, batch::Batch, pictures, quotations};

/// Takes away everything that is kept of a person, under whichever of their records, but the envelopes, which hold nothing but random
/// ids and dates. The record of the disposal stays; so does what the audit says.
pub(crate) async fn dispose(tx: &mut Tx, batch: &mut Batch<'_>, record: &Record, stamp: &Stamp) -> Result<()> {
    let Some(&person) = record.people.first() else { return Ok(()) };
    for same in batch.merges().group(person) {
        let bucket = batch.store.bucket.of_person(same);
        // The record's own place serves for the person it names. The others' orders say when their record went: what put the two
        // together is on it at least.
        let seq = if same == person { stamp.seq } else { batch.heads.next_seq(tx, bucket).await? };
        end(tx, batch, same, (bucket, seq)).await?;
    }
    batch.forget_ties(person);
    Ok(())
}

async fn end(tx: &mut Tx, batch: &mut Batch<'_>, person: PersonId, (bucket, seq): (i64, i64)) -> Result<()> {
    batch.reread(tx, person).await?;
    batch.end(person);
    let sql = "UPDATE people SET disposed_seq = $1 WHERE bucket = $2 AND person = $3";
    on!(tx, |conn| sqlx::query(sql).bind(seq).bind(bucket).bind(person.0).execute(conn).await.map(drop))?;
    for sql in [
        "UPDATE placements SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND ended_seq IS NULL",
        "UPDATE allocations SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND ended_seq IS NULL",
        "UPDATE covers SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND ended_seq IS NULL",
        "UPDATE appearances SET gone_seq = $1 WHERE bucket = $2 AND person = $3 AND gone_seq IS NULL",
    ] {
        on!(tx, |conn| sqlx::query(sql).bind(seq).bind(bucket).bind(person.0).execute(conn).await.map(drop))?;
    }
    for sql in ["DELETE FROM facts WHERE bucket = $1 AND person = $2", "DELETE FROM bodies WHERE bucket = $1 AND owner = $2"] {
        on!(tx, |conn| sqlx::query(sql).bind(bucket).bind(person.0).execute(conn).await.map(drop))?;
    }
    quotations::forget(tx, bucket, person).await?;
    pictures::take_away(tx, bucket, person).await
}

/// Destroys the keys of everybody whose record has been ended and whose keys are still there. A power cut between the two is
/// made good at the next start.
pub(crate) async fn finish(store: &Store, now: DateTime<Utc>) -> Result<()> {
    let sql = "SELECT person FROM people WHERE disposed_seq IS NOT NULL";
    let mut tx = store.read().await?;
    let disposed: Vec<(Uuid,)> = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    drop(tx);
    let mut ended = 0;
    for (person,) in disposed {
        if store.keys.has(person).await? {
            store.keys.destroy(person, now).await?;
            store.index.forget(PersonId(person));
            ended += 1;
        }
    }
    if ended > 0 { store.writer.empty_log().await } else { Ok(()) }
}
