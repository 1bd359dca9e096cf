//! From facts to figures: a stretch of people is worked out on all cores while the next is read.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use casework::{
    ids::PersonId,
    insight::{Indicator, Month, Parts, Series, Step, Whereabouts, Work},
};
use sqlx::FromRow;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{Aim, Count, Half, Tell, Walk, cells::Sums, cores};
use crate::{
    Error, Result, Store, Tx,
    cells::{self, Owned, PartsRow, columns},
    dossiers,
    facts::{self, FactRow},
    indicators::{Fillings, Known},
    merges::Merges,
};

/// How many people are worked out together.
const PEOPLE: i64 = 128;

/// What a walk found.
#[derive(Clone, Copy, Default)]
pub struct Found {
    /// People with facts.
    pub people: usize,
    /// Contributions.
    pub contributions: Count,
    /// Cells.
    pub cells: Count,
}

/// One contribution: of a person to the indicator at this place among those that move.
type Key = (PersonId, usize, Series, Month);

/// What some people come to.
#[derive(Default)]
struct Worked {
    contributions: Vec<(Key, Parts)>,
    sums: Sums,
}

/// Everything that working out somebody needs to know besides their facts.
struct Wanted {
    store: Store,
    known: Arc<Known>,
    fillings: Fillings,
    merges: Merges,
}

#[derive(FromRow)]
struct Row {
    person: Uuid,
    indicator: String,
    version: i64,
    series: i64,
    month: i64,
    #[sqlx(flatten)]
    parts: PartsRow,
}

static KEPT: LazyLock<String> = LazyLock::new(|| {
    let parts = columns(str::to_owned);
    format!(
        "SELECT person, indicator, version, series, month, {parts} FROM contributions WHERE bucket = $1 AND person > $2 AND person <= $3"
    )
});

