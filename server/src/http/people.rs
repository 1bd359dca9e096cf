//! `POST /api/v1/people`: makes somebody known. A convenience: it appends a record, like everything else.

use axum::body::Bytes;
use axum::{
    Json,
    extract::{Path, State as Given},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::{
    access::{Role, Verb},
    fault::Fault,
    ids::PersonId,
    journal::Status,
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{
    feed,
    identity::Scope,
    index::{self, Looked},
};

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
    born: Option<NaiveDate>,
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
    let mut facts = vec![json!({ "fact": "name", "name": person.name })];
    facts.extend(person.born.map(|born| json!({ "fact": "born", "on": born })));
    record.insert("facts".into(), facts.into());
    let bytes = Value::Object(record).to_string().into_bytes();
    let receipts = state.store.append(&who.actor(), vec![bytes], state.clock.now()).await?;
    let Some(receipt) = receipts.into_iter().next() else { return Err(Refusal(Fault::Conflict)) };
    let status = match receipt.status {
        Status::Accepted => StatusCode::CREATED,
        Status::Conflict => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let looked = Looked { name: person.name, born: person.born };
    let similar = match receipt.status {
        Status::Accepted => index::similar(&state.store, &who.actor(), person.id, &looked, state.clock.now()).await?,
        _ => Vec::new(),
    };
    let similar: Vec<PersonId> = similar.into_iter().map(|one| one.person).collect();
    Ok((status, Json(json!({ "id": person.id, "receipt": receipt, "similar": similar }))).into_response())
}

/// What is looked for. In the body: names have no place in an address.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    name: String,
    born: Option<NaiveDate>,
}

/// Finds people by name, however it is spelt, and by date of birth, among those whom this caller may see.
pub async fn find(Given(state): Given<State>, who: SignedIn, body: Bytes) -> Result<Json<Vec<Value>>, Refusal> {
    let asked: Asked =
        serde_json::from_slice(&body).map_err(|_| invalid("", "Send {\"name\":…}, or {\"born\":\"1980-02-01\"}, or both."))?;
    let looked = Looked { name: asked.name, born: asked.born };
    let found = index::find(&state.store, &who.actor(), &looked, state.clock.now()).await?;
    Ok(Json(found.into_iter().map(|one| json!({ "id": one.person, "name": one.name, "born": one.born })).collect()))
}

/// One person's record, line by line as the feed has it, for whoever may see it now: through broken glass, or where nothing is kept
/// on the machine. The audit says so before this answers.
pub async fn record(Given(state): Given<State>, who: SignedIn, Path(person): Path<String>) -> Result<Response, Refusal> {
    let person: PersonId = person.parse().map_err(|_| Refusal(Fault::NotFound))?;
    let now = state.clock.now();
    let allow = state.store.decide(&who.actor(), Verb::See, person, now).await?;
    let mut lines = feed::one_record(&state.store, &allow, now).await?.join("\n");
    lines.push('\n');
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}
