//! My people: find somebody, who needs me today, whom I go alongside, the others in the team.

use casework::fault::Fault;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{add::AddPerson, row::rows};
use crate::{
    built::IntoBuilt,
    components::{Notice, Skeleton, Timeline},
    offline::{Listed, listed, use_journal},
    pages::TroublePage,
    session::use_session,
};

/// The first page of somebody who goes alongside people.
#[component]
pub fn MyPeople() -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    // Whoever has no people begins where their work is.
    Effect::new(move |_| {
        if let Some(to) = session.settled().and_then(Result::ok).and_then(|me| me.first_page()) {
            navigate(to, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let page = move || match session.settled() {
        Some(Err(fault)) => view! { <TroublePage fault /> }.built(),
        Some(Ok(me)) if me.has_people() => view! { <People /> }.built(),
        Some(Ok(me)) if me.first_page().is_none() => view! {
            <Notice title="Nothing here for this role yet" top=true>
                <p>"What you are here for is done from the command line for now."</p>
            </Notice>
        }
        .built(),
        _ => view! { <Skeleton /> }.built(),
    };
    view! {
        <Title text="My people – Alongside" />
        {page}
    }
    .built()
}

/// What waits for a team lead, above their list.
#[component]
fn NeedsReview(everybody: Memo<Vec<Listed>>) -> impl IntoView {
    let story = use_journal().story(None);
    let is_any = Memo::new(move |_| story.with(|story| !story.told.is_empty()));
    move || {
        is_any.get().then(|| {
            view! {
                <section>
                    <h2 class="heading">"Needs review"</h2>
                    <Timeline story everybody />
                </section>
            }
            .built()
        })
    }
}

#[component]
fn People() -> impl IntoView {
    let journal = use_journal();
    let typed = RwSignal::new(String::new());
    let adding = RwSignal::new(false);
    let everybody = Memo::new(move |_| journal.with(listed));
    let below = move || {
        let is_loaded = journal.with(|held| held.loaded);
        everybody.with(|everybody| match typed.get().trim() {
            _ if !is_loaded && everybody.is_empty() && journal.is_out_of_reach() => view! { <TroublePage fault=Fault::Offline /> }.built(),
            _ if !is_loaded && everybody.is_empty() => view! { <Skeleton /> }.built(),
            "" => lists(everybody).built(),
            typed => found(everybody, typed).built(),
        })
    };
    view! {
        <h1 class="title">"My people"</h1>
        <div class="find">
            <div class="find__field">
                <label class="govuk-label" for="find">"Find somebody"</label>
                <input
                    class="govuk-input"
                    id="find"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <button
                type="button"
                class="button"
                aria-expanded=move || if adding.get() { "true" } else { "false" }
                on:click=move |_| adding.update(|adding| *adding = !*adding)
            >
                "Add a person"
            </button>
        </div>
        {move || adding.get().then(|| view! { <AddPerson open=adding /> })}
        <NeedsReview everybody />
        {below}
    }
}

fn found(everybody: &[Listed], typed: &str) -> impl IntoView + use<> {
    let found: Vec<&Listed> = everybody.iter().filter(|one| one.matches(typed)).collect();
    let said = match found.len() {
        0 => format!("Nobody you may see is called “{typed}”. Try the beginning of any of their names."),
        1 => "1 person".to_owned(),
        number => format!("{number} people"),
    };
    view! {
        <p class="empty found" role="status">{said}</p>
        {rows("Found", &found, false)}
    }
}

fn lists(everybody: &[Listed]) -> impl IntoView + use<> {
    let of = |wanted: fn(&Listed) -> bool| everybody.iter().filter(|one| wanted(one)).collect::<Vec<_>>();
    let (today, mine) = (of(|one| !one.reminders.is_empty()), of(|one| one.mine));
    let first = everybody.is_empty().then(|| {
        view! {
            <Notice title="Nobody yet">
                <p>"Add the first person you go alongside. What they like to be called is enough."</p>
            </Notice>
        }
    });
    let nobody_today = (today.is_empty() && !mine.is_empty()).then(|| {
        view! { <h2 class="heading">"Needs you today"</h2> <p class="empty">"Nobody is waiting for you today."</p> }
    });
    view! {
        {first}
        {nobody_today}
        {rows("Needs you today", &today, true)}
        {rows("Going alongside", &mine, false)}
        {rows("Others in the team", &of(|one| !one.mine), false)}
    }
}
