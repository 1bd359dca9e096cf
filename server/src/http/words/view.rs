//! The pages of the council's words, as HTML.

use casework::{fault::Problem, vocabulary::Vocabulary};
use leptos::prelude::*;
use store::preview::{DAYS, Preview};

use super::form::{Item, List, Typed, UNITS, WELCOMES};

/// Everything there is, list by list.
pub fn all(words: &Vocabulary) -> String {
    let measures = words.measures.iter().map(|one| (one.id.clone(), one.name.clone(), one.words.join(", "))).collect();
    let themes = words.themes.iter().map(|one| (one.id.clone(), one.name.clone(), one.words.join(", "))).collect();
    let funds = words.funds.iter().map(|one| (one.id.clone(), one.name.clone(), String::new())).collect();
    view! {
        <p class="lead">"What can be counted in a note, and the words it is read from. Nothing is counted that nobody has confirmed."</p>
        {list(List::Measure, "Measures", "Add a measure", measures)}
        {list(List::Theme, "Themes", "Add a theme", themes)}
        {list(List::Fund, "Funds", "Add a fund", funds)}
        <p><a href="/review">"Back to review"</a></p>
    }
    .to_html()
}

fn list(of: List, heading: &'static str, add: &'static str, rows: Vec<(String, String, String)>) -> impl IntoView {
    let address = format!("/words/{}", of.in_an_address());
    let has_words = of != List::Fund;
    let row = |(id, name, words): (String, String, String)| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=format!("{address}/{id}")>{name}</a></th>
                {has_words.then(|| view! { <td class="govuk-table__cell">{words}</td> })}
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <section class="card">
            <h2 class="card__title">{heading}</h2>
            <div class="wide">
                <table class="govuk-table">
                    <thead class="govuk-table__head">
                        <tr class="govuk-table__row">
                            <th scope="col" class="govuk-table__header">"Name"</th>
                            {has_words.then(|| view! { <th scope="col" class="govuk-table__header">"Read from"</th> })}
                        </tr>
                    </thead>
                    <tbody class="govuk-table__body">{rows}</tbody>
                </table>
            </div>
            <p><a href=format!("{address}/new")>{add}</a></p>
        </section>
    }
}

/// The form about one of them, with what is wrong with what was typed, or what it would have read.
pub fn one(item: &Item, typed: &Typed, problems: &[Problem], preview: Option<(&Preview, &Vocabulary)>) -> String {
    let address = format!("/words/{}/{}", item.list.in_an_address(), item.id.as_deref().unwrap_or("new"));
    let measure = item.list == List::Measure;
    let field = |name: &'static str, label: &'static str, hint: &'static str, value: &str| input(name, label, hint, value, problems);
    let counted = measure.then(|| {
        view! {
            {choice("unit", "What one of it is", &UNITS.map(|(_, name, said)| (name, said)), &typed.unit, problems)}
            {field("window_days", "Usually counted over how many days", "Leave it empty for what is simply so on a day, such as a debt.", &typed.window_days)}
            {field("least", "The least that is likely", "Outside of these two the tablet asks again. Nothing is refused.", &typed.least)}
            {field("most", "The most that is likely", "", &typed.most)}
            {field("same_within", "No more apart than this is the same", "In the unit above: 500 for £5.", &typed.same_within)}
            {choice("welcome", "What is usually welcome", &WELCOMES.map(|(_, name, said)| (name, said)), &typed.welcome, problems)}
            {field("group", "Adds up with others to", "A short name, such as debt. Leave it empty if it stands alone.", &typed.group)}
        }
    });
    let words = (item.list != List::Fund)
        .then(|| area("words", "Words it is read from", "One on each line, in small letters.", &typed.words, problems));
    let known = item.id.is_some();
    view! {
        {summary(problems)}
        {preview.map(|(found, words)| view! { <div class="govuk-form-group">{would_read(found, words, typed)}</div> })}
        <form method="post" action=address novalidate>
            <input type="hidden" name="token" value=typed.token.clone() />
            <input type="hidden" name="version" value=typed.version.to_string() />
            {field("name", "What people call it", "", &typed.name)}
            {words}
            {counted}
            <div class="govuk-form-group">
                <button type="submit" name="do" value="preview" class="button button--quiet">"See what it would have read"</button>" "
                <button type="submit" name="do" value="save" class="button">"Save"</button>" "
                {known.then(|| view! { <button type="submit" name="do" value="remove" class="button button--quiet">"Take it away"</button> })}
            </div>
        </form>
        <p>"What has been confirmed already stays as it is."</p>
        <p><a href="/words">"Back to all words"</a></p>
    }
    .to_html()
}

/// What is wrong with a field, if anything is.
fn wrong(name: &str, problems: &[Problem]) -> Option<String> {
    problems.iter().find(|problem| problem.field == name).map(|problem| problem.message.clone())
}

