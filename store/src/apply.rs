//! What a kept record does: where it appears, what it corrects or moves, which facts stand because of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use casework::{
    access::Actor,
    ids::{PersonId, RecordId, WorkerId},
    journal::{Fact, Kind, Record, parse},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result, Stamp, Store, Tx, batch::Batch, bulk, disposal, facts, merges, pictures, relations};

static KEPT: LazyLock<[String; 4]> =
    LazyLock::new(|| bulk::about_many("SELECT bucket, record, seq, hash FROM records WHERE record IN (?) ORDER BY seq"));
static AMENDED: LazyLock<[String; 4]> = LazyLock::new(|| bulk::about_many("SELECT DISTINCT target FROM amendments WHERE target IN (?)"));

/// What is kept under ids already: place in the order, and content hash.
pub async fn kept_under(tx: &mut Tx, wanted: &[(i64, RecordId)]) -> Result<BTreeMap<(i64, RecordId), Vec<(i64, String)>>> {
    let mut kept: BTreeMap<(i64, RecordId), Vec<(i64, String)>> = BTreeMap::new();
    match tx {
        Tx::Sqlite(tx) => {
            for (size, piece) in bulk::pieces(wanted) {
                let query = piece.iter().fold(sqlx::query_as(KEPT[size].as_str()), |query, (_, record)| query.bind(record.0));
                let rows: Vec<(i64, Uuid, i64, String)> = query.fetch_all(&mut **tx).await?;
                for (bucket, record, seq, hash) in rows {
                    kept.entry((bucket, RecordId(record))).or_default().push((seq, hash));
                }
            }
        }
        Tx::Postgres(tx) if !wanted.is_empty() => {
            let sql = "SELECT DISTINCT r.bucket, r.record, r.seq, r.hash FROM unnest($1::bigint[], $2::uuid[]) AS w (bucket, record)
                JOIN records r ON r.bucket = w.bucket AND r.record = w.record ORDER BY r.seq";
            let rows: Vec<(i64, Uuid, i64, String)> = sqlx::query_as(sql)
                .bind(wanted.iter().map(|(bucket, _)| *bucket).collect::<Vec<_>>())
                .bind(wanted.iter().map(|(_, record)| record.0).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?;
            for (bucket, record, seq, hash) in rows {
                kept.entry((bucket, RecordId(record))).or_default().push((seq, hash));
            }
        }
        Tx::Postgres(_) => {}
    }
    Ok(kept)
}

/// Which of these have been corrected or moved already, or correct and move something themselves.
pub async fn amended(tx: &mut Tx, ids: &BTreeSet<RecordId>) -> Result<BTreeSet<RecordId>> {
    let mut found = BTreeSet::new();
    match tx {
        Tx::Sqlite(tx) => {
            let ids: Vec<RecordId> = ids.iter().copied().collect();
            for (size, piece) in bulk::pieces(&ids) {
                let query = piece.iter().fold(sqlx::query_as(AMENDED[size].as_str()), |query, id| query.bind(id.0));
                let rows: Vec<(Uuid,)> = query.fetch_all(&mut **tx).await?;
                found.extend(rows.into_iter().map(|(id,)| RecordId(id)));
            }
        }
        Tx::Postgres(tx) if !ids.is_empty() => {
            let sql = "SELECT DISTINCT target FROM amendments WHERE target = ANY($1)";
            let ids = ids.iter().map(|id| id.0).collect::<Vec<_>>();
            let rows: Vec<(Uuid,)> = sqlx::query_as(sql).bind(ids).fetch_all(&mut **tx).await?;
            found.extend(rows.into_iter().map(|(id,)| RecordId(id)));
        }
        Tx::Postgres(_) => {}
    }
    Ok(found)
}

/// Where something waits for a lead under this id, of which team, and why.
pub async fn waiting_in(tx: &mut Tx, record: RecordId) -> Result<Vec<(i64, String, String)>> {
    let sql = "SELECT bucket, team, why FROM waiting WHERE record = $1 AND settled_seq IS NULL ORDER BY bucket, seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(record.0).fetch_all(conn).await)?)
}

/// A place on a team's list of what is about nobody known yet.
#[derive(FromRow)]
pub struct Listing {
    pub bucket: i64,
    pub seq: i64,
    pub team: String,
    /// It is not on the list any more.
    pub is_gone: bool,
}

/// Where something is or was on a team's list under this id.
pub async fn listings_of(tx: &mut Tx, record: RecordId) -> Result<Vec<Listing>> {
    let sql = "SELECT a.bucket, a.seq, a.team, a.gone_seq IS NOT NULL AS is_gone FROM records r
        JOIN appearances a ON a.home_bucket = r.bucket AND a.home_seq = r.seq
        WHERE r.record = $1 AND a.person IS NULL AND a.team IS NOT NULL ORDER BY a.bucket, a.seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(record.0).fetch_all(conn).await)?)
}

