//! Pictures of letters: each sealed to the person on whose record it is, and gone when that person's key is.

use std::{collections::BTreeMap, sync::LazyLock};

use casework::{
    access::{Allow, Verb},
    fault::Fault,
    ids::{PersonId, PictureId, RecordId},
    journal::Fact,
    seal::Place,
};
use chrono::{DateTime, SubsecRound, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    audit::{self, Act, Done},
    batch::Batch,
    bucket::Heads,
    bulk,
    keys::Keys,
    merges::Merges,
};

/// What became of a picture that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is kept now.
    Kept,
    /// It was kept before, and is the same.
    Repeated,
}

#[derive(FromRow)]
struct Row {
    bucket: i64,
    person: Uuid,
    author: Uuid,
    kept_at: DateTime<Utc>,
    key_version: i64,
    body: Vec<u8>,
}

/// Where a picture is sealed: it opens under its own id and its person's key only.
fn place(person: Uuid, picture: PictureId, version: i64) -> Place {
    let (high, low) = picture.0.as_u64_pair();
    Place { column: "pictures.body", row: (high.cast_signed(), low.cast_signed()), owner: person, version }
}

async fn find(tx: &mut Tx, picture: PictureId) -> Result<Option<Row>> {
    let sql = "SELECT bucket, person, author, kept_at, key_version, body FROM pictures WHERE picture = $1 ORDER BY bucket, person LIMIT 1";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(picture.0).fetch_optional(conn).await)?)
}

async fn insert(tx: &mut Tx, picture: PictureId, row: Row) -> Result<()> {
    let sql = "INSERT INTO pictures (bucket, person, picture, author, kept_at, key_version, body) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(tx, |conn| sqlx::query(sql)
        .bind(row.bucket)
        .bind(row.person)
        .bind(picture.0)
        .bind(row.author)
        .bind(row.kept_at)
        .bind(row.key_version)
        .bind(row.body)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

async fn opened(keys: &Keys, picture: PictureId, row: &Row) -> Result<Option<Vec<u8>>> {
    keys.open_at(&place(row.person, picture, row.key_version), &row.body).await
}

/// Keeps a picture on the record of the person whom the decision is about, with a row of the audit. Sent twice, it is kept once.
///
/// # Errors
/// [`Fault::Conflict`] when the id stands for another picture; not found for a decision that is not about writing, and for somebody
/// whose record was ended.
pub async fn keep(store: &Store, allow: &Allow, picture: PictureId, bytes: Vec<u8>, at: DateTime<Utc>) -> Result<Taken> {
    let person = allow.person().filter(|_| allow.verb() == Verb::Record).ok_or(Fault::NotFound)?;
    let bucket = store.bucket.of_person(person);
    let done = Done {
        bucket,
        at,
        actor: allow.worker(),
        act: Act::Attached,
        way: Some(allow.way()),
        person: Some(person),
        record: Some(RecordId(picture.0)),
        count: 1,
    };
    let (author, kept_at, keys) = (allow.worker().0, at.trunc_subsecs(6), store.keys.clone());
    let version = Keys::VERSION;
    let sealed = store.keys.seal_at(&place(person.0, picture, version), &bytes).await?.ok_or(Fault::NotFound)?;
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let mut heads = Heads::lock(tx, &[bucket].into()).await?;
                if let Some(row) = find(tx, picture).await? {
                    let same_person = Merges::now(tx).await?.group(person).contains(&PersonId(row.person));
                    let is_same = same_person && opened(&keys, picture, &row).await?.is_some_and(|kept| kept == bytes);
                    return if is_same { Ok(Taken::Repeated) } else { Err(Fault::Conflict.into()) };
                }
                insert(tx, picture, Row { bucket, person: person.0, author, kept_at, key_version: version, body: sealed }).await?;
                audit::keep(tx, &mut heads, vec![done]).await?;
                heads.keep(tx).await?;
                Ok(Taken::Kept)
            })
        })
        .await
}

/// A picture on the record of the person whom the decision is about. The audit says so before this answers.
///
/// # Errors
/// Not found where it is not on that record.
pub async fn open(store: &Store, allow: &Allow, picture: PictureId, at: DateTime<Utc>) -> Result<Vec<u8>> {
    shown(store, allow, (Verb::See, Act::Shown), picture, at).await
}

