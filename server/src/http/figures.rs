//! `GET /api/v1/figures`: live for those who may see them; for everybody else the last released value, or `"c"`.

use axum::{
    Json,
    extract::{Path, Query, State as Given},
};
use casework::{
    access::{Actor, Relation, Verb, decide},
    insight::{Breakdown, By, Figure, Indicator, Month, Period, Seen, Summed},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{figures, releases};

use super::{
    State,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};

/// Every indicator, for the whole council, up to today.
pub async fn list(Given(state): Given<State>, who: SignedIn) -> Result<Json<Vec<Value>>, Refusal> {
    let mut all = Vec::new();
    for indicator in &state.store.indicators().await?.current {
        all.extend(answer(&state, &who.actor(), indicator, None, None).await?);
    }
    Ok(Json(all))
}

/// How a figure is asked for.
#[derive(Deserialize)]
pub struct Asked {
    by: Option<By>,
    period: Option<String>,
    version: Option<i64>,
}

/// One indicator: the newest figure; with `by=team` (or `ward`, `age_band`, `theme`, `support_length`, `household`), one for each of them as well; with
/// `version=1`, by an earlier definition; with `period=month`, `quarter` or `year`, one for
/// each of the last twelve; with `period=2026-Q3`, for that one.
pub async fn show(
    Given(state): Given<State>,
    who: SignedIn,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<Value>>, Refusal> {
    let Query(asked) =
        asked.map_err(|_| invalid("by", "Use by=team, ward, age_band, theme, support_length or household, or leave it out."))?;
    let indicator = figures::indicator(&state.store, &id, asked.version).await?;
    Ok(Json(answer(&state, &who.actor(), &indicator, asked.by, asked.period.as_deref()).await?))
}

async fn answer(state: &State, actor: &Actor, indicator: &Indicator, by: Option<By>, period: Option<&str>) -> Result<Vec<Value>, Refusal> {
    let today = state.clock.today();
    let breakdowns = breakdowns(state, indicator, by).await?;
    let mut figures = Vec::new();
    let mut released = false;
    for period in periods(period, today)? {
        // Each decision is about one team, or about the whole council.
        for of_one in breakdowns.chunk_by(|one, next| one.team == next.team) {
            let relation = Relation { team: of_one[0].team.clone(), ..Relation::default() };
            match decide(actor, Verb::SeeFigures, &relation, state.clock.now()) {
                Ok(allow) => {
                    let seen = figures::live(&state.store, &allow, indicator, of_one, period, state.clock.now()).await?;
                    figures.extend(seen.iter().map(as_answered));
                }
                Err(_) => released = true,
            }
        }
    }
    if figures.is_empty() && released {
        return last_released(state, actor, indicator, &breakdowns, period).await;
    }
    Ok(figures)
}

/// The whole, and each that it is broken down into.
async fn breakdowns(state: &State, indicator: &Indicator, by: Option<By>) -> Result<Vec<Breakdown>, Refusal> {
    let mut all = vec![Breakdown::default()];
    let Some(by) = by else { return Ok(all) };
    if !indicator.breakdowns.contains(&by) {
        return Err(invalid("by", "This indicator is not broken down by that: its definition says by what it is."));
    }
    let values = if by == By::Team {
        let teams = store::identity::teams(&mut state.store.read().await?).await?;
        teams.into_iter().map(|team| team.id).collect()
    } else {
        figures::values(&state.store, indicator, by).await?
    };
    all.extend(values.iter().map(|value| Breakdown::default().with(by, value)));
    Ok(all)
}

/// A figure as it is, or what it would be about where it is held back.
fn as_answered(seen: &Seen) -> Value {
    match seen {
        Seen::Figure(figure) => serde_json::to_value(figure).unwrap_or_default(),
        Seen::HeldBack(about, _) => protected(about),
    }
}

fn periods(asked: Option<&str>, today: chrono::NaiveDate) -> Result<Vec<Period>, Refusal> {
    let month = Period::Month(Month::of(today));
    let newest = match asked {
        None => return Ok(vec![month]),
        Some("month") => month,
        Some("quarter") => Period::quarter_of(today),
        Some("year") => Period::Year(chrono::Datelike::year(&today)),
        Some(other) => {
            let period =
                other.parse().map_err(|_| invalid("period", "Use month, quarter, year, or a period such as 2026-05, 2026-Q3 or 2026."))?;
            return Ok(vec![period]);
        }
    };
    let mut periods: Vec<Period> = std::iter::successors(Some(newest), |period| Some(period.previous())).take(12).collect();
    periods.reverse();
    Ok(periods)
}

/// What was last released of an indicator: protected counts, and `"c"` for everything else that is a value.
async fn last_released(
    state: &State,
    actor: &Actor,
    indicator: &Indicator,
    breakdowns: &[Breakdown],
    asked: Option<&str>,
) -> Result<Vec<Value>, Refusal> {
    decide(actor, Verb::SeeReleases, &Relation::default(), state.clock.now())?;
    let asked = asked.and_then(|asked| asked.parse::<Period>().ok());
    let mut figures = Vec::new();
    for breakdown in breakdowns {
        let at = at(breakdown);
        let at: Vec<(&str, &str)> = at.iter().map(|(dimension, code)| (*dimension, code.as_str())).collect();
        let last = releases::last(&state.store, indicator, &at, asked).await?;
        let period = last.as_ref().map(|last| last.period).or(asked).unwrap_or_else(|| Period::Month(Month::of(state.clock.today())));
        let at = last.as_ref().map_or_else(|| state.clock.now(), |last| last.at);
        let mut figure = protected(&casework::insight::figure(indicator, &Summed::default(), period, breakdown.clone(), at));
        if let Some(last) = last {
            for (name, value) in ["people", "lower", "same", "higher", "unknown"].into_iter().zip(last.values) {
                figure[name] = value.count().map_or_else(|| json!("c"), |count| json!(count));
            }
            figure["released_in"] = json!(last.dataset);
        }
        figures.push(figure);
    }
    Ok(figures)
}

/// Where a breakdown is, as datasets name it.
fn at(breakdown: &Breakdown) -> Vec<(&'static str, String)> {
    By::ALL.into_iter().filter_map(|by| Some((by.as_str(), breakdown.get(by)?.to_owned()))).collect()
}

/// A figure with the sign of what is held back in the place of everything that counts people or adds them up.
fn protected(blank: &Figure) -> Value {
    let mut figure = serde_json::to_value(blank).unwrap_or_default();
    if let Some(fields) = figure.as_object_mut() {
        let kept = [
            "indicator",
            "name",
            "method",
            "version",
            "definition",
            "computed_at",
            "period",
            "breakdown",
            "unit",
            "welcome",
            "window_days",
        ];
        for (name, value) in fields.iter_mut() {
            if !kept.contains(&name.as_str()) {
                *value = if name == "flags" || name == "caveats" { json!([]) } else { json!("c") };
            }
        }
    }
    figure
}
