//! Pages at fixed addresses: the shell that the tablet fills, and the way in to the demonstration.

use axum::{
    extract::{Path, Query, State as Given},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    access::{Role, Verb},
    fault::Fault,
    ids::PersonId,
};
use chrono::TimeDelta;
use serde::Deserialize;
use store::identity::{self, sessions::Device};

use super::{Mode, State, door::cookie, plain, problem::Refusal, signed_in::Asking};
use crate::{demonstration, operations::chance};

/// How long a demonstration's session lasts.
const SESSION_HOURS: i64 = 8;

/// The first page: one's own people; for those who have none, their work; for those who are not signed in, the way in.
pub async fn first(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    match asking.0.0.map(|who| who.worker.role) {
        Some(Role::ServiceManager) => Redirect::to("/review").into_response(),
        Some(Role::Analyst) => Redirect::to("/release").into_response(),
        Some(Role::Administrator) => Redirect::to("/workers").into_response(),
        Some(Role::InformationGovernance | Role::Auditor) => Redirect::to("/governance").into_response(),
        Some(Role::Finance) => Redirect::to("/returns").into_response(),
        Some(_) => shell(&state, StatusCode::OK),
        None if state.is_demonstration() => Redirect::to("/demonstration").into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}

/// Standing in for a colleague: for those who go alongside people, and those who lead them.
pub async fn cover(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    match asking.0.0.map(|who| who.worker.role) {
        Some(Role::Caseworker | Role::TeamLead) => shell(&state, StatusCode::OK),
        Some(_) => nothing_here(&state),
        None => Redirect::to("/").into_response(),
    }
}

/// A person's page: the same for everybody, filled in the browser. Somebody who is not there, or not theirs to see, is a 404.
pub async fn person(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(person): Path<String>) -> Response {
    let Some(who) = asking.0.0 else { return Redirect::to("/").into_response() };
    let Ok(person) = person.parse::<PersonId>() else { return nothing_here(&state) };
    match state.store.decide(&who.actor(), Verb::See, person, state.clock.now()).await {
        Ok(_) => shell(&state, StatusCode::OK),
        Err(store::Error::Fault(Fault::NotFound)) => nothing_here(&state),
        Err(error) => Refusal::from(error).into_response(),
    }
}

fn shell(state: &State, status: StatusCode) -> Response {
    (status, Html(app::shell::static_shell(&state.version, state.is_demonstration()))).into_response()
}

/// The page of an address that is not there.
pub fn nothing_here(state: &State) -> Response {
    (StatusCode::NOT_FOUND, Html(plain::nothing_here(state.is_demonstration(), &state.version))).into_response()
}

/// Every component in each of its states: only in a demonstration that was started for it.
pub async fn gallery(Given(state): Given<State>) -> Response {
    if state.gallery { Html(plain::gallery(&state.version)).into_response() } else { nothing_here(&state) }
}

/// The demonstration's way in: a link for each role.
pub async fn roles(Given(state): Given<State>) -> Response {
    let Mode::Demonstration { key } = &*state.mode else { return nothing_here(&state) };
    let links: Vec<plain::WayIn<'_>> =
        demonstration::ROLES.iter().map(|role| (role.name, role.does, demonstration::link(key, role.slug))).collect();
    Html(plain::demonstration(&links, &state.version)).into_response()
}

/// What a sign-in link carries.
#[derive(Deserialize)]
pub struct Signed {
    key: Option<String>,
}

/// Signs in with a demonstration's link.
pub async fn enter(Given(state): Given<State>, Path(role): Path<String>, Query(signed): Query<Signed>) -> Result<Response, Refusal> {
    let Mode::Demonstration { key } = &*state.mode else { return Ok(nothing_here(&state)) };
    if !signed.key.is_some_and(|given| demonstration::is_signed(key, &role, &given)) {
        return Ok(nothing_here(&state));
    }
    let Some(role) = demonstration::ROLES.iter().find(|known| known.slug == role) else { return Ok(nothing_here(&state)) };
    let Ok(secret) = chance::secret() else { return Err(Refusal(Fault::Busy)) };
    let now = state.clock.now();
    identity::begin_session(&state.store, role.worker(), &secret, now, now + TimeDelta::hours(SESSION_HOURS)).await?;
    let cookie = cookie::keep(&state, &secret, Device::Open);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
