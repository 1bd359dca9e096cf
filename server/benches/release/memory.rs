//! The most memory that a step takes, in a program of its own.

use std::{fs, path::Path, process::Command};

use server::export;

use crate::council::Council;

/// One step.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Only {
    /// Writing every file of what was published.
    Files,
    /// Deciding every cell from true counts.
    Draft,
}

impl Only {
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Files => "peak memory of writing all files, MB",
            Self::Draft => "peak memory of deciding every cell, MB",
        }
    }
}

/// Does one step.
pub fn only(only: Only, cells: usize, folder: &Path) {
    let council = Council::new(cells);
    match only {
        Only::Files => {
            // As after reading the ledger: the values, and no counts any more.
            let release = council.published(council.unprotected().into_iter().map(fives).collect());
            drop(council);
            forget_the_peak();
            export::write_all(&release, &folder.join("all")).unwrap();
        }
        Only::Draft => {
            forget_the_peak();
            assert!(council.protected().iter().any(|value| value.count().is_some()));
        }
    }
    println!("{}", peak_of_this());
}

fn fives(value: casework::release::Value) -> casework::release::Value {
    match value.count() {
        Some(count) if count >= 10 => casework::release::Value::Count(count / 5 * 5),
        _ => casework::release::Value::HeldBack,
    }
}

/// From here on (proc(5), `clear_refs`).
fn forget_the_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// In megabytes of 10⁶ bytes.
fn peak_of_this() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() * 1_024.0 / 1_000_000.0
}

/// The peak of one step in a program of its own.
pub fn peak(only: Only, cells: usize) -> f64 {
    let name = match only {
        Only::Files => "files",
        Only::Draft => "draft",
    };
    let own = std::env::current_exe().unwrap();
    let made = Command::new(own).args(["--only", name, "--cells", &cells.to_string()]).output().unwrap();
    String::from_utf8(made.stdout).unwrap().trim().parse().unwrap()
}