/// Walks through everybody with facts, bucket by bucket.
pub async fn walk(tx: &mut Tx, store: &Store, known: &Arc<Known>, aim: Aim, tell: &Tell) -> Result<Found> {
    let sql = "SELECT COUNT(*) FROM (SELECT DISTINCT bucket, person FROM facts) everybody";
    let (of,): (i64,) = on!(&mut *tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?;
    let mut walk = Walk::begin(Half::Figures, usize::try_from(of).unwrap_or(usize::MAX), tell);
    let wanted = Arc::new(Wanted {
        store: store.clone(),
        known: Arc::clone(known),
        fillings: Fillings::read(tx, known).await?,
        merges: Merges::now(tx).await?,
    });
    let mut found = Found::default();
    for bucket in 0..store.bucket.count {
        let (mut after, mut sums) = (Uuid::nil(), Sums::default());
        let mut before: Option<Stretch> = None;
        loop {
            let is_over = after == Uuid::max();
            let next = if is_over { None } else { Some(Stretch::begin(tx, &wanted, bucket, after).await?) };
            if let Some(stretch) = before.take() {
                walk.further(stretch.people);
                found.people += stretch.people;
                found.contributions += stretch.finish(tx, &wanted, aim, &mut sums).await?;
                if aim == Aim::Keep && sums.is_much() {
                    found.cells.all += sums.keep(tx, bucket, known).await?;
                }
            }
            let Some(next) = next else { break };
            after = next.to;
            before = Some(next);
        }
        if aim == Aim::Keep {
            found.cells.all += sums.keep(tx, bucket, known).await?;
        } else {
            found.cells += sums.compare(tx, bucket, known).await?;
        }
    }
    Ok(found)
}

/// The next people of a bucket about whom facts stand, or through whom others are found about whom facts stand; in order.
pub async fn people_after(tx: &mut Tx, merges: &Merges, bucket: (i64, crate::Bucket), after: Uuid, limit: i64) -> Result<Vec<PersonId>> {
    let (number, buckets) = bucket;
    let sql = "SELECT DISTINCT person FROM facts WHERE bucket = $1 AND person > $2 ORDER BY person LIMIT $3";
    let rows: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(number).bind(after).bind(limit).fetch_all(conn).await)?;
    let firsts = merges.firsts().into_iter().filter(|first| buckets.of_person(*first) == number && first.0 > after);
    let people: BTreeSet<PersonId> = rows.into_iter().map(|(person,)| PersonId(person)).chain(firsts).collect();
    Ok(people.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
}

/// People who are being worked out: those after one id and up to another.
struct Stretch {
    bucket: i64,
    after: Uuid,
    to: Uuid,
    people: usize,
    pieces: JoinSet<Worked>,
}

impl Stretch {
    async fn begin(tx: &mut Tx, wanted: &Arc<Wanted>, bucket: i64, after: Uuid) -> Result<Self> {
        let buckets = wanted.store.bucket;
        let people = people_after(tx, &wanted.merges, (bucket, buckets), after, PEOPLE).await?;
        let is_last = i64::try_from(people.len()).is_ok_and(|count| count < PEOPLE);
        let to = people.last().filter(|_| !is_last).map_or(Uuid::max(), |last| last.0);
        let mut there = facts::of_stretch(tx, bucket, after, to).await?;
        let count = there.len();
        // Several records of one person come to one, worked out with the first of them, wherever the others lie.
        let others = wanted.merges.groups(people.iter().copied().filter(|person| wanted.merges.is_first(*person)));
        let others = facts::of_people(tx, buckets, &others).await?;
        let mut everybody: Vec<(PersonId, Vec<FactRow>)> = Vec::with_capacity(people.len());
        for person in people {
            if wanted.merges.is_first(person) {
                let group = wanted.merges.group(person);
                everybody.push((person, group.iter().filter_map(|one| others.get(one)).flatten().cloned().collect()));
            } else if wanted.merges.root(person) == person {
                everybody.push((person, there.remove(&person).unwrap_or_default()));
            }
        }
        let size = everybody.len().div_ceil(cores()).max(1);
        let mut pieces = JoinSet::new();
        let mut everybody = everybody.into_iter().peekable();
        while everybody.peek().is_some() {
            let piece: Vec<_> = everybody.by_ref().take(size).collect();
            let wanted = Arc::clone(wanted);
            pieces.spawn_blocking(move || work_out(&wanted, bucket, piece));
        }
        Ok(Self { bucket, after, to, people: count, pieces })
    }

    async fn finish(mut self, tx: &mut Tx, wanted: &Wanted, aim: Aim, sums: &mut Sums) -> Result<Count> {
        let mut contributions = Vec::new();
        while let Some(piece) = self.pieces.join_next().await {
            let Worked { contributions: some, sums: others } = piece.map_err(|_| Error::Stopped)?;
            contributions.extend(some);
            sums.take(others);
        }
        let all = contributions.len();
        let moving: Vec<&Indicator> = wanted.known.moving().collect();
        if aim == Aim::Keep {
            contributions.sort_by_key(|(key, _)| *key);
            let step = |((person, place, series, month), parts)| {
                (Owned { bucket: self.bucket, person, indicator: moving[place] }, Step { series, month, parts })
            };
            let steps: Vec<(Owned<'_>, Step)> = contributions.into_iter().map(step).collect();
            for some in steps.chunks(10_000) {
                cells::keep_contributions(tx, some).await?;
            }
            return Ok(Count { all, differing: 0 });
        }
        let kept: Vec<Row> =
            on!(tx, |conn| sqlx::query_as(KEPT.as_str()).bind(self.bucket).bind(self.after).bind(self.to).fetch_all(conn).await)?;
        let mut rebuilt: BTreeMap<Key, Parts> = contributions.into_iter().collect();
        let mut differing = 0;
        for row in kept {
            // What was replaced stands as it stood: there is nothing to compare it with.
            let Some(place) = moving.iter().position(|one| one.id == row.indicator && one.version == row.version) else { continue };
            let month = Month(i32::try_from(row.month).unwrap_or(i32::MAX));
            let key = Series::from_code(row.series).map(|series| (PersonId(row.person), place, series, month));
            differing += usize::from(key.and_then(|key| rebuilt.remove(&key)) != Some(row.parts.0));
        }
        Ok(Count { all, differing: differing + rebuilt.len() })
    }
}

fn work_out(wanted: &Wanted, bucket: i64, people: Vec<(PersonId, Vec<FactRow>)>) -> Worked {
    let mut worked = Worked::default();
    for (person, rows) in people {
        let dossier = dossiers::assemble(&wanted.store.secrets, person, &rows);
        let whereabouts = Whereabouts::of(&dossier);
        for (place, indicator) in wanted.known.moving().enumerate() {
            if place >= wanted.known.current.len() && !wanted.fillings.reached(indicator, bucket, person.0) {
                continue;
            }
            let work = Work::out(indicator, &whereabouts);
            worked
                .contributions
                .extend(work.contributions().into_iter().map(|step| ((person, place, step.series, step.month), step.parts)));
            for (dimension, step) in work.spread() {
                worked.sums.add((place, dimension, step.series, step.month), step.parts);
            }
        }
    }
    worked
}
