//! `/words`: the council's own words, changed with plain forms by leads and service managers. What a change would have read in the last
//! month's notes of one's own team is shown before it is saved. Rendered here, and without any script.

mod form;
mod view;

use axum::{
    extract::{Path, State as Given},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::{Allow, Verb},
    fault::{Fault, Problem},
};
use store::{preview, vocabularies};

use super::{
    State,
    desk::{Desk, Instead},
    form::Sent,
    signed_in::Asking,
};
pub(super) use form::id_from;
use form::{Item, Typed, Wanted};

/// In which place of the desk these pages are.
const HERE: &str = "/review";

type Answered = Result<Response, Instead>;

/// Who may be here: others are told that there is nothing.
async fn enter(state: &State, asking: Asking) -> Result<(Desk, Allow), Box<Response>> {
    let desk = Desk::of(state, asking).await?;
    let allow = desk.may(Verb::ChangeWords)?;
    Ok((desk, allow))
}

/// All of them.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Answered {
    let (desk, _) = enter(&state, asking.0).await?;
    let (_, words) = vocabularies::newest(&state.store).await.map_err(|error| desk.instead(error))?;
    Ok(desk.page("Your words", HERE, &view::all(&words)))
}

/// One of them, to be changed; a new one under the name `new`.
pub async fn one(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(address): Path<(String, String)>) -> Answered {
    let (desk, _) = enter(&state, asking.0).await?;
    let (version, words) = vocabularies::newest(&state.store).await.map_err(|error| desk.instead(error))?;
    let Some(item) = Item::at(&address.0, &address.1, &words) else { return Ok(desk.nothing_here()) };
    let typed = Typed { version, token: desk.token()?, ..item.typed(&words) };
    Ok(desk.page(&item.title(&words), HERE, &view::one(&item, &typed, &[], None)))
}

/// Shows what a change would have read, saves it, or takes something away.
pub async fn change(Given(state): Given<State>, Path(address): Path<(String, String)>, Sent { who, typed }: Sent<Typed>) -> Answered {
    let (desk, allow) = enter(&state, Asking(Some(who))).await?;
    let (_, words) = vocabularies::newest(&state.store).await.map_err(|error| desk.instead(error))?;
    let Some(item) = Item::at(&address.0, &address.1, &words) else { return Ok(desk.nothing_here()) };
    let title = item.title(&words);
    let again = |problems: &[Problem], preview: Option<&preview::Preview>, status| {
        desk.answer(status, &title, HERE, &view::one(&item, &typed, problems, preview.map(|found| (found, &*words))))
    };
    let now = state.clock.now();
    let changed = match item.changed(&words, &typed) {
        Ok(changed) => changed,
        Err(problems) => return Ok(again(&problems, None, StatusCode::UNPROCESSABLE_ENTITY)),
    };
    let done = match typed.wanted {
        Wanted::Preview => preview::preview(&state.store, &desk.who.actor(), &allow, changed, now).await.map(Some),
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
        Err(error) => Err(desk.instead(error)),
    }
}
