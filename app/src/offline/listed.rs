//! Everybody on the shelf, as a list shows them. No last words and no sign of how to reach them: somebody may be looking over your
//! shoulder.

use casework::ids::PersonId;

use super::{Held, Story, reminders};
use crate::words;

/// What a list shows of somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// As they like to be called.
    pub name: String,
    /// Their age, to tell namesakes apart.
    pub age: Option<String>,
    /// I go alongside them.
    pub mine: bool,
    /// What they need today.
    pub reminders: Vec<String>,
}

impl Listed {
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
    let me = held.me.as_ref().map(|me| me.worker);
    let mut everybody: Vec<Listed> = Vec::new();
    for (person, folder) in held.shelf.people() {
        let story = Story::of(folder);
        let mine = me.is_some_and(|me| story.about.alongside.contains(&me));
        let reminders = if mine { reminders(&story, held.today).into_iter().map(|one| one.words).collect() } else { Vec::new() };
        let age = story.about.born.and_then(|born| words::age(born, held.today));
        let name = story.about.name;
        if !name.is_empty() {
            let key = name.to_lowercase();
            let place = everybody.partition_point(|other| other.name.to_lowercase() <= key);
            everybody.insert(place, Listed { person: *person, name, age, mine, reminders });
        }
    }
    everybody
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Listed {
        Listed { person: PersonId(uuid::Uuid::nil()), name: name.into(), age: None, mine: true, reminders: Vec::new() }
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
}
