//! `/words`: the council's own words, changed with plain forms by leads and service managers. What a change would have read in the last
//! month's notes of one's own team is shown before it is saved. Rendered here, and without any script.

mod form;
mod view;

use axum::{
    extract::{Path, State as Given},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    access::Allow,
    fault::{Fault, Problem},
};
use store::{preview, vocabularies};

use super::{
    State,
    form::{Sent, token},
    pages, plain,
    problem::Refusal,
    signed_in::{Asking, SignedIn},
    vocabulary::may_change,
};
pub(super) use form::id_from;
use form::{Item, Typed, Wanted};

/// Who may be here: others are told that there is nothing.
fn enter(state: &State, asking: Asking) -> Result<(SignedIn, Allow), Box<Response>> {
    let Some(who) = asking.0 else {
        return Err(Box::new((StatusCode::UNAUTHORIZED, Html(plain::not_signed_in(&state.version))).into_response()));
    };
    match may_change(state, &who) {
        Ok(allow) if who.token.is_none() => Ok((who, allow)),
        _ => Err(Box::new(pages::nothing_here(state))),
    }
}

fn page(state: &State, status: StatusCode, title: &str, body: &str) -> Response {
    (status, Html(plain::document(title, state.is_demonstration(), &state.version, body))).into_response()
}

/// All of them.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Result<Response, Refusal> {
    if let Err(response) = enter(&state, asking.0) {
        return Ok(*response);
    }
    let (_, words) = vocabularies::newest(&state.store).await?;
    Ok(page(&state, StatusCode::OK, "Your words", &view::all(&words)))
}

/// One of them, to be changed; a new one under the name `new`.
pub async fn one(
    Given(state): Given<State>,
    asking: axum::Extension<Asking>,
    Path(address): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (who, _) = match enter(&state, asking.0) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let (version, words) = vocabularies::newest(&state.store).await?;
    let Some(item) = Item::at(&address.0, &address.1, &words) else { return Ok(pages::nothing_here(&state)) };
    let typed = Typed { version, token: token(&state, &who)?, ..item.typed(&words) };
    Ok(page(&state, StatusCode::OK, &item.title(&words), &view::one(&item, &typed, &[], None)))
}

/// Shows what a change would have read, saves it, or takes something away.
pub async fn change(
    Given(state): Given<State>,
    Path(address): Path<(String, String)>,
    Sent { who, typed }: Sent<Typed>,
) -> Result<Response, Refusal> {
    let (who, allow) = match enter(&state, Asking(Some(who))) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let (_, words) = vocabularies::newest(&state.store).await?;
    let Some(item) = Item::at(&address.0, &address.1, &words) else { return Ok(pages::nothing_here(&state)) };
    let title = item.title(&words);
    let again = |problems: &[Problem], preview: Option<&preview::Preview>, status| {
        page(&state, status, &title, &view::one(&item, &typed, problems, preview.map(|found| (found, &*words))))
    };
    let now = state.clock.now();
    let changed = match item.changed(&words, &typed) {
        Ok(changed) => changed,
        Err(problems) => return Ok(again(&problems, None, StatusCode::UNPROCESSABLE_ENTITY)),
    };
    let done = match typed.wanted {
        Wanted::Preview => preview::preview(&state.store, &who.actor(), &allow, changed, now).await.map(Some),
        Wanted::Save | Wanted::Remove => vocabularies::change(&state.store, &allow, typed.version, changed, now).await.map(|_| None),
    };
    match done {
        Ok(Some(found)) => Ok(again(&[], Some(&found), StatusCode::OK)),
        Ok(None) => Ok(Redirect::to("/words").into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => {
            Ok(again(&item.on_the_form(problems), None, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(store::Error::Fault(Fault::Conflict)) => {
            let why = "Somebody else has changed the words since you opened this page. Open it again, and make your change once more.";
            Ok(again(&[Problem::new("", why)], None, StatusCode::CONFLICT))
        }
        Err(error) => Err(error.into()),
    }
}
