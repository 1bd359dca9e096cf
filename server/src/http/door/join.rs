//! `/join/LINK`: somebody who was invited chooses how they sign in. A link is good once, and looking at it does not use it.

use axum::{
    Form,
    extract::{Path, State as Given},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use casework::{
    fault::{Fault, Problem},
    ids::WorkerId,
};
use serde::Deserialize;
use store::identity::{
    accounts::{self, Chosen},
    invitations::{self, Invited},
    sessions::Device,
};

use super::{
    begin, elsewhere,
    fields::{self, Line},
    page, sign_in, with_cookie,
};
use crate::{
    http::{
        State,
        plain::{self, escaped},
        problem::Refusal,
    },
    identity::{codes, entering, one_time, passwords},
    operations::chance,
};

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    called: String,
    name: String,
    password: String,
    /// The secret of the six digits, made when the page was: it is theirs, and kept only once they have shown digits of it.
    one_time: String,
    digits: String,
    device: String,
}

fn ended(state: &State) -> Response {
    let body = "<p>A link can be used once, and not for long. Ask whoever looks after Alongside at your council for a new one.</p>";
    let whole = plain::document("This link is no longer good", state.is_demonstration(), &state.version, body);
    (StatusCode::NOT_FOUND, Html(whole)).into_response()
}

fn form(state: &State, link: &str, whom: &Invited, sent: &Sent, problems: &[Problem], status: StatusCode) -> Response {
    let name = Line {
        name: "name",
        label: "Name you will sign in with",
        hint: "Letters, digits and . _ @ + - such as k.osei",
        value: &sent.name,
        kind: "text",
        fill: "username",
        digits: false,
    };
    let called = Line { name: "called", label: "Your name, as colleagues know it", hint: "", value: &sent.called, fill: "name", ..name };
    let password = Line {
        name: "password",
        label: "Password",
        hint: "15 characters or more. Four words that do not belong together are easy to remember.",
        value: "",
        kind: "password",
        fill: "new-password",
        digits: false,
    };
    let digits = Line {
        name: "digits",
        label: "Six digits that the app shows now",
        hint: "",
        value: "",
        kind: "text",
        fill: "one-time-code",
        digits: true,
    };
    let (greeting, called) = match whom {
        Invited::First => {
            let words = "<p>You are the first. You will be an administrator: you say who works here, and see nothing about the people they go alongside.</p>";
            (words.to_owned(), fields::line(&called, problems))
        }
        Invited::Known(worker) => (format!("<p>Welcome, {}.</p>", escaped(&worker.name)), String::new()),
    };
    let picture = one_time::picture(&sent.one_time, "you").unwrap_or_default();
    let groups: Vec<String> = sent.one_time.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    let parts = [
        called,
        fields::line(&name, problems),
        fields::line(&password, problems),
        "<h2>Six digits from an app</h2><p>Let an authenticator app on your telephone read this picture, or type the letters below into it. From then on it shows six digits, new ones every half minute.</p>".into(),
        format!("<p>{picture}</p><p><code>{}</code></p>", escaped(&groups.join(" "))),
        fields::hidden("one_time", &sent.one_time),
        fields::line(&digits, problems),
        fields::device(sign_in::own_or_shared(&sent.device), &[]),
        fields::button("Save and sign in", None, false),
    ];
    let provider = if matches!(whom, Invited::Known(_)) { elsewhere::way_in(state, Some(link)) } else { String::new() };
    let body = format!("{greeting}{provider}{}", fields::form(&format!("/join/{link}"), &parts.concat()));
    page(state, status, "Choose how you sign in", problems, &body)
}

/// The form.
pub async fn show(Given(state): Given<State>, Path(link): Path<String>) -> Result<Response, Refusal> {
    let Some(whom) = invitations::invited(&state.store, &link, state.clock.now()).await? else { return Ok(ended(&state)) };
    let sent = Sent { one_time: one_time::new().map_err(|_| Refusal(Fault::Busy))?, ..Sent::default() };
    Ok(form(&state, &link, &whom, &sent, &[], StatusCode::OK))
}

