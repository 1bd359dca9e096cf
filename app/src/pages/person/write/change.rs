//! A chip that counts, opened: what it says can be said otherwise, or not counted. It lies over what is below the box and moves nothing.

use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;

use super::desk::Desk;
use crate::{
    offline::{Chip, Detail, Held, changed, details},
    words,
};

const PLACE: &str = "change";

/// The fields of a chip. `unclear` is the one in which something was written that could not be understood, and what: it stays written.
pub fn change(desk: Desk, chip: &Chip, unclear: Option<&(&'static str, String)>, held: &Held, household: &[String]) -> AnyView {
    let said = words::fact(&chip.fact(held.today, &held.vocabulary), &held.vocabulary, held.today).unwrap_or_default();
    let asked: Vec<AnyView> = details(chip.says(), &held.vocabulary, household)
        .into_iter()
        .map(|field| {
            let written = unclear.filter(|(label, _)| *label == field.label).map(|(_, written)| written.clone());
            asked(desk, chip.place, field, written)
        })
        .collect();
    let place = chip.place;
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close(desk);
        }
    };
    let uncount = move |_| {
        desk.write(|draft| draft.chips.iter_mut().filter(|chip| chip.place == place).for_each(|chip| chip.confirmed = false));
        close(desk);
    };
    view! {
        <div id=PLACE class="change" role="group" tabindex="-1" aria-label=format!("Change: {}", said.aloud()) on:keydown=escape>
            <div class="change__fields">{asked}</div>
            <div class="change__foot">
                <button type="button" class="button button--quiet" on:click=uncount>"Do not count it"</button>
                <button type="button" class="button button--small" on:click=move |_| close(desk)>"Done"</button>
            </div>
        </div>
    }
    .into_any()
}

/// Puts whoever uses a keyboard, or listens, into it; the browser brings it into view.
pub fn focus() {
    request_animation_frame(|| focus_on(PLACE));
}

/// Puts the focus on the element of that name.
pub fn focus_on(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

fn close(desk: Desk) {
    desk.write(|draft| (draft.open, draft.unclear) = (None, None));
    focus_on("words");
}

fn asked(desk: Desk, place: usize, field: Detail, unclear: Option<String>) -> AnyView {
    let Detail { label, value, choices } = field;
    let id = format!("{PLACE}-{}", label.replace(' ', "-").to_lowercase());
    let (error, invalid) = if unclear.is_some() { (Some(format!("{id}-error")), Some("true")) } else { (None, None) };
    let value = unclear.unwrap_or(value);
    let changed = move |event| said_otherwise(desk, place, label, &event_target_value(&event));
    let field = if choices.is_empty() {
        let (kind, mode) = match label {
            "Day" => ("date", None),
            "Number" | "Pounds" => ("text", Some("decimal")),
            _ => ("text", None),
        };
        view! {
            <input
                id=id.clone()
                class="govuk-input change__field"
                type=kind
                inputmode=mode
                autocomplete="off"
                aria-describedby=error.clone()
                aria-invalid=invalid
                prop:value=value
                on:change=changed
            />
        }
        .into_any()
    } else {
        let options: Vec<_> = choices
            .into_iter()
            .map(|(id, words)| {
                let chosen = id == value;
                view! { <option value=id prop:selected=chosen>{words}</option> }
            })
            .collect();
        view! { <select id=id.clone() class="govuk-select change__field" on:change=changed>{options}</select> }.into_any()
    };
    let problem = error.map(|error| {
        let example = if label == "Day" { "Choose a day." } else { "Write it as a number, such as 3 or 62.5." };
        view! { <p id=error class="govuk-error-message" role="alert"><span class="govuk-visually-hidden">"Error: "</span>{example}</p> }
    });
    view! { <div class="change__asked"><label class="govuk-label change__label" for=id>{label}</label>{problem}{field}</div> }.into_any()
}

fn said_otherwise(desk: Desk, place: usize, label: &'static str, to: &str) {
    let vocabulary = desk.journal.with_untracked(|held| held.vocabulary.clone());
    desk.write(|draft| {
        let Some(chip) = draft.chips.iter_mut().find(|chip| chip.place == place) else { return };
        match changed(chip.says(), label, to, &vocabulary) {
            Some(says) => {
                chip.changed = Some(says);
                // What is still unclear in another field stays said.
                draft.unclear = draft.unclear.take().filter(|(unclear, _)| *unclear != label);
            }
            None => draft.unclear = Some((label, to.to_owned())),
        }
    });
}
