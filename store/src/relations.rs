//! How people who work here stand to people we go alongside: teams, allocations, denials, restrictions, broken glass. Each is dated by
//! its place in the person's order, so that what was visible at any moment can be said exactly.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use casework::{
    access::{Actor, Cover, Glass, Relation, Role, Verb, decide},
    ids::{PersonId, WorkerId},
    journal::{Fact, Kind, Record},
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Bucket, Result, Stamp, Tx,
    batch::Batch,
    bulk,
    merges::{self, Merges},
};

/// Somebody who works here, and somebody we go alongside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub worker: WorkerId,
    pub person: PersonId,
}

/// How they stand to each other, and how the person's record is.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is so or not, whatever the others are")]
pub(crate) struct Tie {
    /// What is decided on. It names the person only while there is a record of theirs.
    pub relation: Relation,
    /// Somebody was made known under that id, if only once.
    pub known: bool,
    /// The record was ended for good.
    pub disposed: bool,
    /// It must not be disposed of.
    pub held: bool,
    /// They are the same person as somebody else with a record.
    pub is_merged: bool,
}

#[derive(FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of one question")]
struct Row {
    worker: Uuid,
    person: Uuid,
    known: bool,
    disposed: bool,
    held: bool,
    team: Option<String>,
    allocated: bool,
    formerly: Option<DateTime<Utc>>,
    denied: bool,
    restricted: bool,
    listed: bool,
    broken_at: Option<DateTime<Utc>>,
    covers: Option<String>,
    is_merged: bool,
}

