//! One person: who they are, writing about them, what was written.

mod beside;
mod head;
pub mod show;
mod write;
