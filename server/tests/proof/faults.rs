//! The disk fails while the program runs: nothing is acknowledged that is not on it, and the program goes on by itself afterwards.

use std::time::Duration;

use crate::{
    council::Workshop,
    disk::Disk,
    ledger::{Found, Ledger},
    load::{Load, under_load},
    program::Program,
    reach::{Chance, comes_true, pause, reach},
};

/// More than enough for anything that has to happen.
const LONG: Duration = Duration::from_secs(30);
/// Within which it is taking writes again.
const RECOVERY: Duration = Duration::from_secs(10);

/// How a disk is made to fail, and how it shows.
pub struct Fault<'a> {
    pub begin: &'a dyn Fn(&Disk),
    /// It lasts, and every write fails: callers are refused, and `/ready` says no.
    pub stops_writes: bool,
    /// A careless server has to be caught, not to recover.
    pub sabotage: &'static [&'static str],
}

/// One fault under load on a fresh council, its mending or a power cut in the middle of it; then everything acknowledged is looked for.
pub fn one_fault(workshop: &mut Workshop, fault: &Fault, chance: &mut Chance) -> Found {
    let mut council = workshop.on_sqlite();
    council.arguments = fault.sabotage.to_vec();
    let disk = Disk::under(&mut council, workshop);
    let mut ledger = Ledger::default();
    let program = Program::start(&council);
    let people = program.people();
    let (is_mended, delay) = (fault.sabotage.is_empty() && chance.below(4) > 0, chance.below(200));
    under_load(&program, &people, &mut ledger, chance, |load| {
        let before = disk.failures();
        (fault.begin)(&disk);
        assert!(comes_true(LONG, || disk.failures() > before), "nothing failed");
        if fault.stops_writes {
            assert!(comes_true(RECOVERY, || !program.is_ready()), "/ready says that writes are taken while none can be");
            assert!(comes_true(RECOVERY, || load.refused() > 0), "nobody was told to come again");
        }
        pause(delay);
        if is_mended {
            recovers(&program, &disk, load);
        }
        pause(delay);
        program.kill();
    });
    disk.cut(chance.coin().then_some(chance));
    disk.mend();
    let program = Program::start(&council);
    let found = ledger.audit(&program, chance);
    if found.is_nothing() {
        ledger.send_again(&program);
        return ledger.audit(&program, chance);
    }
    found
}

fn recovers(program: &Program, disk: &Disk, load: &Load) {
    let acknowledged = load.acknowledged();
    disk.mend();
    let goes_on = || program.is_ready() && load.acknowledged() > acknowledged;
    assert!(comes_true(RECOVERY, goes_on), "the disk works again; the program does not");
}

#[test]
fn a_sync_that_fails_is_never_acknowledged_and_the_server_recovers() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("sync fails"));
    let few = [1, 2, 3, 4, 5, 8, 13, 30, 60, 100, 150, 200];
    let whole = reach(few.len(), 200) > few.len();
    // One that fails by itself and one after which all do: both in full, by turns in the short form.
    let tried: Vec<(u64, bool)> = if whole {
        (1..=200).flat_map(|kth| [(kth, true), (kth, false)]).collect()
    } else {
        few.into_iter().enumerate().map(|(number, kth)| (kth, number % 2 == 0)).collect()
    };
    let mut all = Found::default();
    for (kth, only_that) in &tried {
        let begin = |disk: &Disk| disk.fail_sync(*kth, *only_that);
        let found = one_fault(&mut workshop, &Fault { begin: &begin, stops_writes: !only_that, sabotage: &[] }, &mut chance);
        assert!(found.is_nothing(), "sync {kth}: {found:?}");
        all += found;
    }
    println!(
        "sync fails at the k-th call, once or from then on: {} runs, {} acknowledged, {} falsely",
        tried.len(),
        all.acknowledged,
        all.lost
    );
}

#[test]
fn a_full_disk_acknowledges_nothing_and_the_server_recovers() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("disk full"));
    let tried = reach(6, 50);
    let mut all = Found::default();
    for number in 0..tried as u64 {
        // Up to a megabyte. By turns, only files that grow need room, and whatever is written does.
        let (bytes, every_write) = (number * number * 1_000_000 / (tried * tried) as u64, number % 2 == 0);
        let begin = |disk: &Disk| disk.fill_up_after(bytes, every_write);
        let found = one_fault(&mut workshop, &Fault { begin: &begin, stops_writes: every_write, sabotage: &[] }, &mut chance);
        assert!(found.is_nothing(), "{bytes} bytes: {found:?}");
        all += found;
    }
    println!("disk full: {tried} sizes, {} acknowledged, {} falsely", all.acknowledged, all.lost);
}

/// A checkpoint stops half-way for a reader, and the sync of the one that completes it fails: the kernel takes the pages of both for
/// clean, and the second alone is tried again. Nothing that the first had copied may be missing when the power goes later.
#[test]
fn a_checkpoint_whose_sync_fails_takes_nothing_with_it() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("checkpoint fails"));
    let (tried, mut hit, mut all) = (reach(3, 30), 0, Found::default());
    for _ in 0..tried {
        let mut council = workshop.on_sqlite();
        let disk = Disk::under(&mut council, &workshop);
        let mut ledger = Ledger::default();
        let program = Program::start(&council);
        let people = program.people();
        disk.fail_a_checkpoint();
        under_load(&program, &people, &mut ledger, &mut chance, |load| {
            // Somebody who reads, so that checkpoints stop half-way; where none ever does, there is nothing to fail.
            hit += usize::from(comes_true(Duration::from_secs(8), || program.feed("caseworker").is_empty() || disk.failures() > 0));
            let enough = load.acknowledged() + 500;
            assert!(comes_true(LONG, || load.acknowledged() > enough), "the disk works; the program does not");
            program.kill();
        });
        disk.cut(None);
        let program = Program::start(&council);
        let found = ledger.audit(&program, &mut chance);
        assert!(found.is_nothing(), "{found:?}");
        all += found;
    }
    println!("a checkpoint fails: {tried} runs, {hit} of them half-way, {} acknowledged, {} lost", all.acknowledged, all.lost);
}
