//! `/lock` and `/locked`: a session that nobody uses is covered, and a PIN lifts the cover. It does nothing else.

use axum::{
    Form,
    extract::State as Given,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use casework::fault::Problem;
use serde::Deserialize;
use store::identity::{accounts, sessions};

use super::{
    cookie,
    fields::{self, Line},
    page, secret, with_cookie,
};
use crate::http::{State, plain::escaped, problem::Refusal, signed_in::Locked};

/// What the form sends.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    pin: String,
}

/// Locks the session.
pub async fn lock(Given(state): Given<State>, headers: HeaderMap) -> Result<Response, Refusal> {
    if let Some(secret) = cookie::session(&state, &headers) {
        sessions::lock(&state.store, secret, state.clock.now()).await?;
    }
    Ok(Redirect::to("/locked").into_response())
}

async fn form(state: &State, locked: &Locked, problems: &[Problem], status: StatusCode) -> Result<Response, Refusal> {
    let has_pin = accounts::pin(&state.store, locked.0.worker.id).await?.is_some();
    let pin = Line { name: "pin", label: "Your PIN", hint: "", value: "", kind: "password", fill: "off", digits: true };
    let unlock = if has_pin {
        fields::form("/locked", &[fields::line(&pin, problems), fields::button("Unlock", None, false)].concat())
    } else {
        "<p>You have chosen no PIN. Sign in again to go on.</p>".into()
    };
    let leave = fields::form("/sign-out", &fields::button("Sign in again, or let somebody else", None, true));
    let name = escaped(&locked.0.worker.name);
    let body = format!("<p>{name} is signed in. What has been written on this device is kept.</p>{unlock}{leave}");
    Ok(page(state, status, "Locked", problems, &body))
}

/// The cover.
pub async fn show(Given(state): Given<State>, locked: Option<axum::Extension<Locked>>) -> Result<Response, Refusal> {
    match locked {
        Some(locked) => form(&state, &locked.0, &[], StatusCode::OK).await,
        None => Ok(Redirect::to("/").into_response()),
    }
}

/// Lifts it. After five wrong PINs the session ends.
pub async fn unlock(
    Given(state): Given<State>,
    headers: HeaderMap,
    locked: Option<axum::Extension<Locked>>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    let (Some(locked), Some(old)) = (locked, cookie::session(&state, &headers)) else { return Ok(Redirect::to("/").into_response()) };
    if !sessions::try_a_pin(&state.store, old).await? {
        return Ok(with_cookie(cookie::gone(&state), Redirect::to("/sign-in").into_response()));
    }
    let kept = accounts::pin(&state.store, locked.0.0.worker.id).await?;
    let pin = sent.pin.chars().filter(|letter| !letter.is_whitespace()).take(64).collect();
    if !state.door.passwords.is(pin, kept).await? {
        let problems = [Problem::new("pin", "That is not your PIN. After five wrong ones you have to sign in again.")];
        return form(&state, &locked.0, &problems, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let new = secret()?;
    if !sessions::unlock(&state.store, old, &new, state.clock.now()).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    Ok(with_cookie(cookie::keep(&state, &new, locked.0.0.device), Redirect::to("/").into_response()))
}
