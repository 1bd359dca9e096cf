//! `POST /api/v1/releases`: the two steps of signing a release off, and taking one back.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State as Given},
};
use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Fault,
    insight::Period,
    release::{Filter, Layout, draft::tally, gate::Report},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{
    identity::Scope,
    releases::{self, Waiting},
};

use super::{
    State,
    door::again,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};

/// What is to be prepared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    dataset: String,
    period: Period,
    #[serde(default)]
    revise: bool,
}

/// Why a release is taken back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
}

/// What the gate said of a release.
#[derive(Serialize)]
pub struct Answer {
    id: String,
    passed: bool,
    report: Report,
}

fn writer(who: &SignedIn) -> Result<Actor, Refusal> {
    if who.token == Some(Scope::Read) { Err(Refusal(Fault::NotFound)) } else { Ok(who.actor()) }
}

/// Prepares a release. Where the gate refuses, the report says why and nothing is kept.
pub async fn prepare(Given(state): Given<State>, who: SignedIn, body: Bytes) -> Result<Json<Answer>, Refusal> {
    let actor = writer(&who)?;
    let wanted: Wanted = serde_json::from_slice(&body)
        .map_err(|_| invalid("", "Send {\"dataset\", \"period\"}: a dataset's name, and 2026-05, 2026-Q3 or 2026."))?;
    decide(&actor, Verb::SeeReleases, &Relation::default(), state.clock.now())?;
    let dataset = releases::dataset(&state.store, &wanted.dataset).await?;
    let (id, report) = releases::prepare(&state.store, dataset, wanted.period, wanted.revise, &actor, state.clock.now()).await?;
    Ok(Json(Answer { id, passed: report.passed(), report }))
}

/// Releases what somebody else prepared.
pub async fn publish(Given(state): Given<State>, who: SignedIn, Path(release): Path<String>) -> Result<Json<Answer>, Refusal> {
    again::is_fresh(&state, &who)?;
    let report = releases::publish(&state.store, &release, &writer(&who)?, state.clock.now()).await?;
    Ok(Json(Answer { id: release, passed: report.passed(), report }))
}

/// Takes a release back.
pub async fn withdraw(Given(state): Given<State>, who: SignedIn, Path(release): Path<String>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let actor = writer(&who)?;
    let Reason { reason } = serde_json::from_slice(&body).map_err(|_| invalid("reason", "Send {\"reason\"}: readers are told."))?;
    releases::withdraw(&state.store, &release, &reason, &actor, state.clock.now()).await?;
    Ok(Json(json!({ "id": release, "standing": "withdrawn", "reason": reason.trim() })))
}

/// What would be published, cell by cell, with why anything is held back; for a release that waits.
pub async fn show(Given(state): Given<State>, who: SignedIn, Path(release): Path<String>) -> Result<Json<Value>, Refusal> {
    decide(&who.actor(), Verb::SeeReleases, &Relation::default(), state.clock.now())?;
    let Waiting { dataset, layout, period, decided, report, .. } = releases::draft(&state.store, &release).await?;
    let cell = |number: usize| {
        let one = decided[number];
        json!({ "cell": layout.name(&layout.cell(number)), "for": place(&layout, number), "value": one.value, "why": one.why.in_words() })
    };
    let cells: Vec<Value> = (0..decided.len()).map(cell).collect();
    Ok(Json(json!({
        "id": release, "dataset": dataset.dataset, "title": dataset.title, "period": period, "standing": "prepared",
        "values": tally(&decided), "report": report, "cells": cells,
    })))
}

fn place(layout: &Layout, number: usize) -> String {
    let cell = layout.cell(number);
    let mut words: Vec<String> = vec![layout.indicator(cell.indicator).2.to_owned()];
    words.extend(cell.at.iter().map(|(dimension, value)| layout.value_name(*dimension, *value).to_owned()));
    if cell.filter != Filter::People {
        words.push(layout.filter_in_words(cell.indicator, cell.filter).to_lowercase());
    }
    words.join(", ")
}
