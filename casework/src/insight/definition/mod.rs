//! Definitions of indicators as people write, check and read them: TOML, problems by field, plain words.

mod check;
mod framework;
mod toml;
mod words;

pub use check::check;
pub use framework::{Framework, Heading, check_frameworks, frameworks_from_toml, frameworks_to_toml};
pub use toml::{from_toml, to_toml};
pub use words::in_words;

use super::Indicator;

/// The indicators of a new council, over the starting vocabulary. Councils change theirs.
pub fn starting_indicators() -> Vec<Indicator> {
    from_toml(include_str!("../../../data/indicators.toml")).unwrap_or_default()
}

/// Headings that indicators and themes can be shown under: of the government's frameworks and a council's own, to begin with.
pub fn starting_frameworks() -> Vec<Framework> {
    frameworks_from_toml(include_str!("../../../data/frameworks.toml")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::vocabulary::Vocabulary;

    fn vocabulary() -> Vocabulary {
        ::toml::from_str(include_str!("../../../data/vocabulary.toml")).unwrap()
    }

    #[test]
    fn a_new_council_has_at_least_twenty_indicators_and_all_six_methods() {
        let all = starting_indicators();
        assert!(all.len() >= 20, "{}", all.len());
        let methods: BTreeSet<&str> = all.iter().map(|indicator| indicator.method.name()).collect();
        assert_eq!(methods.into_iter().collect::<Vec<_>>(), ["change", "level", "people_with", "rate", "spend", "wait"]);
        let ids: BTreeSet<&str> = all.iter().map(|indicator| indicator.id.as_str()).collect();
        assert_eq!(ids.len(), all.len(), "no id twice");
        for indicator in &all {
            assert_eq!(check(indicator, &vocabulary()), [], "{}", indicator.id);
        }
    }

    #[test]
    fn what_is_written_out_reads_back_as_it_was() {
        let all = starting_indicators();
        assert_eq!(from_toml(&to_toml(&all)).unwrap(), all);
    }

    #[test]
    fn every_starting_indicator_says_in_plain_words_what_it_counts() {
        let said: Vec<String> =
            starting_indicators().iter().map(|indicator| format!("{}: {}", indicator.id, in_words(indicator, &vocabulary()))).collect();
        insta::assert_snapshot!(said.join("\n\n"));
    }

    #[test]
    fn frameworks_are_mapped_to_indicators_and_themes_that_there_are() {
        let frameworks = starting_frameworks();
        assert!(frameworks.len() >= 4);
        assert_eq!(frameworks.iter().find(|one| one.id == "supporting-families").unwrap().headings.len(), 10);
        assert_eq!(frameworks_from_toml(&frameworks_to_toml(frameworks.clone())).unwrap(), frameworks);
        assert_eq!(check_frameworks(&frameworks, &starting_indicators(), &vocabulary()), []);
        let many =
            frameworks.iter().flat_map(|one| &one.headings).filter(|heading| heading.indicators.iter().any(|id| id == "known-debt-change"));
        assert!(many.count() > 1, "one indicator, many headings");
    }
}
