//! A page, or a part of one, that says which thing went wrong and what to do.

use leptos::prelude::*;

/// A heading and what to do. For a whole page give `top` so that it is the page's heading.
#[component]
pub fn Notice(
    /// Which thing.
    #[prop(into)]
    title: String,
    /// It is the whole page.
    #[prop(optional)]
    top: bool,
    /// What to do.
    children: Children,
) -> impl IntoView {
    let title =
        if top { view! { <h1 class="title">{title}</h1> }.into_any() } else { view! { <h2 class="heading">{title}</h2> }.into_any() };
    view! { <div class="notice">{title}{children()}</div> }
}
