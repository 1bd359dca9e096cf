//! What is open on a person's page: a form, the choices of an entry, what is looked for. Closed with the page.

use casework::{
    ids::{PersonId, RecordId},
    journal::{Fact, Kind},
};
use leptos::prelude::*;

use crate::offline::{Form, Journal, Sought, use_journal};

/// A handle: copies are the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Whose page it is.
    pub person: PersonId,
    journal: Journal,
    open: RwSignal<Option<Open>>,
    looking: RwSignal<(Sought, Vec<RecordId>)>,
}

/// What stands over the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Open {
    /// A form.
    Form(Form),
    /// What can be done with an entry.
    Choices(RecordId),
    /// An entry that is on the wrong record.
    Misfiled(RecordId),
}

impl Desk {
    /// With nothing open, and everything shown.
    pub fn new(person: PersonId) -> Self {
        Self { person, journal: use_journal(), open: RwSignal::new(None), looking: RwSignal::default() }
    }

    /// What is open.
    pub fn opened(self) -> Option<Open> {
        self.open.get()
    }

    /// Opens a form.
    pub fn form(self, form: Form) {
        self.open.set(Some(Open::Form(form)));
    }

    /// Opens the choices of an entry.
    pub fn choices(self, entry: RecordId) {
        self.open.set(Some(Open::Choices(entry)));
    }

    /// Asks whose record an entry belongs on.
    pub fn misfiled(self, entry: RecordId) {
        self.open.set(Some(Open::Misfiled(entry)));
    }

    /// Closes what is open.
    pub fn close(self) {
        self.open.set(None);
    }

    /// What is looked for.
    pub fn sought(self) -> Sought {
        self.looking.with(|(sought, _)| sought.clone())
    }

    /// Looks for something else.
    pub fn seek(self, change: impl FnOnce(&mut Sought)) {
        self.looking.update(|(sought, _)| change(sought));
    }

    /// The way to reach them that this record says is shown.
    pub fn is_unmasked(self, record: RecordId) -> bool {
        self.looking.with(|(_, unmasked)| unmasked.contains(&record))
    }

    /// Shows it.
    pub fn unmask(self, record: RecordId) {
        self.looking.update(|(_, unmasked)| unmasked.push(record));
    }

    /// Marks an earlier record.
    pub fn mark(self, record: RecordId, fact: Fact) {
        let mut marked = self.journal.record(vec![self.person], Kind::Marked, String::new());
        marked.refers_to.push(record);
        marked.facts.push(fact);
        self.journal.append(marked);
    }
}
