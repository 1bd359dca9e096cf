//! A person's page: the box first, the timeline under it, what is known beside it.

use std::sync::Arc;

use casework::{fault::Fault, ids::PersonId};
use leptos::prelude::*;

use super::{super::people::row::rows, ask::opened, beside::beside, happened::happened, head, write::Write};
use crate::{
    address::name_page,
    components::{Desk, Skeleton},
    offline::{Listed, Story, listed, use_journal},
    pages::{TroublePage, missing::Missing},
    session::use_session,
};

/// The page at `/people/ID`.
pub fn person(person: PersonId) -> AnyView {
    name_page("A person");
    let journal = use_journal();
    let session = use_session();
    let story = journal.story(Some(person));
    let is_here = Memo::new(move |_| journal.with(|held| held.shelf.folder(person).is_some()));
    let page = move || {
        if is_here.get() {
            name_page("A person");
            return view! { <Page person story /> }.into_any();
        }
        match session.settled() {
            Some(Err(fault)) => view! { <TroublePage fault /> }.into_any(),
            _ if journal.with(|held| held.loaded) => view! { <Missing /> }.into_any(),
            _ if journal.is_out_of_reach() => view! { <TroublePage fault=Fault::Offline /> }.into_any(),
            _ => view! { <Skeleton /> }.into_any(),
        }
    };
    page.into_any()
}

#[component]
fn Page(person: PersonId, story: Memo<Arc<Story>>) -> impl IntoView {
    let journal = use_journal();
    let desk = Desk::new(person);
    journal.opened(person);
    view! {
        {move || story.with(|story| journal.with(|held| head::head(story, held, desk)))}
        <div class="columns">
            {move || story.with(|story| head::matters(story, desk))}
            <div class="columns__main">
                <Write person story />
                {move || story.with(|story| somebody_known(person, story))}
                {happened(desk, story)}
            </div>
            {move || story.with(|story| journal.with(|held| beside(story, held, desk)))}
        </div>
        {opened(desk, story)}
    }
}

/// Whoever else here has nearly the same name, until something is written about this person. Shown, never a refusal.
fn somebody_known(person: PersonId, story: &Story) -> Option<impl IntoView + use<>> {
    let everybody = if story.told.is_empty() { use_journal().with(listed) } else { Vec::new() };
    let alike: Vec<&Listed> = everybody.iter().filter(|one| one.person != person && one.is_like(&story.about.name)).collect();
    rows("Is this somebody we know already?", &alike, false)
}
