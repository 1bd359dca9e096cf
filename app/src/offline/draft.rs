//! What somebody is writing about one person. It outlives errors, failed saves and leaving the page; it is never on disk unsealed.

use casework::journal::Kind;
use chrono::NaiveDate;

use super::Chip;

/// A note that has not been saved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The words.
    pub text: String,
    /// What sort of entry, if one was chosen.
    pub kind: Option<Kind>,
    /// The day it happened, if not today.
    pub on: Option<NaiveDate>,
    /// What was read in it.
    pub chips: Vec<Chip>,
    /// The words as they were when that was read.
    pub read_from: String,
    /// What to do before it can be saved.
    pub problem: Option<String>,
}

impl Draft {
    /// Nothing would be lost with it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Brings back words that could not be kept, in front of what has been written since.
    pub fn bring_back(&mut self, words: &str, problem: String) {
        self.text = if self.is_empty() { words.to_owned() } else { format!("{words}\n\n{}", self.text) };
        self.problem = Some(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_come_back_stand_before_what_was_written_since() {
        let mut draft = Draft { text: "later".into(), ..Draft::default() };
        draft.bring_back("first", "Try again.".into());
        assert_eq!(draft.text, "first\n\nlater");
        let mut empty = Draft { text: " ".into(), ..Draft::default() };
        empty.bring_back("first", "Try again.".into());
        assert_eq!(empty.text, "first");
    }
}
