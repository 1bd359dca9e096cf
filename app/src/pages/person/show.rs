//! A person's page: the box first, the timeline under it, what is known beside it.

use std::sync::Arc;

use casework::{fault::Fault, ids::PersonId};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{beside::Beside, head::Head, write::Write};
use crate::{
    components::{Skeleton, Timeline},
    offline::{About, Folder, Told, about, told, use_journal},
    pages::{SignedOut, TroublePage, missing::Missing},
    session::use_session,
};

/// What the parts of the page look at. A handle.
#[derive(Clone, Copy)]
pub struct Looked {
    /// Who.
    pub person: PersonId,
    /// Their records.
    pub folder: Memo<Option<Arc<Folder>>>,
    /// Who they are.
    pub about: Memo<About>,
    /// What was written, newest first.
    pub told: Memo<Arc<Vec<Told>>>,
}

/// The page at `/people/ID`.
#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let person = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<PersonId>().ok()));
    // Another person is another page: nothing of the one before is left in it.
    view! {
        <Title text="A person – Alongside" />
        {move || match person.get() {
            Some(person) => view! { <Person person /> }.into_any(),
            None => view! { <Missing /> }.into_any(),
        }}
    }
}

#[component]
fn Person(person: PersonId) -> impl IntoView {
    let journal = use_journal();
    let session = use_session();
    let folder = Memo::new_with_compare(
        move |_| journal.with_shelf(|shelf| shelf.folder(person)),
        |before, now| match (before, now) {
            (Some(Some(before)), Some(Some(now))) => !Arc::ptr_eq(before, now),
            (Some(None), Some(None)) => false,
            _ => true,
        },
    );
    let about = Memo::new(move |_| folder.with(|folder| folder.as_ref().map(|folder| about(folder)).unwrap_or_default()));
    let told = Memo::new_with_compare(
        move |_| Arc::new(folder.with(|folder| folder.as_ref().map(|folder| told(folder)).unwrap_or_default())),
        |_, _| true,
    );
    let looked = Looked { person, folder, about, told };
    let is_here = Memo::new(move |_| folder.with(Option::is_some));
    move || {
        if is_here.get() {
            return view! { <Page looked /> }.into_any();
        }
        match session.fault() {
            Some(Fault::NotSignedIn) => view! { <SignedOut /> }.into_any(),
            _ if journal.is_loaded() => view! { <Missing /> }.into_any(),
            Some(fault) => view! { <TroublePage fault /> }.into_any(),
            None if journal.is_out_of_reach() => view! { <TroublePage fault=Fault::Offline /> }.into_any(),
            None => view! { <Skeleton lines=8 /> }.into_any(),
        }
    }
}

#[component]
fn Page(looked: Looked) -> impl IntoView {
    let name = Signal::derive(move || looked.about.with(|about| about.short_name().to_owned()));
    view! {
        <Head about=looked.about />
        <div class="columns">
            <div class="columns__main">
                <Write looked />
                <h2 class="heading">"What happened"</h2>
                <Timeline told=looked.told person=name />
            </div>
            <Beside looked />
        </div>
    }
    .into_any()
}
