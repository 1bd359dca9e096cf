//! The one way to add to the journal: a record made here goes into the outbox and onto the timeline at once, then to the council.
//! What the council would not take comes back to where it was written.

use std::sync::Arc;

use casework::{
    ids::{PersonId, RecordId},
    journal::{Fact, Kind, Record},
};
use chrono::TimeDelta;
use leptos::prelude::*;

use super::{Entry, Journal, Journey, Waits, device, journal::NOBODY, outbox::Parcel};

/// Opening the same person's page again is told to the council after this long.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(10);

impl Journal {
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
        // What was saved before may be what this is about.
        self.let_go();
        self.put(record, false);
        self.send();
    }

    /// The same, but not sent until it is let go.
    pub(super) fn append_held(self, record: Record) {
        self.let_go();
        self.put(record, true);
    }

    fn put(self, record: Record, is_held: bool) {
        let now = device::now();
        self.link.update(|link| {
            link.now = now;
            link.outbox.put(&record, now);
            if is_held {
                link.outbox.hold(record.id);
            }
        });
        self.show(record);
        self.keep_now();
    }

    /// Puts a record that only this device has on the timeline.
    pub(super) fn show(self, record: Record) {
        self.held.update(|held| {
            let (author, alongside) = (held.me.as_ref().map(|me| me.worker), held.is_alongside(&record));
            let waits = Waits::of(&record, None);
            let entry = Entry { record, author, alongside, received_at: None, journey: Journey::NotSent, waits };
            held.shelf.put(&Arc::new(entry));
        });
    }

    /// Tells the council that somebody's page was opened here: once in ten minutes, and never among the words that wait.
    pub fn opened(self, person: PersonId) {
        let (now, viewed) = (device::now(), self.record(vec![person], Kind::Viewed, String::new()));
        self.link.update_untracked(|link| {
            if !link.opened.iter().any(|(who, when)| *who == person && now - *when < AGAIN_AFTER) {
                link.opened.push((person, now));
                link.outbox.put(&viewed, now);
            }
        });
        self.send();
    }

    /// Writes down facts without words about one person.
    pub fn note(self, person: PersonId, kind: Kind, facts: Vec<Fact>) {
        let mut record = self.record(vec![person], kind, String::new());
        record.facts = facts;
        self.append(record);
    }

    /// Tells the council that a way to reach somebody, which this record says, was tapped open here.
    pub fn looked_at(self, person: PersonId, record: RecordId) {
        let mut viewed = self.record(vec![person], Kind::Viewed, String::new());
        viewed.refers_to.push(record);
        self.link.update_untracked(|link| link.outbox.put(&viewed, device::now()));
        self.send();
    }

    /// Makes somebody known: what they like to be called is enough.
    pub fn add_person(self, name: &str) -> PersonId {
        let person = device::new_person();
        self.note(person, Kind::Known, vec![Fact::Name { name: name.trim().to_owned() }]);
        person
    }

    /// Words that could not be kept go back to where they were written, and so do the pictures beside them.
    pub(super) fn bring_back(self, parcel: &Parcel, problem: String) {
        self.held.update(|held| {
            held.shelf.unsettle(parcel.id);
            held.shelf.take_back(parcel.id, &parcel.people);
        });
        let pictures = self.pictures_with(parcel);
        if !(parcel.words.is_empty() && pictures.is_empty()) {
            self.write(parcel.people.first().copied().unwrap_or(NOBODY), |draft| {
                draft.bring_back(&parcel.words, problem);
                draft.others.extend(pictures);
            });
        }
    }
}
