//! What happened, as it was sent: records of words and confirmed facts, and the receipts for them.

mod fact;
mod kind;
mod receipt;
mod record;
mod standing;

pub use fact::{Ending, Fact, Stance};
pub use kind::Kind;
pub use receipt::{Receipt, Status};
pub use record::{Parsed, Record, compact_json, content_hash, parse};
pub use standing::corrected;
