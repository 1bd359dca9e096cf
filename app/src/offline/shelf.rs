//! Everybody this worker may see, each with their records in the order in which they came.

use std::sync::Arc;

use casework::{
    ids::{PersonId, RecordId},
    journal::Kind,
};

use super::{Entry, Journey, Waits, wire::Line};

mod merge;

pub use merge::merges;

/// Folders by person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    people: Vec<(PersonId, Arc<Folder>)>,
    /// Whose a record is that was written on the wrong one.
    moves: Vec<(RecordId, Vec<PersonId>)>,
    /// What waits for a lead, on nobody's record.
    waiting: Arc<Folder>,
    /// What is about nobody known yet, and waits for anybody of the team.
    unplaced: Arc<Folder>,
    /// Who turned out to be one: the record that says so, whose page it is now, and who is found through it.
    merged: Vec<(RecordId, PersonId, PersonId)>,
    /// What was settled here, each with what settled it, should the server say otherwise.
    settled: Vec<(RecordId, Arc<Entry>)>,
}

/// One person's records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folder {
    entries: Vec<Arc<Entry>>,
}

impl Folder {
    /// In the order in which they came.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// One of them.
    pub fn find(&self, id: RecordId) -> Option<Arc<Entry>> {
        self.entries.iter().rev().find(|entry| entry.id() == id).cloned()
    }

    fn put(&mut self, entry: &Arc<Entry>) {
        // Newest last: what is replaced is nearly always near the end. Of what waits, several may have come under one id.
        let is_one = matches!(entry.waits, None | Some(Waits::Nobody));
        let is_same = |kept: &Entry| kept.id() == entry.id() && (is_one || kept.received_at == entry.received_at);
        match self.entries.iter_mut().rev().find(|kept| is_same(kept)) {
            Some(kept) => *kept = Arc::clone(entry),
            None => self.entries.push(Arc::clone(entry)),
        }
    }
}

impl Shelf {
    /// Everybody.
    pub fn people(&self) -> &[(PersonId, Arc<Folder>)] {
        &self.people
    }

    /// One person's records; of two who are one, all of them.
    pub fn folder(&self, person: PersonId) -> Option<Arc<Folder>> {
        let person = self.one_with(person);
        self.people.iter().find(|(whose, _)| *whose == person).map(|(_, folder)| Arc::clone(folder))
    }

    /// Takes in what the server says. A record that is here already takes the place of the copy.
    pub fn take(&mut self, line: Line) {
        match line {
            Line::Entry(entry) => self.put(&entry),
            Line::Gone(person) => self.people.retain(|(whose, _)| *whose != person),
            Line::Moved(record, from) => self.take_back(record, &[from]),
            Line::Settled(record) => self.wait_no_more(record),
            Line::Cursor(_) => {}
        }
    }

    /// Puts a record with everybody it is about, or has been moved to.
    pub fn put(&mut self, entry: &Arc<Entry>) {
        let moved = self.moves.iter().rev().find(|(record, _)| *record == entry.id()).map(|(_, people)| people.clone());
        if entry.waits == Some(Waits::Nobody) && moved.is_some() {
            // Somebody of the team has said whose they are.
            self.wait_no_more(entry.id());
            return self.put(&Arc::new(Entry { waits: None, ..(**entry).clone() }));
        }
        if entry.waits.is_some() {
            return self.pile_of(entry).put(entry);
        }
        if entry.record.kind == Kind::Settled && entry.journey == Journey::NotSent {
            self.settle(entry);
        }
        // Late words come with the people they were sent with: a lead has said whose they are.
        if matches!(entry.record.kind, Kind::Misfiled | Kind::Settled) && !entry.record.people.is_empty() {
            self.move_words(entry);
        }
        if entry.record.kind == Kind::Merged {
            self.merge(entry);
        }
        let whose = moved.unwrap_or_else(|| entry.record.people.clone());
        for person in whose {
            let one = self.one_with(person);
            if one == person {
                self.folder_of(person).put(entry);
            } else {
                self.folder_of(one).put_first(entry, one);
            }
        }
    }

    /// A person's folder, a new one if there is none.
    fn folder_of(&mut self, person: PersonId) -> &mut Folder {
        // What comes is about the person of the line before, more often than not.
        let place = self.people.iter().rposition(|(whose, _)| *whose == person).unwrap_or_else(|| {
            self.people.push((person, Arc::default()));
            self.people.len() - 1
        });
        Arc::make_mut(&mut self.people[place].1)
    }

