//! The one place that asks for chance.

use casework::hex;
use chrono::{DateTime, Utc};
use uuid::{NoContext, Timestamp, Uuid};

/// Random bytes from the operating system.
///
/// # Errors
/// When the operating system has none to give.
pub fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A secret of 256 bits, in hexadecimal.
///
/// # Errors
/// When the operating system has no chance to give.
pub fn secret() -> Result<String, getrandom::Error> {
    Ok(hex::of(&bytes::<32>()?))
}

/// A short name for something in the log, that tells nothing.
pub fn reference() -> String {
    bytes::<6>().map_or_else(|_| "none".to_owned(), |bytes| hex::of(&bytes))
}

/// A new id, in the order of time.
pub fn id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}
