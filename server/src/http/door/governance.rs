//! `/governance`: for information governance and auditors. Who looked at whom and by which way, broken glass that waits, what is unusual.

mod view;

use axum::{
    extract::{Query, State as Given},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::{Allow, Relation, Role, Verb, decide},
    ids::{PersonId, WorkerId},
};
use serde::Deserialize;
use store::{
    identity,
    looking::{self, Finding, Sought},
};

use super::page;
use crate::http::{
    State,
    form::{Carries, Sent, token},
    pages,
    problem::Refusal,
    signed_in::{Asking, SignedIn},
};

/// What is looked for. Both are random ids: they say nothing in an address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    worker: String,
    person: String,
}

fn enter(state: &State, asking: Asking) -> Result<(SignedIn, Allow), Box<Response>> {
    let Some(who) = asking.0.filter(|who| who.token.is_none()) else { return Err(Box::new(Redirect::to("/").into_response())) };
    match decide(&who.actor(), Verb::SeeAudit, &Relation::default(), state.clock.now()) {
        Ok(allow) => Ok((who, allow)),
        Err(_) => Err(Box::new(pages::nothing_here(state))),
    }
}

/// All of it.
pub async fn show(Given(state): Given<State>, asking: axum::Extension<Asking>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let (who, allow) = match enter(&state, asking.0) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let sought = Sought { worker: asked.worker.parse::<WorkerId>().ok(), person: asked.person.trim().parse::<PersonId>().ok() };
    let is_odd = !asked.person.trim().is_empty() && sought.person.is_none();
    let now = state.clock.now();
    let view = view::View {
        token: token(&state, &who)?,
        may_review: who.worker.role == Role::InformationGovernance,
        waiting: looking::waiting(&state.store, &allow).await?,
        unusual: looking::unusual(&state.store, &allow, now).await?,
        looks: if is_odd { Vec::new() } else { looking::looks(&state.store, &allow, &sought, now).await? },
        workers: identity::workers(&state.store).await?,
        asked: &asked,
        is_odd,
        today: now.date_naive(),
    };
    Ok(page(&state, StatusCode::OK, "Who looked at what", &view.problems(), &view.body()))
}

/// What an officer found.
#[derive(Deserialize)]
pub struct Found {
    #[serde(default)]
    token: String,
    bucket: i64,
    seq: i64,
    finding: String,
}

impl Carries for Found {
    fn token(&self) -> &str {
        &self.token
    }
}

/// Keeps what an officer found who looked at broken glass. Auditors only see.
pub async fn review(Given(state): Given<State>, Sent { who, typed }: Sent<Found>) -> Result<Response, Refusal> {
    let (who, allow) = match enter(&state, Asking(Some(who))) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let finding = match typed.finding.as_str() {
        "in_order" => Finding::InOrder,
        "to_follow_up" => Finding::ToFollowUp,
        _ => return Ok(pages::nothing_here(&state)),
    };
    if who.worker.role != Role::InformationGovernance {
        return Ok(pages::nothing_here(&state));
    }
    looking::review(&state.store, &allow, (typed.bucket, typed.seq), finding, state.clock.now()).await?;
    Ok(Redirect::to("/governance").into_response())
}
