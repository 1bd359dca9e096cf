//! Parts of plain forms, as HTML: each is labelled, says what is wrong with it, and keeps what was typed.

use casework::fault::Problem;

use crate::http::plain::escaped;

/// What stands above a form with problems.
pub fn summary(problems: &[Problem]) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let item = |problem: &Problem| match problem.field.as_str() {
        "" => format!("<li>{}</li>", escaped(&problem.message)),
        field => format!("<li><a href=\"#{field}\">{}</a></li>", escaped(&problem.message)),
    };
    let items: String = problems.iter().map(item).collect();
    format!(
        r#"<div class="govuk-error-summary" role="alert" aria-labelledby="wrong" tabindex="-1"><h2 class="govuk-error-summary__title" id="wrong">There is a problem</h2><ul class="govuk-list govuk-error-summary__list">{items}</ul></div>"#
    )
}

/// A line to type in.
pub struct Line<'a> {
    /// What it is sent as, and its id.
    pub name: &'a str,
    pub label: &'a str,
    /// Empty for none.
    pub hint: &'a str,
    /// What is in it already. Never a password.
    pub value: &'a str,
    /// `text` or `password`.
    pub kind: &'a str,
    /// What the browser may fill in: one of the standard's words.
    pub fill: &'a str,
    /// Digits only.
    pub digits: bool,
}

/// Around a field: its label, its hint and what is wrong.
fn group(name: &str, label: &str, hint: &str, problems: &[Problem], field: impl FnOnce(&str) -> String) -> String {
    let wrong = problems.iter().find(|problem| problem.field == name);
    let mut by = Vec::new();
    let mut parts = vec![format!(r#"<label class="govuk-label" for="{name}">{}</label>"#, escaped(label))];
    if !hint.is_empty() {
        by.push(format!("{name}-hint"));
        parts.push(format!(r#"<div class="govuk-hint" id="{name}-hint">{}</div>"#, escaped(hint)));
    }
    if let Some(wrong) = wrong {
        by.push(format!("{name}-error"));
        let said = escaped(&wrong.message);
        parts.push(format!(
            r#"<p class="govuk-error-message" id="{name}-error"><span class="govuk-visually-hidden">Error: </span>{said}</p>"#
        ));
    }
    let described = if by.is_empty() { String::new() } else { format!(r#" aria-describedby="{}""#, by.join(" ")) };
    let class = if wrong.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    format!(r#"<div class="{class}">{}{}</div>"#, parts.concat(), field(&described))
}

/// A line to type in.
pub fn line(line: &Line<'_>, problems: &[Problem]) -> String {
    let Line { name, kind, fill, .. } = line;
    let value = if *kind == "password" { String::new() } else { format!(r#" value="{}""#, escaped(line.value)) };
    let mode = if line.digits { r#" inputmode="numeric""# } else { "" };
    group(name, line.label, line.hint, problems, |described| {
        format!(
            r#"<input class="govuk-input" id="{name}" name="{name}" type="{kind}" autocomplete="{fill}" autocapitalize="none" spellcheck="false"{value}{mode}{described}>"#
        )
    })
}

/// One of several: what is sent, and what is said.
pub fn choice(name: &str, label: &str, hint: &str, of: &[(String, String)], chosen: &str, problems: &[Problem]) -> String {
    let option = |(value, said): &(String, String)| {
        let selected = if value == chosen { " selected" } else { "" };
        format!(r#"<option value="{}"{selected}>{}</option>"#, escaped(value), escaped(said))
    };
    let options: String = of.iter().map(option).collect();
    group(name, label, hint, problems, |described| {
        format!(r#"<select class="govuk-select" id="{name}" name="{name}"{described}>{options}</select>"#)
    })
}

/// What is sent without being shown.
pub fn hidden(name: &str, value: &str) -> String {
    format!(r#"<input type="hidden" name="{name}" value="{}">"#, escaped(value))
}

/// A button; with a name, what it sends.
pub fn button(said: &str, sends: Option<(&str, &str)>, quiet: bool) -> String {
    let class = if quiet { "button button--quiet" } else { "button" };
    let sends = sends.map(|(name, value)| format!(r#" name="{name}" value="{}""#, escaped(value))).unwrap_or_default();
    format!(r#"<button type="submit" class="{class}"{sends}>{}</button>"#, escaped(said))
}

/// A form around its fields.
pub fn form(action: &str, fields: &str) -> String {
    format!(r#"<form method="post" action="{}" novalidate>{fields}</form>"#, escaped(action))
}

/// The same, where another form of the page asks it too: an id of its own, and the same name when it is sent.
pub fn device_as(id: &str, chosen: &str) -> String {
    let other = device(chosen, &[]).replace("\"device\"", &format!("\"{id}\"")).replace("\"device-hint\"", &format!("\"{id}-hint\""));
    other.replace(&format!("name=\"{id}\""), "name=\"device\"")
}

/// Whose device somebody signs in on.
pub fn device(chosen: &str, problems: &[Problem]) -> String {
    let of = [("shared", "A shared tablet or computer"), ("own", "One that only I use")].map(|(sent, said)| (sent.into(), said.into()));
    let hint = "A shared one is locked after 2 minutes without a touch. Nothing that is written is lost.";
    choice("device", "Where you are signing in", hint, &of, chosen, problems)
}
