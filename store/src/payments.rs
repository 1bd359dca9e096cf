//! Payments from a fund, line by line, as finance sees them: no name, no words, nobody's id. And the pictures that were marked as receipts
//! for them, which are all that finance sees of anybody's record.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Fault,
    ids::{PersonId, PictureId, RecordId},
    insight::Period,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Bucket, Result, Store, Tx, bulk, pictures, relations, relations::Pair};

/// One payment from a fund.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payment {
    /// When.
    pub on: NaiveDate,
    /// Pence.
    pub pence: i64,
    /// For what sort of purpose; none where it was not sorted.
    pub category: Option<String>,
    /// The receipts that were marked for it, and that whoever asked may open.
    pub receipts: BTreeSet<Receipt>,
}

/// A picture that was marked as a receipt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Receipt {
    /// Which.
    pub picture: PictureId,
    /// Somebody in finance has opened it.
    pub seen: bool,
}

#[derive(FromRow)]
struct Row {
    person: Uuid,
    record: Uuid,
    place: i64,
    on_date: NaiveDate,
    value: i64,
    source: Option<String>,
    receipt: Option<String>,
}

/// Where a picture was marked: in which record, and on whose.
#[derive(Clone, Copy, FromRow)]
struct Mark {
    person: Uuid,
    record: Uuid,
}

/// Every payment from a fund in a period, in order of day.
///
/// A receipt that whoever asks may not open looks exactly like one that is not there.
///
/// # Errors
/// [`Fault::NotFound`] for somebody who does not see returns, and when there is no such fund.
pub async fn payments(store: &Store, by: &Actor, fund: &str, period: Period, now: DateTime<Utc>) -> Result<Vec<Payment>> {
    decide(by, Verb::SeeReturns, &Relation::default(), now)?;
    if store.vocabulary().1.funds.iter().all(|known| known.id != fund) {
        return Err(Fault::NotFound.into());
    }
    let (first, last) = (period.span().first_month(period.last_month()).first_day(), period.last_month().last_day());
    let sql = "SELECT s.person, s.record, s.place, s.on_date, s.value, s.source, r.topic AS receipt FROM facts s
        LEFT JOIN facts r ON r.bucket = s.bucket AND r.person = s.person AND r.record = s.record AND r.fact = 'receipt'
        WHERE s.fact = 'spend' AND s.topic = $1 AND s.on_date >= $2 AND s.on_date <= $3 AND s.value IS NOT NULL";
    let mut tx = store.read().await?;
    let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(fund).bind(first).bind(last).fetch_all(conn).await)?;
    let marks = rows.iter().filter_map(|row| Some((picture_of(row)?, Mark { person: row.person, record: row.record })));
    let open = open_to(&mut tx, store, by, &marks.collect::<Vec<_>>(), now).await?;
    let mut lines: BTreeMap<(Uuid, Uuid, i64), Payment> = BTreeMap::new();
    for row in rows {
        let receipt = picture_of(&row).and_then(|picture| Some(Receipt { picture, seen: *open.get(&picture)? }));
        let line = Payment { on: row.on_date, pence: row.value, category: row.source, receipts: BTreeSet::new() };
        lines.entry((row.person, row.record, row.place)).or_insert(line).receipts.extend(receipt);
    }
    // In an order that does not tell which of them are one person's.
    let mut payments: Vec<Payment> = lines.into_values().collect();
    payments.sort();
    Ok(payments)
}

fn picture_of(row: &Row) -> Option<PictureId> {
    row.receipt.as_ref()?.parse().ok()
}

/// A picture that was marked as a receipt for a payment from a fund, for finance. The audit says so before this answers.
///
/// # Errors
/// [`Fault::NotFound`] for everything else: no such picture, no mark, a mark that was taken back, nothing paid in the same record, somebody
/// who may not see it.
pub async fn receipt(store: &Store, by: &Actor, picture: PictureId, now: DateTime<Utc>) -> Result<Vec<u8>> {
    let sql = "SELECT r.person, r.record FROM facts r WHERE r.fact = 'receipt' AND r.topic = $1 AND EXISTS (SELECT 1 FROM facts s
        WHERE s.bucket = r.bucket AND s.person = r.person AND s.record = r.record AND s.fact = 'spend' AND s.topic IS NOT NULL)";
    let mut tx = store.read().await?;
    let marks: Vec<Mark> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(picture.to_string()).fetch_all(conn).await)?;
    let marks: Vec<_> = marks.into_iter().map(|mark| (picture, mark)).collect();
    let person = standing(&mut tx, store.bucket, &marks).await?.remove(&picture).ok_or(Fault::NotFound)?;
    drop(tx);
    let allow = store.decide(by, Verb::SeeReceipt, person, now).await?;
    pictures::open_receipt(store, &allow, picture, now).await
}

