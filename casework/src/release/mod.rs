//! Figures that leave the council: nothing small, and nothing small by subtraction.
//!
//! This is the first, simple rule (threshold 10, to the nearest 5, one fixed table). The person keys that the full
//! rule needs are in every cell already.

mod key;
mod rule;
mod table;

pub(crate) use key::first_eight;
pub use key::person_key;
pub use rule::{BASE, Shown, THRESHOLD, protect};
pub use table::{CountRow, Counts, ReleaseTable, Unprotected, csv, table};
