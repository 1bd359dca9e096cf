//! The unit of order and of distribution: a person's records, facts, contributions and audit are in one bucket.

use std::collections::{BTreeMap, BTreeSet};

use casework::{ids::PersonId, seal::Link};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Error, Result, Tx};

/// How many buckets there are. Fixed when a council is installed: 1 on SQLite, 64 on PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// How many.
    pub count: i64,
}

impl Bucket {
    /// The bucket of a person.
    pub fn of_person(self, person: PersonId) -> i64 {
        self.of_bytes(person.0.as_bytes())
    }

    /// The bucket of a team: what is about nobody known yet waits there.
    pub fn of_team(self, team: &str) -> i64 {
        self.of_bytes(team.as_bytes())
    }

    /// The bucket of whoever has a key, works here, or reads.
    pub fn of_owner(self, owner: Uuid) -> i64 {
        self.of_bytes(owner.as_bytes())
    }

    fn of_bytes(self, bytes: &[u8]) -> i64 {
        let digest = Sha256::digest(bytes);
        let hash = digest.iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
        (hash % self.count.max(1).cast_unsigned()).cast_signed()
    }
}

/// Where a bucket's order and its audit have got to.
#[derive(Clone, Debug)]
pub struct Head {
    /// The last place that was handed out in its order.
    pub seq: i64,
    /// The last place in its audit.
    pub audit_seq: i64,
    /// The hash of the last row of its audit.
    pub audit_hash: Option<Vec<u8>>,
}

/// The heads of the buckets that a batch has locked. What is handed out is written back once, by [`Heads::keep`].
#[derive(Default)]
pub struct Heads(BTreeMap<i64, Head>);

type HeadRow = (i64, i64, i64, Option<Vec<u8>>);

impl Heads {
    /// Locks buckets until the transaction ends, in ascending order, so that two writers never wait for each other in a circle.
    pub async fn lock(tx: &mut Tx, buckets: &BTreeSet<i64>) -> Result<Self> {
        let rows: Vec<HeadRow> = match tx {
            // One statement; rows are locked in the order in which they are read.
            Tx::Postgres(tx) => {
                let sql = "SELECT bucket, last_seq, audit_seq, audit_head FROM buckets WHERE bucket = ANY($1) ORDER BY bucket FOR UPDATE";
                sqlx::query_as(sql).bind(buckets.iter().copied().collect::<Vec<_>>()).fetch_all(&mut **tx).await?
            }
            // SQLite has one writer already, and one bucket.
            Tx::Sqlite(tx) => {
                let sql = "SELECT bucket, last_seq, audit_seq, audit_head FROM buckets ORDER BY bucket";
                sqlx::query_as(sql).fetch_all(&mut **tx).await?
            }
        };
        let head = |(bucket, seq, audit_seq, audit_hash)| (bucket, Head { seq, audit_seq, audit_hash });
        Ok(Self(rows.into_iter().map(head).collect()))
    }

    /// A bucket's head; locked now if nobody foresaw that it would be needed.
    async fn of(&mut self, tx: &mut Tx, bucket: i64) -> Result<&mut Head> {
        if !self.0.contains_key(&bucket) {
            self.0.extend(Self::lock(tx, &BTreeSet::from([bucket])).await?.0);
        }
        self.0.get_mut(&bucket).ok_or(Error::Damaged("the buckets"))
    }

    /// The next place in a bucket's order.
    pub async fn next_seq(&mut self, tx: &mut Tx, bucket: i64) -> Result<i64> {
        let head = self.of(tx, bucket).await?;
        head.seq += 1;
        Ok(head.seq)
    }

    /// Puts a row of the audit at the end of its chain. Answers its hash.
    pub async fn chain(&mut self, tx: &mut Tx, link: &mut Link) -> Result<Vec<u8>> {
        let head = self.of(tx, link.bucket).await?;
        head.audit_seq += 1;
        link.seq = head.audit_seq;
        let hash = link.hash(head.audit_hash.as_deref().unwrap_or_default()).to_vec();
        head.audit_hash = Some(hash.clone());
        Ok(hash)
    }

    /// Writes back what was handed out.
    pub async fn keep(&self, tx: &mut Tx) -> Result<()> {
        match tx {
            Tx::Sqlite(tx) => {
                for (bucket, head) in &self.0 {
                    let sql = "UPDATE buckets SET last_seq = $1, audit_seq = $2, audit_head = $3 WHERE bucket = $4";
                    sqlx::query(sql).bind(head.seq).bind(head.audit_seq).bind(&head.audit_hash).bind(bucket).execute(&mut **tx).await?;
                }
            }
            Tx::Postgres(tx) => {
                let sql = "UPDATE buckets SET last_seq = n.seq, audit_seq = n.audit_seq, audit_head = n.audit_head
                    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[]) AS n (bucket, seq, audit_seq, audit_head)
                    WHERE buckets.bucket = n.bucket";
                sqlx::query(sql)
                    .bind(self.0.keys().copied().collect::<Vec<_>>())
                    .bind(self.0.values().map(|head| head.seq).collect::<Vec<_>>())
                    .bind(self.0.values().map(|head| head.audit_seq).collect::<Vec<_>>())
                    .bind(self.0.values().map(|head| head.audit_hash.clone()).collect::<Vec<_>>())
                    .execute(&mut **tx)
                    .await?;
            }
        }
        Ok(())
    }
}
