//! Who needs somebody today: what was to be done on a day that has come, and who has not answered: a colleague elsewhere whom we
//! asked, or whoever a concern was passed on to.

use casework::journal::{Ending, Fact, Kind};
use chrono::NaiveDate;

use super::{Story, Told};
use crate::words::{count_of, kitchen_day, sentence};

/// So long after its day a reminder is still shown.
const REMIND_FOR_DAYS: i64 = 14;
/// An answer is waited for so long before it is worth a line.
const QUIET_DAYS: i64 = 7;

/// One reason to think of somebody today. Never their words, never how to reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// For sorting: what was due longest comes first.
    pub due: NaiveDate,
    /// "Ring about the damp, today".
    pub words: String,
}

/// Concerns that were passed on and have no answer, longest first. They outlive support; death stops them. What the concern is about
/// is not said, not even that it is one: somebody may be looking over your shoulder.
pub fn unanswered(story: &Story, today: NaiveDate) -> Vec<Reminder> {
    if matches!(story.about.ended, Some((_, Ending::Died))) {
        return Vec::new();
    }
    let said = |days: i64| format!("What was passed on has no answer yet, {}", count_of(days.max(0), "day", "days"));
    let due = |day: NaiveDate| Reminder { due: day, words: said((today - day).num_days()) };
    story.concerns.iter().map(|one| due(one.day)).collect()
}

/// What somebody needs today, longest due first. Once support has ended, only what was passed on and has no answer.
pub fn reminders(story: &Story, today: NaiveDate) -> Vec<Reminder> {
    let mut reminders = unanswered(story, today);
    if story.about.ended.is_some() {
        return reminders;
    }
    let mut remind = |due: NaiveDate, words: String| {
        let place = reminders.partition_point(|other| other.due <= due);
        reminders.insert(place, Reminder { due, words });
    };
    for one in &story.told {
        for fact in one.facts() {
            let Fact::FollowUp { on, what } = fact else { continue };
            let is_near = (-REMIND_FOR_DAYS..=1).contains(&(*on - today).num_days());
            // Somebody was there on that day or after it: it is done, or it was written down again.
            let is_visit = |other: &Told| other.entry.id() != one.entry.id() && other.entry.record.kind != Kind::Glass;
            let is_done = story.told.iter().any(|other| is_visit(other) && other.day() >= *on && other.day() <= today);
            if is_near && !is_done {
                remind(*on, follow_up(what.as_deref(), *on, today));
            }
        }
    }
    for one in &story.waiting {
        let days = one.days(today);
        if days > QUIET_DAYS {
            remind(one.asked_on, format!("{} has not answered, {days} days", one.name()));
        }
    }
    reminders
}

fn follow_up(what: Option<&str>, on: NaiveDate, today: NaiveDate) -> String {
    let when = if on < today { format!("was due {}", kitchen_day(on, today)) } else { kitchen_day(on, today) };
    let what = what.map(str::trim).filter(|what| !what.is_empty()).unwrap_or("Follow up");
    format!("{}, {when}", sentence(what))
}

#[cfg(test)]
mod tests {
    use super::{super::person::example::story, *};

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    const DAMP: &str =
        r#""id":1,"text":"x","occurred_on":"2026-11-10","facts":[{"fact":"follow_up","on":"2026-11-20","what":"ring about the damp"}]"#;

    #[test]
    fn a_reminder_shows_when_its_day_has_come_and_goes_when_somebody_was_there() {
        let due = story(&[DAMP]);
        assert!(reminders(&due, on("2026-11-18")).is_empty());
        assert_eq!(reminders(&due, on("2026-11-20"))[0].words, "Ring about the damp, today");
        assert_eq!(reminders(&due, on("2026-11-23"))[0].words, "Ring about the damp, was due on Friday");
        assert!(reminders(&due, on("2026-12-20")).is_empty());
        let done = story(&[DAMP, r#""id":2,"text":"Rang.","occurred_on":"2026-11-20""#]);
        assert!(reminders(&done, on("2026-11-20")).is_empty());
    }

    #[test]
    fn a_concern_without_an_answer_outlives_support_and_says_nothing_of_itself() {
        let concern = r#""id":1,"kind":"concern","text":"A bruise.","occurred_on":"2026-11-10""#;
        let finished = r#""id":2,"kind":"known","facts":[{"fact":"support_ended","on":"2026-11-11","how":"finished"}]"#;
        let told = reminders(&story(&[concern, finished]), on("2026-11-13"));
        assert_eq!(told[0].words, "What was passed on has no answer yet, 3 days");
        let answered = r#""id":3,"kind":"answered","text":"They will visit.","refers_to":[1],"facts":[{"fact":"concern_answered"}]"#;
        assert!(reminders(&story(&[concern, answered]), on("2026-11-13")).is_empty());
        let died = r#""id":4,"kind":"known","facts":[{"fact":"support_ended","on":"2026-11-11","how":"died"}]"#;
        assert!(reminders(&story(&[concern, died]), on("2026-11-13")).is_empty());
    }

    #[test]
    fn silence_is_named_after_a_week_and_ends_with_support() {
        let pull = r#""id":1,"text":"x","occurred_on":"2026-11-01","facts":[{"fact":"pull","whom":"housing"}]"#;
        assert_eq!(reminders(&story(&[pull]), on("2026-11-13"))[0].words, "Housing has not answered, 12 days");
        assert!(reminders(&story(&[pull]), on("2026-11-08")).is_empty());
        let died = r#""id":2,"kind":"known","facts":[{"fact":"support_ended","on":"2026-11-05","how":"died"}]"#;
        assert!(reminders(&story(&[pull, died]), on("2026-11-13")).is_empty());
    }
}
