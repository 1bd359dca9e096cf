//! Choosing a quarter to release, and seeing what would be in the file before taking it.

use casework::{fault::Fault, insight::Period, release::ReleaseTable};
use leptos::prelude::*;

use super::table::Tables;
use crate::{council::at_hand, words};

/// The content of the page, for a quarter (none: the newest that can be released).
pub async fn content(period: Option<String>) -> Result<String, Fault> {
    let (council, actor) = at_hand()?;
    let periods = council.release_periods(actor.clone()).await?;
    let asked = period.map(|period| period.parse::<Period>()).transpose().map_err(|_| Fault::NotFound)?;
    let table = match asked.or(periods.first().copied()) {
        Some(period) => Some(council.release_table(actor, period).await?),
        None => None,
    };
    Ok(view! { <Page periods table /> }.to_html())
}

#[component]
fn Page(periods: Vec<Period>, table: Option<ReleaseTable>) -> impl IntoView {
    let chosen = table.as_ref().map(|table| table.period);
    let options = periods.into_iter().map(|period| {
        let selected = chosen == Some(period);
        view! { <option value=period.to_string() selected=selected>{period.in_words()}</option> }
    });
    view! {
        <h1 class="title">"Figures that can be published"</h1>
        <p class="lead">"Choose a quarter, see what would be in the file, and take it."</p>
        <form method="get" action="/release" class="choose">
            <div class="govuk-form-group">
                <label class="govuk-label" for="period">"Quarter"</label>
                <select class="govuk-select" id="period" name="period">{options.collect_view()}</select>
            </div>
            <button type="submit" class="button button--quiet">"Show"</button>
        </form>
        {match table {
            Some(table) => view! { <Release table /> }.into_any(),
            None => view! { <p class="empty">"There is no finished quarter to publish yet."</p> }.into_any(),
        }}
    }
}

#[component]
fn Release(table: ReleaseTable) -> impl IntoView {
    let name = format!("what-changed-{}", table.period.to_string().to_lowercase());
    let file = format!("/api/v1/releases/{name}/{name}.csv");
    #[expect(clippy::cast_possible_wrap, reason = "the cells of a table on a page")]
    let said = (words::count_of(table.published as i64, "value", "values"), words::count_of(table.held_back as i64, "value", "values"));
    view! {
        <h2 class="heading">"What changed, "{table.period_in_words.clone()}</h2>
        <p>{said.0}" would be published. "{said.1}" would be held back."</p>
        <p><a href=file download class="button">"Download the file (CSV)"</a></p>
        <Tables table />
        <section class="card rule">
            <h2 class="card__title">"What keeps people from being recognised"</h2>
            <ul class="govuk-list govuk-list--bullet">
                <li>"Nothing under 10 is published, a true nought included."</li>
                <li>"Every number is rounded to the nearest 5."</li>
                <li>"Where a small number could be worked out from the others, another is held back too."</li>
            </ul>
            <p>"“Held back” says nothing about how many there are. In the file it is the letter c."</p>
        </section>
    }
    .into_any()
}
