//! `/api/v1/me/session`: how long this browser's session lasts, that somebody is at work in it, and that it is to be locked now.

use axum::{Json, body::Bytes, extract::State as Given, http::HeaderMap};
use casework::fault::Fault;
use serde::{Deserialize, Serialize};
use store::identity::sessions::{self, Session};

use super::cookie;
use crate::http::{
    State,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};

/// How long it lasts, in seconds from now; nothing where it is never locked by time.
#[derive(Serialize)]
pub struct Lasts {
    device: &'static str,
    locks_after: Option<i64>,
    ends_after: Option<i64>,
    ends_in: i64,
}

/// What the browser says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(default)]
    lock: bool,
}

fn own(who: SignedIn) -> Result<Session, Refusal> {
    who.session.ok_or(Refusal(Fault::NotFound))
}

/// How long it lasts.
pub async fn show(Given(state): Given<State>, who: SignedIn) -> Result<Json<Lasts>, Refusal> {
    let session = own(who)?;
    let limits = session.device.limits();
    Ok(Json(Lasts {
        device: session.device.as_str(),
        locks_after: limits.map(|limits| limits.locks_after.num_seconds()),
        ends_after: limits.map(|limits| limits.ends_after.num_seconds()),
        ends_in: (session.ends_at - state.clock.now()).num_seconds(),
    }))
}

/// Somebody is at work, or covers what they see.
pub async fn said(Given(state): Given<State>, who: SignedIn, headers: HeaderMap, body: Bytes) -> Result<Json<Lasts>, Refusal> {
    let Said { lock } =
        serde_json::from_slice(&body).map_err(|_| invalid("", "Send {} while somebody is at work, {\"lock\": true} to lock."))?;
    let session = own(who.clone())?;
    if let Some(secret) = cookie::session(&state, &headers).filter(|_| session.device.limits().is_some() || lock) {
        let now = state.clock.now();
        if lock { sessions::lock(&state.store, secret, now).await? } else { sessions::seen(&state.store, secret, now).await? }
    }
    show(Given(state), who).await
}
