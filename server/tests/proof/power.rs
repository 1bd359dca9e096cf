//! The power goes under load: what was not synced is gone, names and bytes, or survives in pieces.

use crate::{
    council::Workshop,
    disk::Disk,
    kill::{Run, in_sets, kill_again_and_again},
    reach::{Chance, reach},
};

/// Cuts the power of a fresh council again and again; every second time some of what was not synced survives.
pub fn cut_again_and_again(workshop: &mut Workshop, cycles: usize, arguments: &[&'static str], chance: &mut Chance) -> Run {
    let mut council = workshop.on_sqlite();
    council.arguments = arguments.to_vec();
    let disk = Disk::under(&mut council, workshop);
    let run = kill_again_and_again(&council, cycles, chance, |cycle, chance| disk.cut((cycle % 2 == 1).then_some(chance)));
    assert!(disk.syncs() > 0, "the shim saw no sync: it is not in the way");
    run
}

#[test]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("power cut"));
    let run = in_sets(reach(10, 500), |cycles| cut_again_and_again(&mut workshop, cycles, &[], &mut chance));
    run.print("power cut");
    assert!(run.found.acknowledged >= reach(50, 5000), "too little was written to prove anything");
}
