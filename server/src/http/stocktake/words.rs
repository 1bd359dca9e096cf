//! Words that a lead chooses for a stocktake: exactly those that are in an entry, with what the person agreed to.

use app::{
    markup::escaped,
    words::{first_quotes, full_day},
};
use axum::{
    extract::{Path, State as Given},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    fault::{Fault, Problem},
    ids::{PersonId, RecordId},
    insight::Audience,
};
use serde::Deserialize;
use store::quotations::{self, Candidate, Chosen};
use uuid::Uuid;

use super::{Inside, answered, view};
use crate::{
    http::{
        State,
        desk::{Desk, area, date, error_summary, hidden, select},
        form::{Carries, Sent, token},
        signed_in::Asking,
    },
    operations::chance,
};

/// Of how many entries words are offered at most.
const OFFERED: usize = 30;

/// What the form sends.
#[derive(Default, Deserialize)]
pub struct Typed {
    token: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    agreed_on: String,
    #[serde(default)]
    agreed: String,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

impl Typed {
    /// The person and the entry, joined by a full stop.
    fn from(&self) -> Option<(PersonId, RecordId)> {
        let (person, record) = self.from.split_once('.')?;
        Some((person.parse().ok()?, record.parse().ok()?))
    }

    fn read(&self, stocktake: Uuid, id: Uuid) -> Result<Chosen, Vec<Problem>> {
        let mut problems = Vec::new();
        let from = self.from();
        if from.is_none() {
            problems.push(Problem::new("from", "Choose the entry that the words are from."));
        }
        let audience = Audience::from_name(&self.audience);
        if audience.is_none() {
            problems.push(Problem::new("audience", "Choose for whom they agreed."));
        }
        let agreed_on = self.agreed_on.trim().parse().ok();
        if agreed_on.is_none() {
            problems.push(Problem::new("agreed_on", "Use a day such as 2026-11-24."));
        }
        if self.agreed != "yes" {
            problems.push(Problem::new("agreed", "Ask them first: exactly these words, for exactly these people."));
        }
        match (from, audience, agreed_on) {
            (Some((person, record)), Some(audience), Some(agreed_on)) if problems.is_empty() => {
                Ok(Chosen { id, stocktake, person, record, words: self.words.clone(), audience, agreed_on })
            }
            _ => Err(problems),
        }
    }
}

/// The form, with recent outcomes of the team's people.
pub async fn offer(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Response {
    answered(async {
        let desk = Desk::of(&state, asking.0).await?;
        let (inside, id) = Inside::of(&state, desk, &id).await?;
        let token = token(&state, &inside.desk.who).map_err(|refusal| Box::new(refusal.into_response()))?;
        let typed = Typed { token, agreed_on: state.clock.today().to_string(), ..Typed::default() };
        page(&state, &inside, id, &typed, &[]).await
    })
    .await
}

/// Puts words beside the figures.
pub async fn choose(Given(state): Given<State>, Path(id): Path<String>, Sent { who, typed }: Sent<Typed>) -> Response {
    answered(async {
        let desk = Desk::of(&state, Asking(Some(who))).await?;
        let (inside, id) = Inside::of(&state, desk, &id).await?;
        let now = state.clock.now();
        let done = match typed.read(id, chance::id(now)) {
            Ok(chosen) => quotations::choose(&state.store, &inside.desk.who.actor(), &inside.allow, chosen, now).await,
            Err(problems) => Err(Fault::Invalid { problems }.into()),
        };
        match done {
            Ok(()) => Ok(Redirect::to(&format!("/stocktakes/{id}")).into_response()),
            Err(store::Error::Fault(Fault::Invalid { problems })) => page(&state, &inside, id, &typed, &problems).await,
            Err(error) => Err(Box::new(inside.desk.refuse(error))),
        }
    })
    .await
}

/// What taking back sends.
#[derive(Deserialize)]
pub struct TakenBack {
    token: String,
}

impl Carries for TakenBack {
    fn token(&self) -> &str {
        &self.token
    }
}

/// Takes words back: from closed stocktakes too.
pub async fn take_back(
    Given(state): Given<State>,
    Path((id, quotation)): Path<(String, String)>,
    Sent { who, .. }: Sent<TakenBack>,
) -> Response {
    answered(async {
        let desk = Desk::of(&state, Asking(Some(who))).await?;
        let (inside, id) = Inside::of(&state, desk, &id).await?;
        let Ok(quotation) = quotation.parse() else { return Err(Box::new(inside.desk.nothing_here())) };
        match quotations::take_back(&state.store, &inside.allow, id, quotation, state.clock.now()).await {
            Ok(()) => Ok(Redirect::to(&format!("/stocktakes/{id}")).into_response()),
            Err(error) => Err(Box::new(inside.desk.refuse(error))),
        }
    })
    .await
}

async fn page(state: &State, inside: &Inside, id: Uuid, typed: &Typed, problems: &[Problem]) -> Result<Response, Box<Response>> {
    let actor = inside.desk.who.actor();
    let mut offered = quotations::candidates(&state.store, &actor, &inside.allow, state.clock.now())
        .await
        .map_err(|error| Box::new(inside.desk.refuse(error)))?;
    offered.truncate(OFFERED);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(inside.desk.answer(status, "Choose words that somebody agreed to", "/stocktakes", &body(id, typed, &offered, problems)))
}

fn body(id: Uuid, typed: &Typed, offered: &[Candidate], problems: &[Problem]) -> String {
    let mut out = error_summary(problems);
    out.push_str("<p>Only words that the person agreed to have read, exactly as they are in the entry, and only by those they agreed to. They can take them back at any time.</p>");
    if offered.is_empty() {
        out.push_str(
            r#"<p class="empty">No outcome has been written down in the last six months by somebody of your team that you may see.</p>"#,
        );
        return format!(r#"{out}<p><a href="/stocktakes/{id}">Back to the stocktake</a></p>"#);
    }
    let wrong = problems
        .iter()
        .find(|one| one.field == "from")
        .map_or_else(String::new, |one| format!(r#"<p class="govuk-error-message">{}</p>"#, escaped(&one.message)));
    out.push_str(&format!(r#"<form method="post" action="/stocktakes/{id}/words" novalidate>{}<fieldset class="govuk-fieldset" id="from"><legend class="govuk-label">From which entry</legend>{wrong}"#, hidden("token", &typed.token)));
    for (place, one) in offered.iter().enumerate() {
        let value = format!("{}.{}", one.person, one.record);
        let checked = if value == typed.from { " checked" } else { "" };
        let quotes: String = first_quotes(&one.text, 3).iter().map(|quote| format!("<q dir=\"auto\">{}</q> ", escaped(quote))).collect();
        let shown = if quotes.is_empty() { format!("<span dir=\"auto\">{}</span>", escaped(&one.text)) } else { quotes };
        out.push_str(&format!(r#"<p><input type="radio" name="from" id="from-{place}" value="{value}"{checked}> <label for="from-{place}">{}: {shown}</label></p>"#, full_day(one.on)));
    }
    out.push_str("</fieldset>");
    out.push_str(&area("words", "Exactly which words", "Copy them from the entry.", &typed.words, problems));
    out.push_str(&select("audience", "For whom they agreed", "", &view::audiences(), &typed.audience, problems));
    out.push_str(&date("agreed_on", "When they agreed", "", &typed.agreed_on, problems));
    let wrong = problems
        .iter()
        .find(|one| one.field == "agreed")
        .map_or_else(String::new, |one| format!(r#"<p class="govuk-error-message">{}</p>"#, escaped(&one.message)));
    let checked = if typed.agreed == "yes" { " checked" } else { "" };
    out.push_str(&format!(
        r#"<div class="govuk-form-group">{wrong}<input type="checkbox" name="agreed" id="agreed" value="yes"{checked}> <label for="agreed">They were asked, and agreed to exactly these words for exactly these people</label></div><button type="submit" class="button">Put them in</button></form><p><a href="/stocktakes/{id}">Back to the stocktake</a></p>"#
    ));
    out
}
