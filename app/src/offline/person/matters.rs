//! What matters to somebody, in their own words.

use casework::journal::Kind;

use super::Story;
use crate::words::first_quotes;

/// What was written down as such; else their first quoted words, from the earliest need that has any.
pub fn what_matters(story: &Story) -> Vec<String> {
    if let Some(noted) = &story.about.matters {
        return vec![noted.words.trim_matches(['"', '“', '”']).to_owned()];
    }
    let needs = story.told.iter().rev().filter(|one| one.entry.record.kind == Kind::Need);
    needs.map(|one| first_quotes(one.text(), 2)).find(|quotes| !quotes.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::example::story, *};

    #[test]
    fn it_is_the_first_thing_they_said() {
        let story = story(&[
            r#""id":1,"kind":"need","text":"Rang. \"I don't want a plan. I want not to be found.\"","occurred_on":"2026-02-03""#,
            r#""id":2,"kind":"need","text":"\"Later words\"","occurred_on":"2026-03-03""#,
        ]);
        assert_eq!(what_matters(&story), ["I don't want a plan. I want not to be found."]);
    }

    #[test]
    fn what_was_written_down_on_purpose_comes_before_it() {
        let story = story(&[
            r#""id":1,"kind":"need","text":"\"Earlier words\"""#,
            r#""id":2,"kind":"known","facts":[{"fact":"matters","words":"“My boys.”"}]"#,
        ]);
        assert_eq!(what_matters(&story), ["My boys."]);
    }
}
