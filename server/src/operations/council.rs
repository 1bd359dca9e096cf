//! Opening a council's data: its folder, its secrets, its database.

use std::path::{Path, PathBuf};

use casework::{insight::starting_indicators, vocabulary::Vocabulary};
use store::{Beginning, OpenError, Place, Sabotage, Store};

use super::{clock::Clock, secrets};

/// The vocabulary that a new council starts with.
const VOCABULARY: &str = include_str!("../../../casework/data/vocabulary.toml");

/// Why a council's data cannot be opened: one line for whoever started the program.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    /// The folder or the secrets.
    #[error("the data folder {folder} cannot be used: {cause}")]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The starting vocabulary.
    #[error("the starting vocabulary cannot be read: {0}")]
    Vocabulary(#[from] toml::de::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
}

/// The vocabulary that a new council starts with.
///
/// # Errors
/// When it is not TOML of the right shape; a test holds that it is.
pub fn starting_vocabulary() -> Result<Vocabulary, toml::de::Error> {
    toml::from_str(VOCABULARY)
}

/// The database that was named, or else `alongside.db` in the data folder.
pub fn address(folder: &Path, database: Option<&str>) -> String {
    database.map_or_else(|| format!("sqlite:{}", folder.join("alongside.db").display()), str::to_owned)
}

/// Which databases a council is in, where they are not the usual files in its folder.
#[derive(Clone, Debug, Default)]
pub struct Databases {
    /// What is kept; `alongside.db` in the data folder where it is not said.
    pub database: Option<String>,
    /// Its keys; `keys.db` in the data folder where it is not said.
    pub keys: Option<String>,
    /// Something broken on purpose, for proofs.
    pub sabotage: Option<Sabotage>,
}

/// Opens a council: the database that was named, or else `alongside.db` in the data folder.
///
/// # Errors
/// See [`Unopened`].
pub async fn open(folder: &Path, database: Option<&str>) -> Result<Store, Unopened> {
    open_at(folder, &Databases { database: database.map(str::to_owned), ..Databases::default() }).await
}

/// Opens a council in the databases that were named.
///
/// # Errors
/// See [`Unopened`].
pub async fn open_at(folder: &Path, at: &Databases) -> Result<Store, Unopened> {
    let secrets = secrets::load(folder).map_err(|cause| Unopened::Folder { folder: folder.to_owned(), cause })?;
    let file = |named: &Option<String>, usual: &str| named.clone().unwrap_or_else(|| format!("sqlite:{}", folder.join(usual).display()));
    let place = Place { database: file(&at.database, "alongside.db"), keys: file(&at.keys, "keys.db"), sabotage: at.sabotage };
    let beginning = Beginning { vocabulary: starting_vocabulary()?, indicators: starting_indicators() };
    Ok(Store::open(&place, secrets, &beginning, Clock::default().now()).await?)
}
