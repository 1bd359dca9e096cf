//! `/returns`: exact numbers without names for whoever is owed them, previewed, signed by finance, and kept as they were signed. Plain
//! documents with plain forms.

mod view;

use axum::{
    extract::{Path, Query, State as Given},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    access::{Allow, Relation, Verb, decide},
    fault::{Fault, Problem},
    insight::Period,
    returns::{Sort, csv},
};
use serde::Deserialize;
use store::{
    frameworks,
    returns::{self, Gateway, Payment, Signed, Wanted},
};
use uuid::Uuid;

use super::{
    State,
    form::{Carries, Sent, token},
    pages, plain,
    problem::Refusal,
    release::page,
    signed_in::{Asking, SignedIn},
};
use crate::operations::chance;

/// Who may be here: others are told that there is nothing.
fn enter(state: &State, asking: Asking) -> Result<(SignedIn, Allow), Box<Response>> {
    let Some(who) = asking.0 else {
        return Err(Box::new((StatusCode::UNAUTHORIZED, Html(plain::not_signed_in(&state.version))).into_response()));
    };
    match decide(&who.actor(), Verb::SeeReturns, &Relation::default(), state.clock.now()) {
        Ok(allow) if who.token.is_none() => Ok((who, allow)),
        _ => Err(Box::new(pages::nothing_here(state))),
    }
}

fn may_sign(state: &State, who: &SignedIn) -> bool {
    decide(&who.actor(), Verb::SignReturns, &Relation::default(), state.clock.now()).is_ok()
}

/// What can be returned, and what was.
pub async fn all(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Result<Response, Refusal> {
    let (_, allow) = match enter(&state, asking.0) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let frameworks = frameworks::all(&state.store).await?.into_iter().map(|one| (one.framework.id, one.framework.name)).collect();
    let (_, words) = state.store.vocabulary();
    let funds = words.funds.iter().map(|fund| (fund.id.clone(), fund.name.clone())).collect();
    let signed = returns::list(&state.store, &allow).await?;
    Ok(page(&state, StatusCode::OK, "Returns", &view::all(frameworks, funds, &signed)))
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
) -> Result<Response, Refusal> {
    let (who, allow) = match enter(&state, asking.0) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let Some(sort) = Sort::from_name(&sort) else { return Ok(pages::nothing_here(&state)) };
    let typed = Typed { period: asked.period.unwrap_or_default(), ..Typed::default() };
    shown(&state, &who, &allow, (sort, &subject), &typed, StatusCode::OK, &[]).await
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
    who: &SignedIn,
    allow: &Allow,
    (sort, subject): (Sort, &str),
    typed: &Typed,
    status: StatusCode,
    problems: &[Problem],
) -> Result<Response, Refusal> {
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
    let given = match given {
        Ok(given) => given,
        Err(store::Error::Fault(Fault::NotFound)) => return Ok(pages::nothing_here(state)),
        Err(error) => return Err(error.into()),
    };
    let payments: Vec<Payment> =
        if sort == Sort::Fund { returns::payments(&state.store, allow, subject, period).await? } else { Vec::new() };
    let status = if problems.is_empty() || status != StatusCode::OK { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may = may_sign(state, who);
    let typed = Typed { token: token(state, who)?, previewed: given.hash(), period: period.to_string(), ..typed.clone() };
    let title = format!("{}, {}", given.name, period.in_words());
    let (_, words) = state.store.vocabulary();
    Ok(page(state, status, &title, &view::preview(&given, (&payments, &words), &typed, may, today, &problems)))
}

/// Signs what was previewed.
pub async fn sign(
    Given(state): Given<State>,
    Path((sort, subject)): Path<(String, String)>,
    Sent { who, typed }: Sent<Typed>,
) -> Result<Response, Refusal> {
    let (who, allow) = match enter(&state, Asking(Some(who))) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let Some(sort) = Sort::from_name(&sort) else { return Ok(pages::nothing_here(&state)) };
    let Ok(period) = typed.period.parse::<Period>() else {
        return shown(&state, &who, &allow, (sort, &subject), &typed, StatusCode::OK, &[]).await;
    };
    let under = Gateway { gateway: typed.gateway.clone(), recipient: typed.recipient.clone() };
    let wanted = Wanted { sort, subject: subject.clone(), period, under, previewed: typed.previewed.clone() };
    let again = async |status, problems: &[Problem]| shown(&state, &who, &allow, (sort, &subject), &typed, status, problems).await;
    match returns::sign(&state.store, chance::id(state.clock.now()), wanted, &who.actor(), state.clock.now()).await {
        Ok(signed) => Ok(Redirect::to(&format!("/returns/signed/{}", signed.id)).into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => again(StatusCode::UNPROCESSABLE_ENTITY, &problems).await,
        Err(store::Error::Fault(Fault::Conflict)) => {
            let why =
                "Something was written since you opened this page, and the numbers are others now. Look at them once more, then sign.";
            again(StatusCode::CONFLICT, &[Problem::new("", why)]).await
        }
        Err(store::Error::Fault(Fault::NotFound)) => Ok(pages::nothing_here(&state)),
        Err(error) => Err(error.into()),
    }
}

async fn find(state: &State, allow: &Allow, id: &str) -> Result<Option<Signed>, Refusal> {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    Ok(returns::list(&state.store, allow).await?.into_iter().find(|one| one.id == id))
}

/// A return that was signed.
pub async fn signed(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (_, allow) = match enter(&state, asking.0) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    Ok(match find(&state, &allow, &id).await? {
        Some(signed) => {
            let title = format!("{}, {}", signed.given.name, signed.given.period.in_words());
            page(&state, StatusCode::OK, &title, &view::signed(&signed))
        }
        None => pages::nothing_here(&state),
    })
}

/// The same as a file.
pub async fn file(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (_, allow) = match enter(&state, asking.0) {
        Ok(entered) => entered,
        Err(response) => return Ok(*response),
    };
    let Some(signed) = find(&state, &allow, &id).await? else { return Ok(pages::nothing_here(&state)) };
    let name = format!("return-{}-{}-{}.csv", signed.given.subject, signed.given.period.to_string().to_lowercase(), signed.edition);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, csv(&signed.given, &signed.under.gateway, &signed.under.recipient)).into_response())
}
