//! `kill -9` under load: the program goes at any moment, the machine stays.

use std::time::Duration;

use crate::{
    council::{Council, Workshop},
    ledger::{Found, Ledger},
    load::under_load,
    program::Program,
    reach::{Chance, comes_true, pause, reach},
};

/// After so many kills, a fresh council: it keeps reading everything back cheap.
const SET: usize = 25;

/// What a run of cycles came to.
#[derive(Default)]
pub struct Run {
    pub cycles: usize,
    pub found: Found,
    pub slowest: Duration,
}

/// Kills one council's program again and again, at any time or just when an answer is there, until something is lost; what happens to
/// the disk after each kill is another matter.
pub fn kill_again_and_again(council: &Council, cycles: usize, chance: &mut Chance, mut after: impl FnMut(usize, &mut Chance)) -> Run {
    let mut ledger = Ledger::default();
    let mut run = Run::default();
    for cycle in 0..=cycles {
        let program = Program::start(council);
        run.found = ledger.audit(&program, chance);
        run.slowest = run.slowest.max(program.started_in);
        if cycle == cycles || !run.found.is_nothing() {
            break;
        }
        ledger.send_again(&program);
        let (people, delay, answer) = (program.people(), 20 + chance.below(250), chance.coin().then(|| 1 + chance.place(40)));
        under_load(&program, &people, &mut ledger, chance, |load| {
            if let Some(number) = answer {
                load.kill_at_answer(number);
                comes_true(Duration::from_secs(10), || load.is_killed());
            } else {
                pause(delay);
            }
            program.kill();
        });
        after(cycle, chance);
        run.cycles += 1;
    }
    run
}

/// Adds up sets of cycles, none of which may have lost anything.
pub fn in_sets(cycles: usize, mut set: impl FnMut(usize) -> Run) -> Run {
    let mut all = Run::default();
    while all.cycles < cycles {
        let run = set(SET.min(cycles - all.cycles));
        assert!(run.found.is_nothing(), "{:?}", run.found);
        all.cycles += run.cycles;
        all.found += run.found;
        all.slowest = all.slowest.max(run.slowest);
    }
    all
}

impl Run {
    pub fn print(&self, what: &str) {
        let Found { acknowledged, lost, twice, changed } = &self.found;
        println!(
            "{what}: {} cycles, {acknowledged} acknowledged, {lost} lost, {twice} twice, {changed} changed, slowest restart {} ms",
            self.cycles,
            self.slowest.as_millis()
        );
    }
}

#[test]
fn a_kill_under_load_loses_nothing_that_was_acknowledged_on_sqlite() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("kill, SQLite"));
    let run = in_sets(reach(10, 1000), |cycles| kill_again_and_again(&workshop.on_sqlite(), cycles, &mut chance, |_, _| {}));
    run.print("kill -9, SQLite");
    assert!(run.found.acknowledged >= reach(50, 20_000), "too little was written to prove anything");
}

#[test]
fn a_kill_under_load_loses_nothing_that_was_acknowledged_on_postgres() {
    let (mut workshop, mut chance) = (Workshop::open(), Chance::of("kill, PostgreSQL"));
    if workshop.on_postgres(&mut chance).is_none() {
        return println!("kill -9, PostgreSQL: not run, TEST_POSTGRES_URL is not set");
    }
    let mut names = chance.fork();
    let run = in_sets(reach(5, 200), |cycles| {
        let council = workshop.on_postgres(&mut names).unwrap();
        kill_again_and_again(&council, cycles, &mut chance, |_, _| {})
    });
    run.print("kill -9, PostgreSQL");
}
