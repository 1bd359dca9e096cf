//! A page, or a part of one, that says which thing went wrong and what to do.

use leptos::{either::Either, prelude::*};

/// A heading and what to do. For a whole page give `top` so that it is the page's heading.
#[component]
pub fn Notice<V: IntoView + 'static>(
    /// Which thing.
    title: &'static str,
    /// It is the whole page.
    #[prop(optional)]
    top: bool,
    /// What to do.
    children: TypedChildren<V>,
) -> impl IntoView {
    let children = children.into_inner();
    view! {
        <div class="notice">
            {if top { Either::Left(view! { <h1 class="title">{title}</h1> }) } else { Either::Right(view! { <h2 class="heading">{title}</h2> }) }}
            {children()}
        </div>
    }
}
