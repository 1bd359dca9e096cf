//! Reading a record that was sent: strict about nothing but that there is something to keep.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Fact, Kind};
use crate::{
    fault::Problem,
    hex,
    ids::{DeviceId, PersonId, RecordId},
};

/// One record, as sent. Only its id is needed, and words or a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Made on the device (a version 7 UUID).
    pub id: RecordId,
    /// Whose records it is about, first the one it was written on; empty for a duty call about somebody unknown.
    #[serde(default)]
    pub people: Vec<PersonId>,
    /// What sort of record it is.
    #[serde(default)]
    pub kind: Kind,
    /// The words, exactly as typed.
    #[serde(default)]
    pub text: String,
    /// The day it happened, where it was not the day it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_on: Option<NaiveDate>,
    /// By the device's clock: shown, never trusted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<DateTime<Utc>>,
    /// The device it was made on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The version of this shape.
    #[serde(default = "first_schema")]
    pub schema: u32,
    /// Random, so that the content hash tells nothing once the body is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// Earlier records it is about: what it corrects, moves or answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refers_to: Vec<RecordId>,
    /// What a person confirmed in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// What this version does not know: kept.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

const fn first_schema() -> u32 {
    1
}

/// A record that can be kept, and what in it cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The record, with each field and fact that could be read.
    pub record: Record,
    /// The rest, field by field. The bytes keep it all.
    pub problems: Vec<Problem>,
}

/// SHA-256 of a record's bytes as they were sent, in small hexadecimal.
pub fn content_hash(bytes: &[u8]) -> String {
    hex::of(&Sha256::digest(bytes))
}

/// Reads one record. A field or fact that makes no sense is set aside and named; the rest is kept.
///
/// # Errors
/// What is not a JSON object, has no usable `id`, or has neither words nor a fact is no record.
pub fn parse(bytes: &[u8]) -> Result<Parsed, Vec<Problem>> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| vec![Problem::new("", "Send one JSON object for each record.")])?;
    let Value::Object(mut fields) = value else {
        return Err(vec![Problem::new("", "Send one JSON object for each record.")]);
    };
    let Some(id) = take::<RecordId>(&mut fields, "id") else {
        return Err(vec![Problem::new("id", "Give the record an id: a UUID made on the device.")]);
    };
    let mut problems = Vec::new();
    let mut facts = Vec::new();
    match fields.remove("facts") {
        None | Some(Value::Null) => {}
        Some(Value::Array(given)) => {
            for (place, fact) in given.into_iter().enumerate() {
                match serde_json::from_value::<Fact>(fact) {
                    Ok(fact) => facts.push(fact),
                    Err(error) => problems.push(Problem::new(format!("facts[{place}]"), said_plainly(&error))),
                }
            }
        }
        Some(_) => problems.push(Problem::new("facts", "Send a list of facts.")),
    }
    let had_facts = !facts.is_empty() || !problems.is_empty();
    let mut field = |name: &str| set_aside_unless_usable(&mut fields, name, &mut problems);
    let people = field("people").and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    let kind: Kind = field("kind").and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    let text: String = field("text").and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    let occurred_on = field("occurred_on").and_then(|value| serde_json::from_value(value).ok());
    let recorded_at = field("recorded_at").and_then(|value| serde_json::from_value(value).ok());
    let device = field("device").and_then(|value| serde_json::from_value(value).ok());
    let schema = field("schema").and_then(|value| serde_json::from_value(value).ok()).unwrap_or(1);
    let salt = field("salt").and_then(|value| serde_json::from_value(value).ok());
    let refers_to = field("refers_to").and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    if text.trim().is_empty() && !had_facts && !kind.speaks_for_itself() {
        return Err(vec![Problem::new("text", "Write something first. Nothing else is needed.")]);
    }
    let record = Record { id, people, kind, text, occurred_on, recorded_at, device, schema, salt, refers_to, facts, other: fields };
    Ok(Parsed { record, problems })
}

fn take<T: for<'de> Deserialize<'de>>(fields: &mut Map<String, Value>, name: &str) -> Option<T> {
    serde_json::from_value(fields.remove(name)?).ok()
}

