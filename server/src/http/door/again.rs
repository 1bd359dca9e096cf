//! What asks whoever is signed in to say once more that it is they: a layer in front of a form's handler. What they typed goes with the
//! question and comes back with the answer, so that nothing of it is lost and nothing of it is kept here.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State as Given},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::fault::{Fault, Problem};
use serde_json::json;
use store::identity::{accounts, elsewhere::Errand, passkeys::Purpose, sessions};

use super::{
    cookie, elsewhere,
    fields::{self, Line},
    page, passkeys, secret, wait, with_cookie,
};
use crate::{
    http::{
        LARGEST_BODY, State,
        desk::Fields,
        form::{Sent, token},
        pages, problem,
        problem::Refusal,
        signed_in::{Asking, SignedIn},
    },
    identity::entering::{self, Came},
};

/// Names that begin so are the question's own: the rest is what somebody typed.
const OWN: &str = "again_";

/// Everything that a form sent, in its order.
pub type Typed = Vec<(String, String)>;

fn given<'t>(typed: &'t [(String, String)], name: &str) -> Option<&'t str> {
    typed.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// What our own pages refuse to do for a session in which nobody has said lately that it is they; a program with a token cannot say it.
///
/// # Errors
/// What to answer instead.
pub fn is_fresh(state: &State, who: &SignedIn) -> Result<(), Refusal> {
    let fresh = who.session.as_ref().is_none_or(|session| session.is_fresh(state.clock.now()));
    let why = "Say once more that it is you: do this from its own page.";
    if fresh { Ok(()) } else { Err(problem::invalid("", why)) }
}

/// Asks, unless somebody signed in or said it a moment ago.
pub async fn demand(Given(state): Given<State>, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Asking>().and_then(|asking| asking.0.clone());
    let long_ago = |who: &SignedIn| who.session.as_ref().is_some_and(|session| !session.is_fresh(state.clock.now()));
    match who.filter(|who| *request.method() == Method::POST && long_ago(who)) {
        Some(who) => demanded(&state, who, request, next).await.unwrap_or_else(IntoResponse::into_response),
        None => next.run(request).await,
    }
}

async fn demanded(state: &State, who: SignedIn, request: Request, next: Next) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    let to = parts.uri.path().to_owned();
    let unread = || problem::invalid("", "This form cannot be read.");
    let body = to_bytes(body, LARGEST_BODY).await.map_err(|_| unread())?;
    let typed = read(body.clone()).await.ok_or_else(unread)?;
    if given(&typed, "token") != Some(token(state, &who)?.as_str()) {
        return Ok(pages::nothing_here(state));
    }
    if let Err(problems) = said(state, &parts.headers, &who, &typed).await? {
        return question(state, &parts.headers, &who, &to, &typed, &problems).await;
    }
    let (Some(old), now) = (cookie::session(state, &parts.headers).map(str::to_owned), state.clock.now()) else {
        return Err(Refusal(Fault::NotSignedIn));
    };
    let new = secret()?;
    if !sessions::confirm(&state.store, &old, &new, now).await? {
        return Err(Refusal(Fault::NotSignedIn));
    }
    // Whoever answers the form is told how the session is now.
    let mut who = who;
    let device = who.session.as_mut().map(|session| {
        session.confirmed_at = Some(now);
        session.device
    });
    parts.extensions.insert(Asking(Some(who)));
    renew(&mut parts.headers, &old, &new);
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    Ok(with_cookie(cookie::keep(state, &new, device.unwrap_or(sessions::Device::Shared)), answer))
}

/// The cookies as the browser will send them from now on.
fn renew(headers: &mut HeaderMap, old: &str, new: &str) {
    let all = headers.get(header::COOKIE).and_then(|sent| sent.to_str().ok()).map(|sent| sent.replace(old, new));
    if let Some(renewed) = all.and_then(|all| HeaderValue::from_str(&all).ok()) {
        headers.insert(header::COOKIE, renewed);
    }
}

async fn read(body: Bytes) -> Option<Typed> {
    use axum::extract::FromRequest;
    let request = Request::post("/").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body)).ok()?;
    axum::Form::<Typed>::from_request(request, &()).await.ok().map(|form| form.0)
}

type Said = Result<(), Vec<Problem>>;

