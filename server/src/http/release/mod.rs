//! `/release`: datasets are declared here, releases prepared, looked at, released by somebody else, and taken back. Plain documents with
//! plain forms, for analysts, leads and service managers.

mod form;
mod preparing;
mod side_by_side;
mod view;
mod waiting;

use axum::{
    extract::{Path, Query, State as Given},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::Verb,
    fault::{Fault, Problem},
    insight::Period,
};
use serde::Deserialize;
use store::releases::{self, preparing::preparation};
use uuid::Uuid;

use super::{
    State,
    desk::{Desk, Instead},
    form::Sent,
    signed_in::Asking,
};
use crate::operations::chance;
use form::{Decision, Declared, Deed, Wanted};
pub use preparing::Preparing;
pub use side_by_side::show as side_by_side;

/// How many preparations are listed.
const LISTED: i64 = 12;
/// In which place of the desk these pages are.
const HERE: &str = "/release";

type Answered = Result<Response, Instead>;

/// Who may be here: others are told that there is nothing.
async fn enter(state: &State, asking: Asking) -> Result<Desk, Box<Response>> {
    let desk = Desk::of(state, asking).await?;
    desk.may(Verb::SeeReleases)?;
    Ok(desk)
}

/// Everything: what waits, what is declared, what has left.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Answered {
    let desk = enter(&state, asking.0).await?;
    let wrong = |error| desk.instead(error);
    let datasets = releases::datasets(&state.store).await.map_err(wrong)?;
    let listed = releases::list(&state.store).await.map_err(wrong)?;
    let asked = releases::preparing::preparations(&state.store, LISTED).await.map_err(wrong)?;
    Ok(desk.page("Release figures", HERE, &view::all(&datasets, &listed, &asked)))
}

/// Which declaration the form begins with.
#[derive(Deserialize)]
pub struct From {
    from: Option<String>,
}

/// The form for a declaration.
pub async fn declaration(Given(state): Given<State>, asking: axum::Extension<Asking>, Query(From { from }): Query<From>) -> Answered {
    let desk = enter(&state, asking.0).await?;
    let declaration = match from {
        Some(name) => form::next_version(&releases::dataset(&state.store, &name).await.map_err(|error| desk.instead(error))?),
        None => String::new(),
    };
    let typed = Declared { token: desk.token()?, declaration, ..Declared::default() };
    Ok(desk.page("Declare a dataset", HERE, &view::declare(&typed, &[])))
}

