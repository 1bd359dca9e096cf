//! What can go wrong, as codes: one place elsewhere turns them into a status and words.

use serde::{Deserialize, Serialize};

/// Everything a caller can be told has gone wrong. Never carries anything personal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// It is not there, or this actor may not know that it is.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// This actor may not do this to anything.
    #[error("not allowed")]
    NotAllowed,
    /// Something that was sent cannot be used.
    #[error("invalid: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid {
        /// Which fields, and what to do about each.
        problems: Vec<Problem>,
    },
    /// It was sent under a name that stands for something else already.
    #[error("conflict")]
    Conflict,
    /// More is waiting than can be taken; nothing was changed.
    #[error("too much at once: try again shortly")]
    Busy,
    /// The other side cannot be reached.
    #[error("offline")]
    Offline,
    /// Our fault. The cause is in the server's log under this reference, and only there.
    #[error("broken (reference {reference})")]
    Broken {
        /// Random; tells nothing.
        reference: String,
    },
}

/// One thing wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which field: `text`, `facts[2].value`. Empty for the whole.
    pub field: String,
    /// What to do about it, in plain words.
    pub message: String,
}

impl Problem {
    /// A problem with one field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.field.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.field, self.message) }
    }
}
