//! Who is asking: looked up anew for every request, from the session's cookie or a bearer token. A locked session is nobody.

use axum::{
    extract::{FromRequestParts, Request, State as Given},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use casework::{access::Actor, fault::Fault};
use chrono::TimeDelta;
use store::identity::{
    self, Scope, Worker,
    sessions::{self, Session},
};

use super::{State, door::cookie, problem::Refusal};

/// That somebody is at work is written down no more often than this.
const SEEN: TimeDelta = TimeDelta::seconds(20);

/// Somebody who is signed in, or a program with a token.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub worker: Worker,
    /// What the token may be used for; none for a browser's session.
    pub token: Option<Scope>,
    /// The browser's session; none for a token.
    pub session: Option<Session>,
}

impl SignedIn {
    /// As somebody who acts.
    pub fn actor(&self) -> Actor {
        self.worker.actor()
    }
}

/// Whoever is asking, if anybody.
#[derive(Clone, Debug, Default)]
pub struct Asking(pub Option<SignedIn>);

/// A session that is locked: whoever holds the device is nobody until it is unlocked.
#[derive(Clone, Debug)]
pub struct Locked(pub Session);

/// Looks up who is asking.
pub async fn look_up(Given(state): Given<State>, mut request: Request, next: Next) -> Response {
    let found = match who(&state, request.headers()).await {
        Ok(found) => found,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let asking = match found {
        Found::Nobody => Asking(None),
        Found::In(who) => Asking(Some(*who)),
        Found::Locked(_) if is_a_page(&request) && !is_for_anybody(request.uri().path()) => {
            return Redirect::to("/locked").into_response();
        }
        Found::Locked(session) => {
            request.extensions_mut().insert(Locked(*session));
            Asking(None)
        }
    };
    if let Some(session) = asking.0.as_ref().and_then(|who| who.session.as_ref())
        && is_a_page(&request)
        && session.device.limits().is_some()
        && state.clock.now() - session.seen_at > SEEN
        && let Some(secret) = cookie::session(&state, request.headers())
        && let Err(error) = sessions::seen(&state.store, secret, state.clock.now()).await
    {
        return Refusal::from(error).into_response();
    }
    request.extensions_mut().insert(asking);
    next.run(request).await
}

/// Somebody goes to a page. What pages ask for by themselves says nothing about whether anybody is there.
fn is_a_page(request: &Request) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let navigates =
        text("sec-fetch-mode").map_or_else(|| text("accept").is_some_and(|kinds| kinds.contains("text/html")), |mode| mode == "navigate");
    *request.method() == Method::GET && navigates && !request.uri().path().starts_with("/api/")
}

/// What is there for everybody, also while somebody's session is locked.
fn is_for_anybody(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "locked" | "sign-in" | "join" | "published" | "demonstration" | ".well-known")
}

enum Found {
    Nobody,
    In(Box<SignedIn>),
    Locked(Box<Session>),
}

async fn who(state: &State, headers: &HeaderMap) -> store::Result<Found> {
    let now = state.clock.now();
    if let Some(token) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ")) {
        let found = identity::by_token(&state.store, token.trim(), now).await?;
        let who = |(worker, scope)| Found::In(Box::new(SignedIn { worker, token: Some(scope), session: None }));
        return Ok(found.map_or(Found::Nobody, who));
    }
    let Some(secret) = cookie::session(state, headers) else { return Ok(Found::Nobody) };
    Ok(match sessions::session(&state.store, secret, now).await? {
        None => Found::Nobody,
        Some(session) if session.locked => Found::Locked(Box::new(session)),
        Some(session) => Found::In(Box::new(SignedIn { worker: session.worker.clone(), token: None, session: Some(session) })),
    })
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let asking = parts.extensions.get::<Asking>().cloned().unwrap_or_default();
        asking.0.ok_or(Refusal(Fault::NotSignedIn))
    }
}
