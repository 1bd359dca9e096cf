//! Several clients that append as fast as they are answered, each sending a batch again until it is.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use crate::{
    ledger::{Entry, Ledger, batch, receipts},
    program::Program,
    reach::{Chance, pause},
};

/// How many write at once.
const CLIENTS: usize = 4;

/// A load while it lasts.
pub struct Load<'a> {
    program: &'a Program,
    people: &'a [String],
    ledger: Mutex<&'a mut Ledger>,
    over: AtomicBool,
    refused: AtomicUsize,
    answers: AtomicUsize,
    deadly: AtomicUsize,
}

impl Load<'_> {
    /// Answers of 429 or 503 so far.
    pub fn refused(&self) -> usize {
        self.refused.load(Relaxed)
    }

    /// Acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.ledger.lock().unwrap().len()
    }

    /// Has the program killed by whoever gets this answer, counted from now, as soon as it is there.
    pub fn kill_at_answer(&self, number: usize) {
        self.deadly.store(self.answers.load(Relaxed) + number, Relaxed);
    }

    /// Whether that has happened.
    pub fn is_killed(&self) -> bool {
        self.answers.load(Relaxed) >= self.deadly.load(Relaxed)
    }

    fn client(&self, mut chance: Chance) {
        while !self.over.load(Relaxed) {
            let entries: Vec<Entry> = (0..=chance.place(5)).map(|_| Entry::note(&mut chance, self.people)).collect();
            while !self.over.load(Relaxed) && !self.try_once(&entries) {
                pause(10);
            }
        }
    }

    fn try_once(&self, entries: &[Entry]) -> bool {
        self.ledger.lock().unwrap().wait_for(entries);
        let Ok(answer) = self.program.append(&batch(entries)) else { return false };
        if answer.status == 200 && self.answers.fetch_add(1, Relaxed) + 1 >= self.deadly.load(Relaxed) {
            self.program.kill();
        }
        match answer.status {
            200 => {
                let receipts = receipts(entries, &answer.body);
                self.ledger.lock().unwrap().acknowledge(entries, receipts);
                true
            }
            429 | 503 => {
                assert_eq!(answer.kind, "application/problem+json");
                self.refused.fetch_add(1, Relaxed);
                false
            }
            other => panic!("{other}: {}", answer.body),
        }
    }
}

/// Has clients append until what is done meanwhile is over.
pub fn under_load(program: &Program, people: &[String], ledger: &mut Ledger, chance: &mut Chance, meanwhile: impl FnOnce(&Load)) {
    let load = Load {
        program,
        people,
        ledger: Mutex::new(ledger),
        over: AtomicBool::new(false),
        refused: AtomicUsize::new(0),
        answers: AtomicUsize::new(0),
        deadly: AtomicUsize::new(usize::MAX),
    };
    thread::scope(|scope| {
        for chance in (0..CLIENTS).map(|_| chance.fork()).collect::<Vec<_>>() {
            scope.spawn(|| load.client(chance));
        }
        let over = Over(&load.over);
        meanwhile(&load);
        drop(over);
    });
}

/// Ends the load, also when a test fails in the middle of it.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}
