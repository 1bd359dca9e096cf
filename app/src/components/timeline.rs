//! One timeline: what was written, newest first, as much as one looks at.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;

use super::EntryView;
use crate::offline::{Journey, Told};

/// So many at first, and so many more each time.
const WINDOW: usize = 50;

/// The entries of one person.
#[component]
pub fn Timeline(told: Memo<Arc<Vec<Told>>>, #[prop(into)] person: Signal<String>) -> impl IntoView {
    let shown = RwSignal::new(WINDOW);
    let unsent = Memo::new(move |_| {
        let waiting = |one: &Told| (one.entry.journey != Journey::Sent).then(|| (one.entry.id(), one.entry.journey));
        told.with(|told| Arc::new(told.iter().filter_map(waiting).collect::<BTreeMap<_, _>>()))
    });
    let entries = move || told.with(|told| told.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    // How far an entry has come is not part of its key: sending it must not draw it again.
    let key = |one: &Told| (one.entry.id(), one.correction.as_ref().map(|correction| correction.id()), one.answers.len());
    let earlier = move || told.with(|told| told.len()).saturating_sub(shown.get());
    view! {
        <Show
            when=move || told.with(|told| !told.is_empty())
            fallback=move || view! { <p class="empty">"Nothing has been written yet. Write what happened in the box above: words are all it needs."</p> }
        >
            <ol class="timeline">
                <For each=entries key children=move |told| view! { <EntryView told unsent person /> } />
            </ol>
            <Show when=move || { earlier() > 0 }>
                <button type="button" class="button button--quiet" on:click=move |_| shown.update(|shown| *shown += WINDOW)>
                    {move || format!("Show earlier ({} more)", earlier())}
                </button>
            </Show>
        </Show>
    }
    .into_any()
}
