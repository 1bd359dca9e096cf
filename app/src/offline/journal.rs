//! The journal on this device, as pages see it: people, records, what is unsent, and one way to add to it.

use std::{collections::BTreeMap, sync::Arc};

use casework::{
    access::Role,
    fault::Fault,
    ids::{PersonId, RecordId, WorkerId},
    journal::{Fact, Kind, Record},
    vocabulary::Vocabulary,
};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

use super::{
    Draft, Entry, Journey, Shelf, device,
    outbox::{Connection, Outbox, Reach},
};
use crate::session::Me;

/// The journal. A handle: copies are the same journal.
#[derive(Clone, Copy)]
pub struct Journal {
    /// Everybody this worker may see.
    pub(super) shelf: RwSignal<Shelf>,
    /// What the council does not have yet.
    pub(super) outbox: RwSignal<Outbox>,
    /// How the last attempt to reach the council went.
    pub(super) reach: RwSignal<Reach>,
    /// The first answer has come.
    pub(super) loaded: RwSignal<bool>,
    /// The council's words.
    pub(super) vocabulary: RwSignal<Arc<Vocabulary>>,
    /// What colleagues are called.
    pub(super) colleagues: RwSignal<Arc<BTreeMap<WorkerId, String>>>,
    /// Where to go on reading from.
    pub(super) cursor: StoredValue<Option<String>>,
    /// A request is on its way.
    pub(super) pulling: StoredValue<bool>,
    pub(super) sending: StoredValue<bool>,
    me: RwSignal<Option<Me>>,
    now: RwSignal<DateTime<Utc>>,
    today: RwSignal<NaiveDate>,
    drafts: StoredValue<BTreeMap<PersonId, Draft>>,
}

/// The journal of this page.
pub fn use_journal() -> Journal {
    expect_context()
}

impl Journal {
    /// An empty journal, of nobody yet.
    pub fn new() -> Self {
        Self {
            shelf: RwSignal::default(),
            outbox: RwSignal::default(),
            reach: RwSignal::default(),
            loaded: RwSignal::default(),
            vocabulary: RwSignal::default(),
            colleagues: RwSignal::default(),
            cursor: StoredValue::default(),
            pulling: StoredValue::default(),
            sending: StoredValue::default(),
            me: RwSignal::default(),
            now: RwSignal::default(),
            today: RwSignal::default(),
            drafts: StoredValue::default(),
        }
    }

    /// Begins to keep itself current. Once a page; only in the browser.
    pub fn start(self, me: Me) {
        if self.me.get_untracked().is_some() {
            return;
        }
        self.me.set(Some(me));
        self.wake();
        window_event_listener(leptos::ev::online, move |_| self.wake());
        window_event_listener(leptos::ev::focus, move |_| self.wake());
        set_interval(move || self.wake(), std::time::Duration::from_secs(30));
        window_event_listener(leptos::ev::beforeunload, move |event| {
            if self.would_lose_words() {
                event.prevent_default();
            }
        });
    }

    /// Looks at the clock, sends what waits, and asks what is new.
    pub fn wake(self) {
        self.now.set(device::now());
        if self.today.get_untracked() != device::today() {
            self.today.set(device::today());
        }
        self.send();
        self.pull();
    }

    fn would_lose_words(self) -> bool {
        let drafts = self.drafts.with_value(|drafts| drafts.values().any(Draft::has_words));
        drafts || self.outbox.with_untracked(|outbox| !outbox.is_empty())
    }

    /// The first answer has come.
    pub fn is_loaded(self) -> bool {
        self.loaded.get()
    }

    /// Nothing has come, and nothing will without a signal.
    pub fn is_out_of_reach(self) -> bool {
        !self.loaded.get() && self.reach.get() != Reach::Reached
    }

    /// What is written now will not be sent at once.
    pub fn is_out_of_touch(self) -> bool {
        self.reach.get() != Reach::Reached
    }

    /// Who writes here.
    pub fn me(self) -> Option<Me> {
        self.me.get()
    }

    /// Today where the device is.
    pub fn today(self) -> NaiveDate {
        self.today.get()
    }

