//! Everybody on the shelf, as a list shows them. No last words and no sign of how to reach them: somebody may be looking over your
//! shoulder.

use std::sync::Arc;

use casework::{access::Role, ids::PersonId};
use chrono::NaiveDate;

use super::{Cover, Folder, Held, Stay, Story, cover, household, today};
use crate::words;

/// What a list shows of somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// As they like to be called.
    pub name: String,
    /// Their age.
    pub age: Option<String>,
    /// What else tells them from somebody of the same name, where their age is not known.
    pub apart: Option<String>,
    /// I go alongside them.
    pub mine: bool,
    /// I stand in for a colleague, until this day.
    pub covering: Option<NaiveDate>,
    /// What they need today.
    pub reminders: Vec<String>,
    /// Where they live and have lived with others who have records of their own.
    pub stays: Vec<Stay>,
    /// Who stands in for whom, now or later.
    pub covers: Vec<Cover>,
    /// What this was worked out from, and when.
    story: Arc<Story>,
    on: NaiveDate,
}

impl Listed {
    fn of(person: PersonId, folder: &Arc<Folder>, held: &Held) -> Self {
        let story = Arc::new(Story::of(folder));
        let me = held.me.as_ref().map(|me| me.worker);
        let mine = me.is_some_and(|me| story.about.alongside.contains(&me));
        let covers = cover::covers(story.entries(), held.today);
        let ours = covers.iter().filter(|one| Some(one.worker) == me && one.from <= held.today);
        let covering = ours.map(|one| one.to).max().filter(|_| !mine);
        let is_lead = held.me.as_ref().is_some_and(|me| me.role == Role::TeamLead);
        let reminders = match (mine || covering.is_some(), is_lead) {
            (true, _) => today::reminders(&story, held.today),
            (false, true) => today::unanswered(&story, held.today),
            (false, false) => Vec::new(),
        };
        Self {
            person,
            name: story.about.name.clone(),
            age: story.about.born.and_then(|born| words::age(born, held.today)),
            apart: None,
            mine,
            covering,
            reminders: reminders.into_iter().map(|one| one.words).collect(),
            stays: household::stays(story.entries()),
            covers,
            story,
            on: held.today,
        }
    }

    /// Somebody of whom the tablet has nothing but what the council answers.
    pub fn known_elsewhere(person: PersonId, name: String, age: Option<String>) -> Self {
        let nothing = Arc::default();
        Self { name, age, ..Self::of(person, &nothing, &Held::default()) }
    }

    /// What it was worked out from is as it was.
    fn is_of(&self, person: PersonId, folder: &Arc<Folder>, today: NaiveDate) -> bool {
        self.person == person && self.on == today && self.story.is_of(folder)
    }

    /// Their age, or what else tells them from namesakes.
    pub fn told_by(&self) -> Option<&String> {
        self.age.as_ref().or(self.apart.as_ref())
    }

    /// Their name and what tells them from namesakes, in one phrase.
    pub fn in_words(&self) -> String {
        self.told_by().map_or_else(|| self.name.clone(), |by| format!("{}, {by}", self.name))
    }

    /// Everything that is known about them.
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// Every word that was typed begins one of their names.
    pub fn matches(&self, typed: &str) -> bool {
        let name = self.name.to_lowercase();
        let names: Vec<&str> = name.split_whitespace().collect();
        typed.to_lowercase().split_whitespace().all(|word| names.iter().any(|name| name.starts_with(word)))
    }

    /// May be the same person: one of their names is the same, and the first begins with the same three letters.
    pub fn is_like(&self, name: &str) -> bool {
        let (one, other) = (self.name.to_lowercase(), name.to_lowercase());
        let begins = |name: &str| name.split_whitespace().next().map(|first| first.chars().take(3).collect::<String>());
        begins(&one) == begins(&other) && one.split_whitespace().any(|word| other.split_whitespace().any(|other| other == word))
    }
}

/// Everybody, by name.
pub fn listed(held: &Held) -> Vec<Listed> {
    listed_since(held, &[])
}

