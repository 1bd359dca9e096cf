//! What a program asks of the disk, counted inside it by a small library that is loaded before it (`disk.c`).

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The library, and the page on which it counts.
#[derive(Clone)]
pub struct Counter {
    library: PathBuf,
    page: PathBuf,
}

/// Syncs and bytes since the program started.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Commits: syncs of the journal's write-ahead log.
    pub log_syncs: u64,
    /// Syncs of anything.
    pub syncs: u64,
    /// Bytes written to the journal's write-ahead log.
    pub log_bytes: u64,
    /// Bytes written to the journal's file, when the log is folded back.
    pub file_bytes: u64,
}

impl Counter {
    /// Compiles the library into a folder. It needs a C compiler, as SQLite does.
    pub fn make(folder: &Path) -> Self {
        let (source, library, page) = (folder.join("disk.c"), folder.join("disk.so"), folder.join("disk.counts"));
        fs::write(&source, include_str!("disk.c")).unwrap();
        fs::write(&page, [0; 4096]).unwrap();
        let made = Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl").status().unwrap();
        assert!(made.success(), "the counter of syncs does not compile");
        Self { library, page }
    }

    /// Has a program counted from its start.
    pub fn attach(&self, command: &mut Command) {
        fs::write(&self.page, [0; 4096]).unwrap();
        command.env("LD_PRELOAD", &self.library).env("DISK_COUNTS", &self.page);
    }

    /// What has been counted.
    pub fn read(&self) -> Counts {
        let page = fs::read(&self.page).unwrap();
        let number = |place: usize| u64::from_le_bytes(page[place * 8..place * 8 + 8].try_into().unwrap());
        let syncs = (0..4).map(|kind| number(kind * 2)).sum();
        Counts { log_syncs: number(0), syncs, log_bytes: number(1), file_bytes: number(3) }
    }
}

impl std::ops::Sub for Counts {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            log_syncs: self.log_syncs - before.log_syncs,
            syncs: self.syncs - before.syncs,
            log_bytes: self.log_bytes - before.log_bytes,
            file_bytes: self.file_bytes - before.file_bytes,
        }
    }
}
