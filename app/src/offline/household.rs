//! Living with others who have records of their own: from when, and until when. After a split nothing new crosses.

use std::sync::Arc;

use casework::{
    ids::{HouseholdId, PersonId},
    journal::Fact,
};
use chrono::NaiveDate;

use super::{Entry, Listed};

/// One person's time in one household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Which household.
    pub household: HouseholdId,
    /// From when.
    pub from: NaiveDate,
    /// The first day on which they lived there no longer.
    pub left: Option<NaiveDate>,
}

impl Stay {
    /// They lived there on that day.
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.left.is_none_or(|left| day < left)
    }
}

/// Where somebody lives and has lived with others, in the order in which it was written down. Whoever comes back begins another stay.
pub fn stays(entries: &[Arc<Entry>]) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    for entry in entries {
        for fact in &entry.record.facts {
            match fact {
                Fact::Household { household, from } => {
                    let from = from.unwrap_or_else(|| entry.day());
                    match stays.iter_mut().find(|stay| stay.household == *household && stay.left.is_none()) {
                        Some(stay) => stay.from = from,
                        None => stays.push(Stay { household: *household, from, left: None }),
                    }
                }
                Fact::HouseholdLeft { household, on } => {
                    let left = on.unwrap_or_else(|| entry.day());
                    for stay in stays.iter_mut().filter(|stay| stay.household == *household && stay.left.is_none()) {
                        stay.left = Some(left);
                    }
                }
                _ => {}
            }
        }
    }
    stays
}

/// The household that somebody lives in on a day; of several, the one that they came to last.
pub fn home(everybody: &[Listed], person: PersonId, day: NaiveDate) -> Option<HouseholdId> {
    let stays = &everybody.iter().find(|one| one.person == person)?.stays;
    stays.iter().filter(|stay| stay.is_on(day)).max_by_key(|stay| stay.from).map(|stay| stay.household)
}

/// Everybody here who lives or has lived in a household, each with their last stay there: those who live there first.
pub fn members(everybody: &[Listed], household: HouseholdId) -> Vec<(&Listed, Stay)> {
    let last = |one: &Listed| one.stays.iter().rev().find(|stay| stay.household == household).copied();
    let (here, left): (Vec<_>, Vec<_>) =
        everybody.iter().filter_map(|one| Some((one, last(one)?))).partition(|(_, stay)| stay.left.is_none());
    here.into_iter().chain(left).collect()
}

/// With whom somebody lives on a day: about whom a note of that day may be as well.
pub fn living_with(everybody: &[Listed], person: PersonId, day: NaiveDate) -> Vec<&Listed> {
    let Some(home) = home(everybody, person, day) else { return Vec::new() };
    let is_there = |one: &&Listed| one.person != person && one.stays.iter().any(|stay| stay.household == home && stay.is_on(day));
    everybody.iter().filter(is_there).collect()
}

