//! The page at `/cover`: a colleague stands in, from a day to a day, for the people whom somebody goes alongside.

use casework::{
    access::Role,
    ids::{PersonId, WorkerId},
    journal::{Fact, Kind},
};
use leptos::prelude::*;

use crate::{
    address::name_page,
    components::{choose_colleague, date_field, error_summary, use_announcer},
    offline::{Held, Listed, read_day, today_here, use_journal},
    words,
};

/// What can be wrong: which field, and what to do.
const PROBLEMS: [(&str, &str); 3] = [
    ("who-stands-in", "Choose who stands in"),
    ("days", "Choose a last day that is not before the first"),
    ("for-whom", "Choose for whom: at least one person"),
];

/// Who stands in, from when to when, for whom: everybody, unless somebody is left out.
#[component]
pub fn CoverPage() -> impl IntoView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let everybody = journal.everybody();
    let signal = || RwSignal::new(String::new());
    let (who, whose, from, to) = (signal(), signal(), signal(), signal());
    // Which of them is to be put right.
    let problem = RwSignal::new(PROBLEMS.len());
    // The ids of those who are left out, one after the other.
    let left_out = signal();
    let is_lead = move || journal.with(|held| held.me.as_ref().is_some_and(|me| me.role == Role::TeamLead));
    let people = move || {
        let (whose, left_out) = (whose.get(), left_out.get());
        everybody.with(|everybody| {
            journal.with(|held| {
                let theirs = everybody.iter().filter(|one| is_of(one, held, &whose));
                theirs.map(|one| (one.person, one.in_words(), !left_out.contains(&one.person.to_string()))).collect::<Vec<_>>()
            })
        })
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(worker) = who.get_untracked().parse::<WorkerId>() else {
            return problem.set(0);
        };
        let day = |day: RwSignal<String>| read_day(&day.get_untracked()).unwrap_or_else(today_here);
        let (from, to) = (day(from), day(to));
        if to < from {
            return problem.set(1);
        }
        let covered: Vec<PersonId> = untrack(people).into_iter().filter(|(.., is_in)| *is_in).map(|(person, ..)| person).collect();
        if covered.is_empty() {
            return problem.set(2);
        }
        problem.set(PROBLEMS.len());
        for person in &covered {
            journal.note(*person, Kind::Allocation, vec![Fact::Cover { worker, from, to }]);
        }
        let said = words::count_of(i64::try_from(covered.len()).unwrap_or(i64::MAX), "person", "people");
        announcer.say(format!("Noted, for {said}."));
        who.set(String::new());
    };
    let rows = move || {
        let row = |(person, name, is_in): (PersonId, String, bool)| {
            let id = person.to_string();
            let toggle =
                move |_| left_out.update(|out| *out = if is_in { format!("{out}{id} ") } else { out.replace(&format!("{id} "), "") });
            view! {
                <li>
                    <label class="tick"><input type="checkbox" prop:checked=is_in on:change=toggle /><span dir="auto">{name}</span></label>
                </li>
            }
            .into_any()
        };
        let rows: Vec<_> = people().into_iter().map(row).collect();
        let nobody = rows.is_empty().then(|| view! { <p class="empty">"Nobody to stand in for yet."</p> });
        view! { {nobody} <ul class="ticks">{rows}</ul> }
    };
    let standing = move || everybody.with(|everybody| journal.with(|held| standing_in(everybody, held)));
    let form = move || {
        let lead = is_lead().then(|| choose_colleague("Whose people?", Role::Caseworker, whose));
        view! {
            <form class="card part__form" novalidate on:submit=save>
                {move || PROBLEMS.get(problem.get()).map(|problem| error_summary(&[*problem]))}
                {lead}
                <div id="who-stands-in">{choose_colleague("Who stands in?", Role::Caseworker, who)}</div>
                <div class="side" id="days">
                    {date_field("First day", from)}
                    {date_field("Last day", to)}
                </div>
                <fieldset class="plain" id="for-whom">
                    <legend class="govuk-label">"For whom?"</legend>
                    {rows}
                </fieldset>
                <button type="submit" class="button">"Save"</button>
            </form>
        }
    };
    name_page("Standing in");
    view! {
        <p class="back"><a href="/">"Back to my people"</a></p>
        <h1 class="title">"Standing in for a colleague"</h1>
        <p class="lead">"Whoever stands in has these people on their own first page until the end of the last day, and then no longer."</p>
        {form}
        {standing}
    }
    .into_any()
}

/// Somebody whom they go alongside: I, or for a lead whoever was chosen.
fn is_of(one: &Listed, held: &Held, whose: &str) -> bool {
    let chosen = whose.parse::<WorkerId>().ok();
    let me = held.me.as_ref().filter(|me| me.role == Role::Caseworker).map(|me| me.worker);
    me.or(chosen).is_some_and(|worker| one.story().about.alongside.contains(&worker))
}

/// Who stands in now or will.
fn standing_in(everybody: &[Listed], held: &Held) -> Option<AnyView> {
    let mut rows = Vec::new();
    for one in everybody {
        for cover in &one.covers {
            let day = |day| words::since(day, held.today);
            let said = format!("{}, {} to {}", words::sentence(&held.called(Some(cover.worker))), day(cover.from), day(cover.to));
            rows.push(view! {
                <li class="row">
                    <a class="row__link" href=format!("/people/{}", one.person)><span class="row__name" dir="auto">{one.name.clone()}</span></a>
                    <span class="row__age">{said}</span>
                </li>
            }
            .into_any());
        }
    }
    (!rows.is_empty()).then(|| view! { <section><h2 class="heading">"Who stands in"</h2><ul class="rows">{rows}</ul></section> }.into_any())
}
