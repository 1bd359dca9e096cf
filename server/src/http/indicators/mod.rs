//! `/indicators`: what is counted, made and changed with plain forms by leads and service managers. What a definition would give is shown, over
//! all of the past, before it is kept; then it is counted in the background while everything else goes on.
#![expect(clippy::format_push_string, clippy::format_collect, reason = "pages are made of a few dozen parts, each with its words")]

mod form;
mod view;

use axum::{
    extract::{Path, Query, State as Given, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::Role,
    fault::{Fault, Problem},
    insight::{
        Indicator, Seen,
        definition::{check, from_toml, in_words, to_toml},
    },
    vocabulary::Vocabulary,
};
use serde::Deserialize;
use store::{define, retire, review, trial};

use super::{
    State,
    desk::{Desk, Fields},
    form::{Sent, token},
    signed_in::Asking,
    vocabulary::may_change,
};
use view::Tried;

pub(super) use view::filling as filling_card;

/// Somebody who may define what is counted; others are told that there is nothing.
pub(super) async fn enter(state: &State, asking: Asking) -> Result<Desk, Box<Response>> {
    let desk = Desk::of(state, asking).await?;
    if may_change(state, &desk.who).is_ok() { Ok(desk) } else { Err(Box::new(desk.nothing_here())) }
}

async fn answered(made: impl Future<Output = Result<Response, Box<Response>>>) -> Response {
    made.await.unwrap_or_else(|answer| *answer)
}

fn token_of(state: &State, desk: &Desk) -> Result<String, Box<Response>> {
    token(state, &desk.who).map_err(|refusal| Box::new(refusal.into_response()))
}

/// Every indicator, and how far new definitions have got.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        let known = state.store.indicators().await.map_err(|error| Box::new(desk.refuse(error)))?;
        let (_, vocabulary) = state.store.vocabulary();
        let token = token_of(&state, &desk)?;
        Ok(desk.page("Indicators", "/review", &view::all(&known, &vocabulary, state.filling.progress(), &token)))
    })
    .await
}

/// Which method a new one has.
#[derive(Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    method: String,
}

/// A new one: first the method, then its fields.
pub async fn new(Given(state): Given<State>, asking: axum::Extension<Asking>, wanted: Result<Query<Wanted>, QueryRejection>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        let Query(wanted) = wanted.unwrap_or_default();
        let Some(starting) = form::starting(&wanted.method) else {
            return Ok(desk.page("Make an indicator", "/review", &view::methods()));
        };
        let fields = form::fields(&starting).with("token", token_of(&state, &desk)?).with("id", "");
        let body = shown(&state, "new", &fields, &[], None).await;
        Ok(desk.page("Make an indicator", "/review", &body))
    })
    .await
}

/// One of them, to read or to change.
pub async fn one(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        let found = store::figures::indicator(&state.store, &id, None).await.map_err(|error| Box::new(desk.refuse(error)))?;
        let fields = form::fields(&found).with("token", token_of(&state, &desk)?);
        let mut body = shown(&state, &id, &fields, &[], None).await;
        body.push_str(&view::stop(&id, &token_of(&state, &desk)?));
        Ok(desk.page(&format!("Change: {}", found.name), "/review", &body))
    })
    .await
}