    /// Moves the words that a record of that kind is about. Those that come later go straight to where they belong.
    fn move_words(&mut self, misfiled: &Entry) {
        for record in &misfiled.record.refers_to {
            let holds: Vec<(PersonId, Arc<Entry>)> =
                self.people.iter().filter_map(|(person, folder)| Some((*person, folder.find(*record)?))).collect();
            self.moves.push((*record, misfiled.record.people.clone()));
            if let Some(entry) = self.unplaced.find(*record) {
                self.put(&entry);
            }
            for (person, entry) in holds {
                self.take_back(*record, &[person]);
                self.put(&entry);
            }
        }
    }

    /// What waits for a lead.
    pub fn waiting(&self) -> Arc<Folder> {
        Arc::clone(&self.waiting)
    }

    /// What is about nobody known yet.
    pub fn unplaced(&self) -> Arc<Folder> {
        Arc::clone(&self.unplaced)
    }

    fn pile_of(&mut self, entry: &Entry) -> &mut Folder {
        Arc::make_mut(if entry.waits == Some(Waits::Nobody) { &mut self.unplaced } else { &mut self.waiting })
    }

    fn settle(&mut self, by: &Entry) {
        for record in &by.record.refers_to {
            let both = self.waiting.entries.iter().chain(&self.unplaced.entries);
            let waiting = both.filter(|entry| entry.id() == *record);
            self.settled.extend(waiting.map(|entry| (by.id(), Arc::clone(entry))));
            self.wait_no_more(*record);
        }
    }

    fn wait_no_more(&mut self, record: RecordId) {
        for pile in [&mut self.waiting, &mut self.unplaced] {
            // Untouched where it is not: what is worked out from it stays worked out.
            if pile.find(record).is_some() {
                Arc::make_mut(pile).entries.retain(|entry| entry.id() != record);
            }
        }
    }

    /// The server could not do it: what this record had settled waits again.
    pub fn unsettle(&mut self, by: RecordId) {
        for entry in self.settled.iter().filter(|(settled, _)| *settled == by).map(|(_, entry)| Arc::clone(entry)).collect::<Vec<_>>() {
            self.pile_of(&entry).put(&entry);
        }
    }

    /// Notes how far a record has come.
    pub fn journeyed(&mut self, id: RecordId, people: &[PersonId], journey: Journey) {
        let people = self.pages_of(people);
        let unplaced = Some(&mut self.unplaced).filter(|_| people.is_empty());
        let theirs = self.people.iter_mut().filter(|(whose, _)| people.contains(whose)).map(|(_, folder)| folder);
        for folder in theirs.chain(unplaced) {
            if let Some(entry) = Arc::make_mut(folder).entries.iter_mut().rev().find(|entry| entry.id() == id) {
                Arc::make_mut(entry).journey = journey;
            }
        }
    }

