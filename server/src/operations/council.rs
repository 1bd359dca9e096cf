//! Opening a council's data: its folder, its secrets, its database.

use std::path::{Path, PathBuf};

use casework::{insight::starting_indicators, vocabulary::Vocabulary};
use store::{Beginning, OpenError, Store};

use super::secrets;

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

/// Opens a council: the database that was named, or else `alongside.db` in the data folder.
///
/// # Errors
/// See [`Unopened`].
pub async fn open(folder: &Path, database: Option<&str>) -> Result<Store, Unopened> {
    let secrets = secrets::load(folder).map_err(|cause| Unopened::Folder { folder: folder.to_owned(), cause })?;
    let url = address(folder, database);
    let beginning = Beginning { vocabulary: starting_vocabulary()?, indicators: starting_indicators() };
    Ok(Store::open(&url, secrets, &beginning).await?)
}
