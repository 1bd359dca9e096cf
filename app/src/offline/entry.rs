//! A record as this device holds it: what was written, by whom, and how far it has come.

use std::sync::Arc;

use casework::{
    ids::{PersonId, RecordId, WorkerId},
    journal::{Record, parse},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// How far a record has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Journey {
    /// The council has it.
    Sent,
    /// It is only here.
    NotSent,
    /// It is only here, and the council could not take it when it was last tried.
    CouldNotBeSent,
}

/// A record, with what the server says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As it was sent.
    pub record: Record,
    /// Who wrote it.
    pub author: Option<WorkerId>,
    /// Its author was going alongside the person: the first of these starts support.
    pub alongside: bool,
    /// When the server got it.
    pub received_at: Option<DateTime<Utc>>,
    /// How far it has come.
    pub journey: Journey,
}

impl Entry {
    /// The day it happened.
    pub fn day(&self) -> NaiveDate {
        let recorded = || self.record.recorded_at.or(self.received_at).unwrap_or_default().date_naive();
        self.record.occurred_on.unwrap_or_else(recorded)
    }

    /// Its name.
    pub fn id(&self) -> RecordId {
        self.record.id
    }
}

/// One line of what the server answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A record.
    Entry(Arc<Entry>),
    /// Somebody this worker may no longer see.
    Gone(PersonId),
    /// Words that were on the wrong person's record, and are not there any more.
    Moved(RecordId, PersonId),
    /// Where to go on from.
    Cursor(String),
}

/// Reads a line. What cannot be read is nothing: a newer server may say more than this version knows.
pub fn line(text: &str) -> Option<Line> {
    if let Ok(mut parsed) = parse(text.as_bytes()) {
        let other = &mut parsed.record.other;
        let alongside = other.remove("alongside").and_then(|value| value.as_bool()).unwrap_or(false);
        let mut word = |name: &str| other.remove(name).and_then(|value| value.as_str().map(ToOwned::to_owned));
        let author = word("author").and_then(|author| author.parse().ok());
        let received_at = word("received_at").and_then(|at| at.parse().ok());
        let entry = Entry { record: parsed.record, author, alongside, received_at, journey: Journey::Sent };
        return Some(Line::Entry(Arc::new(entry)));
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let word = |name: &str| value.get(name).and_then(Value::as_str);
    if let Some(gone) = word("gone") {
        return gone.parse().ok().map(Line::Gone);
    }
    if let (Some(moved), Some(from)) = (word("moved"), word("from")) {
        return Some(Line::Moved(moved.parse().ok()?, from.parse().ok()?));
    }
    word("cursor").map(|cursor| Line::Cursor(cursor.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    #[test]
    fn a_line_is_a_record_somebody_gone_or_a_cursor() {
        let record = format!(
            r#"{{"id":"{ID}","people":["{ID}"],"text":"x","occurred_on":"2026-02-03","bucket":0,"seq":7,"author":"{ID}","received_at":"2026-02-04T10:00:00Z","alongside":true}}"#
        );
        let Some(Line::Entry(entry)) = line(&record) else { panic!("a record") };
        assert_eq!(entry.day().to_string(), "2026-02-03");
        assert_eq!(entry.author.map(|author| author.to_string()).as_deref(), Some(ID));
        assert_eq!(line(&format!(r#"{{"gone":"{ID}"}}"#)), ID.parse().ok().map(Line::Gone));
        let id = || ID.parse().expect("an id");
        assert_eq!(line(&format!(r#"{{"moved":"{ID}","from":"{ID}"}}"#)), Some(Line::Moved(id(), ID.parse().expect("an id"))));
        assert_eq!(line(r#"{"cursor":"abc"}"#), Some(Line::Cursor("abc".into())));
        assert_eq!(line("not JSON"), None);
    }

    #[test]
    fn a_day_that_is_not_said_is_the_day_it_was_recorded() {
        let record = format!(r#"{{"id":"{ID}","text":"x","recorded_at":"2026-02-04T10:00:00Z"}}"#);
        let Some(Line::Entry(entry)) = line(&record) else { panic!("a record") };
        assert_eq!(entry.day().to_string(), "2026-02-04");
    }
}