    /// Takes a record out of these folders. A folder with nothing in it is nobody's.
    pub fn take_back(&mut self, id: RecordId, people: &[PersonId]) {
        if people.is_empty() {
            self.wait_no_more(id);
        }
        let people = self.pages_of(people);
        for (_, folder) in self.people.iter_mut().filter(|(whose, _)| people.contains(whose)) {
            Arc::make_mut(folder).entries.retain(|entry| entry.id() != id);
        }
        self.people.retain(|(_, folder)| !folder.entries.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offline::wire::line;

    const ANN: &str = "0198c0de-0000-7000-8000-00000000000a";
    const NOTE: &str = "0198c0de-0000-7000-8000-000000000001";

    fn shelf(lines: &[String]) -> Shelf {
        let mut shelf = Shelf::default();
        lines.iter().filter_map(|text| line(text)).for_each(|line| shelf.take(line));
        shelf
    }

    #[test]
    fn a_record_that_comes_again_takes_the_place_of_the_copy() {
        let sent = |text: &str| format!(r#"{{"id":"{NOTE}","people":["{ANN}"],"text":"{text}"}}"#);
        let shelf = shelf(&[sent("here"), sent("there")]);
        let folder = shelf.folder(ANN.parse().expect("an id")).expect("a folder");
        assert_eq!(folder.entries().iter().map(|entry| entry.record.text.as_str()).collect::<Vec<_>>(), ["there"]);
    }

    #[test]
    fn somebody_gone_leaves_nothing_behind() {
        let shelf = shelf(&[format!(r#"{{"id":"{NOTE}","people":["{ANN}"],"text":"x"}}"#), format!(r#"{{"gone":"{ANN}"}}"#)]);
        assert_eq!(shelf, Shelf::default());
    }

    #[test]
    fn moved_words_are_where_they_belong_whichever_comes_first() {
        const BEA: &str = "0198c0de-0000-7000-8000-00000000000b";
        let note = format!(r#"{{"id":"{NOTE}","people":["{ANN}"],"text":"x"}}"#);
        let moved = format!(
            r#"{{"id":"0198c0de-0000-7000-8000-000000000002","people":["{BEA}"],"kind":"misfiled","refers_to":["{NOTE}"],"text":""}}"#
        );
        for lines in [[note.clone(), moved.clone()], [moved, note]] {
            let shelf = shelf(&lines);
            assert!(shelf.folder(ANN.parse().expect("an id")).is_none());
            assert!(shelf.folder(BEA.parse().expect("an id")).is_some_and(|folder| folder.find(NOTE.parse().expect("an id")).is_some()));
        }
    }

    #[test]
    fn what_waits_is_on_nobodys_record_until_it_is_settled() {
        let waits = |second: u8, standing: &str| {
            format!(
                r#"{{"id":"{NOTE}","people":["{ANN}"],"text":"x","received_at":"2026-02-04T10:00:0{second}Z","standing":"{standing}"}}"#
            )
        };
        let mut shelf = shelf(&[waits(1, "late"), waits(2, "conflict"), waits(2, "conflict")]);
        assert!(shelf.people().is_empty());
        assert_eq!(shelf.waiting().entries().len(), 2);
        let by = format!(r#"{{"id":"0198c0de-0000-7000-8000-000000000002","people":[],"kind":"settled","refers_to":["{NOTE}"]}}"#);
        let Some(Line::Entry(by)) = line(&by) else { panic!("a record") };
        shelf.put(&Arc::new(Entry { journey: Journey::NotSent, ..(*by).clone() }));
        assert!(shelf.waiting().entries().is_empty(), "at once");
        shelf.unsettle(by.id());
        assert_eq!(shelf.waiting().entries().len(), 2, "the server said otherwise");
        shelf.take(line(&format!(r#"{{"settled":"{NOTE}"}}"#)).expect("a line"));
        assert!(shelf.waiting().entries().is_empty() && shelf.people().is_empty());
    }

    #[test]
    fn words_about_nobody_wait_once_and_go_when_they_are_put_somewhere() {
        let note = |more: &str| format!(r#"{{"id":"{NOTE}","people":[],"text":"A call"{more}}}"#);
        let mut shelf = shelf(&[note("")]);
        shelf.take(line(&note(r#","received_at":"2026-02-04T10:00:00Z""#)).expect("a line"));
        assert!(shelf.people().is_empty() && shelf.waiting().entries().is_empty());
        assert_eq!(shelf.unplaced().entries().len(), 1, "what the server sends takes the place of the copy");
        shelf.journeyed(NOTE.parse().expect("an id"), &[], Journey::CouldNotBeSent);
        assert_eq!(shelf.unplaced().entries()[0].journey, Journey::CouldNotBeSent);
        shelf.take(line(&format!(r#"{{"settled":"{NOTE}"}}"#)).expect("a line"));
        assert!(shelf.unplaced().entries().is_empty());
    }

    #[test]
    fn words_about_nobody_are_where_the_team_has_put_them_whichever_comes_first() {
        let note = format!(r#"{{"id":"{NOTE}","people":[],"text":"A call"}}"#);
        let settled = format!(
            r#"{{"id":"0198c0de-0000-7000-8000-000000000002","people":["{ANN}"],"kind":"settled","refers_to":["{NOTE}"],"text":""}}"#
        );
        for lines in [[note.clone(), settled.clone()], [settled, note]] {
            let shelf = shelf(&lines);
            assert!(shelf.unplaced().entries().is_empty());
            let folder = shelf.folder(ANN.parse().expect("an id")).expect("a folder");
            assert_eq!(folder.find(NOTE.parse().expect("an id")).expect("the words").waits, None);
        }
    }

    #[test]
    fn late_words_are_where_a_lead_has_put_them() {
        let late = format!(r#"{{"id":"{NOTE}","people":["0198c0de-0000-7000-8000-00000000dead"],"text":"x"}}"#);
        let settled = format!(
            r#"{{"id":"0198c0de-0000-7000-8000-000000000002","people":["{ANN}"],"kind":"settled","refers_to":["{NOTE}"],"text":""}}"#
        );
        for lines in [[late.clone(), settled.clone()], [settled, late]] {
            let shelf = shelf(&lines);
            assert_eq!(shelf.people().len(), 1);
            assert!(shelf.folder(ANN.parse().expect("an id")).is_some_and(|folder| folder.find(NOTE.parse().expect("an id")).is_some()));
        }
    }

    #[test]
    fn words_that_were_moved_away_leave_the_folder() {
        let note = format!(r#"{{"id":"{NOTE}","people":["{ANN}"],"text":"x"}}"#);
        let shelf = shelf(&[note, format!(r#"{{"moved":"{NOTE}","from":"{ANN}"}}"#)]);
        assert_eq!(shelf, Shelf::default());
    }
}
