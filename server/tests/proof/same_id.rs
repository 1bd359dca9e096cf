//! The same id with other content: both are kept, the second is flagged, the first is never overwritten.

use casework::journal::{Receipt, Status};
use serde_json::Value;

use crate::{
    council::Workshop,
    ledger::{Entry, batch, is_as_sent, receipts},
    program::Program,
    reach::{Chance, reach},
};

fn send(program: &Program, entries: &[Entry]) -> Vec<Receipt> {
    let answer = program.append(&batch(entries)).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    receipts(entries, &answer.body)
}

#[test]
fn the_same_id_with_other_content_is_kept_and_flagged_and_overwrites_nothing() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("same id"));
    let council = workshop.on_sqlite();
    let program = Program::start(&council);
    let people = program.people();
    let first: Vec<Entry> = (0..reach(20, 100)).map(|_| Entry::note(&mut chance, &people)).collect();
    let other: Vec<Entry> = first
        .iter()
        .map(|entry| {
            let mut value: Value = serde_json::from_str(&Entry::note(&mut chance, &people).bytes).unwrap();
            value["id"] = entry.id.clone().into();
            // Not about somebody else: an id that is used again in another bucket is found by `verify` (architecture.md, decision 11).
            value["people"] = serde_json::from_str::<Value>(&entry.bytes).unwrap()["people"].clone();
            value["text"] = format!("Other words. {}", value["text"].as_str().unwrap()).into();
            Entry::new(&value)
        })
        .collect();
    let accepted = send(&program, &first);
    let flagged = send(&program, &other);
    assert!(accepted.iter().all(|receipt| receipt.status == Status::Accepted), "{accepted:?}");
    assert!(flagged.iter().all(|receipt| receipt.status == Status::Conflict), "{flagged:?}");
    program.kill();

    let program = Program::start(&council);
    let again = |receipts: Vec<Receipt>| receipts.into_iter().map(|one| Receipt { status: Status::Repeated, ..one }).collect::<Vec<_>>();
    assert_eq!(send(&program, &first), again(accepted.clone()), "the first are still what they were");
    assert_eq!(send(&program, &other), again(flagged.clone()), "the others are kept as well");
    let feed = program.feed("caseworker");
    for (entry, receipt) in first.iter().zip(&accepted) {
        let lines: Vec<&Value> = feed.iter().filter(|line| line["id"] == entry.id.as_str() && line["standing"] != "conflict").collect();
        assert!(matches!(lines[..], [line] if is_as_sent(line, entry, receipt)), "{lines:?}");
    }
    let for_the_lead = program.feed("team-lead");
    let seen = other
        .iter()
        .zip(&flagged)
        .filter(|(entry, receipt)| for_the_lead.iter().any(|line| line["standing"] == "conflict" && is_as_sent(line, entry, receipt)));
    let seen = seen.count();
    println!("same id, other content: {} sent, {} kept and flagged, 0 overwritten, {seen} shown to the lead", other.len(), flagged.len());
    assert_eq!(seen, other.len(), "the lead sees each of them");
}
