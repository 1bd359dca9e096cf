//! Since when who goes alongside somebody, and who stands in for them: from a day to a day, both included.

use std::sync::Arc;

use casework::{
    ids::{RecordId, WorkerId},
    journal::{Fact, Kind},
};
use chrono::NaiveDate;

use super::Entry;

/// A colleague who stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The record that says so.
    pub record: RecordId,
    /// Who.
    pub worker: WorkerId,
    /// From when.
    pub from: NaiveDate,
    /// To when.
    pub to: NaiveDate,
}

/// Covers that are not over, first those that begin first. They end by themselves.
pub fn covers(entries: &[Arc<Entry>], today: NaiveDate) -> Vec<Cover> {
    let mut covers: Vec<Cover> = Vec::new();
    for entry in entries {
        for fact in &entry.record.facts {
            let Fact::Cover { worker, from, to } = *fact else { continue };
            if to >= today {
                let place = covers.partition_point(|other| other.from <= from);
                covers.insert(place, Cover { record: entry.id(), worker, from, to });
            }
        }
    }
    covers
}

/// Since when somebody goes alongside them: since they were allocated, or made them known.
pub fn alongside_since(entries: &[Arc<Entry>], worker: WorkerId) -> Option<NaiveDate> {
    let begins = |entry: &&Arc<Entry>| {
        let is_allocated = entry.record.facts.contains(&Fact::Allocated { worker });
        is_allocated || (entry.record.kind == Kind::Known && entry.alongside && entry.author == Some(worker))
    };
    let ends = |entry: &&Arc<Entry>| entry.record.facts.contains(&Fact::AllocationEnded { worker });
    let after = entries.iter().rposition(|entry| ends(&entry)).map_or(0, |place| place + 1);
    entries.get(after..)?.iter().find(begins).map(|entry| entry.day())
}

#[cfg(test)]
mod tests {
    use super::{
        super::person::example::{id, story},
        *,
    };

    #[test]
    fn going_alongside_somebody_again_begins_anew() {
        let worker = id(9);
        let record = |number: u8, fact: &str, day: &str| {
            format!(r#""id":{number},"kind":"allocation","occurred_on":"{day}","facts":[{{"fact":"{fact}","worker":"{worker}"}}]"#)
        };
        let records =
            [record(1, "allocated", "2026-01-01"), record(2, "allocation_ended", "2026-03-01"), record(3, "allocated", "2026-05-01")];
        let since = |number: usize| {
            let told = story(&records[..number].iter().map(String::as_str).collect::<Vec<_>>());
            alongside_since(told.entries(), worker.parse().expect("an id")).map(|day| day.to_string())
        };
        assert_eq!([since(1).as_deref(), since(2).as_deref(), since(3).as_deref()], [Some("2026-01-01"), None, Some("2026-05-01")]);
    }

    #[test]
    fn cover_ends_by_itself_after_its_last_day() {
        let cover = |number: u8, from: &str, to: &str| {
            let worker = id(9);
            format!(r#""id":{number},"kind":"allocation","facts":[{{"fact":"cover","worker":"{worker}","from":"{from}","to":"{to}"}}]"#)
        };
        let told = story(&[&cover(1, "2026-11-20", "2026-11-27"), &cover(2, "2026-11-10", "2026-11-18")]);
        let days =
            |today: &str| covers(told.entries(), today.parse().expect("a date")).iter().map(|one| one.from.to_string()).collect::<Vec<_>>();
        assert_eq!(days("2026-11-18"), ["2026-11-10", "2026-11-20"]);
        assert_eq!(days("2026-11-19"), ["2026-11-20"]);
        assert!(days("2026-11-28").is_empty());
    }
}
