//! The feed, line by line.

use std::sync::Arc;

use casework::{
    ids::{PersonId, RecordId},
    journal::{Kind, Record},
};
use serde_json::{Map, Value};

use super::{all, day, facts::fact, id, time, words};
use crate::offline::{Entry, Journey, Waits};

/// One line of what the server answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A record.
    Entry(Arc<Entry>),
    /// Somebody this worker may no longer see.
    Gone(PersonId),
    /// Words that were on the wrong person's record, and are not there any more.
    Moved(RecordId, PersonId),
    /// What waited for a lead under this id waits no more.
    Settled(RecordId),
    /// Where to go on from.
    Cursor(String),
}

/// Reads a line. What cannot be read is nothing: a newer server may say more than this version knows.
pub fn line(text: &str) -> Option<Line> {
    let value = super::value(text)?;
    if let Some(gone) = value.get("gone") {
        return id(gone).map(Line::Gone);
    }
    if let (Some(moved), Some(from)) = (value.get("moved"), value.get("from")) {
        return Some(Line::Moved(id(moved)?, id(from)?));
    }
    if let Some(settled) = value.get("settled") {
        return id(settled).map(Line::Settled);
    }
    if let Some(cursor) = value.get("cursor") {
        return words(cursor).map(Line::Cursor);
    }
    let record = record(&value)?;
    let standing = value.get("standing").map(|standing| match standing.as_str() {
        Some("conflict") => Waits::Conflict,
        Some("joint") => Waits::Joint,
        _ => Waits::Late,
    });
    let entry = Entry {
        waits: Waits::of(&record, standing),
        record,
        author: value.get("author").and_then(id),
        alongside: value.get("alongside").and_then(Value::as_bool).unwrap_or(false),
        received_at: value.get("received_at").and_then(time),
        journey: Journey::Sent,
    };
    if entry.waits.is_some() && entry.record.kind == Kind::Settled {
        // Somebody else had settled it already: there is nothing to read in that.
        return None;
    }
    Some(Line::Entry(Arc::new(entry)))
}

/// A record; none without an id. What of the rest cannot be read is left out.
fn record(value: &Value) -> Option<Record> {
    let list = |name: &str| value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Some(Record {
        id: id(value.get("id")?)?,
        people: value.get("people").and_then(|people| all(people, id)).unwrap_or_default(),
        kind: value.get("kind").and_then(Value::as_str).map(Kind::from).unwrap_or_default(),
        text: value.get("text").and_then(words).unwrap_or_default(),
        occurred_on: value.get("occurred_on").and_then(day),
        recorded_at: value.get("recorded_at").and_then(time),
        // Which device, and what was random in it, is of no use here.
        device: None,
        schema: 1,
        salt: None,
        refers_to: value.get("refers_to").and_then(|records| all(records, id)).unwrap_or_default(),
        facts: list("facts").iter().filter_map(fact).collect(),
        other: Map::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    #[test]
    fn a_record_is_read_as_the_model_reads_it() {
        let text = format!(
            r#"{{"id":"{ID}","people":["{ID}"],"kind":"need","text":"x\u0000é","occurred_on":"2026-02-03","recorded_at":"2026-02-03T11:00:00+01:00",
            "refers_to":["{ID}"],"facts":[{{"fact":"theme","theme":"debt"}},{{"fact":"spend"}},{{"fact":"from-a-newer-tablet"}},7],"bucket":0,"seq":7,"author":"{ID}",
            "received_at":"2026-02-04T10:00:00.123456Z","alongside":true}}"#
        );
        let Some(Line::Entry(entry)) = line(&text) else { panic!("a record") };
        let model = casework::journal::parse(text.as_bytes()).expect("a record").record;
        assert_eq!(entry.record, Record { other: Map::new(), ..model });
        assert_eq!(entry.author.map(|author| author.to_string()).as_deref(), Some(ID));
        assert!(entry.alongside && entry.received_at.is_some());
    }

    #[test]
    fn a_line_is_a_record_somebody_gone_words_moved_or_a_cursor() {
        let id = || ID.parse().expect("an id");
        assert_eq!(line(&format!(r#"{{"gone":"{ID}"}}"#)), ID.parse().ok().map(Line::Gone));
        assert_eq!(line(&format!(r#"{{"moved":"{ID}","from":"{ID}"}}"#)), Some(Line::Moved(id(), ID.parse().expect("an id"))));
        assert_eq!(line(&format!(r#"{{"settled":"{ID}"}}"#)), Some(Line::Settled(id())));
        assert_eq!(line(&format!(r#"{{"id":"{ID}","kind":"settled","standing":"late"}}"#)), None);
        assert_eq!(line(r#"{"cursor":"abc"}"#), Some(Line::Cursor("abc".into())));
        assert_eq!(line("not JSON"), None);
        assert_eq!(line(r#"{"text":"no id"}"#), None);
    }

    #[test]
    fn a_record_with_facts_of_no_use_here_is_kept() {
        let text = format!(r#"{{"id":"{ID}","kind":"protection","facts":[{{"fact":"denied","worker":"{ID}"}},{{"fact":"restricted"}}]}}"#);
        let Some(Line::Entry(entry)) = line(&text) else { panic!("a record") };
        assert!(entry.record.facts.is_empty() && entry.waits.is_none());
    }

    #[test]
    fn a_day_that_is_not_said_is_the_day_it_was_recorded() {
        let Some(Line::Entry(entry)) = line(&format!(r#"{{"id":"{ID}","text":"x","recorded_at":"2026-02-04T10:00:00Z"}}"#)) else {
            panic!("a record")
        };
        assert_eq!(entry.day().to_string(), "2026-02-04");
    }
}
