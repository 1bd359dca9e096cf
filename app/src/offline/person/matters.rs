//! What matters to somebody, in their own words.

use casework::journal::Kind;

use super::Story;
use crate::words::first_quotes;

/// Their first quoted words from the earliest need that has any.
pub fn what_matters(story: &Story) -> Vec<String> {
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
}
