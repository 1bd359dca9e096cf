//! Figures, read from cells: a sum over buckets, and over the months up to a period's end.

use std::sync::LazyLock;

use casework::{
    access::{Allow, Verb},
    fault::Fault,
    insight::{Breakdown, Card, Dimension, Figure, Indicator, Method, Month, Part, Parts, Period, Point, Review, TeamName, figure},
    release::{Counts, ReleaseTable, table},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;

use crate::{
    Result, Store, Tx,
    cells::{PartsRow, columns},
    identity,
};

/// How many months a chart shows.
const MONTHS_SHOWN: i32 = 12;

static BY_MONTH: LazyLock<String> = LazyLock::new(|| {
    let sums = columns(|name| format!("CAST(SUM({name}) AS BIGINT) AS {name}"));
    format!(
        "SELECT month, {sums} FROM cells WHERE indicator = $1 AND version = $2 AND dimension = $3 AND month <= $4
        GROUP BY month ORDER BY month"
    )
});

#[derive(FromRow)]
struct MonthRow {
    month: i64,
    #[sqlx(flatten)]
    parts: PartsRow,
}

/// What had been added up by the end of each month up to `last` in which something changed, oldest first.
async fn running(tx: &mut Tx, indicator: &Indicator, breakdown: &Breakdown, last: Month) -> Result<Vec<(Month, Parts)>> {
    let dimension = Dimension::from(breakdown).0;
    let rows: Vec<MonthRow> = on!(tx, |conn| sqlx::query_as(BY_MONTH.as_str())
        .bind(&indicator.id)
        .bind(indicator.version)
        .bind(&dimension)
        .bind(i64::from(last.0))
        .fetch_all(conn)
        .await)?;
    let mut sum = Parts::ZERO;
    let add = |row: MonthRow| {
        sum += row.parts.0;
        (Month(i32::try_from(row.month).unwrap_or(i32::MAX)), sum)
    };
    Ok(rows.into_iter().map(add).collect())
}

fn at(running: &[(Month, Parts)], month: Month) -> Parts {
    running.iter().rev().find(|(then, _)| *then <= month).map_or(Parts::ZERO, |(_, parts)| *parts)
}

/// The indicator of that name.
pub fn indicator<'a>(store: &'a Store, id: &str) -> Result<&'a Indicator> {
    Ok(store.indicators.iter().find(|indicator| indicator.id == id).ok_or(Fault::NotFound)?)
}

/// One live figure, as far as this actor was allowed to see: of one team, or of the whole council.
pub async fn live(store: &Store, allow: &Allow, id: &str, breakdown: Breakdown, period: Period, now: DateTime<Utc>) -> Result<Figure> {
    if allow.verb() != Verb::SeeFigures || allow.team() != breakdown.team.as_deref() {
        return Err(Fault::NotFound.into());
    }
    unguarded(store, id, breakdown, period, now).await
}

/// One figure, for the operator's command line and for tests: nobody signed in asks through this.
pub async fn unguarded(store: &Store, id: &str, breakdown: Breakdown, period: Period, now: DateTime<Utc>) -> Result<Figure> {
    let indicator = indicator(store, id)?;
    let running = running(&mut store.read().await?, indicator, &breakdown, period.last_month()).await?;
    Ok(figure(indicator, &at(&running, period.last_month()), period, breakdown, now))
}

/// The review page of a team, or of the whole council where the decision was about no team.
pub async fn review(store: &Store, allow: &Allow, period: Period, today: NaiveDate, now: DateTime<Utc>) -> Result<Review> {
    if allow.verb() != Verb::SeeFigures {
        return Err(Fault::NotFound.into());
    }
    let mut tx = store.read().await?;
    let teams = identity::teams(&mut tx).await?;
    let breakdown = Breakdown { team: allow.team().map(str::to_owned), ..Breakdown::default() };
    let team = teams.iter().find(|team| Some(team.id.as_str()) == allow.team()).cloned();
    let (mut cards, mut people) = (Vec::new(), 0);
    for change in store.indicators.iter().filter(|indicator| matches!(indicator.method, Method::Change { .. })) {
        let Some(level) = store.indicators.iter().find(|other| is_level(other) && other.subject == change.subject) else { continue };
        let changes = running(&mut tx, change, &breakdown, period.last_month()).await?;
        let levels = running(&mut tx, level, &breakdown, period.last_month()).await?;
        let last = period.last_month().min(Month::of(today));
        people = people.max(at(&levels, last)[Part::People]);
        cards.push(Card {
            id: change.subject.clone(),
            name: change.name.clone(),
            unit: change.unit,
            welcome: change.welcome,
            change: figure(change, &at(&changes, period.last_month()), period, breakdown.clone(), now),
            level: (0..MONTHS_SHOWN).rev().map(|back| point(level, last.before(back), &levels)).collect(),
        });
    }
    Ok(Review { team, teams, people, today, computed_at: now, cards })
}

