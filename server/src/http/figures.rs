//! `GET /api/v1/figures`: live for those who may see them; for everybody else the last released value, or `"c"`.

use axum::{
    Json,
    extract::{Path, Query, State as Given},
};
use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Fault,
    insight::{Breakdown, Figure, Indicator, Month, Period},
    release::Shown,
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::figures;

use super::{
    State,
    problem::{Refusal, invalid},
    signed_in::SignedIn,
};

/// Every indicator, for the whole council, up to today.
pub async fn list(Given(state): Given<State>, who: SignedIn) -> Result<Json<Vec<Value>>, Refusal> {
    let mut all = Vec::new();
    for indicator in state.store.indicators() {
        all.extend(answer(&state, &who.actor(), indicator, By::Nothing, None).await?);
    }
    Ok(Json(all))
}

/// How a figure is asked for.
#[derive(Deserialize)]
pub struct Asked {
    by: Option<By>,
    period: Option<String>,
}

/// What a figure is broken down by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The whole council.
    #[default]
    Nothing,
    /// Team by team.
    Team,
}

/// One indicator: the newest figure; with `by=team`, one for each team as well; with `period=month`, `quarter` or `year`, one for
/// each of the last twelve; with `period=2026-Q3`, for that one.
pub async fn show(
    Given(state): Given<State>,
    who: SignedIn,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<Value>>, Refusal> {
    let Query(asked) = asked.map_err(|_| invalid("by", "Use by=team, or leave it out."))?;
    let indicator = figures::indicator(&state.store, &id)?;
    Ok(Json(answer(&state, &who.actor(), indicator, asked.by.unwrap_or_default(), asked.period.as_deref()).await?))
}

async fn answer(state: &State, actor: &Actor, indicator: &Indicator, by: By, period: Option<&str>) -> Result<Vec<Value>, Refusal> {
    let today = state.clock.today();
    let mut teams = vec![None];
    if by == By::Team {
        let all = store::identity::teams(&mut state.store.read().await?).await?;
        teams.extend(all.into_iter().map(|team| Some(team.id)));
    }
    let mut figures = Vec::new();
    let mut released = false;
    for period in periods(period, today)? {
        for team in &teams {
            let relation = Relation { team: team.clone(), ..Relation::default() };
            match decide(actor, Verb::SeeFigures, &relation, state.clock.now()) {
                Ok(allow) => {
                    let breakdown = Breakdown { team: team.clone(), ..Breakdown::default() };
                    let figure = figures::live(&state.store, &allow, &indicator.id, breakdown, period, state.clock.now()).await?;
                    figures.push(serde_json::to_value(&figure).map_err(|_| Refusal(Fault::NotFound))?);
                }
                Err(_) => released = true,
            }
        }
    }
    if figures.is_empty() && released {
        return last_released(state, actor, indicator, &teams).await;
    }
    Ok(figures)
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
async fn last_released(state: &State, actor: &Actor, indicator: &Indicator, teams: &[Option<String>]) -> Result<Vec<Value>, Refusal> {
    let allow = decide(actor, Verb::SeeReleases, &Relation::default(), state.clock.now())?;
    let today = state.clock.today();
    let Some(period) = figures::closed_quarters(&state.store, today).await?.into_iter().next() else { return Ok(Vec::new()) };
    let table = figures::release(&state.store, &allow, period, today).await?;
    let shown = |shown: Shown| match shown {
        Shown::Count(count) => json!(count),
        Shown::HeldBack => json!("c"),
    };
    let one = |team: &Option<String>| {
        let breakdown = Breakdown { team: team.clone(), ..Breakdown::default() };
        let blank = casework::insight::figure(indicator, &casework::insight::Parts::ZERO, period, breakdown, state.clock.now());
        let mut figure = protected(&blank);
        if let Some(row) = table.rows.iter().find(|row| row.indicator == indicator.id && row.team == *team) {
            for (name, value) in
                [("people", row.people), ("lower", row.lower), ("same", row.same), ("higher", row.higher), ("unknown", row.not_known)]
            {
                figure[name] = shown(value);
            }
        }
        figure
    };
    Ok(teams.iter().map(one).collect())
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
