//! The answer is lost after the commit, or before it, or the request was: the same bytes again are kept once.

use std::io::Read;

use casework::journal::Status;

use crate::{
    council::{Council, Workshop},
    http,
    ledger::{Entry, Ledger, batch, receipts},
    program::Program,
    reach::{Chance, pause, reach},
};

/// Sends a request and lets go of the connection: at once, a little later, at the first byte of the answer, or half-way through.
fn send_and_leave(program: &Program, body: &str, chance: &mut Chance) {
    let bytes = http::request("POST", "/api/v1/entries", program.token("caseworker"), body).into_bytes();
    match chance.below(4) {
        0 => drop(http::send(program.address, &bytes).unwrap()),
        1 => {
            let socket = http::send(program.address, &bytes).unwrap();
            pause(chance.below(30));
            drop(socket);
        }
        2 => {
            let mut socket = http::send(program.address, &bytes).unwrap();
            let _ = socket.read(&mut [0; 1]);
        }
        _ => drop(http::send(program.address, &bytes[..bytes.len() - 1 - chance.place(body.len())]).unwrap()),
    }
}

fn nothing_is_kept_twice(council: &Council, times: usize, chance: &mut Chance) {
    let mut ledger = Ledger::default();
    let program = Program::start(council);
    let people = program.people();
    let (mut accepted, mut repeated) = (0, 0);
    for _ in 0..times {
        let entries: Vec<Entry> = (0..=chance.place(3)).map(|_| Entry::note(chance, &people)).collect();
        send_and_leave(&program, &batch(&entries), chance);
        let answer = program.append(&batch(&entries)).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        let receipts = receipts(&entries, &answer.body);
        match receipts[0].status {
            Status::Accepted => accepted += 1,
            _ => repeated += 1,
        }
        assert!(receipts.iter().all(|receipt| receipt.status == receipts[0].status), "a batch is kept as a whole");
        ledger.acknowledge(&entries, receipts);
    }
    let found = ledger.audit(&program, chance);
    let on = if council.database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!(
        "answers lost, {on}: {times} times, {repeated} had been kept, {accepted} had not; {} acknowledged, {} lost, {} twice, {} changed",
        found.acknowledged, found.lost, found.twice, found.changed
    );
    assert!(found.is_nothing(), "{found:?}");
    assert!(repeated > 0 && accepted > 0, "answers were lost both after the commit and before");
}

#[test]
fn an_answer_that_is_lost_leaves_nothing_twice_on_sqlite() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("answers lost, SQLite"));
    nothing_is_kept_twice(&workshop.on_sqlite(), reach(50, 2000), &mut chance);
}

#[test]
fn an_answer_that_is_lost_leaves_nothing_twice_on_postgres() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("answers lost, PostgreSQL"));
    match workshop.on_postgres(&mut chance) {
        Some(council) => nothing_is_kept_twice(&council, reach(50, 2000), &mut chance),
        None => println!("answers lost, PostgreSQL: not run, TEST_POSTGRES_URL is not set"),
    }
}
