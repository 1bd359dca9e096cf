//! The two counts that only withhold: how many caseworkers worked where a figure breaks down to, and how many people ended a wait by
//! answering. They are compared with [`FEWEST`] and never leave this crate in any other form.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    ids::PersonId,
    insight::{Asks, Breakdown, Counted, Dimension, FEWEST, Indicator, Method, Period, adds},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Store, Tx, dossiers, facts, merges::Merges};

/// How many allocations are looked at together.
const AT_ONCE: i64 = 512;

/// Counts what is asked for each breakdown of an indicator in a period, no further than is needed to know whether there are enough.
pub(crate) async fn counted(
    tx: &mut Tx,
    store: &Store,
    indicator: &Indicator,
    wanted: &[(Breakdown, Asks)],
    period: Period,
) -> Result<Vec<Counted>> {
    let finer: Vec<&Breakdown> =
        wanted.iter().filter(|(one, asks)| asks.caseworkers && !is_team_alone(one, *asks)).map(|(one, _)| one).collect();
    let workers = if finer.is_empty() { BTreeMap::new() } else { who_worked(tx, store, indicator, &finer, period).await? };
    let mut all = Vec::with_capacity(wanted.len());
    for (breakdown, asks) in wanted {
        let mut counted = Counted::default();
        if asks.caseworkers {
            counted.caseworkers = match breakdown.team.as_deref().filter(|_| is_team_alone(breakdown, *asks)) {
                Some(team) => in_team(tx, team).await?,
                None => workers.get(&Dimension::from(breakdown)).map_or(0, BTreeSet::len),
            };
        }
        if asks.answering {
            counted.answering = answering(tx, indicator, breakdown.team.as_deref(), period).await?;
        }
        all.push(counted);
    }
    Ok(all)
}

/// All of a team: whoever goes alongside its people worked there, whatever is counted.
fn is_team_alone(breakdown: &Breakdown, asks: Asks) -> bool {
    breakdown.team.is_some() && !asks.people
}

/// How many go, or went, alongside people of a team: counted up to enough.
async fn in_team(tx: &mut Tx, team: &str) -> Result<usize> {
    let sql = "SELECT DISTINCT a.worker FROM placements p JOIN allocations a ON a.bucket = p.bucket AND a.person = p.person
        WHERE p.team = $1 LIMIT $2";
    let most = i64::try_from(FEWEST).unwrap_or(i64::MAX);
    let found: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(team).bind(most).fetch_all(conn).await)?;
    Ok(found.len())
}

#[derive(FromRow)]
struct Allocated {
    bucket: i64,
    person: Uuid,
    worker: Uuid,
}

/// Who goes, or went, alongside the people of each cell. It stops as soon as every cell has enough.
async fn who_worked(
    tx: &mut Tx,
    store: &Store,
    indicator: &Indicator,
    wanted: &[&Breakdown],
    period: Period,
) -> Result<BTreeMap<Dimension, BTreeSet<Uuid>>> {
    let mut workers: BTreeMap<Dimension, BTreeSet<Uuid>> = wanted.iter().map(|one| (Dimension::from(*one), BTreeSet::new())).collect();
    let merges = Merges::now(tx).await?;
    let (mut bucket, mut from) = (-1_i64, Uuid::nil());
    loop {
        let sql = "SELECT bucket, person, worker FROM allocations WHERE bucket = $1 AND person > $2 OR bucket > $1
            ORDER BY bucket, person, worker LIMIT $3";
        let mut rows: Vec<Allocated> =
            on!(&mut *tx, |conn| sqlx::query_as(sql).bind(bucket).bind(from).bind(AT_ONCE).fetch_all(conn).await)?;
        let is_last = rows.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        if let Some(last) = rows.last().map(|row| (row.bucket, row.person)).filter(|_| !is_last) {
            // Somebody whose rows may go on in the next piece is looked at then, as a whole, unless the piece is nobody else's.
            if rows.first().is_some_and(|first| (first.bucket, first.person) != last) {
                rows.retain(|row| (row.bucket, row.person) != last);
            }
        }
        let Some(last) = rows.last() else { break };
        (bucket, from) = (last.bucket, last.person);
        let people: BTreeSet<PersonId> = rows.iter().map(|row| PersonId(row.person)).collect();
        let known = facts::of_people(tx, store.bucket, &merges.groups(people.iter().copied())).await?;
        for person in people {
            let group = merges.group(person);
            let rows_of: Vec<_> = group.iter().filter_map(|one| known.get(one)).flatten().cloned().collect();
            let dossier = dossiers::assemble(&store.secrets, merges.root(person), &rows_of);
            let Some((_, cells)) = adds(indicator, &dossier, period) else { continue };
            for cell in cells {
                if let Some(workers) = workers.get_mut(&cell) {
                    workers.extend(rows.iter().filter(|row| row.person == person.0).map(|row| row.worker));
                }
            }
        }
        if is_last || workers.values().all(|workers| workers.len() >= FEWEST) {
            break;
        }
    }
    Ok(workers)
}

/// How many people answered what was asked in a period: counted up to enough. The number of whom is asked is no name.
async fn answering(tx: &mut Tx, indicator: &Indicator, team: Option<&str>, period: Period) -> Result<usize> {
    let Method::Wait { expertise } = &indicator.method else { return Ok(0) };
    let (first, last) = (period.span().first_month(period.last_month()).first_day(), period.last_month().last_day());
    let sql = "SELECT DISTINCT a.member FROM facts p
        JOIN facts a ON a.bucket = p.bucket AND a.person = p.person AND a.fact = 'pull_answered' AND a.member = p.member
            AND a.on_date >= p.on_date
        WHERE p.fact = 'pull' AND p.on_date >= $1 AND p.on_date <= $2 AND ($3 IS NULL OR p.topic = $3)
            AND ($4 IS NULL OR EXISTS (SELECT 1 FROM placements t WHERE t.bucket = p.bucket AND t.person = p.person AND t.team = $4))
        LIMIT $5";
    let most = i64::try_from(FEWEST).unwrap_or(i64::MAX);
    let mut found: BTreeSet<i64> = BTreeSet::new();
    let asked: Vec<Option<&str>> = if expertise.is_empty() { vec![None] } else { expertise.iter().map(|one| Some(one.as_str())).collect() };
    for of in asked {
        let rows: Vec<(i64,)> =
            on!(&mut *tx, |conn| sqlx::query_as(sql).bind(first).bind(last).bind(of).bind(team).bind(most).fetch_all(conn).await)?;
        found.extend(rows.into_iter().map(|(member,)| member));
    }
    Ok(found.len())
}
