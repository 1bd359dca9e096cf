//! Who looked at what and who wrote what: one row for each, chained, committed before the answer leaves. Random ids only.

use casework::{
    access::Way,
    hex,
    ids::{PersonId, RecordId, WorkerId},
    seal::{Link, Mark, merkle_root},
};
use chrono::{DateTime, SubsecRound, Utc};
use ed25519_dalek::{Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Store, Tx, bucket::Heads};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A record was kept.
    Wrote,
    /// Somebody's records were sent to a tablet or a program.
    Copied,
    /// Somebody's record was opened through broken glass.
    Opened,
    /// A tablet showed somebody's record.
    Viewed,
    /// A search named somebody.
    Found,
    /// A picture was kept on somebody's record.
    Attached,
    /// A picture on somebody's record was shown.
    Shown,
    /// Changed words were tried on what has been written about somebody.
    Tried,
    /// Somebody was shown behind a figure that counts them.
    Traced,
    /// A figure was broken down; about nobody.
    BrokeDown,
    /// Words about somebody were read to find whether they are about a theme.
    Offered,
    /// Somebody's own words were read to be chosen for a stocktake.
    Quoted,
    /// Somebody who works here signed in. For this and what follows, `record` is the id of whoever works here.
    SignedIn,
    /// Somebody who works here was given a link with which they choose how they sign in.
    Invited,
    /// Somebody was said to work here, or what they may do was changed.
    Employed,
    /// Somebody was said to work here no longer.
    LetGo,
    /// Somebody who works here changed how they sign in: password, PIN, codes or a passkey.
    WayInChanged,
    /// The audit was looked at.
    Audited,
    /// A picture that was marked as a receipt was shown to finance.
    ReceiptShown,
    /// A return was signed: exact numbers without names left under a gateway.
    Disclosed,
}

impl Act {
    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wrote => "wrote",
            Self::Copied => "copied",
            Self::Opened => "opened",
            Self::Viewed => "viewed",
            Self::Found => "found",
            Self::Attached => "attached",
            Self::Shown => "shown",
            Self::Tried => "tried",
            Self::Traced => "traced",
            Self::BrokeDown => "broke_down",
            Self::Offered => "offered",
            Self::Quoted => "quoted",
            Self::SignedIn => "signed in",
            Self::Invited => "invited",
            Self::Employed => "employed",
            Self::LetGo => "let go",
            Self::WayInChanged => "way in changed",
            Self::Audited => "audited",
            Self::ReceiptShown => "receipt shown",
            Self::Disclosed => "disclosed",
        }
    }
}

/// Something to be written down in the audit.
#[derive(Clone, Debug)]
pub struct Done {
    /// In which chain: a write in the record's bucket, a read in the reader's.
    pub bucket: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: WorkerId,
    /// What.
    pub act: Act,
    /// By which way; none where it could not be placed.
    pub way: Option<Way>,
    /// Whose record.
    pub person: Option<PersonId>,
    /// Which record of the journal, or which picture.
    pub record: Option<RecordId>,
    /// How many.
    pub count: i64,
}

struct Row {
    link: Link,
    hash: Vec<u8>,
}

/// Puts what was done at the ends of the chains.
pub(crate) async fn keep(tx: &mut Tx, heads: &mut Heads, done: Vec<Done>) -> Result<()> {
    let mut rows = Vec::with_capacity(done.len());
    for one in done {
        let mut link = Link {
            bucket: one.bucket,
            seq: 0,
            // What is read back must be what was hashed: PostgreSQL keeps microseconds.
            at: one.at.trunc_subsecs(6),
            actor: one.actor.0,
            act: one.act.as_str().to_owned(),
            way: one.way.map_or("none", Way::as_str).to_owned(),
            person: one.person.map(|person| person.0),
            record: one.record.map(|record| record.0),
            count: one.count,
        };
        let hash = heads.chain(tx, &mut link).await?;
        rows.push(Row { link, hash });
    }
    insert_all!(tx, rows.as_slice(), "audit", "", |row| {
        "bucket" "bigint" = row.link.bucket,
        "seq" "bigint" = row.link.seq,
        "at" "timestamptz" = row.link.at,
        "actor" "uuid" = row.link.actor,
        "act" "text" = row.link.act.clone(),
        "way" "text" = row.link.way.clone(),
        "person" "uuid" = row.link.person,
        "record" "uuid" = row.link.record,
        "amount" "bigint" = row.link.count,
        "hash" "bytea" = row.hash.clone(),
    });
    Ok(())
}

