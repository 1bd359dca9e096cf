//! `/release`: datasets are declared here, releases prepared, looked at, released by somebody else, and taken back. Plain documents with
//! plain forms, for analysts, leads and service managers.

mod form;
mod preparing;
mod view;
mod waiting;

use axum::{
    extract::{Path, Query, State as Given},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    access::{Relation, Verb, decide},
    fault::{Fault, Problem},
    insight::Period,
};
use serde::Deserialize;
use store::releases::{self, preparing::preparation};
use uuid::Uuid;

use super::{
    State,
    form::{Sent, token},
    pages, plain,
    problem::Refusal,
    signed_in::{Asking, SignedIn},
};
use crate::operations::chance;
use form::{Decision, Declared, Deed, Wanted};
pub use preparing::Preparing;

/// How many preparations are listed.
const LISTED: i64 = 12;

/// Who may be here: others are told that there is nothing.
fn enter(state: &State, asking: Asking) -> Result<SignedIn, Box<Response>> {
    let Some(who) = asking.0 else {
        return Err(Box::new((StatusCode::UNAUTHORIZED, Html(plain::not_signed_in(&state.version))).into_response()));
    };
    let may = decide(&who.actor(), Verb::SeeReleases, &Relation::default(), state.clock.now()).is_ok();
    if may && who.token.is_none() { Ok(who) } else { Err(Box::new(pages::nothing_here(state))) }
}

/// A page of somebody who is signed in.
pub fn page(state: &State, status: StatusCode, title: &str, body: &str) -> Response {
    let other = if state.is_demonstration() { "<p><a href=\"/demonstration\">Change who you are</a></p>" } else { "" };
    (status, Html(plain::document(title, state.is_demonstration(), &state.version, &[body, other].concat()))).into_response()
}

/// What a fault of the store comes to on these pages: nothing there is a page, too.
fn answer(state: &State, error: store::Error) -> Result<Response, Refusal> {
    match error {
        store::Error::Fault(Fault::NotFound) => Ok(pages::nothing_here(state)),
        other => Err(other.into()),
    }
}

/// Everything: what waits, what is declared, what has left.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Result<Response, Refusal> {
    let who = match enter(&state, asking.0) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let (datasets, listed) = (releases::datasets(&state.store).await?, releases::list(&state.store).await?);
    let asked = releases::preparing::preparations(&state.store, LISTED).await?;
    Ok(page(&state, StatusCode::OK, "Release figures", &view::all(&who.actor(), &datasets, &listed, &asked)))
}

/// Which declaration the form begins with.
#[derive(Deserialize)]
pub struct From {
    from: Option<String>,
}

/// The form for a declaration.
pub async fn declaration(
    Given(state): Given<State>,
    asking: axum::Extension<Asking>,
    Query(From { from }): Query<From>,
) -> Result<Response, Refusal> {
    let who = match enter(&state, asking.0) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let declaration = match from {
        Some(name) => match releases::dataset(&state.store, &name).await {
            Ok(dataset) => form::next_version(&dataset),
            Err(error) => return answer(&state, error),
        },
        None => String::new(),
    };
    let typed = Declared { token: token(&state, &who)?, declaration };
    Ok(page(&state, StatusCode::OK, "Declare a dataset", &view::declare(&typed, &[])))
}

/// Declares what was typed, or says which rules it breaks and how to mend it.
pub async fn declare(Given(state): Given<State>, Sent { who, typed }: Sent<Declared>) -> Result<Response, Refusal> {
    let who = match enter(&state, Asking(Some(who))) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let again =
        |problems: &[Problem]| page(&state, StatusCode::UNPROCESSABLE_ENTITY, "Declare a dataset", &view::declare(&typed, problems));
    let dataset = match form::read(&typed.declaration) {
        Ok(dataset) => dataset,
        Err(problem) => return Ok(again(&[problem])),
    };
    let name = dataset.dataset.clone();
    match releases::declare(&state.store, dataset, &who.actor(), state.clock.now()).await {
        Ok(()) => Ok(Redirect::to(&format!("/release/datasets/{name}")).into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => Ok(again(&problems)),
        Err(error) => answer(&state, error),
    }
}

/// One dataset, and the form that prepares a period of it.
pub async fn dataset(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(name): Path<String>) -> Result<Response, Refusal> {
    match enter(&state, asking.0) {
        Ok(who) => one_dataset(&state, &who, &name, &[]).await,
        Err(response) => Ok(*response),
    }
}

async fn one_dataset(state: &State, who: &SignedIn, name: &str, problems: &[Problem]) -> Result<Response, Refusal> {
    let dataset = match releases::dataset(&state.store, name).await {
        Ok(dataset) => dataset,
        Err(error) => return answer(state, error),
    };
    let mut listed = releases::list(&state.store).await?;
    listed.retain(|one| one.dataset == name);
    let known = state.store.indicators().await?;
    let about = view::Declaration { dataset: &dataset, indicators: &known.current, listed: &listed, today: state.clock.today() };
    let body = view::dataset(&about, who.worker.role, &token(state, who)?, problems);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page(state, status, &dataset.title, &body))
}

