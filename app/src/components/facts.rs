//! Confirmed facts: small print under the words.

use std::sync::Arc;

use casework::{journal::Fact, vocabulary::Vocabulary};
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::words;

/// What was confirmed in an entry.
#[component]
pub fn FactList(
    facts: Vec<Fact>,
    #[prop(into)] vocabulary: Signal<Arc<Vocabulary>>,
    #[prop(into)] today: Signal<NaiveDate>,
) -> impl IntoView {
    let said = move || {
        vocabulary.with(|vocabulary| facts.iter().filter_map(|fact| words::fact(fact, vocabulary, today.get())).collect::<Vec<_>>())
    };
    move || {
        let said = said();
        (!said.is_empty()).then(|| {
            let items = said.into_iter().map(|said| {
                view! {
                    <li class="fact">
                        {said.what}
                        {(!said.value.is_empty()).then(|| view! { " "<b>{said.value}</b> })}
                        {(!said.rest.is_empty()).then(|| view! { " "<span class="fact__rest">{said.rest}</span> })}
                    </li>
                }
            });
            view! { <ul class="facts">{items.collect_view()}</ul> }
        })
    }
}
