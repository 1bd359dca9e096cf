//! Pages at a desk: plain documents with the way around at the top. They need no program in the browser.

use std::collections::BTreeMap;

use app::{markup::escaped, session::Me};
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{
    access::{Allow, Relation, Verb, decide},
    fault::{Fault, Problem},
};

use serde::Deserialize;

use super::{
    State,
    form::Carries,
    pages, plain,
    problem::Refusal,
    signed_in::{Asking, SignedIn},
    who,
};

/// Somebody at a desk, signed in with a browser.
pub struct Desk {
    /// Who.
    pub who: SignedIn,
    me: Me,
    state: State,
}

impl Desk {
    /// Whoever is asking. Nobody: the way in. A program with a token: there is no such page.
    ///
    /// # Errors
    /// The page to answer with instead.
    pub async fn of(state: &State, asking: Asking) -> Result<Self, Box<Response>> {
        let Some(who) = asking.0 else {
            return Err(Box::new((StatusCode::UNAUTHORIZED, Html(plain::not_signed_in(&state.version))).into_response()));
        };
        if who.token.is_some() {
            return Err(Box::new(pages::nothing_here(state)));
        }
        match who::describe(state, &who.worker).await {
            Ok(me) => Ok(Self { who, me, state: state.clone() }),
            Err(error) => Err(Box::new(Refusal::from(error).into_response())),
        }
    }

    /// Whether they may see figures of a team, or of the whole council.
    ///
    /// # Errors
    /// The page that says that there is nothing.
    pub fn may_see_figures(&self, team: Option<&str>) -> Result<Allow, Box<Response>> {
        let relation = Relation { team: team.map(str::to_owned), ..Relation::default() };
        decide(&self.who.actor(), Verb::SeeFigures, &relation, self.state.clock.now()).map_err(|_| Box::new(self.nothing_here()))
    }

    /// The page of an address that is not there, or is not theirs.
    pub fn nothing_here(&self) -> Response {
        pages::nothing_here(&self.state)
    }

    /// A page as it should be.
    pub fn page(&self, title: &str, here: &str, body: &str) -> Response {
        self.answer(StatusCode::OK, title, here, body)
    }

    /// A page with a status.
    pub fn answer(&self, status: StatusCode, title: &str, here: &str, body: &str) -> Response {
        (status, Html(self.document(title, here, body))).into_response()
    }

    /// What is wrong, as a page; what is not there as one that says so.
    pub fn refuse(&self, error: store::Error) -> Response {
        match error {
            store::Error::Fault(Fault::NotFound) => self.nothing_here(),
            other => Refusal::from(other).into_response(),
        }
    }

    /// The whole document: what it is called, in which place of the desk it is, and what is under its title as HTML.
    pub fn document(&self, title: &str, here: &str, body: &str) -> String {
        let (version, title) = (&self.state.version, escaped(title));
        let band = if self.me.demonstration { plain::BAND } else { "" };
        let link = |(may, to, name): (bool, &str, &str)| {
            let current = if to == here { r#" aria-current="page""# } else { "" };
            if may { format!(r#"<li><a href="{to}"{current}>{name}</a></li>"#) } else { String::new() }
        };
        let places = [
            (self.me.has_people(), "/", "My people"),
            (self.me.has_review(), "/review", "Review"),
            (self.me.has_review(), "/stocktakes", "Stocktakes"),
            (self.me.has_release(), "/release", "Release"),
        ];
        let places = places.map(link).concat();
        let team = self.me.team.as_ref().filter(|_| self.me.has_people()).map(|team| format!(", {}", team.name)).unwrap_or_default();
        let change = if self.me.demonstration { r#"<a href="/demonstration">Change who you are</a>"# } else { "" };
        let (name, role) = (escaped(&self.me.name), escaped(&format!("{}{team}", self.me.role_name)));
        format!(
            r##"<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#0b5c5b">
<title>{title} – Alongside</title>
<link rel="icon" href="/icon.svg?v={version}" type="image/svg+xml">
<link rel="preload" href="/fonts/atkinson-hyperlegible-next-latin.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/pkg/alongside.css?v={version}">
<script src="/turned-round.js?v={version}"></script>
</head>
<body>
<a class="govuk-skip-link" href="#main">Skip to main content</a>
<header class="header"><div class="header__inner"><a class="header__name" href="/">Alongside</a>
<nav class="header__places" aria-label="Pages"><ul>{places}</ul></nav>
<div class="header__who"><span><b class="header__person">{name}</b> <span class="header__role">{role}</span></span>{change}</div></div></header>
{band}
<main class="page" id="main" tabindex="-1">
<h1 class="title">{title}</h1>
{body}
</main>
</body>
</html>
"##
        )
    }
}

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

/// What a form carries and nobody types.
pub fn hidden(name: &str, value: &str) -> String {
    format!(r#"<input type="hidden" name="{}" value="{}">"#, escaped(name), escaped(value))
}
