//! The governance officer's page, as HTML.

use casework::fault::Problem;
use chrono::NaiveDate;
use store::{
    identity::Worker,
    looking::{Look, Unusual, WORKING_DAYS, Waiting},
};

use super::{
    super::fields::{self, Line},
    Asked,
};
use crate::http::plain::escaped;

/// What is on it.
pub struct View<'a> {
    pub token: String,
    /// Auditors see, and decide nothing.
    pub may_review: bool,
    pub waiting: Vec<Waiting>,
    pub unusual: Vec<Unusual>,
    pub looks: Vec<Look>,
    pub workers: Vec<Worker>,
    pub asked: &'a Asked,
    /// What was typed is no id.
    pub is_odd: bool,
    pub today: NaiveDate,
}

fn part(id: &str, title: &str, body: &str) -> String {
    format!(r#"<section class="card" aria-labelledby="{id}"><h2 class="card__title" id="{id}">{title}</h2>{body}</section>"#)
}

fn in_words(act: &str) -> &str {
    match act {
        "wrote" => "Wrote on the record",
        "copied" => "Synchronised to a device or program",
        "opened" => "Opened the record",
        "viewed" => "Looked at the record",
        "found" => "Found by searching",
        "attached" => "Put a picture on the record",
        "shown" => "Looked at a picture",
        "tried" => "Tried changed words on notes",
        "traced" => "Shown behind a figure that counts them",
        "broke_down" => "Broke a figure down",
        "offered" => "Read to find what is about a theme",
        "quoted" => "Read to choose words for a stocktake",
        "signed in" => "Signed in",
        "invited" => "Made a link for somebody to sign in",
        "employed" => "Said who works here, or what they may do",
        "let go" => "Said that somebody no longer works here",
        "way in changed" => "Changed how they sign in",
        "audited" => "Looked at the audit",
        "receipt shown" => "Opened a receipt for a payment",
        "disclosed" => "Signed a return",
        other => other,
    }
}

fn way(way: &str) -> &str {
    match way {
        "allocated" => "goes alongside them",
        "cover" => "stands in",
        "listed" => "is listed",
        "team" => "is in their team",
        "formerly" => "went alongside them lately",
        "glass" => "broke the glass",
        "office" => "by their office",
        _ => "",
    }
}

impl View<'_> {
    /// What is wrong with what was typed.
    pub fn problems(&self) -> Vec<Problem> {
        let odd = || Problem::new("person", "A person's id is 32 letters and digits with hyphens. It is in the address of their page.");
        self.is_odd.then(odd).into_iter().collect()
    }

    /// All of it.
    pub fn body(&self) -> String {
        [
            part("waiting", "Broken glass to look at", &self.broken()),
            part("unusual", "Out of the ordinary, last 30 days", &self.out_of_the_ordinary()),
            part("audit", "The audit", &self.audit()),
            if self.may_review { r#"<p><a href="/glass">Open a record by breaking the glass</a></p>"# } else { "" }.to_owned(),
            r#"<p><a href="/account">Signing in and out</a></p>"#.to_owned(),
        ]
        .concat()
    }

    fn broken(&self) -> String {
        if self.waiting.is_empty() {
            return "<p>Nothing waits.</p>".into();
        }
        let one = |one: &Waiting| {
            let late = if one.due < self.today { " (overdue)" } else { "" };
            let reason = one.reason.as_deref().filter(|reason| !reason.trim().is_empty()).unwrap_or("No reason can be read.");
            let form = [
                fields::hidden("token", &self.token),
                fields::hidden("bucket", &one.place.0.to_string()),
                fields::hidden("seq", &one.place.1.to_string()),
                fields::button("The reason holds", Some(("finding", "in_order")), false),
                fields::button("To be talked about", Some(("finding", "to_follow_up")), true),
            ];
            let form = if self.may_review { fields::form("/governance", &form.join(" ")) } else { String::new() };
            format!(
                "<li><p><strong>{}</strong> opened the record of {} on {}. To be looked at by {}{late}.</p><p>Reason given: {}</p>{form}</li>",
                escaped(&one.name),
                one.person,
                one.broken_at.format("%-d %B %Y, %H:%M UTC"),
                one.due.format("%-d %B"),
                escaped(reason)
            )
        };
        let items: String = self.waiting.iter().map(one).collect();
        format!("<p>Each is looked at within {WORKING_DAYS} working days.</p><ul class=\"govuk-list\">{items}</ul>")
    }

    fn out_of_the_ordinary(&self) -> String {
        if self.unusual.is_empty() {
            return "<p>Nothing.</p>".into();
        }
        let one = |one: &Unusual| {
            format!(r#"<li><a href="/governance?worker={}">{}</a>: {}</li>"#, one.worker, escaped(&one.name), escaped(&one.said))
        };
        let items: String = self.unusual.iter().map(one).collect();
        format!("<p>There may be a good reason for each. Ask before you think.</p><ul class=\"govuk-list\">{items}</ul>")
    }

    fn audit(&self) -> String {
        let mut of = vec![(String::new(), "Everybody".to_owned())];
        of.extend(self.workers.iter().map(|worker| (worker.id.to_string(), worker.name.clone())));
        let person = Line {
            name: "person",
            label: "A person's id",
            hint: "Leave it empty for everybody.",
            value: &self.asked.person,
            kind: "text",
            fill: "off",
            digits: false,
        };
        let seek = [
            fields::choice("worker", "Who works here", "", &of, &self.asked.worker, &[]),
            fields::line(&person, &self.problems()),
            fields::button("Show", None, false),
        ];
        let row = |look: &Look| {
            format!(
                r#"<tr class="govuk-table__row"><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td></tr>"#,
                look.at.format("%-d %b %Y, %H:%M"),
                escaped(&look.name),
                escaped(in_words(&look.act)),
                way(&look.way),
                look.person.map(|person| person.to_string()).unwrap_or_default()
            )
        };
        let rows: String = self.looks.iter().map(row).collect();
        let head: String = ["When (UTC)", "Who", "What", "Why they may", "Whose record"]
            .map(|title| format!(r#"<th scope="col" class="govuk-table__header">{title}</th>"#))
            .concat();
        format!(
            r#"<form method="get" action="/governance">{}</form><p>The newest {} rows. That you looked is one of them the next time.</p><div class="wide"><table class="govuk-table"><thead class="govuk-table__head"><tr class="govuk-table__row">{head}</tr></thead><tbody class="govuk-table__body">{rows}</tbody></table></div>"#,
            seek.concat(),
            self.looks.len()
        )
    }
}
