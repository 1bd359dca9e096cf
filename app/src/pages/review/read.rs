//! The review page of a team or of everybody.

use casework::insight::{Period, Review};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{card::CardView, load::review};
use crate::{components::Skeleton, pages::TroublePage, words};

/// So many quarters back can be chosen.
const QUARTERS: usize = 6;

/// The page at `/review?team=…&period=…`.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| (query.get("team"), query.get("period"))));
    let answer = Resource::new(move || asked.get(), |(team, period)| review(team, period));
    let page = move || {
        answer.get().map(|answer| match answer {
            Ok(review) => view! { <Page review period=asked.get_untracked().1 /> }.into_any(),
            Err(trouble) => view! { <TroublePage fault=trouble.0 /> }.into_any(),
        })
    };
    view! {
        <Title text="Review – Alongside" />
        <Suspense fallback=|| view! { <Skeleton lines=8 /> }>{page}</Suspense>
    }
}

#[component]
fn Page(review: Review, period: Option<String>) -> impl IntoView {
    let period: Option<Period> = period.and_then(|period| period.parse().ok());
    let of = review.team.as_ref().map(|team| format!("{} · ", team.name)).unwrap_or_default();
    let people = words::count_of(review.people, "person", "people");
    let as_of = match period {
        Some(period) => format!("figures up to the end of {}", period.in_words()),
        None => format!("figures as of {}", words::full_day(review.today)),
    };
    let nobody = review.cards.is_empty();
    view! {
        <h1 class="title">"What changed for the people we go alongside"</h1>
        <p class="lead">{of}{people}" · "{as_of}</p>
        <Choose review=review.clone() period />
        {nobody.then(|| view! { <p class="empty">"There is nothing to look at yet. Figures come from notes in which something was counted."</p> })}
        <div class="cards">{review.cards.into_iter().map(|card| view! { <CardView card /> }).collect_view()}</div>
    }
}

/// Which team, up to when: a plain form, so that it works without script.
#[component]
fn Choose(review: Review, period: Option<Period>) -> impl IntoView {
    let chosen = review.team.as_ref().map(|team| team.id.clone()).unwrap_or_default();
    let teams = review.teams.into_iter().map(|team| {
        let selected = team.id == chosen;
        view! { <option value=team.id selected=selected>{team.name}</option> }
    });
    let quarters =
        std::iter::successors(Some(Period::quarter_of(review.today).previous()), |quarter| Some(quarter.previous())).take(QUARTERS);
    let quarters = quarters.map(|quarter| {
        let selected = period == Some(quarter);
        view! { <option value=quarter.to_string() selected=selected>"End of "{quarter.in_words()}</option> }
    });
    let is_everybody = chosen.is_empty();
    view! {
        <form method="get" action="/review" class="choose">
            <div class="govuk-form-group">
                <label class="govuk-label" for="team">"Team"</label>
                <select class="govuk-select" id="team" name="team">
                    <option value="all" selected=is_everybody>"All teams I may see"</option>
                    {teams.collect_view()}
                </select>
            </div>
            <div class="govuk-form-group">
                <label class="govuk-label" for="period">"Up to"</label>
                <select class="govuk-select" id="period" name="period">
                    <option value="" selected=period.is_none()>"Today"</option>
                    {quarters.collect_view()}
                </select>
            </div>
            <button type="submit" class="button button--quiet">"Show"</button>
        </form>
    }
    .into_any()
}
