//! Everybody this worker may see, each with their records in the order in which they came.

use std::sync::Arc;

use casework::{
    ids::{PersonId, RecordId},
    journal::Kind,
};

use super::{Entry, Journey, wire::Line};

/// Folders by person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    people: Vec<(PersonId, Arc<Folder>)>,
    /// Whose a record is that was written on the wrong one.
    moves: Vec<(RecordId, Vec<PersonId>)>,
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

    fn find(&self, id: RecordId) -> Option<Arc<Entry>> {
        self.entries.iter().rev().find(|entry| entry.id() == id).cloned()
    }

    fn put(&mut self, entry: &Arc<Entry>) {
        // Newest last: what is replaced is nearly always near the end.
        match self.entries.iter_mut().rev().find(|kept| kept.id() == entry.id()) {
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

    /// One person's records.
    pub fn folder(&self, person: PersonId) -> Option<Arc<Folder>> {
        self.people.iter().find(|(whose, _)| *whose == person).map(|(_, folder)| Arc::clone(folder))
    }

    /// Takes in what the server says. A record that is here already takes the place of the copy.
    pub fn take(&mut self, line: Line) {
        match line {
            Line::Entry(entry) => self.put(&entry),
            Line::Gone(person) => self.people.retain(|(whose, _)| *whose != person),
            Line::Moved(record, from) => self.take_back(record, &[from]),
            Line::Cursor(_) => {}
        }
    }

    /// Puts a record with everybody it is about, or has been moved to.
    pub fn put(&mut self, entry: &Arc<Entry>) {
        if entry.record.kind == Kind::Misfiled {
            self.move_words(entry);
        }
        let moved = self.moves.iter().rev().find(|(record, _)| *record == entry.id());
        let whose = moved.map_or_else(|| entry.record.people.clone(), |(_, people)| people.clone());
        for person in whose {
            self.folder_of(person).put(entry);
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
            for (person, entry) in holds {
                self.take_back(*record, &[person]);
                self.put(&entry);
            }
        }
    }

    /// Notes how far a record has come.
    pub fn journeyed(&mut self, id: RecordId, people: &[PersonId], journey: Journey) {
        for (_, folder) in self.people.iter_mut().filter(|(whose, _)| people.contains(whose)) {
            if let Some(entry) = Arc::make_mut(folder).entries.iter_mut().rev().find(|entry| entry.id() == id) {
                Arc::make_mut(entry).journey = journey;
            }
        }
    }

    /// Takes a record out of these folders. A folder with nothing in it is nobody's.
    pub fn take_back(&mut self, id: RecordId, people: &[PersonId]) {
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
    fn words_that_were_moved_away_leave_the_folder() {
        let note = format!(r#"{{"id":"{NOTE}","people":["{ANN}"],"text":"x"}}"#);
        let shelf = shelf(&[note, format!(r#"{{"moved":"{NOTE}","from":"{ANN}"}}"#)]);
        assert_eq!(shelf, Shelf::default());
    }
}