/// Asks for a period to be prepared. Whoever asked is shown how far it is.
pub async fn prepare(Given(state): Given<State>, Path(name): Path<String>, Sent { who, typed }: Sent<Wanted>) -> Result<Response, Refusal> {
    let who = match enter(&state, Asking(Some(who))) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let Ok(period) = typed.period.parse::<Period>() else {
        return one_dataset(&state, &who, &name, &[Problem::new("period", "Choose a period that is over.")]).await;
    };
    let (id, revise) = (chance::id(state.clock.now()), typed.revise == "yes");
    let asked = async {
        let dataset = releases::dataset(&state.store, &name).await?;
        releases::preparing::ask(&state.store, id, &dataset, period, revise, &who.actor(), state.clock.now()).await?;
        preparation(&state.store, id).await
    };
    match asked.await {
        Ok(asked) => {
            preparing::start(&state, asked, who.actor());
            Ok(Redirect::to(&format!("/release/preparations/{id}")).into_response())
        }
        Err(store::Error::Fault(Fault::Invalid { problems })) => one_dataset(&state, &who, &name, &problems).await,
        Err(error) => answer(&state, error),
    }
}

/// How far a preparation is, and what came of it.
pub async fn progress(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let who = match enter(&state, asking.0) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let Ok(id) = id.parse::<Uuid>() else { return Ok(pages::nothing_here(&state)) };
    match preparation(&state.store, id).await {
        Ok(asked) => {
            let body = view::progress(&asked, state.preparing.progress(id), &token(&state, &who)?);
            Ok(page(&state, StatusCode::OK, view::stage(asked.stage), &body))
        }
        Err(error) => answer(&state, error),
    }
}

/// Calls a preparation off.
pub async fn call_off(Given(state): Given<State>, Path(id): Path<String>, Sent { who, .. }: Sent<Decision>) -> Result<Response, Refusal> {
    if let Err(response) = enter(&state, Asking(Some(who))) {
        return Ok(*response);
    }
    let Ok(id) = id.parse::<Uuid>() else { return Ok(pages::nothing_here(&state)) };
    state.preparing.call_off(id);
    Ok(Redirect::to(&format!("/release/preparations/{id}")).into_response())
}

/// One release: waiting to be released, or out.
pub async fn one(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(release): Path<String>) -> Result<Response, Refusal> {
    match enter(&state, asking.0) {
        Ok(who) => one_release(&state, &who, &release, StatusCode::OK, &[]).await,
        Err(response) => Ok(*response),
    }
}

async fn one_release(state: &State, who: &SignedIn, release: &str, status: StatusCode, problems: &[Problem]) -> Result<Response, Refusal> {
    let token = token(state, who)?;
    match releases::draft(&state.store, release).await {
        Ok(draft) => {
            let title = format!("{}, {}", draft.dataset.title, draft.period.in_words());
            return Ok(page(state, status, &title, &waiting::draft(release, &draft, &who.actor(), &token, problems)));
        }
        Err(store::Error::Fault(Fault::NotFound)) => {}
        Err(error) => return Err(error.into()),
    }
    match releases::published(&state.store, release).await {
        Ok(published) => {
            let title = format!("{}, {}", published.dataset.title, published.period.in_words());
            Ok(page(state, status, &title, &waiting::out(&published, who.worker.role, &token, problems)))
        }
        Err(error) => answer(state, error),
    }
}

/// Releases what somebody else prepared, or takes a release back.
pub async fn decision(
    Given(state): Given<State>,
    Path(release): Path<String>,
    Sent { who, typed }: Sent<Decision>,
) -> Result<Response, Refusal> {
    let who = match enter(&state, Asking(Some(who))) {
        Ok(who) => who,
        Err(response) => return Ok(*response),
    };
    let (actor, now) = (who.actor(), state.clock.now());
    let done = match typed.deed {
        Deed::Publish => releases::publish(&state.store, &release, &actor, now).await.map(Some),
        Deed::Withdraw => releases::withdraw(&state.store, &release, &typed.reason, &actor, now).await.map(|()| None),
        Deed::CallOff => return Ok(pages::nothing_here(&state)),
    };
    match done {
        Ok(Some(report)) if !report.passed() => {
            let title = "The gate refuses this release";
            Ok(page(&state, StatusCode::UNPROCESSABLE_ENTITY, title, &waiting::refused(&report)))
        }
        Ok(_) => Ok(Redirect::to(&format!("/release/{release}")).into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => {
            one_release(&state, &who, &release, StatusCode::UNPROCESSABLE_ENTITY, &problems).await
        }
        Err(store::Error::Fault(Fault::Conflict)) => {
            let why = "Something else was released or taken back meanwhile. Look at it once more.";
            one_release(&state, &who, &release, StatusCode::CONFLICT, &[Problem::new("", why)]).await
        }
        Err(error) => answer(&state, error),
    }
}
