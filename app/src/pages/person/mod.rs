//! One person: who they are, writing about them, what was written.

mod around;
mod ask;
mod beside;
mod happened;
mod head;
mod heading;
mod reach;
pub mod show;
pub mod together;
mod write;
