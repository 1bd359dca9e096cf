//! What is declared, being prepared and out: the pages around releases, as HTML.

use app::markup::{details, escaped};
use casework::{
    access::Role,
    fault::Problem,
    insight::{Indicator, Period},
    release::{Dataset, dataset::Grain},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use store::releases::{
    Listed, Progress, Standing,
    preparing::{Preparation, Stage},
};

use super::{form::Declared, waiting::gate};
use crate::http::desk::{error_summary, file, group, hidden, select, summary_list};

/// A declaration to begin with.
const EXAMPLE: &str = include_str!("../../../../docs/dataset.toml");
/// As many periods are offered.
const PERIODS: usize = 24;

/// A role as it stands within a sentence.
pub fn role(role: Role) -> String {
    role.in_words().to_lowercase()
}

/// What is wrong, above everything else: each at its field, where the page has that.
pub fn summary(problems: &[Problem], on_the_page: &[&str]) -> String {
    let placed = |problem: &Problem| {
        let there = on_the_page.contains(&problem.field.as_str());
        if there { problem.clone() } else { Problem::new("", problem.message.clone()) }
    };
    error_summary(&problems.iter().map(placed).collect::<Vec<_>>())
}

fn table(heads: &[&'static str], rows: Vec<AnyView>) -> impl IntoView + use<> {
    let heads = heads.iter().map(|head| view! { <th scope="col" class="govuk-table__header">{*head}</th> }).collect_view();
    view! {
        <table class="govuk-table">
            <thead class="govuk-table__head"><tr class="govuk-table__row">{heads}</tr></thead>
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
}

/// Everything.
pub fn all(datasets: &[Dataset], listed: &[Listed], asked: &[Preparation]) -> String {
    let (waiting, left): (Vec<&Listed>, Vec<&Listed>) = listed.iter().partition(|one| one.standing == Standing::Prepared);
    view! {
        <p class="lead">
            "Figures leave the council as releases of a declared dataset. Each is prepared by one person and released by another, and what has left never changes."
        </p>
        {under_way(asked)}
        {(!waiting.is_empty()).then(|| wait_for_release(&waiting))}
        {declared(datasets, listed)}
        {history(&left)}
        <p><a href="/release/side-by-side">"Beside what other councils publish"</a></p>
    }
    .to_html()
}

fn under_way(asked: &[Preparation]) -> Option<impl IntoView + use<>> {
    let row = |one: &Preparation| {
        let address = format!("/release/preparations/{}", one.id);
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{format!("{}, {}", one.dataset, one.period.in_words())}</a></th>
                <td class="govuk-table__cell">{stage(one.stage)}</td>
            </tr>
        }
        .into_any()
    };
    // What was prepared waits under its own heading; what was refused is looked for here.
    let rows: Vec<AnyView> = asked.iter().filter(|one| one.stage != Stage::Prepared).map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2 class="card__title">"Being prepared"</h2>
                <div class="wide">{table(&["Release", "How far it is"], rows)}</div>
            </section>
        }
    })
}

fn wait_for_release(waiting: &[&Listed]) -> impl IntoView + use<> {
    let row = |one: &&Listed| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">
                    <a href=format!("/release/{}", one.release)>{format!("{}, {}", one.title, one.period.in_words())}</a>
                </th>
                <td class="govuk-table__cell">{said(one.at.date_naive())}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2 class="card__title">"Waiting to be released by somebody else"</h2>
            <div class="wide">{table(&["Release", "Prepared on"], waiting.iter().map(row).collect())}</div>
        </section>
    }
}

