//! What writing in the journal costs, asked of the real program over HTTP beside raw SQL on the same disk: rounds of one and of the
//! other by turns, the median of their ratios. `bin/bench append`, `sync-cost`, `postgres` and `size` run it.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

mod append;
mod chance;
mod clients;
mod cluster;
mod council;
mod disk;
mod http;
mod moved;
mod notes;
mod postgres;
mod program;
mod raw;
mod result;
mod size;
mod sync_cost;

use clap::{Parser, ValueEnum};

/// What can be measured.
#[derive(Clone, Copy, ValueEnum)]
enum Name {
    Append,
    SyncCost,
    Postgres,
    Size,
}

#[derive(Parser)]
struct Arguments {
    name: Name,
    /// How many rounds of each
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// The program to measure, if not the one just built
    #[arg(long, default_value = env!("CARGO_BIN_EXE_alongside"))]
    program: std::path::PathBuf,
    /// How many entries the long journal of `size` has
    #[arg(long, default_value_t = 1_000_000)]
    entries: usize,
    /// How many entries a person has in `size`
    #[arg(long, default_value_t = 200)]
    each: usize,
    /// A folder for the long journal of `size`: what is in it is measured, and filled first where nothing is
    #[arg(long)]
    long: Option<std::path::PathBuf>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let reached = match arguments.name {
        Name::Append => append::measure(&arguments.program, arguments.rounds),
        Name::SyncCost => sync_cost::measure(&arguments.program, arguments.rounds),
        Name::Postgres => postgres::measure(&arguments.program, arguments.rounds),
        Name::Size => size::measure(&arguments.program, arguments.rounds, arguments.entries, arguments.each, arguments.long.as_deref()),
    };
    if reached { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}
