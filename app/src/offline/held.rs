//! What is known on this device: people, the council's words, colleagues, who writes here.

use std::sync::Arc;

use casework::{
    access::Role,
    ids::WorkerId,
    journal::{Kind, Record},
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;

use super::{Found, Shelf, Story};
use crate::session::Me;

/// What is known here.
#[derive(Default)]
pub struct Held {
    /// Everybody this worker may see.
    pub shelf: Shelf,
    /// The council's words.
    pub vocabulary: Arc<Vocabulary>,
    /// The same as they were sent, for what reads notes.
    pub vocabulary_sent: Arc<str>,
    /// Who works here.
    pub colleagues: Vec<Colleague>,
    /// Who writes here.
    pub me: Option<Me>,
    /// Today where the device is.
    pub today: NaiveDate,
    /// The first answer has come.
    pub loaded: bool,
    /// Whom the council knows by the name that was looked for last.
    pub found: Found,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub worker: WorkerId,
    /// What they are called.
    pub name: String,
    /// What they may do at all.
    pub role: Option<Role>,
}

impl Held {
    /// "you", a colleague's name, or a word for somebody unknown.
    pub fn called(&self, worker: Option<WorkerId>) -> String {
        let Some(worker) = worker else { return "somebody".to_owned() };
        if self.me.as_ref().is_some_and(|me| me.worker == worker) {
            return "you".to_owned();
        }
        let colleague = self.colleagues.iter().find(|one| one.worker == worker);
        colleague.map_or_else(|| "a colleague".to_owned(), |one| one.name.clone())
    }

    /// The same for somebody else to read: by name, also where it is who is signed in.
    pub fn named(&self, worker: Option<WorkerId>) -> String {
        let me = self.me.as_ref().filter(|me| worker == Some(me.worker));
        me.map_or_else(|| crate::words::sentence(&self.called(worker)), |me| me.name.clone())
    }

    /// Whether what this worker writes here is going alongside somebody. Whoever makes somebody known goes alongside them.
    pub(super) fn is_alongside(&self, record: &Record) -> bool {
        let me = self.me.as_ref().filter(|me| me.role == Role::Caseworker);
        me.is_some_and(|me| {
            record.people.iter().any(|person| match self.shelf.folder(*person) {
                Some(folder) => Story::of(&folder).about.alongside.contains(&me.worker),
                None => record.kind == Kind::Known,
            })
        })
    }
}