fn declared(datasets: &[Dataset], listed: &[Listed]) -> impl IntoView + use<> {
    let row = |dataset: &Dataset| {
        let newest = listed.iter().find(|one| one.dataset == dataset.dataset && one.standing == Standing::Released);
        let newest = newest.map_or_else(|| "None yet".to_owned(), |one| one.period.in_words());
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">
                    <a href=format!("/release/datasets/{}", dataset.dataset)>{dataset.title.clone()}</a>
                </th>
                <td class="govuk-table__cell">{dataset.period.in_words()}</td>
                <td class="govuk-table__cell">{newest}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = datasets.iter().map(row).collect();
    let none = rows.is_empty().then(|| view! { <p class="empty">"Nothing is declared yet. Begin with the example on the next page."</p> });
    let rows = (!rows.is_empty())
        .then(|| view! { <div class="wide">{table(&["Dataset", "Each release is for a", "Newest release"], rows)}</div> });
    view! {
        <section class="card">
            <h2 class="card__title">"Datasets"</h2>
            {none}
            {rows}
            <p><a href="/release/declare" class="button">"Declare a dataset"</a></p>
        </section>
    }
}

/// What has left, and what was taken back with the reason.
fn history(left: &[&Listed]) -> impl IntoView + use<> {
    let row = |one: &&Listed| {
        let standing = match &one.standing {
            Standing::Withdrawn(reason) => format!("Withdrawn: {reason}"),
            _ => "Released".to_owned(),
        };
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">
                    <a href=format!("/release/{}", one.release)>{format!("{}, {}", one.title, one.period.in_words())}</a>
                </th>
                <td class="govuk-table__cell">{said(one.at.date_naive())}</td>
                <td class="govuk-table__cell">{standing}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = left.iter().map(row).collect();
    let none = rows.is_empty().then(|| view! { <p class="empty">"Nothing has left yet."</p> });
    let rows = (!rows.is_empty()).then(|| view! { <div class="wide">{table(&["Release", "On", "Where it stands"], rows)}</div> });
    view! {
        <section class="card">
            <h2 class="card__title">"History"</h2>
            {none}
            {rows}
            <p><a href="/published">"What anybody can read"</a></p>
        </section>
    }
}

/// A day in full.
pub fn said(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// The form for a declaration, with every rule that what was typed breaks.
pub fn declare(typed: &Declared, problems: &[Problem]) -> String {
    // Whatever a problem is about, all of it stands in one field.
    let here = |problem: &Problem| match problem.field.as_str() {
        "" | "declaration" => Problem::new("declaration", problem.message.clone()),
        field => Problem::new("declaration", format!("{field}: {}", problem.message)),
    };
    let problems: Vec<Problem> = problems.iter().map(here).collect();
    let wrong: Vec<Problem> =
        problems.first().map(|_| Problem::new("declaration", "It was not declared. What is wrong is named above.")).into_iter().collect();
    let hint = "Paste it here. Every rule that it breaks is named, with how to mend it.";
    let pasted = group("declaration", "The declaration, as TOML", hint, &wrong, |described| {
        let typed = escaped(&typed.declaration);
        // HTML leaves out the first new line of what is in it.
        format!(
            "<textarea class=\"govuk-textarea declaration\" id=\"declaration\" name=\"declaration\" rows=\"24\" spellcheck=\"false\"{described}>\n{typed}</textarea>"
        )
    });
    format!(
        r#"{}<p class="lead">A dataset is declared before anything is counted: what, broken down how, for which periods, and who signs it off. A declared version never changes.</p>
<form method="post" action="/release/declare" enctype="multipart/form-data" novalidate>{}{pasted}{}<button type="submit" class="button">Declare it</button></form>
{}<p><a href="/release">Back to releases</a></p>"#,
        error_summary(&problems),
        hidden("token", &typed.token),
        file("file", "Or a file with it", "It takes the place of what is typed above."),
        details(
            "An example to begin with",
            &format!(
                r#"<div class="wide" role="region" aria-label="Example" tabindex="0"><pre class="declaration">{}</pre></div>"#,
                escaped(EXAMPLE)
            )
        )
    )
}

/// A dataset with what was made of it.
pub struct Declaration<'a> {
    pub dataset: &'a Dataset,
    pub indicators: &'a [Indicator],
    pub listed: &'a [Listed],
    pub today: NaiveDate,
}

/// The periods that are over and that the declaration takes in, the newest first.
fn periods(dataset: &Dataset, today: NaiveDate) -> Vec<Period> {
    let newest = match dataset.period {
        Grain::Month => Period::Month(casework::insight::Month::of(today)),
        Grain::Quarter => Period::quarter_of(today),
        Grain::Year => Period::Year(chrono::Datelike::year(&today)),
    };
    std::iter::successors(Some(newest.previous()), |period| Some(period.previous()))
        .take_while(|period| *period >= dataset.first_period)
        .take(PERIODS)
        .collect()
}

/// One dataset, and the form that prepares a period of it.
pub fn dataset(about: &Declaration<'_>, who: Role, token: &str, problems: &[Problem]) -> String {
    let dataset = about.dataset;
    let name = |id: &String| about.indicators.iter().find(|one| one.id == *id).map_or_else(|| id.clone(), |one| one.name.clone());
    let by = dataset.breakdowns.iter().map(|breakdown| {
        let names = breakdown.iter().map(|id| dataset.dimension(id).map_or_else(|| id.clone(), |dimension| dimension.name.clone()));
        names.collect::<Vec<_>>().join(" by ")
    });
    let by = by.collect::<Vec<_>>().join("; ");
    let rows = [
        ("What it tells", dataset.description.clone()),
        ("What is counted", dataset.indicators.iter().map(name).collect::<Vec<_>>().join("; ")),
        ("Broken down by", if by.is_empty() { "Nothing: the whole council".to_owned() } else { by }),
        ("Lower, the same, higher", if dataset.outcomes { "Said, where an indicator has them" } else { "Not said" }.to_owned()),
        ("Prepared by", role(dataset.prepared_by)),
        ("Released by", format!("{}, another person than whoever prepared it", role(dataset.released_by))),
        ("Who may read it", if dataset.open { "Anybody" } else { "Those here who see releases" }.to_owned()),
        ("Licence and questions", format!("{}, {}", dataset.licence, dataset.contact)),
        ("Version of the declaration", dataset.version.to_string()),
    ];
    let left: Vec<&Listed> = about.listed.iter().filter(|one| one.standing != Standing::Prepared).collect();
    let newest = about.listed.iter().any(|one| one.standing == Standing::Released) && dataset.open;
    let rest = view! {
        {history(&left)}
        {newest.then(|| view! { <p><a href=format!("/published/{}", dataset.dataset)>"The page that anybody can read"</a></p> })}
        <p><a href=format!("/release/declare?from={}", dataset.dataset)>"Declare a next version"</a></p>
        <p><a href="/release">"Back to releases"</a></p>
    };
    [summary(problems, &["period"]), summary_list(&rows), prepare(about, who, token, problems), rest.to_html()].concat()
}

fn prepare(about: &Declaration<'_>, who: Role, token: &str, problems: &[Problem]) -> String {
    let Declaration { dataset, listed, .. } = about;
    let periods = periods(dataset, about.today);
    if who != dataset.prepared_by {
        return format!("<p>A release of it is prepared by: {}.</p>", escaped(&role(dataset.prepared_by)));
    }
    if periods.is_empty() {
        return r#"<p class="empty">No period that it was declared for is over yet.</p>"#.to_owned();
    }
    let option = |period: Period| {
        let is_out = listed.iter().any(|one| one.period == period && one.standing != Standing::Prepared);
        let words = if is_out { format!("{} (released)", period.in_words()) } else { period.in_words() };
        (period.to_string(), words)
    };
    let options: Vec<(String, String)> = periods.into_iter().map(option).collect();
    format!(
        r#"<section class="card"><h2 class="card__title">Prepare a release</h2><form method="post" action="/release/datasets/{}">{}{}<div class="govuk-form-group"><ul class="boxes"><li><input type="checkbox" id="revise" name="revise" value="yes"> <label for="revise">Count a period again that was released: once a year, for late records</label></li></ul></div><button type="submit" class="button">Prepare it</button></form></section>"#,
        escaped(&dataset.dataset),
        hidden("token", token),
        select("period", "Period", "", &options, "", problems)
    )
}

/// How far a preparation is, in a few words.
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "Waiting for another to be done",
        Stage::Counting => "Being counted and looked at",
        Stage::Prepared => "Prepared",
        Stage::Refused => "The gate refuses it",
        Stage::CalledOff => "Called off",
        Stage::Broken => "It could not be prepared",
    }
}

