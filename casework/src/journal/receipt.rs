//! The answer to each record that is sent.

use serde::{Deserialize, Serialize};

use crate::{fault::Problem, ids::RecordId};

/// What became of one record of a batch. Sent means a checked receipt, and nothing less.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The record's id; none when what was sent has none.
    pub id: Option<RecordId>,
    /// The unit of order it was put in.
    pub bucket: i64,
    /// Its place in that order, from 1; 0 when nothing was kept.
    pub seq: i64,
    /// Changes when a database is restored from a backup.
    pub epoch: i64,
    /// SHA-256 of the bytes as sent, in small hexadecimal.
    pub hash: String,
    /// What became of it.
    pub status: Status,
    /// What could not be used, field by field. The words were kept all the same unless the status is invalid.
    pub errors: Vec<Problem>,
    /// Ed25519 over [`Receipt::signed_words`], in hexadecimal: covers all before it.
    pub signature: String,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Kept, and counted.
    Accepted,
    /// The same bytes were kept before: this is the first receipt again.
    Repeated,
    /// The id stands for other words already: both are kept, and the team lead sees them.
    Conflict,
    /// Kept, but nobody knows yet where it belongs: the team lead sees it.
    Late,
    /// Not a record: nothing was kept.
    Invalid,
}

impl Receipt {
    /// Kept for good, whatever else has to be looked at: the sender may let go of its copy.
    pub fn is_kept(&self) -> bool {
        self.status != Status::Invalid
    }

    /// What the signature covers: id, bucket, sequence, epoch and hash, each on a line.
    /// The status is left out because a repeated record gets the first receipt again.
    pub fn signed_words(&self) -> String {
        let id = self.id.map(|id| id.to_string()).unwrap_or_default();
        format!("{id}\n{}\n{}\n{}\n{}\n", self.bucket, self.seq, self.epoch, self.hash)
    }
}
