//! Expertise that was asked for and has not answered: it times the system, never a worker.

use std::collections::BTreeSet;

use casework::{ids::RecordId, journal::Fact};
use chrono::NaiveDate;

use super::told::standing;
use crate::offline::Folder;

/// One that has not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The record in which they were asked.
    pub record: RecordId,
    /// Whom we asked.
    pub whom: String,
    /// When.
    pub asked_on: NaiveDate,
}

impl Waiting {
    /// Whole days since they were asked.
    pub fn days(&self, today: NaiveDate) -> i64 {
        (today - self.asked_on).num_days().max(0)
    }

    /// "Housing": as the start of a sentence.
    pub fn name(&self) -> String {
        let mut letters = self.whom.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// Everybody who has not answered, longest waiting first.
pub fn waiting(folder: &Folder) -> Vec<Waiting> {
    let standing = standing(folder);
    let mut answered: BTreeSet<(RecordId, &str)> = BTreeSet::new();
    for one in &standing {
        for fact in one.facts() {
            if let Fact::PullAnswered { whom, .. } = fact {
                answered.extend(one.entry.record.refers_to.iter().map(|record| (*record, whom.as_str())));
            }
        }
    }
    let mut waiting = Vec::new();
    for one in &standing {
        for fact in one.facts() {
            let Fact::Pull { whom, asked_on, .. } = fact else { continue };
            if !answered.contains(&(one.entry.id(), whom.as_str())) {
                waiting.push(Waiting { record: one.entry.id(), whom: whom.clone(), asked_on: asked_on.unwrap_or_else(|| one.day()) });
            }
        }
    }
    waiting.sort_by_key(|one| one.asked_on);
    waiting
}

#[cfg(test)]
mod tests {
    use super::{super::example::folder, *};

    #[test]
    fn an_answer_ends_the_wait_of_those_it_names() {
        let folder = folder(&[
            r#""id":1,"text":"x","occurred_on":"2026-02-03","facts":[{"fact":"pull","whom":"housing"},{"fact":"pull","whom":"IDVA","asked_on":"2026-02-01"}]"#,
            r#""id":2,"kind":"answered","refers_to":[1],"facts":[{"fact":"pull_answered","whom":"IDVA"}]"#,
        ]);
        let waiting = waiting(&folder);
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].name(), "Housing");
        assert_eq!(waiting[0].days("2026-02-15".parse().expect("a date")), 12);
    }
}
