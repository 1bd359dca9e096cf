//! The calm shape of a page that is still coming.

use leptos::prelude::*;

/// Grey lines where words will be.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <p class="govuk-visually-hidden">"Loading"</p>
            <div class="skeleton__line"></div>
            <div class="skeleton__line"></div>
            <div class="skeleton__line"></div>
            <div class="skeleton__line"></div>
            <div class="skeleton__line"></div>
            <div class="skeleton__line"></div>
        </div>
    }
}
