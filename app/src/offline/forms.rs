//! Forms that somebody has begun: what is typed in them is kept until it is saved, also when they are closed, and on the device.

use casework::{
    ids::{PersonId, RecordId},
    journal::Stance,
};
use leptos::prelude::*;

use super::{Form, Journal, wire};

/// One that was opened.
pub(super) struct Begun {
    person: PersonId,
    form: Form,
    answers: Vec<String>,
    /// How often something was typed in it.
    changes: u32,
}

impl Begun {
    fn is(&self, person: PersonId, form: &Form) -> bool {
        self.person == person && self.form == *form
    }

    /// Something was typed in it.
    pub fn is_touched(&self) -> bool {
        self.changes > 0
    }

    /// Under which name it is kept, and as of which change.
    pub fn named(&self) -> (String, u32) {
        (format!("{} {}", self.person, name_of(&self.form)), self.changes)
    }

    /// What is kept of it.
    pub fn kept(&self) -> Vec<u8> {
        serde_json::to_vec(&self.answers).unwrap_or_default()
    }

    /// The one that was kept under such a name.
    pub fn taken_up(named: &str, kept: &str) -> Option<Self> {
        let (person, form) = named.split_once(' ')?;
        let answers = wire::value(kept)?;
        let answers = answers.as_array()?.iter().map(|answer| answer.as_str().unwrap_or_default().to_owned()).collect();
        Some(Self { person: person.parse().ok()?, form: named_form(form)?, answers, changes: 1 })
    }
}

/// A form as it is named where it is kept: a word, the record that it is about, and what they say of it.
fn name_of(form: &Form) -> String {
    match form {
        Form::Matters => "matters".to_owned(),
        Form::SafeContact => "safe-contact".to_owned(),
        Form::Contact(None) => "contact".to_owned(),
        Form::Contact(Some(record)) => format!("contact {record}"),
        Form::Member => "member".to_owned(),
        Form::Flag => "flag".to_owned(),
        Form::NeedToKnow => "need-to-know".to_owned(),
        Form::ToldAboutRecord => "told".to_owned(),
        Form::Outcome(record) => format!("outcome {record}"),
        Form::Concern => "concern".to_owned(),
        Form::Reply(record) => format!("reply {record}"),
        Form::Answer(record, None) => format!("answer {record}"),
        Form::Answer(record, Some(Stance::Agree)) => format!("agree {record}"),
        Form::Answer(record, Some(Stance::Disagree)) => format!("disagree {record}"),
        Form::OwnWords(record) => format!("own-words {record}"),
    }
}

/// The form of such a name.
fn named_form(name: &str) -> Option<Form> {
    let (word, record) = name.split_once(' ').unwrap_or((name, ""));
    let record: Option<RecordId> = record.parse().ok();
    Some(match (word, record) {
        ("matters", _) => Form::Matters,
        ("safe-contact", _) => Form::SafeContact,
        ("contact", record) => Form::Contact(record),
        ("member", _) => Form::Member,
        ("flag", _) => Form::Flag,
        ("need-to-know", _) => Form::NeedToKnow,
        ("told", _) => Form::ToldAboutRecord,
        ("outcome", Some(record)) => Form::Outcome(record),
        ("concern", _) => Form::Concern,
        ("reply", Some(record)) => Form::Reply(record),
        ("answer", Some(record)) => Form::Answer(record, None),
        ("agree", Some(record)) => Form::Answer(record, Some(Stance::Agree)),
        ("disagree", Some(record)) => Form::Answer(record, Some(Stance::Disagree)),
        ("own-words", Some(record)) => Form::OwnWords(record),
        _ => return None,
    })
}

impl Journal {
    /// What a form says: what was typed in it before, or else what it begins with.
    pub fn begin(self, person: PersonId, form: &Form, begins_with: Vec<String>) -> Vec<String> {
        let mut answers = begins_with;
        answers.resize(form.asked().fields.len(), String::new());
        self.link.update_untracked(|link| match link.begun.iter_mut().find(|one| one.is(person, form)) {
            Some(one) if one.is_touched() => {
                one.answers.resize(answers.len(), String::new());
                answers.clone_from(&one.answers);
            }
            Some(one) => one.answers.clone_from(&answers),
            None => link.begun.push(Begun { person, form: form.clone(), answers: answers.clone(), changes: 0 }),
        });
        answers
    }

    /// What it says now.
    pub fn answers(self, person: PersonId, form: &Form) -> Vec<String> {
        self.link
            .with_untracked(|link| link.begun.iter().find(|one| one.is(person, form)).map(|one| one.answers.clone()).unwrap_or_default())
    }

    /// Keeps what is typed in one of its fields: on the device at the next pause.
    pub fn answer(self, person: PersonId, form: &Form, place: usize, answer: String) {
        self.link.update_untracked(|link| {
            if let Some(one) = link.begun.iter_mut().find(|one| one.is(person, form)) {
                one.changes += 1;
                one.answers[place] = answer;
            }
        });
        self.keep_at_a_pause();
    }

    /// It is saved.
    pub fn done(self, person: PersonId, form: &Form) {
        self.link.update_untracked(|link| link.begun.retain(|one| !one.is(person, form)));
        self.keep_now();
    }

    /// One that this device kept is here again, unless something was typed in it since.
    pub(super) fn take_up_form(self, begun: Begun) {
        self.link.update_untracked(|link| {
            link.keeping.forms.push(begun.named());
            match link.begun.iter_mut().find(|one| one.is(begun.person, &begun.form)) {
                Some(one) if one.is_touched() => {}
                Some(one) => *one = begun,
                None => link.begun.push(begun),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_taken_up_as_it_was_kept() {
        let record: RecordId = "0198c0de-0000-7000-8000-000000000001".parse().expect("an id");
        let person: PersonId = "0198c0de-0000-7000-8000-000000000002".parse().expect("an id");
        let forms = [
            Form::Matters,
            Form::SafeContact,
            Form::Contact(None),
            Form::Contact(Some(record)),
            Form::Member,
            Form::Flag,
            Form::NeedToKnow,
            Form::ToldAboutRecord,
            Form::Outcome(record),
            Form::Concern,
            Form::Reply(record),
            Form::Answer(record, None),
            Form::Answer(record, Some(Stance::Agree)),
            Form::Answer(record, Some(Stance::Disagree)),
            Form::OwnWords(record),
        ];
        for form in forms {
            let begun = Begun { person, form: form.clone(), answers: vec!["a \"b\"\n".into(), String::new()], changes: 1 };
            let kept = String::from_utf8(begun.kept()).expect("words");
            let again = Begun::taken_up(&begun.named().0, &kept).expect("a form");
            assert!(again.is(person, &form) && again.answers == begun.answers && again.is_touched(), "{form:?}");
        }
        assert!(Begun::taken_up("nobody matters", "[]").is_none() && named_form("reply").is_none() && named_form("song").is_none());
    }
}
