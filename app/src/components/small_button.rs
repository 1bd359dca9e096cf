//! A small button: one type for all of them, because each weighs.

use leptos::prelude::*;

/// What is seen on it, what is heard of it where that says more, and what it does.
pub fn small_button(seen: impl Into<String>, heard: Option<String>, does: impl Fn() + Send + 'static) -> AnyView {
    made(seen.into(), heard, Box::new(does))
}

fn made(seen: String, heard: Option<String>, does: Box<dyn Fn() + Send>) -> AnyView {
    view! { <button type="button" class="button button--small" aria-label=heard on:click=move |_| does()>{seen}</button> }.into_any()
}
