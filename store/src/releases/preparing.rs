//! Releases that somebody asked to be prepared in the background: in which order, how far each is, and what came of it.

use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Fault,
    ids::WorkerId,
    insight::Period,
    release::{Dataset, gate::Report},
};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::check_period;
use crate::{Error, Result, Store};

/// How far a preparation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Others go first.
    Waiting,
    /// It is being counted and looked at.
    Counting,
    /// It waits for somebody else to release it.
    Prepared,
    /// The gate refused it: nothing was kept.
    Refused,
    /// Somebody called it off, or the program ended before it did.
    CalledOff,
    /// It could not be prepared.
    Broken,
}

impl Stage {
    const ALL: [Self; 6] = [Self::Waiting, Self::Counting, Self::Prepared, Self::Refused, Self::CalledOff, Self::Broken];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Counting => "counting",
            Self::Prepared => "prepared",
            Self::Refused => "refused",
            Self::CalledOff => "called_off",
            Self::Broken => "broken",
        }
    }

    /// Whether nothing more comes of it.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Counting)
    }
}

/// What came of a preparation.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The gate looked at it: it is kept under this name where that let it pass.
    Weighed(String, Report),
    /// It was called off.
    CalledOff,
    /// It could not be prepared, for a reason in words.
    Broken(String),
}

/// A release that somebody asked to be prepared.
#[derive(Clone, Debug, PartialEq)]
pub struct Preparation {
    /// Its id.
    pub id: Uuid,
    /// The dataset's name.
    pub dataset: String,
    /// The period.
    pub period: Period,
    /// Whether a period that was released is counted again.
    pub revise: bool,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// By whom.
    pub asked_by: WorkerId,
    /// How far it is.
    pub stage: Stage,
    /// The release's name, once it is known.
    pub release: String,
    /// What the gate said, once it has.
    pub report: Option<Report>,
    /// Why nothing came of it, in words.
    pub said: String,
}

#[derive(FromRow)]
struct Row {
    preparation: Uuid,
    dataset: String,
    period: String,
    revise: i64,
    asked_at: DateTime<Utc>,
    asked_by: Uuid,
    stage: String,
    release: String,
    report: String,
    said: String,
}

impl Row {
    fn read(self) -> Result<Preparation> {
        let damaged = || Error::Damaged("a preparation");
        Ok(Preparation {
            id: self.preparation,
            period: self.period.parse().map_err(|_| damaged())?,
            revise: self.revise != 0,
            asked_at: self.asked_at,
            asked_by: WorkerId(self.asked_by),
            stage: Stage::ALL.into_iter().find(|stage| stage.as_str() == self.stage).ok_or_else(damaged)?,
            report: if self.report.is_empty() { None } else { Some(serde_json::from_str(&self.report).map_err(|_| damaged())?) },
            dataset: self.dataset,
            release: self.release,
            said: self.said,
        })
    }
}

/// Asks for a release to be prepared. Nothing is counted yet.
///
/// # Errors
/// [`Fault::NotFound`] for somebody whose role does not prepare this dataset; [`Fault::Invalid`] for a period that cannot be released.
pub async fn ask(store: &Store, id: Uuid, dataset: &Dataset, period: Period, revise: bool, by: &Actor, now: DateTime<Utc>) -> Result<()> {
    decide(by, Verb::SeeReleases, &Relation::default(), now)?;
    if by.role != dataset.prepared_by {
        return Err(Fault::NotFound.into());
    }
    check_period(dataset, period, now.date_naive())?;
    let (dataset, by) = (dataset.dataset.clone(), by.worker.0);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql =
                    "INSERT INTO preparations (preparation, dataset, period, revise, asked_at, asked_by, stage, release, report, said)
                    VALUES ($1, $2, $3, $4, $5, $6, 'waiting', '', '', '')";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(id)
                    .bind(dataset)
                    .bind(period.to_string())
                    .bind(i64::from(revise))
                    .bind(now)
                    .bind(by)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Says that it is being counted now. Answers no where it was called off while it waited.
pub async fn begin(store: &Store, id: Uuid) -> Result<bool> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE preparations SET stage = 'counting' WHERE preparation = $1 AND stage = 'waiting'";
                let changed = on!(tx, |conn| sqlx::query(sql).bind(id).execute(conn).await.map(|done| done.rows_affected()))?;
                Ok(changed == 1)
            })
        })
        .await
}

/// Says what came of it.
pub async fn end(store: &Store, id: Uuid, outcome: Outcome, now: DateTime<Utc>) -> Result<()> {
    let (stage, release, report, said) = match outcome {
        Outcome::Weighed(release, report) => {
            let stage = if report.passed() { Stage::Prepared } else { Stage::Refused };
            let report = serde_json::to_string(&report).map_err(|_| Error::Damaged("a report"))?;
            (stage, release, report, String::new())
        }
        Outcome::CalledOff => (Stage::CalledOff, String::new(), String::new(), "It was called off.".to_owned()),
        Outcome::Broken(why) => (Stage::Broken, String::new(), String::new(), why),
    };
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE preparations SET stage = $2, release = $3, report = $4, said = $5, ended_at = $6 WHERE preparation = $1";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(id)
                    .bind(stage.as_str())
                    .bind(release)
                    .bind(report)
                    .bind(said)
                    .bind(now)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Ends whatever an earlier run of the program has left unfinished: nothing was kept of it.
pub async fn give_up_unfinished(store: &Store, now: DateTime<Utc>) -> Result<()> {
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE preparations SET stage = 'called_off', said = $1, ended_at = $2 WHERE stage IN ('waiting', 'counting')";
                let said = "The program was stopped before it was done. Prepare it again.";
                on!(tx, |conn| sqlx::query(sql).bind(said).bind(now).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}

/// One of them.
pub async fn preparation(store: &Store, id: Uuid) -> Result<Preparation> {
    let sql = "SELECT preparation, dataset, period, revise, asked_at, asked_by, stage, release, report, said FROM preparations
        WHERE preparation = $1";
    let mut tx = store.read().await?;
    let row: Option<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(id).fetch_optional(conn).await)?;
    row.ok_or(Fault::NotFound)?.read()
}

/// The newest of them, those that are not over first.
pub async fn preparations(store: &Store, most: i64) -> Result<Vec<Preparation>> {
    let sql = "SELECT preparation, dataset, period, revise, asked_at, asked_by, stage, release, report, said FROM preparations
        ORDER BY CASE WHEN stage IN ('waiting', 'counting') THEN 0 ELSE 1 END, asked_at DESC, preparation LIMIT $1";
    let mut tx = store.read().await?;
    let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(most).fetch_all(conn).await)?;
    rows.into_iter().map(Row::read).collect()
}