/// The same: only those of whom something has changed since `before` are worked out anew.
pub fn listed_since(held: &Held, before: &[Listed]) -> Vec<Listed> {
    let mut everybody: Vec<Listed> = Vec::with_capacity(before.len());
    for (person, folder) in held.shelf.people() {
        let known = before.iter().find(|one| one.is_of(*person, folder, held.today));
        let one = known.map_or_else(|| Listed::of(*person, folder, held), Listed::clone);
        if !one.name.is_empty() {
            let key = one.name.to_lowercase();
            let place = everybody.partition_point(|other| other.name.to_lowercase() <= key);
            everybody.insert(place, one);
        }
    }
    tell_apart(&mut everybody);
    everybody
}

/// Of those who are called the same, whose age is not known is told by when we first wrote about them.
fn tell_apart(everybody: &mut [Listed]) {
    let names: Vec<String> = everybody.iter().map(|one| one.name.to_lowercase()).collect();
    for (place, one) in everybody.iter_mut().enumerate() {
        let is_called = |other: Option<usize>| other.and_then(|other| names.get(other)).is_some_and(|name| *name == names[place]);
        let has_namesake = is_called(place.checked_sub(1)) || is_called(Some(place + 1));
        let first = one.story.entries().iter().map(|entry| entry.day()).min().filter(|_| has_namesake && one.age.is_none());
        one.apart = first.map(|day| format!("age not known, known since {}", words::since(day, one.on)));
    }
}

#[cfg(test)]
mod tests {
    use super::{super::wire::line, *};

    fn named(name: &str) -> Listed {
        listed(&held(&[(1, name, "")])).remove(0)
    }

    fn held(people: &[(u8, &str, &str)]) -> Held {
        let mut held = Held { today: "2026-11-18".parse().expect("a date"), ..Held::default() };
        for (number, name, born) in people {
            let id = format!("0198c0de-0000-7000-8000-0000000000{number:02x}");
            let born = if born.is_empty() { String::new() } else { format!(r#",{{"fact":"born","on":"{born}"}}"#) };
            let known = format!(
                r#"{{"id":"{id}","people":["{id}"],"kind":"known","occurred_on":"2026-02-03","facts":[{{"fact":"name","name":"{name}"}}{born}]}}"#
            );
            held.shelf.take(line(&known).expect("a record"));
        }
        held
    }

    #[test]
    fn somebody_is_found_by_the_beginning_of_any_name() {
        let asha = named("Asha Rahim");
        assert!(["", "a", "RAH", "rahim as", " asha "].iter().all(|typed| asha.matches(typed)));
        assert!(["sha", "asha x"].iter().all(|typed| !asha.matches(typed)));
        assert!(named("Zoë Ørsted").matches("ør"));
    }

    #[test]
    fn somebody_may_be_the_same_who_shares_a_name_and_a_beginning() {
        let denise = named("Denise Harland");
        assert!(["denise", "DEN HARLAND", "Denise  Hartland"].iter().all(|name| denise.is_like(name)));
        assert!(["", "Kit Harland", "Den", "Dennis Harker"].iter().all(|name| !denise.is_like(name)));
    }

    #[test]
    fn namesakes_are_told_apart_even_where_an_age_is_not_known() {
        let everybody = listed(&held(&[(1, "Denise Harland", "1997-01-17"), (2, "denise harland", ""), (3, "Mal Pryce", "")]));
        let said: Vec<String> = everybody.iter().map(Listed::in_words).collect();
        assert_eq!(said, ["Denise Harland, 29", "denise harland, age not known, known since 3 February", "Mal Pryce"]);
    }

    #[test]
    fn only_who_has_changed_is_worked_out_anew() {
        let mut held = held(&[(1, "Denise Harland", ""), (2, "Mal Pryce", "")]);
        let before = listed(&held);
        let note = r#"{"id":"0198c0de-0000-7000-8000-0000000000aa","people":["0198c0de-0000-7000-8000-000000000001"],"text":"x"}"#;
        held.shelf.take(line(note).expect("a record"));
        let after = listed_since(&held, &before);
        let same: Vec<bool> = after.iter().zip(&before).map(|(one, other)| one.story == other.story).collect();
        assert_eq!(same, [false, true]);
    }
}
