//! `/workers`: people who work here, for administrators. They see nobody's record; what they do is in the audit.

mod view;

use axum::{
    extract::{Path, State as Given},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::Role,
    fault::{Fault, Problem},
    ids::{RecordId, WorkerId},
};
use chrono::TimeDelta;
use serde::Deserialize;
use store::{
    audit::Act,
    identity::{self, Worker, invitations},
};

use super::{address, page, secret};
use crate::{
    http::{
        State,
        form::{Carries, Sent, token},
        pages,
        problem::Refusal,
        signed_in::{Asking, SignedIn},
    },
    operations::chance,
};

/// How long a link is good, in days.
pub const LINK_DAYS: i64 = 7;

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    #[default]
    Save,
    /// A link with which they choose how they sign in, in the place of any they have.
    Link,
    /// They work here no longer.
    Leave,
}

/// What a form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    token: String,
    #[serde(rename = "do")]
    wanted: Wanted,
    name: String,
    role: String,
    team: String,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

/// Only administrators: others are told that there is nothing.
fn administrator(state: &State, asking: Asking) -> Result<SignedIn, Box<Response>> {
    match asking.0 {
        Some(who) if who.token.is_none() && who.worker.role == Role::Administrator => Ok(who),
        Some(_) => Err(Box::new(pages::nothing_here(state))),
        None => Err(Box::new(Redirect::to("/").into_response())),
    }
}

async fn all(state: &State, who: &SignedIn, typed: &Typed, problems: &[Problem], status: StatusCode) -> Result<Response, Refusal> {
    let standing = invitations::standing(&state.store, state.clock.now()).await?;
    let teams = identity::teams(&mut state.store.read().await?).await?;
    let body = view::all(&standing, &teams, typed, &token(state, who)?, problems);
    Ok(page(state, status, "People who work here", problems, &body))
}

/// Everybody.
pub async fn list(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Result<Response, Refusal> {
    match administrator(&state, asking.0) {
        Ok(who) => all(&state, &who, &Typed::default(), &[], StatusCode::OK).await,
        Err(response) => Ok(*response),
    }
}

/// A worker out of what was typed.
fn worker(id: WorkerId, typed: &Typed) -> Result<Worker, Vec<Problem>> {
    let name = typed.name.trim().to_owned();
    let mut problems = Vec::new();
    if name.is_empty() || name.len() > 200 || name.contains('\0') {
        problems.push(Problem::new("name", "Write what colleagues call them."));
    }
    let role = Role::from_name(&typed.role);
    if role.is_none() {
        problems.push(Problem::new("role", "Choose what they may do."));
    }
    let teams: Vec<String> = Some(typed.team.clone()).into_iter().filter(|team| !team.is_empty()).collect();
    match role {
        Some(role) if problems.is_empty() => Ok(Worker { id, name, role, teams }),
        _ => Err(problems),
    }
}

/// Adds somebody.
pub async fn add(Given(state): Given<State>, Sent { who, typed }: Sent<Typed>) -> Result<Response, Refusal> {
    let who = match administrator(&state, Asking(Some(who))) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let now = state.clock.now();
    let kept = match worker(WorkerId(chance::id(now)), &typed) {
        Ok(worker) => {
            let id = worker.id;
            identity::keep_worker(&state.store, worker).await.map(|()| id)
        }
        Err(problems) => Err(Fault::Invalid { problems }.into()),
    };
    match kept {
        Ok(id) => {
            state.store.note_of_worker(who.worker.id, Act::Employed, id, now).await?;
            Ok(Redirect::to(&format!("/workers/{id}")).into_response())
        }
        Err(store::Error::Fault(Fault::Invalid { problems })) => {
            all(&state, &who, &typed, &problems, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn known(state: &State, id: &str) -> Result<Option<Worker>, Refusal> {
    match id.parse::<WorkerId>() {
        Ok(id) => Ok(identity::worker(&state.store, id).await?),
        Err(_) => Ok(None),
    }
}

async fn shown(state: &State, who: &SignedIn, about: &Worker, link: Option<&str>, problems: &[Problem]) -> Result<Response, Refusal> {
    let standing = invitations::standing(&state.store, state.clock.now()).await?;
    let Some(standing) = standing.into_iter().find(|(worker, ..)| worker.id == about.id) else { return Ok(pages::nothing_here(state)) };
    let teams = identity::teams(&mut state.store.read().await?).await?;
    let own = about.id == who.worker.id;
    let body = view::one(&standing, &teams, own, link, &token(state, who)?, problems);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page(state, status, &about.name, problems, &body))
}

/// One of them.
pub async fn one(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let who = match administrator(&state, asking.0) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    match known(&state, &id).await? {
        Some(about) => shown(&state, &who, &about, None, &[]).await,
        None => Ok(pages::nothing_here(&state)),
    }
}

/// Changes what one of them may do, makes a link for them, or says that they work here no longer.
pub async fn change(
    Given(state): Given<State>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent { who, typed }: Sent<Typed>,
) -> Result<Response, Refusal> {
    let who = match administrator(&state, Asking(Some(who))) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let Some(about) = known(&state, &id).await? else { return Ok(pages::nothing_here(&state)) };
    let (now, actor) = (state.clock.now(), who.worker.id);
    let own = about.id == actor;
    if own && (typed.wanted != Wanted::Save || typed.role != Role::Administrator.as_str()) {
        let why = "Ask another administrator to do this: otherwise there might be none left.";
        return shown(&state, &who, &about, None, &[Problem::new("", why)]).await;
    }
    match typed.wanted {
        Wanted::Save => {
            let kept = match worker(about.id, &typed) {
                Ok(worker) => identity::keep_worker(&state.store, worker).await,
                Err(problems) => Err(Fault::Invalid { problems }.into()),
            };
            match kept {
                Ok(()) => {
                    state.store.note_of_worker(actor, Act::Employed, about.id, now).await?;
                    Ok(Redirect::to("/workers").into_response())
                }
                Err(store::Error::Fault(Fault::Invalid { problems })) => shown(&state, &who, &about, None, &problems).await,
                Err(error) => Err(error.into()),
            }
        }
        Wanted::Link => {
            let link = secret()?;
            invitations::invite(&state.store, Some(about.id), &link, now, now + TimeDelta::days(LINK_DAYS)).await?;
            state.store.note_of_worker(actor, Act::Invited, about.id, now).await?;
            let link = format!("{}/join/{link}", address(&state, &headers));
            shown(&state, &who, &about, Some(&link), &[]).await
        }
        Wanted::Leave => {
            identity::leave(&state.store, about.id, now, &|| RecordId(chance::id(now))).await?;
            state.store.note_of_worker(actor, Act::LetGo, about.id, now).await?;
            Ok(Redirect::to("/workers").into_response())
        }
    }
}
