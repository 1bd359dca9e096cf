//! The parts of forms and pages at a desk, as HTML: written once, so that every form says in the same way what is wrong with it.

use std::collections::BTreeMap;

use app::markup::escaped;
use casework::fault::Problem;
use serde::Deserialize;

use crate::http::form::Carries;

/// Everything that a form sent, by name: for forms whose fields are many or not always the same.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, String>);

impl Carries for Fields {
    fn token(&self) -> &str {
        self.get("token")
    }
}

impl Fields {
    /// What was sent under a name, without space around it; nothing where nothing was.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// All of them, in the order of their names.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same fields, and this one.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// What is ticked of a group of boxes: the rest of the names that begin with it.
    pub fn ticked(&self, group: &str) -> Vec<String> {
        self.0.keys().filter_map(|name| name.strip_prefix(group)).map(str::to_owned).collect()
    }
}

/// A group of boxes to tick: each with the rest of its name and what is said. Those of `ticked` are.
pub fn boxes(group: &str, legend: &str, hint: &str, of: &[(String, String)], ticked: &[String], problems: &[Problem]) -> String {
    let field = group.trim_end_matches('-');
    let wrong = problems.iter().find(|problem| problem.field == field);
    let wrong = wrong.map_or_else(String::new, |wrong| format!(r#"<p class="govuk-error-message">{}</p>"#, escaped(&wrong.message)));
    let hint = if hint.is_empty() { String::new() } else { format!(r#"<span class="govuk-hint">{}</span>"#, escaped(hint)) };
    let one = |(value, said): &(String, String)| {
        let checked = if ticked.contains(value) { " checked" } else { "" };
        format!(
            r#"<li><input type="checkbox" id="{0}{1}" name="{0}{1}" value="on"{checked}> <label for="{0}{1}">{2}</label></li>"#,
            escaped(group),
            escaped(value),
            escaped(said)
        )
    };
    format!(
        r#"<fieldset class="govuk-fieldset" id="{}"><legend class="govuk-label">{}</legend>{hint}{wrong}<ul class="boxes">{}</ul></fieldset>"#,
        escaped(field),
        escaped(legend),
        of.iter().map(one).collect::<String>()
    )
}

/// What is wrong with what was typed, at the top of the page; nothing where nothing is.
pub fn error_summary(problems: &[Problem]) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let item = |problem: &Problem| {
        let message = escaped(&problem.message);
        if problem.field.is_empty() {
            format!("<li>{message}</li>")
        } else {
            format!(r##"<li><a href="#{}">{message}</a></li>"##, escaped(&problem.field))
        }
    };
    format!(
        r#"<div class="govuk-error-summary" role="alert" aria-labelledby="wrong" tabindex="-1"><h2 class="govuk-error-summary__title" id="wrong">There is a problem</h2><ul class="govuk-list govuk-error-summary__list">{}</ul></div>"#,
        problems.iter().map(item).collect::<String>()
    )
}

/// A part of a page with a title in words; what is in it is HTML.
pub fn card(title: &str, content: &str) -> String {
    format!(r#"<section class="card"><h2 class="card__title">{}</h2>{content}</section>"#, escaped(title))
}

/// What is known of something: names, and words.
pub fn summary_list(rows: &[(&str, String)]) -> String {
    let row = |(key, value): &(&str, String)| {
        format!(
            r#"<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt><dd class="govuk-summary-list__value">{}</dd></div>"#,
            escaped(key),
            escaped(value)
        )
    };
    format!(r#"<dl class="govuk-summary-list">{}</dl>"#, rows.iter().map(row).collect::<String>())
}

/// A label, a hint and what is wrong, around a field whose `id` is its name.
pub fn group(name: &str, label: &str, hint: &str, problems: &[Problem], field: impl FnOnce(&str) -> String) -> String {
    let (name, label) = (escaped(name), escaped(label));
    let wrong = problems.iter().find(|problem| problem.field == *name).map(|problem| escaped(&problem.message));
    let mut by = Vec::new();
    by.extend((!hint.is_empty()).then(|| format!("{name}-hint")));
    by.extend(wrong.as_ref().map(|_| format!("{name}-error")));
    let described = if by.is_empty() { String::new() } else { format!(r#" aria-describedby="{}""#, by.join(" ")) };
    let class = if wrong.is_some() { " govuk-form-group--error" } else { "" };
    let hint = if hint.is_empty() { String::new() } else { format!(r#"<div class="govuk-hint" id="{name}-hint">{}</div>"#, escaped(hint)) };
    let wrong = wrong.map_or_else(String::new, |wrong| {
        format!(r#"<p class="govuk-error-message" id="{name}-error"><span class="govuk-visually-hidden">Error: </span>{wrong}</p>"#)
    });
    let field = field(&described);
    format!(r#"<div class="govuk-form-group{class}"><label class="govuk-label" for="{name}">{label}</label>{hint}{wrong}{field}</div>"#)
}

/// A field for a line of words.
pub fn input(name: &str, label: &str, hint: &str, value: &str, problems: &[Problem]) -> String {
    group(name, label, hint, problems, |described| {
        format!(
            r#"<input class="govuk-input" id="{0}" name="{0}" value="{1}" autocomplete="off"{described}>"#,
            escaped(name),
            escaped(value)
        )
    })
}

/// A field for a day.
pub fn date(name: &str, label: &str, hint: &str, value: &str, problems: &[Problem]) -> String {
    group(name, label, hint, problems, |described| {
        format!(
            r#"<input type="date" class="govuk-input govuk-input--width-10" id="{0}" name="{0}" value="{1}"{described}>"#,
            escaped(name),
            escaped(value)
        )
    })
}

/// A field for more than a line.
pub fn area(name: &str, label: &str, hint: &str, value: &str, problems: &[Problem]) -> String {
    group(name, label, hint, problems, |described| {
        format!(r#"<textarea class="govuk-textarea" id="{0}" name="{0}" rows="5"{described}>{1}</textarea>"#, escaped(name), escaped(value))
    })
}

/// One of several: each with what is sent and what is said.
pub fn select(name: &str, label: &str, hint: &str, of: &[(String, String)], chosen: &str, problems: &[Problem]) -> String {
    let option = |(value, said): &(String, String)| {
        let selected = if value == chosen { " selected" } else { "" };
        format!(r#"<option value="{}"{selected}>{}</option>"#, escaped(value), escaped(said))
    };
    let options: String = of.iter().map(option).collect();
    group(name, label, hint, problems, |described| {
        format!(r#"<select class="govuk-select" id="{0}" name="{0}"{described}>{options}</select>"#, escaped(name))
    })
}

/// A field for a file of words. What was chosen is not there any more when a page comes back: its words are.
pub fn file(name: &str, label: &str, hint: &str) -> String {
    group(name, label, hint, &[], |described| {
        format!(r#"<input type="file" class="govuk-file-upload" id="{0}" name="{0}" accept=".toml,text/plain"{described}>"#, escaped(name))
    })
}

/// What a form carries and nobody types.
pub fn hidden(name: &str, value: &str) -> String {
    format!(r#"<input type="hidden" name="{}" value="{}">"#, escaped(name), escaped(value))
}
