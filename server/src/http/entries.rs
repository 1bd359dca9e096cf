//! `POST /api/v1/entries`: a batch in, a receipt for each out. `GET`: what this caller may see.

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State as Given},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{
    access::Role,
    fault::Fault,
    journal::{Kind, Receipt, parse},
};
use serde::Deserialize;
use serde_json::value::RawValue;
use store::identity::Scope;

use super::{
    State,
    door::again,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};

/// Appends a batch. Each record is judged by itself; the bytes between its braces are kept as they were sent.
pub async fn append(Given(state): Given<State>, who: SignedIn, body: Bytes) -> Result<Json<Vec<Receipt>>, Refusal> {
    // Administrators, auditors, analysts and finance have nothing to do with anybody's record.
    if who.token == Some(Scope::Read) || matches!(who.worker.role, Role::Administrator | Role::Auditor | Role::Analyst | Role::Finance) {
        return Err(Refusal(Fault::NotFound));
    }
    let Ok(batch) = serde_json::from_slice::<Vec<&RawValue>>(&body) else {
        return Err(invalid("", "Send a JSON list of entries."));
    };
    let sent: Vec<Vec<u8>> = batch.iter().map(|one| one.get().as_bytes().to_vec()).collect();
    if sent.iter().any(|one| parse(one).is_ok_and(|parsed| parsed.record.kind == Kind::Glass)) {
        // A program cannot say that it is they, and no page of ours but that one sends this.
        if who.token.is_some() {
            return Err(invalid("kind", "Only somebody who is signed in can break the glass."));
        }
        again::is_fresh(&state, &who)?;
    }
    Ok(Json(state.store.append(&who.actor(), sent, state.clock.now()).await?))
}

/// From where to go on reading.
#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

/// The feed, a JSON object a line, ending with the next cursor.
pub async fn feed(Given(state): Given<State>, who: SignedIn, Query(after): Query<After>) -> Result<Response, Refusal> {
    let after = after.after.filter(|after| !after.is_empty());
    let mut lines =
        store::feed::lines(&state.store, &who.actor(), after.as_deref(), who.token.is_some(), state.clock.now()).await?.join("\n");
    lines.push('\n');
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}
