//! Expertise that was asked for and has not answered: it times the system, never a worker.

use casework::{ids::RecordId, journal::Fact};
use chrono::NaiveDate;

use super::Told;

/// One that has not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The record in which they were asked.
    pub record: RecordId,
    /// Whom we asked.
    pub whom: String,
    /// When.
    pub asked_on: NaiveDate,
}

impl Waiting {
    /// Whole days since they were asked.
    pub fn days(&self, today: NaiveDate) -> i64 {
        (today - self.asked_on).num_days().max(0)
    }

    /// "Housing": as the start of a sentence.
    pub fn name(&self) -> String {
        crate::words::sentence(&self.whom)
    }
}

/// Everybody who has not answered, longest waiting first, out of everything that stands.
pub fn waiting(standing: &[Told]) -> Vec<Waiting> {
    let has_answered = |record: RecordId, asked: &str| {
        let answers = standing.iter().filter(|one| one.entry.record.refers_to.contains(&record)).flat_map(Told::facts);
        answers.into_iter().any(|fact| matches!(fact, Fact::PullAnswered { whom, .. } if whom == asked))
    };
    let mut waiting: Vec<Waiting> = Vec::new();
    for one in standing {
        for fact in one.facts() {
            let Fact::Pull { whom, asked_on, .. } = fact else { continue };
            if !has_answered(one.entry.id(), whom) {
                let asked_on = asked_on.unwrap_or_else(|| one.day());
                let place = waiting.partition_point(|other| other.asked_on <= asked_on);
                waiting.insert(place, Waiting { record: one.entry.id(), whom: whom.clone(), asked_on });
            }
        }
    }
    waiting
}

#[cfg(test)]
mod tests {
    use super::super::example::story;

    #[test]
    fn an_answer_ends_the_wait_of_those_it_names() {
        let waiting = story(&[
            r#""id":1,"text":"x","occurred_on":"2026-02-03","facts":[{"fact":"pull","whom":"housing"},{"fact":"pull","whom":"IDVA","asked_on":"2026-02-01"}]"#,
            r#""id":2,"kind":"answered","refers_to":[1],"facts":[{"fact":"pull_answered","whom":"IDVA"}]"#,
        ])
        .waiting;
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].name(), "Housing");
        assert_eq!(waiting[0].days("2026-02-15".parse().expect("a date")), 12);
    }
}
