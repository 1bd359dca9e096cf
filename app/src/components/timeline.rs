//! One timeline: what was written, newest first, as much as one looks at.

use std::sync::Arc;

use leptos::{either::Either, prelude::*};

use super::EntryView;
use crate::{
    built::IntoBuilt,
    offline::{Listed, Story, Told, use_journal},
};

/// So many at first, and so many more each time.
const WINDOW: usize = 50;

/// The entries of one person, or what waits for a lead, who puts it on the record of somebody among `everybody`.
#[component]
pub fn Timeline(story: Memo<Arc<Story>>, #[prop(optional)] everybody: Option<Memo<Vec<Listed>>>) -> impl IntoView {
    let journal = use_journal();
    let shown = RwSignal::new(WINDOW);
    let told = move || {
        let today = journal.with(|held| held.today);
        story.with(|story| story.told.iter().take(shown.get()).map(|one| (one.clone(), today)).collect::<Vec<_>>())
    };
    // Whatever of an entry can change is part of its key: it is drawn anew, in its place.
    let key = |(one, today): &(Told, _)| {
        (
            one.entry.id(),
            one.entry.received_at,
            one.correction.as_ref().map(|correction| correction.id()),
            one.answers.len(),
            one.entry.journey,
            *today,
        )
    };
    let entry = move |(one, _): (Told, _)| {
        let name = story.with_untracked(|story| story.about.short_name().to_owned());
        journal.with_untracked(|held| view! { <EntryView told=&one held person=&name everybody /> })
    };
    let foot = move || {
        let all = story.with(|story| story.told.len());
        match all.saturating_sub(shown.get()) {
            0 if all > 0 => None,
            0 => Some(Either::Left(
                view! { <p class="empty">"Nothing has been written yet. Write what happened in the box above: words are all it needs."</p> },
            )),
            earlier => Some(Either::Right(view! {
                <button type="button" class="button button--quiet" on:click=move |_| shown.update(|shown| *shown += WINDOW)>
                    {format!("Show earlier ({earlier} more)")}
                </button>
            })),
        }
    };
    view! {
        <ol class="timeline"><For each=told key children=entry /></ol>
        {foot}
    }
    .built()
}
