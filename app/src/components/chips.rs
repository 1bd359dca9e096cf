//! What was read in the words, offered as chips: dashed is offered, solid with a tick counts. What would take a third row waits
//! behind a button.

use leptos::{ev::PointerEvent, prelude::*};

use super::fold::{Fold, LIST};
use crate::words::Said;

/// So far across, in pixels of the page, is a swipe and not a tap.
const SWIPE: i32 = 48;

/// A chip as it is shown.
pub struct ShownChip {
    /// Its place in the note.
    pub place: usize,
    /// What it says.
    pub said: Said,
    /// It counts.
    pub confirmed: bool,
    /// It is being changed.
    pub is_open: bool,
}

/// What was done to the chip of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChip {
    /// Tapped.
    Tap(usize),
    /// Put away, by its cross or a swipe.
    Dismiss(usize),
}

/// The chips of a draft, as many as there is room for.
#[component]
pub fn Chips(chips: Vec<ShownChip>, room: usize, fold: Fold, on_chip: impl Fn(OnChip) + Copy + Send + 'static) -> impl IntoView {
    let from = StoredValue::new(0);
    let more = fold.button(chips.len());
    // Nothing here is keyed: a chip keeps its place for as long as the note is written, and so does its button.
    let chips = chips.into_iter().enumerate().map(|(at, ShownChip { place, said, confirmed, is_open })| {
        let waits = at >= room;
        let pressed = move |event: PointerEvent| from.set_value(event.client_x());
        let let_go = move |event: PointerEvent| {
            if (event.client_x() - from.get_value()).abs() > SWIPE {
                on_chip(OnChip::Dismiss(place));
            }
        };
        let dismiss = format!("Dismiss: {}", said.aloud());
        let (class, expanded) = match (confirmed, is_open) {
            (false, _) => ("read-chip", None),
            (true, false) => ("read-chip read-chip--counts", Some("false")),
            (true, true) => ("read-chip read-chip--counts", Some("true")),
        };
        view! {
            <li class=class hidden=waits on:pointerdown=pressed on:pointerup=let_go>
                // The box keeps the focus, so that the keyboard stays where it is.
                <button
                    type="button"
                    class="chip"
                    aria-pressed=if confirmed { "true" } else { "false" }
                    aria-expanded=expanded
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| on_chip(OnChip::Tap(place))
                >
                    {said.what}
                    " "
                    <b>{said.value}</b>
                    " "
                    <span class="chip__rest">{said.rest}</span>
                </button>
                <button
                    type="button"
                    class="chip__dismiss"
                    aria-label=dismiss
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| on_chip(OnChip::Dismiss(place))
                >
                    "×"
                </button>
            </li>
        }
    });
    let chips: Vec<_> = chips.collect();
    view! {
        <ul id=LIST class="chips" aria-label="Read in your words. Press one to count it, and again to change it.">{chips}</ul>
        {more}
    }
}
