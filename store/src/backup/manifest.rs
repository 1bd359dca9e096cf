//! What a backup says about itself: its last member, `manifest.json`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Contents;

/// The format that this program writes.
pub(super) const FORMAT: u32 = 1;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What is kept, sealed.
    Data,
    /// What opens it.
    Keys,
}

impl Kind {
    /// As in the names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Keys => "keys",
        }
    }
}

/// Which database a copy was made of. One can be restored only into its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
    /// There was no database: a keys backup that holds files only.
    None,
}

impl Engine {
    /// The engine of an address.
    pub fn of(url: &str) -> Self {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") { Self::Postgres } else { Self::Sqlite }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::None => "no database",
        }
    }
}

/// One member of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What a backup says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How the archive is laid out.
    pub format: u32,
    /// Data or keys.
    pub kind: Kind,
    /// Of which database.
    pub database: Engine,
    /// The version of its schema: the last step that had been taken.
    pub schema: i64,
    /// A fingerprint of the council's release secret, so that data is not restored with another council's keys.
    pub council: String,
    /// The epoch it was in.
    pub epoch: i64,
    /// When the backup was begun.
    pub made_at: DateTime<Utc>,
    /// Rows in each table.
    pub tables: BTreeMap<String, i64>,
    /// Everything else in the archive, in order.
    pub members: Vec<Member>,
}

impl Manifest {
    pub(super) fn new(kind: Kind, database: Engine, contents: Contents, made_at: DateTime<Utc>) -> Self {
        let Contents { schema, epoch, council, tables } = contents;
        Self { format: FORMAT, kind, database, schema, council, epoch, made_at, tables, members: Vec::new() }
    }

    /// How many records of the journal are in it.
    pub fn records(&self) -> i64 {
        self.tables.get("records").copied().unwrap_or(0)
    }

    /// What the database has to hold once it is restored.
    pub(super) fn contents(&self) -> Contents {
        Contents { schema: self.schema, epoch: self.epoch, council: self.council.clone(), tables: self.tables.clone() }
    }
}
