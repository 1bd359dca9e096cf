//! Who stands in for whoever goes alongside somebody: from a day to a day, both included.

use std::sync::Arc;

use casework::{
    ids::{RecordId, WorkerId},
    journal::Fact,
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

#[cfg(test)]
mod tests {
    use super::{super::person::example::{id, story}, *};

    #[test]
    fn cover_ends_by_itself_after_its_last_day() {
        let cover = |number: u8, from: &str, to: &str| {
            let worker = id(9);
            format!(r#""id":{number},"kind":"allocation","facts":[{{"fact":"cover","worker":"{worker}","from":"{from}","to":"{to}"}}]"#)
        };
        let told = story(&[&cover(1, "2026-11-20", "2026-11-27"), &cover(2, "2026-11-10", "2026-11-18")]);
        let days = |today: &str| covers(told.entries(), today.parse().expect("a date")).iter().map(|one| one.from.to_string()).collect::<Vec<_>>();
        assert_eq!(days("2026-11-18"), ["2026-11-10", "2026-11-20"]);
        assert_eq!(days("2026-11-19"), ["2026-11-20"]);
        assert!(days("2026-11-28").is_empty());
    }
}
