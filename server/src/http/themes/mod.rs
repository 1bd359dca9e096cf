//! `/themes`: which words, tags and measures count to a theme, changed with plain forms at any time. Which entries a change would move is shown
//! before it is made; then the past is counted anew in the background. Words offer past entries, which are confirmed in bulk.
#![expect(clippy::format_push_string, reason = "pages are made of a few dozen parts, each with its words")]

mod view;

use axum::{
    extract::{Path, State as Given},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    fault::{Fault, Problem},
    ids::{PersonId, RecordId},
    journal::Status,
};
use chrono::NaiveDate;
use serde_json::json;
use store::{
    define,
    themes::{self, Group},
    vocabularies,
};

use super::{
    State,
    desk::{Desk, Fields},
    form::{Sent, token},
    indicators::enter,
    signed_in::Asking,
    vocabulary::may_change,
    words::id_from,
};
use crate::operations::chance;

async fn answered(made: impl Future<Output = Result<Response, Box<Response>>>) -> Response {
    made.await.unwrap_or_else(|answer| *answer)
}

fn token_of(state: &State, desk: &Desk) -> Result<String, Box<Response>> {
    token(state, &desk.who).map_err(|refusal| Box::new(refusal.into_response()))
}

/// Every theme as it counts now, and the version of the words.
async fn known(state: &State, desk: &Desk) -> Result<(i64, Vec<Group>), Box<Response>> {
    let broken = |error| Box::new(desk.refuse(error));
    let (version, vocabulary) = vocabularies::newest(&state.store).await.map_err(broken)?;
    let known = state.store.indicators().await.map_err(broken)?;
    Ok((version, themes::groups(&vocabulary, &known.current)))
}

/// All of them.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        let (_, groups) = known(&state, &desk).await?;
        let current = state.store.indicators().await.map_err(|error| Box::new(desk.refuse(error)))?;
        let (_, vocabulary) = state.store.vocabulary();
        let token = token_of(&state, &desk)?;
        Ok(desk.page("Themes", "/review", &view::all(&groups, &vocabulary, &current, state.filling.progress(), &token)))
    })
    .await
}

/// One of them; a new one under the name `new`.
pub async fn one(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        let (version, groups) = known(&state, &desk).await?;
        let group = if id == "new" { Group::default() } else { found(&desk, &groups, &id)? };
        let fields = view::fields(&group).with("token", token_of(&state, &desk)?).with("version", version.to_string());
        let (_, vocabulary) = state.store.vocabulary();
        Ok(desk.page(&view::title(&group), "/review", &view::one(&id, &fields, &groups, &vocabulary, &[], None)))
    })
    .await
}

fn found(desk: &Desk, groups: &[Group], id: &str) -> Result<Group, Box<Response>> {
    groups.iter().find(|group| group.id == id).cloned().ok_or_else(|| Box::new(desk.nothing_here()))
}

/// What was typed, as a theme. Its name in addresses is made of its name, once.
fn typed_group(address: &str, typed: &Fields) -> Group {
    let name = typed.get("name").to_owned();
    let id = if address == "new" { id_from(&name) } else { address.to_owned() };
    let words = typed.get("words").lines().map(|line| line.trim().to_lowercase()).filter(|line| !line.is_empty()).collect();
    Group { id, name, words, tags: typed.ticked("tags-"), measures: typed.ticked("measures-") }
}

/// Shows what a change would move, or makes it.
pub async fn change(Given(state): Given<State>, Path(address): Path<String>, Sent { who, typed }: Sent<Fields>) -> Response {
    answered(async {
        let desk = enter(&state, Asking(Some(who))).await?;
        let allow = may_change(&state, &desk.who).map_err(|refusal| Box::new(refusal.into_response()))?;
        let (_, groups) = known(&state, &desk).await?;
        let before = if address == "new" { Group::default() } else { found(&desk, &groups, &address)? };
        let after = typed_group(&address, &typed);
        let (_, vocabulary) = state.store.vocabulary();
        let again = |problems: &[Problem], moved: Option<&[themes::Moved]>, status: StatusCode| {
            let body = view::one(&address, &typed, &groups, &vocabulary, problems, moved);
            desk.answer(status, &view::title(&before), "/review", &body)
        };
        if address == "new" && groups.iter().any(|group| group.id == after.id) {
            let problem = Problem::new("name", "There is a theme of that name already.");
            return Ok(again(&[problem], None, StatusCode::UNPROCESSABLE_ENTITY));
        }
        let now = state.clock.now();
        if typed.get("do") != "save" {
            let moved = themes::moved(&state.store, &desk.who.actor(), &allow, &before, &after, now).await;
            let moved = moved.map_err(|error| Box::new(desk.refuse(error)))?;
            return Ok(again(&[], Some(&moved), StatusCode::OK));
        }
        match make(&state, &allow, &after, typed.get("version")).await {
            Ok(()) => Ok(Redirect::to("/themes").into_response()),
            Err(store::Error::Fault(Fault::Invalid { problems })) => {
                let problems: Vec<Problem> = problems.into_iter().map(on_the_form).collect();
                Ok(again(&problems, None, StatusCode::UNPROCESSABLE_ENTITY))
            }
            Err(store::Error::Fault(Fault::Conflict)) => {
                let why = "Somebody else has changed the words since you opened this page. Open it again, and make your change once more.";
                Ok(again(&[Problem::new("", why)], None, StatusCode::CONFLICT))
            }
            Err(error) => Err(Box::new(desk.refuse(error))),
        }
    })
    .await
}

