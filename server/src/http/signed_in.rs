//! Who is asking: looked up anew for every request, from the session's cookie or a bearer token.

use axum::{
    extract::{FromRequestParts, Request, State as Given},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::{access::Actor, fault::Fault};
use store::identity::{self, Scope, Worker};

use super::{State, problem::Refusal};

/// The name of the session's cookie on loopback, where there is no TLS.
pub const COOKIE: &str = "alongside-session";

/// Somebody who is signed in, or a program with a token.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub worker: Worker,
    /// What the token may be used for; none for a browser's session.
    pub token: Option<Scope>,
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

/// Looks up who is asking.
pub async fn look_up(Given(state): Given<State>, mut request: Request, next: Next) -> Response {
    match who(&state, request.headers()).await {
        Ok(asking) => {
            request.extensions_mut().insert(asking);
            next.run(request).await
        }
        Err(error) => Refusal::from(error).into_response(),
    }
}

async fn who(state: &State, headers: &HeaderMap) -> store::Result<Asking> {
    let now = state.clock.now();
    if let Some(token) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ")) {
        let found = identity::by_token(&state.store, token.trim(), now).await?;
        return Ok(Asking(found.map(|(worker, scope)| SignedIn { worker, token: Some(scope) })));
    }
    let Some(session) = cookie(headers) else { return Ok(Asking(None)) };
    let found = identity::by_session(&state.store, session, now).await?;
    Ok(Asking(found.map(|worker| SignedIn { worker, token: None })))
}

/// The session's cookie, if one was sent.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let asking = parts.extensions.get::<Asking>().cloned().unwrap_or_default();
        asking.0.ok_or(Refusal(Fault::NotSignedIn))
    }
}
