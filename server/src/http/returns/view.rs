//! The pages of returns, as HTML.

use casework::{
    fault::Problem,
    insight::Period,
    returns::{Line, Return, Sort},
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use store::returns::{Payment, Signed};

use super::Typed;

/// As many periods are offered of each length.
const PERIODS: usize = 8;

/// What can be returned, and what was.
pub fn all(frameworks: Vec<(String, String)>, funds: Vec<(String, String)>, signed: &[Signed]) -> String {
    let list = |heading: &'static str, sort: Sort, named: Vec<(String, String)>| {
        let item = |(id, name): (String, String)| view! { <li><a href=format!("/returns/{}/{id}", sort.as_str())>{name}</a></li> };
        view! {
            <section class="card">
                <h2 class="card__title">{heading}</h2>
                <ul class="govuk-list">{named.into_iter().map(item).collect_view()}</ul>
            </section>
        }
    };
    let row = |one: &Signed| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">
                    <a href=format!("/returns/signed/{}", one.id)>{format!("{}, {}", one.given.name, one.given.period.in_words())}</a>
                </th>
                <td class="govuk-table__cell">{one.under.recipient.clone()}</td>
                <td class="govuk-table__cell">{said(one.at.date_naive())}</td>
            </tr>
        }
    };
    let rows = (!signed.is_empty()).then(|| {
        view! {
            <div class="wide">
                <table class="govuk-table">
                    <thead class="govuk-table__head">
                        <tr class="govuk-table__row">
                            <th scope="col" class="govuk-table__header">"Return"</th>
                            <th scope="col" class="govuk-table__header">"Given to"</th>
                            <th scope="col" class="govuk-table__header">"Signed on"</th>
                        </tr>
                    </thead>
                    <tbody class="govuk-table__body">{signed.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <p class="lead">
            "Exact numbers without names, for whoever is owed them under a named gateway. They are counted here and never typed again. What is for everybody is published as a release instead."
        </p>
        {list("Frameworks", Sort::Framework, frameworks)}
        {list("Funds", Sort::Fund, funds)}
        <section class="card">
            <h2 class="card__title">"Signed"</h2>
            {signed.is_empty().then(|| view! { <p class="empty">"Nothing has been signed yet."</p> })}
            {rows}
        </section>
    }
    .to_html()
}

fn said(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn summary(problems: &[Problem]) -> Option<impl IntoView + use<>> {
    let item = |problem: &Problem| {
        let message = problem.message.clone();
        if problem.field.is_empty() {
            view! { <li>{message}</li> }.into_any()
        } else {
            view! { <li><a href=format!("#{}", problem.field)>{message}</a></li> }.into_any()
        }
    };
    (!problems.is_empty()).then(|| {
        view! {
            <div class="govuk-error-summary" role="alert" aria-labelledby="wrong" tabindex="-1">
                <h2 class="govuk-error-summary__title" id="wrong">"There is a problem"</h2>
                <ul class="govuk-list govuk-error-summary__list">{problems.iter().map(item).collect_view()}</ul>
            </div>
        }
    })
}

/// A return as it would be signed now, and the form that signs it.
pub fn preview(
    given: &Return,
    (payments, words): (&[Payment], &Vocabulary),
    typed: &Typed,
    may_sign: bool,
    today: NaiveDate,
    problems: &[Problem],
) -> String {
    let address = format!("/returns/{}/{}", given.sort.as_str(), given.subject);
    view! {
        {summary(problems)}
        {choose(&address, given.period, today, problems)}
        {numbers(given)}
        {(given.sort == Sort::Fund).then(|| lines_of_spending(payments, words))}
        {if may_sign {
            sign(&address, typed, problems).into_any()
        } else {
            view! { <p>"It is signed by somebody in finance."</p> }.into_any()
        }}
        <p><a href="/returns">"Back to returns"</a></p>
    }
    .to_html()
}

fn choose(address: &str, chosen: Period, today: NaiveDate, problems: &[Problem]) -> impl IntoView + use<> {
    let back = |from: Period| std::iter::successors(Some(from.previous()), |period| Some(period.previous())).take(PERIODS);
    let month = Period::Month(casework::insight::Month::of(today));
    let mut offered: Vec<Period> = back(Period::quarter_of(today)).collect();
    offered.extend(back(Period::Year(chrono::Datelike::year(&today))).take(3));
    offered.extend(back(month));
    let option = |period: Period| {
        let selected = period == chosen;
        view! { <option value=period.to_string() selected=selected>{period.in_words()}</option> }
    };
    let wrong = problems.iter().find(|problem| problem.field == "period").map(|problem| problem.message.clone());
    let described = wrong.as_ref().map(|_| "period-error");
    view! {
        <form method="get" action=address.to_owned() class="choose">
            <div class="govuk-form-group">
                <label class="govuk-label" for="period">"Period"</label>
                {wrong.map(|wrong| {
                    view! { <p class="govuk-error-message" id="period-error"><span class="govuk-visually-hidden">"Error: "</span>{wrong}</p> }
                })}
                <select class="govuk-select" id="period" name="period" aria-describedby=described>
                    {offered.into_iter().map(option).collect_view()}
                </select>
            </div>
            <button type="submit" class="button button--quiet">"Show"</button>
        </form>
    }
}

/// Every number, heading by heading.
fn numbers(given: &Return) -> impl IntoView + use<> {
    let one = |heading: &String| {
        let lines: Vec<&Line> = given.lines.iter().filter(|line| line.heading == *heading).collect();
        let mut before = "";
        let rows: Vec<_> = lines
            .iter()
            .map(|line| {
                // What is counted is named once.
                let name = if before == line.item { String::new() } else { line.name.clone() };
                before = &line.item;
                view! {
                    <tr class="govuk-table__row">
                        <td class="govuk-table__cell">{name}</td>
                        <td class="govuk-table__cell">{line.counts.in_words()}</td>
                        <td class="govuk-table__cell govuk-table__cell--numeric">{line.written()}</td>
                    </tr>
                }
            })
            .collect();
        let none = lines.is_empty();
        view! {
            <section class="card">
                <h2 class="card__title">{heading.clone()}</h2>
                {if none {
                    view! { <p class="empty">"Our notes do not speak of this."</p> }.into_any()
                } else {
                    view! {
                        <div class="wide" role="region" aria-label=heading.clone() tabindex="0">
                            <table class="govuk-table">
                                <thead class="govuk-table__head">
                                    <tr class="govuk-table__row">
                                        <th scope="col" class="govuk-table__header">"What"</th>
                                        <th scope="col" class="govuk-table__header">"Counted"</th>
                                        <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Number"</th>
                                    </tr>
                                </thead>
                                <tbody class="govuk-table__body">{rows}</tbody>
                            </table>
                        </div>
                    }
                    .into_any()
                }}
            </section>
        }
    };
    given.headings.iter().map(one).collect_view()
}

/// Each payment, without a name and without words.
fn lines_of_spending(payments: &[Payment], words: &Vocabulary) -> impl IntoView + use<> {
    let name = |category: &Option<String>| match category {
        Some(id) => words.categories.iter().find(|one| one.id == *id).map_or_else(|| id.clone(), |one| one.name.clone()),
        None => "Not sorted".to_owned(),
    };
    let row = |payment: &Payment| {
        view! {
            <tr class="govuk-table__row">
                <td class="govuk-table__cell">{said(payment.on)}</td>
                <td class="govuk-table__cell">{name(&payment.category)}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{format!("{}.{:02}", payment.pence / 100, payment.pence % 100)}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <h2 class="card__title">"Every payment"</h2>
            <div class="wide" role="region" aria-label="Every payment" tabindex="0">
                <table class="govuk-table">
                    <thead class="govuk-table__head">
                        <tr class="govuk-table__row">
                            <th scope="col" class="govuk-table__header">"Day"</th>
                            <th scope="col" class="govuk-table__header">"Purpose"</th>
                            <th scope="col" class="govuk-table__header govuk-table__header--numeric">"£"</th>
                        </tr>
                    </thead>
                    <tbody class="govuk-table__body">{payments.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

fn sign(address: &str, typed: &Typed, problems: &[Problem]) -> impl IntoView + use<> {
    let field = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
        let wrong = problems.iter().find(|problem| problem.field == name).map(|problem| problem.message.clone());
        let class = if wrong.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
        let described = if wrong.is_some() { format!("{name}-hint {name}-error") } else { format!("{name}-hint") };
        view! {
            <div class=class>
                <label class="govuk-label" for=name>{label}</label>
                <div class="govuk-hint" id=format!("{name}-hint")>{hint}</div>
                {wrong.map(|wrong| {
                    view! {
                        <p class="govuk-error-message" id=format!("{name}-error")>
                            <span class="govuk-visually-hidden">"Error: "</span>
                            {wrong}
                        </p>
                    }
                })}
                <input class="govuk-input" id=name name=name value=value autocomplete="off" aria-describedby=described />
            </div>
        }
    };
    view! {
        <section class="card">
            <h2 class="card__title">"Sign it"</h2>
            <form method="post" action=address.to_owned() novalidate>
                <input type="hidden" name="token" value=typed.token.clone() />
                <input type="hidden" name="period" value=typed.period.clone() />
                <input type="hidden" name="previewed" value=typed.previewed.clone() />
                {field(
                    "gateway",
                    "Under which gateway",
                    "The law, agreement or condition of a grant that asks for these numbers.",
                    typed.gateway.clone(),
                )}
                {field("recipient", "Who is given it", "A department, a funder, an auditor.", typed.recipient.clone())}
                <button type="submit" class="button">"Sign these numbers"</button>
                <p>"They are kept as they stand here. The audit says that you signed them, and the gate reckons with what was disclosed."</p>
            </form>
        </section>
    }
}

/// A return that was signed.
pub fn signed(signed: &Signed) -> String {
    let rows = [
        ("Given to", signed.under.recipient.clone()),
        ("Under", signed.under.gateway.clone()),
        ("Signed on", said(signed.at.date_naive())),
        ("Edition", signed.edition.to_string()),
    ];
    let rows = rows.map(|(key, value)| {
        view! {
            <div class="govuk-summary-list__row">
                <dt class="govuk-summary-list__key">{key}</dt>
                <dd class="govuk-summary-list__value">{value}</dd>
            </div>
        }
    });
    view! {
        <dl class="govuk-summary-list">{rows.into_iter().collect_view()}</dl>
        <p>"Exact numbers, for the recipient alone. They are not to be published."</p>
        <p><a href=format!("/returns/signed/{}/return.csv", signed.id) download class="button">"Download it (CSV)"</a></p>
        {numbers(&signed.given)}
        <p><a href="/returns">"Back to returns"</a></p>
    }
    .to_html()
}
