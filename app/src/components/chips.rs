//! What was read in the words, offered as chips: dashed is offered, solid with a tick counts.

use std::sync::Arc;

use casework::vocabulary::Vocabulary;
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{offline::Chip, words};

/// The chips of a draft. A tap confirms; another takes it back.
#[component]
pub fn Chips(
    chips: RwSignal<Vec<Chip>>,
    #[prop(into)] on: Signal<NaiveDate>,
    #[prop(into)] today: Signal<NaiveDate>,
    #[prop(into)] vocabulary: Signal<Arc<Vocabulary>>,
) -> impl IntoView {
    let shown = move || chips.with(|chips| chips.iter().filter(|chip| chip.here).map(|chip| chip.place).collect::<Vec<_>>());
    let toggle = move |place: usize| {
        chips.update(|chips| {
            if let Some(chip) = chips.iter_mut().find(|chip| chip.place == place) {
                chip.confirmed = !chip.confirmed;
            }
        });
    };
    let chip = move |place: usize| {
        let find = move || chips.with(|chips| chips.iter().find(|chip| chip.place == place).cloned());
        let confirmed = Memo::new(move |_| find().is_some_and(|chip| chip.confirmed));
        let said = Memo::new(move |_| {
            let fact = find()?.fact(on.get(), &vocabulary.get());
            vocabulary.with(|vocabulary| words::fact(&fact, vocabulary, today.get()))
        });
        view! {
            <li>
                // The box keeps the focus, so that the keyboard stays where it is.
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if confirmed.get() { "true" } else { "false" }
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| toggle(place)
                >
                    {move || {
                        let said = said.get().unwrap_or_default();
                        view! {
                            <span>{said.what}</span>
                            " "
                            <b>{said.value}</b>
                            " "
                            <span class="chip__rest">{said.rest}</span>
                        }
                    }}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || !shown().is_empty()>
            <p class="govuk-visually-hidden" id="chips-label">"Read in your words. Press one to count it."</p>
            <ul class="chips" aria-labelledby="chips-label">
                <For each=shown key=|place| *place children=chip />
            </ul>
        </Show>
    }
    .into_any()
}
