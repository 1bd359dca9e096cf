//! A disk that forgets what was not synced and fails when it is told to: `shim.c`, preloaded into the server.

use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    council::{Council, Workshop, copy},
    reach::Chance,
};

/// What a disk writes at once or not at all.
const SECTOR: usize = 512;

/// The disk under one council.
pub struct Disk {
    root: PathBuf,
    shadow: PathBuf,
    page: File,
}

/// The numbers on the page shared with the shim, in its order.
#[derive(Clone, Copy)]
enum Number {
    Syncs,
    FailFrom,
    FailUntil,
    SyncsFailed,
    Used,
    Limit,
    EveryWrite,
    WritesFailed,
    FailCheckpoint,
}

impl Disk {
    /// Puts a disk under a council, whose program must not be running.
    pub fn under(council: &mut Council, workshop: &Workshop) -> Self {
        let shim = workshop.path("shim.so");
        if !shim.exists() {
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/proof/shim.c");
            let flags = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"];
            let made = Command::new("cc").args(flags).arg(&shim).arg(source).args(["-ldl", "-lpthread"]).status();
            assert!(made.is_ok_and(|made| made.success()), "a C compiler, cc, makes the disk that fails");
        }
        let beside = |what: &str| council.folder.with_extension(what);
        let page = File::options().read(true).write(true).create(true).truncate(true).open(beside("page")).unwrap();
        page.set_len(4096).unwrap();
        let disk = Self { root: council.folder.clone(), shadow: beside("shadow"), page };
        disk.write(Number::Limit, u64::MAX);
        disk.is_whole();
        council.environment = vec![
            ("LD_PRELOAD", shim),
            ("SHIM_ROOT", disk.root.clone()),
            ("SHIM_SHADOW", disk.shadow.clone()),
            ("SHIM_CONTROL", beside("page")),
        ];
        disk
    }

    /// From here on, what is there now is on the disk.
    fn is_whole(&self) {
        let _ = fs::remove_dir_all(&self.shadow);
        copy(&self.root, &self.shadow);
    }

    /// Leaves what a power cut would: what was synced and, by chance, some sectors of what was not. The program must be gone.
    pub fn cut(&self, torn: Option<&mut Chance>) {
        if let Some(chance) = torn {
            self.tear(chance);
        }
        fs::remove_dir_all(&self.root).unwrap();
        copy(&self.shadow, &self.root);
    }

    fn tear(&self, chance: &mut Chance) {
        for name in fs::read_dir(&self.root).unwrap().map(|entry| entry.unwrap().file_name()) {
            let path = self.shadow.join(&name);
            if name.to_string_lossy().ends_with("-shm") || (!path.exists() && chance.coin()) {
                continue;
            }
            let written = fs::read(self.root.join(&name)).unwrap();
            let mut durable = fs::read(&path).unwrap_or_default();
            if durable.len() > written.len() && chance.coin() {
                durable.truncate(written.len());
            }
            for (number, sector) in written.chunks(SECTOR).enumerate() {
                let (from, to) = (number * SECTOR, number * SECTOR + sector.len());
                if durable.get(from..to) != Some(sector) && chance.coin() {
                    durable.resize(durable.len().max(to), 0);
                    durable[from..to].copy_from_slice(sector);
                }
            }
            fs::write(path, durable).unwrap();
        }
    }

    /// The k-th sync from now on fails, and either that one only or all that follow it.
    pub fn fail_sync(&self, kth: u64, only_that: bool) {
        let from = self.read(Number::Syncs) + kth;
        self.write(Number::FailUntil, if only_that { from } else { u64::MAX });
        self.write(Number::FailFrom, from);
    }

    /// The next sync of a database that has to complete what an earlier checkpoint began fails, and only that.
    pub fn fail_a_checkpoint(&self) {
        self.write(Number::FailCheckpoint, 1);
    }

    /// There is room for so many bytes more: of files that grow, or of anything that is written.
    pub fn fill_up_after(&self, bytes: u64, every_write: bool) {
        self.write(Number::EveryWrite, every_write.into());
        self.write(Number::Limit, self.read(Number::Used) + bytes);
    }

    /// Syncs succeed, and there is room.
    pub fn mend(&self) {
        self.write(Number::FailFrom, 0);
        self.write(Number::Limit, u64::MAX);
    }

    pub fn syncs(&self) -> u64 {
        self.read(Number::Syncs)
    }

    pub fn failures(&self) -> u64 {
        self.read(Number::SyncsFailed) + self.read(Number::WritesFailed)
    }

    fn read(&self, number: Number) -> u64 {
        let mut bytes = [0; 8];
        self.page.read_exact_at(&mut bytes, 8 * number as u64).unwrap();
        u64::from_ne_bytes(bytes)
    }

    fn write(&self, number: Number, value: u64) {
        self.page.write_all_at(&value.to_ne_bytes(), 8 * number as u64).unwrap();
    }
}