#[derive(FromRow)]
struct Kept {
    bucket: i64,
    seq: i64,
    at: DateTime<Utc>,
    actor: Uuid,
    act: String,
    way: String,
    person: Option<Uuid>,
    record: Option<Uuid>,
    amount: i64,
    hash: Vec<u8>,
}

/// What looking through the chains found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Rows looked at.
    pub rows: u64,
    /// What is wrong, in plain words without anything personal: which chain, from which row on.
    pub faults: Vec<String>,
}

/// A checkpoint: where every chain had got to, signed. Kept elsewhere, it shows a rewritten audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The database's epoch.
    pub epoch: i64,
    /// Where each chain had got to, in the order of the buckets.
    pub marks: Vec<Mark>,
    /// The Merkle root over them, in hexadecimal.
    pub root: String,
    /// Ed25519 over moment, epoch and root, in hexadecimal.
    pub signature: String,
}

impl Checkpoint {
    /// What the signature covers.
    fn signed_words(&self) -> String {
        format!("audit checkpoint\n{}\n{}\n{}\n", self.at.to_rfc3339(), self.epoch, self.root)
    }

    /// Whether this council signed it, and the root is that of its marks.
    fn is_genuine(&self, key: &VerifyingKey) -> bool {
        let signature: Option<[u8; 64]> = hex::bytes(&self.signature).and_then(|bytes| bytes.try_into().ok());
        let signed = signature.is_some_and(|bytes| key.verify(self.signed_words().as_bytes(), &bytes.into()).is_ok());
        signed && self.root == hex::of(&merkle_root(&self.marks))
    }
}

async fn marks(tx: &mut Tx) -> Result<Vec<Mark>> {
    let sql = "SELECT bucket, audit_seq, audit_head FROM buckets ORDER BY bucket";
    let rows: Vec<(i64, i64, Option<Vec<u8>>)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(bucket, seq, head)| Mark { bucket, seq, head: hex::of(&head.unwrap_or_default()) }).collect())
}

/// Looks through every chain, row by row: hashes, gaps, ends; and, with a checkpoint from elsewhere, whether it is still there.
pub async fn verify(store: &Store, against: Option<&Checkpoint>) -> Result<Verified> {
    let mut found = look_through(&mut store.read().await?, against).await?;
    if let Some(checkpoint) = against
        && !checkpoint.is_genuine(&SigningKey::from_bytes(&store.secrets.signing).verifying_key())
    {
        found.faults.push("the checkpoint was not signed by this council, or was changed".to_owned());
    }
    Ok(found)
}

/// The same on any copy of a council's database, without asking who signed the checkpoint.
pub(crate) async fn look_through(tx: &mut Tx, against: Option<&Checkpoint>) -> Result<Verified> {
    let mut found = Verified::default();
    for mark in &marks(tx).await? {
        let then = against.and_then(|checkpoint| checkpoint.marks.iter().find(|then| then.bucket == mark.bucket));
        one_chain(tx, mark, then, &mut found).await?;
    }
    let strays = "SELECT COUNT(*) FROM audit WHERE bucket NOT IN (SELECT bucket FROM buckets)";
    let (strays,): (i64,) = on!(tx, |conn| sqlx::query_as(strays).fetch_one(conn).await)?;
    if strays > 0 {
        found.faults.push(format!("{strays} rows are in no chain"));
    }
    Ok(found)
}

