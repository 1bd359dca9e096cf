//! Whom somebody who is being added may be: shown while the name is typed, never a refusal.

use leptos::prelude::*;

use super::row::rows;
use crate::{
    offline::{Held, Listed},
    words,
};

/// Names this short are like too many.
const FEWEST_LETTERS: usize = 2;

/// Those on the tablet with nearly the same name, and whoever the council knows by it.
pub fn likely(everybody: &[Listed], held: &Held, typed: &str) -> Option<AnyView> {
    let here: Vec<&Listed> = everybody.iter().filter(|one| one.is_like(typed)).collect();
    let more = also_found(everybody, &here, held, typed);
    let likely: Vec<&Listed> = here.into_iter().chain(&more).collect();
    rows("Is this somebody we know already?", &likely, false).filter(|_| typed.trim().chars().count() >= FEWEST_LETTERS)
}

/// Whom the council knows by what was typed, beyond those that stand here already.
pub fn also_found(everybody: &[Listed], here: &[&Listed], held: &Held, typed: &str) -> Vec<Listed> {
    if held.found.asked != typed.trim() {
        return Vec::new();
    }
    let mut more = Vec::new();
    for (person, name, born) in &held.found.people {
        if here.iter().all(|one| one.person != *person) {
            let known = everybody.iter().find(|one| one.person == *person).cloned();
            let age = born.and_then(|born| words::age(born, held.today));
            more.push(known.unwrap_or_else(|| Listed::known_elsewhere(*person, name.clone(), age)));
        }
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offline::Found;

    #[test]
    fn whom_the_council_finds_stands_once_with_their_age() {
        let person = |number: u8| format!("0198c0de-0000-7000-8000-0000000000{number:02x}").parse().expect("an id");
        let here = Listed::known_elsewhere(person(1), "Shaun Kerr".into(), Some("41".into()));
        let found =
            [(1, "Shaun Kerr"), (2, "Sean Kerr")].map(|(number, name)| (person(number), name.to_owned(), "1990-01-01".parse().ok()));
        let held = Held {
            found: Found { asked: "shawn".into(), people: found.to_vec() },
            today: "2026-11-18".parse().expect("a date"),
            ..Held::default()
        };
        let said = |typed: &str| also_found(&[], &[&here], &held, typed).iter().map(Listed::in_words).collect::<Vec<_>>();
        assert_eq!(said(" shawn "), ["Sean Kerr, 36"]);
        assert!(said("shaw").is_empty(), "an answer to what was typed before");
    }
}
