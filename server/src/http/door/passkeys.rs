//! Passkeys: a question to the device, and its answer. The page's script carries them to and fro (`style/public/passkey.js`); whoever has
//! none, or a browser without, signs in with a password and digits.

use axum::{
    Form, Json,
    extract::State as Given,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    fault::{Fault, Problem},
    hex,
};
use chrono::TimeDelta;
use serde::Deserialize;
use store::identity::{
    Worker, accounts,
    passkeys::{self, Passkey, Purpose},
    sessions::Device,
};

use super::{account, begin, cookie, fields, secret, sign_in, with_cookie};
use crate::{
    http::{
        State,
        form::{Carries, Sent},
        problem::Refusal,
        signed_in::SignedIn,
    },
    identity::passkeys::{Question, Refused, Site},
    operations::chance,
};

/// How long a device may take to answer, in minutes.
const MINUTES: i64 = 5;
/// The longest name of a passkey.
const LONGEST: usize = 60;

/// Where passkeys are good: the council's own address, or this machine while it is tried out. Never what a browser merely says.
pub fn site(state: &State, headers: &HeaderMap) -> Option<Site> {
    if let Some(address) = &state.door.address {
        return Site::at(address);
    }
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_here =
        !state.door.secure && (host == "localhost" || host.strip_prefix("localhost:").is_some_and(|port| port.parse::<u16>().is_ok()));
    if is_here { Site::at(&format!("http://{host}")) } else { None }
}

/// The cookie that only the browser has which was asked: the answer of another is nobody's.
fn asked_cookie(state: &State) -> &'static str {
    if state.door.secure { "__Host-alongside-asked" } else { "alongside-asked" }
}

/// A form whose answer comes from the device; `rest` are its other fields. It is shown by the script, where the browser knows passkeys.
pub fn form(state: &State, id: &str, action: &str, question: &str, name: &str, rest: &str, button: &str) -> String {
    let (answer, button) = (fields::hidden(name, "").replace("<input", "<input data-answer"), fields::button(button, None, false));
    format!(
        r#"<form method="post" action="{action}" data-passkey="{question}" id="{id}" hidden>{rest}{answer}{button}<p role="alert" data-trouble hidden></p></form><p data-without="{id}">A passkey needs JavaScript, and a browser that knows passkeys. Without them, use your password and digits.</p><script src="/passkey.js?v={}" defer></script>"#,
        state.version
    )
}

async fn ask(state: &State, headers: &HeaderMap, purpose: Purpose, who: Option<&Worker>) -> Result<Response, Refusal> {
    let Some(site) = site(state, headers) else { return Err(Refusal(Fault::NotFound)) };
    let question = match (purpose, who) {
        (Purpose::Make, Some(worker)) => {
            let known = passkeys::of(&state.store, worker.id).await?;
            let name = accounts::of(&state.store, worker.id).await?.map_or_else(|| worker.name.clone(), |account| account.name);
            site.ask_for_new(worker, &name, &known)
        }
        _ => site.ask(),
    };
    let Ok(Question { options, state: kept }) = question else { return Err(Refusal(Fault::Busy)) };
    let (sent, now) = (secret()?, state.clock.now());
    passkeys::ask(&state.store, &sent, purpose, who.map(|who| who.id), kept, now, now + TimeDelta::minutes(MINUTES)).await?;
    Ok(with_cookie(cookie::written(state, asked_cookie(state), &sent, MINUTES * 60), Json(options).into_response()))
}

/// What was asked in this browser for a purpose: good once.
async fn asked(state: &State, headers: &HeaderMap, purpose: Purpose, who: Option<&Worker>) -> store::Result<Option<String>> {
    match cookie::sent(headers, asked_cookie(state)) {
        Some(sent) => passkeys::answered(&state.store, sent, purpose, who.map(|who| who.id), state.clock.now()).await,
        None => Ok(None),
    }
}

/// What is not taken is for the log, under a reference, without who it was.
fn refused(why: Refused) -> Refused {
    let reference = chance::reference();
    tracing::warn!(reference, cause = %why, "a passkey was refused");
    why
}

/// Whose passkey has signed what was asked in this browser, if any has.
///
/// # Errors
/// The database did not answer.
pub async fn signed(
    state: &State,
    headers: &HeaderMap,
    purpose: Purpose,
    who: Option<&Worker>,
    answer: &str,
) -> store::Result<Result<Passkey, Refused>> {
    let Some(question) = asked(state, headers, purpose, who).await? else { return Ok(Err(refused(Refused::Wrong))) };
    let (Some(site), Ok(heard)) = (site(state, headers), Site::heard(answer)) else { return Ok(Err(refused(Refused::Wrong))) };
    let Some(kept) = passkeys::by_id(&state.store, heard.get_credential_id()).await? else { return Ok(Err(refused(Refused::Wrong))) };
    if who.is_some_and(|who| who.id != kept.worker) {
        return Ok(Err(refused(Refused::Wrong)));
    }
    let known = match site.signed(&heard, &question, &kept) {
        Ok(known) => known,
        Err(why) => return Ok(Err(refused(why))),
    };
    // Of two answers with the same count only one is taken.
    let is_newest = passkeys::used(&state.store, &kept, known.passkey, known.counter, state.clock.now()).await?;
    Ok(if is_newest { Ok(kept) } else { Err(refused(Refused::Counts)) })
}