/// Lets an accepted record take effect that changes who may see what, corrects or moves. What was gathered has been written.
pub async fn apply(tx: &mut Tx, batch: &mut Batch<'_>, actor: &Actor, record: &Record, stamp: &Stamp) -> Result<()> {
    for person in &record.people {
        batch.touch(tx, *person).await?;
    }
    relations::apply(tx, batch, actor, record, stamp).await?;
    match record.kind {
        Kind::Settled => return settle(tx, batch, record).await,
        Kind::Disposed => return disposal::dispose(tx, batch, record, stamp).await,
        Kind::Merged => merges::apply(tx, batch, record, stamp).await?,
        _ => {}
    }
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
        let words = batch.store.vocabularies.version(stamp.vocabulary);
        let rows = facts::derive(record, &record.facts, stamp, &batch.store.secrets, &words);
        batch.add_facts(tx, rows).await?;
        return batch.flush(tx).await;
    }
    stand(tx, batch, root).await
}

/// What waited has been looked at. Late words, and words on a team's list, appear where they have been put, and count from now on.
async fn settle(tx: &mut Tx, batch: &mut Batch<'_>, record: &Record) -> Result<()> {
    let Some(target) = record.refers_to.first() else { return Ok(()) };
    let sql = "SELECT bucket, seq, why FROM waiting WHERE record = $1 AND settled_seq IS NULL ORDER BY bucket, seq";
    let waiting: Vec<(i64, i64, String)> = on!(tx, |conn| sqlx::query_as(sql).bind(target.0).fetch_all(conn).await)?;
    for (bucket, seq, why) in waiting {
        let settled = batch.heads.next_seq(tx, bucket).await?;
        let sql = "UPDATE waiting SET settled_seq = $1 WHERE bucket = $2 AND seq = $3";
        on!(tx, |conn| sqlx::query(sql).bind(settled).bind(bucket).bind(seq).execute(conn).await.map(drop))?;
        let Some(person) = record.people.first().filter(|_| why == "late") else { continue };
        let Some((words, mut late)) = late(tx, batch.store, (bucket, seq)).await? else { continue };
        late.people = vec![*person];
        late.record = *target;
        let place = (batch.store.bucket.of_person(*person), batch.heads.next_seq(tx, batch.store.bucket.of_person(*person)).await?);
        batch.put_body(person.0, place, &words).await?;
        batch.appear_on(place, Some(*person), &late);
        batch.flush(tx).await?;
        stand(tx, batch, *target).await?;
    }
    let listed = listings_of(tx, *target).await?.into_iter().filter(|listing| !listing.is_gone).collect::<Vec<_>>();
    if listed.is_empty() {
        return Ok(());
    }
    let Some(kept) = load(tx, batch.store, *target).await? else { return Ok(()) };
    for Listing { bucket, seq, .. } in listed {
        let gone = batch.heads.next_seq(tx, bucket).await?;
        let sql = "UPDATE appearances SET gone_seq = $1 WHERE bucket = $2 AND seq = $3";
        on!(tx, |conn| sqlx::query(sql).bind(gone).bind(bucket).bind(seq).execute(conn).await.map(drop))?;
        // Without a person the words stay sealed where they are; with one the team's copy goes.
        if record.people.is_empty() {
            continue;
        }
        let sql = "DELETE FROM bodies WHERE bucket = $1 AND seq = $2";
        on!(tx, |conn| sqlx::query(sql).bind(bucket).bind(seq).execute(conn).await.map(drop))?;
    }
    let Some(person) = record.people.first() else { return Ok(()) };
    let bucket = batch.store.bucket.of_person(*person);
    let place = (bucket, batch.heads.next_seq(tx, bucket).await?);
    batch.put_body(person.0, place, &kept.words).await?;
    batch.appear_on(place, Some(*person), &Stamp { placed_in: None, ..kept.stamp });
    batch.flush(tx).await?;
    stand(tx, batch, *target).await
}

