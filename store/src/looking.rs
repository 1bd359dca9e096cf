//! The audit for those who answer for it: who looked at whom and by which way, broken glass that waits to be looked at, and what is
//! unusual. Nothing here is a judgement: it says what happened.

use casework::{
    access::{Allow, Verb},
    fault::Fault,
    ids::{PersonId, WorkerId},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use crate::{Result, Store, audit::Act};

/// Breaking the glass is looked at within so many working days.
pub const WORKING_DAYS: u32 = 5;
/// No more rows than this are shown at once.
pub const MOST: i64 = 500;

/// A row of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub worker: WorkerId,
    /// What they are called.
    pub name: String,
    /// What was done, by its name in the audit.
    pub act: String,
    /// By which way, by its name in the audit.
    pub way: String,
    /// Whose record.
    pub person: Option<PersonId>,
    /// How many records of the journal.
    pub count: i64,
}

/// What is looked for in the audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// What one who works here did.
    pub worker: Option<WorkerId>,
    /// What was done with one person's record.
    pub person: Option<PersonId>,
}

/// Broken glass that nobody has looked at yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The record that says why: its bucket and place.
    pub place: (i64, i64),
    /// Whose record was opened.
    pub person: PersonId,
    /// By whom.
    pub worker: WorkerId,
    /// What they are called.
    pub name: String,
    /// When.
    pub broken_at: DateTime<Utc>,
    /// What they gave as the reason; none where it can be read no more.
    pub reason: Option<String>,
    /// The last day on which it is in time to look at it.
    pub due: NaiveDate,
}

/// What somebody found who looked at broken glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The reason holds.
    InOrder,
    /// To be talked about.
    ToFollowUp,
}

impl Finding {
    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InOrder => "in_order",
            Self::ToFollowUp => "to_follow_up",
        }
    }
}

/// Something that does not happen every day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusual {
    /// Who.
    pub worker: WorkerId,
    /// What they are called.
    pub name: String,
    /// What happened, in words that judge nobody.
    pub said: String,
}

#[derive(FromRow)]
struct Row {
    at: DateTime<Utc>,
    actor: Uuid,
    name: Option<String>,
    act: String,
    way: String,
    person: Option<Uuid>,
    amount: i64,
}

impl From<Row> for Look {
    fn from(row: Row) -> Self {
        let (worker, person) = (WorkerId(row.actor), row.person.map(PersonId));
        Self { at: row.at, worker, name: row.name.unwrap_or_default(), act: row.act, way: row.way, person, count: row.amount }
    }
}

fn may(allow: &Allow) -> Result<()> {
    if allow.verb() == Verb::SeeAudit { Ok(()) } else { Err(Fault::NotFound.into()) }
}

/// The newest rows of what is sought, the newest first, at most [`MOST`]. That the audit was looked at is in the audit.
pub async fn looks(store: &Store, allow: &Allow, sought: &Sought, now: DateTime<Utc>) -> Result<Vec<Look>> {
    may(allow)?;
    let sql = "SELECT a.at, a.actor, w.name, a.act, a.way, a.person, a.amount FROM audit a LEFT JOIN workers w ON w.worker = a.actor
        WHERE (a.actor = $1 OR $2 = 1) AND (a.person = $3 OR $4 = 1) ORDER BY a.at DESC, a.bucket, a.seq DESC LIMIT $5";
    let any = |known: bool| i64::from(!known);
    let nobody = Uuid::nil();
    let mut tx = store.read().await?;
    let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql)
        .bind(sought.worker.map_or(nobody, |worker| worker.0))
        .bind(any(sought.worker.is_some()))
        .bind(sought.person.map_or(nobody, |person| person.0))
        .bind(any(sought.person.is_some()))
        .bind(MOST)
        .fetch_all(conn)
        .await)?;
    drop(tx);
    store.note(vec![store.looked(allow.worker(), Act::Audited, sought.person, rows.len(), now)]).await?;
    Ok(rows.into_iter().map(Look::from).collect())
}