/// How many rows are looked at together.
const PAGE: i64 = 5_000;

async fn one_chain(tx: &mut Tx, mark: &Mark, then: Option<&Mark>, found: &mut Verified) -> Result<()> {
    let (mut last, mut head) = (0, Vec::new());
    let fault = |what: &str, seq: i64| format!("chain {}: {what} at row {seq}", mark.bucket);
    loop {
        let sql = "SELECT bucket, seq, at, actor, act, way, person, record, amount, hash FROM audit
            WHERE bucket = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        let rows: Vec<Kept> = on!(tx, |conn| sqlx::query_as(sql).bind(mark.bucket).bind(last).bind(PAGE).fetch_all(conn).await)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            found.rows += 1;
            if row.seq != last + 1 {
                found.faults.push(fault("rows are missing", last + 1));
                return Ok(());
            }
            let link = Link {
                bucket: row.bucket,
                seq: row.seq,
                at: row.at,
                actor: row.actor,
                act: row.act,
                way: row.way,
                person: row.person,
                record: row.record,
                count: row.amount,
            };
            if link.hash(&head).as_slice() != row.hash {
                found.faults.push(fault("something was changed", row.seq));
                return Ok(());
            }
            (last, head) = (row.seq, row.hash);
            if then.is_some_and(|then| then.seq == last && then.head != hex::of(&head)) {
                found.faults.push(fault("it is not what the checkpoint saw", last));
                return Ok(());
            }
        }
    }
    if last != mark.seq || hex::of(&head) != mark.head {
        found.faults.push(fault("the end is missing or was changed", last + 1));
    }
    if then.is_some_and(|then| then.seq > last) {
        found.faults.push(fault("it is shorter than the checkpoint saw", last + 1));
    }
    Ok(())
}

/// Makes a checkpoint, signs it and keeps it.
pub async fn checkpoint(store: &Store, now: DateTime<Utc>) -> Result<Checkpoint> {
    let at = now.trunc_subsecs(6);
    let marks = marks(&mut store.read().await?).await?;
    let root = hex::of(&merkle_root(&marks));
    let mut made = Checkpoint { at, epoch: store.epoch, marks, root, signature: String::new() };
    made.signature = hex::of(&SigningKey::from_bytes(&store.secrets.signing).sign(made.signed_words().as_bytes()).to_bytes());
    let text = serde_json::to_string(&made).map_err(|_| crate::Error::Damaged("a checkpoint"))?;
    let sql = "INSERT INTO checkpoints (at, checkpoint) VALUES ($1, $2) ON CONFLICT (at) DO NOTHING";
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                on!(tx, |conn| sqlx::query(sql).bind(at).bind(text).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await?;
    Ok(made)
}

impl Store {
    /// Writes down reads, in the reader's chain. They are on the disk when this answers: no audit, no answer.
    pub async fn note(&self, done: Vec<Done>) -> Result<()> {
        if done.is_empty() { Ok(()) } else { self.writer.note(done).await }
    }

    /// Writes down what somebody did about somebody who works here, in their own chain. It is on the disk when this answers.
    pub async fn note_of_worker(&self, actor: WorkerId, act: Act, about: WorkerId, now: DateTime<Utc>) -> Result<()> {
        let done = Done { record: Some(RecordId(about.0)), ..self.looked(actor, act, None, 1, now) };
        self.note(vec![done]).await
    }

    /// What somebody who works here did with people's records, for the audit: in their own chain.
    pub(crate) fn looked(&self, actor: WorkerId, act: Act, person: Option<PersonId>, count: usize, now: DateTime<Utc>) -> Done {
        let bucket = self.bucket.of_owner(actor.0);
        Done { bucket, at: now, actor, act, way: None, person, record: None, count: i64::try_from(count).unwrap_or(i64::MAX) }
    }
}
