//! How the people we go alongside are doing, and which of it is known. Made by the server; readable without script.

mod card;
mod finding;
pub mod read;
