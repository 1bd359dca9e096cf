//! From the journal to facts: a stretch of records is opened on all cores while the next is read.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use casework::{
    ids::{PersonId, RecordId, WorkerId},
    journal::parse,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{Aim, Count, Half, Tell, Walk, cores};
use crate::{Error, Result, Stamp, Store, Tx, apply, facts, facts::FactRow};

/// How many records are opened together.
const RECORDS: i64 = 4_000;

/// A copy of a record as it lies in the journal: one for each timeline that it is or was on.
#[derive(FromRow)]
struct Copy {
    record: Uuid,
    bucket: i64,
    seq: i64,
    author: Uuid,
    occurred_on: NaiveDate,
    received_at: DateTime<Utc>,
    alongside: bool,
    vocabulary: i64,
    team: Option<String>,
    person: Option<Uuid>,
    at_bucket: i64,
    at_seq: i64,
    owner: Option<Uuid>,
    key_version: Option<i64>,
    body: Option<Vec<u8>>,
}

/// The ids after one and up to another, both by their bytes.
struct Stretch {
    after: Uuid,
    to: Uuid,
    records: usize,
}

/// Walks through the journal in the order of ids. Answers how many records it holds, and how many facts stand.
pub async fn walk(tx: &mut Tx, store: &Store, aim: Aim, tell: &Tell) -> Result<(usize, Count)> {
    for bucket in 0..store.bucket.count {
        store.keys.recall(bucket).await?;
    }
    let sql = "SELECT COUNT(DISTINCT record) FROM records";
    let (of,): (i64,) = on!(&mut *tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?;
    let disposed = "SELECT person FROM people WHERE disposed_seq IS NOT NULL";
    let disposed: Vec<(Uuid,)> = on!(&mut *tx, |conn| sqlx::query_as(disposed).fetch_all(conn).await)?;
    let disposed: Arc<BTreeSet<Uuid>> = Arc::new(disposed.into_iter().map(|(person,)| person).collect());
    let mut walk = Walk::begin(Half::Facts, usize::try_from(of).unwrap_or(usize::MAX), tell);
    let (mut records, mut count, mut after) = (0, Count::default(), Uuid::nil());
    let mut before: Option<Opening> = None;
    loop {
        let stretch = stretch(tx, after).await?;
        let opening = Opening::begin(tx, store, &stretch, &disposed).await?;
        if let Some(opening) = before.take() {
            let records = opening.stretch.records;
            count += opening.finish(tx, store, aim).await?;
            walk.further(records);
        }
        records += stretch.records;
        after = stretch.to;
        before = Some(Opening { stretch, ..opening });
        if after == Uuid::max() {
            break;
        }
    }
    if let Some(opening) = before {
        let records = opening.stretch.records;
        count += opening.finish(tx, store, aim).await?;
        walk.further(records);
    }
    Ok((records, count))
}

async fn stretch(tx: &mut Tx, after: Uuid) -> Result<Stretch> {
    let sql = "SELECT DISTINCT record FROM records WHERE record > $1 ORDER BY record LIMIT $2";
    let ids: Vec<(Uuid,)> = on!(&mut *tx, |conn| sqlx::query_as(sql).bind(after).bind(RECORDS).fetch_all(conn).await)?;
    // The last stretch reaches to the end: what was corrected and never arrived may lie behind the last record.
    let is_last = i64::try_from(ids.len()).is_ok_and(|count| count < RECORDS);
    let to = ids.last().filter(|_| !is_last).map_or(Uuid::max(), |(id,)| *id);
    Ok(Stretch { after, to, records: ids.len() })
}

/// A stretch that is being opened.
struct Opening {
    stretch: Stretch,
    facts: Vec<FactRow>,
    pieces: JoinSet<Result<Vec<FactRow>>>,
}

impl Opening {
    async fn begin(tx: &mut Tx, store: &Store, stretch: &Stretch, disposed: &Arc<BTreeSet<Uuid>>) -> Result<Self> {
        let within = async |tx: &mut Tx, sql| -> Result<BTreeSet<Uuid>> {
            let ids: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(stretch.after).bind(stretch.to).fetch_all(conn).await)?;
            Ok(ids.into_iter().map(|(id,)| id).collect())
        };
        let amending = within(tx, "SELECT DISTINCT record FROM amendments WHERE record > $1 AND record <= $2").await?;
        let amended = within(tx, "SELECT DISTINCT target FROM amendments WHERE target > $1 AND target <= $2").await?;
        // CROSS JOIN, because SQLite then keeps to this order.
        let sql = "SELECT r.record, r.bucket, r.seq, r.author, r.occurred_on, r.received_at, r.alongside, r.vocabulary, a.team, a.person,
                a.bucket AS at_bucket, a.seq AS at_seq, b.owner, b.key_version, b.body
            FROM records r CROSS JOIN appearances a LEFT JOIN bodies b ON b.bucket = a.bucket AND b.seq = a.seq
            WHERE r.record > $1 AND r.record <= $2 AND a.home_bucket = r.bucket AND a.home_seq = r.seq
            ORDER BY r.record, r.bucket, r.seq, a.bucket, a.seq";
        let copies: Vec<Copy> = on!(&mut *tx, |conn| sqlx::query_as(sql).bind(stretch.after).bind(stretch.to).fetch_all(conn).await)?;
        let mut records: Vec<Vec<Copy>> = Vec::new();
        for copy in copies.into_iter().filter(|copy| !amending.contains(&copy.record) && !amended.contains(&copy.record)) {
            match records.last_mut() {
                Some(last) if last[0].record == copy.record => last.push(copy),
                _ => records.push(vec![copy]),
            }
        }
        let mut pieces = JoinSet::new();
        let size = records.len().div_ceil(cores()).max(1);
        let mut records = records.into_iter().peekable();
        while records.peek().is_some() {
            let piece: Vec<Vec<Copy>> = records.by_ref().take(size).collect();
            let (store, disposed) = (store.clone(), Arc::clone(disposed));
            pieces.spawn(async move {
                let mut facts = Vec::new();
                for copies in piece {
                    facts.extend(open(&store, copies).await?);
                }
                facts.retain(|row: &FactRow| !disposed.contains(&row.person));
                Ok(facts)
            });
        }
        // What has been corrected or moved: few, and each by itself, as it was when the correction came.
        let mut facts = Vec::new();
        for root in amended.difference(&amending) {
            let Some(standing) = apply::standing(tx, store, RecordId(*root)).await? else { continue };
            let words = store.vocabularies.version(standing.vocabulary);
            facts.extend(facts::derive(&standing.kept.record, &standing.facts, &standing.kept.stamp, &store.secrets, &words));
        }
        facts.retain(|row| !disposed.contains(&row.person));
        Ok(Self { stretch: Stretch { ..*stretch }, facts, pieces })
    }

    async fn finish(mut self, tx: &mut Tx, store: &Store, aim: Aim) -> Result<Count> {
        let mut facts = self.facts;
        while let Some(piece) = self.pieces.join_next().await {
            facts.extend(piece.map_err(|_| Error::Stopped)??);
        }
        // In the order of the key, so that the database adds at few places.
        facts.sort();
        if aim == Aim::Keep {
            facts::keep(tx, store.bucket, &facts).await?;
            return Ok(Count { all: facts.len(), differing: 0 });
        }
        let sql = "SELECT person, record, place, seq, fact, topic, value, window_days, on_date, until_date, source, member
            FROM facts WHERE record > $1 AND record <= $2";
        let kept: Vec<FactRow> = on!(tx, |conn| sqlx::query_as(sql).bind(self.stretch.after).bind(self.stretch.to).fetch_all(conn).await)?;
        let (facts, kept): (BTreeSet<FactRow>, BTreeSet<FactRow>) = (facts.into_iter().collect(), kept.into_iter().collect());
        Ok(Count { all: facts.len(), differing: facts.symmetric_difference(&kept).count() })
    }
}

