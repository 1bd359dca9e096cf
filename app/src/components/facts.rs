//! Confirmed facts: small print under the words.

use casework::{journal::Fact, vocabulary::Vocabulary};
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::words;

/// What was confirmed in an entry.
#[component]
pub fn FactList<'a>(facts: &'a [Fact], vocabulary: &'a Vocabulary, today: NaiveDate) -> impl IntoView + use<> {
    let said: Vec<_> = facts.iter().filter_map(|fact| words::fact(fact, vocabulary, today)).collect();
    (!said.is_empty()).then(|| {
        let items = said.into_iter().map(|said| {
            view! {
                <li class="fact">
                    {said.what}
                    " "
                    <b>{said.value}</b>
                    " "
                    <span class="fact__rest">{said.rest}</span>
                </li>
            }
        });
        view! { <ul class="facts">{items.collect::<Vec<_>>()}</ul> }
    })
}
