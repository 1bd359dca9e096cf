//! What a person's page shows, worked out from their records: pure, so that it can be tested without a browser.

mod about;
mod counted;
mod matters;
mod told;
mod waiting;

use std::sync::Arc;

pub use about::{About, Member};
pub use counted::{Series, numbers, spent};
pub use matters::what_matters;
pub use told::{Answered, Told};
pub use waiting::Waiting;

use super::Folder;

/// Everything that stands about a person.
#[derive(Clone, Debug, Default)]
pub struct Story {
    folder: Arc<Folder>,
    /// Who they are.
    pub about: About,
    /// What was written, newest first.
    pub told: Vec<Told>,
    /// Who was asked and has not answered, longest waiting first.
    pub waiting: Vec<Waiting>,
}

impl Story {
    /// Works it out.
    pub fn of(folder: &Arc<Folder>) -> Self {
        let standing = told::standing(folder);
        Self {
            folder: Arc::clone(folder),
            about: about::about(&standing),
            waiting: waiting::waiting(&standing),
            told: told::told(standing),
        }
    }

    /// It was worked out from this folder as it is.
    pub fn is_of(&self, folder: &Arc<Folder>) -> bool {
        Arc::ptr_eq(&self.folder, folder)
    }
}

/// The same folder tells the same story.
impl PartialEq for Story {
    fn eq(&self, other: &Self) -> bool {
        other.is_of(&self.folder)
    }
}

#[cfg(test)]
pub mod example;
