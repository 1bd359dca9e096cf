//! The door, attacked: who gets in, who does not, and what is left open. Everything goes through the real router.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod again;
mod governance;
mod hygiene;
mod kit;
mod lasting;
mod matrix;
mod network;
mod passkeys;
mod people;
mod provider;
mod signing_in;
