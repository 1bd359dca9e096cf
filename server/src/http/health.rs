//! Whether the program is alive, and whether it is taking writes.

use axum::{extract::State as Given, http::StatusCode};

use super::State;

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
