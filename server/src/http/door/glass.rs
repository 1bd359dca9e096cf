//! `/glass`: one record is opened for an hour, to be read, by somebody who has no way to it. They give a reason and say once more that it is
//! they; it is in the audit, and looked at by information governance.

use app::words;
use axum::{
    extract::{Path, State as Given},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::{Allow, GLASS_MINUTES, Role, Verb, Way},
    fault::Problem,
    ids::PersonId,
    journal::{Fact, Kind, Record, Status},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;
use store::{feed, glass};

use super::{
    fields::{self, Line},
    page, secret,
};
use crate::{
    http::{
        State,
        desk::area,
        form::{Carries, Sent, token},
        pages,
        plain::escaped,
        problem::Refusal,
        signed_in::{Asking, SignedIn},
    },
    operations::chance,
};

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    token: String,
    name: String,
    born: String,
    reason: String,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

/// Who may break the glass at all; of which record is decided when there is one.
pub fn may(who: &SignedIn) -> bool {
    who.token.is_none() && matches!(who.worker.role, Role::Caseworker | Role::TeamLead | Role::ServiceManager | Role::InformationGovernance)
}

fn form(state: &State, who: &SignedIn, typed: &Typed, problems: &[Problem], status: StatusCode) -> Result<Response, Refusal> {
    let name = Line { name: "name", label: "Their full name", hint: "", value: &typed.name, kind: "text", fill: "off", digits: false };
    let born = Line { name: "born", label: "Their date of birth", hint: "Such as 1984-03-27", value: &typed.born, ..name };
    let hint = "Information governance reads it within five working days. It is kept on the record.";
    let parts = [
        fields::hidden("token", &token(state, who)?),
        fields::line(&name, problems),
        fields::line(&born, problems),
        area("reason", "Why you have to see it now", hint, &typed.reason, problems),
        fields::button("Open the record", None, false),
    ];
    let body = format!(
        "<p>This opens one record that you have no other way to, for {GLASS_MINUTES} minutes, to be read. It is written down, and looked at afterwards.</p>{}",
        fields::form("/glass", &parts.concat())
    );
    Ok(page(state, status, "Open a record that is not yours to see", problems, &body))
}

/// The form.
pub async fn show(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Result<Response, Refusal> {
    match asking.0.0 {
        Some(who) if may(&who) => form(&state, &who, &Typed::default(), &[], StatusCode::OK),
        Some(_) => Ok(pages::nothing_here(&state)),
        None => Ok(Redirect::to("/").into_response()),
    }
}

/// Breaks the glass. The layer in front has seen to it that it is they.
pub async fn open(Given(state): Given<State>, Sent { who, typed }: Sent<Typed>) -> Result<Response, Refusal> {
    if !may(&who) {
        return Ok(pages::nothing_here(&state));
    }
    let born = typed.born.trim().parse::<NaiveDate>();
    let mut problems = Vec::new();
    if typed.name.trim().is_empty() {
        problems.push(Problem::new("name", "Write their full name."));
    }
    if born.is_err() {
        problems.push(Problem::new("born", "Write their date of birth as year, month and day, such as 1984-03-27."));
    }
    if typed.reason.trim().is_empty() {
        problems.push(Problem::new("reason", "Write why you have to see it now."));
    }
    let Some(born) = born.ok().filter(|_| problems.is_empty()) else {
        return form(&state, &who, &typed, &problems, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (actor, now) = (who.actor(), state.clock.now());
    let nobody =
        [Problem::new("name", "There is no record of that name and date of birth that you could open. Ask information governance.")];
    let Some(person) = glass::sought(&state.store, &actor, &typed.name, born, now).await? else {
        return form(&state, &who, &typed, &nobody, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if state.store.decide(&actor, Verb::See, person, now).await.is_err() {
        let record = json!({ "id": chance::id(now), "people": [person], "kind": "glass", "text": typed.reason, "salt": secret()? });
        let receipts = state.store.append(&actor, vec![record.to_string().into_bytes()], now).await?;
        if receipts.first().is_none_or(|receipt| receipt.status != Status::Accepted) {
            return form(&state, &who, &typed, &nobody, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    Ok(Redirect::to(&format!("/glass/{person}")).into_response())
}

/// What a record says, as far as it is read here.
struct Told {
    on: NaiveDate,
    received_at: DateTime<Utc>,
    record: Record,
}

fn told(line: &str) -> Option<Told> {
    let received_at = serde_json::from_str::<serde_json::Value>(line).ok()?.get("received_at")?.as_str()?.parse::<DateTime<Utc>>().ok()?;
    let record = casework::journal::parse(line.as_bytes()).ok()?.record;
    Some(Told { on: record.occurred_on.unwrap_or_else(|| received_at.date_naive()), received_at, record })
}

fn banner(allow: &Allow, told: &[Told]) -> String {
    if allow.way() != Way::Glass {
        return String::new();
    }
    let broken = told.iter().filter(|one| one.record.kind == Kind::Glass).map(|one| one.received_at).max();
    let until =
        broken.map_or_else(String::new, |at| format!(" It closes at {} UTC.", (at + TimeDelta::minutes(GLASS_MINUTES)).format("%H:%M")));
    format!(
        r#"<div class="notice" role="note"><p><strong>You broke the glass to read this.</strong>{until} Nothing can be written here. That you look at it is in the audit.</p></div>"#
    )
}

fn said(one: &Told) -> String {
    let kind = words::kind(&one.record.kind);
    let refers = if one.record.refers_to.is_empty() { "" } else { ", about an earlier entry" };
    format!(
        r#"<li class="card"><p><strong>{kind}</strong>{refers}, {}</p><p dir="auto">{}</p></li>"#,
        words::full_day(one.on),
        escaped(&one.record.text).replace('\n', "<br>")
    )
}

/// The record, for whoever may see it now. Each time is a row of the audit.
pub async fn record(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(person): Path<String>) -> Result<Response, Refusal> {
    let Some(who) = asking.0.0 else { return Ok(Redirect::to("/").into_response()) };
    let Ok(person) = person.parse::<PersonId>() else { return Ok(pages::nothing_here(&state)) };
    let now = state.clock.now();
    let allow = match state.store.decide(&who.actor(), Verb::See, person, now).await {
        Ok(allow) => allow,
        Err(store::Error::Fault(_)) => return Ok(pages::nothing_here(&state)),
        Err(error) => return Err(error.into()),
    };
    let lines = feed::one_record(&state.store, &allow, now).await?;
    let mut all: Vec<Told> = lines.iter().filter_map(|line| told(line)).collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.on), std::cmp::Reverse(one.received_at)));
    let names = all.iter().flat_map(|one| one.record.facts.iter().map(move |fact| (one.received_at, fact)));
    let name =
        names.filter_map(|(at, fact)| if let Fact::Name { name } = fact { Some((at, name)) } else { None }).max_by_key(|(at, _)| *at);
    let name = name.map_or("No name is known", |(_, name)| name);
    let written: String = all.iter().filter(|one| one.record.kind.is_entry() && !one.record.text.trim().is_empty()).map(said).collect();
    let written =
        if written.is_empty() { "<p>Nothing has been written yet.</p>".into() } else { format!("<ul class=\"govuk-list\">{written}</ul>") };
    let body = format!("{}<h2 dir=\"auto\">{}</h2>{written}", banner(&allow, &all), escaped(name));
    Ok(page(&state, StatusCode::OK, "A record, to be read", &[], &body))
}