/// What has to be written for somebody to live with a person from a day on: whose record, and which fact. Whoever lives in a household
/// brings the other in; whoever comes from another one leaves that on the same day. `new` is for two who live in none.
pub fn join(everybody: &[Listed], person: PersonId, other: PersonId, from: NaiveDate, new: HouseholdId) -> Vec<(PersonId, Fact)> {
    let homes = [person, other].map(|who| (who, home(everybody, who, from)));
    let household = homes.iter().find_map(|(_, home)| *home).unwrap_or(new);
    let mut facts = Vec::new();
    for (who, home) in homes {
        if home == Some(household) {
            continue;
        }
        facts.extend(home.map(|left| (who, Fact::HouseholdLeft { household: left, on: Some(from) })));
        facts.push((who, Fact::Household { household, from: Some(from) }));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Held, listed, wire::line},
        *,
    };

    const HOME: &str = "0198c0de-0000-7000-8000-0000000000cc";

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn id(number: u8) -> PersonId {
        format!("0198c0de-0000-7000-8000-0000000000{number:02x}").parse().expect("an id")
    }

    fn everybody(facts: &[(u8, &str)]) -> Vec<Listed> {
        let mut held = Held { today: on("2026-11-18"), ..Held::default() };
        for (place, (person, facts)) in facts.iter().enumerate() {
            let record = format!(
                r#"{{"id":"0198c0de-0000-7000-8000-0000000010{place:02x}","people":["{}"],"kind":"known","occurred_on":"2026-02-03","facts":[{{"fact":"name","name":"P{person}"}},{facts}]}}"#,
                id(*person)
            );
            held.shelf.take(line(&record).expect("a record"));
        }
        listed(&held)
    }

    fn names(people: &[&Listed]) -> Vec<String> {
        people.iter().map(|one| one.name.clone()).collect()
    }

    #[test]
    fn people_live_together_from_a_day_until_one_has_left() {
        let joined = |from: &str| format!(r#"{{"fact":"household","household":"{HOME}","from":"{from}"}}"#);
        let left = format!(r#"{{"fact":"household_left","household":"{HOME}","on":"2026-06-01"}}"#);
        let everybody = everybody(&[(1, &joined("2026-01-01")), (2, &joined("2026-03-01")), (3, &joined("2026-01-01")), (3, &left)]);
        assert_eq!(names(&living_with(&everybody, id(1), on("2026-02-01"))), ["P3"]);
        assert_eq!(names(&living_with(&everybody, id(1), on("2026-05-31"))), ["P2", "P3"]);
        assert_eq!(names(&living_with(&everybody, id(1), on("2026-06-01"))), ["P2"], "from the day they left nothing crosses");
        assert!(living_with(&everybody, id(3), on("2026-06-01")).is_empty());
        let told: Vec<_> =
            members(&everybody, HOME.parse().expect("an id")).iter().map(|(one, stay)| (one.name.clone(), stay.left)).collect();
        assert_eq!(told, [("P1".into(), None), ("P2".into(), None), ("P3".into(), Some(on("2026-06-01")))]);
    }

    #[test]
    fn whoever_moves_in_leaves_where_they_lived_on_the_same_day() {
        const OTHER: &str = "0198c0de-0000-7000-8000-0000000000dd";
        let (home, other, new) = (HOME.parse().expect("an id"), OTHER.parse().expect("an id"), HouseholdId(uuid::Uuid::nil()));
        let lives = |home: &str| format!(r#"{{"fact":"household","household":"{home}","from":"2026-01-01"}}"#);
        let everybody =
            everybody(&[(1, &lives(HOME)), (2, &lives(OTHER)), (3, r#"{"fact":"restricted"}"#), (4, r#"{"fact":"restricted"}"#)]);
        let day = on("2026-05-01");
        let joins = |household| Fact::Household { household, from: Some(day) };
        let leaves = Fact::HouseholdLeft { household: other, on: Some(day) };
        assert_eq!(join(&everybody, id(1), id(2), day, new), [(id(2), leaves), (id(2), joins(home))]);
        assert_eq!(join(&everybody, id(3), id(1), day, new), [(id(3), joins(home))]);
        assert_eq!(join(&everybody, id(3), id(4), day, new), [(id(3), joins(new)), (id(4), joins(new))]);
        assert!(join(&everybody, id(1), id(1), day, new).is_empty());
    }

    #[test]
    fn whoever_comes_back_begins_another_stay() {
        let there = |fact: &str, key: &str, day: &str| format!(r#"{{"fact":"{fact}","household":"{HOME}","{key}":"{day}"}}"#);
        let everybody = everybody(&[
            (1, &there("household", "from", "2026-01-01")),
            (2, &there("household", "from", "2026-01-01")),
            (2, &there("household_left", "on", "2026-03-01")),
            (2, &there("household", "from", "2026-05-01")),
        ]);
        let with = |day| names(&living_with(&everybody, id(1), on(day)));
        assert_eq!((with("2026-02-01").len(), with("2026-04-01").len(), with("2026-05-01").len()), (1, 0, 1));
    }
}