/// What is wrong with what was typed, or the digits' secret and half minute.
fn looked_at(whom: &Invited, sent: &Sent, now: chrono::DateTime<chrono::Utc>) -> Result<(String, Vec<u8>, i64), Vec<Problem>> {
    let mut problems = Vec::new();
    let called = match whom {
        Invited::First => sent.called.trim(),
        Invited::Known(worker) => &worker.name,
    };
    if called.is_empty() || called.len() > 200 || called.contains('\0') {
        problems.push(Problem::new("called", "Write your name."));
    }
    let name = entering::name(&sent.name);
    if name.is_none() {
        problems.push(Problem::new("name", "Write a name of 2 to 64 letters, digits and . _ @ + -"));
    }
    if let Some(why) = passwords::problem_with(&sent.password, &[called, &sent.name]) {
        problems.push(Problem::new("password", why));
    }
    let secret = one_time::secret(&sent.one_time);
    let step = secret.as_ref().and_then(|secret| one_time::step(secret, &sent.digits, now));
    if step.is_none() {
        problems.push(Problem::new("digits", "Type the six digits that the app shows at this moment."));
    }
    match (name, secret, step) {
        (Some(name), Some(secret), Some(step)) if problems.is_empty() => Ok((name, secret, step)),
        _ => Err(problems),
    }
}

/// Takes the link, keeps what was chosen, and signs in.
pub async fn take(
    Given(state): Given<State>,
    Path(link): Path<String>,
    headers: HeaderMap,
    Form(mut sent): Form<Sent>,
) -> Result<Response, Refusal> {
    let now = state.clock.now();
    let Some(whom) = invitations::invited(&state.store, &link, now).await? else { return Ok(ended(&state)) };
    if one_time::secret(&sent.one_time).is_none() {
        sent.one_time = one_time::new().map_err(|_| Refusal(Fault::Busy))?;
    }
    let again = |problems: &[Problem]| form(&state, &link, &whom, &sent, problems, StatusCode::UNPROCESSABLE_ENTITY);
    let (name, one_time, step) = match looked_at(&whom, &sent, now) {
        Ok(fits) => fits,
        Err(problems) => return Ok(again(&problems)),
    };
    let shown = codes::new().map_err(|_| Refusal(Fault::Busy))?;
    let password = state.door.passwords.hash(sent.password.clone()).await?;
    let codes = shown.iter().filter_map(|code| codes::typed(code)).collect();
    let first = matches!(whom, Invited::First).then(|| (WorkerId(chance::id(now)), sent.called.trim().to_owned()));
    match accounts::join(&state.store, &link, first, Chosen { name, password, one_time, step, codes }, now).await {
        Ok(worker) => {
            let device = Device::from_name(sign_in::own_or_shared(&sent.device));
            let cookie = begin(&state, &headers, worker, device).await?;
            Ok(with_cookie(cookie, page(&state, StatusCode::OK, "Keep these codes", &[], &codes_to_keep(&shown))))
        }
        Err(store::Error::Fault(Fault::Invalid { problems })) => Ok(again(&problems)),
        Err(store::Error::Fault(Fault::NotFound)) => Ok(ended(&state)),
        Err(error) => Err(error.into()),
    }
}

/// Codes, shown once.
pub fn codes_to_keep(codes: &[String]) -> String {
    let items = codes.iter().map(|code| format!("<li><code>{code}</code></li>")).collect::<Vec<_>>().concat();
    format!(
        "<p>If you lose the app with the six digits, each of these lets you in once instead. They are not shown again: write them down or print them, and keep them away from the tablet.</p><ul class=\"govuk-list\">{items}</ul><p><a href=\"/\">I have kept them</a></p>"
    )
}
