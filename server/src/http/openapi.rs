//! `GET /api/v1/openapi.json`: the API as `OpenAPI` 3.1, made from one table. A test holds the table against the routes, both ways.

use axum::{Json, extract::State as Given};
use serde_json::{Map, Value, json};

use super::State;

/// What a body is, in a request or an answer.
#[derive(Clone, Copy)]
enum Kind {
    /// JSON of a named shape.
    Shape(&'static str),
    /// A list of it.
    List(&'static str),
    /// Lines of JSON.
    Lines,
    /// A picture, as it is sent.
    Picture,
    /// A picture, as it is shown.
    Jpeg,
    /// A file of a release.
    File,
}

/// One thing that can be asked for.
struct Operation {
    method: &'static str,
    path: &'static str,
    says: &'static str,
    /// The parts of the question after the question mark.
    query: &'static [(&'static str, &'static str)],
    sends: Option<Kind>,
    /// The statuses of success, and what comes with them.
    answers: &'static [(u16, Kind)],
    /// Whether somebody who is not signed in may get an answer.
    open: bool,
}

const fn get(path: &'static str, says: &'static str, answers: &'static [(u16, Kind)]) -> Operation {
    Operation { method: "get", path, says, query: &[], sends: None, answers, open: false }
}

const fn post(path: &'static str, says: &'static str, sends: Kind, answers: &'static [(u16, Kind)]) -> Operation {
    Operation { method: "post", path, says, query: &[], sends: Some(sends), answers, open: false }
}

use Kind::{File, Jpeg, Lines, List, Picture, Shape};

const OPERATIONS: &[Operation] = &[
    Operation {
        query: &[("after", "A cursor that the feed ended with; without it, from the start")],
        ..get(
            "/entries",
            "What this caller may see, a JSON object a line, in the server's order, ending with the next cursor",
            &[(200, Lines)],
        )
    },
    post("/entries", "A batch of entries: a receipt for each, in order", List("Entry"), &[(200, List("Receipt"))]),
    post(
        "/people",
        "Makes somebody known. The same id with the same name gives the same answer",
        Shape("NewPerson"),
        &[(200, Shape("MadeKnown")), (201, Shape("MadeKnown")), (409, Shape("MadeKnown"))],
    ),
    post(
        "/people/find",
        "Finds people by name and date of birth among those whom this caller may see",
        Shape("Sought"),
        &[(200, List("Found"))],
    ),
    get("/people/{person}/record", "One person's record, a JSON object a line", &[(200, Lines)]),
    get("/people/{person}/pictures/{picture}", "A picture of a letter", &[(200, Jpeg)]),
    Operation {
        method: "put",
        ..post(
            "/people/{person}/pictures/{picture}",
            "Keeps a picture of a letter, drawn anew",
            Picture,
            &[(200, Shape("Named")), (201, Shape("Named"))],
        )
    },
    get("/me", "Who is signed in", &[(200, Shape("Me"))]),
    get("/me/draft-key", "What a browser seals its owner's drafts with; nothing for a token", &[(200, Shape("DraftKey"))]),
    get("/me/session", "How long this browser's session lasts; nothing for a token", &[(200, Shape("Lasts"))]),
    post("/me/session", "Somebody is at work in this browser, or locks it", Shape("AtWork"), &[(200, Shape("Lasts"))]),
    get("/workers", "Everybody who works here, for those who read what they wrote", &[(200, List("Colleague"))]),
    get("/vocabulary", "What can be counted, in this council's words", &[(200, Shape("Vocabulary"))]),
    post("/vocabulary", "Changed words, made from the version that is current", Shape("Vocabulary"), &[(200, Shape("Vocabulary"))]),
    post(
        "/vocabulary/preview",
        "What changed words would have read in the last month's notes",
        Shape("Vocabulary"),
        &[(200, Shape("Preview"))],
    ),
    get("/figures", "Every indicator, for the whole council", &[(200, List("Figure"))]),
    Operation {
        query: &[
            ("by", "team, ward, age_band, theme, support_length or household"),
            ("period", "month, quarter, year, or one such as 2026-Q3"),
            ("version", "An earlier definition's number"),
        ],
        ..get("/figures/{id}", "One indicator, as a whole and broken down", &[(200, List("Figure"))])
    },
    Operation { open: true, ..get("/releases", "What is published, and what waits", &[(200, List("Release"))]) },
    post(
        "/releases",
        "Prepares a release. Where the gate refuses, the report says why and nothing is kept",
        Shape("Wanted"),
        &[(200, Shape("Weighed"))],
    ),
    get("/releases/{release}", "What would be published, cell by cell", &[(200, Shape("Draft"))]),
    Operation {
        sends: None,
        ..post("/releases/{release}/publish", "Releases what somebody else prepared", Shape("Weighed"), &[(200, Shape("Weighed"))])
    },
    post(
        "/releases/{release}/withdraw",
        "Takes a release back, with the reason that readers are told",
        Shape("Reason"),
        &[(200, Shape("Withdrawn"))],
    ),
    Operation { open: true, ..get("/releases/{release}/{file}", "A file of a release", &[(200, File)]) },
    Operation { open: true, ..get("/openapi.json", "This description", &[(200, Shape("Description"))]) },
];

fn content(kind: Kind) -> Value {
    let named = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let bytes = json!({ "type": "string", "format": "binary" });
    match kind {
        Shape(name) => json!({ "application/json": { "schema": named(name) } }),
        List(name) => json!({ "application/json": { "schema": { "type": "array", "items": named(name) } } }),
        Lines => json!({ "application/x-ndjson": { "schema": { "type": "string" } } }),
        Jpeg => json!({ "image/jpeg": { "schema": bytes } }),
        Picture => {
            super::pictures::KINDS.iter().map(|kind| ((*kind).to_owned(), json!({ "schema": bytes.clone() }))).collect::<Map<_, _>>().into()
        }
        File => {
            let kinds = crate::export::Format::ALL.map(|format| format.media_type().split(';').next().unwrap_or_default());
            // What is JSON is an object to whoever reads the description, not bytes.
            let shape = |kind: &str| if kind.ends_with("json") { json!({ "type": "object" }) } else { bytes.clone() };
            kinds.into_iter().map(|kind| (kind.to_owned(), json!({ "schema": shape(kind) }))).collect::<Map<_, _>>().into()
        }
    }
}

fn described(operation: &Operation) -> Value {
    let inside = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> =
        inside.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })).collect();
    parameters.extend(operation.query.iter().map(|(name, says)| {
        let kind = if *name == "version" { "integer" } else { "string" };
        json!({ "name": name, "in": "query", "required": false, "description": says, "schema": { "type": kind } })
    }));
    let mut responses = Map::new();
    for (status, kind) in operation.answers {
        responses.insert(status.to_string(), json!({ "description": "Done", "content": content(*kind) }));
    }
    responses.insert("default".into(), json!({ "$ref": "#/components/responses/Problem" }));
    if !operation.open {
        responses.insert("401".into(), json!({ "$ref": "#/components/responses/Problem" }));
    }
    let id: String = format!("{} {}", operation.method, operation.path)
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let mut whole = json!({ "operationId": id, "summary": operation.says, "parameters": parameters, "responses": responses });
    if let Some(kind) = operation.sends {
        whole["requestBody"] = json!({ "required": true, "content": content(kind) });
    }
    if operation.open {
        whole["security"] = json!([{}, { "token": [] }, { "session": [] }]);
    }
    whole
}

