//! My people: find somebody, who needs me today, whom I go alongside, the others in the team.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    add::AddPerson,
    row::{Listed, Row},
};
use crate::{
    components::{Notice, Skeleton},
    offline::{Journal, about, reminders, use_journal},
    pages::{SignedOut, TroublePage},
    session::use_session,
    words,
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
        None => view! { <Skeleton lines=6 /> }.into_any(),
        Some(Err(trouble)) if trouble.0 == casework::fault::Fault::NotSignedIn => view! { <SignedOut /> }.into_any(),
        Some(Err(trouble)) => view! { <TroublePage fault=trouble.0 /> }.into_any(),
        Some(Ok(me)) if me.has_people() => view! { <People /> }.into_any(),
        Some(Ok(me)) if me.first_page().is_some() => view! { <Skeleton lines=6 /> }.into_any(),
        Some(Ok(_)) => view! {
            <Notice title="Nothing here for this role yet" top=true>
                <p>"What you are here for is done from the command line for now."</p>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <Title text="My people – Alongside" />
        {page}
    }
}

/// Everybody on the shelf, as a list shows them, by name.
fn listed(journal: Journal) -> Vec<Listed> {
    let today = journal.today();
    let me = journal.me().map(|me| me.worker);
    let mut everybody: Vec<Listed> = journal.with_shelf(|shelf| {
        let list = |(person, folder): (_, &std::sync::Arc<crate::offline::Folder>)| {
            let about = about(folder);
            let mine = me.is_some_and(|me| about.alongside.contains(&me));
            let reminders = if mine { reminders(folder, today).into_iter().map(|one| one.words).collect() } else { Vec::new() };
            Listed { person, age: about.born.and_then(|born| words::age(born, today)), name: about.name, mine, reminders }
        };
        shelf.people().map(list).filter(|one| !one.name.is_empty()).collect()
    });
    everybody.sort_by_cached_key(|one| one.name.to_lowercase());
    everybody
}

#[component]
fn People() -> impl IntoView {
    let journal = use_journal();
    let typed = RwSignal::new(String::new());
    let adding = RwSignal::new(false);
    let everybody = Memo::new(move |_| listed(journal));
    let found = move || typed.with(|typed| everybody.with(|all| all.iter().filter(|one| one.matches(typed)).cloned().collect::<Vec<_>>()));
    let is_finding = move || typed.with(|typed| !typed.trim().is_empty());
    let lists = move || {
        if !journal.is_loaded() && everybody.with(Vec::is_empty) {
            return if journal.is_out_of_reach() {
                view! { <TroublePage fault=casework::fault::Fault::Offline /> }.into_any()
            } else {
                view! { <Skeleton lines=6 /> }.into_any()
            };
        }
        if is_finding() {
            view! { <Found found=found() typed=typed.get() /> }.into_any()
        } else {
            view! { <Lists everybody=everybody.get() /> }.into_any()
        }
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
                    prop:value=typed
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
        <Show when=move || adding.get()>
            <AddPerson close=move |()| adding.set(false) />
        </Show>
        {lists}
    }
    .into_any()
}

#[component]
fn Found(found: Vec<Listed>, typed: String) -> impl IntoView {
    let said = match found.len() {
        0 => format!("Nobody you may see is called “{}”. Try the beginning of any of their names.", typed.trim()),
        1 => "1 person".to_owned(),
        number => format!("{number} people"),
    };
    let rows = found.into_iter().map(|listed| view! { <Row listed /> });
    view! {
        <h2 class="heading govuk-visually-hidden">"Found"</h2>
        <p class="empty" role="status">{said}</p>
        <ul class="rows">{rows.collect_view()}</ul>
    }
}

#[component]
fn Lists(everybody: Vec<Listed>) -> impl IntoView {
    let today: Vec<Listed> = everybody.iter().filter(|one| !one.reminders.is_empty()).cloned().collect();
    let (mine, others): (Vec<Listed>, Vec<Listed>) = everybody.into_iter().partition(|one| one.mine);
    let nobody = mine.is_empty() && others.is_empty();
    let nobody_today = today.is_empty() && !mine.is_empty();
    view! {
        {nobody
            .then(|| {
                view! {
                    <Notice title="Nobody yet">
                        <p>"Add the first person you go alongside. What they like to be called is enough."</p>
                    </Notice>
                }
            })}
        {nobody_today.then(|| view! { <h2 class="heading">"Needs you today"</h2><p class="empty">"Nobody is waiting for you today."</p> })}
        <Section title="Needs you today" people=today with_reminders=true />
        <Section title="Going alongside" people=mine />
        <Section title="Others in the team" people=others />
    }
    .into_any()
}

#[component]
fn Section(title: &'static str, people: Vec<Listed>, #[prop(optional)] with_reminders: bool) -> impl IntoView {
    (!people.is_empty()).then(|| {
        let rows = people.into_iter().map(|listed| view! { <Row listed with_reminders /> });
        view! {
            <section>
                <h2 class="heading">{title}</h2>
                <ul class="rows">{rows.collect_view()}</ul>
            </section>
        }
    })
}
