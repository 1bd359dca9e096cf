//! Invented councils to write in: a folder, perhaps a database elsewhere, and how the program is started on them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{chance::Chance, clients, disk::Counter, notes, program::Program};

/// Where measurements work: on the disk where this was built, gone afterwards.
pub struct Workshop {
    folder: tempfile::TempDir,
    program: PathBuf,
    pub counter: Counter,
}

/// A council's folder, and its database if that is elsewhere.
pub struct Council {
    pub folder: PathBuf,
    database: Option<String>,
}

impl Council {
    /// A council that an earlier measurement has made, or one that is to be kept for the next.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), database: None }
    }
}

impl Workshop {
    pub fn open(program: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let counter = Counter::make(folder.path());
        Self { folder, program: program.to_owned(), counter }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A council that is not made yet.
    pub fn council(&self, name: &str, database: Option<String>) -> Council {
        Council { folder: self.path(name), database }
    }

    /// A copy of a council that nobody is running.
    pub fn copy(&self, council: &Council, name: &str) -> Council {
        let copy = self.council(name, None);
        fs::create_dir(&copy.folder).unwrap();
        for file in fs::read_dir(&council.folder).unwrap().map(Result::unwrap) {
            fs::copy(file.path(), copy.folder.join(file.file_name())).unwrap();
        }
        copy
    }

    fn demo(&self, council: &Council) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["demo", "--people", "40", "--tokens", "--addr", "127.0.0.1:0", "--today", "2026-11-18", "--data"]);
        command.arg(&council.folder).args(council.database.iter().flat_map(|url| ["--database", url]));
        command.env("RUST_LOG", "error").stderr(Stdio::inherit());
        command
    }

    /// Runs the program on a council.
    pub fn run(&self, council: &Council) -> Program {
        Program::start(self.demo(council))
    }

    /// The same, with its syncs counted.
    pub fn run_counted(&self, council: &Council) -> Program {
        let mut command = self.demo(council);
        self.counter.attach(&mut command);
        Program::start(command)
    }
}

/// Makes people known to the caseworker.
pub fn people(program: &Program, chance: &mut Chance, count: usize) -> Vec<String> {
    let (ids, records) = notes::people(chance, count);
    clients::send(program, &[records.chunks(500).map(<[_]>::to_vec).collect()]);
    ids
}

/// The journal's file.
pub fn database(council: &Council) -> PathBuf {
    council.folder.join("alongside.db")
}