/// What the form of signing in sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Entering {
    answer: String,
    device: String,
}

/// Asks whoever wants to sign in.
pub async fn ask_to_enter(Given(state): Given<State>, headers: HeaderMap) -> Result<Response, Refusal> {
    ask(&state, &headers, Purpose::Enter, None).await
}

/// Signs in with a passkey.
pub async fn enter(Given(state): Given<State>, headers: HeaderMap, Form(sent): Form<Entering>) -> Result<Response, Refusal> {
    let gone = cookie::written(&state, asked_cookie(&state), "", 0);
    let signed = signed(&state, &headers, Purpose::Enter, None, &sent.answer).await?;
    let answer = if let Ok(passkey) = signed {
        let cookie = begin(&state, &headers, passkey.worker, Device::from_name(sign_in::own_or_shared(&sent.device))).await?;
        with_cookie(cookie, Redirect::to("/").into_response())
    } else {
        let why = "You could not be signed in with this passkey. Try again, or use your password and digits.";
        sign_in::form_with(&state, &headers, &[Problem::new("", why)])
    };
    Ok(with_cookie(gone, answer))
}

/// What the forms of one's own passkeys send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    token: String,
    #[serde(rename = "do")]
    wanted: String,
    passkey_name: String,
    passkey: String,
    answer: String,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

/// Asks for a new passkey, of somebody who has an account here: for whom somebody else vouches, that somebody decides how they sign in.
pub async fn ask_for_new(Given(state): Given<State>, headers: HeaderMap, Sent { who, .. }: Sent<Typed>) -> Result<Response, Refusal> {
    if accounts::of(&state.store, who.worker.id).await?.is_none() {
        return Err(Refusal(Fault::NotFound));
    }
    ask(&state, &headers, Purpose::Make, Some(&who.worker)).await
}

/// Asks somebody who is signed in whether it is still they.
pub async fn ask_again(Given(state): Given<State>, headers: HeaderMap, Sent { who, .. }: Sent<Typed>) -> Result<Response, Refusal> {
    ask(&state, &headers, Purpose::Confirm, Some(&who.worker)).await
}

/// Keeps a new passkey, or removes one.
pub async fn change(Given(state): Given<State>, headers: HeaderMap, Sent { who, typed }: Sent<Typed>) -> Result<Response, Refusal> {
    let done = match typed.wanted.as_str() {
        "remove" => {
            let gone = passkeys::remove(&state.store, who.worker.id, typed.passkey.clone()).await?;
            if gone {
                account::changed(&state, &who).await?;
            }
            Ok(if gone {
                "The passkey lets nobody in any more. You can delete it on the device as well."
            } else {
                "It was not there any more."
            })
        }
        _ => keep(&state, &headers, &who, &typed).await?,
    };
    account::answer(&state, &headers, &who, done.map(str::to_owned)).await
}

async fn keep(state: &State, headers: &HeaderMap, who: &SignedIn, typed: &Typed) -> Result<Result<&'static str, Problem>, Refusal> {
    let name = typed.passkey_name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Ok(Err(Problem::new("passkey_name", "Write a name for it, such as My telephone: up to 60 letters.")));
    }
    let not = |why| Ok(Err(Problem::new("passkey_name", why)));
    let Some(question) = asked(state, headers, Purpose::Make, Some(&who.worker)).await? else {
        return not("That took too long. Press the button again.");
    };
    let made = site(state, headers).ok_or(Refused::Wrong).and_then(|site| site.made(&typed.answer, &question)).map_err(refused);
    let known = match made {
        Ok(known) => known,
        Err(Refused::NotFound) => return not("This device cannot keep a passkey that it finds by itself. Use another."),
        Err(_) => return not("The device's answer cannot be used. Press the button again."),
    };
    let (id, now) = (hex::of(&known.id), state.clock.now());
    let (passkey, counter) = (known.passkey, known.counter);
    let new = Passkey { id, worker: who.worker.id, name: name.to_owned(), passkey, counter, made_at: now, used_at: None };
    match passkeys::keep(&state.store, new).await {
        Ok(()) => {
            account::changed(state, who).await?;
            Ok(Ok("The passkey is kept. The next time you can sign in with it alone."))
        }
        Err(store::Error::Fault(Fault::Invalid { problems })) => {
            Ok(Err(Problem::new("passkey_name", problems.into_iter().map(|one| one.message).collect::<String>())))
        }
        Err(error) => Err(error.into()),
    }
}

/// The part of the sign-in page that is for passkeys; nothing where there are none.
pub fn way_in(state: &State, headers: &HeaderMap) -> String {
    if site(state, headers).is_none() {
        return String::new();
    }
    let device = fields::device_as("passkey-device", "shared");
    let form = form(state, "passkey", "/sign-in/passkey", "/sign-in/passkey/question", "answer", &device, "Sign in with a passkey");
    format!(
        r#"<section class="card" aria-labelledby="h-passkey"><h2 class="card__title" id="h-passkey">With a passkey</h2>{form}</section>"#
    )
}