/// The facts of a record that nothing corrects or moves, from the first of its copies that can still be opened.
async fn open(store: &Store, copies: Vec<Copy>) -> Result<Vec<FactRow>> {
    let mut there: HashMap<(i64, i64), Vec<PersonId>> = HashMap::new();
    for copy in &copies {
        there.entry((copy.bucket, copy.seq)).or_default().extend(copy.person.map(PersonId));
    }
    for copy in copies {
        let (Some(owner), Some(key_version), Some(body)) = (copy.owner, copy.key_version, copy.body) else { continue };
        let Some(words) = store.keys.open(owner, (copy.at_bucket, copy.at_seq), key_version, body).await? else { continue };
        let parsed = parse(&words).map_err(|_| Error::Damaged("a record's body"))?;
        let there = there.remove(&(copy.bucket, copy.seq)).unwrap_or_default();
        let named: Vec<PersonId> = parsed.record.people.iter().copied().filter(|person| there.contains(person)).collect();
        let stamp = Stamp {
            record: RecordId(copy.record),
            bucket: copy.bucket,
            seq: copy.seq,
            author: WorkerId(copy.author),
            occurred_on: copy.occurred_on,
            received_at: copy.received_at,
            alongside: copy.alongside,
            people: if named.is_empty() { there } else { named },
            placed_in: copy.team,
            vocabulary: copy.vocabulary,
        };
        let vocabulary = store.vocabularies.version(stamp.vocabulary);
        return Ok(facts::derive(&parsed.record, &parsed.record.facts, &stamp, &store.secrets, &vocabulary));
    }
    Ok(Vec::new())
}
