//! What the person sees when the tablet is turned round, and on paper: everything that was written about them, but for what is marked.
//!
//! A concern is left out unless somebody says otherwise, and so is a note about several people: it is about others too.

use casework::journal::{Fact, Kind};

use super::{Story, Told};
use crate::offline::Entry;

/// Whether an entry is read back before anybody has said more about it.
pub(super) fn at_first(entry: &Entry) -> bool {
    let is_theirs = entry.record.people.len() < 2;
    let is_told = matches!(entry.record.kind, Kind::Need | Kind::Action | Kind::Outcome | Kind::Note);
    after(is_told && is_theirs && entry.waits.is_none(), entry)
}

/// Whether it is read back after this record was written; the last mark stands. A correction that says nothing of it changes nothing.
pub(super) fn after(before: bool, record: &Entry) -> bool {
    record.record.facts.iter().fold(before, |is_read_back, fact| match fact {
        Fact::NotReadBack => false,
        Fact::ReadBack => true,
        _ => is_read_back,
    })
}

impl Story {
    /// What is read back, newest first.
    pub fn read_back(&self) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(|one| one.read_back)
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::story;

    fn ids(records: &[&str]) -> Vec<String> {
        story(records).read_back().map(|one| one.text().to_owned()).collect()
    }

    #[test]
    fn what_was_written_is_read_back_but_for_concerns_and_what_is_not_an_entry() {
        let records = [
            r#""id":1,"kind":"need","text":"a""#,
            r#""id":2,"kind":"concern","text":"b""#,
            r#""id":3,"kind":"glass","text":"c""#,
            r#""id":4,"text":"d""#,
        ];
        let mut told = ids(&records);
        told.sort();
        assert_eq!(told, ["a", "d"]);
    }

    #[test]
    fn a_mark_leaves_an_entry_out_and_another_lets_it_in_again() {
        let marked = |id: u8, fact: &str| format!(r#""id":{id},"kind":"marked","refers_to":[1],"facts":[{{"fact":"{fact}"}}]"#);
        let (out, back) = (marked(2, "not_read_back"), marked(3, "read_back"));
        assert!(ids(&[r#""id":1,"text":"a""#, &out]).is_empty());
        assert_eq!(ids(&[r#""id":1,"text":"a""#, &out, &back]), ["a"]);
        assert_eq!(ids(&[r#""id":1,"kind":"concern","text":"a""#, &back]), ["a"]);
    }

    #[test]
    fn a_correction_does_not_let_in_what_was_left_out() {
        let written = r#""id":1,"text":"a","facts":[{"fact":"not_read_back"}]"#;
        assert!(ids(&[written, r#""id":2,"kind":"correction","refers_to":[1],"text":"b""#]).is_empty());
        let left_out = r#""id":2,"kind":"correction","refers_to":[1],"text":"b","facts":[{"fact":"not_read_back"}]"#;
        assert!(ids(&[r#""id":1,"text":"a""#, left_out]).is_empty());
    }
}
