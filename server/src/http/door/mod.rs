//! The pages of getting in: signing in and out, links, the lock, one's own sessions, and people who work here. Plain forms rendered here,
//! without any script.

pub mod account;
pub mod again;
pub mod alone;
pub mod cookie;
pub mod elsewhere;
mod fields;
pub mod glass;
pub mod governance;
pub mod join;
pub mod lock;
pub mod passkeys;
pub mod session;
pub mod sign_in;
pub mod workers;

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use casework::fault::{Fault, Problem};
use chrono::{DateTime, Utc};
use store::identity::sessions::Device;

use super::{State, plain, problem::Refusal};
use crate::operations::chance;

/// A page whose title says so when there is a problem on it.
fn page(state: &State, status: StatusCode, title: &str, problems: &[Problem], body: &str) -> Response {
    let body = format!("{}{body}", fields::summary(problems));
    let whole = plain::document(title, state.is_demonstration(), &state.version, &body);
    let whole = if problems.is_empty() { whole } else { whole.replacen("<title>", "<title>Error: ", 1) };
    (status, Html(whole)).into_response()
}

/// A new secret for a session.
fn secret() -> Result<String, Refusal> {
    chance::secret().map_err(|_| Refusal(Fault::Busy))
}

/// Signs somebody in: a new session in the place of whatever the browser had.
async fn begin(state: &State, headers: &HeaderMap, worker: casework::ids::WorkerId, device: Device) -> Result<String, Refusal> {
    let secret = secret()?;
    let now = state.clock.now();
    let instead = cookie::session(state, headers);
    store::identity::sessions::begin(&state.store, worker, &secret, device, instead, now).await?;
    state.store.note_of_worker(worker, store::audit::Act::SignedIn, worker, now).await?;
    Ok(cookie::keep(state, &secret, device))
}

fn with_cookie(cookie: String, mut response: Response) -> Response {
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// How long somebody has to wait, in words.
fn wait(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match (until - now).num_seconds().max(1) {
        1 => "Too many tries. Try again in a second.".to_owned(),
        seconds if seconds < 60 => format!("Too many tries. Try again in {seconds} seconds."),
        seconds if seconds < 120 => "Too many tries. Try again in a minute.".to_owned(),
        seconds => format!("Too many tries. Try again in {} minutes.", seconds / 60),
    }
}

/// Where browsers find this council, for links that are sent to people.
fn address(state: &State, headers: &HeaderMap) -> String {
    let scheme = if state.door.secure { "https" } else { "http" };
    let host = || headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    state.door.address.clone().unwrap_or_else(|| format!("{scheme}://{}", host()))
}
