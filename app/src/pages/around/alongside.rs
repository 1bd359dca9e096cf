//! Who goes alongside them and since when; who stands in; and for a lead: who begins and who ends.

use casework::{
    access::Role,
    ids::{PersonId, WorkerId},
    journal::{Fact, Kind},
};
use leptos::prelude::*;

use super::show::find;
use crate::{
    components::{choose_colleague, use_announcer},
    offline::{Cover, Held, Listed, alongside_since, use_journal},
    words,
};

/// The part of the page about those who go alongside them.
pub fn alongside(person: PersonId, everybody: Memo<Vec<Listed>>, is_lead: bool) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let (chosen, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let begin = move |_| {
        let Ok(worker) = chosen.get_untracked().parse::<WorkerId>() else { return problem.set("Choose a colleague first".to_owned()) };
        problem.set(String::new());
        journal.note(person, Kind::Allocation, vec![Fact::Allocated { worker }]);
        announcer.say("Noted.");
    };
    let form = is_lead.then(|| {
        view! {
            <details class="opens">
                <summary class="opens__summary">"Somebody begins to go alongside them"</summary>
                <p class="govuk-error-message" role="alert">{move || problem.get()}</p>
                {choose_colleague("Who?", Role::Caseworker, chosen)}
                <button type="button" class="button" on:click=begin>"Begin from today"</button>
            </details>
        }
    });
    let list = move || everybody.with(|everybody| journal.with(|held| find(everybody, person).map(|one| who(person, one, held, is_lead))));
    view! {
        <section class="part">
            <h2 class="heading">"Who goes alongside them"</h2>
            {list}
            {form}
            <a href="/cover" class="part__next">"Ask a colleague to stand in for a while"</a>
        </section>
    }
    .into_any()
}

fn who(person: PersonId, one: &Listed, held: &Held, is_lead: bool) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let end = move |worker| {
        journal.note(person, Kind::Allocation, vec![Fact::AllocationEnded { worker }]);
        announcer.say("Noted.");
    };
    let (story, today) = (one.story(), held.today);
    let mut rows = Vec::new();
    for worker in story.about.alongside.iter().copied() {
        let name = words::sentence(&held.called(Some(worker)));
        let since = alongside_since(story.entries(), worker).map(|day| format!("since {}", words::since(day, today)));
        let ends = is_lead.then(|| {
            let said = format!("Ends today: {name} goes alongside them");
            view! { <button type="button" class="button button--small" aria-label=said on:click=move |_| end(worker)>"Ends today"</button> }
        });
        rows.push(
            view! {
                <li class="row">
                    <span class="row__name">{name}</span>
                    <span class="row__age">{since}</span>
                    {ends}
                </li>
            }
            .into_any(),
        );
    }
    let nobody = rows.is_empty().then(|| view! { <p class="empty">"Nobody goes alongside them now."</p> });
    let may_end = is_lead || one.mine;
    let covers: Vec<_> = one
        .covers
        .iter()
        .map(|cover| {
            let Cover { worker, from, to } = cover.ended(today);
            let said = stands_in(cover, held);
            let label = format!("No longer: {said}");
            let end = move |_| {
                journal.note(person, Kind::Allocation, vec![Fact::Cover { worker, from, to }]);
                announcer.say("Noted.");
            };
            let end = may_end.then(|| {
                view! { <button type="button" class="button button--small" aria-label=label on:click=end>"No longer"</button> }
            });
            view! { <li class="row"><span>{said}</span>{end}</li> }.into_any()
        })
        .collect();
    let know = need_to_know(one).map(|words| {
        view! { <div class="card"><h3 class="card__title">"What you need to know"</h3><p dir="auto">{words}</p></div> }
    });
    view! { {nobody} <ul class="rows">{rows}{covers}</ul> {know} }.into_any()
}

/// "Sam stands in from today to 27 November".
fn stands_in(cover: &Cover, held: &Held) -> String {
    let day = |day| words::day(day, held.today);
    let from = if cover.from == held.today { "today".to_owned() } else { day(cover.from) };
    format!("{} stands in from {from} to {}", words::sentence(&held.called(Some(cover.worker))), day(cover.to))
}

/// What whoever comes next needs to know, as it was last written.
fn need_to_know(one: &Listed) -> Option<String> {
    let facts = one.story().entries().iter().rev().flat_map(|entry| &entry.record.facts);
    let mut written = facts.filter_map(|fact| if let Fact::NeedToKnow { words } = fact { Some(words.clone()) } else { None });
    written.next().filter(|words| !words.trim().is_empty())
}
