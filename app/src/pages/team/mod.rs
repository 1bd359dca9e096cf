//! What concerns a team rather than one person: standing in for a colleague.

pub mod cover;
