//! `/stocktakes`: a team's meetings over its figures. Rendered here, and without any script. On the screen stand the figures as the team saw
//! them; on paper and in the file only what has been released, and words that people agreed to have read outside of the meeting.
#![expect(clippy::format_push_string, clippy::format_collect, reason = "pages are made of a few dozen parts, each with its words")]

mod file;
mod form;
mod view;
mod words;

use axum::{
    extract::{Path, Query, State as Given, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::{Actor, Allow, Role},
    fault::{Fault, Problem},
    insight::{Frozen, Month, Period},
};
use serde::Deserialize;
use store::{
    quotations, review,
    stocktakes::{self, Begun, Stocktake},
};
use uuid::Uuid;

use super::{
    State,
    desk::Desk,
    form::{Sent, token},
    signed_in::Asking,
};
use crate::operations::chance;
use form::{New, Said};

pub use file::file;
pub use words::{choose, offer, take_back};

/// Somebody at a desk, and the decision about the team whose stocktakes they read.
pub(super) struct Inside {
    pub desk: Desk,
    pub allow: Allow,
}

impl Inside {
    fn of_team(desk: Desk, team: Option<&str>) -> Result<Self, Box<Response>> {
        match team {
            Some(team) => {
                let allow = desk.may_see_figures(Some(team))?;
                Ok(Self { desk, allow })
            }
            None => Err(Box::new(desk.nothing_here())),
        }
    }

    /// Of the team that a stocktake is of.
    pub(super) async fn of(state: &State, desk: Desk, id: &str) -> Result<(Self, Uuid), Box<Response>> {
        let Ok(id) = id.parse::<Uuid>() else { return Err(Box::new(desk.nothing_here())) };
        match stocktakes::team(&state.store, id).await {
            Ok(team) => Ok((Self::of_team(desk, Some(&team))?, id)),
            Err(error) => Err(Box::new(desk.refuse(error))),
        }
    }

    /// Whether they lead the team, and so write.
    pub(super) fn leads(&self) -> bool {
        self.desk.who.worker.role == Role::TeamLead
    }
}

/// Which team's list.
#[derive(Default, Deserialize)]
pub struct OfTeam {
    #[serde(default)]
    team: String,
}

fn own_team(actor: &Actor, asked: &OfTeam) -> Option<String> {
    Some(asked.team.clone()).filter(|team| !team.is_empty()).or_else(|| actor.teams.first().cloned())
}

/// Every one of a team, the newest first.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>, asked: Result<Query<OfTeam>, QueryRejection>) -> Response {
    answered(async {
        let desk = Desk::of(&state, asking.0).await?;
        let Query(asked) = asked.unwrap_or_default();
        let teams = teams(&state, &desk).await?;
        let Some(team) = own_team(&desk.who.actor(), &asked).or_else(|| teams.first().map(|team| team.id.clone())) else {
            return Err(Box::new(desk.nothing_here()));
        };
        let inside = Inside::of_team(desk, Some(&team))?;
        let listed = stocktakes::list(&state.store, &inside.allow).await.map_err(|error| Box::new(inside.desk.refuse(error)))?;
        let is_office = inside.desk.who.worker.role == Role::ServiceManager;
        Ok(inside.desk.page("Stocktakes", "/stocktakes", &view::all(&listed, inside.leads(), &team, is_office.then_some(&*teams))))
    })
    .await
}

async fn teams(state: &State, desk: &Desk) -> Result<Vec<casework::insight::TeamName>, Box<Response>> {
    let broken = |error| Box::new(desk.refuse(error));
    let mut tx = state.store.read().await.map_err(broken)?;
    store::identity::teams(&mut tx).await.map_err(broken)
}

/// The form that begins one.
pub async fn new(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    answered(async {
        let desk = Desk::of(&state, asking.0).await?;
        let team = own_team(&desk.who.actor(), &OfTeam::default());
        let inside = Inside::of_team(desk, team.as_deref())?;
        if !inside.leads() {
            return Err(Box::new(inside.desk.nothing_here()));
        }
        let token = token(&state, &inside.desk.who).map_err(|refusal| Box::new(refusal.into_response()))?;
        let typed = New { token, held_on: state.clock.today().to_string(), period: String::new() };
        Ok(inside.desk.page("Start a stocktake", "/stocktakes", &view::new(&typed, state.clock.today(), &[])))
    })
    .await
}