/// Declares what was typed or uploaded, or says which rules it breaks and how to mend it.
pub async fn declare(Given(state): Given<State>, Sent { who, typed }: Sent<Declared>) -> Answered {
    let desk = enter(&state, Asking(Some(who))).await?;
    let typed = typed.with_the_file();
    let again =
        |problems: &[Problem]| desk.answer(StatusCode::UNPROCESSABLE_ENTITY, "Declare a dataset", HERE, &view::declare(&typed, problems));
    let dataset = match form::read(&typed.declaration) {
        Ok(dataset) => dataset,
        Err(problem) => return Ok(again(&[problem])),
    };
    let name = dataset.dataset.clone();
    match releases::declare(&state.store, dataset, &desk.who.actor(), state.clock.now()).await {
        Ok(()) => Ok(Redirect::to(&format!("/release/datasets/{name}")).into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => Ok(again(&problems)),
        Err(error) => Err(desk.instead(error)),
    }
}

/// One dataset, and the form that prepares a period of it.
pub async fn dataset(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(name): Path<String>) -> Answered {
    one_dataset(&state, &enter(&state, asking.0).await?, &name, &[]).await
}

async fn one_dataset(state: &State, desk: &Desk, name: &str, problems: &[Problem]) -> Answered {
    let wrong = |error| desk.instead(error);
    let dataset = releases::dataset(&state.store, name).await.map_err(wrong)?;
    let mut listed = releases::list(&state.store).await.map_err(wrong)?;
    listed.retain(|one| one.dataset == name);
    let known = state.store.indicators().await.map_err(wrong)?;
    let about = view::Declaration { dataset: &dataset, indicators: &known.current, listed: &listed, today: state.clock.today() };
    let body = view::dataset(&about, desk.who.worker.role, &desk.token()?, problems);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(desk.answer(status, &dataset.title, HERE, &body))
}

/// Asks for a period to be prepared. Whoever asked is shown how far it is.
pub async fn prepare(Given(state): Given<State>, Path(name): Path<String>, Sent { who, typed }: Sent<Wanted>) -> Answered {
    let desk = enter(&state, Asking(Some(who))).await?;
    let Ok(period) = typed.period.parse::<Period>() else {
        return one_dataset(&state, &desk, &name, &[Problem::new("period", "Choose a period that is over.")]).await;
    };
    let (id, revise, actor) = (chance::id(state.clock.now()), typed.revise == "yes", desk.who.actor());
    let asked = async {
        let dataset = releases::dataset(&state.store, &name).await?;
        releases::preparing::ask(&state.store, id, &dataset, period, revise, &actor, state.clock.now()).await?;
        preparation(&state.store, id).await
    };
    match asked.await {
        Ok(asked) => {
            preparing::start(&state, asked, actor);
            Ok(Redirect::to(&format!("/release/preparations/{id}")).into_response())
        }
        Err(store::Error::Fault(Fault::Invalid { problems })) => one_dataset(&state, &desk, &name, &problems).await,
        Err(error) => Err(desk.instead(error)),
    }
}

/// How far a preparation is, and what came of it.
pub async fn progress(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Answered {
    let desk = enter(&state, asking.0).await?;
    let Ok(id) = id.parse::<Uuid>() else { return Ok(desk.nothing_here()) };
    let asked = preparation(&state.store, id).await.map_err(|error| desk.instead(error))?;
    Ok(desk.page(view::stage(asked.stage), HERE, &view::progress(&asked, state.preparing.progress(id), &desk.token()?)))
}

/// Calls a preparation off.
pub async fn call_off(Given(state): Given<State>, Path(id): Path<String>, Sent { who, .. }: Sent<Decision>) -> Answered {
    let desk = enter(&state, Asking(Some(who))).await?;
    let Ok(id) = id.parse::<Uuid>() else { return Ok(desk.nothing_here()) };
    state.preparing.call_off(id);
    Ok(Redirect::to(&format!("/release/preparations/{id}")).into_response())
}

/// One release: waiting to be released, or out.
pub async fn one(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(release): Path<String>) -> Answered {
    one_release(&state, &enter(&state, asking.0).await?, &release, StatusCode::OK, &[]).await
}

async fn one_release(state: &State, desk: &Desk, release: &str, status: StatusCode, problems: &[Problem]) -> Answered {
    let (token, who) = (desk.token()?, desk.who.actor());
    match releases::draft(&state.store, release).await {
        Ok(draft) => {
            let title = format!("{}, {}", draft.dataset.title, draft.period.in_words());
            return Ok(desk.answer(status, &title, HERE, &waiting::draft(release, &draft, &who, &token, problems)));
        }
        Err(store::Error::Fault(Fault::NotFound)) => {}
        Err(error) => return Err(desk.instead(error)),
    }
    let published = releases::published(&state.store, release).await.map_err(|error| desk.instead(error))?;
    let title = format!("{}, {}", published.dataset.title, published.period.in_words());
    Ok(desk.answer(status, &title, HERE, &waiting::out(&published, who.role, &token, problems)))
}

/// Releases what somebody else prepared, or takes a release back.
pub async fn decision(Given(state): Given<State>, Path(release): Path<String>, Sent { who, typed }: Sent<Decision>) -> Answered {
    let desk = enter(&state, Asking(Some(who))).await?;
    let (actor, now) = (desk.who.actor(), state.clock.now());
    let done = match typed.deed {
        Deed::Publish => releases::publish(&state.store, &release, &actor, now).await.map(Some),
        Deed::Withdraw => releases::withdraw(&state.store, &release, &typed.reason, &actor, now).await.map(|()| None),
        Deed::CallOff => return Ok(desk.nothing_here()),
    };
    match done {
        Ok(Some(report)) if !report.passed() => {
            let title = "The gate refuses this release";
            Ok(desk.answer(StatusCode::UNPROCESSABLE_ENTITY, title, HERE, &waiting::refused(&report)))
        }
        Ok(_) => Ok(Redirect::to(&format!("/release/{release}")).into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => {
            one_release(&state, &desk, &release, StatusCode::UNPROCESSABLE_ENTITY, &problems).await
        }
        Err(store::Error::Fault(Fault::Conflict)) => {
            let why = "Something else was released or taken back meanwhile. Look at it once more.";
            one_release(&state, &desk, &release, StatusCode::CONFLICT, &[Problem::new("", why)]).await
        }
        Err(error) => Err(desk.instead(error)),
    }
}