/// Shapes that are named. Fields that are not named here may come with them.
fn shapes() -> Value {
    let text = json!({ "type": "string" });
    let id = json!({ "type": "string", "format": "uuid" });
    let object = |required: &[&str], fields: Value| json!({ "type": "object", "required": required, "properties": fields });
    let anything = json!({ "type": "object" });
    json!({
        "Problem": object(&["title", "status", "detail", "code"], json!({
            "type": text, "title": text, "status": { "type": "integer" }, "detail": text, "code": text, "reference": text,
            "problems": { "type": "array", "items": object(&["field", "message"], json!({ "field": text, "message": text })) },
        })),
        "Entry": object(&["id"], json!({
            "id": id, "people": { "type": "array", "items": id }, "kind": text, "text": text, "occurred_on": { "type": "string", "format": "date" },
            "recorded_at": { "type": "string", "format": "date-time" }, "device": text, "schema": { "type": "integer" }, "salt": text,
            "refers_to": { "type": "array", "items": id }, "facts": { "type": "array", "items": object(&["fact"], json!({ "fact": text })) },
        })),
        "Receipt": object(&["status", "errors"], json!({
            "id": { "type": ["string", "null"] }, "bucket": { "type": "integer" }, "seq": { "type": "integer" }, "epoch": { "type": "integer" }, "hash": text, "signature": text,
            "status": { "enum": ["accepted", "repeated", "conflict", "late", "invalid"] }, "errors": { "type": "array", "items": anything },
        })),
        "NewPerson": object(&["id", "name"], json!({ "id": id, "name": text, "born": { "type": ["string", "null"], "format": "date" } })),
        "MadeKnown": object(&["id", "receipt", "similar"], json!({ "id": id, "receipt": { "$ref": "#/components/schemas/Receipt" }, "similar": { "type": "array", "items": id } })),
        "Sought": object(&[], json!({ "name": text, "born": { "type": ["string", "null"], "format": "date" } })),
        "Found": object(&["id", "name"], json!({ "id": id, "name": text })),
        "Named": object(&["id"], json!({ "id": id })),
        "Me": object(&["worker", "name", "role", "role_name", "demonstration"], json!({ "worker": id, "name": text, "role": text, "role_name": text })),
        "DraftKey": object(&["key"], json!({ "key": text })),
        "Lasts": object(&["device", "ends_in"], json!({
            "device": text, "ends_in": { "type": "integer" }, "locks_after": { "type": ["integer", "null"] }, "ends_after": { "type": ["integer", "null"] },
        })),
        "AtWork": { "type": "object", "properties": { "lock": { "type": "boolean" } }, "additionalProperties": false },
        "Colleague": object(&["id", "name", "role"], json!({ "id": id, "name": text, "role": text })),
        "Vocabulary": object(&["version"], json!({ "version": { "type": "integer" } })),
        "Preview": object(&["counts", "differing"], json!({ "counts": { "type": "array", "items": anything }, "differing": { "type": "array", "items": anything } })),
        "Figure": object(&["indicator"], json!({ "indicator": text, "version": { "type": "integer" }, "period": text, "unit": text })),
        "Release": object(&["id", "dataset", "period", "standing", "files"], json!({ "id": text, "dataset": text, "standing": text, "files": { "type": "array", "items": text } })),
        "Wanted": { "type": "object", "required": ["dataset", "period"], "additionalProperties": false,
            "properties": { "dataset": text, "period": text, "revise": { "type": "boolean" } } },
        "Weighed": object(&["id", "passed", "report"], json!({ "id": text, "passed": { "type": "boolean" }, "report": anything })),
        "Draft": object(&["id", "cells"], json!({ "id": text, "cells": { "type": "array", "items": anything } })),
        "Reason": { "type": "object", "required": ["reason"], "additionalProperties": false, "properties": { "reason": text } },
        "Withdrawn": object(&["id", "standing", "reason"], json!({ "id": text, "standing": text, "reason": text })),
        "Description": anything,
    })
}

/// All of it.
pub fn description() -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let at = paths.entry(format!("/api/v1{}", operation.path)).or_insert_with(|| json!({}));
        at[operation.method] = described(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Alongside", "version": env!("CARGO_PKG_VERSION"),
            "description": "Other systems send a bearer token that `alongside key token` made. What a caller may not see is answered as what is not there.",
        },
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-alongside-session" },
            },
            "responses": {
                "Problem": {
                    "description": "What went wrong, in words that say what to do (RFC 9457)",
                    "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
                },
            },
            "schemas": shapes(),
        },
    })
}

/// The description, for anybody: it names routes, and nobody.
pub async fn show(Given(_): Given<State>) -> Json<Value> {
    Json(description())
}
