//! The timeline: what was written, as it stands after corrections, newest first.

use std::sync::Arc;

use casework::{
    ids::RecordId,
    journal::{Fact, Kind, Stance, corrected},
};
use chrono::NaiveDate;

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
            standing.push(Told { entry: Arc::clone(entry), correction, answers: Vec::new() });
        }
    }
    for entry in entries.iter().filter(|entry| entry.record.kind == Kind::Answer) {
        let to = entry.record.refers_to.first();
        if let Some(one) = standing.iter_mut().find(|one| Some(&one.entry.id()) == to) {
            one.answers.push(answered(entry));
        }
    }
    standing
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
