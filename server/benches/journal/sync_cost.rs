//! `sync-cost`: what an acknowledged entry costs the disk, counted rather than timed.

use std::path::Path;

use crate::{
    chance::Chance,
    clients,
    council::{self, Workshop},
    result::{Reach, Results, middle},
};

const ENTRIES: usize = 3_000;
const PEOPLE: usize = 800;

/// Measures. Answers whether it reached what it should.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub fn measure(program: &Path, rounds: usize) -> bool {
    let about = format!(
        "SQLite on disk, WAL, synchronous=FULL; {PEOPLE} people; {ENTRIES} entries a round, {rounds} rounds; every sync of the process"
    );
    let mut results = Results::new("sync-cost", &about);
    let workshop = Workshop::open(program);
    let mut chance = Chance::new(1);
    let council = workshop.council("council", None);
    let running = workshop.run_counted(&council);
    let people = council::people(&running, &mut chance, PEOPLE);
    for clients in [1, 16, 64] {
        clients::write(&running, &mut chance, &people, clients, 500);
        let (mut syncs, mut commits, mut log, mut file, mut payload) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let before = workshop.counter.read();
            let load = clients::write(&running, &mut chance, &people, clients, if clients == 1 { ENTRIES / 6 } else { ENTRIES });
            let counts = workshop.counter.read() - before;
            let each = |count: u64| count as f64 / load.entries as f64;
            syncs.push(each(counts.syncs));
            commits.push(load.entries as f64 / counts.log_syncs as f64);
            log.push(counts.log_bytes as f64 / load.payload as f64);
            file.push(counts.file_bytes as f64 / load.payload as f64);
            payload.push(load.payload as f64 / load.entries as f64);
        }
        if clients == 64 {
            results.hold("64 clients: syncs ÷ entries", middle(&syncs), Reach::AtMost(1.0 / 16.0));
            results.hold("64 clients: WAL bytes ÷ payload bytes", middle(&log), Reach::AtMost(12.0));
        } else {
            results.show(&format!("{clients} clients: syncs ÷ entries"), "", middle(&syncs));
            results.show(&format!("{clients} clients: WAL bytes ÷ payload bytes"), "", middle(&log));
        }
        results.show(&format!("{clients} clients: bytes folded back ÷ payload bytes"), "", middle(&file));
        results.show(&format!("{clients} clients: entries ÷ syncs of the WAL"), "", middle(&commits));
        results.show(&format!("{clients} clients: payload"), "bytes", middle(&payload));
    }
    results.finish()
}
