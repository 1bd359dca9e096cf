//! Forms that somebody has begun: what is typed in them is kept until it is saved, also when they are closed.

use casework::ids::PersonId;
use leptos::prelude::*;

use super::{Form, Journal};

/// One that was opened.
pub(super) struct Begun {
    person: PersonId,
    form: Form,
    answers: Vec<String>,
    /// Something was typed in it.
    pub touched: bool,
}

impl Journal {
    /// What a form says: what was typed in it before, or else what it begins with.
    pub fn begin(self, person: PersonId, form: &Form, begins_with: Vec<String>) -> Vec<String> {
        let mut answers = begins_with;
        answers.resize(form.asked().fields.len(), String::new());
        self.link.update_untracked(|link| match link.begun.iter_mut().find(|one| one.is(person, form)) {
            Some(one) if one.touched => answers.clone_from(&one.answers),
            Some(one) => one.answers.clone_from(&answers),
            None => link.begun.push(Begun { person, form: form.clone(), answers: answers.clone(), touched: false }),
        });
        answers
    }

    /// What it says now.
    pub fn answers(self, person: PersonId, form: &Form) -> Vec<String> {
        self.link
            .with_untracked(|link| link.begun.iter().find(|one| one.is(person, form)).map(|one| one.answers.clone()).unwrap_or_default())
    }

    /// Keeps what is typed in one of its fields.
    pub fn answer(self, person: PersonId, form: &Form, place: usize, answer: String) {
        self.link.update_untracked(|link| {
            if let Some(one) = link.begun.iter_mut().find(|one| one.is(person, form)) {
                one.touched = true;
                one.answers[place] = answer;
            }
        });
    }

    /// It is saved.
    pub fn done(self, person: PersonId, form: &Form) {
        self.link.update_untracked(|link| link.begun.retain(|one| !one.is(person, form)));
    }
}

impl Begun {
    fn is(&self, person: PersonId, form: &Form) -> bool {
        self.person == person && self.form == *form
    }
}
