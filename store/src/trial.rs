//! What a definition that is not kept yet would give: counted anew from the facts of everybody it is about, in memory, and held back as a
//! figure that is kept would be.

use std::collections::BTreeSet;

use casework::{
    access::{Allow, Verb, Way},
    fault::Fault,
    ids::PersonId,
    insight::{Breakdown, Dimension, Indicator, Period, Seen, Series, Summed, Whereabouts, Work, asks, figure, seen},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Result, Store, Tx, audit::Act, dossiers, facts, held_back, merges::Merges};

/// How many people are read together.
const AT_ONCE: i64 = 512;

/// The figure that a definition would give of a team, or of the whole council, as the decision was. That it was tried is in the audit.
///
/// # Errors
/// Not found for a decision that is not about figures.
pub async fn trial(store: &Store, allow: &Allow, indicator: &Indicator, period: Period, now: DateTime<Utc>) -> Result<Seen> {
    if allow.verb() != Verb::SeeFigures {
        return Err(Fault::NotFound.into());
    }
    let breakdown = Breakdown { team: allow.team().map(str::to_owned), ..Breakdown::default() };
    let (mut tx, cell) = (store.read().await?, Dimension::from(&breakdown));
    let merges = Merges::now(&mut tx).await?;
    let (mut summed, mut from, mut counted) = (Summed::default(), (-1, Uuid::nil()), 0);
    loop {
        let rows = people_after(&mut tx, allow.team(), from).await?;
        let Some(last) = rows.last() else { break };
        from = *last;
        let people: BTreeSet<PersonId> = rows.iter().map(|(_, person)| PersonId(*person)).collect();
        let known = facts::of_people(&mut tx, store.bucket, &merges.groups(people.iter().copied())).await?;
        for person in people.into_iter().filter(|person| merges.root(*person) == *person) {
            let rows: Vec<_> = merges.group(person).iter().filter_map(|one| known.get(one)).flatten().cloned().collect();
            add(&mut summed, indicator, &dossiers::assemble(&store.secrets, person, &rows), &cell, period);
            counted += 1;
        }
    }
    let asks = asks(&breakdown, indicator, allow.way() == Way::Team);
    let counts = held_back::counted(&mut tx, store, indicator, &[(breakdown.clone(), asks)], period).await?;
    drop(tx);
    store.note(vec![store.looked(allow.worker(), Act::BrokeDown, None, counted, now)]).await?;
    let shown = |summed: &Summed| figure(indicator, summed, period, breakdown.clone(), now);
    Ok(seen(shown(&summed), || shown(&Summed::default()), asks, counts.into_iter().next().unwrap_or_default()))
}

/// Everybody who has ever been in a team, or everybody, in the order of buckets: the next after somebody.
async fn people_after(tx: &mut Tx, team: Option<&str>, (bucket, person): (i64, Uuid)) -> Result<Vec<(i64, Uuid)>> {
    let sql = "SELECT DISTINCT bucket, person FROM placements
        WHERE (bucket = $1 AND person > $2 OR bucket > $1) AND ($3 IS NULL OR team = $3) ORDER BY bucket, person LIMIT $4";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person).bind(team).bind(AT_ONCE).fetch_all(conn).await)?)
}

fn add(summed: &mut Summed, indicator: &Indicator, dossier: &casework::insight::Dossier, cell: &Dimension, period: Period) {
    let whereabouts = Whereabouts::of(dossier);
    let (span, last) = (period.span(), period.last_month());
    let (stands, happens) = (Series::Standing(indicator.method.standing_span(span)), Series::Within(span));
    let days = cell.of_any_days();
    for (at, step) in Work::out(indicator, &whereabouts).spread() {
        let is_here = at == *cell;
        if is_here && step.series == stands && step.month <= last {
            summed.standing += step.parts;
        } else if is_here && step.series == happens && step.month == last {
            summed.within += step.parts;
        } else if step.series == happens
            && step.month == last
            && let Some(days) = at.0.strip_prefix(&days).and_then(|days| days.parse().ok())
        {
            summed.waits.push((days, step.parts[casework::insight::Part::Times]));
        }
    }
}
