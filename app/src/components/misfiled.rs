//! An entry on the wrong record: its author or a lead moves it to the right one.

use casework::{access::Role, journal::Kind};
use leptos::prelude::*;

use super::{arrival::focus_main, choose, chosen_of, use_announcer};
use crate::offline::{Entry, Held, Journey, use_journal};

/// Whether whoever is here may move it: what they wrote themselves, or anything where they lead. What is not sent yet is moved later.
pub fn may_move(entry: &Entry, held: &Held) -> bool {
    let is_here = |me: &crate::session::Me| me.role == Role::TeamLead || entry.author == Some(me.worker);
    entry.journey == Journey::Sent && entry.waits.is_none() && entry.record.kind.is_entry() && held.me.as_ref().is_some_and(is_here)
}

/// Whose record it belongs on, and the button that moves it there. Made when it is asked for.
pub fn wrong_record(entry: &Entry) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let everybody = journal.everybody();
    let (record, people) = (entry.id(), entry.record.people.clone());
    let wrong = people.first().copied();
    let (chosen, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let go = move |_| {
        let Some(right) = chosen_of(everybody, chosen) else { return problem.set("Choose a person first".to_owned()) };
        // Whomever else it is about, it is still about them.
        let others = people.iter().copied().skip(1).filter(|one| *one != right.person);
        let mut moved = journal.record([right.person].into_iter().chain(others).collect(), Kind::Misfiled, String::new());
        moved.refers_to.push(record);
        journal.append(moved);
        announcer.say(format!("Moved to the record of {}.", right.name));
        focus_main();
    };
    view! {
        <div class="part__form">
            <p class="govuk-error-message" role="alert">{move || problem.get()}</p>
            {choose("Whose record does it belong on?", everybody, wrong, chosen)}
            <button type="button" class="button" on:click=go>"Move it there"</button>
        </div>
    }
    .into_any()
}
