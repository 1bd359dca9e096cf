//! Coming to another page without a new document: focus goes to its content, as it would with one.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use crate::address::use_address;

/// Moves focus when the address changes, unless the page has put it somewhere itself.
#[component]
pub fn Arrival() -> impl IntoView {
    let address = use_address();
    Effect::new(move |before: Option<String>| {
        let here = address.path();
        if before.is_some_and(|before| before != here) {
            request_animation_frame(focus_main_unless_taken);
        }
        here
    });
}

fn focus_main_unless_taken() {
    if document().active_element().is_none_or(|element| element.tag_name() != "TEXTAREA") {
        focus_main();
    }
}

/// Moves focus to the page's content, and nothing on the screen.
pub fn focus_main() {
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
    if let Some(main) = main {
        // It is at its top already.
        let quietly = web_sys::FocusOptions::new();
        quietly.set_prevent_scroll(true);
        let _ = main.focus_with_options(&quietly);
    }
}
