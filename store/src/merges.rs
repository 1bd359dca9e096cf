//! Two people who turned out to be one. Each keeps a record of their own, in their own bucket, under their own key; together they are
//! one person: who may look, what is counted and what is found go through the first of them. So it can be undone, bit for bit.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Problem,
    ids::{PersonId, RecordId},
    journal::{Fact, Record},
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Result, Stamp, Tx,
    batch::Batch,
    relations::{self, Pair, Tie},
};

/// Who is found through whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Merges(BTreeMap<PersonId, PersonId>);

#[derive(FromRow)]
struct Row {
    bucket: i64,
    person: Uuid,
    other: Uuid,
    begun_seq: i64,
    ended_seq: Option<i64>,
}

async fn rows(tx: &mut Tx) -> Result<Vec<Row>> {
    let sql = tx.dialect(
        "SELECT bucket, person, other, begun_seq, ended_seq FROM merges WHERE is_alias = 1 ORDER BY bucket, begun_seq",
        "SELECT bucket, person, other, begun_seq, ended_seq FROM merges WHERE is_alias ORDER BY bucket, begun_seq",
    );
    Ok(on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?)
}

impl Merges {
    /// As they are now. There are few of them: two records of one person are the exception.
    pub async fn now(tx: &mut Tx) -> Result<Self> {
        Self::when(tx, |(_, _, ended)| ended.is_none()).await
    }

    /// As they were when `open` says of bucket, begin and end that a merge stood.
    pub async fn when(tx: &mut Tx, open: impl Fn((i64, i64, Option<i64>)) -> bool) -> Result<Self> {
        let standing = rows(tx).await?.into_iter().filter(|row| open((row.bucket, row.begun_seq, row.ended_seq)));
        Ok(Self(standing.map(|row| (PersonId(row.person), PersonId(row.other))).collect()))
    }

    /// The person through whom somebody is found: themselves unless they were merged into another.
    pub fn root(&self, person: PersonId) -> PersonId {
        let mut root = person;
        // A circle cannot be made; if there were one, this still ends.
        for _ in 0..=self.0.len() {
            match self.0.get(&root) {
                Some(next) => root = *next,
                None => break,
            }
        }
        root
    }

    /// Everybody through whom others are found.
    pub fn firsts(&self) -> BTreeSet<PersonId> {
        self.0.keys().map(|alias| self.root(*alias)).collect()
    }

    /// Whether others are found through this person.
    pub fn is_first(&self, person: PersonId) -> bool {
        self.root(person) == person && self.0.values().any(|into| *into == person)
    }

    /// Everybody who is the same person, the one through whom they are found first.
    pub fn group(&self, person: PersonId) -> Vec<PersonId> {
        let root = self.root(person);
        let others = self.0.keys().filter(|alias| **alias != root && self.root(**alias) == root);
        std::iter::once(root).chain(others.copied()).collect()
    }

    /// Everybody who is the same person as any of these.
    pub fn groups(&self, people: impl IntoIterator<Item = PersonId>) -> BTreeSet<PersonId> {
        people.into_iter().flat_map(|person| self.group(person)).collect()
    }
}

/// How somebody stands to a person with several records: the stricter holds. Denied for one is denied for all; restricted for one is
/// restricted for all, and a list counts where everything restricted lists them. Their team is that of the first.
pub(crate) fn together(person: PersonId, own: &[Tie]) -> Tie {
    let relations = || own.iter().map(|tie| &tie.relation);
    let allocated = relations().any(|one| one.allocated);
    let mut covers: Vec<_> = relations().flat_map(|one| one.covers.iter().copied()).collect();
    covers.sort_unstable();
    let disposed = own.iter().any(|tie| tie.disposed);
    let known = own.iter().any(|tie| tie.relation.person == Some(person));
    let relation = Relation {
        person: Some(person).filter(|_| known && !disposed),
        team: own.first().and_then(|tie| tie.relation.team.clone()),
        allocated,
        formerly: relations().filter_map(|one| one.formerly).max().filter(|_| !allocated),
        denied: relations().any(|one| one.denied),
        restricted: relations().any(|one| one.restricted),
        listed: relations().any(|one| one.listed) && relations().all(|one| one.listed || !one.restricted),
        glass: relations().filter_map(|one| one.glass).max_by_key(|glass| glass.broken_at),
        covers,
    };
    Tie { relation, known: own.iter().any(|tie| tie.known), disposed, held: own.iter().any(|tie| tie.held), is_merged: true }
}

/// The two whom a record wants to put together or apart; none, with the reason named, where that makes no sense.
pub(crate) async fn wanted(tx: &mut Tx, record: &Record, problems: &mut Vec<Problem>) -> Result<Option<Vec<PersonId>>> {
    if record.facts.contains(&Fact::MergeUndone) {
        let Some(target) = record.refers_to.first() else {
            problems.push(Problem::new("refers_to", "Name the record that put the two together."));
            return Ok(None);
        };
        // In whichever order they are named: the record lies with the first.
        let named = |two: &Vec<PersonId>| record.people.len() == two.len() && two.iter().all(|person| record.people.contains(person));
        let found = of_record(tx, *target).await?.filter(named).map(|_| record.people.clone());
        if found.is_none() {
            let why = "These two are not together because of that record: it has been undone already, or it was about others.";
            problems.push(Problem::new("refers_to", why));
        }
        return Ok(found);
    }
    let merges = Merges::now(tx).await?;
    match record.people.as_slice() {
        [one, other]
            if record.facts.contains(&Fact::Merged) && merges.root(*one) == *one && merges.root(*other) == *other && one != other =>
        {
            Ok(Some(vec![*one, *other]))
        }
        _ => {
            let why = "Name two people who are not together with anybody else through another: first the one under whom both are found.";
            problems.push(Problem::new("people", why));
            Ok(None)
        }
    }
}

