//! What goes with a record that the sender does not decide, and the rows in which it is kept.

use casework::ids::{PersonId, RecordId, WorkerId};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{Result, Tx};

/// Where a record came to rest, and how.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Which record.
    pub record: RecordId,
    /// Its bucket.
    pub bucket: i64,
    /// Its place in the bucket's order.
    pub seq: i64,
    /// Who wrote it.
    pub author: WorkerId,
    /// The day it happened: as sent, or else the day it was received.
    pub occurred_on: NaiveDate,
    /// When it was received, by the server's clock.
    pub received_at: DateTime<Utc>,
    /// Whether the author went alongside the person then.
    pub alongside: bool,
    /// Whose records it counts to, first the one it was written on. Differs from what was sent once it has been moved.
    pub people: Vec<PersonId>,
    /// The team it was put in, where the record itself does not say.
    pub placed_in: Option<String>,
    /// The version of the council's words in which it was taken in: what its facts are read with, always.
    pub vocabulary: i64,
}

/// An envelope, as it is kept.
pub struct Envelope {
    pub bucket: i64,
    pub seq: i64,
    pub record: Uuid,
    pub person: Option<Uuid>,
    pub kind: String,
    pub author: Uuid,
    pub device: Option<Uuid>,
    pub occurred_on: NaiveDate,
    pub recorded_at: Option<DateTime<Utc>>,
    pub received_at: DateTime<Utc>,
    pub hash: String,
    pub alongside: bool,
    pub standing: &'static str,
    pub vocabulary: i64,
}

/// A sealed copy of a record's words.
pub struct Body {
    pub bucket: i64,
    pub seq: i64,
    pub owner: Uuid,
    pub key_version: i64,
    pub sealed: Vec<u8>,
}

/// A place on somebody's timeline, or on a team's list.
pub struct Appearance {
    pub bucket: i64,
    pub seq: i64,
    pub person: Option<Uuid>,
    pub team: Option<String>,
    pub record: Uuid,
    pub home_bucket: i64,
    pub home_seq: i64,
}

/// Something for a team's lead to look at.
pub struct Waiting {
    pub bucket: i64,
    pub seq: i64,
    pub record: Uuid,
    pub person: Option<Uuid>,
    pub team: String,
    pub why: &'static str,
}

/// Keeps envelopes.
pub async fn keep_envelopes(tx: &mut Tx, rows: &[Envelope]) -> Result<()> {
    insert_all!(tx, rows, "records", "", |row| {
        "bucket" "bigint" = row.bucket,
        "seq" "bigint" = row.seq,
        "record" "uuid" = row.record,
        "person" "uuid" = row.person,
        "kind" "text" = row.kind.clone(),
        "author" "uuid" = row.author,
        "device" "uuid" = row.device,
        "occurred_on" "date" = row.occurred_on,
        "recorded_at" "timestamptz" = row.recorded_at,
        "received_at" "timestamptz" = row.received_at,
        "hash" "text" = row.hash.clone(),
        "alongside" "boolean" = row.alongside,
        "standing" "text" = row.standing,
        "vocabulary" "bigint" = row.vocabulary,
    });
    Ok(())
}

/// Keeps sealed copies.
pub async fn keep_bodies(tx: &mut Tx, rows: &[Body]) -> Result<()> {
    insert_all!(tx, rows, "bodies", "", |row| {
        "bucket" "bigint" = row.bucket,
        "seq" "bigint" = row.seq,
        "owner" "uuid" = row.owner,
        "key_version" "bigint" = row.key_version,
        "body" "bytea" = row.sealed.clone(),
    });
    Ok(())
}

/// Keeps places on timelines.
pub async fn keep_appearances(tx: &mut Tx, rows: &[Appearance]) -> Result<()> {
    insert_all!(tx, rows, "appearances", "", |row| {
        "bucket" "bigint" = row.bucket,
        "seq" "bigint" = row.seq,
        "person" "uuid" = row.person,
        "team" "text" = row.team.clone(),
        "record" "uuid" = row.record,
        "home_bucket" "bigint" = row.home_bucket,
        "home_seq" "bigint" = row.home_seq,
    });
    Ok(())
}

/// Keeps what waits for a lead.
pub async fn keep_waiting(tx: &mut Tx, rows: &[Waiting]) -> Result<()> {
    insert_all!(tx, rows, "waiting", "", |row| {
        "bucket" "bigint" = row.bucket,
        "seq" "bigint" = row.seq,
        "record" "uuid" = row.record,
        "person" "uuid" = row.person,
        "team" "text" = row.team.clone(),
        "why" "text" = row.why,
    });
    Ok(())
}
