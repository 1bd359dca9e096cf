//! A day in a form: the browser's own field, today unless somebody says otherwise.

use leptos::prelude::*;

use crate::offline::today_here;

/// The field with its label. What was chosen, `2026-02-03`, is in `day`.
pub fn date_field(label: &'static str, day: RwSignal<String>) -> AnyView {
    if day.with_untracked(String::is_empty) {
        day.set(today_here().to_string());
    }
    view! {
        <label class="govuk-label field">
            {label}
            <input
                type="date"
                class="govuk-input field__day"
                prop:value=move || day.get()
                on:change=move |event| day.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}
