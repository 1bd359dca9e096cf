//! What is kept, and nothing that decides: one SQL text for SQLite and PostgreSQL.
//!
//! Everything that happens to a person is a journal record, and [`Store::append`] is the only way in. The rest is derived from
//! the journal in the same transaction and can be rebuilt from it.
#![warn(missing_docs)]

#[macro_use]
mod db;
#[macro_use]
mod bulk;
mod append;
mod apply;
pub mod audit;
pub mod backup;
mod batch;
pub mod behind;
mod bucket;
mod cells;
mod chance;
pub mod define;
mod disposal;
mod dossiers;
mod error;
mod facts;
pub mod feed;
pub mod figures;
pub mod frameworks;
pub mod glass;
mod held_back;
mod households;
pub mod identity;
pub mod index;
pub mod indicators;
mod keys;
pub mod ledger;
pub mod looking;
mod merges;
mod open;
pub mod payments;
pub mod pictures;
pub mod preview;
pub mod quotations;
pub mod relations;
pub mod releases;
pub mod retire;
pub mod returns;
pub mod review;
pub mod rings;
mod row;
pub mod stocktakes;
mod sums;
pub mod themes;
pub mod trial;
pub mod verify;
pub mod vocabularies;
mod writer;

pub use append::Sent;
pub use bucket::Bucket;
pub use db::{Db, Tx};
pub use error::Error;
pub use keys::Keys;
pub use open::{Beginning, Master, OpenError, Place, Sabotage, Secrets, Store};
pub use row::Stamp;

/// What a store function answers.
pub type Result<T> = std::result::Result<T, Error>;
