//! The people and entries behind a figure, for the lead of the team: each shown is a row of the audit.

use app::{
    markup::{escaped, table},
    words,
};
use axum::{
    extract::{Path, Query, State as Given, rejection::QueryRejection},
    response::Response,
};
use casework::{
    access::Role,
    insight::{Breakdown, Indicator, Part},
    quantity::Quantity,
    vocabulary::{Unit, Vocabulary},
};
use store::{
    behind::{self, Behind, Entry},
    figures, review,
};

use super::{Asked, one::Trouble, parts};
use crate::http::{State, desk::Desk, signed_in::Asking};

/// The page at `/review/INDICATOR/people?team=…&period=…`.
pub async fn people(
    Given(state): Given<State>,
    asking: axum::Extension<Asking>,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let desk = match Desk::of(&state, asking.0).await {
        Ok(desk) => desk,
        Err(answer) => return *answer,
    };
    let Query(asked) = asked.unwrap_or_default();
    match made(&state, &desk, &id, &asked).await {
        Ok(body) => desk.page("The people and entries behind a figure", "/review", &body),
        Err(Trouble::Answer(answer)) => *answer,
        Err(Trouble::Store(error)) => desk.refuse(error),
    }
}

async fn made(state: &State, desk: &Desk, id: &str, asked: &Asked) -> Result<String, Trouble> {
    let nothing = || Trouble::Answer(Box::new(desk.nothing_here()));
    let actor = desk.who.actor();
    let team = asked.team_of(&actor).filter(|_| actor.role == Role::TeamLead).ok_or_else(nothing)?;
    let allow = desk.may_see_figures(Some(&team))?;
    let asked_period = asked.period_of().map_err(|()| nothing())?;
    let indicator = figures::indicator(&state.store, id, None).await?;
    let (today, now) = (state.clock.today(), state.clock.now());
    let card = review::card(&state.store, &allow, &indicator, asked_period, today, now).await?;
    if let Some(why) = card.held_back {
        return Ok(format!("<p>{}</p>", escaped(&why)));
    }
    let period = review::period_of(&indicator, asked_period, today);
    let breakdown = Breakdown { team: Some(team), ..Breakdown::default() };
    let found = behind::behind(&state.store, &actor, &allow, &indicator, &breakdown, period, now).await?;
    let (_, vocabulary) = state.store.vocabulary();
    let back = format!("/review/{id}{}", asked.kept());
    let counted = card.figure.people;
    let shown = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let mut out = format!(
        r#"<p class="lead">{} · {} · {}</p><p>That you looked is in the audit, once for each person.</p>"#,
        escaped(&card.figure.name),
        period.in_words(),
        words::count_of(shown, "person", "people")
    );
    if counted > shown {
        out.push_str(&format!("<p>{} of those counted are not yours to see one by one.</p>", counted - shown));
    }
    let pairs: Vec<[f64; 2]> = found.iter().filter_map(|one| pair(&indicator, one)).collect();
    out.push_str(&format!(r#"<div class="on-screen">{}</div>"#, parts::slope(&card.figure, &pairs)));
    let rows: Vec<Vec<String>> = found.iter().map(|one| row(one, &indicator, &vocabulary)).collect();
    let columns = if card.figure.method == "change" { ["Person", "After", "Entries"] } else { ["Person", "Counts as", "Entries"] };
    out.push_str(&table("Each person whom the figure counts, in the order of names", &columns, &rows, false));
    out.push_str(&format!(r#"<p><a href="{}">Back to the figure</a></p>"#, escaped(&back)));
    Ok(out)
}

/// Before and after of somebody known both times.
fn pair(indicator: &Indicator, one: &Behind) -> Option<[f64; 2]> {
    #[expect(clippy::cast_precision_loss, reason = "for drawing")]
    let units = |part: Part| one.adds[part] as f64 / indicator.scale();
    (one.adds[Part::FollowedUp] == 1 && indicator.method.name() == "change").then(|| [units(Part::BeforeSum), units(Part::AfterSum)])
}

fn row(one: &Behind, indicator: &Indicator, vocabulary: &Vocabulary) -> Vec<String> {
    let name = if one.name.is_empty() { "Name not known" } else { &one.name };
    let person = format!(r#"<a href="/people/{}" dir="auto">{}</a>"#, one.person, escaped(name));
    let counts = match indicator.method.name() {
        "change" => one.said().to_owned(),
        _ if one.adds[Part::FollowedUp] > 0 || one.adds[Part::Times] > 0 => "counted".to_owned(),
        _ => "not known".to_owned(),
    };
    let entries: String = one.entries.iter().map(|entry| format!("<li>{}</li>", said(one, entry, vocabulary))).collect();
    let entries = if entries.is_empty() { "None".to_owned() } else { format!(r#"<ul class="govuk-list">{entries}</ul>"#) };
    vec![person, counts, entries]
}

/// An entry: its day, and what it says that is counted. It leads to the record.
fn said(one: &Behind, entry: &Entry, vocabulary: &Vocabulary) -> String {
    let topic = entry.topic.as_deref().unwrap_or_default();
    let measure = vocabulary.measure(topic);
    let named = measure.map(|measure| measure.name.clone()).or_else(|| vocabulary.theme(topic).map(|theme| theme.name.clone()));
    let value = entry.value.map(|value| match measure {
        Some(measure) => words::value(Quantity::from_thousandths(value), measure.unit),
        None => words::value(Quantity::whole(value), Unit::Pence),
    });
    let said: Vec<String> = [named, value].into_iter().flatten().collect();
    let day = words::full_day(entry.on);
    format!(r#"<a href="/people/{}#entry-{}">{day}</a> {}"#, one.person, entry.record, escaped(&said.join(" ")))
}
