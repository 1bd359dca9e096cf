//! What was read in the words, offered as chips: dashed is offered, solid with a tick counts.

use leptos::prelude::*;

use crate::words::Said;

/// The chips of a draft, each with its place, what it says and whether it counts. A tap confirms; another takes it back.
#[component]
pub fn Chips(chips: Vec<(usize, Said, bool)>, toggle: impl Fn(usize) + Copy + Send + 'static) -> impl IntoView {
    // Nothing here is keyed: a chip keeps its place for as long as the note is written, and so does its button.
    let chips = chips.into_iter().map(|(place, said, confirmed)| {
        view! {
            <li>
                // The box keeps the focus, so that the keyboard stays where it is.
                <button
                    type="button"
                    class="chip"
                    aria-pressed=if confirmed { "true" } else { "false" }
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| toggle(place)
                >
                    {said.what}
                    " "
                    <b>{said.value}</b>
                    " "
                    <span class="chip__rest">{said.rest}</span>
                </button>
            </li>
        }
    });
    view! { <ul class="chips" aria-label="Read in your words. Press one to count it.">{chips.collect::<Vec<_>>()}</ul> }
}
