//! Choosing a colleague.

use casework::access::Role;
use leptos::prelude::*;

use crate::offline::use_journal;

/// Everybody who works here in a role, but not whoever chooses. The id of whoever was chosen is in `chosen`.
pub fn choose_colleague(label: &'static str, role: Role, chosen: RwSignal<String>) -> AnyView {
    let journal = use_journal();
    let options = move || {
        journal.with(|held| {
            let me = held.me.as_ref().map(|me| me.worker);
            let others = held.colleagues.iter().filter(|one| Some(one.worker) != me && one.role == Some(role));
            others.map(|one| view! { <option value=one.worker.to_string()>{one.name.clone()}</option> }.into_any()).collect::<Vec<_>>()
        })
    };
    view! {
        <label class="govuk-label field">
            {label}
            <select class="govuk-select field__select" autocomplete="off" on:change=move |event| chosen.set(event_target_value(&event))>
                <option value="">"Choose a colleague"</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}
