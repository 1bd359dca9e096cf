//! `/sign-in/provider`: to the council's own provider of identities, and back.

use axum::{
    extract::{Path, Query, State as Given},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{fault::Fault, hex, ids::WorkerId};
use chrono::TimeDelta;
use serde::Deserialize;
use store::identity::{
    elsewhere::{self, Errand},
    sessions::{self, Device},
};

use super::{again, begin, cookie, page, secret, sign_in, with_cookie};
use crate::{
    http::{State, pages, plain::escaped, problem::Refusal},
    identity::provider::{Provider, Refused},
    operations::chance,
};

/// How long somebody may take at the provider, in minutes.
const MINUTES: i64 = 15;

/// The cookie that only the browser has which was sent there: what comes back in another is nobody's.
fn errand_cookie(state: &State) -> &'static str {
    if state.door.secure { "__Host-alongside-errand" } else { "alongside-errand" }
}

/// What leads there: links, and no form, as browsers let no form of ours end anywhere else.
pub fn way_in(state: &State, link: Option<&str>) -> String {
    if state.door.provider.is_none() {
        return String::new();
    }
    let to = link.map_or_else(|| "/sign-in/provider".to_owned(), |link| format!("/join/{link}/provider"));
    format!(
        r#"<section class="card" aria-labelledby="provider"><h2 class="card__title" id="provider">With your council account</h2><p><a class="button" href="{to}?device=shared">Sign in on a shared tablet or computer</a></p><p><a class="button button--quiet" href="{to}?device=own">Sign in on one that only you use</a></p></section>"#
    )
}

/// Where somebody signs out of the provider as well; none where it has no such place, or does not answer.
pub async fn way_out(state: &State) -> Option<String> {
    match state.door.provider.as_ref()?.way_out(state.clock.now()).await {
        Ok(way) => way,
        Err(why) => {
            tracing::warn!(cause = %why, "nobody could be sent to the provider to sign out");
            None
        }
    }
}

/// A page that leads elsewhere at once, and has a link for whoever is not led: browsers let no form of ours end anywhere else.
pub fn go_on(state: &State, title: &str, said: &str, way: &str) -> Response {
    let body = format!(r#"<p><a class="button" href="{}">{}</a></p>"#, escaped(way), escaped(said));
    let mut response = page(state, StatusCode::OK, title, &[], &body);
    if let Ok(refresh) = format!("0; url={way}").parse() {
        response.headers_mut().insert(header::REFRESH, refresh);
    }
    response
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
    let way = match provider.way_there(&sent, &nonce, &verifier, false, now).await {
        Ok(way) => way,
        Err(why) => return Ok(refused(state, &why)),
    };
    let device = Device::from_name(sign_in::own_or_shared(&on.device.unwrap_or_default()));
    let errand = Errand { nonce, verifier, invitation: None, device, again: None }.with_link(link);
    elsewhere::send(&state.store, &format!("{sent}.{kept}"), errand, now, now + TimeDelta::minutes(MINUTES)).await?;
    let cookie = cookie::written(state, errand_cookie(state), &kept, MINUTES * 60);
    Ok(with_cookie(cookie, Redirect::to(&way).into_response()))
}

/// Sends somebody there who is signed in, to say once more that it is they. `errand` is made of a nonce and a verifier.
pub async fn send_again(state: &State, errand: impl FnOnce(String, String) -> Errand) -> Result<Response, Refusal> {
    let Some(provider) = &state.door.provider else { return Ok(pages::nothing_here(state)) };
    let (sent, kept, nonce, verifier) = (secret()?, secret()?, secret()?, secret()?);
    let now = state.clock.now();
    let way = match provider.way_there(&sent, &nonce, &verifier, true, now).await {
        Ok(way) => way,
        Err(why) => return Ok(refused(state, &why)),
    };
    elsewhere::send(&state.store, &format!("{sent}.{kept}"), errand(nonce, verifier), now, now + TimeDelta::minutes(MINUTES)).await?;
    let cookie = cookie::written(state, errand_cookie(state), &kept, MINUTES * 60);
    Ok(with_cookie(cookie, go_on(state, "To your council account", "Go to your council account", &way)))
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
    let since = errand.again.is_some().then(|| now - sessions::FRESH);
    let vouched = match provider.vouched(code, &errand.nonce, errand.verifier, since, now).await {
        Ok(vouched) => vouched,
        Err(why) => return Ok(refused(state, &why)),
    };
    if let Some((worker, words)) = errand.again {
        return again_in(state, headers, worker, &words, vouched.identity).await;
    }
    match elsewhere::enter(&state.store, vouched.identity, errand.invitation, vouched.role, now).await {
        Ok(worker) => {
            let cookie = begin(state, headers, worker.id, errand.device).await?;
            if let Some((_, secret)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                sessions::was_provided(&state.store, secret, state.clock.now()).await?;
            }
            Ok(with_cookie(cookie, Redirect::to("/").into_response()))
        }
        Err(store::Error::Fault(Fault::NotFound)) => {
            let words = "<p>You are known to your council, and nobody has said yet that you work with Alongside. Ask whoever looks after it for a link, and open that first.</p>";
            Ok(page(state, StatusCode::FORBIDDEN, "You could not be signed in", &[], words))
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody who is signed in has said once more that it is they: only if it is, and only in the session in which they were asked.
async fn again_in(
    state: &State,
    headers: &HeaderMap,
    worker: WorkerId,
    words: &[u8],
    identity: elsewhere::Identity,
) -> Result<Response, Refusal> {
    let now = state.clock.now();
    let Some(old) = cookie::session(state, headers) else { return Ok(not_ours(state)) };
    let here = sessions::session(&state.store, old, now).await?.filter(|session| session.worker.id == worker && !session.locked);
    let is_they = elsewhere::who(&state.store, identity).await?.is_some_and(|who| who.id == worker);
    let Some(here) = here.filter(|_| is_they) else { return Ok(not_ours(state)) };
    let new = secret()?;
    if !sessions::confirm(&state.store, old, &new, now).await? {
        return Ok(not_ours(state));
    }
    let page = again::go_on(state, words).unwrap_or_else(|| not_ours(state));
    Ok(with_cookie(cookie::keep(state, &new, here.device), page))
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
