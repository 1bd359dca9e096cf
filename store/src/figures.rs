//! Figures, read from cells: a sum over buckets, and over the months up to a period's end. What is held back is held back here.

use casework::{
    access::{Allow, Verb, Way},
    fault::Fault,
    ids::WorkerId,
    insight::{
        Breakdown, By, Figure, Indicator, Method, Period, Seen, Summed, TeamName, asks, figure, seen,
        sure::{Of, bootstrap, seed},
    },
};
use chrono::{DateTime, Utc};

use crate::{Result, Store, Tx, audit::Act, held_back, identity, sums};

/// The indicator of that name that counts now; with a version, that one, though it has been replaced.
pub async fn indicator(store: &Store, id: &str, version: Option<i64>) -> Result<Indicator> {
    let known = store.indicators().await?;
    let found = version.map_or_else(|| known.current(id), |version| known.version(id, version));
    Ok(found.cloned().ok_or(Fault::NotFound)?)
}

/// Live figures of one indicator and period, as far as this actor was allowed to see: each breakdown of one team, or of the whole council,
/// as the decision was. What rule 8 holds back is held back here, whoever asks.
///
/// # Errors
/// Not found where a breakdown is of another team than the decision.
pub async fn live(
    store: &Store,
    allow: &Allow,
    indicator: &Indicator,
    breakdowns: &[Breakdown],
    period: Period,
    now: DateTime<Utc>,
) -> Result<Vec<Seen>> {
    let mut tx = store.read().await?;
    live_in(&mut tx, store, allow, indicator, breakdowns, period, now).await
}

/// The same, within a transaction.
pub(crate) async fn live_in(
    tx: &mut Tx,
    store: &Store,
    allow: &Allow,
    indicator: &Indicator,
    breakdowns: &[Breakdown],
    period: Period,
    now: DateTime<Utc>,
) -> Result<Vec<Seen>> {
    if allow.verb() != Verb::SeeFigures || breakdowns.iter().any(|one| one.team.as_deref() != allow.team()) {
        return Err(Fault::NotFound.into());
    }
    let is_own_team = allow.way() == Way::Team;
    let wanted: Vec<_> = breakdowns.iter().map(|one| (one.clone(), asks(one, indicator, is_own_team))).collect();
    let counted = held_back::counted(tx, store, indicator, &wanted, period).await?;
    let mut all = Vec::with_capacity(breakdowns.len());
    for ((breakdown, asks), counted) in wanted.iter().zip(counted) {
        let summed = sums::summed(tx, indicator, breakdown, period).await?;
        let shown = |summed: &Summed| figure(indicator, summed, period, breakdown.clone(), now);
        all.push(seen(shown(&summed), || shown(&Summed::default()), *asks, counted));
    }
    Ok(all)
}

/// Writes down that somebody broke figures down: how many there were, and about nobody.
pub async fn note_broken_down(store: &Store, worker: WorkerId, count: usize, now: DateTime<Utc>) -> Result<()> {
    store.note(vec![store.looked(worker, Act::BrokeDown, None, count, now)]).await
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

/// The name of a team, for a page's heading.
pub async fn team_name(store: &Store, team: &str) -> Result<Option<TeamName>> {
    Ok(identity::teams(&mut store.read().await?).await?.into_iter().find(|one| one.id == team))
}
