//! The review page of a team or of everybody.

use casework::{
    fault::Fault,
    insight::{Period, Review},
};
use leptos::prelude::*;

use super::card::CardView;
use crate::{council::at_hand, words};

/// So many quarters back can be chosen.
const QUARTERS: usize = 6;

/// The content of the page, for a team (`all`: everybody; none: one's own) up to the end of a period (none: today).
pub async fn content(team: Option<String>, period: Option<String>) -> Result<String, Fault> {
    let (council, actor) = at_hand()?;
    let period = period.map(|period| period.parse::<Period>()).transpose().map_err(|_| Fault::NotFound)?;
    let review = council.review(actor, team, period).await?;
    Ok(view! { <Page review period /> }.to_html())
}

#[component]
fn Page(review: Review, period: Option<Period>) -> impl IntoView {
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
        <p><a href="/words" rel="external">"The words that notes are read with"</a></p>
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
