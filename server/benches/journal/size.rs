//! `size`: the same entry into a journal of ten thousand and of a million, about as many people: how long it waits, what the program
//! holds in memory.

use std::{path::Path, time::Instant};

use serde_json::Value;

use crate::{
    chance::Chance,
    clients::{self, Load},
    council::{self, Council, Workshop},
    notes,
    program::Program,
    result::{Reach, Results, middle, ratio},
};

const SHORT: usize = 10_000;
/// Entries that are made up together while a journal is filled.
const PART: usize = 20_000;
/// Entries that one client sends in a round.
const ENTRIES: usize = 200;
/// What the journals are made from.
const SEED: u64 = 3;
/// How many times worse the long journal may be: the noise of the measurement.
const NO_WORSE: f64 = 1.1;

struct Journal {
    council: Council,
    people: Vec<String>,
}

/// Measures. Answers whether it reached what it should.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub fn measure(program: &Path, rounds: usize, entries: usize, each: usize, folder: Option<&Path>) -> bool {
    // A short journal is that of a council that has just begun: two records about each person, as many people as that allows.
    let people = (entries / each).max(1);
    let begun_with = people.min(SHORT / 2);
    let about = format!(
        "SQLite on disk, WAL, synchronous=FULL; {SHORT} entries about {begun_with} people and {entries} about {people}; 1 client, {ENTRIES} entries a round, {rounds} rounds, A B A B"
    );
    let mut results = Results::new("size", &about);
    let workshop = Workshop::open(program);
    let short = fill(&workshop, "short", workshop.council("short", None), SHORT, begun_with);
    let place = folder.map_or_else(|| workshop.council("long", None), Council::at);
    // Whoever is invented is invented the same again.
    let long = if place.folder.join("alongside.db").exists() {
        Journal { council: place, people: notes::people(&mut Chance::new(SEED), people).0 }
    } else {
        fill(&workshop, "long", place, entries, people)
    };
    let mut starts = Vec::new();
    for _ in 0..3 {
        let (one, other) = (workshop.run(&long.council), workshop.run(&short.council));
        starts.push((one.started_in.as_secs_f64() * 1e3, other.started_in.as_secs_f64() * 1e3));
    }
    let (in_long, in_short) = (workshop.run(&long.council), workshop.run(&short.council));
    // Other entries than any time before, where the long journal was kept.
    let mut chance = Chance::new(9 + std::fs::metadata(long.council.folder.join("alongside.db")).map_or(0, |file| file.len()));
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let mut one = clients::write(&in_long, &mut chance, &long.people, 1, ENTRIES);
        let mut other = clients::write(&in_short, &mut chance, &short.people, 1, ENTRIES);
        // The first fills caches.
        if round > 0 {
            let wait = |load: &mut Load, per_mille| load.wait(per_mille).as_secs_f64() * 1e3;
            p50.push((wait(&mut one, 500), wait(&mut other, 500)));
            p99.push((wait(&mut one, 990), wait(&mut other, 990)));
        }
    }
    let megabytes = |program: &Program| (program.memory().0 as f64 / 1024.0, program.memory().1 as f64 / 1024.0);
    let (much, little) = (megabytes(&in_long), megabytes(&in_short));
    let mut both = |what: &str, unit: &str, pairs: &[(f64, f64)], reach: Option<Reach>| {
        results.show(&format!("{what}, long"), unit, middle(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>()));
        results.show(&format!("{what}, short"), unit, middle(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>()));
        match reach {
            Some(reach) => results.hold(&format!("{what}, long ÷ short"), ratio(pairs), reach),
            None => results.show(&format!("{what}, long ÷ short"), "", ratio(pairs)),
        }
    };
    both("waiting, p50", "ms", &p50, Some(Reach::AtMost(NO_WORSE)));
    both("waiting, p99", "ms", &p99, None);
    // Memory goes with people, whose names are searched in it, and not with entries: it is held where both have the same people.
    both("memory after appending", "MB", &[(much.0, little.0)], (people == begun_with).then_some(Reach::AtMost(NO_WORSE)));
    both("most memory since the start", "MB", &[(much.1, little.1)], None);
    both("start to taking writes", "ms", &starts, None);
    results.finish()
}

/// A council whose journal has so many entries, sent in batches of 500 by four clients, person after person: as a council brings its
/// earlier notes along.
fn fill(workshop: &Workshop, name: &str, council: Council, entries: usize, people: usize) -> Journal {
    let begun = Instant::now();
    let running = workshop.run(&council);
    let mut chance = Chance::new(SEED);
    let people = council::people(&running, &mut chance, people);
    let notes = entries.saturating_sub(people.len() * 2);
    let each = notes.div_ceil(people.len()).max(1);
    for from in (0..notes).step_by(PART) {
        let records: Vec<Value> =
            (from..notes.min(from + PART)).map(|place| notes::note_about(&mut chance, &people[place / each])).collect();
        let batches: Vec<Vec<Value>> = records.chunks(500).map(<[_]>::to_vec).collect();
        let queues: Vec<Vec<Vec<Value>>> = batches.chunks(batches.len().div_ceil(4)).map(<[_]>::to_vec).collect();
        clients::send(&running, &queues);
        if from % 500_000 == 0 && from > 0 {
            println!("  {name}: {from} of {notes} after {:.0} s", begun.elapsed().as_secs_f64());
        }
    }
    let (now, most) = running.memory();
    println!(
        "  {name}: {entries} entries about {} people in {:.0} s; memory {} MB, at most {} MB",
        people.len(),
        begun.elapsed().as_secs_f64(),
        now / 1024,
        most / 1024
    );
    Journal { council, people }
}
