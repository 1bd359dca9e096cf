//! A person's page: the box first, the timeline under it, what is known beside it.

use std::sync::Arc;

use casework::{fault::Fault, ids::PersonId};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{beside::beside, head::head, write::Write};
use crate::{
    built::IntoBuilt,
    components::{Skeleton, Timeline},
    offline::{Story, use_journal},
    pages::{TroublePage, missing::Missing},
    session::use_session,
};

/// The page at `/people/ID`.
#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    // Another person is another page: nothing of the one before is left in it.
    let page = move || match params.with(|params| params.get("id").and_then(|id| id.parse::<PersonId>().ok())) {
        Some(person) => view! { <Person person /> }.built(),
        None => view! { <Missing /> }.built(),
    };
    view! {
        <Title text="A person – Alongside" />
        {page}
    }
    .built()
}

#[component]
fn Person(person: PersonId) -> impl IntoView {
    let journal = use_journal();
    let session = use_session();
    // Worked out anew only when something of theirs has changed.
    let story = Memo::new(move |before: Option<&Arc<Story>>| {
        let folder = journal.with(|held| held.shelf.folder(person)).unwrap_or_default();
        before.filter(|story| story.is_of(&folder)).cloned().unwrap_or_else(|| Arc::new(Story::of(&folder)))
    });
    let is_here = Memo::new(move |_| journal.with(|held| held.shelf.folder(person).is_some()));
    move || {
        if is_here.get() {
            return view! { <Page person story /> }.built();
        }
        match session.settled() {
            Some(Err(fault)) => view! { <TroublePage fault /> }.built(),
            _ if journal.with(|held| held.loaded) => view! { <Missing /> }.built(),
            _ if journal.is_out_of_reach() => view! { <TroublePage fault=Fault::Offline /> }.built(),
            _ => view! { <Skeleton /> }.built(),
        }
    }
}

#[component]
fn Page(person: PersonId, story: Memo<Arc<Story>>) -> impl IntoView {
    let journal = use_journal();
    view! {
        {move || story.with(|story| journal.with(|held| head(&story.about, held)))}
        <div class="columns">
            <div class="columns__main">
                <Write person story />
                <h2 class="heading">"What happened"</h2>
                <Timeline story />
            </div>
            {move || beside(person, &story.get())}
        </div>
    }
}
