//! What the council does not have yet, as bytes that never change. Nothing leaves it without a checked receipt.

use casework::{
    fault::Problem,
    ids::{PersonId, RecordId},
    journal::{Kind, Receipt, Record, Status, content_hash},
};
use chrono::{DateTime, Utc};

use crate::words::ago;

/// As much as goes in one request: the server takes 1 MiB.
const BATCH_BYTES: usize = 512 * 1024;
const BATCH_RECORDS: usize = 50;

/// One record that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// Which.
    pub id: RecordId,
    /// Whose records it is about.
    pub people: Vec<PersonId>,
    /// Its words, should they have to come back.
    pub words: String,
    /// Its JSON, as it will be sent however often it is tried.
    pub json: String,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// The council could not take it when it was last tried: it goes alone, after the others.
    pub refused: bool,
    /// Nobody wrote it: it is sent like the others, and not spoken of.
    pub quiet: bool,
    /// Its writer may still think better of it: it is not sent yet.
    pub held: bool,
}

/// What waits, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    parcels: Vec<Parcel>,
}

/// What a receipt means for what waited.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// The council has it, and what became of it there.
    Sent(Parcel, Status),
    /// It was no record: the words come back, with what to do.
    Returned(Parcel, Vec<Problem>),
}

impl Outbox {
    /// How many wait that somebody wrote.
    pub fn words(&self) -> usize {
        self.spoken_of().count()
    }

    fn spoken_of(&self) -> impl Iterator<Item = &Parcel> {
        self.parcels.iter().filter(|parcel| !parcel.quiet)
    }

    /// Nothing waits.
    pub fn is_empty(&self) -> bool {
        self.parcels.is_empty()
    }

    /// Since when the oldest of them waits.
    pub fn oldest(&self) -> Option<DateTime<Utc>> {
        self.spoken_of().map(|parcel| parcel.since).min()
    }

    /// Puts a record in.
    pub fn put(&mut self, record: &Record, since: DateTime<Utc>) {
        let json = serde_json::to_string(record).unwrap_or_default();
        self.put_again(record, json, since);
    }

    /// Puts bytes back in that were made of a record before, unless they are here.
    pub fn put_again(&mut self, record: &Record, json: String, since: DateTime<Utc>) {
        let (id, people, words) = (record.id, record.people.clone(), record.text.clone());
        if self.parcels.iter().all(|parcel| parcel.id != id) {
            self.parcels.push(Parcel { id, people, words, json, since, refused: false, quiet: record.kind == Kind::Viewed, held: false });
        }
    }

    /// Everything that waits.
    pub fn parcels(&self) -> &[Parcel] {
        &self.parcels
    }

    /// Holds one back.
    pub fn hold(&mut self, id: RecordId) {
        for parcel in &mut self.parcels {
            parcel.held |= parcel.id == id;
        }
    }

    /// Holds nothing back any more.
    pub fn let_go(&mut self) {
        for parcel in &mut self.parcels {
            parcel.held = false;
        }
    }

    /// Takes out what is held back.
    pub fn take_back(&mut self, id: RecordId) -> Option<Parcel> {
        let place = self.parcels.iter().position(|parcel| parcel.id == id && parcel.held)?;
        Some(self.parcels.remove(place))
    }

    /// What to send next: as much as goes in one request, then what was refused before, one at a time, each once.
    pub fn next(&self, tried: &[RecordId]) -> Vec<Parcel> {
        let mut next: Vec<Parcel> = Vec::new();
        let mut bytes = 0;
        for parcel in self.parcels.iter().filter(|parcel| !parcel.refused && !parcel.held) {
            bytes += parcel.json.len() + 1;
            if next.len() == BATCH_RECORDS || (bytes > BATCH_BYTES && !next.is_empty()) {
                break;
            }
            next.push(parcel.clone());
        }
        if next.is_empty() {
            next.extend(self.parcels.iter().find(|parcel| !parcel.held && !tried.contains(&parcel.id)).cloned());
        }
        next
    }

    /// Notes that the council could not take these.
    pub fn refuse(&mut self, ids: &[RecordId]) {
        for parcel in &mut self.parcels {
            parcel.refused |= ids.contains(&parcel.id);
        }
    }

