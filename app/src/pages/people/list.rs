//! My people: find somebody, who needs me today, whom I go alongside or stand in for, the others in the team.

use casework::fault::Fault;
use leptos::prelude::*;

use super::{
    add::add_person,
    duty::{note_without_a_name, waiting_for_somebody},
    likely::also_found,
    row::rows,
};
use crate::{
    address::name_page,
    components::{Notice, Place, Skeleton, timeline},
    offline::{Held, Listed, use_journal},
    pages::TroublePage,
    session::use_session,
};

/// So many rows at first, and so many more each time: three hundred people stay quick.
const WINDOW: usize = 60;

/// The first page of somebody who goes alongside people.
#[component]
pub fn MyPeople() -> impl IntoView {
    let session = use_session();
    name_page("My people");
    // Whoever has no people begins where their work is.
    Effect::new(move |_| {
        if let Some(to) = session.settled().and_then(Result::ok).and_then(|me| me.first_page()) {
            let _ = window().location().replace(to);
        }
    });
    let page = move || match session.settled() {
        Some(Err(fault)) => view! { <TroublePage fault /> }.into_any(),
        Some(Ok(me)) if me.has_people() => view! { <People /> }.into_any(),
        Some(Ok(me)) if me.first_page().is_none() => view! {
            <Notice title="Your work is done from the command line" top=true>
                <p>"On the server, alongside --help lists what it does."</p>
            </Notice>
        }
        .into_any(),
        _ => view! { <Skeleton /> }.into_any(),
    };
    page.into_any()
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
                    {timeline(story, Place::Waiting(everybody))}
                </section>
            }
            .into_any()
        })
    }
}

#[component]
fn People() -> impl IntoView {
    let journal = use_journal();
    let typed = RwSignal::new(String::new());
    let (adding, duty) = (RwSignal::new(false), RwSignal::new(false));
    let shown = RwSignal::new(WINDOW);
    let everybody = journal.everybody();
    let below = move || {
        let is_loaded = journal.with(|held| held.loaded);
        everybody.with(|everybody| match typed.get().trim() {
            _ if !is_loaded && everybody.is_empty() && journal.is_out_of_reach() => {
                view! { <TroublePage fault=Fault::Offline /> }.into_any()
            }
            _ if !is_loaded && everybody.is_empty() => view! { <Skeleton /> }.into_any(),
            "" => lists(everybody, shown).into_any(),
            typed => journal.with(|held| found(everybody, held, typed)).into_any(),
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
                    on:input=move |event| {
                        let name = event_target_value(&event);
                        journal.look_for(&name);
                        typed.set(name);
                    }
                />
            </div>
            {opens("button", "Add a person", adding, duty)}
            {opens("button button--quiet", "Note without a name", duty, adding)}
        </div>
        {move || adding.get().then(|| add_person(adding, everybody))}
        {move || duty.get().then(|| note_without_a_name(duty))}
        <NeedsReview everybody />
        {waiting_for_somebody(everybody)}
        {below}
    }
}

/// A button that opens one part of the page and closes another.
fn opens(class: &'static str, name: &'static str, this: RwSignal<bool>, other: RwSignal<bool>) -> AnyView {
    view! {
        <button
            type="button"
            class=class
            aria-expanded=move || if this.get() { "true" } else { "false" }
            on:click=move |_| {
                other.set(false);
                this.update(|open| *open = !*open);
            }
        >
            {name}
        </button>
    }
    .into_any()
}

fn found(everybody: &[Listed], held: &Held, typed: &str) -> impl IntoView + use<> {
    let here: Vec<&Listed> = everybody.iter().filter(|one| one.matches(typed)).collect();
    let more = also_found(everybody, &here, held, typed);
    let found: Vec<&Listed> = here.into_iter().chain(&more).take(WINDOW).collect();
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

/// The lists, one after the other, as much of them as one looks at. Whoever needs somebody today is never left out.
fn lists(everybody: &[Listed], shown: RwSignal<usize>) -> impl IntoView + use<> {
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
    let mut room = shown.get();
    let mut left = 0;
    let mut some = |title, people: Vec<&Listed>| {
        let (here, later) = people.split_at(people.len().min(room));
        (room, left) = (room - here.len(), left + later.len());
        rows(title, here, false)
    };
    let (mine, covered) = (some("Going alongside", mine), some("Standing in for a colleague", of(|one| one.covering.is_some())));
    let others = some("Others in the team", of(|one| !one.mine && one.covering.is_none()));
    let more = (left > 0).then(|| {
        view! {
            <button type="button" class="button button--quiet more" on:click=move |_| shown.update(|shown| *shown += WINDOW)>
                {format!("Show more people ({left} more)")}
            </button>
        }
    });
    view! {
        {first}
        {nobody_today}
        {rows("Needs you today", &today, true)}
        {mine}
        {covered}
        {(!everybody.is_empty()).then(|| view! { <a href="/cover" class="part__next">"Ask a colleague to stand in"</a> })}
        {others}
        {more}
    }
}