/// The words of something that waits, and its stamp.
async fn late(tx: &mut Tx, store: &Store, (bucket, seq): (i64, i64)) -> Result<Option<(Vec<u8>, Stamp)>> {
    let sql = "SELECT r.bucket, r.seq, r.author, r.occurred_on, r.received_at, r.alongside, r.vocabulary, NULL AS team,
        b.bucket AS body_bucket, b.seq AS body_seq, b.owner, b.key_version, b.body
        FROM records r JOIN bodies b ON b.bucket = r.bucket AND b.seq = r.seq WHERE r.bucket = $1 AND r.seq = $2";
    let row: Option<KeptRow> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(seq).fetch_optional(conn).await)?;
    let Some(row) = row else { return Ok(None) };
    let Some(words) = store.keys.open(row.owner, (row.body_bucket, row.body_seq), row.key_version, row.body.clone()).await? else {
        return Ok(None);
    };
    Ok(Some((words, row.stamp(RecordId(Uuid::nil()), Vec::new()))))
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
    /// The bytes as they were sent.
    pub words: Vec<u8>,
}

/// What a record comes to after everything that corrects or moves it: whose it is, and which facts stand.
pub struct Standing {
    pub kept: Kept,
    pub facts: Vec<Fact>,
    /// The version of the council's words in which the facts were confirmed.
    pub vocabulary: i64,
}

/// Works out what stands for a record: the last move says whose it is, the last correction which facts.
pub async fn standing(tx: &mut Tx, store: &Store, root: RecordId) -> Result<Option<Standing>> {
    let (mut people, mut corrected) = (None, None);
    for amendment in amendments(tx, root).await? {
        let Some(kept) = load(tx, store, RecordId(amendment.record)).await? else { continue };
        if amendment.kind == "misfiled" {
            // Where the move itself was put: whoever it names besides was left out when it came.
            people = Some(kept.stamp.people).filter(|_| !kept.record.people.is_empty());
        } else {
            corrected = Some(kept);
        }
    }
    let Some(mut kept) = (match load(tx, store, root).await? {
        Some(kept) => Some(kept),
        // The correction came first: until the record itself arrives, it stands alone.
        None => corrected.as_ref().map(|correction| Kept {
            record: correction.record.clone(),
            stamp: Stamp { record: root, alongside: false, ..correction.stamp.clone() },
            words: Vec::new(),
        }),
    }) else {
        return Ok(None);
    };
    if let Some(people) = people.filter(|people| !people.is_empty()) {
        kept.stamp.people = people;
    }
    let vocabulary = corrected.as_ref().map_or(kept.stamp.vocabulary, |correction| correction.stamp.vocabulary);
    let facts = corrected.map_or_else(|| kept.record.facts.clone(), |correction| correction.record.facts);
    Ok(Some(Standing { kept, facts, vocabulary }))
}

/// Takes away every fact that a record gave to anybody.
async fn take_away(tx: &mut Tx, batch: &mut Batch<'_>, record: RecordId) -> Result<()> {
    let sql = "SELECT DISTINCT person FROM facts WHERE record = $1";
    let people: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(record.0).fetch_all(conn).await)?;
    let people: Vec<PersonId> = people.into_iter().map(|(person,)| PersonId(person)).collect();
    for person in &people {
        batch.reread(tx, *person).await?;
    }
    facts::take_away(tx, batch.store.bucket, record, &people).await
}

/// Takes away what a record's facts were and keeps what they are now; moves its words with them.
async fn stand(tx: &mut Tx, batch: &mut Batch<'_>, root: RecordId) -> Result<()> {
    take_away(tx, batch, root).await?;
    batch.names_changed = true;
    let Some(standing) = standing(tx, batch.store, root).await? else { return Ok(()) };
    let Standing { kept, facts, vocabulary } = standing;
    let words = batch.store.vocabularies.version(vocabulary);
    let rows = facts::derive(&kept.record, &facts, &kept.stamp, &batch.store.secrets, &words);
    batch.add_facts(tx, rows).await?;
    if kept.record.id == root {
        move_words(tx, batch, &kept.stamp, &kept.words).await?;
        pictures::follow(tx, batch, &kept.record.facts, &kept.stamp.people).await?;
        for amendment in amendments(tx, root).await?.into_iter().filter(|amendment| amendment.kind == "correction") {
            if let Some(correction) = load(tx, batch.store, RecordId(amendment.record)).await? {
                let stamp = Stamp { people: kept.stamp.people.clone(), ..correction.stamp };
                move_words(tx, batch, &stamp, &correction.words).await?;
            }
        }
    }
    batch.flush(tx).await
}

