//! Why an entry waits for a team lead, and what they do about it.

use casework::{ids::PersonId, journal::Kind};
use leptos::prelude::*;

use super::{arrival::focus_main, use_announcer};
use crate::offline::{Entry, Listed, Waits, use_journal};

/// Why it waits, whose record it may belong on, and the buttons that settle it.
pub fn review(entry: &Entry, waits: Waits, everybody: Memo<Vec<Listed>>) -> impl IntoView + use<> {
    let (journal, announcer, record) = (use_journal(), use_announcer(), entry.id());
    let settle = move |people: Vec<PersonId>, said: String| {
        let mut settled = journal.record(people, Kind::Settled, String::new());
        settled.refers_to.push(record);
        journal.append(settled);
        announcer.say(said);
        // The button is gone.
        focus_main();
    };
    let why = match waits {
        Waits::Late => "We could not tell whose record this belongs to",
        Waits::Conflict => "These words came a second time and differ from what is on the record",
    };
    let named = everybody.with_untracked(|everybody| everybody.iter().find(|one| entry.record.people.contains(&one.person)).cloned());
    let named = named.map(|one| view! { ": "<a href=format!("/people/{}", one.person)>{one.name}</a> });
    let put = (waits == Waits::Late).then(|| {
        let chosen = RwSignal::new(String::new());
        let problem = RwSignal::new(String::new());
        let put = move |_| {
            let chosen = chosen.get_untracked();
            let whose = everybody.with_untracked(|everybody| everybody.iter().find(|one| one.person.to_string() == chosen).cloned());
            match whose {
                Some(one) => settle(vec![one.person], format!("Put on the record of {}.", one.name)),
                None => problem.set("Choose a person first".to_owned()),
            }
        };
        let option = |one: &Listed| {
            let said = one.age.iter().fold(one.name.clone(), |name, age| format!("{name}, {age}"));
            view! { <option value=one.person.to_string()>{said}</option> }
        };
        let options: Vec<_> = everybody.with_untracked(|everybody| everybody.iter().map(option).collect());
        view! {
            <p class="govuk-error-message" role="alert">{move || problem.get()}</p>
            <select
                class="govuk-select"
                aria-label="Whose record this belongs to"
                autocomplete="off"
                on:change=move |event| chosen.set(event_target_value(&event))
            >
                <option value="">"Choose a person"</option>
                {options}
            </select>
            <button type="button" class="button" on:click=put>"Put on this record"</button>
        }
    });
    view! {
        <p class="entry__small">{why}{named}</p>
        <div class="actions settle">
            {put}
            <button type="button" class="button button--quiet" on:click=move |_| settle(Vec::new(), "Noted that you have seen it.".to_owned())>
                "I have seen this"
            </button>
        </div>
    }
}
