//! The model of Alongside: what is recorded, what is counted, what may be shown.
//!
//! Pure Rust, the same on the tablet and on the server: no I/O, no clock, no randomness, no web, no SQL.
#![warn(missing_docs)]

pub mod access;
pub mod fault;
pub mod gss;
pub mod hex;
pub mod ids;
pub mod insight;
pub mod journal;
pub mod people;
pub mod quantity;
pub mod reading;
pub mod release;
pub mod returns;
pub mod ring;
pub mod seal;
pub mod vocabulary;