    /// The council's words.
    pub fn vocabulary(self) -> Arc<Vocabulary> {
        self.vocabulary.get()
    }

    /// Reads what is here about everybody.
    pub fn with_shelf<T>(self, read: impl FnOnce(&Shelf) -> T) -> T {
        self.shelf.with(read)
    }

    /// "you", a colleague's name, or a word for somebody unknown.
    pub fn called(self, worker: Option<WorkerId>) -> String {
        let Some(worker) = worker else { return "somebody".to_owned() };
        if self.me.with(|me| me.as_ref().is_some_and(|me| me.worker == worker)) {
            return "you".to_owned();
        }
        self.colleagues.with(|colleagues| colleagues.get(&worker).cloned()).unwrap_or_else(|| "a colleague".to_owned())
    }

    /// How things stand with the council.
    pub fn connection(self) -> Connection {
        self.outbox.with(|outbox| Connection::of(outbox, self.reach.get(), self.now.get()))
    }

    /// What is being written about somebody.
    pub fn draft(self, person: PersonId) -> Draft {
        let mut found = None;
        self.drafts.update_value(|drafts| found = Some(drafts.entry(person).or_default().clone()));
        found.unwrap_or_default()
    }

    /// A record made here and now.
    pub fn record(self, people: Vec<PersonId>, kind: Kind, text: String) -> Record {
        Record {
            id: device::new_record(),
            people,
            kind,
            text,
            occurred_on: Some(device::today()),
            recorded_at: Some(device::now()),
            device: Some(device::name()),
            schema: 1,
            salt: Some(device::salt()),
            refers_to: Vec::new(),
            facts: Vec::new(),
            other: serde_json::Map::new(),
        }
    }

    /// The one way to write: into the outbox and onto the timeline at once, then to the council.
    pub fn append(self, record: Record) {
        let now = device::now();
        let (author, alongside) = (self.me.get_untracked().map(|me| me.worker), self.is_alongside(&record));
        self.now.set(now);
        self.outbox.update(|outbox| outbox.put(&record, now));
        let entry = Entry { record, author, alongside, received_at: None, journey: Journey::NotSent };
        self.shelf.update(|shelf| shelf.put(&Arc::new(entry)));
        self.send();
    }

    /// Whether what this worker writes here is going alongside somebody. Whoever makes somebody known goes alongside them.
    fn is_alongside(self, record: &Record) -> bool {
        let me = self.me.get_untracked().filter(|me| me.role == Role::Caseworker);
        let folder = |person: &PersonId| self.shelf.with_untracked(|shelf| shelf.folder(*person));
        me.is_some_and(|me| {
            record.people.iter().any(|person| match folder(person) {
                Some(folder) => super::about(&folder).alongside.contains(&me.worker),
                None => record.kind == Kind::Known,
            })
        })
    }

    /// Makes somebody known: what they like to be called is enough.
    pub fn add_person(self, name: &str) -> PersonId {
        let person = device::new_person();
        let mut known = self.record(vec![person], Kind::Known, String::new());
        known.facts.push(Fact::Name { name: name.trim().to_owned() });
        self.append(known);
        person
    }

    /// Words that could not be kept go back to where they were written.
    pub(super) fn bring_back(self, id: RecordId, people: &[PersonId], words: &str, problem: String) {
        self.shelf.update(|shelf| shelf.take_back(id, people));
        if let Some(person) = people.first() {
            self.draft(*person).bring_back(words, problem);
        }
    }

    /// Notes how an attempt to reach the council went.
    pub(super) fn reached(self, outcome: &Result<(), Fault>) {
        let reach = match outcome {
            Ok(()) => Reach::Reached,
            Err(Fault::NotSignedIn) => Reach::SignedOut,
            Err(Fault::Offline | Fault::Busy) => Reach::NoSignal,
            Err(_) => Reach::Refused,
        };
        self.now.set(device::now());
        if self.reach.get_untracked() != reach {
            self.reach.set(reach);
        }
    }
}

impl Default for Journal {
    fn default() -> Self {
        Self::new()
    }
}
