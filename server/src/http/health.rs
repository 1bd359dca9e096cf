//! Whether the program is alive, and whether it is taking writes.

use axum::{
    extract::State as Given,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;

use super::{State, problem};

/// The program runs.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers and the last write reached the disk.
pub async fn taking_writes(Given(state): Given<State>) -> (StatusCode, &'static str) {
    if state.store.is_taking_writes() && state.store.answers().await {
        (StatusCode::OK, "taking writes\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not taking writes: see the log\n")
    }
}

/// Whom to tell of a hole in the defence (RFC 9116), where the council has said.
pub async fn security(Given(state): Given<State>) -> Response {
    let Some(contact) = &state.door.security_contact else { return problem::nothing_there().await.into_response() };
    let until = (state.clock.now() + TimeDelta::days(180)).format("%Y-%m-%dT00:00:00Z");
    let text = format!("Contact: {contact}\nExpires: {until}\nPreferred-Languages: en\n");
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