/// Whether the form says that it is they, in one of the ways in which they sign in.
async fn said(state: &State, headers: &HeaderMap, who: &SignedIn, typed: &[(String, String)]) -> Result<Said, Refusal> {
    if let Some(answer) = given(typed, "again_answer").filter(|answer| !answer.is_empty()) {
        let signed = passkeys::signed(state, headers, Purpose::Confirm, Some(&who.worker), answer).await?;
        let why = "That passkey did not answer as it should. Try again, or use your password and digits.";
        return Ok(signed.map(drop).map_err(|_| vec![Problem::new("", why)]));
    }
    let (Some(password), Some(digits)) = (given(typed, "again_password"), given(typed, "again_digits")) else { return Ok(Err(Vec::new())) };
    if accounts::of(&state.store, who.worker.id).await?.is_none() {
        return Ok(Err(Vec::new()));
    }
    let now = state.clock.now();
    let came = entering::again(&state.store, &state.door.passwords, who.worker.id, password.to_owned(), digits.to_owned(), now).await?;
    let wrong = "The password or the digits are not right. Digits can be used once: wait for the next.";
    Ok(match came {
        Came::In(_) => Ok(()),
        Came::Wrong => Err(vec![Problem::new("again_password", wrong)]),
        Came::Wait(until) => Err(vec![Problem::new("again_password", wait(until, now))]),
    })
}

/// What was typed, to be sent again with the answer.
fn carried(typed: &[(String, String)]) -> String {
    typed.iter().filter(|(name, _)| !name.starts_with(OWN)).map(|(name, value)| fields::hidden(name, value)).collect()
}

async fn question(
    state: &State,
    headers: &HeaderMap,
    who: &SignedIn,
    to: &str,
    typed: &[(String, String)],
    problems: &[Problem],
) -> Result<Response, Refusal> {
    let carried = carried(typed);
    let mut ways = Vec::new();
    let own = store::identity::passkeys::of(&state.store, who.worker.id).await?;
    if !own.is_empty() && passkeys::site(state, headers).is_some() {
        ways.push(passkeys::form(state, "again", to, "/confirm/passkey/question", "again_answer", &carried, "Use a passkey"));
    }
    if accounts::of(&state.store, who.worker.id).await?.is_some() {
        let password = Line {
            name: "again_password",
            label: "Your password",
            hint: "",
            value: "",
            kind: "password",
            fill: "current-password",
            digits: false,
        };
        let digits = Line { name: "again_digits", label: "Six digits from your app", kind: "text", fill: "one-time-code", ..password };
        let lines = [carried.clone(), fields::line(&password, problems), fields::line(&digits, problems)];
        ways.push(fields::form(to, &[lines.concat(), fields::button("Go on", None, false)].concat()));
    }
    if state.door.provider.is_some() && who.session.as_ref().is_some_and(|session| session.provided) {
        let lines = [carried, fields::hidden("again_to", to), fields::button("Use your council account", None, false)];
        ways.push(fields::form("/confirm/provider", &lines.concat()));
    }
    if ways.is_empty() {
        ways.push("<p>There is no way to say it here. Sign out and in again, and do it within five minutes.</p>".to_owned());
    }
    let body = format!("<p>What you are about to do is asked of you alone. What you typed is kept.</p>{}", ways.concat());
    let status = if problems.is_empty() { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page(state, status, "Say once more that it is you", problems, &body))
}

/// Sends somebody to the council's own provider to say it there, with what they typed kept meanwhile, sealed to them.
pub async fn at_the_provider(Given(state): Given<State>, Sent { who, typed }: Sent<Fields>) -> Result<Response, Refusal> {
    let to = typed.get("again_to").to_owned();
    let is_ours = to.starts_with('/') && !to.starts_with("//") && to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let Some(session) = who.session.filter(|session| session.provided && is_ours) else { return Ok(pages::nothing_here(&state)) };
    let kept: Typed =
        typed.all().filter(|(name, _)| !name.starts_with(OWN)).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let words = json!({ "to": to, "typed": kept }).to_string().into_bytes();
    let errand =
        |nonce, verifier| Errand { nonce, verifier, invitation: None, device: session.device, again: Some((who.worker.id, words)) };
    elsewhere::send_again(&state, errand).await
}

/// They said it: what they typed is still there, and goes on with a press.
pub fn go_on(state: &State, words: &[u8]) -> Option<Response> {
    let kept: serde_json::Value = serde_json::from_slice(words).ok()?;
    let typed: Typed = serde_json::from_value(kept["typed"].clone()).ok()?;
    let form = fields::form(kept["to"].as_str()?, &[carried(&typed), fields::button("Go on", None, false)].concat());
    Some(page(state, StatusCode::OK, "It is you", &[], &format!("<p>What you typed is kept.</p>{form}")))
}
