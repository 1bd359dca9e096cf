//! What was sent, what was acknowledged, and whether the server still knows: kept here, out of its reach.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::AddAssign,
};

use casework::journal::{Receipt, Status, content_hash};
use serde_json::{Value, json};

use crate::{program::Program, reach::Chance};

/// As many at a time when everything is sent again.
const AGAIN: usize = 50;

/// An entry, byte for byte as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub bytes: String,
}

/// What was sent and what was acknowledged.
#[derive(Default)]
pub struct Ledger {
    acknowledged: BTreeMap<String, (Entry, Receipt)>,
    unanswered: BTreeMap<String, Entry>,
    /// Acknowledged since the last audit.
    fresh: BTreeSet<String>,
}

/// What an audit found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub acknowledged: usize,
    pub lost: usize,
    pub twice: usize,
    pub changed: usize,
}

impl Entry {
    /// A note about somebody.
    pub fn note(chance: &mut Chance, people: &[String]) -> Self {
        let words = "Sat with her until the kettle boiled. ".repeat(chance.place(12) + 1);
        let person = &people[chance.place(people.len())];
        Self::new(
            &json!({ "id": chance.id(), "people": [person], "kind": "note", "text": words, "salt": format!("{:016x}", chance.next()) }),
        )
    }

    pub fn new(value: &Value) -> Self {
        Self { id: value["id"].as_str().unwrap().to_owned(), bytes: value.to_string() }
    }
}

/// Entries as one request's body.
pub fn batch(entries: &[Entry]) -> String {
    format!("[{}]", entries.iter().map(|entry| entry.bytes.as_str()).collect::<Vec<_>>().join(","))
}

/// The receipts of an answer, each checked against the entry it is for.
pub fn receipts(entries: &[Entry], body: &str) -> Vec<Receipt> {
    let receipts: Vec<Receipt> = serde_json::from_str(body).unwrap();
    assert_eq!(receipts.len(), entries.len(), "a receipt for each");
    for (entry, receipt) in entries.iter().zip(&receipts) {
        assert_eq!(receipt.id.map(|id| id.to_string()).as_deref(), Some(entry.id.as_str()), "in order");
        assert_eq!(receipt.hash, content_hash(entry.bytes.as_bytes()), "of the bytes as sent");
    }
    receipts
}

impl Ledger {
    /// Acknowledged so far.
    pub fn len(&self) -> usize {
        self.acknowledged.len()
    }

    /// A batch was answered.
    pub fn acknowledge(&mut self, entries: &[Entry], receipts: Vec<Receipt>) {
        for (entry, receipt) in entries.iter().zip(receipts) {
            assert!(matches!(receipt.status, Status::Accepted | Status::Repeated), "{receipt:?}");
            self.unanswered.remove(&entry.id);
            self.fresh.insert(entry.id.clone());
            self.acknowledged.insert(entry.id.clone(), (entry.clone(), receipt));
        }
    }

    /// A batch was sent and may or may not have arrived.
    pub fn wait_for(&mut self, entries: &[Entry]) {
        self.unanswered.extend(entries.iter().map(|entry| (entry.id.clone(), entry.clone())));
    }

    /// Sends again what was not answered, as a tablet does.
    pub fn send_again(&mut self, program: &Program) {
        let waiting: Vec<Entry> = self.unanswered.values().cloned().collect();
        for some in waiting.chunks(AGAIN) {
            let answer = program.append(&batch(some)).unwrap();
            assert_eq!(answer.status, 200, "{}", answer.body);
            self.acknowledge(some, receipts(some, &answer.body));
        }
    }

    /// Looks for everything acknowledged: in the feed once, with its words, where its receipt says; and, for what is new since the last
    /// audit and a few more, the same receipt for the same bytes.
    pub fn audit(&mut self, program: &Program, chance: &mut Chance) -> Found {
        let mut seen: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for line in program.feed("caseworker") {
            seen.entry(line["id"].as_str().unwrap_or_default().to_owned()).or_default().push(line);
        }
        let twice = seen.values().filter(|lines| lines.len() > 1).count();
        let mut changed = BTreeSet::new();
        let mut lost = BTreeSet::new();
        for (id, (entry, receipt)) in &self.acknowledged {
            match seen.get(id).and_then(|lines| lines.first()) {
                None => drop(lost.insert(id.clone())),
                Some(line) if !is_as_sent(line, entry, receipt) => drop(changed.insert(id.clone())),
                Some(_) => {}
            }
        }
        let ids: Vec<&String> = self.acknowledged.keys().collect();
        for _ in 0..ids.len().min(20) {
            self.fresh.insert(ids[chance.place(ids.len())].clone());
        }
        let again: Vec<&(Entry, Receipt)> = self.fresh.iter().map(|id| &self.acknowledged[id]).collect();
        for some in again.chunks(AGAIN) {
            let entries: Vec<Entry> = some.iter().map(|(entry, _)| entry.clone()).collect();
            let answer = program.append(&batch(&entries)).unwrap();
            assert_eq!(answer.status, 200, "{}", answer.body);
            for (receipt, (entry, first)) in receipts(&entries, &answer.body).into_iter().zip(some) {
                if receipt.status != Status::Repeated {
                    lost.insert(entry.id.clone());
                } else if receipt != (Receipt { status: Status::Repeated, ..first.clone() }) {
                    changed.insert(entry.id.clone());
                }
            }
        }
        self.fresh.clear();
        if let Some((entry, receipt)) = lost.first().map(|id| &self.acknowledged[id]) {
            println!("lost: {} of {receipt:?}", entry.id);
        }
        Found { acknowledged: self.len(), lost: lost.len(), twice, changed: changed.len() }
    }
}

/// Whether a line of the feed holds what was sent, in the place that the receipt names.
pub fn is_as_sent(line: &Value, entry: &Entry, receipt: &Receipt) -> bool {
    let sent: Value = serde_json::from_str(&entry.bytes).unwrap();
    let kept = sent.as_object().unwrap().iter().all(|(field, value)| &line[field] == value);
    kept && line["seq"] == receipt.seq && line["bucket"] == receipt.bucket
}

impl Found {
    pub fn is_nothing(&self) -> bool {
        (self.lost, self.twice, self.changed) == (0, 0, 0)
    }
}

impl AddAssign for Found {
    fn add_assign(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.twice += other.twice;
        self.changed += other.changed;
    }
}
