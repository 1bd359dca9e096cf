//! Everybody at once, as a program starts: a council of fifty thousand people is known in seconds, a stretch of the journal at a time.

use std::collections::HashMap;

use casework::{ids::PersonId, journal::parse};
use sqlx::FromRow;
use uuid::Uuid;

use super::Entry;
use crate::{Error, Result, Store, Tx};

/// How much of a bucket's order is read at a time. What is in memory at once is the names said in it.
const STRETCH: i64 = 50_000;

/// A record that names somebody, sealed to one of those it is about.
#[derive(FromRow)]
struct Said {
    person: Uuid,
    record: Uuid,
    bucket: i64,
    seq: i64,
    owner: Uuid,
    key_version: i64,
    body: Vec<u8>,
}

/// Everybody whom a bucket's records name, up to its head, but those whose names were corrected or moved: of them more has to be asked.
pub(super) async fn everybody(tx: &mut Tx, store: &Store, bucket: i64, head: i64) -> Result<HashMap<PersonId, Entry>> {
    store.keys.recall(bucket).await?;
    // Of a record's copies the first that opens is taken, as `apply::load` does. CROSS JOIN keeps SQLite to this order.
    let sql = "SELECT f.person, f.record, b.bucket, b.seq, b.owner, b.key_version, b.body
        FROM facts f CROSS JOIN records r CROSS JOIN appearances a CROSS JOIN bodies b
        WHERE f.bucket = $1 AND f.fact = 'name' AND f.seq > $2 AND f.seq <= $3
            AND r.record = f.record AND a.home_bucket = r.bucket AND a.home_seq = r.seq AND b.bucket = a.bucket AND b.seq = a.seq
        ORDER BY f.seq, f.person, r.bucket, r.seq, a.bucket, a.seq";
    let mut entries: HashMap<PersonId, Entry> = HashMap::new();
    let mut after = 0;
    while after < head {
        let until = after.saturating_add(STRETCH).min(head);
        let said: Vec<Said> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(after).bind(until).fetch_all(conn).await)?;
        let mut taken = None;
        for one in said {
            if taken == Some((one.person, one.record)) {
                continue;
            }
            let Some(words) = store.keys.open(one.owner, (one.bucket, one.seq), one.key_version, one.body).await? else { continue };
            let parsed = parse(&words).map_err(|_| Error::Damaged("a record's body"))?;
            entries.entry(PersonId(one.person)).or_default().hear(parsed.record.facts);
            taken = Some((one.person, one.record));
        }
        after = until;
    }
    let sql =
        "SELECT DISTINCT f.person FROM amendments m CROSS JOIN facts f WHERE f.bucket = $1 AND f.record = m.target AND f.fact = 'name'";
    let amended: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).fetch_all(conn).await)?;
    for (person,) in amended {
        entries.remove(&PersonId(person));
    }
    Ok(entries.into_iter().filter_map(|(person, entry)| Some((person, entry.told()?))).collect())
}
