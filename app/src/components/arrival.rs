//! Coming to another page without a new document: focus goes to its content, as it would with one.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use leptos_router::hooks::use_location;
use web_sys::HtmlElement;

/// Moves focus when the address changes, unless the page has put it somewhere itself.
#[component]
pub fn Arrival() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let here = path.get();
        if before.is_some_and(|before| before != here) {
            request_animation_frame(focus_main_unless_taken);
        }
        here
    });
}

fn focus_main_unless_taken() {
    let taken = document().active_element().is_some_and(|element| element.tag_name() == "TEXTAREA");
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
    if let Some(main) = main.filter(|_| !taken) {
        // The router has scrolled to the top already.
        let quietly = web_sys::FocusOptions::new();
        quietly.set_prevent_scroll(true);
        let _ = main.focus_with_options(&quietly);
    }
}
