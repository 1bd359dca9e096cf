//! A record as this device holds it: what was written, by whom, and how far it has come.

use casework::{
    ids::{RecordId, WorkerId},
    journal::Record,
};
use chrono::{DateTime, NaiveDate, Utc};

/// How far a record has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Journey {
    /// The council has it.
    Sent,
    /// It is only here.
    NotSent,
    /// It is only here, and the council could not take it when it was last tried.
    CouldNotBeSent,
}

/// Why a record is on nobody's timeline, and waits for a team lead or the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Nobody could tell whose it is.
    Late,
    /// Its id stands for other words already.
    Conflict,
    /// It is on the records of people who have parted since.
    Joint,
    /// It is about nobody known yet: the whole team may say whose it is.
    Nobody,
}

impl Waits {
    /// Words about nobody wait for somebody, whatever else is said of them.
    pub fn of(record: &Record, otherwise: Option<Self>) -> Option<Self> {
        if record.people.is_empty() && record.kind.is_entry() { Some(Self::Nobody) } else { otherwise }
    }
}

/// A record, with what the server says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As it was sent.
    pub record: Record,
    /// Who wrote it.
    pub author: Option<WorkerId>,
    /// Its author was going alongside the person: the first of these starts support.
    pub alongside: bool,
    /// When the server got it.
    pub received_at: Option<DateTime<Utc>>,
    /// How far it has come.
    pub journey: Journey,
    /// Why it waits, if it does.
    pub waits: Option<Waits>,
}

impl Entry {
    /// The day it happened.
    pub fn day(&self) -> NaiveDate {
        let recorded = || self.record.recorded_at.or(self.received_at).unwrap_or_default().date_naive();
        self.record.occurred_on.unwrap_or_else(recorded)
    }

    /// Its name.
    pub fn id(&self) -> RecordId {
        self.record.id
    }
}
