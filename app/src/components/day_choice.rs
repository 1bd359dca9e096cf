//! The day it happened: today, unless somebody says otherwise.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::words;

/// "Today", which opens the browser's own date field.
#[component]
pub fn DayChoice(day: RwSignal<Option<NaiveDate>>, #[prop(into)] today: Signal<NaiveDate>) -> impl IntoView {
    let open = RwSignal::new(day.get_untracked().is_some());
    let chosen = move || day.get().unwrap_or_else(|| today.get());
    let said = move || words::day(chosen(), today.get());
    let change = move |event| {
        let value = event_target_value(&event);
        day.set(value.parse().ok().filter(|day| *day != today.get_untracked()));
    };
    view! {
        <div class="day">
            <button
                type="button"
                class="day__said"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls="day-field"
                title=move || words::full_day(chosen())
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="govuk-visually-hidden">"When it happened: "</span>
                {said}
            </button>
            <div id="day-field" class="day__field" hidden=move || !open.get()>
                <label class="govuk-visually-hidden" for="day">"The day it happened"</label>
                <input
                    type="date"
                    id="day"
                    class="govuk-input"
                    max=move || today.get().to_string()
                    prop:value=move || chosen().to_string()
                    on:change=change
                />
            </div>
        </div>
    }
    .into_any()
}