/// One text for both databases but for where the pairs come from.
fn question(pairs: &str) -> String {
    let on_postgres = pairs.starts_with("unnest");
    let open = |table: &str| format!("x.bucket = w.bucket AND x.person = w.person AND x.ended_seq IS NULL) AS {table}");
    format!(
        "SELECT w.worker, w.person, p.person IS NOT NULL AS known, p.disposed_seq IS NOT NULL AS disposed, COALESCE(p.held, {no}) AS held,
        (SELECT x.team FROM placements x WHERE x.bucket = w.bucket AND x.person = w.person AND x.ended_seq IS NULL
            ORDER BY x.begun_seq DESC LIMIT 1) AS team,
        EXISTS (SELECT 1 FROM allocations x WHERE x.worker = w.worker AND {allocated},
        (SELECT MAX(x.ended_at) FROM allocations x WHERE x.bucket = w.bucket AND x.person = w.person AND x.worker = w.worker) AS formerly,
        EXISTS (SELECT 1 FROM denials x WHERE x.worker = w.worker AND {denied},
        EXISTS (SELECT 1 FROM restrictions x WHERE {restricted},
        EXISTS (SELECT 1 FROM listings x WHERE x.worker = w.worker AND {listed},
        (SELECT MAX(x.broken_at) FROM glasses x WHERE x.bucket = w.bucket AND x.person = w.person AND x.worker = w.worker) AS broken_at,
        (SELECT {covers} FROM covers x WHERE x.bucket = w.bucket AND x.person = w.person AND x.worker = w.worker AND x.ended_seq IS NULL) AS covers,
        EXISTS (SELECT 1 FROM merges x WHERE {is_merged}
        FROM {pairs} LEFT JOIN people p ON p.bucket = w.bucket AND p.person = w.person",
        no = if on_postgres { "FALSE" } else { "0" },
        covers = if on_postgres {
            "string_agg(to_char(x.from_date, 'YYYY-MM-DD') || '/' || to_char(x.until_date, 'YYYY-MM-DD'), ' ')"
        } else {
            "group_concat(x.from_date || '/' || x.until_date, ' ')"
        },
        allocated = open("allocated"),
        denied = open("denied"),
        restricted = open("restricted"),
        listed = open("listed"),
        is_merged = open("is_merged"),
    )
}

static SOME: LazyLock<[String; 4]> = LazyLock::new(|| {
    let pairs =
        |size| format!("(SELECT column1 AS bucket, column2 AS person, column3 AS worker FROM (VALUES {})) w", bulk::places(size, 3));
    bulk::SIZES.map(|size| question(&pairs(size)))
});
static MANY: LazyLock<String> = LazyLock::new(|| question("unnest($1::bigint[], $2::uuid[], $3::uuid[]) AS w (bucket, person, worker)"));

type Question = sqlx::query::QueryAs<'static, sqlx::Sqlite, Row, sqlx::sqlite::SqliteArguments>;

/// How each pair stands now. Of people who are one person, everybody stands to all of them as to one.
pub(crate) async fn ties(tx: &mut Tx, bucket: Bucket, pairs: &BTreeSet<Pair>) -> Result<BTreeMap<Pair, Tie>> {
    let mut ties = own_ties(tx, bucket, pairs).await?;
    let of_several: Vec<Pair> = ties.iter().filter(|(_, tie)| tie.is_merged).map(|(pair, _)| *pair).collect();
    if of_several.is_empty() {
        return Ok(ties);
    }
    let merges = Merges::now(tx).await?;
    let with = |pair: &Pair| merges.group(pair.person).into_iter().map(|person| Pair { person, ..*pair }).collect::<Vec<_>>();
    let own = own_ties(tx, bucket, &of_several.iter().flat_map(with).collect()).await?;
    for pair in of_several {
        let several: Vec<Tie> = with(&pair).iter().filter_map(|one| own.get(one).cloned()).collect();
        ties.insert(pair, merges::together(pair.person, &several));
    }
    Ok(ties)
}

/// How each pair stands now, by that person's own record alone.
pub(crate) async fn own_ties(tx: &mut Tx, bucket: Bucket, pairs: &BTreeSet<Pair>) -> Result<BTreeMap<Pair, Tie>> {
    let mut rows: Vec<Row> = Vec::with_capacity(pairs.len());
    match tx {
        Tx::Sqlite(tx) => {
            let pairs: Vec<Pair> = pairs.iter().copied().collect();
            for (size, piece) in bulk::pieces(&pairs) {
                let bind = |query: Question, pair: &Pair| query.bind(bucket.of_person(pair.person)).bind(pair.person.0).bind(pair.worker.0);
                rows.extend(piece.iter().fold(sqlx::query_as(SOME[size].as_str()), bind).fetch_all(&mut **tx).await?);
            }
        }
        Tx::Postgres(tx) if !pairs.is_empty() => {
            rows = sqlx::query_as(MANY.as_str())
                .bind(pairs.iter().map(|pair| bucket.of_person(pair.person)).collect::<Vec<_>>())
                .bind(pairs.iter().map(|pair| pair.person.0).collect::<Vec<_>>())
                .bind(pairs.iter().map(|pair| pair.worker.0).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?;
        }
        Tx::Postgres(_) => {}
    }
    Ok(rows.into_iter().map(tie).collect())
}

fn tie(row: Row) -> (Pair, Tie) {
    let pair = Pair { worker: WorkerId(row.worker), person: PersonId(row.person) };
    let relation = Relation {
        person: Some(pair.person).filter(|_| row.known && !row.disposed),
        team: row.team,
        allocated: row.allocated,
        formerly: row.formerly.filter(|_| !row.allocated),
        denied: row.denied,
        restricted: row.restricted,
        listed: row.listed,
        glass: row.broken_at.map(|broken_at| Glass { broken_at }),
        covers: row.covers.as_deref().map(covers_in).unwrap_or_default(),
    };
    (pair, Tie { relation, known: row.known, disposed: row.disposed, held: row.held, is_merged: row.is_merged })
}

/// Days as one column has them: `2026-11-24/2026-11-25 2026-12-24/2027-01-02`.
fn covers_in(text: &str) -> Vec<Cover> {
    let one = |days: &str| {
        let (from, to) = days.split_once('/')?;
        Some(Cover { from: from.parse().ok()?, to: to.parse().ok()? })
    };
    let mut covers: Vec<Cover> = text.split(' ').filter_map(one).collect();
    covers.sort_unstable();
    covers
}

/// How an actor stands to a person now. Somebody unknown has no team, no allocation, and so no way in.
pub async fn of(tx: &mut Tx, buckets: Bucket, actor: &Actor, person: PersonId) -> Result<Relation> {
    let pair = Pair { worker: actor.worker, person };
    Ok(ties(tx, buckets, &BTreeSet::from([pair])).await?.remove(&pair).map(|tie| tie.relation).unwrap_or_default())
}

/// Lets a record change who goes alongside whom, and who may look.
pub(crate) async fn apply(tx: &mut Tx, batch: &mut Batch<'_>, actor: &Actor, record: &Record, stamp: &Stamp) -> Result<()> {
    let Some(&person) = record.people.first() else { return Ok(()) };
    match record.kind {
        Kind::Known | Kind::Allocation => alongside(tx, batch, actor, record, stamp, person).await?,
        Kind::Protection => protect(tx, record, stamp, person).await?,
        Kind::Glass => {
            let sql = "INSERT INTO glasses (bucket, person, worker, seq, broken_at) VALUES ($1, $2, $3, $4, $5)";
            on!(tx, |conn| sqlx::query(sql)
                .bind(stamp.bucket)
                .bind(person.0)
                .bind(stamp.author.0)
                .bind(stamp.seq)
                .bind(stamp.received_at)
                .execute(conn)
                .await
                .map(drop))?;
        }
        _ => return Ok(()),
    }
    batch.forget_ties(person);
    Ok(())
}

async fn alongside(tx: &mut Tx, batch: &mut Batch<'_>, actor: &Actor, record: &Record, stamp: &Stamp, person: PersonId) -> Result<()> {
    let tie = batch.tie(tx, actor.worker, person).await?;
    let made_known = record.kind == Kind::Known && !tie.known;
    if made_known {
        let sql = "INSERT INTO people (bucket, person, known_seq) VALUES ($1, $2, $3)";
        on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(stamp.seq).execute(conn).await.map(drop))?;
        if actor.role == Role::Caseworker {
            allocate(tx, stamp, person, actor.worker.0).await?;
        }
    }
    let may_allocate = made_known || decide(actor, Verb::Allocate, &tie.relation, stamp.received_at).is_ok();
    let may_cover = may_arrange_cover(actor, &tie.relation, stamp.received_at);
    let mut placed = false;
    for (number, fact) in (0_i64..).zip(&record.facts) {
        match fact {
            Fact::Team { team, .. } if may_allocate => {
                place(tx, stamp, person, team).await?;
                placed = true;
            }
            Fact::Allocated { worker } if may_allocate || *worker == actor.worker => allocate(tx, stamp, person, worker.0).await?,
            Fact::AllocationEnded { worker } if may_allocate || *worker == actor.worker => {
                let sql = "UPDATE allocations SET ended_seq = $1, ended_at = $2
                    WHERE bucket = $3 AND person = $4 AND worker = $5 AND ended_seq IS NULL";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(stamp.seq)
                    .bind(stamp.received_at)
                    .bind(stamp.bucket)
                    .bind(person.0)
                    .bind(worker.0)
                    .execute(conn)
                    .await
                    .map(drop))?;
            }
            Fact::Cover { worker, from, to } if may_cover => {
                cover(tx, stamp, number, (person, *worker), Cover { from: *from, to: *to }).await?;
            }
            _ => {}
        }
    }
    match &stamp.placed_in {
        Some(team) if made_known && !placed => place(tx, stamp, person, team).await,
        _ => Ok(()),
    }
}

/// Whether somebody may ask a colleague to stand in: the lead of the person's team, and whoever goes alongside them. Nobody who stands
/// in themselves.
pub(crate) fn may_arrange_cover(actor: &Actor, relation: &Relation, now: DateTime<Utc>) -> bool {
    let alongside = decide(actor, Verb::Record, relation, now).is_ok_and(|allow| allow.is_alongside());
    alongside || decide(actor, Verb::Allocate, relation, now).is_ok()
}

/// A colleague stands in. What was arranged with them before for any of those days, or for the day before or after, ends.
async fn cover(tx: &mut Tx, stamp: &Stamp, place: i64, (person, worker): (PersonId, WorkerId), days: Cover) -> Result<()> {
    let (before, after) = (days.from.pred_opt().unwrap_or(days.from), days.to.succ_opt().unwrap_or(days.to));
    let sql = "UPDATE covers SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND worker = $4 AND ended_seq IS NULL
        AND until_date >= $5 AND from_date <= $6 AND begun_seq < $1";
    on!(tx, |conn| sqlx::query(sql)
        .bind(stamp.seq)
        .bind(stamp.bucket)
        .bind(person.0)
        .bind(worker.0)
        .bind(before.min(after))
        .bind(after.max(before))
        .execute(conn)
        .await
        .map(drop))?;
    let sql = "INSERT INTO covers (bucket, person, worker, begun_seq, place, from_date, until_date) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (bucket, person, worker, begun_seq, place) DO NOTHING";
    on!(tx, |conn| sqlx::query(sql)
        .bind(stamp.bucket)
        .bind(person.0)
        .bind(worker.0)
        .bind(stamp.seq)
        .bind(place)
        .bind(days.from)
        .bind(days.to)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

async fn place(tx: &mut Tx, stamp: &Stamp, person: PersonId, team: &str) -> Result<()> {
    let sql = "UPDATE placements SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND ended_seq IS NULL";
    on!(tx, |conn| sqlx::query(sql).bind(stamp.seq).bind(stamp.bucket).bind(person.0).execute(conn).await.map(drop))?;
    let sql = "INSERT INTO placements (bucket, person, begun_seq, team) VALUES ($1, $2, $3, $4)
        ON CONFLICT (bucket, person, begun_seq) DO UPDATE SET team = excluded.team, ended_seq = NULL";
    on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(stamp.seq).bind(team).execute(conn).await.map(drop))?;
    Ok(())
}

async fn allocate(tx: &mut Tx, stamp: &Stamp, person: PersonId, worker: Uuid) -> Result<()> {
    let sql = "INSERT INTO allocations (bucket, person, worker, begun_seq) VALUES ($1, $2, $3, $4)
        ON CONFLICT (bucket, person, worker, begun_seq) DO NOTHING";
    on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(worker).bind(stamp.seq).execute(conn).await.map(drop))?;
    Ok(())
}

/// Denials, restrictions, lists and holds, in the order in which they are written.
async fn protect(tx: &mut Tx, record: &Record, stamp: &Stamp, person: PersonId) -> Result<()> {
    for fact in &record.facts {
        match fact {
            Fact::Denied { worker } => name(tx, "denials", stamp, person, *worker).await?,
            Fact::DenialEnded { worker } => unname(tx, "denials", stamp, person, *worker).await?,
            Fact::Listed { worker } => name(tx, "listings", stamp, person, *worker).await?,
            Fact::ListingEnded { worker } => unname(tx, "listings", stamp, person, *worker).await?,
            Fact::Restricted => {
                let sql = "INSERT INTO restrictions (bucket, person, begun_seq) VALUES ($1, $2, $3) ON CONFLICT (bucket, person, begun_seq) DO NOTHING";
                on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(stamp.seq).execute(conn).await.map(drop))?;
            }
            Fact::RestrictionEnded => {
                let sql = "UPDATE restrictions SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND ended_seq IS NULL";
                on!(tx, |conn| sqlx::query(sql).bind(stamp.seq).bind(stamp.bucket).bind(person.0).execute(conn).await.map(drop))?;
            }
            Fact::Held | Fact::HoldEnded => {
                let sql = "UPDATE people SET held = $1 WHERE bucket = $2 AND person = $3";
                let held = matches!(fact, Fact::Held);
                on!(tx, |conn| sqlx::query(sql).bind(held).bind(stamp.bucket).bind(person.0).execute(conn).await.map(drop))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Puts somebody on a person's list of denials, or of those who may see a restricted record.
async fn name(tx: &mut Tx, list: &str, stamp: &Stamp, person: PersonId, worker: WorkerId) -> Result<()> {
    let sql = if list == "denials" {
        "INSERT INTO denials (bucket, person, worker, begun_seq) VALUES ($1, $2, $3, $4) ON CONFLICT (bucket, person, worker, begun_seq) DO NOTHING"
    } else {
        "INSERT INTO listings (bucket, person, worker, begun_seq) VALUES ($1, $2, $3, $4) ON CONFLICT (bucket, person, worker, begun_seq) DO NOTHING"
    };
    on!(tx, |conn| sqlx::query(sql).bind(stamp.bucket).bind(person.0).bind(worker.0).bind(stamp.seq).execute(conn).await.map(drop))?;
    Ok(())
}

async fn unname(tx: &mut Tx, list: &str, stamp: &Stamp, person: PersonId, worker: WorkerId) -> Result<()> {
    let sql = if list == "denials" {
        "UPDATE denials SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND worker = $4 AND ended_seq IS NULL"
    } else {
        "UPDATE listings SET ended_seq = $1 WHERE bucket = $2 AND person = $3 AND worker = $4 AND ended_seq IS NULL"
    };
    on!(tx, |conn| sqlx::query(sql).bind(stamp.seq).bind(stamp.bucket).bind(person.0).bind(worker.0).execute(conn).await.map(drop))?;
    Ok(())
}
