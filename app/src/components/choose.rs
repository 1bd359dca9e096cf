//! Choosing somebody: found as one types, each with what tells them from namesakes.

use casework::ids::PersonId;
use leptos::prelude::*;

use crate::offline::Listed;

/// As many as can be told apart at a glance; more letters make them fewer.
const SHOWN: usize = 8;

/// A field, and whoever it fits as buttons. `chosen` is the id of whoever was pressed, or nothing; another press takes it back.
pub fn choose(label: &'static str, everybody: Memo<Vec<Listed>>, leave_out: Option<PersonId>, chosen: RwSignal<String>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let option = move |one: &Listed, is_chosen: bool| {
        let id = one.person.to_string();
        view! {
            <li>
                <button
                    type="button"
                    class="chip"
                    aria-pressed=if is_chosen { "true" } else { "false" }
                    on:click=move |_| chosen.set(if is_chosen { String::new() } else { id.clone() })
                >
                    {one.in_words()}
                </button>
            </li>
        }
        .into_any()
    };
    let options = move || {
        let (typed, chosen) = (typed.get(), chosen.get());
        let typed = typed.trim();
        let is_shown = |one: &&Listed| match chosen.as_str() {
            "" => !typed.is_empty() && Some(one.person) != leave_out && one.matches(typed),
            chosen => one.person.to_string() == chosen,
        };
        let shown: Vec<_> =
            everybody.with(|everybody| everybody.iter().filter(is_shown).take(SHOWN).map(|one| option(one, !chosen.is_empty())).collect());
        let nobody = (shown.is_empty() && !typed.is_empty()).then(|| view! { <p class="empty">"Nobody here is called that."</p> });
        view! { <ul class="chips">{shown}</ul> {nobody} }
    };
    view! {
        <div class="chooser">
            <label class="govuk-label">
                {label}
                <input
                    class="govuk-input"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </label>
            <div role="status">{options}</div>
        </div>
    }
    .into_any()
}

/// Whoever was chosen.
pub fn chosen_of(everybody: Memo<Vec<Listed>>, chosen: RwSignal<String>) -> Option<Listed> {
    let chosen = chosen.get_untracked();
    everybody.with_untracked(|everybody| everybody.iter().find(|one| one.person.to_string() == chosen).cloned())
}