/// Which of these pictures somebody may open as receipts, and whether finance has.
async fn open_to(
    tx: &mut Tx,
    store: &Store,
    by: &Actor,
    marks: &[(PictureId, Mark)],
    now: DateTime<Utc>,
) -> Result<BTreeMap<PictureId, bool>> {
    let mut standing = standing(tx, store.bucket, marks).await?;
    let pairs = standing.values().map(|person| Pair { worker: by.worker, person: *person }).collect();
    let ties = relations::ties(tx, store.bucket, &pairs).await?;
    standing.retain(|_, person| {
        let tie = ties.get(&Pair { worker: by.worker, person: *person });
        tie.is_some_and(|tie| decide(by, Verb::SeeReceipt, &tie.relation, now).is_ok())
    });
    let seen = seen(tx, &standing.keys().copied().collect::<Vec<_>>()).await?;
    Ok(standing.into_keys().map(|picture| (picture, seen.contains(&picture))).collect())
}

/// On whose record each picture is, of those that are kept with the record that marks them.
async fn standing(tx: &mut Tx, bucket: Bucket, marks: &[(PictureId, Mark)]) -> Result<BTreeMap<PictureId, PersonId>> {
    let wanted: BTreeSet<PictureId> = marks.iter().map(|(picture, _)| *picture).collect();
    let kept = pictures::people_of(tx, &wanted.into_iter().collect::<Vec<_>>()).await?;
    let mut standing = BTreeMap::new();
    for (picture, mark) in marks {
        let Some(person) = kept.get(picture) else { continue };
        if person.0 == mark.person || is_on_record(tx, bucket, RecordId(mark.record), *person).await? {
            standing.insert(*picture, *person);
        }
    }
    Ok(standing)
}

/// Whether a record is on somebody's timeline: of a joint one the picture may lie with another than its facts.
async fn is_on_record(tx: &mut Tx, bucket: Bucket, record: RecordId, person: PersonId) -> Result<bool> {
    let sql = "SELECT count(*) FROM appearances WHERE bucket = $1 AND person = $2 AND record = $3 AND gone_seq IS NULL";
    let home = bucket.of_person(person);
    let (found,): (i64,) = on!(tx, |conn| sqlx::query_as(sql).bind(home).bind(person.0).bind(record.0).fetch_one(conn).await)?;
    Ok(found > 0)
}

static SEEN: LazyLock<[String; 4]> =
    LazyLock::new(|| bulk::about_many("SELECT DISTINCT record FROM audit WHERE act = 'receipt shown' AND record IN (?)"));

/// Those of these pictures that were opened as receipts: the audit knows.
async fn seen(tx: &mut Tx, pictures: &[PictureId]) -> Result<BTreeSet<PictureId>> {
    let mut seen = BTreeSet::new();
    match tx {
        Tx::Sqlite(tx) => {
            for (size, piece) in bulk::pieces(pictures) {
                let query = piece.iter().fold(sqlx::query_as(SEEN[size].as_str()), |query, picture| query.bind(picture.0));
                let rows: Vec<(Uuid,)> = query.fetch_all(&mut **tx).await?;
                seen.extend(rows.into_iter().map(|(picture,)| PictureId(picture)));
            }
        }
        Tx::Postgres(tx) => {
            let sql = "SELECT DISTINCT record FROM audit WHERE act = 'receipt shown' AND record = ANY($1)";
            let pictures = pictures.iter().map(|picture| picture.0).collect::<Vec<_>>();
            let rows: Vec<(Uuid,)> = sqlx::query_as(sql).bind(pictures).fetch_all(&mut **tx).await?;
            seen.extend(rows.into_iter().map(|(picture,)| PictureId(picture)));
        }
    }
    Ok(seen)
}