/// Makes a record appear where it belongs now, sealed to whom it belongs to, and nowhere else.
async fn move_words(tx: &mut Tx, batch: &mut Batch<'_>, stamp: &Stamp, words: &[u8]) -> Result<()> {
    let sql = "SELECT bucket, seq, person FROM appearances WHERE record = $1 AND gone_seq IS NULL";
    let now: Vec<(i64, i64, Option<Uuid>)> = on!(tx, |conn| sqlx::query_as(sql).bind(stamp.record.0).fetch_all(conn).await)?;
    for person in &stamp.people {
        if !now.iter().any(|(_, _, there)| *there == Some(person.0)) {
            let bucket = batch.store.bucket.of_person(*person);
            let place = (bucket, batch.heads.next_seq(tx, bucket).await?);
            batch.put_body(person.0, place, words).await?;
            batch.appear_on(place, Some(*person), stamp);
        }
    }
    batch.flush(tx).await?;
    for (bucket, seq, person) in &now {
        if !stamp.people.is_empty() && person.is_none_or(|person| !stamp.people.contains(&PersonId(person))) {
            let gone = batch.heads.next_seq(tx, *bucket).await?;
            let sql = "UPDATE appearances SET gone_seq = $1 WHERE bucket = $2 AND seq = $3";
            on!(tx, |conn| sqlx::query(sql).bind(gone).bind(bucket).bind(seq).execute(conn).await.map(drop))?;
            let sql = "DELETE FROM bodies WHERE bucket = $1 AND seq = $2";
            on!(tx, |conn| sqlx::query(sql).bind(bucket).bind(seq).execute(conn).await.map(drop))?;
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
    vocabulary: i64,
    team: Option<String>,
    body_bucket: i64,
    body_seq: i64,
    owner: Uuid,
    key_version: i64,
    body: Vec<u8>,
}

impl KeptRow {
    fn stamp(&self, record: RecordId, people: Vec<PersonId>) -> Stamp {
        Stamp {
            record,
            bucket: self.bucket,
            seq: self.seq,
            author: WorkerId(self.author),
            occurred_on: self.occurred_on,
            received_at: self.received_at,
            alongside: self.alongside,
            people,
            placed_in: self.team.clone(),
            vocabulary: self.vocabulary,
        }
    }
}

/// A record by its id: the first that appears anywhere and of which somebody's copy can still be opened.
pub async fn load(tx: &mut Tx, store: &Store, record: RecordId) -> Result<Option<Kept>> {
    let sql = "SELECT r.bucket, r.seq, r.author, r.occurred_on, r.received_at, r.alongside, r.vocabulary, a.team,
        b.bucket AS body_bucket, b.seq AS body_seq, b.owner, b.key_version, b.body
        FROM records r JOIN appearances a ON a.home_bucket = r.bucket AND a.home_seq = r.seq
        JOIN bodies b ON b.bucket = a.bucket AND b.seq = a.seq
        WHERE r.record = $1 ORDER BY r.bucket, r.seq, a.bucket, a.seq";
    let rows: Vec<KeptRow> = on!(tx, |conn| sqlx::query_as(sql).bind(record.0).fetch_all(conn).await)?;
    for mut row in rows {
        let sealed = std::mem::take(&mut row.body);
        let Some(words) = store.keys.open(row.owner, (row.body_bucket, row.body_seq), row.key_version, sealed).await? else { continue };
        let parsed = parse(&words).map_err(|_| Error::Damaged("a record's body"))?;
        let people = people_at_home(tx, &row, &parsed.record).await?;
        return Ok(Some(Kept { stamp: row.stamp(record, people), record: parsed.record, words }));
    }
    Ok(None)
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
pub async fn people_of(tx: &mut Tx, store: &Store, record: RecordId) -> Result<Vec<PersonId>> {
    Ok(standing(tx, store, record).await?.map(|standing| standing.kept.stamp.people).unwrap_or_default())
}
