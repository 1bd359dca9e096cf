//! What can be written on a person's page besides a note: each as words first, most of it optional. Pure: what is asked, what is
//! refused, and the record that comes of it.

use casework::{
    ids::RecordId,
    journal::{Fact, Kind, Stance},
};
use chrono::{Days, NaiveDate};

use super::{Story, flags::STANDS_DAYS};
use crate::offline::read_day;

/// One that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// What matters to them.
    Matters,
    /// How to reach them without harm.
    SafeContact,
    /// A way to reach them: the one of this record, or another.
    Contact(Option<RecordId>),
    /// Somebody around them.
    Member,
    /// What whoever visits has to know.
    Flag,
    /// What whoever goes alongside them next needs to know.
    NeedToKnow,
    /// That they were told about this record.
    ToldAboutRecord,
    /// What changed with a need.
    Outcome(RecordId),
    /// A concern that is passed on.
    Concern,
    /// What came back on a concern.
    Reply(RecordId),
    /// What they say of an entry.
    Answer(RecordId, Option<Stance>),
    /// Their own words beside an entry, as they write them themselves.
    OwnWords(RecordId),
}

/// How something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// In as many words as it takes.
    Words,
    /// In a few words.
    Line,
    /// A day.
    Day,
    /// What they say of it: nothing, agree or disagree.
    Stance,
}

/// One thing that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The question.
    pub label: &'static str,
    /// More about it; may be nothing.
    pub hint: &'static str,
    /// How it is answered.
    pub sort: Sort,
}

/// A form as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its heading.
    pub title: &'static str,
    /// What it asks; the words come first, and nothing else is ever needed.
    pub fields: Vec<Field>,
}

/// What was written, but for who, where and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// What sort of record.
    pub kind: Kind,
    /// Its words.
    pub text: String,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// The records it is about.
    pub refers_to: Vec<RecordId>,
}

const WORDS_FIRST: &str = "Write something first. Nothing else is needed.";

impl Form {
    /// What it asks.
    pub fn asked(&self) -> Asked {
        use Sort::{Day, Line, Stance as Says, Words};
        let (title, fields): (_, &[(&str, &str, Sort)]) = match self {
            Self::Matters => ("What matters to them", &[("In their own words", "", Words)]),
            Self::SafeContact => (
                "Safe contact",
                &[("How to reach them without harm", "It stands at the top of this page, before any number or address.", Words)],
            ),
            Self::Contact(_) => (
                "A way to reach them",
                &[
                    ("A number or an address", "Clear it to take it back.", Line),
                    ("Whose, or what", "For example “Mobile” or “Her sister”.", Line),
                ],
            ),
            Self::Member => ("Somebody around them", &[("What they are called", "", Line), ("Born", "If you know it.", Day)]),
            Self::Flag => (
                "A flag for whoever visits",
                &[
                    ("What they have to know, and why", "It is not shown when the tablet is turned round.", Words),
                    ("Look at it again on", "After that day it ends by itself.", Day),
                ],
            ),
            Self::NeedToKnow => (
                "What you need to know",
                &[("For whoever goes alongside them next, or covers", "It is not shown when the tablet is turned round.", Words)],
            ),
            Self::ToldAboutRecord => ("Told about this record", &[("When they were told", "", Day)]),
            Self::Outcome(_) => ("What changed?", &[("In whose eyes, better or worse", "The need is then no longer open.", Words)]),
            Self::Concern => (
                "Pass on a concern",
                &[
                    ("What you saw or heard", "", Words),
                    ("To whom you passed it on", "", Line),
                    ("When", "", Line),
                    ("What they wanted to happen", "", Line),
                    ("That they were told, or why not", "", Line),
                ],
            ),
            Self::Reply(_) => ("What came back", &[("In words", "", Words)]),
            Self::OwnWords(_) => ("Your words", &[("What you want to say about it", "", Words)]),
            Self::Answer(_, None) => ("What they say", &[("In their own words", "", Words), ("They say that", "", Says)]),
            Self::Answer(_, Some(Stance::Agree)) => ("You agree with this", &[("In your own words, if you like", "", Words)]),
            Self::Answer(_, Some(Stance::Disagree)) => ("You do not agree with this", &[("In your own words, if you like", "", Words)]),
        };
        let fields = fields.iter().map(|&(label, hint, sort)| Field { label, hint, sort }).collect();
        Asked { title, fields }
    }

