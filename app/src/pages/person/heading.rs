//! One line on who somebody is: age, household, since when and who goes alongside them.

use crate::{
    offline::{About, Held},
    words,
};

/// "29 · with Samir 6 and Noor 22 months · alongside since 3 February · you and Kit".
pub fn line(about: &About, held: &Held) -> String {
    let mut parts = Vec::new();
    if let Some(age) = about.born.and_then(|born| words::age(born, held.today)) {
        parts.push(age);
    }
    let mut household = Vec::new();
    for member in &about.household {
        household.push(match member.born.and_then(|born| words::age(born, held.today)) {
            Some(age) => format!("{} {age}", member.name),
            None => member.name.clone(),
        });
    }
    if !household.is_empty() {
        parts.push(format!("with {}", listed(&household)));
    }
    if let Some((on, _)) = about.ended {
        parts.push(format!("support ended {}", words::since(on, held.today)));
    } else if let Some(since) = about.since {
        parts.push(format!("alongside since {}", words::since(since, held.today)));
    }
    let mut who = Vec::new();
    for worker in &about.alongside {
        who.push(held.called(Some(*worker)));
    }
    if !who.is_empty() {
        parts.push(listed(&who));
    }
    parts.join(" · ")
}

/// "a", "a and b", "a, b and c".
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_listed_as_people_say_them() {
        let words = |names: &[&str]| super::listed(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(words(&["a"]), "a");
        assert_eq!(words(&["a", "b", "c"]), "a, b and c");
    }
}
