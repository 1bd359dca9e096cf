//! `PUT` and `GET /api/v1/people/ID/pictures/PICTURE`: a picture of a letter, beside the words of an entry.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State as Given},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::{
    access::Verb,
    fault::Fault,
    ids::{PersonId, PictureId},
};
use serde_json::json;
use store::{
    identity::Scope,
    pictures::{self, Taken},
};

use super::{
    State,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};
use crate::operations::picture::drawn_anew;

/// The most that one picture may be as it is sent.
pub const LARGEST: usize = 25 * 1024 * 1024;
/// What a picture is sent as.
pub const KINDS: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

type Address = Path<(String, String)>;

fn named((person, picture): (String, String)) -> Result<(PersonId, PictureId), Refusal> {
    let nothing = |_| Refusal(Fault::NotFound);
    Ok((person.parse().map_err(nothing)?, picture.parse().map_err(nothing)?))
}

/// Keeps a picture. Whatever else was in the file is gone; the same picture under the same id is kept once.
pub async fn keep(Given(state): Given<State>, who: SignedIn, Path(address): Address, body: Bytes) -> Result<Response, Refusal> {
    let (person, picture) = named(address)?;
    if who.token == Some(Scope::Read) {
        return Err(Refusal(Fault::NotFound));
    }
    let now = state.clock.now();
    let allow = state.store.decide(&who.actor(), Verb::Record, person, now).await?;
    // One at a time: each may need a hundred megabytes while it is drawn.
    let drawing = state.drawing.acquire().await.map_err(|_| Refusal(Fault::Offline))?;
    let drawn = tokio::task::spawn_blocking(move || drawn_anew(&body)).await;
    drop(drawing);
    let Ok(Ok(drawn)) = drawn else {
        return Err(invalid("picture", "Send a JPEG, PNG or WebP that opens, of up to 12,000 pixels a side."));
    };
    let status = match pictures::keep(&state.store, &allow, picture, drawn, now).await? {
        Taken::Kept => StatusCode::CREATED,
        Taken::Repeated => StatusCode::OK,
    };
    Ok((status, Json(json!({ "id": picture }))).into_response())
}

/// Shows a picture, for whoever may see the person's record now. The audit says so before this answers.
pub async fn show(Given(state): Given<State>, who: SignedIn, Path(address): Address) -> Result<Response, Refusal> {
    let (person, picture) = named(address)?;
    let now = state.clock.now();
    let allow = state.store.decide(&who.actor(), Verb::See, person, now).await?;
    Ok(alone(pictures::open(&state.store, &allow, picture, now).await?, "inline; filename=\"letter.jpg\""))
}

/// A picture as an answer.
pub fn alone(bytes: Vec<u8>, named: &'static str) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CONTENT_DISPOSITION, named),
        // Opened by itself it is a picture and nothing else, whatever a browser makes of it.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    (headers, bytes).into_response()
}