async fn shown(state: &State, address: &str, fields: &Fields, problems: &[Problem], tried: Option<&Tried>) -> String {
    let (_, vocabulary) = state.store.vocabulary();
    let teams = match state.store.read().await {
        Ok(mut tx) => store::identity::teams(&mut tx).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    view::one(address, fields, &vocabulary, &teams, problems, tried)
}

/// Tries or keeps what was typed of one that is there.
pub async fn change(Given(state): Given<State>, Path(address): Path<String>, sent: Sent<Fields>) -> Response {
    changed(state, address, sent).await
}

/// Tries or keeps what was typed of one that is not there yet.
pub async fn make(Given(state): Given<State>, sent: Sent<Fields>) -> Response {
    changed(state, "new".to_owned(), sent).await
}

async fn changed(state: State, address: String, Sent { who, typed }: Sent<Fields>) -> Response {
    answered(async {
        let desk = enter(&state, Asking(Some(who))).await?;
        let (_, vocabulary) = state.store.vocabulary();
        let title = if address == "new" { "Make an indicator".to_owned() } else { format!("Change: {}", typed.get("name")) };
        let again = async |problems: &[Problem], tried: Option<&Tried>| {
            let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            desk.answer(status, &title, "/review", &shown(&state, &address, &typed, problems, tried).await)
        };
        let definition = match read(&state, &address, &typed, &vocabulary).await {
            Ok(definition) => definition,
            Err(problems) => return Ok(again(&problems, None).await),
        };
        if typed.get("do") == "save" {
            let begun = define::begin(&state.store, vec![definition.clone()]).await.map_err(|error| Box::new(desk.refuse(error)))?;
            if !begun.is_empty() {
                state.filling.begin(&state.store, state.clock);
            }
            return Ok(Redirect::to("/indicators").into_response());
        }
        let tried = try_out(&state, &desk, &definition, &vocabulary).await?;
        Ok(again(&[], Some(&tried)).await)
    })
    .await
}

async fn read(state: &State, address: &str, typed: &Fields, vocabulary: &Vocabulary) -> Result<Indicator, Vec<Problem>> {
    let definition = form::read(typed, vocabulary)?;
    let mut problems = check(&definition, vocabulary);
    let is_known = state.store.indicators().await.is_ok_and(|known| known.current(&definition.id).is_some());
    if address == "new" && is_known {
        problems.push(Problem::new("id", "There is an indicator of that name already. Use another, or change that one."));
    }
    if address != "new" && address != definition.id {
        problems.push(Problem::new("id", "The name in addresses stays as it is."));
    }
    if problems.is_empty() { Ok(definition) } else { Err(problems) }
}

/// What a definition would give: of one's own team for its lead, of the whole council for others.
async fn try_out(state: &State, desk: &Desk, definition: &Indicator, vocabulary: &Vocabulary) -> Result<Tried, Box<Response>> {
    let actor = desk.who.actor();
    let team = actor.teams.first().filter(|_| actor.role == Role::TeamLead);
    let allow = desk.may_see_figures(team.map(String::as_str))?;
    let (today, now) = (state.clock.today(), state.clock.now());
    let broken = |error| Box::new(desk.refuse(error));
    let period = review::period_of(definition, None, today);
    let seen: Seen = trial::trial(&state.store, &allow, definition, period, now).await.map_err(broken)?;
    Ok(Tried { words: in_words(definition, vocabulary), seen, period, toml: to_toml(std::slice::from_ref(definition)) })
}

/// Stops filling, or goes on with it.
pub async fn filling(Given(state): Given<State>, Sent { who, typed }: Sent<Fields>) -> Response {
    answered(async {
        enter(&state, Asking(Some(who))).await?;
        if typed.get("do") == "stop" {
            state.filling.stop();
        } else {
            state.filling.begin(&state.store, state.clock);
        }
        Ok(Redirect::to("/indicators").into_response())
    })
    .await
}

/// Stops counting one, or counts it again.
pub async fn counting(Given(state): Given<State>, Path(id): Path<String>, sent: Sent<Fields>) -> Response {
    let Sent { who, typed } = sent;
    answered(async {
        let desk = enter(&state, Asking(Some(who))).await?;
        let done = match typed.get("do") {
            "stop" => retire::stop(&state.store, &id, state.clock.now()).await,
            "again" => {
                let begun = retire::again(&state.store, &id).await;
                begun.inspect(|()| state.filling.begin(&state.store, state.clock))
            }
            _ => return Ok(desk.nothing_here()),
        };
        match done {
            Ok(()) => Ok(Redirect::to("/indicators").into_response()),
            Err(store::Error::Fault(Fault::Invalid { problems })) => {
                let words = view::refused(&id, &problems);
                Ok(desk.answer(StatusCode::UNPROCESSABLE_ENTITY, "This could not be done", "/review", &words))
            }
            Err(error) => Err(Box::new(desk.refuse(error))),
        }
    })
    .await
}

/// Everything that counts now, as TOML.
pub async fn export(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        let known = state.store.indicators().await.map_err(|error| Box::new(desk.refuse(error)))?;
        let headers = [
            (header::CONTENT_TYPE, "application/toml; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"indicators.toml\""),
        ];
        Ok((headers, to_toml(&known.current)).into_response())
    })
    .await
}

/// The form that takes TOML.
pub async fn import(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        let fields = Fields::default().with("token", token_of(&state, &desk)?);
        Ok(desk.page("Take in definitions", "/review", &view::import(&fields, &[])))
    })
    .await
}

/// Takes in TOML: all of it or nothing.
pub async fn take_in(Given(state): Given<State>, Sent { who, typed }: Sent<Fields>) -> Response {
    answered(async {
        let desk = enter(&state, Asking(Some(who))).await?;
        let begun = match from_toml(typed.get("toml")) {
            Ok(definitions) => define::begin(&state.store, definitions).await,
            Err(problems) => Err(Fault::Invalid { problems }.into()),
        };
        match begun {
            Ok(begun) => {
                if !begun.is_empty() {
                    state.filling.begin(&state.store, state.clock);
                }
                Ok(Redirect::to("/indicators").into_response())
            }
            Err(store::Error::Fault(Fault::Invalid { problems })) => {
                let said = |one: Problem| {
                    Problem::new("toml", if one.field.is_empty() { one.message } else { format!("{}: {}", one.field, one.message) })
                };
                let problems: Vec<Problem> = problems.into_iter().map(said).collect();
                Ok(desk.answer(StatusCode::UNPROCESSABLE_ENTITY, "Take in definitions", "/review", &view::import(&typed, &problems)))
            }
            Err(error) => Err(Box::new(desk.refuse(error))),
        }
    })
    .await
}
