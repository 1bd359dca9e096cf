//! What a review page says, kept for as long as it would say the same: a team that opens it together on a Monday morning has it counted once
//! for each of them, however often they come back.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use casework::ids::WorkerId;
use lru::LruCache;

/// How many are kept; each is about 130 kB.
const MOST: NonZeroUsize = NonZeroUsize::new(32).unwrap();

/// Whose it is, and the tag of the state of things that it was made from.
type Key = (WorkerId, String);

/// The insides of pages. Nothing in them is older than their tag says.
pub struct Kept(Mutex<LruCache<Key, Arc<str>>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(MOST)))
    }
}

impl Kept {
    /// What was made for somebody from this state of things, if it is still here.
    pub fn get(&self, worker: WorkerId, tag: &str) -> Option<Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(worker, tag.to_owned())).cloned()
    }

    /// Keeps what was made; what was asked for longest ago goes.
    pub fn keep(&self, worker: WorkerId, tag: &str, page: Arc<str>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put((worker, tag.to_owned()), page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_there_for_whom_it_was_made_and_while_nothing_has_changed() {
        let (kept, one, other) = (Kept::default(), WorkerId(uuid::Uuid::from_u128(1)), WorkerId(uuid::Uuid::from_u128(2)));
        kept.keep(one, "then", "what it said".into());
        assert_eq!(kept.get(one, "then").as_deref(), Some("what it said"));
        assert_eq!(kept.get(one, "now"), None);
        assert_eq!(kept.get(other, "then"), None);
        for number in 0..MOST.get() {
            kept.keep(other, &number.to_string(), "another".into());
        }
        assert_eq!(kept.get(one, "then"), None, "no more are kept than that");
    }
}