#[derive(FromRow)]
struct Unreviewed {
    bucket: i64,
    seq: i64,
    person: Uuid,
    worker: Uuid,
    name: Option<String>,
    broken_at: DateTime<Utc>,
    key_version: Option<i64>,
    body: Option<Vec<u8>>,
}

/// Broken glass that nobody has looked at yet, the oldest first.
pub async fn waiting(store: &Store, allow: &Allow) -> Result<Vec<Waiting>> {
    may(allow)?;
    let sql = "SELECT g.bucket, g.seq, g.person, g.worker, w.name, g.broken_at, b.key_version, b.body
        FROM glasses g LEFT JOIN workers w ON w.worker = g.worker
        LEFT JOIN bodies b ON b.bucket = g.bucket AND b.seq = g.seq AND b.owner = g.person
        LEFT JOIN glass_reviews r ON r.bucket = g.bucket AND r.person = g.person AND r.worker = g.worker AND r.seq = g.seq
        WHERE r.seq IS NULL ORDER BY g.broken_at, g.bucket, g.seq";
    let rows: Vec<Unreviewed> = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let place = (row.bucket, row.seq);
        let words = match row.body.zip(row.key_version) {
            Some((sealed, version)) => store.keys.open(row.person, place, version, sealed).await?,
            None => None,
        };
        let body: Option<serde_json::Value> = words.and_then(|words| serde_json::from_slice(&words).ok());
        let reason = body.and_then(|body| body.get("text")?.as_str().map(str::to_owned));
        let (person, worker, name) = (PersonId(row.person), WorkerId(row.worker), row.name.unwrap_or_default());
        let due = due(row.broken_at.date_naive());
        all.push(Waiting { place, person, worker, name, broken_at: row.broken_at, reason, due });
    }
    Ok(all)
}

/// The last of [`WORKING_DAYS`] after a day. Bank holidays are not known here, and count.
fn due(from: NaiveDate) -> NaiveDate {
    let mut day = from;
    let mut left = WORKING_DAYS;
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
        left -= u32::from(!matches!(chrono::Datelike::weekday(&day), Weekday::Sat | Weekday::Sun));
    }
    day
}

/// Keeps what somebody found who looked at broken glass. Nobody looks at their own.
///
/// # Errors
/// [`Fault::NotFound`] when nothing waits there, or it is their own.
pub async fn review(store: &Store, allow: &Allow, place: (i64, i64), finding: Finding, now: DateTime<Utc>) -> Result<()> {
    may(allow)?;
    let found = waiting(store, allow).await?.into_iter().find(|one| one.place == place && one.worker != allow.worker());
    let one = found.ok_or(Fault::NotFound)?;
    let by = allow.worker();
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "INSERT INTO glass_reviews (bucket, person, worker, seq, reviewed_by, reviewed_at, finding)
                    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (bucket, person, worker, seq) DO NOTHING";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(one.place.0)
                    .bind(one.person.0)
                    .bind(one.worker.0)
                    .bind(one.place.1)
                    .bind(by.0)
                    .bind(now)
                    .bind(finding.as_str())
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await?;
    store.note(vec![store.looked(by, Act::Audited, Some(one.person), 1, now)]).await
}

/// So many days back.
pub const BACK: i64 = 30;
/// So many different people's records in a day are many.
const MANY: usize = 30;
/// So many times without going alongside somebody are several.
const SEVERAL: usize = 5;

/// What does not happen every day, over the last [`BACK`] days: many people's records in a day, records in the night, and a record
/// several times by somebody who does not go alongside the person and has written nothing.
pub async fn unusual(store: &Store, allow: &Allow, now: DateTime<Utc>) -> Result<Vec<Unusual>> {
    may(allow)?;
    let sql = "SELECT a.at, a.actor, w.name, a.act, a.way, a.person, a.amount FROM audit a LEFT JOIN workers w ON w.worker = a.actor
        WHERE a.at > $1 AND a.person IS NOT NULL AND a.act IN ('viewed', 'opened', 'shown', 'wrote') ORDER BY a.at";
    let since = now - TimeDelta::days(BACK);
    let rows: Vec<Row> = on!(&mut store.read().await?, |conn| sqlx::query_as(sql).bind(since).fetch_all(conn).await)?;
    Ok(told(&rows.into_iter().map(Look::from).collect::<Vec<_>>()))
}

