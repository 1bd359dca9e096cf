//! One timeline: what was written, newest first, as much as one looks at.

use std::sync::Arc;

use leptos::{either::EitherOf3, prelude::*};

use super::entry::{Place, entry};
use crate::{
    offline::{Sought, Story, Told, use_journal},
    words,
};

/// So many at first, and so many more each time.
const WINDOW: usize = 50;

/// The entries of one person, those that are looked for on their desk; or what waits for a lead.
pub fn timeline(story: Memo<Arc<Story>>, place: Place) -> AnyView {
    let journal = use_journal();
    let shown = RwSignal::new(WINDOW);
    let sought = move || match place {
        Place::Page(desk) => desk.sought(),
        Place::Waiting(_) => Sought::default(),
    };
    // By their places in the story: each is looked for once, however much of it is shown.
    let found = Memo::new(move |_| story.with(|story| sought().find(story)));
    let told = move || {
        let today = journal.with(|held| held.today);
        let one = |story: &Story, place: &usize| story.told.get(*place).map(|one| (one.clone(), today));
        found.with(|found| story.with(|story| found.iter().take(shown.get()).filter_map(|place| one(story, place)).collect::<Vec<_>>()))
    };
    // Whatever of an entry can change is part of its key: it is drawn anew, in its place.
    let key = |(one, today): &(Told, _)| {
        (
            one.entry.id(),
            one.entry.received_at,
            one.correction.as_ref().map(|correction| correction.id()),
            (one.answers.len(), one.replies.len(), one.read_back),
            one.entry.journey,
            *today,
        )
    };
    let view = move |(one, _): (Told, _)| {
        let name = story.with_untracked(|story| story.about.short_name().to_owned());
        journal.with_untracked(|held| entry(&one, held, &name, place))
    };
    let foot = move || {
        let (all, found) = (story.with(|story| story.told.len()), found.with(Vec::len));
        match found.saturating_sub(shown.get()) {
            0 if all == 0 => EitherOf3::A(
                view! { <p class="empty">"Nothing has been written yet. Write what happened in the box above: words are all it needs."</p> },
            ),
            0 => EitherOf3::B(()),
            earlier => EitherOf3::C(view! {
                <button type="button" class="button button--quiet" on:click=move |_| shown.update(|shown| *shown += WINDOW)>
                    {format!("Show earlier ({earlier} more)")}
                </button>
            }),
        }
    };
    let narrowed = move || {
        let Place::Page(desk) = place else { return None };
        let sought = desk.sought();
        (!sought.is_everything()).then(|| {
            let found = words::count_of(i64::try_from(found.with(Vec::len)).unwrap_or(i64::MAX), "entry", "entries");
            let of = sought.number.map(|(measure, about)| {
                journal.with(|held| format!(" with {}", words::measure_of(&measure, about.as_deref(), &held.vocabulary)))
            });
            view! {
                <span>{found}{of}" found. "</span>
                <button type="button" class="button button--small" on:click=move |_| desk.seek(|sought| *sought = Sought::default())>
                    "Show everything"
                </button>
            }
        })
    };
    view! {
        <div class="found" role="status">{narrowed}</div>
        <ol class="timeline"><For each=told key children=view /></ol>
        {foot}
    }
    .into_any()
}
