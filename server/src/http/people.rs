//! `POST /api/v1/people`: makes somebody known. A convenience: it appends a record, like everything else.

use axum::body::Bytes;
use axum::{
    Json,
    extract::State as Given,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use casework::{access::Role, fault::Fault, ids::PersonId, journal::Status};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::identity::Scope;

use super::{
    State,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};

/// A person, as sent. Fields that are not known here are kept with the record.
#[derive(Deserialize)]
pub struct NewPerson {
    id: PersonId,
    name: String,
    #[serde(flatten)]
    other: Map<String, Value>,
}

/// Makes somebody known. The same id with the same name gives the same answer.
pub async fn make_known(Given(state): Given<State>, who: SignedIn, body: Bytes) -> Result<Response, Refusal> {
    if who.token == Some(Scope::Read) || !matches!(who.worker.role, Role::Caseworker | Role::TeamLead) {
        return Err(Refusal(Fault::NotFound));
    }
    let person: NewPerson = serde_json::from_slice(&body)
        .map_err(|_| invalid("", "Send {\"id\":…,\"name\":…}: a UUID made on the device, and what they like to be called."))?;
    if person.name.trim().is_empty() {
        return Err(invalid("name", "Write a name, or what they like to be called."));
    }
    let mut record = person.other;
    // The record is named after the person, so that sending it twice is sending it once.
    record.insert("id".into(), json!(person.id));
    record.insert("people".into(), json!([person.id]));
    record.insert("kind".into(), json!("known"));
    record.insert("facts".into(), json!([{ "fact": "name", "name": person.name }]));
    let bytes = Value::Object(record).to_string().into_bytes();
    let receipts = state.store.append(&who.actor(), vec![bytes], state.clock.now()).await?;
    let Some(receipt) = receipts.into_iter().next() else { return Err(Refusal(Fault::Conflict)) };
    let status = match receipt.status {
        Status::Accepted => StatusCode::CREATED,
        Status::Conflict => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let similar: [PersonId; 0] = [];
    Ok((status, Json(json!({ "id": person.id, "receipt": receipt, "similar": similar }))).into_response())
}
