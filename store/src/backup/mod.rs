//! Backups: a consistent copy of what is kept, checked before it counts, in one encrypted file.
//!
//! There are two, always in this order: the data, and then the keys that open it. A key is on the disk before it is used, so keys
//! that are copied later open everything in data that was copied before. How long each is kept is another matter: keys backups are
//! short-lived, so that a key that was destroyed is soon gone from them as well. The folder is `place`, the file is `archive`.

mod archive;
mod check;
mod manifest;
mod place;
mod postgres;
mod restore;
mod sqlite;
mod trouble;

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

pub use archive::{Identities, Recipients, make_identity};
pub use check::{Contents, verify_copy};
pub use manifest::{Engine, Kind, Manifest, Member};
pub use place::{Pair, find};
pub use restore::{Restored, Target, restore};
pub use trouble::Trouble;

/// What a function about backups answers.
pub type Result<T> = std::result::Result<T, Trouble>;

/// What is backed up, and for whom.
pub struct Plan<'a> {
    /// Where the council's data is: `sqlite:FILE` or `postgres://…`.
    pub database: &'a str,
    /// Where the wrapped keys are, if they have a database of their own yet.
    pub keys: Option<&'a str>,
    /// Files that belong to the keys: the council's secret, the master key.
    pub secrets: &'a [PathBuf],
    /// Who can read the backup.
    pub recipients: &'a Recipients,
    /// What time it is.
    pub now: DateTime<Utc>,
    /// Keys backups that are older are removed. Data backups never are.
    pub keep_keys: TimeDelta,
}

/// One file that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// How long it is.
    pub bytes: u64,
    /// What is in it.
    pub manifest: Manifest,
}

/// What a backup did.
#[derive(Clone, Debug)]
pub struct Done {
    /// The data.
    pub data: Written,
    /// The keys.
    pub keys: Written,
    /// Keys backups that were removed because they were old.
    pub removed: Vec<PathBuf>,
}

/// Writes both files into a folder that is there already. Reads the databases only; what is written meanwhile goes on.
///
/// # Errors
/// [`Trouble::Different`] when a copy is not whole: then nothing is left in the folder. The others leave whatever was complete.
pub async fn write(folder: &Path, plan: &Plan<'_>) -> Result<Done> {
    place::sweep(folder)?;
    let stamp = place::stamp(plan.now);
    let data = write_data(folder, &stamp, plan).await?;
    // Only now: a key that is made while the data is being copied has to be in the second file.
    let keys = write_keys(folder, &stamp, plan, &data.manifest).await?;
    let removed = place::expire(folder, &place::stamp(plan.now - plan.keep_keys), &keys.path)?;
    Ok(Done { data, keys, removed })
}

async fn write_data(folder: &Path, stamp: &str, plan: &Plan<'_>) -> Result<Written> {
    let partial = place::Partial::make(folder, stamp, Kind::Data)?;
    let mut archive = archive::Writer::begin(partial.file()?, plan.recipients, plan.now)?;
    let engine = Engine::of(plan.database);
    let contents = copy(engine, plan.database, restore::DATABASE, &mut archive).await?;
    let (bytes, manifest) = archive.finish(Manifest::new(Kind::Data, engine, contents, plan.now))?;
    Ok(Written { path: partial.keep()?, bytes, manifest })
}

async fn write_keys(folder: &Path, stamp: &str, plan: &Plan<'_>, data: &Manifest) -> Result<Written> {
    let partial = place::Partial::make(folder, stamp, Kind::Keys)?;
    let mut archive = archive::Writer::begin(partial.file()?, plan.recipients, plan.now)?;
    for secret in plan.secrets {
        let name = secret.file_name().unwrap_or_default().to_string_lossy();
        archive.file(&format!("{}{name}", restore::FILES), secret)?;
    }
    let (engine, contents) = match plan.keys {
        Some(url) => (Engine::of(url), copy(Engine::of(url), url, restore::KEYS, &mut archive).await?),
        None => (Engine::None, Contents::default()),
    };
    let contents = Contents { council: data.council.clone(), epoch: data.epoch, ..contents };
    let (bytes, manifest) = archive.finish(Manifest::new(Kind::Keys, engine, contents, plan.now))?;
    Ok(Written { path: partial.keep()?, bytes, manifest })
}

async fn copy(engine: Engine, url: &str, name: &str, archive: &mut archive::Writer) -> Result<Contents> {
    match engine {
        Engine::Postgres => postgres::copy(url, archive).await,
        Engine::Sqlite | Engine::None => sqlite::copy(url, name, archive).await,
    }
}

/// The steps of the keys' schema on PostgreSQL, for restoring them there.
pub fn keys_steps() -> &'static sqlx::migrate::Migrator {
    &crate::open::KEYS_POSTGRES
}
