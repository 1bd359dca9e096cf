//! What somebody is writing about one person. It outlives errors, failed saves and leaving the page; it is never on disk unsealed.

use casework::journal::Kind;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::Chip;

/// A note that has not been saved.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The words.
    pub text: ArcRwSignal<String>,
    /// What sort of entry, if one was chosen.
    pub kind: ArcRwSignal<Option<Kind>>,
    /// The day it happened, if not today.
    pub on: ArcRwSignal<Option<NaiveDate>>,
    /// What was read in it.
    pub chips: ArcRwSignal<Vec<Chip>>,
    /// What to do before it can be saved.
    pub problem: ArcRwSignal<Option<String>>,
}

impl Draft {
    /// Something would be lost with it.
    pub fn has_words(&self) -> bool {
        self.text.with_untracked(|text| !text.trim().is_empty())
    }

    /// Empties it, once its words are in the outbox.
    pub fn clear(&self) {
        self.text.set(String::new());
        self.kind.set(None);
        self.on.set(None);
        self.chips.set(Vec::new());
        self.problem.set(None);
    }

    /// Brings back words that could not be kept, in front of what has been written since.
    pub fn bring_back(&self, words: &str, problem: String) {
        self.text.update(|text| *text = if text.trim().is_empty() { words.to_owned() } else { format!("{words}\n\n{text}") });
        self.problem.set(Some(problem));
    }
}
