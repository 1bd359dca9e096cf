//! The audit's chain: each row's hash covers the row and the hash before it, so that a changed, dropped or moved row shows.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A row of the audit: who did what to whose record. Random ids only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The chain it is in.
    pub bucket: i64,
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When, to the microsecond.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Uuid,
    /// What: wrote, copied, opened, viewed, found.
    pub act: String,
    /// By which way they were allowed.
    pub way: String,
    /// Whose record, where it is about one person.
    pub person: Option<Uuid>,
    /// Which record of the journal, where it is about one.
    pub record: Option<Uuid>,
    /// How many records of the journal it was.
    pub count: i64,
}

impl Link {
    /// SHA-256 over the hash before it and every field, each with its length.
    pub fn hash(&self, before: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        };
        let id = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        field(before);
        field(&self.bucket.to_be_bytes());
        field(&self.seq.to_be_bytes());
        field(self.at.to_rfc3339_opts(SecondsFormat::Micros, true).as_bytes());
        field(self.actor.as_bytes());
        field(self.act.as_bytes());
        field(self.way.as_bytes());
        field(&id(self.person));
        field(&id(self.record));
        field(&self.count.to_be_bytes());
        hash.finalize().into()
    }
}

/// Where a chain had got to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which chain.
    pub bucket: i64,
    /// How many rows.
    pub seq: i64,
    /// The last row's hash, in hexadecimal; empty for an empty chain.
    pub head: String,
}

/// The Merkle root over the chains' heads, in the order of the buckets (RFC 6962, section 2.1: leaves begin with 0, nodes with 1).
pub fn merkle_root(marks: &[Mark]) -> [u8; 32] {
    let leaf = |mark: &Mark| -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update([0]);
        hash.update(format!("{}\n{}\n{}\n", mark.bucket, mark.seq, mark.head));
        hash.finalize().into()
    };
    match marks {
        [] => Sha256::digest([]).into(),
        [one] => leaf(one),
        several => {
            // The largest power of two smaller than their number goes to the left.
            let half = several.len().next_power_of_two() / 2;
            let (left, right) = several.split_at(half);
            let mut hash = Sha256::new();
            hash.update([1]);
            hash.update(merkle_root(left));
            hash.update(merkle_root(right));
            hash.finalize().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link {
        Link {
            bucket: 0,
            seq: 1,
            at: "2026-11-22T10:00:00.000001Z".parse().unwrap(),
            actor: Uuid::from_u128(1),
            act: "wrote".into(),
            way: "allocated".into(),
            person: Some(Uuid::from_u128(2)),
            record: None,
            count: 1,
        }
    }

    #[test]
    fn every_field_counts() {
        let first = link().hash(&[]);
        let others = [
            Link { bucket: 1, ..link() },
            Link { seq: 2, ..link() },
            Link { at: "2026-11-22T10:00:00.000002Z".parse().unwrap(), ..link() },
            Link { actor: Uuid::from_u128(3), ..link() },
            Link { act: "wrot".into(), way: "eallocated".into(), ..link() },
            Link { person: None, record: Some(Uuid::from_u128(2)), ..link() },
            Link { count: 2, ..link() },
        ];
        assert!(others.iter().all(|other| other.hash(&[]) != first));
        assert_ne!(link().hash(&[0]), first);
    }

    #[test]
    fn the_root_covers_every_head_and_their_order() {
        let mark = |bucket| Mark { bucket, seq: 5, head: format!("{bucket:02x}") };
        let marks: Vec<Mark> = (0..5).map(mark).collect();
        let root = merkle_root(&marks);
        for at in 0..5 {
            let mut other = marks.clone();
            other[at].seq = 4;
            assert_ne!(merkle_root(&other), root);
        }
        assert_ne!(merkle_root(&marks[..4]), root);
    }
}
