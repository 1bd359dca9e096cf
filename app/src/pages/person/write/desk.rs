//! What is done while somebody types: their words are read at each letter, or at a pause where they are very long.

use std::{sync::Arc, time::Duration};

use casework::ids::PersonId;
use leptos::prelude::*;

use crate::offline::{Draft, Journal, Subject, merge, reading};

/// Longer notes are read when the writer pauses, so that no letter waits.
const READ_AT_ONCE: usize = 6_000;
const PAUSE: Duration = Duration::from_millis(400);

/// Who reads for whom. A handle.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Where it is written.
    pub journal: Journal,
    /// Whose page it is.
    pub person: PersonId,
    kept: StoredValue<Kept>,
}

/// What the reader was made ready with, and the reading that is put off.
#[derive(Default)]
struct Kept {
    ready: Option<(Arc<str>, Vec<String>)>,
    later: Option<TimeoutHandle>,
}

impl Desk {
    /// With nothing read.
    pub fn new(journal: Journal, person: PersonId) -> Self {
        Self { journal, person, kept: StoredValue::new(Kept::default()) }
    }

    /// What is being written.
    pub fn subject(self) -> Subject {
        untrack(|| self.journal.subject(self.person))
    }

    /// Changes what is being written.
    pub fn write(self, change: impl FnOnce(&mut Draft)) {
        self.journal.write(self.subject(), change);
    }

    /// Makes the reader ready with these words, unless it is, and reads what is there.
    pub fn made_ready(self, vocabulary: Arc<str>, household: Vec<String>) {
        let made_of = (vocabulary, household);
        if self.kept.with_value(|kept| kept.ready.as_ref() == Some(&made_of)) {
            return;
        }
        let is_ready = reading::prepare(&made_of.0, &made_of.1);
        self.kept.update_value(|kept| kept.ready = is_ready.then_some(made_of));
        self.read_now();
    }

    /// The words have changed.
    pub fn typed(self, text: String) {
        self.put_off(None);
        let is_long = text.len() > READ_AT_ONCE;
        self.write(|draft| {
            (draft.text, draft.problem) = (text, None);
            if !is_long {
                self.read(draft);
            }
        });
        if is_long {
            self.put_off(set_timeout_with_handle(move || self.read_now(), PAUSE).ok());
        }
    }

    /// Words that came from elsewhere than the keyboard are read as soon as they are shown.
    pub fn catch_up(self, draft: &Draft) {
        if draft.text != draft.read_from && draft.text.len() <= READ_AT_ONCE {
            queue_microtask(move || self.read_now());
        }
    }

    /// Puts a reading off, or calls off the one that was.
    pub fn put_off(self, later: Option<TimeoutHandle>) {
        if let Some(before) = self.kept.try_update_value(|kept| std::mem::replace(&mut kept.later, later)).flatten() {
            before.clear();
        }
    }

    /// Reads the words as they are, and offers what they seem to say.
    pub fn read_now(self) {
        self.put_off(None);
        let mut draft = self.journal.draft_untracked(self.subject());
        if self.read(&mut draft) {
            self.write(|now| *now = draft);
        }
    }

    /// Whether anything came of it.
    fn read(self, draft: &mut Draft) -> bool {
        if self.kept.try_with_value(|kept| kept.ready.is_some()) != Some(true) {
            return false;
        }
        let on = draft.on.unwrap_or_else(|| self.journal.with_untracked(|held| held.today));
        let Some(read) = reading::read(&draft.text, on) else { return false };
        let chips = merge(&draft.chips, read, &draft.text);
        let differs = chips != draft.chips || draft.read_from != draft.text;
        draft.chips = chips;
        draft.read_from.clone_from(&draft.text);
        differs
    }
}
