//! People's own words beside figures: chosen by the lead of the team, exactly as they were written down, with what the person agreed to. Sealed
//! with the person's key. Taken back, or the record ended, they are gone from every copy that is kept here.

use std::collections::BTreeMap;

use casework::{
    access::{Actor, Allow, Verb, Way},
    fault::{Fault, Problem},
    ids::{PersonId, RecordId},
    insight::Audience,
    journal::parse,
    seal::Place,
};
use chrono::{DateTime, Days, NaiveDate, SubsecRound, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result, Store, Tx, audit::Act, feed, keys::Keys, stocktakes};

/// How many days back words are offered.
const DAYS: u64 = 183;
/// How many entries are read at most for each person.
const MOST: i64 = 200;

/// Somebody's words that are part of a stocktake. Without a name: whoever may see the person finds the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Which.
    pub id: Uuid,
    /// Exactly what was agreed to.
    pub words: String,
    /// By whom they may be read.
    pub audience: Audience,
    /// The day on which the person agreed.
    pub agreed_on: NaiveDate,
}

/// An entry with words that could be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whose record it is on.
    pub person: PersonId,
    /// Which entry.
    pub record: RecordId,
    /// Its day.
    pub on: NaiveDate,
    /// All of its words.
    pub text: String,
}

/// What a lead chooses.
pub struct Chosen {
    /// Its id.
    pub id: Uuid,
    /// For which stocktake.
    pub stocktake: Uuid,
    /// Whose words.
    pub person: PersonId,
    /// From which entry.
    pub record: RecordId,
    /// Exactly which.
    pub words: String,
    /// For whom.
    pub audience: Audience,
    /// When the person agreed.
    pub agreed_on: NaiveDate,
}

#[derive(FromRow)]
struct Entry {
    bucket: i64,
    seq: i64,
    record: Uuid,
    occurred_on: NaiveDate,
    owner: Uuid,
    key_version: i64,
    body: Vec<u8>,
}

fn place(person: Uuid, id: Uuid, version: i64) -> Place {
    let (high, low) = id.as_u64_pair();
    Place { column: "quotations.body", row: (high.cast_signed(), low.cast_signed()), owner: person, version }
}

fn led(allow: &Allow) -> Result<&str> {
    let leads = allow.verb() == Verb::SeeFigures && allow.way() == Way::Team;
    Ok(allow.team().filter(|_| leads).ok_or(Fault::NotFound)?)
}

/// Recent outcomes in people's own words, of those people of the team whom the lead may see: opened in memory, with a row of the audit for
/// each person before this answers.
///
/// # Errors
/// Not found for whoever does not lead the team.
pub async fn candidates(store: &Store, actor: &Actor, allow: &Allow, now: DateTime<Utc>) -> Result<Vec<Candidate>> {
    let team = led(allow)?;
    let since = now.date_naive().checked_sub_days(Days::new(DAYS)).unwrap_or(NaiveDate::MIN);
    let mut found = Vec::new();
    let mut read: BTreeMap<PersonId, usize> = BTreeMap::new();
    for (person, of) in feed::visible_now(store, actor, now).await? {
        if of.team() != Some(team) {
            continue;
        }
        for entry in entries(&mut store.read().await?, store, person, since).await? {
            let Some(text) = words_of(store, entry.owner, &entry).await? else { continue };
            *read.entry(person).or_default() += 1;
            found.push(Candidate { person, record: RecordId(entry.record), on: entry.occurred_on, text });
        }
    }
    store.note(read.into_iter().map(|(person, count)| store.looked(actor.worker, Act::Quoted, Some(person), count, now)).collect()).await?;
    found.sort_by(|one, other| other.on.cmp(&one.on).then(one.record.cmp(&other.record)));
    Ok(found)
}

async fn entries(tx: &mut Tx, store: &Store, person: PersonId, since: NaiveDate) -> Result<Vec<Entry>> {
    let sql = "SELECT a.bucket, a.seq, a.record, r.occurred_on, b.owner, b.key_version, b.body
        FROM appearances a JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
        JOIN bodies b ON b.bucket = a.bucket AND b.seq = a.seq
        WHERE a.bucket = $1 AND a.person = $2 AND a.gone_seq IS NULL AND r.occurred_on >= $3 AND r.kind IN ('outcome', 'answer')
        ORDER BY a.seq DESC LIMIT $4";
    let bucket = store.bucket.of_person(person);
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).bind(since).bind(MOST).fetch_all(conn).await)?)
}

async fn words_of(store: &Store, owner: Uuid, entry: &Entry) -> Result<Option<String>> {
    let Some(body) = store.keys.open(owner, (entry.bucket, entry.seq), entry.key_version, entry.body.clone()).await? else {
        return Ok(None);
    };
    Ok(Some(parse(&body).map_err(|_| Error::Damaged("a record's body"))?.record.text))
}

