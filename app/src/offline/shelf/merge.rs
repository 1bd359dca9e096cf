//! Two records that turned out to be of one person: read on one page, and apart again when they are two after all. Nothing is lost
//! either way: each record still says whom it was written about.

use std::sync::Arc;

use casework::{
    ids::{PersonId, RecordId},
    journal::Fact,
};
use chrono::NaiveDate;

use super::{Entry, Folder, Shelf};

impl Folder {
    /// Puts what was written about somebody's other record before their own: of two names the one of this record stands.
    pub(super) fn put_first(&mut self, entry: &Arc<Entry>, person: PersonId) {
        if self.find(entry.id()).is_some() {
            return self.put(entry);
        }
        let place = self.entries.iter().position(|own| own.record.people.contains(&person)).unwrap_or(self.entries.len());
        self.entries.insert(place, Arc::clone(entry));
    }
}

impl Shelf {
    /// Whose page somebody is found on: their own, unless they are one with somebody.
    pub fn one_with(&self, person: PersonId) -> PersonId {
        let mut one = person;
        // Each step leads to an older merging; there are no more steps than mergings.
        for _ in &self.merged {
            let Some((_, next, _)) = self.merged.iter().rev().find(|(_, survivor, alias)| *alias == one && *survivor != one) else { break };
            one = *next;
        }
        one
    }

    /// Whose pages these people are found on.
    pub(super) fn pages_of(&self, people: &[PersonId]) -> Vec<PersonId> {
        people.iter().map(|person| self.one_with(*person)).collect()
    }

    /// Puts two together, or takes apart what was put together.
    pub(super) fn merge(&mut self, entry: &Entry) {
        for fact in &entry.record.facts {
            match (fact, entry.record.people.as_slice()) {
                (Fact::Merged, [survivor, alias, ..]) => {
                    let is_known = self.merged.iter().any(|(record, ..)| *record == entry.id());
                    // A circle would be nobody's page.
                    if !is_known && self.one_with(*survivor) != self.one_with(*alias) {
                        self.merged.push((entry.id(), *survivor, *alias));
                        self.sort_out(*alias);
                    }
                }
                (Fact::MergeUndone, _) => {
                    let undone: Vec<_> = self.merged.extract_if(.., |(record, ..)| entry.record.refers_to.contains(record)).collect();
                    for (_, survivor, _) in undone {
                        let now = self.one_with(survivor);
                        self.sort_out(now);
                    }
                }
                _ => {}
            }
        }
    }

    /// Takes somebody's records off the shelf and puts each where it belongs now.
    fn sort_out(&mut self, person: PersonId) {
        let Some(place) = self.people.iter().position(|(whose, _)| *whose == person) else { return };
        let (_, folder) = self.people.remove(place);
        for entry in &folder.entries {
            let moved = self.moves.iter().rev().find(|(record, _)| *record == entry.id());
            let whose = moved.map_or_else(|| entry.record.people.clone(), |(_, people)| people.clone());
            for person in whose {
                let one = self.one_with(person);
                if one == person {
                    self.folder_of(person).put(entry);
                } else {
                    self.folder_of(one).put_first(entry, one);
                }
            }
        }
    }
}

/// Who was put together with somebody and still is: the record that says so, what the other record called them, and when.
pub fn merges(entries: &[Arc<Entry>]) -> Vec<(RecordId, String, NaiveDate)> {
    let is_undone = |record: RecordId| {
        let mut later = entries.iter().filter(|entry| entry.record.refers_to.contains(&record));
        later.any(|entry| entry.record.facts.contains(&Fact::MergeUndone))
    };
    let called = |alias: PersonId| {
        let names = entries.iter().filter(|entry| entry.record.people == [alias]).flat_map(|entry| &entry.record.facts);
        names.filter_map(|fact| if let Fact::Name { name } = fact { Some(name.clone()) } else { None }).next_back()
    };
    let mut merges = Vec::new();
    for entry in entries.iter().filter(|entry| entry.record.facts.contains(&Fact::Merged) && !is_undone(entry.id())) {
        if let [_, alias, ..] = entry.record.people.as_slice() {
            merges.push((entry.id(), called(*alias).unwrap_or_else(|| "Somebody".to_owned()), entry.day()));
        }
    }
    merges
}

