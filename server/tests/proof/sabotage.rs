//! The harness proves itself: a server that is made careless has to be caught.

use crate::{
    council::Workshop,
    faults::{Fault, one_fault},
    kill::kill_again_and_again,
    power::cut_again_and_again,
    reach::Chance,
};

/// As many tries in which to catch it; it stops at the first.
const TRIES: usize = 200;

#[test]
fn a_power_cut_is_noticed_when_commits_do_not_wait_for_the_disk() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("sabotage, normal"));
    let run = cut_again_and_again(&mut workshop, TRIES, &["--sabotage", "normal"], &mut chance);
    run.print("power cut with synchronous=NORMAL, which must lose");
    assert!(run.found.lost > 0, "the harness notices nothing");
}

#[test]
fn a_kill_is_noticed_when_receipts_are_sent_before_the_commit() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("sabotage, early"));
    let mut council = workshop.on_sqlite();
    council.arguments = vec!["--sabotage", "early"];
    let run = kill_again_and_again(&council, TRIES, &mut chance, |_, _| {});
    run.print("kill -9 with receipts before the commit, which must lose");
    assert!(run.found.lost > 0, "the harness notices nothing");
}

#[test]
fn a_failed_sync_is_noticed_when_receipts_are_sent_before_the_commit() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("sabotage, early, sync fails"));
    let careless = Fault { begin: &|disk| disk.fail_sync(20, false), stops_writes: false, sabotage: &["--sabotage", "early"] };
    let found = one_fault(&mut workshop, &careless, &mut chance);
    println!("sync fails with receipts before the commit, which must lose: {} acknowledged, {} lost", found.acknowledged, found.lost);
    assert!(found.lost > 0, "the harness notices nothing");
}
