//! Invented councils to break: made once a test, copied for each set of cycles.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use crate::reach::{Chance, setting};

/// Where a test works. What the programs said is kept when it fails.
pub struct Workshop {
    folder: tempfile::TempDir,
    made: usize,
}

/// An invented council: its folder, its database, and how its program is started.
#[derive(Clone, Debug)]
pub struct Council {
    pub folder: PathBuf,
    pub database: Option<String>,
    pub log: PathBuf,
    pub environment: Vec<(&'static str, PathBuf)>,
    pub arguments: Vec<&'static str>,
}

impl Workshop {
    pub fn open() -> Self {
        Self { folder: tempfile::Builder::new().prefix("alongside-proof-").tempdir().unwrap(), made: 0 }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A fresh council on SQLite; all of one workshop have the same people and the same secrets.
    pub fn on_sqlite(&mut self) -> Council {
        let template = self.council("template".into(), None);
        if !template.folder.exists() {
            template.make();
        }
        self.made += 1;
        let council = self.council(format!("council-{}", self.made), None);
        copy(&template.folder, &council.folder);
        council
    }

    /// A fresh council on the test server's PostgreSQL, if there is one.
    pub fn on_postgres(&mut self, chance: &mut Chance) -> Option<Council> {
        let server = setting("TEST_POSTGRES_URL")?;
        let name = format!("proof_{:016x}", chance.next());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let admin = sqlx::PgPool::connect(&server).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
            admin.close().await;
        });
        self.made += 1;
        let council = self.council(format!("council-{}", self.made), Some(format!("{}/{name}", server.rsplit_once('/').unwrap().0)));
        council.make();
        Some(council)
    }

    fn council(&self, name: String, database: Option<String>) -> Council {
        Council { folder: self.path(&name), database, log: self.path("server.log"), environment: Vec::new(), arguments: Vec::new() }
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        if thread::panicking() {
            self.folder.disable_cleanup(true);
            println!("kept to be looked at: {}", self.folder.path().display());
        }
    }
}

impl Council {
    /// `alongside demo` on this council.
    pub fn demo(&self) -> Command {
        let mut command = program();
        command.args(["demo", "--people", "2", "--addr", "127.0.0.1:0", "--tokens", "--today", "2026-11-18", "--data"]).arg(&self.folder);
        command.args(self.database.iter().flat_map(|url| ["--database", url])).args(&self.arguments);
        command.envs(self.environment.iter().map(|(name, value)| (*name, value.as_path())));
        command.stdin(Stdio::null()).stderr(fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap());
        command
    }

    fn make(&self) {
        assert!(self.demo().arg("--only-make").status().unwrap().success(), "the council cannot be made: {}", self.log.display());
    }

    /// Whether what is derived is what a rebuild gives; in its own words.
    pub fn verified(&self) -> String {
        let mut command = program();
        command.args(["figures", "verify", "--data"]).arg(&self.folder);
        command.args(self.database.iter().flat_map(|url| ["--database", url]));
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }
}

/// The program that is put to the proof.
pub fn program() -> Command {
    Command::new(setting("ALONGSIDE_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_alongside").into()))
}

/// Copies a folder as it is.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}