    /// Lets go of what has a receipt that says the bytes that were sent. A receipt for other bytes is no receipt.
    pub fn settle(&mut self, receipts: &[Receipt]) -> Vec<Settled> {
        let mut settled = Vec::new();
        for receipt in receipts {
            let Some(place) = self.parcels.iter().position(|parcel| Some(parcel.id) == receipt.id) else { continue };
            let is_ours = receipt.hash == content_hash(self.parcels[place].json.as_bytes());
            if receipt.status == Status::Invalid {
                settled.push(Settled::Returned(self.parcels.remove(place), receipt.errors.clone()));
            } else if is_ours && receipt.is_kept() {
                settled.push(Settled::Sent(self.parcels.remove(place), receipt.status));
            }
        }
        settled
    }
}

/// How the last attempt to reach the council went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// It answered, or has not been tried yet.
    #[default]
    Reached,
    /// No answer.
    NoSignal,
    /// It answered that it could not take what was sent.
    Refused,
    /// It answered that nobody is signed in.
    SignedOut,
}

/// The state of things, always in the same place, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// How the last attempt went.
    pub reach: Reach,
    /// How many wait.
    pub waiting: usize,
    /// All of them are held back.
    pub is_held: bool,
    /// For how long the oldest has waited, in words.
    pub oldest: String,
}

impl Connection {
    /// How things stand, with pictures that wait by themselves, since when.
    pub fn of(outbox: &Outbox, pictures: &[DateTime<Utc>], reach: Reach, now: DateTime<Utc>) -> Self {
        let is_held = pictures.is_empty() && outbox.spoken_of().all(|parcel| parcel.held);
        let oldest = outbox.oldest().into_iter().chain(pictures.iter().copied()).min();
        let waiting = outbox.words() + pictures.len();
        Self { reach, waiting, is_held, oldest: oldest.map(|since| ago(since, now)).unwrap_or_default() }
    }

    /// In words.
    pub fn in_words(&self) -> String {
        let Self { reach, waiting, is_held, oldest } = self;
        match (reach, waiting) {
            (Reach::Reached | Reach::Refused, 0) => "All sent".to_owned(),
            (Reach::Reached, _) if *is_held => format!("{waiting} to send in a moment"),
            (Reach::Reached, _) => "Sending…".to_owned(),
            (Reach::NoSignal, 0) => "No signal · nothing to send".to_owned(),
            (Reach::NoSignal, _) => format!("No signal · {waiting} to send, oldest {oldest}"),
            (Reach::Refused, _) => format!("Could not be sent yet · {waiting} waiting, oldest {oldest}"),
            (Reach::SignedOut, 0) => "Signed out".to_owned(),
            (Reach::SignedOut, _) => format!("Signed out · {waiting} to send"),
        }
    }