fn is_level(indicator: &Indicator) -> bool {
    matches!(indicator.method, Method::Level { .. })
}

fn point(indicator: &Indicator, month: Month, running: &[(Month, Parts)]) -> Point {
    let parts = at(running, month);
    let shown = figure(indicator, &parts, Period::Month(month), Breakdown::default(), DateTime::UNIX_EPOCH);
    Point { month, people: shown.people, known: shown.followed_up, mean: shown.after }
}

/// The quarters that are over and for which there is something, newest first.
pub async fn closed_quarters(store: &Store, today: NaiveDate) -> Result<Vec<Period>> {
    let mut tx = store.read().await?;
    let first: (Option<i64>,) = on!(&mut tx, |conn| sqlx::query_as("SELECT MIN(month) FROM cells").fetch_one(conn).await)?;
    let Some(first) = first.0.and_then(|month| i32::try_from(month).ok()) else { return Ok(Vec::new()) };
    let newest = Period::quarter_of(today).previous();
    Ok(std::iter::successors(Some(newest), |period| Some(period.previous()))
        .take_while(|period| period.last_month() >= Month(first))
        .take(40)
        .collect())
}

/// What is published for a quarter that is over. Counts are read here and leave only protected.
pub async fn release(store: &Store, allow: &Allow, period: Period, today: NaiveDate) -> Result<ReleaseTable> {
    if allow.verb() != Verb::SeeReleases || !closed_quarters(store, today).await?.contains(&period) {
        return Err(Fault::NotFound.into());
    }
    let mut tx = store.read().await?;
    let teams = identity::teams(&mut tx).await?;
    let mut unprotected = Vec::new();
    for indicator in store.indicators.iter().filter(|indicator| matches!(indicator.method, Method::Change { .. })) {
        let total = counts(&mut tx, indicator, Breakdown::default(), period).await?;
        let mut by_team = Vec::new();
        for team in &teams {
            let breakdown = Breakdown { team: Some(team.id.clone()), ..Breakdown::default() };
            by_team.push((team.id.clone(), team.name.clone(), counts(&mut tx, indicator, breakdown, period).await?));
        }
        unprotected.push((indicator.id.clone(), indicator.name.clone(), total, by_team));
    }
    Ok(table(period, &unprotected))
}

async fn counts(tx: &mut Tx, indicator: &Indicator, breakdown: Breakdown, period: Period) -> Result<Counts> {
    let parts = at(&running(tx, indicator, &breakdown, period.last_month()).await?, period.last_month());
    let not_known = parts[Part::People] - parts[Part::FollowedUp];
    Ok(Counts { lower: parts[Part::Lower], same: parts[Part::Same], higher: parts[Part::Higher], not_known })
}

/// The name of a team, for a page's heading.
pub async fn team_name(store: &Store, team: &str) -> Result<Option<TeamName>> {
    Ok(identity::teams(&mut store.read().await?).await?.into_iter().find(|one| one.id == team))
}

/// Sums over everything that stands, without a period: for tests and the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Everything we paid, in pence.
    pub spend_pence: i64,
    /// Days from asking to answer, of each pull that was answered.
    pub wait_days: Vec<i64>,
}

/// What was paid, and how long others took to answer.
pub async fn totals(store: &Store) -> Result<Totals> {
    let mut tx = store.read().await?;
    let sql = "SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM facts WHERE fact = 'spend'";
    let (spend_pence,): (i64,) = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?;
    // A pull and its answer have the number of the same `whom`; the first answer on or after the asking is the one.
    let sql = "SELECT asked.on_date, MIN(told.on_date) FROM facts asked
        JOIN facts told ON told.bucket = asked.bucket AND told.person = asked.person AND told.member = asked.member
            AND told.fact = 'pull_answered' AND told.on_date >= asked.on_date
        WHERE asked.fact = 'pull' GROUP BY asked.bucket, asked.person, asked.record, asked.place, asked.on_date";
    let waits: Vec<(NaiveDate, NaiveDate)> = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let wait_days = waits.into_iter().map(|(asked, told)| (told - asked).num_days()).collect();
    Ok(Totals { spend_pence, wait_days })
}
