//! The same words as in the box, behind it: what was read in them is marked softly, and the box grows with them.
//!
//! It shares the box's type, padding and width, so that they stay aligned at any zoom. Nobody hears it.

use leptos::prelude::*;

use crate::offline::Mark;

/// The words, marked.
#[component]
pub fn MarkedWords(#[prop(into)] marks: Signal<Vec<Mark>>) -> impl IntoView {
    let pieces = move || {
        let piece = |mark: Mark| match mark.read {
            None => mark.text.into_any(),
            Some(true) => view! { <mark class="read read--confirmed">{mark.text}</mark> }.into_any(),
            Some(false) => view! { <mark class="read">{mark.text}</mark> }.into_any(),
        };
        marks.get().into_iter().map(piece).collect_view()
    };
    // The space at the end gives an empty last line its height.
    view! { <div class="box__marks" aria-hidden="true" dir="auto">{pieces}" "</div> }.into_any()
}
