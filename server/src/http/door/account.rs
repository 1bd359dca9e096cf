//! `/account`: one's own password, PIN, codes and sessions.

mod view;

use axum::{
    extract::State as Given,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use casework::fault::{Fault, Problem};
use serde::Deserialize;
use store::identity::{accounts, passkeys, sessions};

use super::{cookie, join, page, wait};
use crate::{
    http::{
        State,
        form::{Carries, Sent, token},
        problem::Refusal,
        signed_in::{Asking, SignedIn},
    },
    identity::{
        codes,
        entering::{self, Came},
        passwords,
    },
};

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    /// Another password; every other session ends.
    Password,
    /// A PIN for the lock.
    Pin,
    /// New codes; the old ones are good no longer.
    Codes,
    /// One session ends.
    End,
    /// Every other session ends.
    #[default]
    EndOthers,
}

/// What a form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    token: String,
    #[serde(rename = "do")]
    wanted: Wanted,
    password: String,
    digits: String,
    new_password: String,
    pin: String,
    session: String,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

async fn shown(
    state: &State,
    headers: &HeaderMap,
    who: &SignedIn,
    problems: &[Problem],
    done: &str,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let worker = who.worker.id;
    let all = sessions::of_worker(&state.store, worker, state.clock.now()).await?;
    let account = accounts::of(&state.store, worker).await?;
    let view = view::View {
        token: token(state, who)?,
        name: account.map(|account| account.name),
        has_pin: accounts::pin(&state.store, worker).await?.is_some(),
        codes: accounts::codes_left(&state.store, worker).await?,
        passkeys: &passkeys::of(&state.store, worker).await?,
        new_passkey: super::passkeys::site(state, headers).map(|_| state),
        breaks_glass: super::glass::may(who),
        here: who.session.as_ref().map_or("", |session| &session.id),
        sessions: &all,
        now: state.clock.now(),
    };
    Ok(page(state, status, "Signing in and out", problems, &format!("{done}{}", view.body(problems))))
}

/// Everything about one's own way in.
pub async fn show(Given(state): Given<State>, headers: HeaderMap, asking: axum::Extension<Asking>) -> Result<Response, Refusal> {
    match asking.0.0.filter(|who| who.token.is_none()) {
        Some(who) => shown(&state, &headers, &who, &[], "", StatusCode::OK).await,
        None => Ok(Redirect::to("/").into_response()),
    }
}

/// A field's problem, or what was done.
pub type Done = Result<String, Problem>;

/// Changes one thing.
pub async fn change(Given(state): Given<State>, headers: HeaderMap, Sent { who, typed }: Sent<Typed>) -> Result<Response, Refusal> {
    let here = cookie::session(&state, &headers).unwrap_or_default().to_owned();
    let done = match typed.wanted {
        Wanted::Password => password(&state, &who, &typed, &here).await?,
        Wanted::Pin => pin(&state, &who, &typed).await?,
        Wanted::Codes => return codes_anew(&state, &headers, &who, &typed).await,
        Wanted::End | Wanted::EndOthers => {
            let listed = (typed.wanted == Wanted::End).then(|| typed.session.clone());
            let ended = sessions::end_others(&state.store, who.worker.id, listed, &here).await?;
            Ok(format!("Ended: {ended}."))
        }
    };
    if done.is_ok() && matches!(typed.wanted, Wanted::Password | Wanted::Pin) {
        changed(&state, &who).await?;
    }
    answer(&state, &headers, &who, done).await
}

/// Writes down that somebody changed how they sign in.
pub async fn changed(state: &State, who: &SignedIn) -> store::Result<()> {
    let worker = who.worker.id;
    state.store.note_of_worker(worker, store::audit::Act::WayInChanged, worker, state.clock.now()).await
}

/// The page again, with what was done or what is wrong.
pub async fn answer(state: &State, headers: &HeaderMap, who: &SignedIn, done: Done) -> Result<Response, Refusal> {
    match done {
        Ok(said) => {
            let said = format!(r#"<p class="notice" role="status">{said}</p>"#);
            shown(state, headers, who, &[], &said, StatusCode::OK).await
        }
        Err(problem) => shown(state, headers, who, &[problem], "", StatusCode::UNPROCESSABLE_ENTITY).await,
    }
}

/// That it is really they: password and digits once more.
async fn really(state: &State, who: &SignedIn, typed: &Typed, field: &str) -> Result<Result<(), Problem>, Refusal> {
    let now = state.clock.now();
    let (password, digits) = (typed.password.clone(), typed.digits.clone());
    let came = entering::again(&state.store, &state.door.passwords, who.worker.id, password, digits, now).await?;
    Ok(match came {
        Came::In(_) => Ok(()),
        Came::Wrong => Err(Problem::new(field, "The password or the digits are not right. Digits can be used once: wait for the next.")),
        Came::Wait(until) => Err(Problem::new(field, wait(until, now))),
    })
}

async fn password(state: &State, who: &SignedIn, typed: &Typed, here: &str) -> Result<Done, Refusal> {
    if let Some(why) = passwords::problem_with(&typed.new_password, &[&who.worker.name]) {
        return Ok(Err(Problem::new("new_password", why)));
    }
    if let Err(problem) = really(state, who, typed, "password").await? {
        return Ok(Err(problem));
    }
    let hashed = state.door.passwords.hash(typed.new_password.clone()).await?;
    accounts::change_password(&state.store, who.worker.id, hashed, here, state.clock.now()).await?;
    Ok(Ok("Your password is changed. Every other session has ended.".into()))
}

async fn pin(state: &State, who: &SignedIn, typed: &Typed) -> Result<Done, Refusal> {
    let pin: String = typed.pin.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_pin = (6..=12).contains(&pin.len()) && pin.bytes().all(|digit| digit.is_ascii_digit());
    let digits: Vec<i16> = pin.bytes().map(i16::from).collect();
    let steps: std::collections::BTreeSet<i16> = digits.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if !is_pin || steps.len() < 2 {
        return Ok(Err(Problem::new("pin", "Choose 6 to 12 digits that are not all the same and not simply counted.")));
    }
    let hashed = state.door.passwords.hash(pin).await?;
    accounts::keep_pin(&state.store, who.worker.id, hashed).await?;
    Ok(Ok("Your PIN is kept. It lifts the lock and does nothing else.".into()))
}

async fn codes_anew(state: &State, headers: &HeaderMap, who: &SignedIn, typed: &Typed) -> Result<Response, Refusal> {
    if let Err(problem) = really(state, who, typed, "codes_password").await? {
        return answer(state, headers, who, Err(problem)).await;
    }
    let shown = codes::new().map_err(|_| Refusal(Fault::Busy))?;
    let kept = shown.iter().filter_map(|code| codes::typed(code)).collect();
    accounts::keep_codes(&state.store, who.worker.id, kept).await?;
    changed(state, who).await?;
    Ok(page(state, StatusCode::OK, "Keep these codes", &[], &join::codes_to_keep(&shown)))
}
