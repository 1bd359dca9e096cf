//! One release: what would be published and what is held back and why, what the gate says, and what is left to decide.

use std::collections::BTreeMap;

use app::markup::escaped;
use casework::{
    access::{Actor, Role},
    fault::Problem,
    release::{
        Filter, Layout, PublishedRelease, Value,
        gate::Report,
        hold::{Decided, Why},
    },
};
use leptos::prelude::*;
use store::releases::Waiting;

use super::view::{role, said, summary};
use crate::{
    export::Format,
    http::desk::{hidden, input},
};

/// As many places of an indicator are shown.
const SHOWN: usize = 100;

/// A release that waits to be released.
pub fn draft(release: &str, draft: &Waiting, who: &Actor, token: &str, problems: &[Problem]) -> String {
    let tally = &draft.report.tally;
    let indicators = (0..draft.layout.indicators()).map(|indicator| one_indicator(draft, indicator)).collect_view();
    let body = view! {
        <p class="lead">
            {format!("{} values would be published. {} would be held back. Prepared on {}.", tally.published, tally.held_back, said(draft.prepared_at.date_naive()))}
        </p>
        {why(&draft.decided)}
        {gate(&draft.report)}
        {sign_off(release, draft, who, token)}
        {indicators}
        <p><a href="/release">"Back to releases"</a></p>
    };
    [summary(problems, &[]), body.to_html()].concat()
}

/// Why values are what they are: how many of each.
fn why(decided: &[Decided]) -> impl IntoView + use<> {
    let mut whys: BTreeMap<&'static str, usize> = BTreeMap::new();
    for one in decided.iter().filter(|one| !matches!(one.why, Why::Counted | Why::Few)) {
        *whys.entry(one.why.in_words()).or_default() += 1;
    }
    let few = decided.iter().filter(|one| one.why == Why::Few).count();
    let item = |(words, count): (&'static str, usize)| view! { <li>{format!("{count}: {words}")}</li> };
    view! {
        <section class="card">
            <h2 class="card__title">"What is held back or stands again, and why"</h2>
            <ul class="govuk-list govuk-list--bullet">
                {(few > 0).then(|| item((Why::Few.in_words(), few)))}
                {whys.into_iter().map(item).collect_view()}
            </ul>
            <p>
                "Nothing under 10 is published, a true nought included. Every other count has a little noise and is rounded to 5, so that parts need not add up. What is held back is the letter c in the files."
            </p>
        </section>
    }
}

/// What the gate says.
pub fn gate(report: &Report) -> impl IntoView + use<> {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let more = finding.count.saturating_sub(finding.cells.len());
            let cells = finding.cells.iter().map(|cell| view! { <li><code>{cell.clone()}</code></li> }).collect_view();
            view! {
                <p>{finding.words.clone()}</p>
                <ul class="govuk-list govuk-list--bullet">
                    {cells}
                    {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
                </ul>
            }
        })
        .collect();
    let passed = findings.is_empty();
    let meter = report.meter;
    view! {
        <section class="card" aria-labelledby="gate">
            <h2 class="card__title" id="gate">"What the gate says"</h2>
            {passed
                .then(|| {
                    view! { <p>"It may leave: nothing small could be worked out from it together with everything released before, as far as the gate can tell."</p> }
                })}
            {findings}
            <p>
                {format!(
                    "Privacy meter: {:.2} in this release, {:.2} in all releases of this dataset. It grows with every count that one person is in.",
                    meter.rho,
                    meter.rho_in_all,
                )}
            </p>
            <p>"Three families of attack were tried against these rules. That is not a proof."</p>
        </section>
    }
}

/// The gate refused at the last moment.
pub fn refused(report: &Report) -> String {
    view! {
        <p class="lead">"Something was counted or released since it was prepared. It was not released. Prepare it again, or mend its declaration."</p>
        {gate(report)}
        <p><a href="/release">"Back to releases"</a></p>
    }
    .to_html()
}

fn sign_off(release: &str, draft: &Waiting, who: &Actor, token: &str) -> impl IntoView + use<> {
    let by = role(draft.dataset.released_by);
    let body = if who.worker == draft.prepared_by {
        view! { <p>{format!("You prepared it, so somebody else releases it: {by}.")}</p> }.into_any()
    } else if who.role == draft.dataset.released_by {
        view! {
            <p>"Once it has left, what it says never changes. It can be taken back, with a reason that readers see."</p>
            <form method="post" action=format!("/release/{release}")>
                <input type="hidden" name="token" value=token.to_owned() />
                <button type="submit" name="do" value="publish" class="button">"Release it"</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p>{format!("It is released by: {by}.")}</p> }.into_any()
    };
    view! {
        <section class="card">
            <h2 class="card__title">"Sign off"</h2>
            {body}
        </section>
    }
}

