//! What a person's page shows, worked out from their records: pure, so that it can be tested without a browser.

mod about;
mod concerns;
mod counted;
mod flags;
mod form;
mod matters;
mod needs;
mod read_back;
mod sought;
mod told;
mod waiting;

use std::sync::Arc;

pub use about::{About, Contact, Member, Noted};
pub use concerns::Unanswered;
pub use counted::{Series, numbers, spent};
pub use flags::Flag;
pub use form::{Asked, Field, Form, Sort, Written};
pub use matters::what_matters;
pub use needs::OpenNeed;
pub use sought::{Sought, themes};
pub use told::{Answered, Reply, Told};
pub use waiting::Waiting;

use super::{Entry, Folder};

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
    /// What whoever visits has to know, newest first; some may be past their day.
    pub flags: Vec<Flag>,
    /// Needs without an outcome, newest first.
    pub needs: Vec<OpenNeed>,
    /// Concerns without an answer, longest waiting first.
    pub concerns: Vec<Unanswered>,
}

impl Story {
    /// Works it out.
    pub fn of(folder: &Arc<Folder>) -> Self {
        let standing = told::standing(folder);
        let (about, waiting, flags) = (about::about(&standing), waiting::waiting(&standing), flags::flags(&standing));
        let told = told::told(standing);
        let (needs, concerns) = (needs::open_needs(&told), concerns::unanswered(&told));
        Self { folder: Arc::clone(folder), about, told, waiting, flags, needs, concerns }
    }

    /// Every record it was worked out from, in the order in which they came.
    pub fn entries(&self) -> &[Arc<Entry>] {
        self.folder.entries()
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