/// The words first, then the definitions, which are filled in the background.
async fn make(state: &State, allow: &casework::access::Allow, after: &Group, version: &str) -> store::Result<()> {
    let (_, vocabulary) = state.store.vocabulary();
    let words = themes::changed_words(&vocabulary, after)?;
    let version = version.parse().map_err(|_| Fault::Conflict)?;
    if words == *vocabulary {
        vocabularies::check(&state.store, allow, &words)?;
    } else {
        vocabularies::change(&state.store, allow, version, words, state.clock.now()).await?;
    }
    let known = state.store.indicators().await?;
    if !define::begin(&state.store, themes::definitions(&known.current, after)).await?.is_empty() {
        state.filling.begin(&state.store, state.clock);
    }
    Ok(())
}

/// A problem with one of the vocabulary's fields, where the form has it.
fn on_the_form(problem: Problem) -> Problem {
    let field = match problem.field.as_str() {
        field if field.contains(".words") => "words",
        field if field.contains(".name") || field.contains(".id") => "name",
        "tags" => "tags",
        "measures" => "measures",
        _ => "",
    };
    Problem::new(field, problem.message)
}

/// Past entries that words offer.
pub async fn offer(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Response {
    answered(async {
        let desk = enter(&state, asking.0).await?;
        offered(&state, &desk, &id, &[]).await
    })
    .await
}

async fn offered(state: &State, desk: &Desk, id: &str, problems: &[Problem]) -> Result<Response, Box<Response>> {
    let allow = may_change(state, &desk.who).map_err(|refusal| Box::new(refusal.into_response()))?;
    let (_, groups) = known(state, desk).await?;
    let group = found(desk, &groups, id)?;
    let offers = themes::offers(&state.store, &desk.who.actor(), &allow, id, state.clock.now()).await;
    let offers = offers.map_err(|error| Box::new(desk.refuse(error)))?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let token = token_of(state, desk)?;
    let title = format!("{}: entries that words offer", group.name);
    Ok(desk.answer(status, &title, "/review", &view::offers(&group, &offers, &token, problems)))
}

/// Confirms past entries: each as a record of the journal, which marks the entry as being about the theme.
pub async fn confirm(Given(state): Given<State>, Path(id): Path<String>, Sent { who, typed }: Sent<Fields>) -> Response {
    answered(async {
        let desk = enter(&state, Asking(Some(who))).await?;
        let now = state.clock.now();
        let marks: Vec<Vec<u8>> = typed.ticked("entry-").iter().filter_map(|entry| mark(entry, &id, now)).collect();
        if marks.is_empty() {
            return offered(&state, &desk, &id, &[Problem::new("entry", "Choose at least one entry.")]).await;
        }
        let receipts = state.store.append(&desk.who.actor(), marks, now).await.map_err(|error| Box::new(desk.refuse(error)))?;
        if receipts.iter().any(|receipt| receipt.status == Status::Invalid) {
            return offered(&state, &desk, &id, &[Problem::new("entry", "Some entries are not yours to confirm. The others have been.")])
                .await;
        }
        Ok(Redirect::to(&format!("/themes/{id}/entries")).into_response())
    })
    .await
}

/// `PERSON.RECORD.DAY` as the record that confirms it.
fn mark(entry: &str, theme: &str, now: chrono::DateTime<chrono::Utc>) -> Option<Vec<u8>> {
    let mut parts = entry.split('.');
    let (person, record, on) = (parts.next()?, parts.next()?, parts.next()?);
    let (person, record): (PersonId, RecordId) = (person.parse().ok()?, record.parse().ok()?);
    let on: NaiveDate = on.parse().ok()?;
    let mark = json!({
        "id": chance::id(now), "people": [person], "kind": "marked", "text": "", "occurred_on": on, "recorded_at": now,
        "refers_to": [record], "schema": 1, "salt": chance::reference(), "facts": [{ "fact": "theme", "theme": theme }],
    });
    Some(mark.to_string().into_bytes())
}
