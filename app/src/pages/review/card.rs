//! One thing that is looked at: the finding, its line over months, lower and higher, what is not known, and the caveats inside.

use casework::{
    insight::{Card, Month, Point},
    vocabulary::Unit,
};
use leptos::prelude::*;

use super::finding;
use crate::{
    components::chart::{LineChart, LinePoint, Share, ShareBar},
    words::mean,
};

/// A card.
#[component]
pub fn CardView(card: Card) -> impl IntoView {
    let figure = &card.change;
    let shares = [
        Share { name: "lower", people: figure.lower },
        Share { name: "the same", people: figure.same },
        Share { name: "higher", people: figure.higher },
        Share { name: "not known", people: figure.unknown },
    ];
    let caveats = figure.caveats.clone();
    let small: Vec<String> = [
        Some(finding::coverage(figure)),
        finding::lost(figure),
        finding::interval(figure),
        finding::sources(figure),
        finding::welcome(&card).map(ToOwned::to_owned),
    ]
    .into_iter()
    .flatten()
    .collect();
    let heading = format!("{}-finding", card.id);
    let labelled = heading.clone();
    view! {
        <article class="card review-card" aria-labelledby=labelled>
            <h2 class="card__title" id=heading>{finding::title(&card)}</h2>
            <Level card=card.clone() />
            {(figure.people > 0).then(|| view! { <ShareBar id=format!("{}-share", card.id) shares /> })}
            {small.into_iter().map(|sentence| view! { <p class="card__small">{sentence}</p> }).collect_view()}
            <div class="caveat">{caveats.into_iter().map(|caveat| view! { <p>{caveat}</p> }).collect_view()}</div>
        </article>
    }
    .into_any()
}

/// The line over months, and its table.
#[component]
fn Level(card: Card) -> impl IntoView {
    if card.level.iter().all(|point| point.mean.is_none()) {
        return view! { <p class="card__small">"Nothing is known month by month yet."</p> }.into_any();
    }
    let points = points(&card.level);
    let title = format!("{}: the mean of those known at each month’s end", card.name);
    let rows = card.level.iter().map(|point| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{month_and_year(point.month)}</th>
                <td class="govuk-table__cell govuk-table__cell--numeric">{point.mean.map_or("not known".to_owned(), |value| mean(value, card.unit))}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{point.known}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{point.people}</td>
            </tr>
        }
    });
    view! {
        <figure class="review-card__line">
            <figcaption class="card__small">{axis(&card)}</figcaption>
            <LineChart id=format!("{}-line", card.id) title=title.clone() spoken=spoken(&card) points say=mean unit=card.unit />
        </figure>
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Show the table"</span></summary>
            <div class="govuk-details__text">
                <table class="govuk-table">
                    <caption class="govuk-table__caption">{title}</caption>
                    <thead class="govuk-table__head">
                        <tr class="govuk-table__row">
                            <th scope="col" class="govuk-table__header">"Month"</th>
                            <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Mean"</th>
                            <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Known"</th>
                            <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Supported"</th>
                        </tr>
                    </thead>
                    <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// What the value axis counts.
fn axis(card: &Card) -> String {
    let what = match card.unit {
        Unit::Pence => "Pounds a person",
        Unit::Percent => "Per cent",
        Unit::Nights => "Nights a person",
        Unit::Hours => "Hours a person",
        Unit::Units => "Units a person",
        Unit::Count => "A person",
    };
    match card.change.window_days {
        Some(days) => format!("{what} in {days} days, at each month’s end, of those known"),
        None => format!("{what}, at each month’s end, of those known"),
    }
}

/// Every point, with a month's name under every few.
fn points(level: &[Point]) -> Vec<LinePoint> {
    let every = level.len().div_ceil(6).max(1);
    let last = level.len().saturating_sub(1);
    let label =
        |place: usize, month: Month| if (last - place).is_multiple_of(every) { short_month(month).to_owned() } else { String::new() };
    level.iter().enumerate().map(|(place, point)| LinePoint { label: label(place, point.month), value: point.mean }).collect()
}

/// The line in a sentence.
fn spoken(card: &Card) -> String {
    let known: Vec<_> = card.level.iter().filter_map(|point| point.mean.map(|value| (point.month, value))).collect();
    let say = |(month, value): &(Month, f64)| format!("{} in {}", mean(*value, card.unit), month_and_year(*month));
    match (known.first(), known.last()) {
        (Some(first), Some(last)) if first != last => format!("From {} to {}. The table has every month.", say(first), say(last)),
        (Some(only), _) => format!("{}.", say(only)),
        _ => String::new(),
    }
}

fn month_and_year(month: Month) -> String {
    casework::insight::Period::Month(month).in_words()
}

const fn short_month(month: Month) -> &'static str {
    match month.0.rem_euclid(12) {
        0 => "Jan",
        1 => "Feb",
        2 => "Mar",
        3 => "Apr",
        4 => "May",
        5 => "Jun",
        6 => "Jul",
        7 => "Aug",
        8 => "Sep",
        9 => "Oct",
        10 => "Nov",
        _ => "Dec",
    }
}