/// The same for finance, of a picture that is known to be marked as a receipt.
///
/// # Errors
/// Not found where it is not on that record.
pub(crate) async fn open_receipt(store: &Store, allow: &Allow, picture: PictureId, at: DateTime<Utc>) -> Result<Vec<u8>> {
    shown(store, allow, (Verb::SeeReceipt, Act::ReceiptShown), picture, at).await
}

/// The one way out for a picture: whoever was allowed this and nothing else gets it, when the audit has it.
async fn shown(store: &Store, allow: &Allow, (verb, act): (Verb, Act), picture: PictureId, at: DateTime<Utc>) -> Result<Vec<u8>> {
    let person = allow.person().filter(|_| allow.verb() == verb).ok_or(Fault::NotFound)?;
    let mut tx = store.read().await?;
    let row = find(&mut tx, picture).await?.ok_or(Fault::NotFound)?;
    let same = Merges::now(&mut tx).await?.group(person);
    drop(tx);
    if !same.contains(&PersonId(row.person)) {
        return Err(Fault::NotFound.into());
    }
    let bytes = opened(&store.keys, picture, &row).await?.ok_or(Fault::NotFound)?;
    let mut done = store.looked(allow.worker(), act, Some(PersonId(row.person)), 1, at);
    (done.way, done.record) = (Some(allow.way()), Some(RecordId(picture.0)));
    store.note(vec![done]).await?;
    Ok(bytes)
}

static WHOSE: LazyLock<[String; 4]> = LazyLock::new(|| bulk::about_many("SELECT picture, person FROM pictures WHERE picture IN (?)"));

/// On whose record each of several pictures is, of those that are kept.
pub(crate) async fn people_of(tx: &mut Tx, pictures: &[PictureId]) -> Result<BTreeMap<PictureId, PersonId>> {
    let mut rows: Vec<(Uuid, Uuid)> = Vec::new();
    match tx {
        Tx::Sqlite(tx) => {
            for (size, piece) in bulk::pieces(pictures) {
                let query = piece.iter().fold(sqlx::query_as(WHOSE[size].as_str()), |query, picture| query.bind(picture.0));
                let found: Vec<(Uuid, Uuid)> = query.fetch_all(&mut **tx).await?;
                rows.extend(found);
            }
        }
        Tx::Postgres(tx) => {
            let sql = "SELECT picture, person FROM pictures WHERE picture = ANY($1)";
            let pictures = pictures.iter().map(|picture| picture.0).collect::<Vec<_>>();
            rows = sqlx::query_as(sql).bind(pictures).fetch_all(&mut **tx).await?;
        }
    }
    Ok(rows.into_iter().map(|(picture, person)| (PictureId(picture), PersonId(person))).collect())
}

/// The pictures of an entry go where its words have gone, sealed anew.
pub(crate) async fn follow(tx: &mut Tx, batch: &Batch<'_>, facts: &[Fact], people: &[PersonId]) -> Result<()> {
    let Some(first) = people.first() else { return Ok(()) };
    for fact in facts {
        let Fact::Picture { picture, .. } = fact else { continue };
        let Some(row) = find(tx, *picture).await?.filter(|row| !people.contains(&PersonId(row.person))) else { continue };
        let keys = &batch.store.keys;
        let Some(bytes) = opened(keys, *picture, &row).await? else { continue };
        let version = Keys::VERSION;
        let Some(body) = keys.seal_at(&place(first.0, *picture, version), &bytes).await? else { continue };
        let sql = "DELETE FROM pictures WHERE bucket = $1 AND person = $2 AND picture = $3";
        on!(tx, |conn| sqlx::query(sql).bind(row.bucket).bind(row.person).bind(picture.0).execute(conn).await.map(drop))?;
        let bucket = batch.store.bucket.of_person(*first);
        insert(tx, *picture, Row { bucket, person: first.0, key_version: version, body, ..row }).await?;
    }
    Ok(())
}

/// Takes away every picture on somebody's record: it has been ended.
pub(crate) async fn take_away(tx: &mut Tx, bucket: i64, person: PersonId) -> Result<()> {
    let sql = "DELETE FROM pictures WHERE bucket = $1 AND person = $2";
    on!(tx, |conn| sqlx::query(sql).bind(bucket).bind(person.0).execute(conn).await.map(drop))?;
    Ok(())
}
