//! Entries and their corrections arrive several times, from several clients, in any order: what is kept is as if they had come once.

use std::{collections::BTreeSet, thread};

use casework::journal::Status;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::{
    council::{Council, Workshop},
    http,
    ledger::{Entry, batch, receipts},
    program::Program,
    reach::{Chance, reach},
};

const CLIENTS: usize = 4;
const MEASURES: [&str; 3] = ["ae-attendances", "hospital-nights", "debt-rent"];

/// Entries about days of their own, so that no two speak of the same measure on the same day, and a correction for every fourth.
fn entries(deliveries: usize, people: &[String], chance: &mut Chance) -> Vec<Entry> {
    let last: NaiveDate = "2026-11-17".parse().unwrap();
    let mut all = Vec::new();
    for number in 0..deliveries / 4 {
        let (person, measure) = (&people[number % people.len()], MEASURES[number / people.len() % MEASURES.len()]);
        let day = last - Days::new((number / people.len() / MEASURES.len()) as u64);
        let mut said = |kind: &str, refers_to: &[&str]| {
            let facts = match chance.below(4) {
                0 => json!([{ "fact": "spend", "pence": 100 + chance.below(50_000), "fund": "flexible" }]),
                1 => json!([{ "fact": "theme", "theme": "debt" }]),
                _ => json!([{ "fact": "observation", "measure": measure, "value": chance.below(60), "source": "person" }]),
            };
            Entry::new(&json!({ "id": chance.id(), "people": [person], "kind": kind, "text": format!("Number {number}."),
                "occurred_on": day, "refers_to": refers_to, "salt": format!("{:016x}", chance.next()), "facts": facts }))
        };
        let entry = said("note", &[]);
        if number % 4 == 0 {
            let correction = said("correction", &[&entry.id]);
            all.push(entry);
            all.push(correction);
        } else {
            all.push(entry);
        }
    }
    all
}

/// Delivers batches from several clients at once; says how many entries were new to the server.
fn deliver(program: &Program, batches: &[Vec<Entry>], clients: usize) -> usize {
    let client = |number: usize| {
        let mut accepted = 0;
        for entries in batches.iter().skip(number).step_by(clients) {
            let answer = program.append(&batch(entries)).unwrap();
            assert_eq!(answer.status, 200, "{}", answer.body);
            for receipt in receipts(entries, &answer.body) {
                assert!(matches!(receipt.status, Status::Accepted | Status::Repeated), "{receipt:?}");
                accepted += usize::from(receipt.status == Status::Accepted);
            }
        }
        accepted
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..clients).map(|number| scope.spawn(move || client(number))).collect();
        running.into_iter().map(|one| one.join().unwrap()).sum()
    })
}

/// What the caseworker sees, and what the team lead counts, without what differs by nature.
fn state(program: &Program) -> (Vec<String>, Vec<Value>) {
    let mut feed = program.feed("caseworker");
    for line in feed.iter_mut().filter_map(Value::as_object_mut) {
        line.remove("seq");
        line.remove("received_at");
    }
    let mut lines: Vec<String> = feed.iter().map(ToString::to_string).collect();
    lines.sort();
    let figures = |path: &str| -> Vec<Value> {
        let answer = http::ask(program.address, "GET", path, program.token("team-lead"), "").unwrap();
        let mut figures: Vec<Value> = serde_json::from_str(&answer.body).unwrap();
        for figure in figures.iter_mut().filter_map(Value::as_object_mut) {
            figure.remove("computed_at");
        }
        figures
    };
    let whole = figures("/api/v1/figures");
    let indicators: BTreeSet<&str> = whole.iter().filter_map(|figure| figure["indicator"].as_str()).collect();
    let by_team = indicators.iter().flat_map(|id| figures(&format!("/api/v1/figures/{id}?by=team&period=month")));
    let all = whole.iter().cloned().chain(by_team).collect();
    (lines, all)
}

fn order_and_repetition_change_nothing(council: &Council, tidy: &Council, deliveries: usize, chance: &mut Chance) {
    let (program, tidy_program) = (Program::start(council), Program::start(tidy));
    let people = program.people();
    let before = program.feed("caseworker").len();
    let sent = entries(deliveries, &people, chance);
    let mut delivered: Vec<Entry> = sent.iter().flat_map(|entry| vec![entry.clone(); chance.place(5) + 1]).collect();
    delivered.extend((delivered.len()..deliveries).map(|_| sent[chance.place(sent.len())].clone()).collect::<Vec<_>>());
    chance.shuffle(&mut delivered);
    let mut batches = Vec::new();
    while !delivered.is_empty() {
        batches.push(delivered.split_off(delivered.len().saturating_sub(1 + chance.place(8))));
    }
    let count: usize = batches.iter().map(Vec::len).sum();
    assert_eq!(deliver(&program, &batches, CLIENTS), sent.len(), "each is accepted once");
    let in_order: Vec<Vec<Entry>> = sent.chunks(20).map(<[Entry]>::to_vec).collect();
    assert_eq!(deliver(&tidy_program, &in_order, 1), sent.len());
    let (shuffled, in_order) = (state(&program), state(&tidy_program));
    let kept = program.feed("caseworker").len() - before;
    let on = if council.database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!("shuffled and repeated, {on}: {count} deliveries of {} entries, {kept} kept", sent.len());
    assert_eq!(kept, sent.len(), "each is there once");
    assert_eq!(shuffled.0, in_order.0, "the same words");
    for (one, other) in shuffled.1.iter().zip(&in_order.1) {
        assert_eq!(one, other, "the same figures");
    }
    assert_eq!(shuffled.1.len(), in_order.1.len());
    drop((program, tidy_program));
    print!("  {}  {}", council.verified(), tidy.verified());
}

#[test]
fn shuffled_and_repeated_deliveries_come_to_the_same_on_sqlite() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("deliveries, SQLite"));
    let (council, tidy) = (workshop.on_sqlite(), workshop.on_sqlite());
    order_and_repetition_change_nothing(&council, &tidy, reach(500, 10_000), &mut chance);
}

#[test]
fn shuffled_and_repeated_deliveries_come_to_the_same_on_postgres() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("deliveries, PostgreSQL"));
    let both = (workshop.on_postgres(&mut chance), workshop.on_postgres(&mut chance));
    let (Some(council), Some(tidy)) = both else {
        return println!("deliveries, PostgreSQL: not run, TEST_POSTGRES_URL is not set");
    };
    order_and_repetition_change_nothing(&council, &tidy, reach(500, 10_000), &mut chance);
}
