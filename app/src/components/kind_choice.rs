//! What sort of entry it is: one optional tap. Nothing chosen is a note.

use casework::journal::Kind;
use leptos::prelude::*;

use crate::words;

/// Need, action, outcome, note: none chosen to begin with, and a second tap takes a choice back.
#[component]
pub fn KindChoice(chosen: Option<Kind>, choose: impl Fn(Option<Kind>) + Copy + Send + 'static) -> impl IntoView {
    let choices = [Kind::Need, Kind::Action, Kind::Outcome, Kind::Note].map(|kind| {
        let is_chosen = chosen.as_ref() == Some(&kind);
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=if is_chosen { "true" } else { "false" }
                on:mousedown=|event| event.prevent_default()
                on:click={
                    let kind = kind.clone();
                    move |_| choose((!is_chosen).then(|| kind.clone()))
                }
            >
                {words::kind(&kind)}
            </button>
        }
    });
    view! { <div class="choices" role="group" aria-label="What sort of entry, if you like">{Vec::from(choices)}</div> }
}
