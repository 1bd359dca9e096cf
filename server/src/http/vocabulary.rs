//! `GET` and `POST /api/v1/vocabulary`: the council's own words, and what a change of them would have read.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State as Given};
use casework::{
    access::{Allow, Relation, Verb, decide},
    fault::Fault,
    vocabulary::Vocabulary,
};
use serde::{Deserialize, Serialize};
use store::{
    identity::Scope,
    preview::{self, Preview},
    vocabularies,
};

use super::{
    State,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};

/// What can be counted, and its version.
#[derive(Serialize)]
pub struct Current {
    version: i64,
    #[serde(flatten)]
    vocabulary: Arc<Vocabulary>,
}

/// The words as they would be, and the version that they were made from.
#[derive(Deserialize)]
pub struct Changed {
    version: i64,
    #[serde(flatten)]
    vocabulary: Vocabulary,
}

/// What can be counted, in this council's words.
pub async fn show(Given(state): Given<State>, _: SignedIn) -> Result<Json<Current>, Refusal> {
    let (version, vocabulary) = vocabularies::newest(&state.store).await?;
    Ok(Json(Current { version, vocabulary }))
}

/// Whether somebody may change the words.
pub fn may_change(state: &State, who: &SignedIn) -> Result<Allow, Refusal> {
    if who.token == Some(Scope::Read) {
        return Err(Refusal(Fault::NotFound));
    }
    Ok(decide(&who.actor(), Verb::ChangeWords, &Relation::default(), state.clock.now())?)
}

fn sent(body: &Bytes) -> Result<Changed, Refusal> {
    let shape = "Send the vocabulary as GET answers it, changed, with its version.";
    serde_json::from_slice(body)
        .map_err(|error| invalid("", &format!("{shape} What was sent stops making sense at line {}.", error.line())))
}

/// Takes changed words as the next version. What is confirmed already stays as it is.
pub async fn change(Given(state): Given<State>, who: SignedIn, body: Bytes) -> Result<Json<Current>, Refusal> {
    let allow = may_change(&state, &who)?;
    let Changed { version, vocabulary } = sent(&body)?;
    vocabularies::change(&state.store, &allow, version, vocabulary, state.clock.now()).await?;
    let (version, vocabulary) = vocabularies::newest(&state.store).await?;
    Ok(Json(Current { version, vocabulary }))
}

/// What changed words would have read in the last month's notes of one's own team. Nothing is changed.
pub async fn preview(Given(state): Given<State>, who: SignedIn, body: Bytes) -> Result<Json<Preview>, Refusal> {
    let allow = may_change(&state, &who)?;
    let Changed { vocabulary, .. } = sent(&body)?;
    Ok(Json(preview::preview(&state.store, &who.actor(), &allow, vocabulary, state.clock.now()).await?))
}
