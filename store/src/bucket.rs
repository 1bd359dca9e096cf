//! The unit of order and of distribution: a person's records, facts, contributions and audit are in one bucket.

use casework::ids::PersonId;
use sha2::{Digest, Sha256};

use crate::{Result, Tx};

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

    fn of_bytes(self, bytes: &[u8]) -> i64 {
        let digest = Sha256::digest(bytes);
        let hash = digest.iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
        (hash % self.count.max(1).cast_unsigned()).cast_signed()
    }
}

/// Locks buckets until the transaction ends, in ascending order, so that two writers never wait for each other in a circle.
pub async fn lock(tx: &mut Tx, buckets: impl IntoIterator<Item = i64>) -> Result<()> {
    let ordered: std::collections::BTreeSet<i64> = buckets.into_iter().collect();
    // SQLite has one writer already.
    if let Tx::Postgres(tx) = tx {
        for bucket in ordered {
            sqlx::query("SELECT last_seq FROM buckets WHERE bucket = $1 FOR UPDATE").bind(bucket).fetch_one(&mut **tx).await?;
        }
    }
    Ok(())
}

/// The next place in a bucket's order.
pub async fn next_seq(tx: &mut Tx, bucket: i64) -> Result<i64> {
    let sql = "UPDATE buckets SET last_seq = last_seq + 1 WHERE bucket = $1 RETURNING last_seq";
    let (seq,): (i64,) = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).fetch_one(conn).await)?;
    Ok(seq)
}