fn told(looks: &[Look]) -> Vec<Unusual> {
    let mut by: BTreeMap<WorkerId, Vec<&Look>> = BTreeMap::new();
    for look in looks {
        by.entry(look.worker).or_default().push(look);
    }
    by.into_iter().flat_map(|(worker, looks)| of_one(worker, &looks)).collect()
}

fn of_one(worker: WorkerId, looks: &[&Look]) -> Vec<Unusual> {
    let name = looks.first().map_or_else(String::new, |look| look.name.clone());
    let mut said = Vec::new();
    let mut days: BTreeMap<NaiveDate, BTreeSet<PersonId>> = BTreeMap::new();
    let mut people: BTreeMap<PersonId, (usize, bool)> = BTreeMap::new();
    let mut nights: BTreeSet<NaiveDate> = BTreeSet::new();
    for look in looks {
        let Some(person) = look.person else { continue };
        let seen = people.entry(person).or_default();
        if look.act == "wrote" || matches!(look.way.as_str(), "allocated" | "cover" | "formerly") {
            seen.1 = true;
        }
        if look.act != "wrote" {
            seen.0 += 1;
            days.entry(look.at.date_naive()).or_default().insert(person);
            nights.extend((!(5..22).contains(&look.at.hour())).then(|| look.at.date_naive()));
        }
    }
    let shown = |day: NaiveDate| day.format("%-d %B").to_string();
    said.extend(
        days.iter()
            .filter(|(_, people)| people.len() >= MANY)
            .map(|(day, people)| format!("Looked at the records of {} different people on {}.", people.len(), shown(*day))),
    );
    if let Some(last) = nights.last() {
        said.push(format!("Looked at records between 22:00 and 05:00 UTC on {} days, last on {}.", nights.len(), shown(*last)));
    }
    said.extend(people.iter().filter(|(_, (times, near))| *times >= SEVERAL && !near).map(|(person, (times, _))| {
        format!("Looked at one record {times} times without going alongside the person or writing on it: {person}.")
    }));
    said.into_iter().map(|said| Unusual { worker, name: name.clone(), said }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(at: &str, person: u128, act: &str, way: &str) -> Look {
        let (worker, person) = (WorkerId(Uuid::from_u128(1)), Some(PersonId(Uuid::from_u128(person))));
        Look { at: at.parse().unwrap(), worker, name: "Kit".into(), act: act.into(), way: way.into(), person, count: 1 }
    }

    #[test]
    fn five_working_days_go_over_a_weekend() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!([due(day("2026-11-18")), due(day("2026-11-21"))], [day("2026-11-25"), day("2026-11-27")]);
    }

    #[test]
    fn an_ordinary_day_is_not_unusual_and_what_is_is_said_without_judging() {
        let ordinary: Vec<Look> = (0..20).map(|person| look("2026-11-18T10:00:00Z", person, "viewed", "team")).collect();
        assert_eq!(told(&ordinary), []);
        let night = told(&[look("2026-11-18T23:10:00Z", 1, "viewed", "allocated")]);
        assert!(night[0].said.contains("between 22:00 and 05:00 UTC on 1 days"), "{night:?}");
        let many: Vec<Look> = (0..30).map(|person| look("2026-11-18T10:00:00Z", person, "opened", "team")).collect();
        assert_eq!(told(&many)[0].said, "Looked at the records of 30 different people on 18 November.");
        let mut again: Vec<Look> = (0..5).map(|_| look("2026-11-18T10:00:00Z", 7, "viewed", "team")).collect();
        assert!(told(&again)[0].said.starts_with("Looked at one record 5 times"));
        again.push(look("2026-11-18T11:00:00Z", 7, "wrote", "team"));
        assert_eq!(told(&again), [], "whoever writes on it has a reason that can be read");
    }
}
