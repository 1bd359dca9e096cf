//! Why an entry waits, and what is done about it: by a team lead, or, where it is about nobody known yet, by anybody of the team.

use casework::{ids::PersonId, journal::Kind};
use leptos::prelude::*;

use super::{arrival::focus_main, choose, chosen_of, use_announcer};
use crate::offline::{Entry, Listed, Waits, use_journal};

/// Why it waits, whose record it may belong on, and the buttons that settle it.
pub fn review(entry: &Entry, waits: Waits, everybody: Memo<Vec<Listed>>) -> AnyView {
    let (journal, announcer, record) = (use_journal(), use_announcer(), entry.id());
    let settle = move |people: Vec<PersonId>, said: String| {
        let mut settled = journal.record(people, Kind::Settled, String::new());
        settled.refers_to.push(record);
        journal.append(settled);
        announcer.say(said);
        // The button is gone.
        focus_main();
    };
    let (why, seen) = match waits {
        Waits::Late => (Some("We could not tell whose record this belongs to"), "I have seen this"),
        Waits::Conflict => (Some("These words came a second time and differ from what is on the record"), "I have seen this"),
        Waits::Joint => {
            (Some("This is on the records of people who have parted since: look whether it should stay on both"), "It can stay")
        }
        Waits::Nobody => (None, "It needs no record"),
    };
    let link = |one: &Listed| view! { " "<a href=format!("/people/{}", one.person) dir="auto">{one.name.clone()}</a> }.into_any();
    let is_about = |one: &&Listed| entry.record.people.contains(&one.person);
    let named: Vec<AnyView> = everybody.with_untracked(|everybody| everybody.iter().filter(is_about).map(link).collect());
    let named = (!named.is_empty()).then(|| view! { ":" {named} });
    let (chosen, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let put = move |_| match chosen_of(everybody, chosen) {
        Some(one) => settle(vec![one.person], format!("Put on the record of {}.", one.name)),
        None => problem.set("Choose a person first".to_owned()),
    };
    let is_put = matches!(waits, Waits::Late | Waits::Nobody);
    let whose = is_put.then(|| {
        view! {
            <p class="govuk-error-message" role="alert">{move || problem.get()}</p>
            {choose("Whose record this belongs to", everybody, None, chosen)}
        }
    });
    view! {
        {why.map(|why| view! { <p class="entry__small">{why}{named}</p> })}
        {whose}
        <div class="actions settle">
            {is_put.then(|| view! { <button type="button" class="button" on:click=put>"Put on this record"</button> })}
            <button type="button" class="button button--quiet" on:click=move |_| settle(Vec::new(), "Noted.".to_owned())>
                {seen}
            </button>
        </div>
    }
    .into_any()
}
