//! Why a backup or a restore stopped: one line each.

use std::{io, path::Path};

/// Why it stopped.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// What was asked for cannot be done, and why.
    #[error("{0}")]
    Refused(String),
    /// A verification found a difference: a copy is not whole, or a backup is not what was written.
    #[error("{0}")]
    Different(String),
    /// The disk is full.
    #[error("there is not enough space: {0}")]
    Full(String),
    /// The machine did not do what was asked.
    #[error("{doing}: {cause}")]
    Machine {
        /// What was being done.
        doing: String,
        /// What the machine says.
        cause: io::Error,
    },
    /// The database did not do what was asked.
    #[error("database: {0}")]
    Database(sqlx::Error),
}

impl Trouble {
    /// For `map_err`: what was being done when the machine said no.
    pub(super) fn machine(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full(doing),
            _ => Self::Machine { doing, cause },
        }
    }

    /// For `map_err`: a file that could not be worked with.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        Self::machine(format!("{} cannot be used", path.display()))
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
        match (code.as_deref(), error) {
            // SQLITE_FULL and PostgreSQL's disk_full.
            (Some("13" | "53100"), error) => Self::Full(format!("the database says: {error}")),
            (_, sqlx::Error::Io(cause)) => Self::machine("the database cannot be reached")(cause),
            (_, error) => Self::Database(error),
        }
    }
}

impl From<crate::Error> for Trouble {
    fn from(error: crate::Error) -> Self {
        match error {
            crate::Error::Database(error) => error.into(),
            other => Self::Different(other.to_string()),
        }
    }
}
