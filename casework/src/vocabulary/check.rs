//! What is wrong with a vocabulary that somebody has changed, field by field.

use std::collections::{BTreeMap, BTreeSet};

use super::{Measure, Vocabulary};
use crate::fault::Problem;

/// How many measures, themes, funds, categories or sorts of expertise there can be.
const MOST: usize = 400;
/// How many words one of them can be read from.
const MOST_WORDS: usize = 80;
/// The longest name, id or word, in characters.
const LONGEST: usize = 80;
/// The longest window, in days: ten years.
const LONGEST_WINDOW: u32 = 3_660;

impl Vocabulary {
    /// What is wrong with this, in the place of what was there before: field by field, such as `measure[3].window_days`. `counted` are
    /// the measures that figures are made from: those stay. Nothing where it can be used.
    pub fn problems(&self, before: &Self, counted: &BTreeSet<&str>) -> Vec<Problem> {
        let mut check = Check::default();
        check.list("measure", self.measures.iter().map(|one| (one.id.as_str(), one.name.as_str())));
        check.list("theme", self.themes.iter().map(|one| (one.id.as_str(), one.name.as_str())));
        check.list("fund", self.funds.iter().map(|one| (one.id.as_str(), one.name.as_str())));
        check.list("category", self.categories.iter().map(|one| (one.id.as_str(), one.name.as_str())));
        check.list("expertise", self.expertise.iter().map(|one| (one.id.as_str(), one.name.as_str())));
        let mut meaning: BTreeMap<&str, &str> = BTreeMap::new();
        for (at, measure) in self.measures.iter().enumerate() {
            check.words(&format!("measure[{at}]"), &measure.words);
            check.measure(at, measure, before.measure(&measure.id));
            for (place, word) in measure.words.iter().enumerate() {
                if let Some(other) = meaning.insert(word, &measure.name).filter(|other| *other != measure.name) {
                    check.add(format!("measure[{at}].words[{place}]"), format!("“{word}” means {other} already. Use it for one of them."));
                }
            }
        }
        for (at, theme) in self.themes.iter().enumerate() {
            check.words(&format!("theme[{at}]"), &theme.words);
        }
        for id in counted.iter().filter(|id| self.measure(id).is_none()) {
            let name = before.measure(id).map_or(*id, |measure| measure.name.as_str());
            check.add("measure", format!("{name} is part of a figure: keep it. Without words it is not read any more."));
        }
        check.problems
    }
}

#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem::new(field, message));
    }

    fn list<'a>(&mut self, list: &str, all: impl Iterator<Item = (&'a str, &'a str)>) {
        let mut ids = BTreeSet::new();
        for (at, (id, name)) in all.enumerate() {
            if at == MOST {
                return self.add(list, format!("There can be {MOST}. Take some away."));
            }
            if !is_id(id) {
                self.add(format!("{list}[{at}].id"), "Use small letters, digits and single hyphens: school-attendance.");
            } else if !ids.insert(id) {
                self.add(format!("{list}[{at}].id"), format!("“{id}” is there twice. Each needs an id of its own."));
            }
            if !is_plain(name) {
                self.add(format!("{list}[{at}].name"), "Write what people call it, in up to 80 letters.");
            }
        }
    }

    fn words(&mut self, of: &str, words: &[String]) {
        if words.len() > MOST_WORDS {
            self.add(format!("{of}.words"), format!("There can be {MOST_WORDS} words. Take some away."));
        }
        for (place, word) in words.iter().enumerate() {
            if !is_plain(word) || word.trim() != word || word.to_lowercase() != *word {
                self.add(format!("{of}.words[{place}]"), "Write the word in small letters, without spaces around it.");
            }
        }
    }

    fn measure(&mut self, at: usize, measure: &Measure, before: Option<&Measure>) {
        if before.is_some_and(|before| before.unit != measure.unit) {
            self.add(format!("measure[{at}].unit"), "What was counted before would mean something else. Add another measure instead.");
        }
        if measure.window_days.is_some_and(|days| days == 0 || days > LONGEST_WINDOW) {
            self.add(format!("measure[{at}].window_days"), "Give a number of days from 1 to 3,660, or leave it empty.");
        }
        if measure.bounds.is_some_and(|[low, high]| low > high) {
            self.add(format!("measure[{at}].bounds"), "The least has to be no more than the most.");
        }
        if measure.same_within < 0 {
            self.add(format!("measure[{at}].same_within"), "Give 0 or more.");
        }
        if measure.group.as_ref().is_some_and(|group| !is_id(group)) {
            self.add(format!("measure[{at}].group"), "Use small letters, digits and single hyphens, or leave it empty.");
        }
    }
}

/// A lasting name: small letters and digits, in parts with a hyphen between.
fn is_id(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= LONGEST && text.split('-').all(is_part)
}

fn is_plain(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= LONGEST && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Named, Unit};

    fn starting() -> Vocabulary {
        toml::from_str(include_str!("../../data/vocabulary.toml")).unwrap()
    }

    fn fields(change: impl FnOnce(&mut Vocabulary)) -> String {
        let before = starting();
        let mut after = before.clone();
        change(&mut after);
        let problems = after.problems(&before, &["ae-attendances"].into());
        problems.into_iter().map(|problem| problem.field).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_vocabulary_that_a_council_starts_with_can_be_used() {
        assert_eq!(starting().problems(&Vocabulary::default(), &BTreeSet::new()), []);
        assert_eq!(fields(|_| {}), "");
    }

    #[test]
    fn each_thing_wrong_is_named_where_it_is() {
        assert_eq!(fields(|words| words.measures[1].id = "Ambulance Call".into()), "measure[1].id");
        assert_eq!(fields(|words| words.measures[1].id = "hospital-nights".into()), "measure[2].id measure[1].unit");
        assert_eq!(fields(|words| words.themes[0].name = " ".into()), "theme[0].name");
        assert_eq!(fields(|words| words.funds[0].id = "a--b".into()), "fund[0].id");
        assert_eq!(
            fields(|words| words.measures[0].words.push("A&E Dept".into())),
            format!("measure[0].words[{}]", starting().measures[0].words.len())
        );
        assert_eq!(fields(|words| words.measures[0].words = vec!["x".into(); 81]), "measure[0].words");
        assert_eq!(fields(|words| words.measures[0].window_days = Some(0)), "measure[0].window_days");
        assert_eq!(fields(|words| words.measures[0].bounds = Some([3, 2])), "measure[0].bounds");
        assert_eq!(fields(|words| words.measures[0].same_within = -1), "measure[0].same_within");
        assert_eq!(fields(|words| words.measures[0].unit = Unit::Pence), "measure[0].unit");
        assert_eq!(fields(|words| words.categories = vec![Named { id: "a".into(), name: "A".into() }; 2]), "category[1].id");
        assert_eq!(fields(|words| drop(words.measures.remove(0))), "measure", "figures are made from it");
        assert_eq!(fields(|words| drop(words.measures.remove(1))), "");
    }

    #[test]
    fn a_word_means_one_measure() {
        assert_eq!(fields(|words| words.measures[1].words[0] = "casualty".into()), "measure[1].words[0]");
    }
}