    /// What its fields say before anything is typed.
    pub fn begins_with(&self, story: &Story, today: NaiveDate) -> Vec<String> {
        let about = &story.about;
        match self {
            Self::Matters => super::what_matters(story).into_iter().take(1).collect(),
            Self::SafeContact => about.safe_contact.iter().cloned().collect(),
            Self::NeedToKnow => about.need_to_know.iter().map(|noted| noted.words.clone()).collect(),
            Self::Contact(Some(record)) => {
                let known = about.contacts.iter().find(|one| one.record == *record);
                known.map(|one| vec![one.words.clone(), one.name.clone()]).unwrap_or_default()
            }
            Self::Flag => {
                let review = today.checked_add_days(Days::new(STANDS_DAYS)).unwrap_or(today);
                vec![String::new(), review.to_string()]
            }
            Self::ToldAboutRecord => vec![today.to_string()],
            _ => Vec::new(),
        }
    }

    /// The record that comes of these answers, one a field; or what to do first.
    ///
    /// # Errors
    /// Without words, where there is nothing yet that no words could take back.
    pub fn written(&self, answers: &[String], story: &Story) -> Result<Written, &'static str> {
        let given = |place: usize| answers.get(place).map(|answer| answer.trim().to_owned()).unwrap_or_default();
        let maybe = |place: usize| Some(given(place)).filter(|answer| !answer.is_empty());
        let day = |place: usize| read_day(&given(place));
        // An entry keeps its words exactly as they were typed.
        let (typed, words, about) = (answers.first().cloned().unwrap_or_default(), given(0), &story.about);
        let known = |fact| Written { kind: Kind::Known, text: String::new(), facts: vec![fact], refers_to: Vec::new() };
        let says = |kind, facts, to: &RecordId| Written { kind, text: typed.clone(), facts, refers_to: vec![*to] };
        let may_be_empty = match self {
            Self::Matters => about.matters.is_some(),
            Self::SafeContact => about.safe_contact.is_some(),
            Self::NeedToKnow => about.need_to_know.is_some(),
            Self::Contact(was) => was.is_some(),
            Self::ToldAboutRecord | Self::Reply(_) | Self::Answer(_, Some(_)) => true,
            Self::Answer(_, None) => stance(&given(1)).is_some(),
            Self::Member | Self::Flag | Self::Outcome(_) | Self::OwnWords(_) | Self::Concern => false,
        };
        if words.is_empty() && !may_be_empty {
            return Err(WORDS_FIRST);
        }
        Ok(match self {
            Self::Matters => known(Fact::Matters { words }),
            Self::SafeContact => known(Fact::SafeContact { words }),
            Self::NeedToKnow => known(Fact::NeedToKnow { words }),
            Self::Member => known(Fact::Member { name: words, born: day(1) }),
            Self::Flag => known(Fact::Flag { words, review_on: day(1) }),
            Self::ToldAboutRecord => known(Fact::ToldAboutRecord { on: day(0) }),
            Self::Contact(was) => {
                let name = maybe(1);
                let before = was.and_then(|was| about.contacts.iter().find(|one| one.record == was)).map(|one| one.name.clone());
                let mut written = known(Fact::Contact { name: name.clone(), words });
                // Under another name it would stand twice: the first is taken back.
                if let Some(before) = before.filter(|before| before.to_lowercase() != name.unwrap_or_default().to_lowercase()) {
                    written.facts.insert(0, Fact::Contact { name: Some(before), words: String::new() });
                }
                written
            }
            Self::Outcome(need) => says(Kind::Outcome, Vec::new(), need),
            Self::Reply(concern) => says(Kind::Answered, vec![Fact::ConcernAnswered], concern),
            Self::OwnWords(entry) => says(Kind::Answer, Vec::new(), entry),
            Self::Answer(entry, chosen) => {
                let stance = chosen.or_else(|| stance(&given(1)));
                says(Kind::Answer, stance.map(|stance| Fact::Stance { stance }).into_iter().collect(), entry)
            }
            Self::Concern => {
                let passed_on = Fact::PassedOn { to: maybe(1), when: maybe(2), wanted: maybe(3), told: maybe(4) };
                Written { kind: Kind::Concern, text: typed, facts: vec![passed_on], refers_to: Vec::new() }
            }
        })
    }
}

