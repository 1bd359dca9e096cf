//! What sort of entry it is: one optional tap. Nothing chosen is a note.

use casework::journal::Kind;
use leptos::prelude::*;

use crate::words;

/// Need, action, outcome, note: none chosen to begin with, and a second tap takes a choice back.
#[component]
pub fn KindChoice(kind: RwSignal<Option<Kind>>) -> impl IntoView {
    let choices = [Kind::Need, Kind::Action, Kind::Outcome, Kind::Note];
    let choice = move |one: Kind| {
        let name = words::kind(&one);
        let chosen = {
            let one = one.clone();
            Memo::new(move |_| kind.with(|kind| kind.as_ref() == Some(&one)))
        };
        let choose = move |_| kind.set((!chosen.get_untracked()).then(|| one.clone()));
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || if chosen.get() { "true" } else { "false" }
                on:mousedown=|event| event.prevent_default()
                on:click=choose
            >
                {name}
            </button>
        }
    };
    view! { <div class="choices" role="group" aria-label="What sort of entry, if you like">{choices.map(choice).into_iter().collect_view()}</div> }
    .into_any()
}
