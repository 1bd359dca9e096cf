//! What somebody is writing about one person: a note, or a correction of one. It outlives errors, failed saves, leaving the page and the
//! page itself; it is never on disk unsealed.

use casework::{
    ids::{PersonId, PictureId, RecordId},
    journal::{Fact, Kind, Record},
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;

use super::Chip;

/// Whom a draft is about, and which entry it takes the place of if it is a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Whose page it is written on.
    pub person: PersonId,
    /// The entry that it corrects.
    pub corrects: Option<RecordId>,
}

impl From<PersonId> for Subject {
    fn from(person: PersonId) -> Self {
        Self { person, corrects: None }
    }
}

/// Words that have not been saved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The words.
    pub text: String,
    /// What sort of entry, if one was chosen.
    pub kind: Option<Kind>,
    /// The day it happened, if not today.
    pub on: Option<NaiveDate>,
    /// About whom else it is; of a correction, everybody whom the entry is about.
    pub also: Vec<PersonId>,
    /// What was read in it.
    pub chips: Vec<Chip>,
    /// The words as they were when that was read.
    pub read_from: String,
    /// What else goes with the words, and is no chip.
    pub others: Vec<Fact>,
    /// The place of the chip that is being changed.
    pub open: Option<usize>,
    /// The field of it that could not be understood.
    pub unclear: Option<(&'static str, String)>,
    /// What to do before it can be saved.
    pub problem: Option<String>,
    /// Why the last picture is not beside it.
    pub not_attached: Option<&'static str>,
}

impl Draft {
    /// Nothing would be lost with it: a mark on nothing is nothing.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.others.iter().all(|fact| *fact == Fact::NotReadBack)
    }

    /// Marks it as not to be read back, or takes the mark away.
    pub fn leave_out(&mut self) {
        let before = self.others.len();
        self.others.retain(|fact| *fact != Fact::NotReadBack);
        if self.others.len() == before {
            self.others.push(Fact::NotReadBack);
        }
    }

    /// A picture is beside it.
    pub fn has_picture(&self, id: PictureId) -> bool {
        self.others.iter().any(|fact| matches!(fact, Fact::Picture { picture, .. } if *picture == id))
    }

    /// Marks a picture beside it as a receipt that finance may see, or takes the mark away.
    pub fn mark_receipt(&mut self, id: PictureId) {
        for fact in &mut self.others {
            if let Fact::Picture { picture, receipt, .. } = fact
                && *picture == id
            {
                *receipt = !*receipt;
            }
        }
    }

    /// Puts another draft in front of this one: its words, and what is no chip.
    pub fn put_in_front(&mut self, other: &Self) {
        self.put_before(&other.text);
        self.others.extend(other.others.iter().filter(|fact| **fact != Fact::NotReadBack).cloned());
    }

    /// Begins with words, and facts that were confirmed with them before.
    pub fn of(text: String, facts: &[Fact], vocabulary: &Vocabulary) -> Self {
        let mut draft = Self { text, ..Self::default() };
        for fact in facts {
            match Chip::standing(draft.chips.len(), fact, vocabulary) {
                Some(chip) => draft.chips.push(chip),
                None => draft.others.push(fact.clone()),
            }
        }
        draft
    }

    /// Takes up a draft that this device kept, as a record that was not saved, on a day that may be another by now.
    pub fn kept(record: &Record, today: NaiveDate, vocabulary: &Vocabulary) -> (Option<Subject>, Self) {
        let mut draft = Self::of(record.text.clone(), &record.facts, vocabulary);
        let corrects = record.refers_to.first().copied().filter(|_| record.kind == Kind::Correction);
        draft.on = record.occurred_on.filter(|on| *on != today || corrects.is_some());
        draft.also = record.people.iter().skip(usize::from(corrects.is_none())).copied().collect();
        draft.kind = Some(record.kind.clone()).filter(|kind| !matches!(kind, Kind::Note | Kind::Correction));
        (record.people.first().map(|person| Subject { person: *person, corrects }), draft)
    }

    /// Brings back words that could not be kept, in front of what has been written since.
    pub fn bring_back(&mut self, words: &str, problem: String) {
        self.put_before(words);
        self.problem = Some(problem);
    }

    /// Puts words in front of those that are here.
    fn put_before(&mut self, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        self.text = if self.text.trim().is_empty() { words.to_owned() } else { format!("{words}\n\n{}", self.text) };
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

    #[test]
    fn a_mark_alone_is_nothing_and_a_picture_alone_is_something() {
        let mut draft = Draft::default();
        draft.leave_out();
        assert!(draft.is_empty() && draft.others == [Fact::NotReadBack]);
        let picture = "0198c0de-0000-7000-8000-00000000000b".parse().expect("an id");
        draft.others.push(Fact::Picture { picture, words: None, receipt: false });
        draft.leave_out();
        assert!(!draft.is_empty() && draft.has_picture(picture) && draft.others.len() == 1);
        let mut later = Draft { text: "later".into(), ..Draft::default() };
        later.put_in_front(&draft);
        assert!(later.has_picture(picture) && later.text == "later");
    }

    #[test]
    fn a_receipt_is_marked_with_one_tap_and_unmarked_with_another_and_nothing_else_is() {
        let [one, other] = ["0b", "0c"].map(|end| format!("0198c0de-0000-7000-8000-0000000000{end}").parse().expect("an id"));
        let picture = |picture, receipt| Fact::Picture { picture, words: None, receipt };
        let mut draft = Draft { others: vec![picture(one, false), picture(other, false)], ..Draft::default() };
        draft.mark_receipt(other);
        assert_eq!(draft.others, [picture(one, false), picture(other, true)]);
        draft.mark_receipt(other);
        assert_eq!(draft.others, [picture(one, false), picture(other, false)]);
    }

    #[test]
    fn a_draft_that_was_kept_is_taken_up_as_it_was() {
        let taken_up = |kind: &str, today: &str| {
            let json = format!(
                r#"{{"id":"0198c0de-0000-7000-8000-000000000001","people":["0198c0de-0000-7000-8000-00000000000a"],"kind":"{kind}","text":"x","occurred_on":"2026-11-18",
                "refers_to":["0198c0de-0000-7000-8000-00000000000c"],"facts":[{{"fact":"theme","theme":"debt"}},{{"fact":"merged"}}]}}"#
            );
            let record = casework::journal::parse(json.as_bytes()).expect("a record").record;
            Draft::kept(&record, today.parse().expect("a day"), &Vocabulary::default())
        };
        let (subject, draft) = taken_up("need", "2026-11-18");
        assert_eq!((draft.kind, draft.on, draft.chips.len(), draft.others), (Some(Kind::Need), None, 1, vec![Fact::Merged]));
        assert_eq!(subject.expect("somebody").corrects, None);
        assert_eq!(
            taken_up("note", "2026-11-19").1.on,
            "2026-11-18".parse().ok(),
            "it happened when it was written, not when it was found"
        );
        let (subject, draft) = taken_up("correction", "2026-11-18");
        assert!(subject.expect("somebody").corrects.is_some() && draft.kind.is_none() && draft.on.is_some());
    }
}