/// A row for each place, a column for each thing that is counted.
fn one_indicator(draft: &Waiting, indicator: usize) -> impl IntoView + use<> {
    let layout = &draft.layout;
    let first: Vec<usize> = layout.cells_of_indicator(indicator).filter(|number| layout.filter(*number) == Filter::People).collect();
    let filters = layout.filters(indicator);
    let name = layout.indicator(indicator).2.to_owned();
    let label = name.clone();
    let heads = filters
        .iter()
        .map(|filter| view! { <th scope="col" class="govuk-table__header govuk-table__header--numeric">{layout.filter_in_words(indicator, *filter)}</th> });
    let heads = heads.collect_view();
    let rows = first.iter().take(SHOWN).map(|&whole| {
        let cells = (whole..whole + filters.len()).map(|number| value(draft.decided[number])).collect_view();
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{place(layout, whole, &draft.dataset.council.name)}</th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let more = first.len().saturating_sub(SHOWN);
    view! {
        <div class="card wide" role="region" aria-label=label tabindex="0">
            <table class="govuk-table release-table">
                <caption class="govuk-table__caption govuk-table__caption--m">{name}</caption>
                <thead class="govuk-table__head">
                    <tr class="govuk-table__row"><th scope="col" class="govuk-table__header">"For"</th>{heads}</tr>
                </thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p>{format!("The first {SHOWN} rows. The files will have {more} more.")}</p> })}
    }
}

/// Where a cell is, in words.
fn place(layout: &Layout, number: usize, council: &str) -> String {
    let at = layout.cell(number).at;
    let names: Vec<&str> = at.iter().map(|(dimension, value)| layout.value_name(*dimension, *value)).collect();
    if names.is_empty() { council.to_owned() } else { names.join(", ") }
}

fn value(decided: Decided) -> AnyView {
    const CLASS: &str = "govuk-table__cell govuk-table__cell--numeric held-back";
    match decided.value {
        Value::Count(count) => view! { <td class="govuk-table__cell govuk-table__cell--numeric">{count}</td> }.into_any(),
        Value::HeldBack => view! { <td class=CLASS>"held back: "{decided.why.in_words()}</td> }.into_any(),
        Value::Impossible => view! { <td class=CLASS>"cannot be"</td> }.into_any(),
        Value::NotAvailable => view! { <td class=CLASS>"not available"</td> }.into_any(),
    }
}

/// A release that is out, or was taken back.
pub fn out(published: &PublishedRelease, who: Role, token: &str, problems: &[Problem]) -> String {
    let release = published.release.clone();
    let withdrawn = published.withdrawn.clone();
    let may = who == published.dataset.released_by && withdrawn.is_none();
    let files = withdrawn.is_none().then(|| {
        let item = |format: Format| {
            let address = format!("/api/v1/releases/{}/{}", published.release, format.name(published));
            view! { <li><a href=address download>{format.in_words()}</a></li> }
        };
        view! {
            <section class="card">
                <h2 class="card__title">"Files"</h2>
                <ul class="govuk-list">{Format::ALL.into_iter().map(item).collect_view()}</ul>
            </section>
        }
    });
    let page = published.dataset.open.then(|| {
        view! { <p><a href=format!("/published/{}/{release}", published.dataset.dataset)>"The page that anybody can read"</a></p> }
    });
    let body = view! {
        <p class="lead">
            {match &withdrawn {
                None => format!("Released on {}.", said(published.at.date_naive())),
                Some(reason) => format!("Withdrawn: {reason}"),
            }}
        </p>
        {page}
        {files}
        {gate(&published.report)}
    };
    let back = format!(r#"<p><a href="/release/datasets/{}">Back to the dataset</a></p>"#, escaped(&published.dataset.dataset));
    let withdraw = if may { withdraw(&release, token, problems) } else { String::new() };
    [summary(problems, &["reason"]), body.to_html(), withdraw, back].concat()
}

fn withdraw(release: &str, token: &str, problems: &[Problem]) -> String {
    let hint = "Readers see it. It stays listed, since somebody may have kept the files.";
    format!(
        r#"<section class="card"><h2 class="card__title">Take it back</h2><form method="post" action="/release/{}" novalidate>{}{}<button type="submit" name="do" value="withdraw" class="button button--quiet">Take it back</button></form></section>"#,
        escaped(release),
        hidden("token", token),
        input("reason", "Why", hint, "", problems)
    )
}
