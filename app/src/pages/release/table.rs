//! What would be published, row by row, with a word where a value is held back.

use casework::release::{CountRow, ReleaseTable, Shown};
use leptos::prelude::*;

/// One table for each indicator: the whole council first, then its teams.
#[component]
pub fn Tables(table: ReleaseTable) -> impl IntoView {
    let mut indicators: Vec<(String, Vec<CountRow>)> = Vec::new();
    for row in table.rows {
        match indicators.last_mut() {
            Some((name, rows)) if *name == row.indicator_name => rows.push(row),
            _ => indicators.push((row.indicator_name.clone(), vec![row])),
        }
    }
    indicators.into_iter().map(|(name, rows)| view! { <OneTable name rows /> }).collect_view()
}

#[component]
fn OneTable(name: String, rows: Vec<CountRow>) -> impl IntoView {
    let head = ["People", "Lower after", "The same", "Higher after", "Not known"];
    let rows = rows.into_iter().map(|row| {
        let cells = row.values().map(|(_, shown)| view! { <Cell shown /> });
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{row.team_name}</th>
                {cells.into_iter().collect_view()}
            </tr>
        }
    });
    let label = name.clone();
    view! {
        <div class="card wide" role="region" aria-label=label tabindex="0">
            <table class="govuk-table release-table">
                <caption class="govuk-table__caption govuk-table__caption--m">{name}</caption>
                <thead class="govuk-table__head">
                    <tr class="govuk-table__row">
                        <th scope="col" class="govuk-table__header">"For"</th>
                        {head
                            .map(|name| view! { <th scope="col" class="govuk-table__header govuk-table__header--numeric">{name}</th> })
                            .into_iter()
                            .collect_view()}
                    </tr>
                </thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Cell(shown: Shown) -> impl IntoView {
    match shown {
        Shown::Count(count) => view! { <td class="govuk-table__cell govuk-table__cell--numeric">{count}</td> }.into_any(),
        Shown::HeldBack => view! { <td class="govuk-table__cell govuk-table__cell--numeric held-back">"held back"</td> }.into_any(),
    }
}
