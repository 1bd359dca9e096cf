//! What goes with a record that the sender does not decide.

use casework::ids::{PersonId, RecordId, WorkerId};
use chrono::{DateTime, NaiveDate, Utc};

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
}
