//! What a release of a million cells costs: its CSV beside `DuckDB`'s, all of its files, protecting beside not protecting, and memory.
//! `bin/bench release` runs it.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

mod council;
mod duck;
mod memory;
#[path = "../journal/result.rs"]
#[expect(dead_code, reason = "nothing here has to be at least something")]
mod result;

use std::{
    fs::{self, File},
    io::BufWriter,
    path::Path,
    time::Instant,
};

use casework::release::Value;
use clap::Parser;
use council::Council;
use result::{Reach, Results, middle, ratio};
use server::export::{self, Format};

#[derive(Parser)]
struct Arguments {
    /// How many rounds of each
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// About how many cells
    #[arg(long, default_value_t = 1_000_000)]
    cells: usize,
    /// Does one thing, so that its memory can be read
    #[arg(long, hide = true)]
    only: Option<memory::Only>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir_in(concat!(env!("CARGO_MANIFEST_DIR"), "/../target")).unwrap();
    if let Some(only) = arguments.only {
        memory::only(only, arguments.cells, folder.path());
        return std::process::ExitCode::SUCCESS;
    }
    if measure(arguments.rounds, arguments.cells, folder.path()) {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    }
}

/// Seconds that something takes.
fn seconds<T>(of: impl FnOnce() -> T) -> f64 {
    let began = Instant::now();
    drop(of());
    began.elapsed().as_secs_f64()
}

fn measure(rounds: usize, cells: usize, folder: &Path) -> bool {
    let council = Council::new(cells);
    let release = council.published(council.protected());
    let cells = release.values.len();
    let mut results = Results::new(
        "release",
        &format!("{cells} cells, {rounds} rounds by turns; files on disk, synced, beside DuckDB's COPY of the same table"),
    );
    let own = folder.join("own.csv");
    let csv = |values: Vec<Value>| {
        let release = council.published(values);
        write_csv(&release, &own);
    };
    write_csv(&release, &own);
    let mut duck = duck::Duck::start(&own);
    let (mut to_csv, mut everything, mut protecting) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let copy = duck.copy(&folder.join("duck.csv"));
        to_csv.push((seconds(|| write_csv(&release, &own)), copy));
        everything.push((seconds(|| export::write_all(&release, &folder.join("all")).unwrap()), duck.copy(&folder.join("duck.csv"))));
        protecting.push((seconds(|| csv(council.protected())), seconds(|| csv(council.unprotected()))));
    }
    results.show("CSV, seconds", "s", middle(&to_csv.iter().map(|(own, _)| *own).collect::<Vec<_>>()));
    results.show("DuckDB COPY, seconds", "s", middle(&to_csv.iter().map(|(_, copy)| *copy).collect::<Vec<_>>()));
    results.show("all eleven files, seconds", "s", middle(&everything.iter().map(|(own, _)| *own).collect::<Vec<_>>()));
    results.show("counts to protected CSV, seconds", "s", middle(&protecting.iter().map(|(own, _)| *own).collect::<Vec<_>>()));
    results.hold("CSV ÷ DuckDB COPY", ratio(&to_csv), Reach::AtMost(1.5));
    results.hold("all files ÷ DuckDB COPY", ratio(&everything), Reach::AtMost(10.0));
    results.hold("protected ÷ unprotected, to CSV", ratio(&protecting), Reach::AtMost(1.3));
    for only in [memory::Only::Files, memory::Only::Draft] {
        let peaks: Vec<f64> = (0..3).map(|_| memory::peak(only, cells)).collect();
        results.hold(only.in_words(), middle(&peaks), Reach::AtMost(150.0));
    }
    results.finish()
}

fn write_csv(release: &casework::release::PublishedRelease, file: &Path) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    export::write(Format::Csv, release, &[], &mut out).unwrap();
    out.into_inner().unwrap().sync_all().unwrap();
    assert!(fs::metadata(file).unwrap().len() > 0);
}