/// How far a preparation is, and what came of it.
pub fn progress(asked: &Preparation, progress: Option<Progress>, token: &str) -> String {
    let address = format!("/release/preparations/{}", asked.id);
    let so_far = progress.map(|progress| {
        let words = if progress.to_audit > 0 {
            format!("Everybody is counted. {} of {} small values looked at.", progress.audited, progress.to_audit)
        } else {
            format!("People counted so far: {}.", progress.people)
        };
        let bar = (progress.to_audit > 0).then(|| {
            view! { <progress aria-label="Small values looked at" max=progress.to_audit.to_string() value=progress.audited.to_string()></progress> }
        });
        view! { <p>{words}</p> {bar} }
    });
    let came = match asked.stage {
        Stage::Waiting | Stage::Counting => view! {
            {so_far}
            <p><a href=address.clone() class="button">"Look again"</a></p>
            <form method="post" action=address>
                <input type="hidden" name="token" value=token.to_owned() />
                <button type="submit" name="do" value="call_off" class="button button--quiet">"Call it off"</button>
            </form>
            <p>"You can leave this page: it goes on without you. Nothing is kept when it is called off."</p>
        }
        .into_any(),
        Stage::Prepared => view! {
            <p>"The gate lets it pass. It waits for somebody else to release it."</p>
            <p><a href=format!("/release/{}", asked.release) class="button">"See what would be published"</a></p>
        }
        .into_any(),
        Stage::Refused => view! {
            <p>"Nothing was kept."</p>
            {asked.report.as_ref().map(gate)}
            <p><a href=format!("/release/declare?from={}", asked.dataset) class="button">"Mend the declaration"</a></p>
        }
        .into_any(),
        Stage::CalledOff | Stage::Broken => view! { <p>{asked.said.clone()}</p> }.into_any(),
    };
    view! {
        <p class="lead">{format!("{}, {}", asked.dataset, asked.period.in_words())}</p>
        {came}
        <p><a href=format!("/release/datasets/{}", asked.dataset)>"Back to the dataset"</a></p>
    }
    .to_html()
}
