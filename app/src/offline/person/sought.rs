//! What of a timeline somebody wants to see.

use casework::journal::{Fact, Kind};
use chrono::NaiveDate;

use super::{Story, Told};

/// What is looked for. Nothing of it chosen finds everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sought {
    /// Entries of this kind.
    pub kind: Option<Kind>,
    /// About this theme.
    pub theme: Option<String>,
    /// With each of these words, in the entry or in what the person says of it.
    pub words: String,
    /// From this day back.
    pub until: Option<NaiveDate>,
    /// With a value of this measure, of the person or of somebody in their household.
    pub number: Option<(String, Option<String>)>,
}

impl Sought {
    /// Nothing is left out.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// The places in the story of what is found, newest first.
    pub fn find(&self, story: &Story) -> Vec<usize> {
        let words = self.words.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let is_found = |place: &usize| self.is_of(&story.told[*place]) && has_words(&story.told[*place], &words);
        (0..story.told.len()).filter(is_found).collect()
    }

    fn is_of(&self, one: &Told) -> bool {
        let has = |is_it: &dyn Fn(&Fact) -> bool| one.facts().iter().any(is_it);
        let is_kind = |kind: &Kind| match kind {
            // As it is shown: a kind from a newer tablet is a note.
            Kind::Note => crate::words::kind(&one.entry.record.kind) == crate::words::kind(kind),
            kind => one.entry.record.kind == *kind,
        };
        self.until.is_none_or(|until| one.day() <= until)
            && self.kind.as_ref().is_none_or(is_kind)
            && self.theme.as_ref().is_none_or(|sought| has(&|fact| matches!(fact, Fact::Theme { theme } if theme == sought)))
            && self.number.as_ref().is_none_or(|(sought, whose)| {
                has(&|fact| matches!(fact, Fact::Observation { measure, about, .. } if measure == sought && about == whose))
            })
    }
}

fn has_words(one: &Told, words: &[&str]) -> bool {
    if words.is_empty() {
        return true;
    }
    let said = one.answers.iter().map(|answer| &answer.words).chain(one.replies.iter().map(|reply| &reply.words));
    let text = said.fold(one.text().to_lowercase(), |text, more| text + "\n" + &more.to_lowercase());
    words.iter().all(|word| text.contains(word))
}

/// The themes that entries were given, each once, in the order in which they first came.
pub fn themes(story: &Story) -> Vec<String> {
    let mut themes: Vec<String> = Vec::new();
    for fact in story.told.iter().rev().flat_map(Told::facts) {
        if let Fact::Theme { theme } = fact
            && !themes.contains(theme)
        {
            themes.push(theme.clone());
        }
    }
    themes
}

#[cfg(test)]
mod tests {
    use super::{super::example::story, *};

    fn example() -> Story {
        story(&[
            r#""id":1,"kind":"need","text":"Owes the COUNCIL","occurred_on":"2026-02-03","facts":[{"fact":"theme","theme":"debt"}]"#,
            r#""id":2,"kind":"action","text":"Rang the council","occurred_on":"2026-03-03","facts":[{"fact":"observation","measure":"ae","value":2,"about":"Ellie"}]"#,
            r#""id":3,"kind":"song","text":"La la","occurred_on":"2026-04-03""#,
            r#""id":4,"kind":"answer","text":"It was the landlord","refers_to":[2]"#,
        ])
    }

    fn found(sought: &Sought) -> Vec<String> {
        let story = example();
        sought.find(&story).into_iter().map(|place| story.told[place].text().to_owned()).collect()
    }

    #[test]
    fn nothing_chosen_finds_everything() {
        assert!(Sought::default().is_everything());
        assert_eq!(found(&Sought::default()), ["La la", "Rang the council", "Owes the COUNCIL"]);
    }

    #[test]
    fn words_are_found_however_they_are_written_and_in_what_the_person_says() {
        let words = |words: &str| found(&Sought { words: words.into(), ..Sought::default() });
        assert_eq!(words(" Council  owes"), ["Owes the COUNCIL"]);
        assert_eq!(words("landlord"), ["Rang the council"]);
        assert!(words("landlord owes").is_empty());
    }

    #[test]
    fn kind_theme_number_and_day_narrow_it_down() {
        let sought = Sought::default;
        assert_eq!(found(&Sought { kind: Some(Kind::Need), ..sought() }), ["Owes the COUNCIL"]);
        assert_eq!(found(&Sought { kind: Some(Kind::Note), ..sought() }), ["La la"]);
        assert_eq!(found(&Sought { theme: Some("debt".into()), ..sought() }), ["Owes the COUNCIL"]);
        assert_eq!(found(&Sought { number: Some(("ae".into(), Some("Ellie".into()))), ..sought() }), ["Rang the council"]);
        assert!(found(&Sought { number: Some(("ae".into(), None)), ..sought() }).is_empty());
        assert_eq!(found(&Sought { until: "2026-03-03".parse().ok(), ..sought() }), ["Rang the council", "Owes the COUNCIL"]);
    }

    #[test]
    fn themes_come_once() {
        assert_eq!(themes(&example()), ["debt"]);
    }
}
