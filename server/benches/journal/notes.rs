//! What is sent: people who are made known, and notes of about 150 characters with one confirmed observation that moves figures.

use serde_json::{Value, json};

use crate::chance::Chance;

const WORDS: &str = "Kettle on, post opened, no drama. Went through the letters at the kitchen table and rang the surgery together; \
    sleeping better, bairns settled, will look in";

/// What makes a number of people known to whoever sends it, and their ids. Supported for over half a year, so that there is a
/// before and an after to compare.
pub fn people(chance: &mut Chance, count: usize) -> (Vec<String>, Vec<Value>) {
    let mut ids = Vec::with_capacity(count);
    let mut records = Vec::with_capacity(count * 2);
    for number in 0..count {
        let person = chance.old_id().to_string();
        let facts = json!([
            { "fact": "name", "name": format!("Invented Person{number}") },
            { "fact": "born", "on": format!("{}-04-07", 1950 + number % 50) },
            { "fact": "ward", "ward": format!("E0500000{}", 1 + number % 4), "from": "2026-03-02" },
        ]);
        records.push(record(chance, &person, "known", "2026-03-02", "", &facts));
        let visits = chance.below(6);
        records.push(record(chance, &person, "need", "2026-03-02", WORDS, &observed(visits, "2026-03-02")));
        ids.push(person);
    }
    (ids, records)
}

/// A note about any of them.
pub fn note(chance: &mut Chance, people: &[String]) -> Value {
    let person = &people[chance.below(people.len())];
    note_about(chance, person)
}

/// A note about somebody.
pub fn note_about(chance: &mut Chance, person: &str) -> Value {
    let (visits, day) = (chance.below(6), 1 + chance.below(17));
    let on = format!("2026-11-{day:02}");
    record(chance, person, "note", &on, &format!("{WORDS} on {on}. A&E {visits} times these three months."), &observed(visits, &on))
}

fn observed(visits: usize, on: &str) -> Value {
    json!([{ "fact": "observation", "measure": "ae-attendances", "value": visits, "window_days": 90, "as_at": on, "source": "person" }])
}

fn record(chance: &mut Chance, person: &str, kind: &str, on: &str, text: &str, facts: &Value) -> Value {
    let salt = format!("{:016x}{:016x}", chance.next(), chance.next());
    json!({
        "id": chance.id(), "people": [person], "kind": kind, "text": text, "occurred_on": on,
        "recorded_at": format!("{on}T16:10:00Z"), "schema": 1, "salt": salt, "facts": facts,
    })
}
