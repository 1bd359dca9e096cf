//! `append`: entries a second through HTTP beside the same rows written raw in commits of the same size, and beside one commit an
//! entry.

use std::path::Path;

use crate::{
    chance::Chance,
    clients,
    council::{self, Workshop},
    moved::{self, Moved},
    raw::Raw,
    result::{Reach, Results, middle, ratio},
};

/// Clients at once, and how many entries they send in a round.
const LOADS: [(usize, usize); 3] = [(1, 300), (16, 1_500), (64, 3_000)];
/// Entries in a round of one commit an entry.
const SINGLE: usize = 300;
/// Over whom the entries spread: nobody's record becomes much longer than a long one.
const PEOPLE: usize = 800;

/// Measures. Answers whether it reached what it should.
pub fn measure(program: &Path, rounds: usize) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(measured(program, rounds))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a batch has from one to 64 entries")]
async fn measured(program: &Path, rounds: usize) -> bool {
    let about = format!("SQLite on disk, WAL, synchronous=FULL; {PEOPLE} people; {rounds} rounds, A B A B");
    let mut results = Results::new("append", &about);
    let workshop = Workshop::open(program);
    let mut chance = Chance::new(1);
    let council = workshop.council("council", None);
    let people = council::people(&workshop.run(&council), &mut chance, PEOPLE);
    let for_counting = workshop.copy(&council, "counting");
    let mut loads: Vec<(usize, usize, Moved)> = Vec::new();
    for (clients, entries) in LOADS {
        let moved = moved::count(&workshop, &for_counting, &people, clients, entries).await;
        println!("  {clients} clients: {:.1} entries a commit; rows an entry: {}", moved.batch, moved.words());
        loads.push((clients, entries, moved));
    }
    let mut raw = Raw::open(&workshop.copy(&council, "raw"), &people).await;
    let running = workshop.run(&council);
    // A round that does not count: caches fill, files grow.
    clients::write(&running, &mut chance, &people, 64, 1_000);
    raw.write(1_000, 32, &loads[2].2).await;
    let mut fastest: Vec<(f64, f64)> = Vec::new();
    for (clients, entries, moved) in &loads {
        let batch = (moved.batch.round() as usize).max(1);
        let (mut pairs, mut waits) = (Vec::new(), (Vec::new(), Vec::new()));
        for _ in 0..rounds {
            let mut load = clients::write(&running, &mut chance, &people, *clients, *entries);
            pairs.push((load.rate(), raw.write(*entries, batch, moved).await));
            waits.0.push(load.wait(500).as_secs_f64() * 1e3);
            waits.1.push(load.wait(990).as_secs_f64() * 1e3);
            if *clients == 64 {
                fastest.push((load.rate(), raw.write(SINGLE, 1, &loads[0].2).await));
            }
        }
        results.show(&format!("{clients} clients: HTTP"), "entries/s", middle(&first(&pairs)));
        results.show(&format!("{clients} clients: waiting, p50"), "ms", middle(&waits.0));
        results.show(&format!("{clients} clients: waiting, p99"), "ms", middle(&waits.1));
        results.show(&format!("{clients} clients: raw sqlx, {batch} a commit"), "entries/s", middle(&second(&pairs)));
        results.hold(&format!("{clients} clients: HTTP ÷ raw, {batch} a commit"), ratio(&pairs), Reach::AtLeast(0.8));
    }
    results.show("raw sqlx, one commit an entry", "entries/s", middle(&second(&fastest)));
    results.hold("64 clients: HTTP ÷ one commit an entry", ratio(&fastest), Reach::AtLeast(10.0));
    results.finish()
}

fn first(pairs: &[(f64, f64)]) -> Vec<f64> {
    pairs.iter().map(|pair| pair.0).collect()
}

fn second(pairs: &[(f64, f64)]) -> Vec<f64> {
    pairs.iter().map(|pair| pair.1).collect()
}