    /// Something here would be lost with the page.
    pub fn is_unsent(&self) -> bool {
        self.waiting > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::journal::parse;

    fn outbox(notes: &[&str]) -> Outbox {
        let mut outbox = Outbox::default();
        for (number, text) in notes.iter().enumerate() {
            let json = format!(r#"{{"id":"0198c0de-0000-7000-8000-00000000000{number}","text":"{text}"}}"#);
            outbox.put(&parse(json.as_bytes()).expect("a record").record, DateTime::default());
        }
        outbox
    }

    fn receipt(parcel: &Parcel, status: Status) -> Receipt {
        let hash = content_hash(parcel.json.as_bytes());
        Receipt { id: Some(parcel.id), bucket: 0, seq: 1, epoch: 1, hash, status, errors: Vec::new(), signature: String::new() }
    }

    #[test]
    fn only_a_receipt_for_these_bytes_lets_go() {
        let mut outbox = outbox(&["a", "b"]);
        let batch = outbox.next(&[]);
        let wrong = Receipt { hash: "0".repeat(64), ..receipt(&batch[0], Status::Accepted) };
        assert!(outbox.settle(&[wrong]).is_empty());
        assert_eq!(outbox.settle(&[receipt(&batch[1], Status::Repeated)]), [Settled::Sent(batch[1].clone(), Status::Repeated)]);
        assert_eq!(outbox.next(&[]), [batch[0].clone()]);
    }

    #[test]
    fn one_bad_record_comes_back_and_the_rest_goes_on() {
        let mut outbox = outbox(&["a", "b"]);
        let batch = outbox.next(&[]);
        let settled = outbox.settle(&[receipt(&batch[0], Status::Invalid), receipt(&batch[1], Status::Late)]);
        assert_eq!(settled, [Settled::Returned(batch[0].clone(), Vec::new()), Settled::Sent(batch[1].clone(), Status::Late)]);
        assert!(outbox.is_empty());
    }

    #[test]
    fn what_was_refused_goes_alone_after_the_others_and_is_never_dropped() {
        let mut outbox = outbox(&["a", "b"]);
        let batch = outbox.next(&[]);
        outbox.refuse(&[batch[0].id]);
        assert_eq!(outbox.next(&[]), [batch[1].clone()]);
        outbox.refuse(&[batch[1].id]);
        let alone = outbox.next(&[]);
        assert_eq!(alone.iter().map(|parcel| parcel.id).collect::<Vec<_>>(), [batch[0].id]);
        assert_eq!(outbox.next(&[batch[0].id]).iter().map(|parcel| parcel.id).collect::<Vec<_>>(), [batch[1].id]);
        assert!(outbox.next(&[batch[0].id, batch[1].id]).is_empty());
        assert_eq!(outbox.words(), 2);
    }

    #[test]
    fn a_very_long_note_still_goes_alone() {
        let long = "x".repeat(BATCH_BYTES * 2);
        let outbox = outbox(&[&long, "b"]);
        assert_eq!(outbox.next(&[]).len(), 1);
    }

    #[test]
    fn a_page_that_was_opened_is_sent_and_not_spoken_of() {
        let mut outbox = Outbox::default();
        let viewed =
            parse(br#"{"id":"0198c0de-0000-7000-8000-000000000009","people":["0198c0de-0000-7000-8000-00000000000a"],"kind":"viewed"}"#);
        outbox.put(&viewed.expect("a record").record, DateTime::default());
        assert!(!outbox.is_empty() && outbox.next(&[]).len() == 1);
        assert_eq!(Connection::of(&outbox, &[], Reach::NoSignal, DateTime::default()).in_words(), "No signal · nothing to send");
    }

    #[test]
    fn what_is_held_back_is_not_sent_and_can_be_taken_back_until_it_is_let_go() {
        let mut outbox = outbox(&["a", "b"]);
        let [first, second] = [outbox.parcels[0].id, outbox.parcels[1].id];
        outbox.hold(second);
        assert_eq!(outbox.next(&[]).iter().map(|parcel| parcel.id).collect::<Vec<_>>(), [first]);
        assert!(outbox.next(&[first]).iter().all(|parcel| parcel.id != second), "not alone either");
        assert_eq!(outbox.take_back(first), None, "it may be on its way");
        let taken = outbox.take_back(second).expect("a parcel");
        outbox.parcels.push(taken);
        outbox.let_go();
        assert_eq!((outbox.next(&[]).len(), outbox.take_back(second)), (2, None));
        outbox.hold(first);
        outbox.hold(second);
        assert_eq!(Connection::of(&outbox, &[], Reach::Reached, DateTime::default()).in_words(), "2 to send in a moment");
    }

    #[test]
    fn the_state_is_said_in_words() {
        let now = "2026-11-21T10:00:00Z".parse().expect("a time");
        let waiting = outbox(&["a", "b", "c"]);
        let empty = Outbox::default();
        let said = |outbox: &Outbox, reach| Connection::of(outbox, &[], reach, now).in_words();
        assert_eq!(said(&empty, Reach::Reached), "All sent");
        assert_eq!(said(&waiting, Reach::Reached), "Sending…");
        assert!(said(&waiting, Reach::NoSignal).starts_with("No signal · 3 to send, oldest "));
        assert_eq!(said(&waiting, Reach::SignedOut), "Signed out · 3 to send");
        assert!(said(&waiting, Reach::Refused).starts_with("Could not be sent yet · 3 waiting"));
        let picture = Connection::of(&empty, &[now - chrono::TimeDelta::hours(2)], Reach::NoSignal, now);
        assert_eq!(picture.in_words(), "No signal · 1 to send, oldest 2 hours");
    }
}
