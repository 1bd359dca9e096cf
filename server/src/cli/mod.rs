//! The command line: what each command takes, and how it ends. 0 when done, 2 on bad input with one clear line on standard error.

mod access;
mod audit;
mod backup;
mod collect;
mod demo;
mod figures;
mod key;
mod migrate;
mod people;
mod read;
mod release;
mod restore;
mod returns;
mod serve;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::operations::{
    council::{self, Databases, Unopened},
    logging,
    secrets::{self, Held},
};

/// Casework software for councils that trust their caseworkers.
#[derive(Parser)]
#[command(name = "alongside", version, about, arg_required_else_help = true)]
struct Alongside {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// An invented council with people, notes and figures; prints one sign-in link a role
    Demo(demo::Demo),
    /// The server
    Serve(serve::Serve),
    /// Reads a note on standard input; prints what it seems to say, one JSON object a line
    Read(read::Read),
    /// Brings a database's schema up to date
    Migrate(migrate::Migrate),
    /// Indicators and their figures
    #[command(subcommand)]
    Figures(figures::Figures),
    /// Datasets and their releases: figures that leave the council and give nobody away
    #[command(subcommand)]
    Release(release::Release),
    /// Reads other councils' published releases, checks them, and keeps them to stand beside ours
    Collect(collect::Collect),
    /// People who work here
    #[command(subcommand)]
    User(people::User),
    /// Teams
    #[command(subcommand)]
    Team(people::Team),
    /// Tokens for other systems, and the master key
    #[command(subcommand)]
    Key(key::Key),
    /// Who may see a person's record: allocations, denials, restrictions, holds, disposal
    #[command(subcommand)]
    Access(access::Access),
    /// The audit: whether anything in it was changed
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Writes encrypted backups of the data and of its keys into a folder
    Backup(backup::Backup),
    /// Puts a council back from its backups
    Restore(restore::Restore),
}

/// Where a council's data is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The folder of the council's secrets, and of its database when that is SQLite
    #[arg(long, env = "ALONGSIDE_DATA", default_value = "alongside-data", value_name = "DIR")]
    pub data: PathBuf,
    /// sqlite:FILE or postgres://…; without it, alongside.db in the data folder
    #[arg(long, env = "ALONGSIDE_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// Where the keys are that open it: sqlite:FILE or postgres://… with backups of its own; without it, keys.db in the data folder
    #[arg(long, env = "ALONGSIDE_KEYS", value_name = "URL")]
    pub keys: Option<String>,
}

impl Place {
    /// The database's address.
    fn address(&self) -> String {
        council::address(&self.data, self.database.as_deref())
    }

    /// Opens it.
    async fn open(&self) -> Result<store::Store, Failure> {
        let at = Databases { database: self.database.clone(), keys: self.keys.clone(), sabotage: None };
        Ok(council::open_at(&self.data, &at).await?)
    }

    /// Takes hold of the data folder: nothing else runs there as long as the answer lives.
    fn hold(&self) -> Result<Held, Failure> {
        secrets::hold(&self.data).map_err(Failure::machine(format!("the data folder {} cannot be used", self.data.display())))
    }
}

/// Why a command did not do what it was asked: one line.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The council's data cannot be opened.
    #[error(transparent)]
    Unopened(#[from] Unopened),
    /// The database did not do what was asked.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A backup or a restore stopped.
    #[error(transparent)]
    Backup(#[from] store::backup::Trouble),
    /// The machine did not do what was asked.
    #[error("{doing}: {cause}")]
    Machine {
        /// What was being done.
        doing: String,
        /// What the machine says.
        cause: std::io::Error,
    },
    /// The operating system has no chance to give.
    #[error("no random numbers: {0}")]
    NoChance(#[from] getrandom::Error),
    /// What was asked for makes no sense, and why.
    #[error("{0}")]
    Refused(String),
}

impl Failure {
    fn machine(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |cause| Self::Machine { doing, cause }
    }
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let alongside = Alongside::parse();
    logging::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return refuse(&format!("the program cannot start: {cause}")),
    };
    match runtime.block_on(obey(alongside.command)) {
        Ok(code) => code,
        Err(failure) => refuse(&failure.to_string()),
    }
}

async fn obey(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(demo) => demo.run().await,
        Command::Serve(serve) => serve.run().await,
        Command::Read(read) => read.run(),
        Command::Migrate(migrate) => migrate.run().await,
        Command::Figures(figures) => figures.run().await,
        Command::Release(release) => release.run().await,
        Command::Collect(collect) => collect.run().await,
        Command::User(user) => user.run().await,
        Command::Team(team) => team.run().await,
        Command::Key(key) => key.run().await,
        Command::Access(access) => access.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run().await,
    }
}

/// A verification found a difference: one line, and a 1.
fn found_different(what: &impl std::fmt::Display) -> ExitCode {
    refuse(&what.to_string());
    ExitCode::from(1)
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("alongside: {}", why.lines().collect::<Vec<_>>().join(" "));
    ExitCode::from(2)
}
