//! The calm shape of a page that is still coming.

use leptos::prelude::*;

/// Grey lines where words will be. `lines` of them.
#[component]
pub fn Skeleton(lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <p class="govuk-visually-hidden">"Loading"</p>
            {(0..lines).map(|_| view! { <div class="skeleton__line"></div> }).collect_view()}
        </div>
    }
}
