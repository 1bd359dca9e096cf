//! `GET /api/v1/me/draft-key`: what a tablet seals somebody's drafts with, so that only a session of theirs opens them.

use axum::{Json, extract::State as Given};
use casework::{fault::Fault, hex};
use serde::Serialize;

use super::{State, problem::Refusal, signed_in::SignedIn};

/// A key of 256 bits, in small hexadecimal. It tells nothing about anybody, and so the audit is not asked.
#[derive(Serialize)]
pub struct DraftKey {
    key: String,
}

/// The key of whoever is signed in to a browser. Programs write no drafts: for a token there is nothing here.
pub async fn key(Given(state): Given<State>, who: SignedIn) -> Result<Json<DraftKey>, Refusal> {
    if who.token.is_some() {
        return Err(Refusal(Fault::NotFound));
    }
    let key = state.store.draft_key(who.worker.id)?;
    Ok(Json(DraftKey { key: hex::of(&key.0) }))
}