/// Puts words beside a stocktake's figures.
///
/// # Errors
/// Invalid where they are not exactly in the entry, or the day is to come; not found where the person is not the lead's to see.
pub async fn choose(store: &Store, actor: &Actor, allow: &Allow, chosen: Chosen, now: DateTime<Utc>) -> Result<()> {
    let team = led(allow)?;
    if stocktakes::team(store, chosen.stocktake).await? != team {
        return Err(Fault::NotFound.into());
    }
    let seeing = store.decide(actor, Verb::See, chosen.person, now).await?;
    let mut problems = Vec::new();
    let all = entries(&mut store.read().await?, store, chosen.person, NaiveDate::default()).await?;
    let entry = all.into_iter().find(|entry| entry.record == chosen.record.0).ok_or(Fault::NotFound)?;
    let text = words_of(store, entry.owner, &entry).await?.ok_or(Fault::NotFound)?;
    let words = chosen.words.trim().to_owned();
    if words.is_empty() || !text.contains(&words) {
        problems.push(Problem::new("words", "Use exactly the words that are in the entry: copy them from it."));
    }
    if chosen.agreed_on > now.date_naive() {
        problems.push(Problem::new("agreed_on", "Use the day on which they agreed."));
    }
    if !problems.is_empty() {
        return Err(Fault::Invalid { problems }.into());
    }
    let (person, version) = (chosen.person, Keys::VERSION);
    let body = store.keys.seal_at(&place(person.0, chosen.id, version), words.as_bytes()).await?.ok_or(Fault::NotFound)?;
    let (bucket, by) = (store.bucket.of_person(person), allow.worker().0);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "INSERT INTO quotations (bucket, person, quotation, stocktake, record, audience, agreed_on, chosen_at, chosen_by, key_version, body)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (bucket, person, quotation) DO NOTHING";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(bucket)
                    .bind(person.0)
                    .bind(chosen.id)
                    .bind(chosen.stocktake)
                    .bind(chosen.record.0)
                    .bind(chosen.audience.as_str())
                    .bind(chosen.agreed_on)
                    .bind(now.trunc_subsecs(6))
                    .bind(by)
                    .bind(version)
                    .bind(&body)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await?;
    let mut done = store.looked(actor.worker, Act::Quoted, Some(person), 1, now);
    (done.way, done.record) = (Some(seeing.way()), Some(chosen.record));
    store.note(vec![done]).await
}

#[derive(FromRow)]
struct Row {
    person: Uuid,
    quotation: Uuid,
    audience: String,
    agreed_on: NaiveDate,
    key_version: i64,
    body: Option<Vec<u8>>,
}

/// The words beside a stocktake's figures that still stand, in the order in which they were chosen.
///
/// # Errors
/// Those of reading.
pub async fn of(store: &Store, stocktake: &stocktakes::Stocktake) -> Result<Vec<Quotation>> {
    let sql = "SELECT person, quotation, audience, agreed_on, key_version, body FROM quotations
        WHERE stocktake = $1 AND withdrawn_at IS NULL ORDER BY chosen_at, quotation";
    let mut tx = store.read().await?;
    let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(stocktake.id).fetch_all(conn).await)?;
    drop(tx);
    let mut all = Vec::new();
    for row in rows {
        let (Some(body), Some(audience)) = (row.body, Audience::from_name(&row.audience)) else { continue };
        // Whoever's record was ended has no key any more, and says nothing here either.
        let Some(words) = store.keys.open_at(&place(row.person, row.quotation, row.key_version), &body).await? else { continue };
        let words = String::from_utf8(words).map_err(|_| Error::Damaged("a quotation"))?;
        all.push(Quotation { id: row.quotation, words, audience, agreed_on: row.agreed_on });
    }
    Ok(all)
}

/// Takes words back, as the person wishes: their bytes go from every copy that is kept, closed stocktakes too. That they were there stays.
///
/// # Errors
/// Not found for whoever does not lead the team, or where there are no such words.
pub async fn take_back(store: &Store, allow: &Allow, stocktake: Uuid, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let team = led(allow)?;
    if stocktakes::team(store, stocktake).await? != team {
        return Err(Fault::NotFound.into());
    }
    let changed = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql =
                    "UPDATE quotations SET withdrawn_at = $1, body = NULL WHERE quotation = $2 AND stocktake = $3 AND withdrawn_at IS NULL";
                let at = now.trunc_subsecs(6);
                Ok(on!(tx, |conn| sqlx::query(sql).bind(at).bind(id).bind(stocktake).execute(conn).await.map(|done| done.rows_affected()))?)
            })
        })
        .await?;
    if changed == 1 { Ok(()) } else { Err(Fault::NotFound.into()) }
}

/// Takes away all words of somebody whose record is ended.
pub(crate) async fn forget(tx: &mut Tx, bucket: i64, person: PersonId) -> Result<()> {
    let sql = "UPDATE quotations SET body = NULL WHERE bucket = $1 AND person = $2";
    on!(tx, |conn| sqlx::query(sql).bind(bucket).bind(person.0).execute(conn).await.map(drop))?;
    Ok(())
}
