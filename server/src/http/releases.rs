//! `GET /api/v1/releases`: what is published, and its files.

use axum::{
    Json,
    extract::{Path, State as Given},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{
    access::{Relation, Verb, decide},
    fault::Fault,
    insight::Period,
    release::csv,
};
use serde::Serialize;
use store::figures;

use super::{State, problem::Refusal, signed_in::SignedIn};

const DATASET: &str = "what-changed";

/// A release, as it is listed.
#[derive(Serialize)]
pub struct Listed {
    id: String,
    period: Period,
    files: Vec<String>,
}

/// Every quarter that is over.
pub async fn list(Given(state): Given<State>, who: SignedIn) -> Result<Json<Vec<Listed>>, Refusal> {
    decide(&who.actor(), Verb::SeeReleases, &Relation::default(), state.clock.now())?;
    let quarters = figures::closed_quarters(&state.store, state.clock.today()).await?;
    let listed = |period| {
        let id = name(period);
        Listed { files: vec![format!("{id}.csv")], id, period }
    };
    Ok(Json(quarters.into_iter().map(listed).collect()))
}

/// The name of a release, and of its files.
fn name(period: Period) -> String {
    format!("{DATASET}-{}", period.to_string().to_lowercase())
}

/// One file of a release.
pub async fn file(Given(state): Given<State>, who: SignedIn, Path((release, file)): Path<(String, String)>) -> Result<Response, Refusal> {
    let allow = decide(&who.actor(), Verb::SeeReleases, &Relation::default(), state.clock.now())?;
    let today = state.clock.today();
    let period = figures::closed_quarters(&state.store, today).await?.into_iter().find(|period| name(*period) == release);
    let period = period.filter(|_| file == format!("{release}.csv")).ok_or(Fault::NotFound)?;
    let table = figures::release(&state.store, &allow, period, today).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    Ok((headers, csv(&table)).into_response())
}
