//! Pages: `<noun>/<verb>.rs`. A page lays out; what it shows is in `components`, what it computes in `offline` or `casework`.

pub mod around;
#[cfg(feature = "ssr")]
pub mod gallery;
pub mod missing;
pub mod people;
pub mod person;
pub mod team;
mod trouble;

pub use trouble::TroublePage;