/// Begins one: its figures are frozen.
pub async fn begin(Given(state): Given<State>, Sent { who, typed }: Sent<New>) -> Response {
    answered(async {
        let desk = Desk::of(&state, Asking(Some(who))).await?;
        let team = own_team(&desk.who.actor(), &OfTeam::default());
        let inside = Inside::of_team(desk, team.as_deref())?;
        let (today, now) = (state.clock.today(), state.clock.now());
        let (held_on, asked) = match typed.read() {
            Ok(read) => read,
            Err(problems) => {
                let body = view::new(&typed, today, &problems);
                return Ok(inside.desk.answer(StatusCode::UNPROCESSABLE_ENTITY, "Start a stocktake", "/stocktakes", &body));
            }
        };
        let broken = |error| Box::new(inside.desk.refuse(error));
        let seen = review::review(&state.store, &inside.allow, asked, today, now).await.map_err(broken)?;
        let released = stocktakes::released(&state.store, team.as_deref().unwrap_or_default()).await.map_err(broken)?;
        let period = asked.unwrap_or(Period::Month(Month::of(today)));
        let id = chance::id(now);
        let begun = Begun { id, held_on, period, frozen: Frozen { cards: seen.cards, released } };
        stocktakes::begin(&state.store, &inside.allow, begun, now).await.map_err(broken)?;
        Ok(Redirect::to(&format!("/stocktakes/{id}")).into_response())
    })
    .await
}

/// How one is looked at.
#[derive(Default, Deserialize)]
pub struct Looked {
    #[serde(default)]
    view: String,
}

/// One of them.
pub async fn one(
    Given(state): Given<State>,
    asking: axum::Extension<Asking>,
    Path(id): Path<String>,
    looked: Result<Query<Looked>, QueryRejection>,
) -> Response {
    answered(async {
        let desk = Desk::of(&state, asking.0).await?;
        let (inside, id) = Inside::of(&state, desk, &id).await?;
        let Query(looked) = looked.unwrap_or_default();
        shown(&state, &inside, id, None, &[], looked.view == "meeting").await
    })
    .await
}

/// Keeps what was said, and closes it where that is asked.
pub async fn keep(Given(state): Given<State>, Path(id): Path<String>, Sent { who, typed }: Sent<Said>) -> Response {
    answered(async {
        let desk = Desk::of(&state, Asking(Some(who))).await?;
        let (inside, id) = Inside::of(&state, desk, &id).await?;
        let now = state.clock.now();
        let kept = match typed.read() {
            Ok(notes) => stocktakes::keep(&state.store, &inside.allow, id, typed.changes(), &notes, typed.closes(), now).await,
            Err(problems) => Err(Fault::Invalid { problems }.into()),
        };
        match kept {
            Ok(()) => Ok(Redirect::to(&format!("/stocktakes/{id}")).into_response()),
            Err(store::Error::Fault(Fault::Invalid { problems })) => shown(&state, &inside, id, Some(&typed), &problems, false).await,
            Err(store::Error::Fault(Fault::Conflict)) => {
                let why = "Somebody else has changed this stocktake, or closed it. Copy your words, open it again, and put them in.";
                shown(&state, &inside, id, Some(&typed), &[Problem::new("", why)], false).await
            }
            Err(error) => Err(Box::new(inside.desk.refuse(error))),
        }
    })
    .await
}

/// A stocktake with all that belongs to it.
pub(super) async fn opened(state: &State, inside: &Inside, id: Uuid) -> Result<view::Whole, Box<Response>> {
    let broken = |error| Box::new(inside.desk.refuse(error));
    let stocktake: Stocktake = stocktakes::open(&state.store, &inside.allow, id).await.map_err(broken)?;
    let before = stocktakes::before(&state.store, &stocktake).await.map_err(broken)?;
    let quotations = quotations::of(&state.store, &stocktake).await.map_err(broken)?;
    let name = store::figures::team_name(&state.store, &stocktake.team).await.map_err(broken)?;
    Ok(view::Whole { team: name.map_or_else(|| stocktake.team.clone(), |team| team.name), stocktake, before, quotations })
}

async fn shown(
    state: &State,
    inside: &Inside,
    id: Uuid,
    typed: Option<&Said>,
    problems: &[Problem],
    meeting: bool,
) -> Result<Response, Box<Response>> {
    let whole = opened(state, inside, id).await?;
    let token = token(state, &inside.desk.who).map_err(|refusal| Box::new(refusal.into_response()))?;
    let kept = Said::of(&whole.stocktake, token);
    let look = view::Look { said: typed.unwrap_or(&kept), problems, leads: inside.leads() && !meeting, meeting };
    let status = match problems.first() {
        None => StatusCode::OK,
        Some(problem) if problem.field.is_empty() => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(inside.desk.answer(status, &whole.title(), "/stocktakes", &view::one(&whole, &look)))
}

/// Either answer is one.
pub(super) async fn answered(made: impl Future<Output = Result<Response, Box<Response>>>) -> Response {
    made.await.unwrap_or_else(|answer| *answer)
}
