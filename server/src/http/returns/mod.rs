//! `/returns`: exact numbers without names for whoever is owed them, previewed, signed by finance, and kept as they were signed. Plain
//! documents with plain forms.

pub mod frameworks;
pub mod payments;
mod view;

use axum::{
    extract::{Path, Query, State as Given},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    access::{Allow, Verb},
    fault::{Fault, Problem},
    insight::Period,
    returns::{Sort, csv},
};
use serde::Deserialize;
use store::{
    frameworks as mappings,
    payments::Payment,
    returns::{self, Gateway, Signed, Wanted},
};
use uuid::Uuid;

use super::{
    State,
    desk::{Desk, Instead},
    form::{Carries, Sent},
    signed_in::Asking,
};
use crate::operations::chance;

/// In which place of the desk these pages are.
const HERE: &str = "/returns";

type Answered = Result<Response, Instead>;

/// Who may be here: others are told that there is nothing.
async fn enter(state: &State, asking: Asking) -> Result<(Desk, Allow), Box<Response>> {
    let desk = Desk::of(state, asking).await?;
    let allow = desk.may(Verb::SeeReturns)?;
    Ok((desk, allow))
}

/// What can be returned, and what was.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Answered {
    let (desk, allow) = enter(&state, asking.0).await?;
    let frameworks = mappings::all(&state.store).await.map_err(|error| desk.instead(error))?;
    let frameworks: Vec<_> = frameworks.into_iter().map(|one| (one.framework.id, one.framework.name)).collect();
    let (_, words) = state.store.vocabulary();
    let funds: Vec<_> = words.funds.iter().map(|fund| (fund.id.clone(), fund.name.clone())).collect();
    let signed = returns::list(&state.store, &allow).await.map_err(|error| desk.instead(error))?;
    Ok(desk.page("Returns", HERE, &view::all(&frameworks, &funds, &signed, desk.may(Verb::ChangeWords).is_ok())))
}

/// For which period a return is asked for.
#[derive(Deserialize)]
pub struct Asked {
    period: Option<String>,
}

/// A return as it would be signed now.
pub async fn preview(
    Given(state): Given<State>,
    asking: axum::Extension<Asking>,
    Path((sort, subject)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answered {
    let (desk, allow) = enter(&state, asking.0).await?;
    let Some(sort) = Sort::from_name(&sort) else { return Ok(desk.nothing_here()) };
    let typed = Typed { period: asked.period.unwrap_or_default(), ..Typed::default() };
    shown(&state, &desk, &allow, (sort, &subject), &typed, StatusCode::OK, &[]).await
}

/// What is typed to sign a return.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// That it was made here, for whoever sends it.
    pub token: String,
    pub period: String,
    pub gateway: String,
    pub recipient: String,
    /// The hash of what was previewed.
    pub previewed: String,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

async fn shown(
    state: &State,
    desk: &Desk,
    allow: &Allow,
    (sort, subject): (Sort, &str),
    typed: &Typed,
    status: StatusCode,
    problems: &[Problem],
) -> Answered {
    let (now, today) = (state.clock.now(), state.clock.today());
    let newest = Period::quarter_of(today).previous();
    let asked = if typed.period.is_empty() { Ok(newest) } else { typed.period.parse::<Period>() };
    let mut problems = problems.to_vec();
    if asked.is_err() {
        problems.push(Problem::new("period", "Use a period such as 2026-05, 2026-Q3 or 2026."));
    }
    let mut period = asked.unwrap_or(newest);
    let mut given = returns::preview(&state.store, allow, sort, subject, period, now).await;
    if let Err(store::Error::Fault(Fault::Invalid { problems: found })) = &given {
        problems.extend(found.iter().cloned());
        period = newest;
        given = returns::preview(&state.store, allow, sort, subject, period, now).await;
    }
    let given = given.map_err(|error| desk.instead(error))?;
    let payments: Vec<Payment> = if sort == Sort::Fund {
        store::payments::payments(&state.store, &desk.who.actor(), subject, period, now).await.map_err(|error| desk.instead(error))?
    } else {
        Vec::new()
    };
    let status = if problems.is_empty() || status != StatusCode::OK { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may_sign = desk.may(Verb::SignReturns).is_ok();
    let typed = Typed { token: desk.token()?, previewed: given.hash(), period: period.to_string(), ..typed.clone() };
    let title = format!("{}, {}", given.name, period.in_words());
    let (_, words) = state.store.vocabulary();
    Ok(desk.answer(status, &title, HERE, &view::preview(&given, (&payments, &words), &typed, may_sign, today, &problems)))
}

/// Signs what was previewed.
pub async fn sign(Given(state): Given<State>, Path((sort, subject)): Path<(String, String)>, Sent { who, typed }: Sent<Typed>) -> Answered {
    let (desk, allow) = enter(&state, Asking(Some(who))).await?;
    let Some(sort) = Sort::from_name(&sort) else { return Ok(desk.nothing_here()) };
    let again = async |status, problems: &[Problem]| shown(&state, &desk, &allow, (sort, &subject), &typed, status, problems).await;
    let Ok(period) = typed.period.parse::<Period>() else { return again(StatusCode::OK, &[]).await };
    let under = Gateway { gateway: typed.gateway.clone(), recipient: typed.recipient.clone() };
    let wanted = Wanted { sort, subject: subject.clone(), period, under, previewed: typed.previewed.clone() };
    match returns::sign(&state.store, chance::id(state.clock.now()), wanted, &desk.who.actor(), state.clock.now()).await {
        Ok(signed) => Ok(Redirect::to(&format!("/returns/signed/{}", signed.id)).into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => again(StatusCode::UNPROCESSABLE_ENTITY, &problems).await,
        Err(store::Error::Fault(Fault::Conflict)) => {
            let why =
                "Something was written since you opened this page, and the numbers are others now. Look at them once more, then sign.";
            again(StatusCode::CONFLICT, &[Problem::new("", why)]).await
        }
        Err(error) => Err(desk.instead(error)),
    }
}

async fn find(state: &State, desk: &Desk, allow: &Allow, id: &str) -> Result<Signed, Instead> {
    let nothing = || Instead::from(Box::new(desk.nothing_here()));
    let id = id.parse::<Uuid>().map_err(|_| nothing())?;
    let all = returns::list(&state.store, allow).await.map_err(|error| desk.instead(error))?;
    all.into_iter().find(|one| one.id == id).ok_or_else(nothing)
}

/// A return that was signed.
pub async fn signed(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Answered {
    let (desk, allow) = enter(&state, asking.0).await?;
    let signed = find(&state, &desk, &allow, &id).await?;
    let title = format!("{}, {}", signed.given.name, signed.given.period.in_words());
    Ok(desk.page(&title, HERE, &view::signed(&signed)))
}

/// The same as a file.
pub async fn file(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Answered {
    let (desk, allow) = enter(&state, asking.0).await?;
    let signed = find(&state, &desk, &allow, &id).await?;
    let name = format!("return-{}-{}-{}.csv", signed.given.subject, signed.given.period.to_string().to_lowercase(), signed.edition);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, csv(&signed.given, &signed.under.gateway, &signed.under.recipient)).into_response())
}