fn stance(name: &str) -> Option<Stance> {
    match name {
        "agree" => Some(Stance::Agree),
        "disagree" => Some(Stance::Disagree),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::example::{id, story},
        *,
    };

    fn record() -> RecordId {
        id(1).parse().expect("an id")
    }

    fn all() -> Vec<Form> {
        vec![
            Form::Matters,
            Form::SafeContact,
            Form::Contact(None),
            Form::Member,
            Form::Flag,
            Form::NeedToKnow,
            Form::ToldAboutRecord,
            Form::Outcome(record()),
            Form::Concern,
            Form::Reply(record()),
            Form::OwnWords(record()),
            Form::Answer(record(), None),
            Form::Answer(record(), Some(Stance::Agree)),
            Form::Answer(record(), Some(Stance::Disagree)),
        ]
    }

    #[test]
    fn no_form_needs_more_than_its_first_field() {
        for form in all() {
            let mut answers = vec![String::new(); form.asked().fields.len()];
            answers[0] = if form == Form::ToldAboutRecord { "2026-11-18".into() } else { "some words".into() };
            let written = form.written(&answers, &Story::default()).expect("a record");
            assert!(!written.text.is_empty() || !written.facts.is_empty(), "{form:?}");
        }
    }

    #[test]
    fn nothing_at_all_is_refused_with_what_to_do() {
        for form in [Form::Matters, Form::Flag, Form::Concern, Form::Outcome(record()), Form::Answer(record(), None), Form::Contact(None)] {
            assert_eq!(form.written(&[" \n".into()], &Story::default()), Err(WORDS_FIRST), "{form:?}");
        }
        assert!(Form::Answer(record(), Some(Stance::Agree)).written(&[], &Story::default()).is_ok(), "their stance is enough");
    }

    #[test]
    fn what_stands_is_taken_back_with_no_words() {
        let says = story(&[r#""id":1,"kind":"known","facts":[{"fact":"matters","words":"x"}]"#]);
        assert_eq!(Form::Matters.written(&[String::new()], &says).expect("a record").facts, [Fact::Matters { words: String::new() }]);
    }

    #[test]
    fn a_way_to_reach_them_that_gets_another_name_leaves_none_behind() {
        let says = story(&[r#""id":1,"kind":"known","facts":[{"fact":"contact","name":"Mobile","words":"1"}]"#]);
        let form = Form::Contact(Some(record()));
        assert_eq!(form.begins_with(&says, NaiveDate::default()), ["1", "Mobile"]);
        let facts = form.written(&["2".into(), "Work".into()], &says).expect("a record").facts;
        assert_eq!(facts.len(), 2);
        assert_eq!(facts[0], Fact::Contact { name: Some("Mobile".into()), words: String::new() });
        assert_eq!(form.written(&["2".into(), " mobile ".into()], &says).expect("a record").facts.len(), 1);
    }

    #[test]
    fn a_concern_keeps_what_was_said_of_it_and_no_more() {
        let answers = ["He had a bruise".to_owned(), "Children's services".to_owned(), String::new(), " ".to_owned(), "Yes".to_owned()];
        let written = Form::Concern.written(&answers, &Story::default()).expect("a record");
        assert_eq!(written.kind, Kind::Concern);
        let passed_on = Fact::PassedOn { to: Some("Children's services".into()), when: None, wanted: None, told: Some("Yes".into()) };
        assert_eq!(written.facts, [passed_on]);
    }

    #[test]
    fn a_flag_is_looked_at_again_in_three_months_unless_another_day_is_chosen() {
        let today = "2026-11-18".parse().expect("a date");
        assert_eq!(Form::Flag.begins_with(&Story::default(), today), ["", "2027-02-16"]);
        let written = Form::Flag.written(&["The dog".into(), "2026-12-01".into()], &Story::default()).expect("a record");
        assert_eq!(written.facts, [Fact::Flag { words: "The dog".into(), review_on: "2026-12-01".parse().ok() }]);
    }
}
