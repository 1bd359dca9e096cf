//! Who may correct an entry: its author changes the words and facts in the box, where what is corrected stands beside them.

use crate::offline::{Held, Told};

/// Whether whoever is here wrote it themselves. Nobody changes what a colleague wrote.
pub fn may_correct(told: &Told, held: &Held) -> bool {
    let is_mine = held.me.as_ref().is_some_and(|me| told.entry.author == Some(me.worker));
    is_mine && told.entry.record.kind.is_contact() && told.entry.waits.is_none()
}
