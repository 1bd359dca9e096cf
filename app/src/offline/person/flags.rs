//! Flags: what whoever visits has to know, with its author and the day on which it ends by itself.

use casework::{
    ids::{RecordId, WorkerId},
    journal::Fact,
};
use chrono::{Days, NaiveDate};

use super::Told;

/// A flag nobody has given a day ends after so many days: no flag stands for ever.
pub const STANDS_DAYS: u64 = 90;

/// One that nobody has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The record that raised it.
    pub record: RecordId,
    /// What, and why.
    pub words: String,
    /// Who raised it.
    pub by: Option<WorkerId>,
    /// When.
    pub day: NaiveDate,
    /// The last day on which it is shown.
    pub until: NaiveDate,
}

impl Flag {
    /// It is shown on this day.
    pub fn stands(&self, today: NaiveDate) -> bool {
        today <= self.until
    }
}

/// Every flag that nobody has ended, the newest first. Whether its day has passed is for whoever shows it to ask.
pub fn flags(standing: &[Told]) -> Vec<Flag> {
    let is_ended = |record: RecordId| {
        standing.iter().any(|one| one.entry.record.refers_to.contains(&record) && one.facts().contains(&Fact::FlagEnded))
    };
    let mut flags = Vec::new();
    for one in standing.iter().rev() {
        for fact in one.facts() {
            let Fact::Flag { words, review_on } = fact else { continue };
            let (record, day) = (one.entry.id(), one.day());
            if !is_ended(record) {
                let until = review_on.or_else(|| day.checked_add_days(Days::new(STANDS_DAYS))).unwrap_or(day);
                flags.push(Flag { record, words: words.clone(), by: one.entry.author, day, until });
            }
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::super::example::story;
    use chrono::NaiveDate;

    const DOG: &str =
        r#""id":1,"kind":"known","occurred_on":"2026-02-03","facts":[{"fact":"flag","words":"The dog bites","review_on":"2026-03-01"}]"#;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_flag_is_shown_until_its_day_and_then_ends_by_itself() {
        let flags = story(&[DOG]).flags;
        assert_eq!(flags[0].words, "The dog bites");
        assert!(flags[0].stands(on("2026-03-01")));
        assert!(!flags[0].stands(on("2026-03-02")));
        let no_day = story(&[r#""id":1,"kind":"known","occurred_on":"2026-02-03","facts":[{"fact":"flag","words":"x"}]"#]).flags;
        assert!(no_day[0].stands(on("2026-05-04")) && !no_day[0].stands(on("2026-05-05")));
    }

    #[test]
    fn somebody_can_end_it_before_its_day() {
        let ended = r#""id":2,"kind":"marked","refers_to":[1],"facts":[{"fact":"flag_ended"}]"#;
        assert!(story(&[DOG, ended]).flags.is_empty());
    }
}
