//! About whom else a note is: those who live with them on its day. A tap each; nobody is chosen to begin with.

use casework::ids::PersonId;
use leptos::prelude::*;

/// The names, each with whether the note is about them too. Nothing where nobody with a record of their own lives there.
pub fn also_about(people: Vec<(PersonId, String, bool)>, toggle: impl Fn(PersonId) + Copy + Send + 'static) -> Option<AnyView> {
    let buttons: Vec<_> = people
        .into_iter()
        .map(|(person, name, is_about)| {
            view! {
                <button
                    type="button"
                    class="choice"
                    dir="auto"
                    aria-pressed=if is_about { "true" } else { "false" }
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| toggle(person)
                >
                    {name}
                </button>
            }
            .into_any()
        })
        .collect();
    (!buttons.is_empty()).then(|| {
        view! {
            <div class="also" role="group" aria-label="Also about">
                <span class="also__label" aria-hidden="true">"Also about"</span>
                <div class="choices">{buttons}</div>
            </div>
        }
        .into_any()
    })
}
