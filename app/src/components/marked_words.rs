//! The same words as in the box, behind it: what was read in them is marked softly, and the box grows with them.
//!
//! It shares the box's type, padding and width, so that they stay aligned at any zoom. Nobody hears it.

use leptos::{either::Either, prelude::*};

use crate::offline::Mark;

/// The words, marked.
#[component]
pub fn MarkedWords(marks: Vec<Mark>) -> impl IntoView {
    let pieces = marks.into_iter().map(|mark| match mark.read {
        None => Either::Left(mark.text),
        Some(confirmed) => Either::Right(view! { <mark class=if confirmed { "read read--confirmed" } else { "read" }>{mark.text}</mark> }),
    });
    // The space at the end gives an empty last line its height.
    view! { <div class="box__marks" aria-hidden="true" dir="auto">{pieces.collect::<Vec<_>>()}" "</div> }
}
