//! Figures, read from cells: a sum over buckets, and over the months up to a period's end.

use casework::{
    access::{Allow, Verb},
    fault::Fault,
    insight::{
        Breakdown, By, Card, Figure, Indicator, Method, Month, Part, Parts, Period, Point, Review, Summed, TeamName, figure,
        sure::{Of, bootstrap, seed},
    },
    release::{Counts, ReleaseTable, table},
};
use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    Result, Store, Tx, identity, indicators,
    sums::{self, at},
};

/// How many months a chart shows.
const MONTHS_SHOWN: i32 = 12;

/// The indicator of that name that counts now; with a version, that one, though it has been replaced.
pub async fn indicator(store: &Store, id: &str, version: Option<i64>) -> Result<Indicator> {
    let known = store.indicators().await?;
    let found = version.map_or_else(|| known.current(id), |version| known.version(id, version));
    Ok(found.cloned().ok_or(Fault::NotFound)?)
}

/// One live figure, as far as this actor was allowed to see: of one team, or of the whole council.
pub async fn live(
    store: &Store,
    allow: &Allow,
    indicator: &Indicator,
    breakdown: Breakdown,
    period: Period,
    now: DateTime<Utc>,
) -> Result<Figure> {
    if allow.verb() != Verb::SeeFigures || allow.team() != breakdown.team.as_deref() {
        return Err(Fault::NotFound.into());
    }
    unguarded(store, indicator, breakdown, period, now).await
}

/// One figure, for the operator's command line and for tests: nobody signed in asks through this.
pub async fn unguarded(store: &Store, indicator: &Indicator, breakdown: Breakdown, period: Period, now: DateTime<Utc>) -> Result<Figure> {
    let summed = sums::summed(&mut store.read().await?, indicator, &breakdown, period).await?;
    Ok(figure(indicator, &summed, period, breakdown, now))
}

/// The 95% interval of a change for the whole council by the bootstrap over people, seeded from the figure's identity: the same figure has
/// the same interval wherever it is worked out. None for other methods, and for fewer than two people known both times.
pub async fn bootstrapped(store: &Store, indicator: &Indicator, period: Period) -> Result<Option<[f64; 2]>> {
    if !matches!(indicator.method, Method::Change { .. }) {
        return Ok(None);
    }
    let changes = sums::changes(&mut store.read().await?, indicator, period).await?;
    #[expect(clippy::cast_precision_loss, reason = "for an interval; the exact sums stay whole numbers")]
    let changes: Vec<f64> = changes.into_iter().map(|change| change as f64 / indicator.scale()).collect();
    let identity = format!("{} {} {period}", indicator.id, indicator.definition_hash());
    Ok(bootstrap(&changes, Of::Mean, seed(&identity)))
}

/// What an indicator is broken down into by one thing, as far as cells have it.
pub async fn values(store: &Store, indicator: &Indicator, by: By) -> Result<Vec<String>> {
    sums::values(&mut store.read().await?, indicator, by).await
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
    let known = indicators::known(&mut tx, store).await?;
    let (mut cards, mut people) = (Vec::new(), 0);
    for change in known.current.iter().filter(|indicator| matches!(indicator.method, Method::Change { .. })) {
        let Some(level) = known.current.iter().find(|other| is_level(other) && other.subject == change.subject) else { continue };
        let changes = sums::summed(&mut tx, change, &breakdown, period).await?;
        let levels = sums::running(&mut tx, level, &breakdown, period).await?;
        let last = period.last_month().min(Month::of(today));
        people = people.max(at(&levels, last)[Part::People]);
        cards.push(Card {
            id: change.subject.clone(),
            name: change.name.clone(),
            unit: change.unit,
            welcome: change.welcome,
            change: figure(change, &changes, period, breakdown.clone(), now),
            level: (0..MONTHS_SHOWN).rev().map(|back| point(level, last.before(back), &levels)).collect(),
        });
    }
    Ok(Review { team, teams, people, today, computed_at: now, cards })
}

fn is_level(indicator: &Indicator) -> bool {
    matches!(indicator.method, Method::Level { .. })
}

fn point(indicator: &Indicator, month: Month, running: &[(Month, Parts)]) -> Point {
    let summed = Summed { standing: at(running, month), ..Summed::default() };
    let shown = figure(indicator, &summed, Period::Month(month), Breakdown::default(), DateTime::UNIX_EPOCH);
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
    let known = indicators::known(&mut tx, store).await?;
    for indicator in known.current.iter().filter(|indicator| matches!(indicator.method, Method::Change { .. })) {
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
    let parts = sums::summed(tx, indicator, &breakdown, period).await?.standing;
    let not_known = parts[Part::People] - parts[Part::FollowedUp];
    Ok(Counts { lower: parts[Part::Lower], same: parts[Part::Same], higher: parts[Part::Higher], not_known })
}

/// The name of a team, for a page's heading.
pub async fn team_name(store: &Store, team: &str) -> Result<Option<TeamName>> {
    Ok(identity::teams(&mut store.read().await?).await?.into_iter().find(|one| one.id == team))
}
