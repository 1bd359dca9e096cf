//! The day it happened: today, unless somebody says otherwise.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{offline::read_day, words};

/// "Today", which opens the browser's own date field.
#[component]
pub fn DayChoice(
    chosen: Option<NaiveDate>,
    today: NaiveDate,
    is_open: bool,
    open: impl Fn(bool) + Copy + Send + 'static,
    choose: impl Fn(Option<NaiveDate>) + Copy + Send + 'static,
) -> impl IntoView {
    let day = chosen.unwrap_or(today);
    let change = move |event| choose(read_day(&event_target_value(&event)).filter(|day| *day != today));
    view! {
        <div class="day">
            <button
                type="button"
                class="day__said"
                aria-expanded=if is_open { "true" } else { "false" }
                aria-controls="day-field"
                title=words::full_day(day)
                on:click=move |_| open(!is_open)
            >
                <span class="govuk-visually-hidden">"When it happened: "</span>
                {words::day(day, today)}
            </button>
            <div id="day-field" class="day__field" hidden=!is_open>
                <label class="govuk-visually-hidden" for="day">"The day it happened"</label>
                <input type="date" id="day" class="govuk-input" max=today.to_string() prop:value=day.to_string() on:change=change />
            </div>
        </div>
    }
}