fn summary(problems: &[Problem]) -> Option<impl IntoView + use<>> {
    let item = |problem: &Problem| {
        let message = problem.message.clone();
        let to = format!("#{}", problem.field);
        if problem.field.is_empty() {
            view! { <li>{message}</li> }.into_any()
        } else {
            view! { <li><a href=to>{message}</a></li> }.into_any()
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

/// A label, a hint and what is wrong, around a field.
fn group(name: &'static str, label: &'static str, hint: &'static str, problems: &[Problem], field: AnyView) -> AnyView {
    let wrong = wrong(name, problems);
    let class = if wrong.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    view! {
        <div class=class>
            <label class="govuk-label" for=name>{label}</label>
            {(!hint.is_empty()).then(|| view! { <div class="govuk-hint" id=format!("{name}-hint")>{hint}</div> })}
            {wrong.map(|wrong| {
                view! {
                    <p class="govuk-error-message" id=format!("{name}-error")>
                        <span class="govuk-visually-hidden">"Error: "</span>
                        {wrong}
                    </p>
                }
            })}
            {field}
        </div>
    }
    .into_any()
}

/// What a field is described by, for those who hear the page.
fn described(name: &str, hint: &str, problems: &[Problem]) -> Option<String> {
    let mut by = Vec::new();
    by.extend((!hint.is_empty()).then(|| format!("{name}-hint")));
    by.extend(wrong(name, problems).map(|_| format!("{name}-error")));
    (!by.is_empty()).then(|| by.join(" "))
}

fn input(name: &'static str, label: &'static str, hint: &'static str, value: &str, problems: &[Problem]) -> AnyView {
    // A number needs no more room than it has digits.
    let is_number = matches!(name, "window_days" | "least" | "most" | "same_within");
    let class = if is_number { "govuk-input govuk-input--width-10" } else { "govuk-input" };
    let mode = is_number.then_some("numeric");
    let field = view! {
        <input class=class inputmode=mode id=name name=name value=value.to_owned() autocomplete="off" aria-describedby=described(name, hint, problems) />
    };
    group(name, label, hint, problems, field.into_any())
}

fn area(name: &'static str, label: &'static str, hint: &'static str, value: &str, problems: &[Problem]) -> AnyView {
    let field = view! {
        <textarea class="govuk-textarea" id=name name=name rows="8" aria-describedby=described(name, hint, problems)>{value.to_owned()}</textarea>
    };
    group(name, label, hint, problems, field.into_any())
}

fn choice(name: &'static str, label: &'static str, of: &[(&'static str, &'static str)], chosen: &str, problems: &[Problem]) -> AnyView {
    let option = |(value, said): &(&'static str, &'static str)| {
        let selected = *value == chosen;
        view! { <option value=*value selected=selected>{*said}</option> }
    };
    let field = view! {
        <select class="govuk-select" id=name name=name aria-describedby=described(name, "", problems)>{of.iter().map(option).collect_view()}</select>
    };
    group(name, label, "", problems, field.into_any())
}

/// How often each thing would have been read. No note is shown: whoever wants to read one opens the person's page.
fn would_read(found: &Preview, words: &Vocabulary, typed: &Typed) -> impl IntoView + use<> {
    let name = |id: &str| {
        let known = words.measure(id).map(|one| one.name.clone()).or_else(|| words.theme(id).map(|one| one.name.clone()));
        known.unwrap_or_else(|| match id {
            "spend" => "Money that we paid".to_owned(),
            "pull" => "Expertise asked for".to_owned(),
            "follow_up" => "Things to do on a day".to_owned(),
            _ => typed.name.clone(),
        })
    };
    let row = |count: &store::preview::Count| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{name(&count.id)}</th>
                <td class="govuk-table__cell">{count.before}</td>
                <td class="govuk-table__cell">{count.after}</td>
            </tr>
        }
    };
    let rows = found.counts.iter().map(row).collect_view();
    let said = match (found.notes, found.differing.len()) {
        (0, _) => format!("Your team wrote no notes in the last {DAYS} days that you may see."),
        (notes, 0) => format!("Your team's notes of the last {DAYS} days ({notes} of them) would have been read just as they were."),
        (notes, differing) => {
            format!("Of your team's {notes} notes of the last {DAYS} days, {differing} would have been read differently.")
        }
    };
    view! {
        <section class="card" aria-labelledby="would">
            <h2 class="card__title" id="would">"What it would have read"</h2>
            <p>{said}</p>
            {(!found.counts.is_empty()).then(|| {
                view! {
                    <table class="govuk-table">
                        <thead class="govuk-table__head">
                            <tr class="govuk-table__row">
                                <th scope="col" class="govuk-table__header">"Read"</th>
                                <th scope="col" class="govuk-table__header">"As it is"</th>
                                <th scope="col" class="govuk-table__header">"With this change"</th>
                            </tr>
                        </thead>
                        <tbody class="govuk-table__body">{rows}</tbody>
                    </table>
                }
            })}
            <p>"Nothing has been saved yet."</p>
        </section>
    }
}