/// Takes a field out of those that were sent, and says so when it cannot be used.
fn set_aside_unless_usable(fields: &mut Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<Value> {
    let value = fields.remove(name)?;
    if value.is_null() {
        return None;
    }
    let usable = match name {
        "people" => serde_json::from_value::<Vec<PersonId>>(value.clone()).is_ok(),
        "refers_to" => serde_json::from_value::<Vec<RecordId>>(value.clone()).is_ok(),
        "occurred_on" => serde_json::from_value::<NaiveDate>(value.clone()).is_ok(),
        "recorded_at" => serde_json::from_value::<DateTime<Utc>>(value.clone()).is_ok(),
        "device" => serde_json::from_value::<DeviceId>(value.clone()).is_ok(),
        "schema" => serde_json::from_value::<u32>(value.clone()).is_ok(),
        _ => value.is_string(),
    };
    if usable {
        return Some(value);
    }
    let needed = match name {
        "people" | "refers_to" => "a list of UUIDs",
        "device" => "a UUID",
        "occurred_on" => "a date such as 2026-11-18",
        "recorded_at" => "a time such as 2026-11-18T10:02:11Z",
        "schema" => "a whole number",
        _ => "words",
    };
    problems.push(Problem::new(name, format!("This needs to be {needed}. It was kept, but cannot be used.")));
    None
}

/// What is wrong with a fact, without repeating any of it.
fn said_plainly(error: &serde_json::Error) -> String {
    let said = error.to_string();
    if let Some(field) = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return format!("This fact needs `{field}`. It was kept, but is not counted.");
    }
    "This fact cannot be read. It was kept, but is not counted.".to_owned()
}

/// The same JSON on one line, byte for byte but for the white space between its parts.
pub fn compact_json(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut in_words, mut escaped) = (false, false);
    for &byte in bytes {
        if in_words {
            out.push(byte);
            (in_words, escaped) = (escaped || byte != b'"', !escaped && byte == b'\\');
        } else if !byte.is_ascii_whitespace() {
            out.push(byte);
            in_words = byte == b'"';
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    #[test]
    fn text_alone_is_a_record() {
        let parsed = parse(format!(r#"{{"id":"{ID}","text":"Rang. No answer."}}"#).as_bytes()).unwrap();
        assert_eq!(parsed.record.kind, Kind::Note);
        assert_eq!(parsed.record.text, "Rang. No answer.");
        assert!(parsed.problems.is_empty());
    }

    #[test]
    fn an_empty_note_says_what_to_do() {
        let problems = parse(format!(r#"{{"id":"{ID}","text":" \n "}}"#).as_bytes()).unwrap_err();
        assert_eq!(problems[0].field, "text");
    }

    #[test]
    fn what_is_not_known_yet_is_kept() {
        let sent = format!(r#"{{"id":"{ID}","text":"x","kind":"song","mood":{{"a":[1]}}}}"#);
        let record = parse(sent.as_bytes()).unwrap().record;
        assert_eq!(record.kind, Kind::Other("song".into()));
        let again = serde_json::to_value(&record).unwrap();
        assert_eq!(again["mood"]["a"][0], 1);
        assert_eq!(again["kind"], "song");
    }

    #[test]
    fn a_picture_that_is_no_receipt_is_written_as_it_was_before_there_were_receipts() {
        for picture in
            [format!(r#"{{"fact":"picture","picture":"{ID}"}}"#), format!(r#"{{"fact":"picture","picture":"{ID}","receipt":true}}"#)]
        {
            let sent = format!(r#"{{"id":"{ID}","people":[],"kind":"note","text":"x","schema":1,"facts":[{picture}]}}"#);
            let record = parse(sent.as_bytes()).unwrap().record;
            assert_eq!(serde_json::to_value(&record.facts).unwrap(), serde_json::from_str::<Value>(&format!("[{picture}]")).unwrap());
            assert!(matches!(&record.facts[..], [Fact::Picture { receipt, .. }] if *receipt == picture.contains("true")));
        }
    }

    #[test]
    fn one_bad_fact_is_named_and_the_words_are_kept() {
        let sent = format!(r#"{{"id":"{ID}","text":"x","facts":[{{"fact":"theme","theme":"debt"}},{{"fact":"spend"}},7]}}"#);
        let parsed = parse(sent.as_bytes()).unwrap();
        assert_eq!(parsed.record.facts.len(), 1);
        assert_eq!(parsed.problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["facts[1]", "facts[2]"]);
    }

    #[test]
    fn a_bad_field_does_not_lose_the_words() {
        let parsed = parse(format!(r#"{{"id":"{ID}","text":"x","occurred_on":"soon","people":"her"}}"#).as_bytes()).unwrap();
        assert_eq!(parsed.record.text, "x");
        assert_eq!(parsed.problems.len(), 2);
    }

    #[test]
    fn compact_json_keeps_every_byte_of_the_words() {
        let sent = "{ \"text\" : \"a \\\" b\\\\\" ,\n \"n\" : 1 }";
        assert_eq!(compact_json(sent.as_bytes()), b"{\"text\":\"a \\\" b\\\\\",\"n\":1}");
    }
}
