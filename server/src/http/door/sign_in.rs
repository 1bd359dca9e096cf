//! `/sign-in` and `/sign-out`.

use axum::{
    Form,
    extract::State as Given,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::fault::Problem;
use serde::Deserialize;
use store::identity::{self, sessions::Device};

use super::{
    begin, cookie, elsewhere,
    fields::{self, Line},
    page, passkeys, wait, with_cookie,
};
use crate::{
    http::{
        State,
        problem::Refusal,
        signed_in::{Asking, Locked},
    },
    identity::entering::{self, Came, Typed},
};

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    name: String,
    password: String,
    digits: String,
    device: String,
}

fn form(state: &State, headers: &HeaderMap, sent: &Sent, problems: &[Problem], status: StatusCode) -> Response {
    let name =
        Line { name: "name", label: "Name you sign in with", hint: "", value: &sent.name, kind: "text", fill: "username", digits: false };
    let password = Line { name: "password", label: "Password", value: "", kind: "password", fill: "current-password", ..name };
    let digits = Line {
        name: "digits",
        label: "Six digits from your app",
        hint: "If you have lost the app, use one of your recovery codes.",
        value: "",
        kind: "text",
        fill: "one-time-code",
        digits: false,
    };
    let parts = [
        fields::line(&name, problems),
        fields::line(&password, problems),
        fields::line(&digits, problems),
        fields::device(if sent.device.is_empty() { "shared" } else { &sent.device }, &[]),
        fields::button("Sign in", None, false),
    ];
    let other = [elsewhere::way_in(state, None), passkeys::way_in(state, headers)].concat();
    let title = if other.is_empty() { "" } else { "<h2>With a password</h2>" };
    let body = format!("{other}{title}{}", fields::form("/sign-in", &parts.concat()));
    page(state, status, "Sign in", problems, &body)
}

/// The form again, for somebody who came in another way than with a password and could not be let in.
pub fn form_with(state: &State, headers: &HeaderMap, problems: &[Problem]) -> Response {
    form(state, headers, &Sent::default(), problems, StatusCode::UNPROCESSABLE_ENTITY)
}

/// The form; somebody who is signed in has no need of it.
pub async fn show(Given(state): Given<State>, headers: HeaderMap, asking: axum::Extension<Asking>) -> Response {
    match asking.0.0 {
        Some(_) => Redirect::to("/").into_response(),
        None if state.is_demonstration() => Redirect::to("/demonstration").into_response(),
        None => form(&state, &headers, &Sent::default(), &[], StatusCode::OK),
    }
}

/// Signs in. Whatever is wrong, the answer is the same.
pub async fn enter(Given(state): Given<State>, headers: HeaderMap, Form(sent): Form<Sent>) -> Result<Response, Refusal> {
    let typed = Typed { name: sent.name.clone(), password: sent.password.clone(), digits: sent.digits.clone() };
    let now = state.clock.now();
    match entering::enter(&state.store, &state.door.passwords, typed, now).await? {
        Came::In(worker) => {
            let cookie = begin(&state, &headers, worker, Device::from_name(own_or_shared(&sent.device))).await?;
            Ok(with_cookie(cookie, Redirect::to("/").into_response()))
        }
        Came::Wrong => {
            let why = "The name, the password or the digits are not right. Digits can be used once: wait for the next.";
            Ok(form(&state, &headers, &sent, &[Problem::new("name", why)], StatusCode::UNPROCESSABLE_ENTITY))
        }
        Came::Wait(until) => {
            let mut response = form(&state, &headers, &sent, &[Problem::new("name", wait(until, now))], StatusCode::TOO_MANY_REQUESTS);
            let seconds = (until - now).num_seconds().max(1);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            Ok(response)
        }
    }
}

/// What is not said to be somebody's own is shared.
pub fn own_or_shared(sent: &str) -> &'static str {
    if sent == "own" { "own" } else { "shared" }
}

/// Ends the session. The cookie goes; what the tablet keeps stays, sealed: words that wait are sent when somebody signs in again. Whoever
/// came through the council's own provider is sent there to sign out as well, once they are nobody here.
pub async fn leave(
    Given(state): Given<State>,
    headers: HeaderMap,
    asking: axum::Extension<Asking>,
    locked: Option<axum::Extension<Locked>>,
) -> Result<Response, Refusal> {
    let open = asking.0.0.and_then(|who| who.session);
    let provided = open.or(locked.map(|locked| locked.0.0)).is_some_and(|session| session.provided);
    if let Some(secret) = cookie::session(&state, &headers) {
        identity::end_session(&state.store, secret).await?;
    }
    let to = if state.is_demonstration() { "/demonstration" } else { "/sign-in" };
    let way_out = if provided { elsewhere::way_out(&state).await } else { None };
    let done = match way_out {
        Some(way) => elsewhere::go_on(&state, "You are signed out here", "Sign out of your council account as well", &way),
        None => Redirect::to(to).into_response(),
    };
    Ok(with_cookie(cookie::gone(&state), done))
}
