//! Pages: `<noun>/<verb>.rs`. A page lays out; what it shows is in `components`, what it computes in `offline` or `casework`.

pub mod missing;
pub mod people;
pub mod person;
pub mod release;
pub mod review;
mod trouble;

pub use trouble::{SignedOut, TroublePage};