#[cfg(test)]
mod tests {
    use super::super::{Line, Shelf};
    use crate::offline::{Story, wire::line};
    use casework::ids::PersonId;

    fn id(number: u8) -> String {
        format!("0198c0de-0000-7000-8000-0000000000{number:02x}")
    }

    fn person(number: u8) -> PersonId {
        id(number).parse().expect("an id")
    }

    /// A record: its number, whom it is about, the rest.
    fn record(number: u8, people: &[u8], more: &str) -> Line {
        let people: Vec<String> = people.iter().map(|person| format!("\"{}\"", id(*person))).collect();
        line(&format!(r#"{{"id":"{}","people":[{}],{more}}}"#, id(0x80 + number), people.join(","))).expect("a record")
    }

    fn named(number: u8, who: u8, name: &str) -> Line {
        record(number, &[who], &format!(r#""kind":"known","facts":[{{"fact":"name","name":"{name}"}}]"#))
    }

    fn merged(number: u8) -> Line {
        record(number, &[1, 2], r#""kind":"merged","facts":[{"fact":"merged"}]"#)
    }

    fn texts(shelf: &Shelf, who: u8) -> Vec<String> {
        let told = shelf.folder(person(who)).map(|folder| Story::of(&folder).told).unwrap_or_default();
        let mut texts: Vec<String> = told.iter().map(|one| one.text().to_owned()).collect();
        texts.sort();
        texts
    }

    #[test]
    fn two_who_are_one_are_read_on_one_page_in_whatever_order_it_comes() {
        let lines = || {
            vec![
                named(1, 1, "Denise Harland"),
                record(2, &[1], r#""text":"a""#),
                named(3, 2, "Dee"),
                record(4, &[2], r#""text":"b""#),
                record(5, &[2, 1], r#""text":"both""#),
                merged(6),
            ]
        };
        for turn in 0..6 {
            let mut shelf = Shelf::default();
            let mut all = lines();
            all.rotate_left(turn);
            for line in all {
                shelf.take(line);
            }
            assert_eq!(shelf.people().len(), 1, "one person");
            assert_eq!(texts(&shelf, 1), ["a", "b", "both"]);
            assert_eq!(texts(&shelf, 2), ["a", "b", "both"], "found through either");
            let folder = shelf.folder(person(1)).expect("a folder");
            assert_eq!(Story::of(&folder).about.name, "Denise Harland", "the name of the record that stays");
        }
    }

    #[test]
    fn what_was_put_together_comes_apart_with_nothing_lost() {
        let mut shelf = Shelf::default();
        for line in [named(1, 1, "Denise Harland"), named(2, 2, "Dee"), record(3, &[2], r#""text":"b""#), merged(4)] {
            shelf.take(line);
        }
        shelf.take(record(5, &[1], r#""text":"written since""#));
        let told = super::merges(shelf.folder(person(1)).expect("a folder").entries());
        assert_eq!(told.iter().map(|(_, name, _)| name.as_str()).collect::<Vec<_>>(), ["Dee"]);
        let undone = format!(r#""kind":"merged","refers_to":["{}"],"facts":[{{"fact":"merge_undone"}}]"#, id(0x84));
        shelf.take(record(6, &[1, 2], &undone));
        assert_eq!(shelf.people().len(), 2);
        let standing = |who| super::merges(shelf.folder(person(who)).expect("a folder").entries());
        assert_eq!((standing(1), standing(2)), (Vec::new(), Vec::new()));
        assert_eq!((texts(&shelf, 1), texts(&shelf, 2)), (vec!["written since".to_owned()], vec!["b".to_owned()]));
        let folder = shelf.folder(person(2)).expect("a folder");
        assert_eq!(Story::of(&folder).about.name, "Dee");
    }

    #[test]
    fn two_are_never_each_others_page() {
        let mut shelf = Shelf::default();
        for line in [named(1, 1, "A"), named(2, 2, "B"), merged(3), record(4, &[2, 1], r#""kind":"merged","facts":[{"fact":"merged"}]"#)] {
            shelf.take(line);
        }
        assert_eq!(shelf.people().len(), 1);
        assert_eq!(shelf.one_with(person(2)), person(1));
    }
}