/// Whom a record has put together: the first, and the one found through them. None once that is undone.
async fn of_record(tx: &mut Tx, record: RecordId) -> Result<Option<Vec<PersonId>>> {
    let sql = tx.dialect(
        "SELECT other, person FROM merges WHERE record = $1 AND is_alias = 1 AND ended_seq IS NULL",
        "SELECT other, person FROM merges WHERE record = $1 AND is_alias AND ended_seq IS NULL",
    );
    let row: Option<(Uuid, Uuid)> = on!(tx, |conn| sqlx::query_as(sql).bind(record.0).fetch_optional(conn).await)?;
    Ok(row.map(|(one, other)| vec![PersonId(one), PersonId(other)]))
}

/// Whether this actor may put two people together or apart: the lead of the team of each, as if they were apart.
pub(crate) async fn may(tx: &mut Tx, batch: &Batch<'_>, actor: &Actor, two: &[PersonId], now: DateTime<Utc>) -> Result<bool> {
    let pairs = two.iter().map(|person| Pair { worker: actor.worker, person: *person }).collect();
    let ties = relations::own_ties(tx, batch.store.bucket, &pairs).await?;
    Ok(ties.len() == two.len() && ties.values().all(|tie| decide(actor, Verb::Merge, &tie.relation, now).is_ok()))
}

/// Lets a record put two people together, or apart.
pub(crate) async fn apply(tx: &mut Tx, batch: &mut Batch<'_>, record: &Record, stamp: &Stamp) -> Result<()> {
    let [one, other] = record.people.as_slice() else { return Ok(()) };
    let before = batch.merges().clone();
    for (person, with, is_alias) in [(*one, *other, false), (*other, *one, true)] {
        let (bucket, seq) = place_of(tx, batch, stamp, person).await?;
        if record.facts.contains(&Fact::MergeUndone) {
            let Some(target) = record.refers_to.first() else { return Ok(()) };
            let sql = "UPDATE merges SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND record = $4 AND ended_seq IS NULL";
            on!(tx, |conn| sqlx::query(sql).bind(seq).bind(bucket).bind(person.0).bind(target.0).execute(conn).await.map(drop))?;
        } else {
            let sql = "INSERT INTO merges (bucket, person, begun_seq, other, is_alias, record) VALUES ($1, $2, $3, $4, $5, $6)";
            on!(tx, |conn| sqlx::query(sql)
                .bind(bucket)
                .bind(person.0)
                .bind(seq)
                .bind(with.0)
                .bind(is_alias)
                .bind(record.id.0)
                .execute(conn)
                .await
                .map(drop))?;
        }
    }
    let after = Merges::now(tx).await?;
    for person in before.groups([*one, *other]).into_iter().chain(after.groups([*one, *other])) {
        batch.reread(tx, person).await?;
        batch.forget_ties(person);
    }
    batch.merged(after);
    Ok(())
}

/// The place at which a record appears on somebody's timeline.
async fn place_of(tx: &mut Tx, batch: &Batch<'_>, stamp: &Stamp, person: PersonId) -> Result<(i64, i64)> {
    let bucket = batch.store.bucket.of_person(person);
    let sql = "SELECT seq FROM appearances WHERE home_bucket = $1 AND home_seq = $2 AND bucket = $3 AND person = $4 ORDER BY seq LIMIT 1";
    let found: Option<(i64,)> =
        on!(tx, |conn| sqlx::query_as(sql).bind(stamp.bucket).bind(stamp.seq).bind(bucket).bind(person.0).fetch_optional(conn).await)?;
    Ok((bucket, found.map_or(stamp.seq, |(seq,)| seq)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    #[test]
    fn everybody_who_is_the_same_is_found_through_the_first() {
        let merges = Merges([(2, 1), (3, 2), (5, 4)].map(|(alias, into)| (person(alias), person(into))).into());
        for (of, root) in [(1, 1), (2, 1), (3, 1), (4, 4), (5, 4), (6, 6)] {
            assert_eq!(merges.root(person(of)), person(root));
        }
        assert_eq!(merges.group(person(3)), [1, 2, 3].map(person));
        assert_eq!(merges.group(person(6)), [person(6)]);
    }

    #[test]
    fn the_stricter_of_two_records_holds() {
        let tie = |change: fn(&mut Relation)| {
            let mut relation = Relation { person: Some(person(1)), ..Relation::default() };
            change(&mut relation);
            Tie { relation, known: true, ..Tie::default() }
        };
        let open = || tie(|_| {});
        assert!(together(person(1), &[open(), tie(|one| one.denied = true)]).relation.denied);
        let restricted = || tie(|one| one.restricted = true);
        let listed = || tie(|one| (one.restricted, one.listed) = (true, true));
        for (two, may) in [([listed(), open()], true), ([listed(), restricted()], false), ([listed(), listed()], true)] {
            let relation = together(person(1), &two).relation;
            assert_eq!((relation.restricted, relation.listed), (true, may));
        }
        let disposed = Tie { disposed: true, ..open() };
        assert_eq!(together(person(1), &[open(), disposed]).relation.person, None);
    }
}
