//! Words that a vocabulary could read a theme from: those that stand out in entries about it. A word is suggested only if it occurs with at
//! least ten people: otherwise it could be somebody's name, or their story.

use std::collections::{BTreeMap, BTreeSet};

use crate::release::THRESHOLD;

/// How many are suggested at most.
const MOST: usize = 12;
/// A word stands out where it is so many times more usual in entries about the theme than in others.
const TIMES: usize = 3;
/// Shorter words say nothing by themselves.
const SHORTEST: usize = 4;

/// The words that stand out, with how many people they occur with; the most first. `about` are texts about the theme and `others` the rest,
/// each with whose they are; `known` are words that are read already.
pub fn standing_out<P: Ord + Copy>(about: &[(P, &str)], others: &[(P, &str)], known: &BTreeSet<String>) -> Vec<(String, usize)> {
    let (of_theme, of_others) = (entries_with(about), entries_with(others));
    let mut found: Vec<(String, usize)> = of_theme
        .into_iter()
        .filter(|(word, _)| !known.contains(word))
        .filter_map(|(word, (entries, people))| {
            let elsewhere = of_others.get(&word).map_or(0, |(entries, _)| *entries);
            // Compared as shares, by whole numbers: entries ÷ about > TIMES × elsewhere ÷ others.
            let stands_out = entries * others.len().max(1) > TIMES * elsewhere * about.len().max(1);
            let people = people.len();
            (stands_out && i64::try_from(people).is_ok_and(|people| people >= THRESHOLD)).then_some((word, people))
        })
        .collect();
    found.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    found.truncate(MOST);
    found
}

/// For each word in how many texts it occurs, and with whom.
fn entries_with<P: Ord + Copy>(texts: &[(P, &str)]) -> BTreeMap<String, (usize, BTreeSet<P>)> {
    let mut all: BTreeMap<String, (usize, BTreeSet<P>)> = BTreeMap::new();
    for (person, text) in texts {
        let words: BTreeSet<String> = text
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| word.chars().count() >= SHORTEST)
            .map(str::to_lowercase)
            .collect();
        for word in words {
            let (entries, people) = all.entry(word).or_default();
            *entries += 1;
            people.insert(*person);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_suggested_from_ten_people_on_and_where_it_stands_out() {
        let texts = |range: std::ops::Range<u32>, text: &'static str| range.map(move |person| (person, text)).collect::<Vec<_>>();
        let about = texts(0..10, "Bailiffs rang today about Denise");
        let others = texts(0..40, "Kettle on today");
        let known = BTreeSet::from(["rang".to_owned()]);
        let found: Vec<String> = standing_out(&about, &others, &known).into_iter().map(|(word, _)| word).collect();
        assert_eq!(found, ["about", "bailiffs", "denise"], "today is said everywhere, rang is read already");
        assert!(standing_out(&about[..9], &others, &known).is_empty(), "nine people are too few");
        let same_person = [(1, "Bailiffs")].repeat(30);
        assert!(standing_out(&same_person, &others, &known).is_empty(), "one person thirty times is one person");
    }
}
