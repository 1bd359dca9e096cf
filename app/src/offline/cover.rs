//! Since when who goes alongside somebody, and who stands in for them: from a day to a day, both included.

use std::sync::Arc;

use casework::{
    ids::WorkerId,
    journal::{Fact, Kind},
};
use chrono::NaiveDate;

use super::Entry;

/// A colleague who stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Who.
    pub worker: WorkerId,
    /// From when.
    pub from: NaiveDate,
    /// To when.
    pub to: NaiveDate,
}

impl Cover {
    /// The same, over by now: until yesterday, or never where it has not begun.
    #[must_use]
    pub fn ended(self, today: NaiveDate) -> Self {
        let before = |day: NaiveDate| day.pred_opt().unwrap_or(day);
        Self { to: before(today).max(before(self.from)), ..self }
    }
}

/// Covers that are not over, first those that begin first. They end by themselves. The same colleague for any of the same days, or for a
/// day beside them, takes the place of what was said before; one that ends before it begins takes that back.
pub fn covers(entries: &[Arc<Entry>], today: NaiveDate) -> Vec<Cover> {
    let mut covers: Vec<Cover> = Vec::new();
    for entry in entries {
        for fact in &entry.record.facts {
            let Fact::Cover { worker, from, to } = *fact else { continue };
            let (first, last) = (from.pred_opt().unwrap_or(from), to.succ_opt().unwrap_or(to));
            covers.retain(|other| other.worker != worker || other.to < first.min(last) || other.from > last.max(first));
            if from <= to {
                let place = covers.partition_point(|other| other.from <= from);
                covers.insert(place, Cover { worker, from, to });
            }
        }
    }
    covers.retain(|cover| cover.to >= today);
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

    fn days(covers: &[(&str, &str)], today: &str) -> Vec<String> {
        let worker = id(9);
        let records: Vec<String> = (1..)
            .zip(covers)
            .map(|(number, (from, to)): (u8, _)| {
                format!(r#""id":{number},"kind":"allocation","facts":[{{"fact":"cover","worker":"{worker}","from":"{from}","to":"{to}"}}]"#)
            })
            .collect();
        let told = story(&records.iter().map(String::as_str).collect::<Vec<_>>());
        super::covers(told.entries(), today.parse().expect("a date")).iter().map(|one| format!("{} {}", one.from, one.to)).collect()
    }

    #[test]
    fn cover_ends_by_itself_after_its_last_day() {
        let covers = [("2026-11-20", "2026-11-27"), ("2026-11-10", "2026-11-18")];
        assert_eq!(days(&covers, "2026-11-18"), ["2026-11-10 2026-11-18", "2026-11-20 2026-11-27"]);
        assert_eq!(days(&covers, "2026-11-19"), ["2026-11-20 2026-11-27"]);
        assert!(days(&covers, "2026-11-28").is_empty());
    }

    #[test]
    fn cover_said_again_takes_the_place_of_what_was_said_and_can_be_taken_back() {
        assert_eq!(days(&[("2026-11-20", "2026-11-27"), ("2026-11-25", "2026-11-30")], "2026-11-18"), ["2026-11-25 2026-11-30"]);
        let day = |text: &str| text.parse().expect("a date");
        let cover = Cover { worker: id(9).parse().expect("an id"), from: day("2026-11-20"), to: day("2026-11-27") };
        let taken_back = |today: &str| {
            let over = cover.ended(day(today));
            days(&[("2026-11-20", "2026-11-27"), (&over.from.to_string(), &over.to.to_string())], today)
        };
        assert!(taken_back("2026-11-18").is_empty(), "before it has begun");
        assert!(taken_back("2026-11-20").is_empty(), "on its first day");
        assert!(taken_back("2026-11-23").is_empty(), "half-way");
        assert_eq!(cover.ended(day("2026-11-23")).to, day("2026-11-22"), "the days that were stay");
    }
}
