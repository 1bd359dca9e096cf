//! `/review`: what changed for the people we go alongside, rendered here and without any script. Each indicator is a card that opens to a
//! page of its own, and from there, for the lead of the team, to the people and entries behind the figure. Never anything by caseworker.
#![expect(clippy::format_push_string, clippy::format_collect, reason = "pages are made of a few dozen parts, each with its words")]

mod between;
mod card;
mod choose;
pub(super) mod finding;
mod kept;
mod one;
mod parts;
mod people;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use axum::{
    extract::{Query, State as Given, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::{
    access::{Actor, Role},
    insight::{Period, Review},
};
use serde::{Deserialize, Serialize};
use store::review;

use super::{State, desk::Desk, signed_in::Asking};
use app::{markup::escaped, words};

pub use card::card;
pub use kept::Kept;
pub use one::one;
pub use people::people;

/// What an address of review may ask for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Asked {
    /// A team's id; `all` for everybody; none for one's own.
    #[serde(default)]
    pub team: String,
    /// Up to the end of which period; none for today.
    #[serde(default)]
    pub period: String,
    /// By what it is broken down.
    #[serde(default)]
    pub by: String,
    /// One of what it is broken down into.
    #[serde(default)]
    pub value: String,
    /// An earlier version of the definition.
    #[serde(default)]
    pub version: String,
}

impl Asked {
    /// The team that is asked for: a lead's own where none is named, everybody for a service manager.
    pub fn team_of(&self, actor: &Actor) -> Option<String> {
        let named = Some(self.team.clone()).filter(|team| !team.is_empty());
        let own = || actor.teams.first().cloned().filter(|_| actor.role == Role::TeamLead);
        named.or_else(own).filter(|team| team != "all")
    }

    /// The period that is asked for.
    ///
    /// # Errors
    /// It is none.
    pub fn period_of(&self) -> Result<Option<Period>, ()> {
        if self.period.is_empty() { Ok(None) } else { self.period.parse().map(Some).map_err(|_| ()) }
    }

    /// The rest of an address that asks for the same team and period.
    pub fn kept(&self) -> String {
        let part = |name: &str, value: &str| (!value.is_empty()).then(|| format!("{name}={value}"));
        let parts: Vec<String> = [part("team", &self.team), part("period", &self.period)].into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// The page at `/review?team=…&period=…`.
pub async fn all(
    Given(state): Given<State>,
    asking: axum::Extension<Asking>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let desk = match Desk::of(&state, asking.0).await {
        Ok(desk) => desk,
        Err(answer) => return *answer,
    };
    let Query(asked) = asked.unwrap_or_default();
    let (team, Ok(period)) = (asked.team_of(&desk.who.actor()), asked.period_of()) else { return desk.nothing_here() };
    let allow = match desk.may_see_figures(team.as_deref()) {
        Ok(allow) => allow,
        Err(answer) => return *answer,
    };
    let (today, now) = (state.clock.today(), state.clock.now());
    let tag = match tag(&state, &desk, &asked).await {
        Ok(tag) => tag,
        Err(error) => return desk.refuse(error),
    };
    if is_unchanged(&headers, &tag) {
        return tagged(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let worker = desk.who.worker.id;
    let said = match state.reviews.get(worker, &tag) {
        Some(said) => said,
        None => match review::review(&state.store, &allow, period, today, now).await {
            Ok(review) => {
                let said: Arc<str> = page(&review, &asked, period).into();
                state.reviews.keep(worker, &tag, Arc::clone(&said));
                said
            }
            Err(error) => return desk.refuse(error),
        },
    };
    tagged(desk.page("What changed for the people we go alongside", "/review", &said), &tag)
}

/// The same while nothing has been written, defined or begun anew, on the same day and for the same person.
pub(super) async fn tag(state: &State, desk: &Desk, asked: &Asked) -> store::Result<String> {
    let mut hash = DefaultHasher::new();
    (&*state.version, review::stamp(&state.store).await?, state.clock.today()).hash(&mut hash);
    (desk.who.worker.id.0, desk.who.worker.role.as_str(), &desk.who.worker.teams, &desk.who.worker.name).hash(&mut hash);
    (&asked.team, &asked.period, &asked.by, &asked.version).hash(&mut hash);
    Ok(format!("\"{:016x}\"", hash.finish()))
}

pub(super) fn is_unchanged(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag))
}

pub(super) fn tagged(mut response: Response, tag: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// What is under the title.
fn page(review: &Review, asked: &Asked, period: Option<Period>) -> String {
    let of = review.team.as_ref().map(|team| format!("{} · ", escaped(&team.name))).unwrap_or_default();
    let people = words::count_of(review.people, "person", "people");
    let as_of = match period {
        Some(period) => format!("figures up to the end of {}", period.in_words()),
        None => format!("figures as of {}", words::full_day(review.today)),
    };
    let mut out = format!(r#"<p class="lead">{of}{people} · {as_of}</p>"#);
    out.push_str(r#"<ul class="ways"><li><a href="/stocktakes/new">Start a stocktake</a></li><li><a href="/indicators">Indicators</a></li><li><a href="/themes">Themes</a></li><li><a href="/words">Words</a></li></ul>"#);
    out.push_str(&choose::choose("/review", &review.teams, review.team.as_ref(), asked, review.today));
    if review.cards.is_empty() {
        out.push_str(r#"<p class="empty">There is nothing to look at yet. Figures come from notes in which something was counted.</p>"#);
    }
    out.push_str(r#"<div class="cards">"#);
    out.extend(review.cards.iter().map(|one| card(one, &asked.kept())));
    out.push_str("</div>");
    out
}
