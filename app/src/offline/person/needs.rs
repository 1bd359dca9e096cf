//! Needs that are open: those to which no outcome refers. Nothing else closes one, and nothing is guessed from the words.

use casework::{ids::RecordId, journal::Kind};
use chrono::NaiveDate;

use super::Told;
use crate::words::first_quotes;

/// As much of a need as a list shows.
const FIRST_WORDS: usize = 90;

/// One that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenNeed {
    /// The entry.
    pub record: RecordId,
    /// What they said, or else how the entry begins.
    pub words: String,
    /// These are their own words.
    pub is_said: bool,
    /// When.
    pub day: NaiveDate,
}

/// Every need without an outcome, newest first, out of what was told.
pub fn open_needs(told: &[Told]) -> Vec<OpenNeed> {
    let is_met =
        |need: RecordId| told.iter().any(|one| one.entry.record.kind == Kind::Outcome && one.entry.record.refers_to.contains(&need));
    let needs = told.iter().filter(|one| one.entry.record.kind == Kind::Need && one.entry.waits.is_none());
    let mut open = Vec::new();
    for one in needs.filter(|one| !is_met(one.entry.id())) {
        let said = first_quotes(one.text(), 1).pop();
        let (is_said, words) = (said.is_some(), said.unwrap_or_else(|| beginning(one.text())));
        open.push(OpenNeed { record: one.entry.id(), words, is_said, day: one.day() });
    }
    open
}

/// The first line, cut between words where it is long.
fn beginning(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let Some((cut, _)) = line.char_indices().nth(FIRST_WORDS) else { return line.to_owned() };
    let cut = line[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", &line[..cut])
}

#[cfg(test)]
mod tests {
    use super::super::example::story;

    #[test]
    fn a_need_is_open_until_an_outcome_refers_to_it() {
        let need = r#""id":1,"kind":"need","text":"She said \"I just want a washer.\" Twice.""#;
        let other = r#""id":2,"kind":"outcome","text":"Something else changed""#;
        let open = story(&[need, other]).needs;
        assert_eq!(open[0].words, "I just want a washer.");
        assert!(open[0].is_said);
        let met = r#""id":3,"kind":"outcome","text":"It washes","refers_to":[1]"#;
        assert!(story(&[need, other, met]).needs.is_empty());
    }

    #[test]
    fn a_need_without_a_quotation_is_told_by_how_it_begins() {
        let long = "é ".repeat(200);
        let open = story(&[&format!(r#""id":1,"kind":"need","text":"{long}""#)]).needs;
        assert!(open[0].words.ends_with('…') && open[0].words.chars().count() <= 91);
        assert!(!open[0].is_said);
    }
}
