//! The timeline: what was written, as it stands after corrections, newest first.

use std::sync::Arc;

use casework::{
    ids::{RecordId, WorkerId},
    journal::{Fact, Kind, Stance, corrected},
};
use chrono::NaiveDate;

use super::read_back;
use crate::offline::{Entry, Folder};

/// One entry as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// As it was first written.
    pub entry: Arc<Entry>,
    /// The correction that stands for it, if there is one.
    pub correction: Option<Arc<Entry>>,
    /// What the person says of it.
    pub answers: Vec<Answered>,
    /// What came back on it, where it is a concern that was passed on.
    pub replies: Vec<Reply>,
    /// The person sees it when the tablet is turned round.
    pub read_back: bool,
}

/// The person's own words beside an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Agree or disagree, where they said.
    pub stance: Option<Stance>,
    /// Their words.
    pub words: String,
    /// When.
    pub day: NaiveDate,
}

/// What came back on a concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// In words, if any.
    pub words: String,
    /// When.
    pub day: NaiveDate,
    /// Who wrote it down.
    pub by: Option<WorkerId>,
}

impl Told {
    /// The words as they stand. A correction without words corrects the facts alone.
    pub fn text(&self) -> &str {
        let corrected = self.correction.as_ref().map(|correction| correction.record.text.as_str());
        corrected.filter(|text| !text.trim().is_empty()).unwrap_or(&self.entry.record.text)
    }

    /// The facts as they stand.
    pub fn facts(&self) -> &[Fact] {
        self.correction.as_ref().map_or(&self.entry.record.facts, |correction| &correction.record.facts)
    }

    /// The day it happened.
    pub fn day(&self) -> NaiveDate {
        self.entry.day()
    }

    /// Takes in what a later record says of it.
    fn hear(&mut self, later: &Entry) {
        self.read_back = read_back::after(self.read_back, later);
        if later.record.kind == Kind::Answer {
            self.answers.push(answered(later));
        }
        if later.record.facts.contains(&Fact::ConcernAnswered) {
            self.replies.push(Reply { words: later.record.text.clone(), day: later.day(), by: later.author });
        }
    }

    /// The words before they were corrected, where they were.
    pub fn earlier_words(&self) -> Option<&str> {
        let earlier = self.entry.record.text.as_str();
        (self.correction.is_some() && self.text() != earlier).then_some(earlier)
    }
}

/// Everything that was written about a person, newest first, out of everything that stands.
pub fn told(standing: Vec<Told>) -> Vec<Told> {
    // They come nearly in order, so that each finds its place near the end.
    let mut oldest_first: Vec<Told> = Vec::with_capacity(standing.len());
    let when = |one: &Told| (one.day(), one.entry.record.recorded_at);
    for one in standing {
        let is_told = match &one.entry.record.kind {
            Kind::Answer => false,
            Kind::Glass => true,
            kind => kind.is_entry(),
        };
        if is_told || one.entry.waits.is_some() {
            let place = oldest_first.partition_point(|other| when(other) <= when(&one));
            oldest_first.insert(place, one);
        }
    }
    oldest_first.reverse();
    oldest_first
}

/// Every record as it stands, in the order in which they came. Corrections and answers are with what they are about.
pub(super) fn standing(folder: &Folder) -> Vec<Told> {
    let entries = folder.entries();
    let corrections = corrected(entries.iter().map(|entry| &entry.record));
    let by_id = |id: &RecordId| entries.iter().find(|entry| entry.id() == *id).map(Arc::clone);
    let mut standing: Vec<Told> = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.waits.is_some() || !matches!(entry.record.kind, Kind::Correction | Kind::Misfiled) {
            let correction = corrections.get(&entry.id()).and_then(by_id);
            let read_back = read_back::at_first(entry);
            standing.push(Told { entry: Arc::clone(entry), correction, answers: Vec::new(), replies: Vec::new(), read_back });
        }
    }
    let later = |entry: &&Arc<Entry>| matches!(entry.record.kind, Kind::Answer | Kind::Answered | Kind::Marked | Kind::Correction);
    for entry in entries.iter().filter(later) {
        let to = entry.record.refers_to.first().map(|to| corrected_by(entries, *to));
        // Newest last: what is spoken of is more often near the end.
        if let Some(one) = standing.iter_mut().rev().find(|one| Some(one.entry.id()) == to) {
            one.hear(entry);
        }
    }
    standing
}

/// What a record that may be a correction is a correction of in the end.
fn corrected_by(entries: &[Arc<Entry>], record: RecordId) -> RecordId {
    let mut root = record;
    // As many steps as there are records: a circle ends.
    for _ in entries {
        let is_it = |entry: &&Arc<Entry>| entry.id() == root && entry.record.kind == Kind::Correction;
        match entries.iter().rev().find(is_it).and_then(|correction| correction.record.refers_to.first()) {
            Some(target) => root = *target,
            None => break,
        }
    }
    root
}

fn answered(entry: &Entry) -> Answered {
    let stance = entry.record.facts.iter().find_map(|fact| if let Fact::Stance { stance } = fact { Some(*stance) } else { None });
    Answered { stance, words: entry.record.text.clone(), day: entry.day() }
}

#[cfg(test)]
mod tests {
    use super::{super::example::story, *};

    #[test]
    fn the_last_correction_stands_and_the_earlier_words_can_be_opened() {
        let told = story(&[
            r#""id":1,"text":"Owes £100","facts":[{"fact":"theme","theme":"debt"}]"#,
            r#""id":2,"text":"Owes £1,000","kind":"correction","refers_to":[1],"facts":[]"#,
        ])
        .told;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].text(), "Owes £1,000");
        assert_eq!(told[0].earlier_words(), Some("Owes £100"));
        assert!(told[0].facts().is_empty());
    }

    #[test]
    fn the_newest_comes_first_and_of_one_day_the_last_recorded() {
        let told = story(&[
            r#""id":1,"text":"a","occurred_on":"2026-02-03","recorded_at":"2026-02-03T09:00:00Z""#,
            r#""id":2,"text":"b","occurred_on":"2026-02-05","recorded_at":"2026-02-05T09:00:00Z""#,
            r#""id":3,"text":"c","occurred_on":"2026-02-03","recorded_at":"2026-02-06T09:00:00Z""#,
        ])
        .told;
        assert_eq!(told.iter().map(Told::text).collect::<String>(), "bca");
    }

    #[test]
    fn who_looked_is_told_and_what_else_is_no_entry_is_not() {
        let told = story(&[
            r#""id":1,"text":"a""#,
            r#""id":2,"kind":"glass","text":"Her sister rang, worried""#,
            r#""id":3,"kind":"protection","facts":[{"fact":"restricted"}]"#,
            r#""id":4,"kind":"settled","text":"""#,
            r#""id":5,"kind":"disposed""#,
            r#""id":6,"kind":"viewed""#,
        ])
        .told;
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn the_persons_answer_stands_beside_the_entry() {
        let told = story(&[
            r#""id":1,"text":"a""#,
            r#""id":2,"text":"It was not like that","kind":"answer","refers_to":[1],"facts":[{"fact":"stance","stance":"disagree"}]"#,
        ])
        .told;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].answers[0].stance, Some(Stance::Disagree));
        assert_eq!(told[0].answers[0].words, "It was not like that");
    }
}
