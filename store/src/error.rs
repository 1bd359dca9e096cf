//! What can go wrong between here and the disk.

use casework::fault::Fault;

/// Either something to tell the caller, or something to tell the operator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// To tell the caller.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// To tell the operator: the database did not do what was asked. Nothing was acknowledged.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// What was kept cannot be read back.
    #[error("what is kept is damaged: {0}")]
    Damaged(&'static str),
    /// Whoever asked for it has called it off. Nothing was kept.
    #[error("it was called off")]
    CalledOff,
    /// The writer has stopped: the program is closing, or the disk failed.
    #[error("the writer has stopped")]
    Stopped,
}

impl From<casework::seal::Broken> for Error {
    fn from(_: casework::seal::Broken) -> Self {
        Self::Damaged("a seal is broken: other keys, or changed bytes")
    }
}

impl From<casework::access::Deny> for Error {
    /// Not allowed looks exactly like not there.
    fn from(_: casework::access::Deny) -> Self {
        Self::Fault(Fault::NotFound)
    }
}
