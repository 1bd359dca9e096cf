//! `/sign-in/provider`: to the council's own provider of identities, and back.

use axum::{
    extract::{Path, Query, State as Given},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{fault::Fault, hex};
use chrono::TimeDelta;
use serde::Deserialize;
use store::identity::{
    elsewhere::{self, Errand},
    sessions::Device,
};

use super::{begin, cookie, fields, page, secret, sign_in, with_cookie};
use crate::{
    http::{State, pages, problem::Refusal},
    identity::provider::{Provider, Refused},
    operations::chance,
};

/// How long somebody may take at the provider, in minutes.
const MINUTES: i64 = 15;

/// The cookie that only the browser has which was sent there: what comes back in another is nobody's.
fn errand_cookie(state: &State) -> &'static str {
    if state.door.secure { "__Host-alongside-errand" } else { "alongside-errand" }
}

/// The form that leads there. It is started with a GET, as a link would be.
pub fn way_in(state: &State, link: Option<&str>) -> String {
    if state.door.provider.is_none() {
        return String::new();
    }
    let to = link.map_or_else(|| "/sign-in/provider".to_owned(), |link| format!("/join/{link}/provider"));
    let device =
        fields::device("shared", &[]).replace("\"device\"", "\"provider-device\"").replace("\"device-hint\"", "\"provider-device-hint\"");
    // Two forms on a page ask the same: each with an id of its own, and the same name when it is sent.
    let device = device.replace("name=\"provider-device\"", "name=\"device\"");
    let button = fields::button("Sign in with your council account", None, false);
    format!(
        r#"<section class="card" aria-labelledby="provider"><h2 class="card__title" id="provider">With your council account</h2><form method="get" action="{to}">{device}{button}</form></section><h2>With a password</h2>"#
    )
}

/// On which device.
#[derive(Deserialize)]
pub struct On {
    device: Option<String>,
}

/// Sends somebody to the provider.
pub async fn go(Given(state): Given<State>, Query(on): Query<On>) -> Result<Response, Refusal> {
    there(&state, on, None).await
}

/// Sends somebody there who came with a link.
pub async fn go_with_link(Given(state): Given<State>, Path(link): Path<String>, Query(on): Query<On>) -> Result<Response, Refusal> {
    there(&state, on, Some(&link)).await
}

async fn there(state: &State, on: On, link: Option<&str>) -> Result<Response, Refusal> {
    let Some(provider) = &state.door.provider else { return Ok(pages::nothing_here(state)) };
    let (sent, kept, nonce, verifier) = (secret()?, secret()?, secret()?, secret()?);
    let now = state.clock.now();
    let way = match provider.way_there(&sent, &nonce, &verifier, now).await {
        Ok(way) => way,
        Err(why) => return Ok(refused(state, &why)),
    };
    let device = Device::from_name(sign_in::own_or_shared(&on.device.unwrap_or_default()));
    let errand = Errand { nonce, verifier, invitation: None, device }.with_link(link);
    elsewhere::send(&state.store, &format!("{sent}.{kept}"), errand, now, now + TimeDelta::minutes(MINUTES)).await?;
    let cookie = cookie::written(state, errand_cookie(state), &kept, MINUTES * 60);
    Ok(with_cookie(cookie, Redirect::to(&way).into_response()))
}

/// What somebody brings back.
#[derive(Deserialize)]
pub struct Brought {
    code: Option<String>,
    state: Option<String>,
}

/// Somebody is back. An errand is good once, and only in the browser that was sent.
pub async fn back(Given(state): Given<State>, headers: HeaderMap, Query(brought): Query<Brought>) -> Result<Response, Refusal> {
    let Some(provider) = &state.door.provider else { return Ok(pages::nothing_here(&state)) };
    let done = let_in(&state, provider, &headers, brought).await?;
    let gone = cookie::written(&state, errand_cookie(&state), "", 0);
    Ok(with_cookie(gone, done))
}

async fn let_in(state: &State, provider: &Provider, headers: &HeaderMap, brought: Brought) -> Result<Response, Refusal> {
    let now = state.clock.now();
    let kept = cookie::sent(headers, errand_cookie(state));
    let (Some(sent), Some(kept)) = (brought.state, kept) else { return Ok(not_ours(state)) };
    let Some(errand) = elsewhere::back(&state.store, &format!("{sent}.{kept}"), now).await? else { return Ok(not_ours(state)) };
    let Some(code) = brought.code else { return Ok(not_ours(state)) };
    let vouched = match provider.vouched(code, &errand.nonce, errand.verifier, now).await {
        Ok(vouched) => vouched,
        Err(why) => return Ok(refused(state, &why)),
    };
    match elsewhere::enter(&state.store, vouched.identity, errand.invitation, vouched.role, now).await {
        Ok(worker) => {
            let cookie = begin(state, headers, worker.id, errand.device).await?;
            Ok(with_cookie(cookie, Redirect::to("/").into_response()))
        }
        Err(store::Error::Fault(Fault::NotFound)) => {
            let words = "<p>You are known to your council, and nobody has said yet that you work with Alongside. Ask whoever looks after it for a link, and open that first.</p>";
            Ok(page(state, StatusCode::FORBIDDEN, "You could not be signed in", &[], words))
        }
        Err(error) => Err(error.into()),
    }
}

fn not_ours(state: &State) -> Response {
    let words = r#"<p>This sign-in was not begun in this browser, or took too long.</p><p><a href="/sign-in">Begin again</a></p>"#;
    page(state, StatusCode::FORBIDDEN, "You could not be signed in", &[], words)
}

/// What went wrong is for the log, under a reference.
fn refused(state: &State, why: &Refused) -> Response {
    let reference = chance::bytes::<6>().map_or_else(|_| "none".to_owned(), |bytes| hex::of(&bytes));
    tracing::warn!(reference, cause = %why, "a sign-in was refused");
    let words = format!(
        r#"<p>Your council's sign-in gave an answer that cannot be used. If it happens again, say this reference: {reference}.</p><p><a href="/sign-in">Begin again</a></p>"#
    );
    let mut response = page(state, StatusCode::FORBIDDEN, "You could not be signed in", &[], &words);
    response.headers_mut().remove(header::SET_COOKIE);
    response
}
