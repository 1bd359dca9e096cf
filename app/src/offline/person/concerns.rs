//! Concerns that were passed on and have not been answered: they reach the lead, and whoever goes alongside.

use casework::{
    ids::RecordId,
    journal::{Fact, Kind},
};
use chrono::NaiveDate;

use super::Told;

/// One that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// The entry.
    pub record: RecordId,
    /// To whom it was passed on, where that was said.
    pub to: Option<String>,
    /// When.
    pub day: NaiveDate,
}

/// Every concern without an answer, longest waiting first, out of what was told.
pub fn unanswered(told: &[Told]) -> Vec<Unanswered> {
    let mut waiting = Vec::new();
    for one in told.iter().rev() {
        if one.entry.record.kind == Kind::Concern && one.replies.is_empty() && one.entry.waits.is_none() {
            let to = one.facts().iter().find_map(|fact| if let Fact::PassedOn { to, .. } = fact { to.clone() } else { None });
            waiting.push(Unanswered { record: one.entry.id(), to, day: one.day() });
        }
    }
    waiting
}

#[cfg(test)]
mod tests {
    use super::super::example::story;

    #[test]
    fn a_concern_waits_until_it_is_answered() {
        let concern = r#""id":1,"kind":"concern","text":"x","facts":[{"fact":"passed_on","to":"Adult social care"}]"#;
        let waiting = story(&[concern]).concerns;
        assert_eq!(waiting[0].to.as_deref(), Some("Adult social care"));
        let answered = r#""id":2,"kind":"answered","refers_to":[1],"text":"They will visit.","facts":[{"fact":"concern_answered"}]"#;
        let story = story(&[concern, answered]);
        assert!(story.concerns.is_empty());
        assert_eq!(story.told[0].replies[0].words, "They will visit.");
        assert_eq!(story.told.len(), 1, "the answer stands with the concern");
    }
}
