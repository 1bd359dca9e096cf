//! One indicator: its finding, charts, numbers, where they come from, what it counts, breakdowns, teams in a funnel, earlier definitions.

use std::collections::BTreeMap;

use app::{
    components::chart::multiples,
    markup::{escaped, table},
};
use axum::{
    extract::{Path, Query, State as Given, rejection::QueryRejection},
    response::Response,
};
use casework::{
    access::{Allow, Role},
    insight::{Breakdown, By, Card, Defined, Figure, Indicator, Seen, definition::in_words},
};
use store::{figures, review};

use super::{Asked, between, choose::choose, finding, parts};
use crate::http::{State, desk::Desk, signed_in::Asking};

/// The page at `/review/INDICATOR?team=…&period=…&by=…&version=…`.
pub async fn one(
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
        Ok((title, body)) => desk.page(&title, "/review", &body),
        Err(Trouble::Answer(answer)) => *answer,
        Err(Trouble::Store(error)) => desk.refuse(error),
    }
}

/// What keeps a page from being made.
pub(super) enum Trouble {
    /// Another page instead.
    Answer(Box<Response>),
    /// The store could not.
    Store(store::Error),
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Box<Response>> for Trouble {
    fn from(answer: Box<Response>) -> Self {
        Self::Answer(answer)
    }
}

async fn made(state: &State, desk: &Desk, id: &str, asked: &Asked) -> Result<(String, String), Trouble> {
    let nothing = || Trouble::Answer(Box::new(desk.nothing_here()));
    let actor = desk.who.actor();
    let team = asked.team_of(&actor);
    let allow = desk.may_see_figures(team.as_deref())?;
    let period = asked.period_of().map_err(|()| nothing())?;
    let version = if asked.version.is_empty() { None } else { Some(asked.version.parse().map_err(|_| nothing())?) };
    let indicator = figures::indicator(&state.store, id, version).await?;
    let (today, now) = (state.clock.today(), state.clock.now());
    let card = review::card(&state.store, &allow, &indicator, period, today, now).await?;
    let (_, vocabulary) = state.store.vocabulary();
    let teams = store::identity::teams(&mut state.store.read().await?).await?;
    let chosen = teams.iter().find(|one| Some(&one.id) == team.as_ref());
    let of = chosen.map_or_else(|| "All teams I may see".to_owned(), |team| team.name.clone());
    let address = format!("/review/{id}");
    let mut out = format!(
        r#"<p class="lead">{} · {}</p><p>{}</p>"#,
        escaped(&of),
        card.figure.period.in_words(),
        escaped(&in_words(&indicator, &vocabulary))
    );
    match state.store.indicators().await?.current(id) {
        Some(current) if current.version == indicator.version => {}
        Some(_) => out.push_str(&format!(
            r#"<p class="band">By definition {}, which has been replaced. <a href="{address}">By the one that counts now</a></p>"#,
            indicator.version
        )),
        None => out.push_str(
            r#"<p class="band">This is no longer counted. What is shown stands as it stood. <a href="/indicators">Indicators</a></p>"#,
        ),
    }
    out.push_str(&choose(&address, &teams, chosen, asked, today));
    out.push_str(&figure(&card));
    if card.held_back.is_none() && actor.role == Role::TeamLead && team.is_some() {
        out.push_str(&format!(
            r#"<p><a href="{address}/people{}">The people and entries behind this figure</a></p>"#,
            escaped(&asked.kept())
        ));
    }
    out.push_str(&broken_down(state, desk, &allow, &indicator, asked, &card.figure).await?);
    out.push_str(&between::between_teams(state, desk, &indicator, &card.figure).await?);
    out.push_str(&history(&address, &review::history(&state.store, id).await?));
    out.push_str(&format!(
        r#"<p><a href="/indicators/{id}">The definition, to read or to change</a> · <a href="/review{}">Back to review</a></p>"#,
        escaped(&asked.kept())
    ));
    let title = if card.held_back.is_some() { card.figure.name.clone() } else { finding::title(&card.figure) };
    Ok((title, out))
}

/// Chart, share, slope and numbers.
fn figure(card: &Card) -> String {
    if let Some(why) = &card.held_back {
        return format!(r#"<section class="card" aria-label="The figure"><p>{}</p></section>"#, escaped(why));
    }
    let figure = &card.figure;
    format!(
        r#"<section class="card" aria-label="The figure">{}{}{}{}{}</section>"#,
        parts::line(card, 280),
        parts::share(figure),
        parts::slope(figure, &[]),
        parts::small(figure),
        parts::caveats(figure)
    )
}

/// The form that asks for a breakdown, and the breakdown that was asked for.
async fn broken_down(
    state: &State,
    desk: &Desk,
    allow: &Allow,
    indicator: &Indicator,
    asked: &Asked,
    whole: &Figure,
) -> Result<String, Trouble> {
    let offered: Vec<(By, &str)> = By::ALL
        .into_iter()
        .filter(|by| indicator.breakdowns.contains(by) && !(*by == By::Team && allow.team().is_some()))
        .map(|by| (by, by.in_words()))
        .collect();
    let mut out =
        String::from(r#"<section class="card" aria-labelledby="by-title"><h2 class="card__title" id="by-title">Broken down</h2>"#);
    if offered.is_empty() {
        out.push_str("<p>This indicator is not broken down any further.</p></section>");
        return Ok(out);
    }
    let options: String = offered
        .iter()
        .map(|(by, name)| {
            let selected = if asked.by == by.as_str() { " selected" } else { "" };
            format!(r#"<option value="{}"{selected}>{name}</option>"#, by.as_str())
        })
        .collect();
    let hidden = |name: &str, value: &str| format!(r#"<input type="hidden" name="{name}" value="{}">"#, escaped(value));
    out.push_str(&format!(
        r#"<form method="get" class="choose">{}{}<div class="govuk-form-group"><label class="govuk-label" for="by">By</label><select class="govuk-select" id="by" name="by">{options}</select></div><button type="submit" class="button button--quiet">Break down</button></form>"#,
        hidden("team", &asked.team),
        hidden("period", &asked.period)
    ));
    if let Some((by, name)) = offered.into_iter().find(|(by, _)| by.as_str() == asked.by) {
        let rows = rows(state, desk, allow, indicator, by, whole).await?;
        let shown = rows.iter().map(|(name, seen)| row(name, seen)).collect::<Vec<_>>();
        let columns = ["", "Value", "Known", "People", "Lower", "Same", "Higher", "Not known"];
        let columns = [&[name], &columns[1..]].concat();
        let columns = if whole.method == "change" { &columns[..] } else { &columns[..4] };
        out.push_str(&table(&format!("{}, by {}", whole.name, name.to_lowercase()), columns, &shown, true));
        let newest = |seen: &Seen| vec![seen.figure().and_then(|figure| figure.value)];
        let lines: Vec<(String, Vec<Option<f64>>)> = lines(state, allow, indicator, by, whole, &rows).await?;
        if lines.len() > 1 && rows.iter().any(|(_, seen)| newest(seen)[0].is_some()) {
            out.push_str(&multiples("multiples", &lines, &|value| finding::say(whole, value)));
        }
        out.push_str(r#"<p class="card__small">In the order of names. What is about fewer than 10 people, or where fewer than 3 caseworkers worked, is held back. That you looked is in the audit.</p>"#);
    }
    out.push_str("</section>");
    Ok(out)
}

/// One figure for each value, in the order of names.
async fn rows(
    state: &State,
    desk: &Desk,
    allow: &Allow,
    indicator: &Indicator,
    by: By,
    whole: &Figure,
) -> Result<Vec<(String, Seen)>, Trouble> {
    let (store, now) = (&state.store, state.clock.now());
    if by == By::Team {
        let allowed = allowed(state, desk).await?;
        let all = review::between_teams(store, &allowed, indicator, whole.period, now).await?;
        figures::note_broken_down(store, desk.who.worker.id, all.len(), now).await?;
        return Ok(all);
    }
    let base = Breakdown { team: allow.team().map(str::to_owned), ..Breakdown::default() };
    let values = figures::values(store, indicator, by).await?;
    let breakdowns: Vec<Breakdown> = values.iter().map(|value| base.clone().with(by, value)).collect();
    let seen = figures::live(store, allow, indicator, &breakdowns, whole.period, now).await?;
    figures::note_broken_down(store, desk.who.worker.id, seen.len(), now).await?;
    let (_, vocabulary) = store.vocabulary();
    let named = |value: &String| match by {
        By::Theme => vocabulary.theme(value).map_or(value.clone(), |theme| theme.name.clone()),
        _ => by.value_in_words(value).to_owned(),
    };
    let mut all: Vec<(String, Seen)> = values.iter().map(named).zip(seen).collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(all)
}

/// The decisions about each team.
pub(super) async fn allowed(state: &State, desk: &Desk) -> Result<BTreeMap<String, Allow>, Trouble> {
    let teams = store::identity::teams(&mut state.store.read().await?).await?;
    Ok(teams.into_iter().filter_map(|team| Some((team.id.clone(), desk.may_see_figures(Some(&team.id)).ok()?))).collect())
}

fn row(name: &str, seen: &Seen) -> Vec<String> {
    let Seen::Figure(figure) = seen else {
        let Seen::HeldBack(_, why) = seen else { return Vec::new() };
        return vec![escaped(name), format!(r#"<span class="card__small">{}</span>"#, why.in_words())];
    };
    let value = figure.value.map_or_else(|| "not known".to_owned(), |value| escaped(&finding::say(figure, value)));
    let mut cells = vec![escaped(name), value, figure.followed_up.to_string(), figure.people.to_string()];
    if figure.method == "change" {
        cells.extend([figure.lower, figure.same, figure.higher, figure.unknown].map(|count| count.to_string()));
    }
    cells
}

/// The same over time, of those that are shown.
async fn lines(
    state: &State,
    allow: &Allow,
    indicator: &Indicator,
    by: By,
    whole: &Figure,
    rows: &[(String, Seen)],
) -> Result<Vec<(String, Vec<Option<f64>>)>, Trouble> {
    let mut all = Vec::new();
    for (name, seen) in rows.iter().filter(|(_, seen)| seen.figure().is_some()).take(24) {
        let breakdown = seen.about().breakdown.clone();
        let values = review::small_line(&state.store, allow, by, indicator, &breakdown, whole.period, state.clock.today()).await?;
        all.push((name.clone(), values));
    }
    Ok(all)
}

/// Every definition there has been.
fn history(address: &str, all: &[Defined]) -> String {
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| app::words::full_day(at.date_naive()));
    let row = |one: &Defined| {
        let when = match (one.state.as_str(), day(one.from), day(one.until)) {
            ("filling", ..) => "being counted".to_owned(),
            (_, from, Some(until)) => format!("{} to {until}", from.unwrap_or_else(|| "from the start".to_owned())),
            (_, Some(from), None) => format!("counts since {from}"),
            _ => "counts from the start".to_owned(),
        };
        let number = if one.state == "filling" {
            one.version.to_string()
        } else {
            format!(r#"<a href="{address}?version={0}">{0}</a>"#, one.version)
        };
        vec![number, when, escaped(&one.words), format!("<code>{}</code>", escaped(&one.hash.chars().take(19).collect::<String>()))]
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    format!(
        r#"<section class="card" aria-labelledby="history"><h2 class="card__title" id="history">How it has been defined</h2>{}</section>"#,
        table("Definitions, the newest first", &["Version", "When", "What it counts", "Hash"], &rows, false)
    )
}
