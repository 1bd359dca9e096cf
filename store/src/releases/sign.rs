//! The two steps of signing off, by two people: one prepares, another releases. And taking back.

use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Fault,
    insight::Period,
    release::{Dataset, gate::Report, hold::Why},
};
use chrono::{DateTime, Utc};

use super::{
    read::{left, prepared, write_cells},
    refused,
    watch::Watch,
    weigh,
    weigh::Weighed,
};
use crate::{
    Error, Result, Store,
    ledger::{self, Chapter, Entry},
};

/// Prepares a release: counts it, and keeps it as it is for somebody else to look at and release. One that was prepared before is replaced.
///
/// Nothing is kept when the gate refuses; its report says why.
///
/// # Errors
/// [`Fault::NotFound`] for somebody whose role does not prepare this dataset; [`Fault::Invalid`] for a period that cannot be released.
pub async fn prepare(
    store: &Store,
    dataset: Dataset,
    period: Period,
    revise: bool,
    by: &Actor,
    now: DateTime<Utc>,
) -> Result<(String, Report)> {
    prepare_watched(store, dataset, period, revise, by, now, &Watch::default()).await
}

/// The same, for somebody who watches how far it is and may call it off.
///
/// # Errors
/// Those of [`prepare`], and [`Error::CalledOff`].
pub async fn prepare_watched(
    store: &Store,
    dataset: Dataset,
    period: Period,
    revise: bool,
    by: &Actor,
    now: DateTime<Utc>,
    watch: &Watch,
) -> Result<(String, Report)> {
    decide(by, Verb::SeeReleases, &Relation::default(), now)?;
    if by.role != dataset.prepared_by {
        return Err(Fault::NotFound.into());
    }
    let weighed = weigh(store, dataset, period, revise, None, now.date_naive(), watch).await?;
    if !watch.goes_on() {
        return Err(Error::CalledOff);
    }
    let release = weighed.dataset.release_name(period, weighed.revision);
    if weighed.report.passed() {
        keep_draft(store, release.clone(), &weighed, by, now).await?;
    }
    Ok((release, weighed.report))
}

async fn keep_draft(store: &Store, release: String, weighed: &Weighed, by: &Actor, now: DateTime<Utc>) -> Result<()> {
    let json = |found: serde_json::Result<String>| found.map_err(|_| Error::Damaged("a draft"));
    let (cursor, report) = (json(serde_json::to_string(&weighed.cursor))?, json(serde_json::to_string(&weighed.report))?);
    let (dataset, version, by) = (weighed.dataset.dataset.clone(), weighed.dataset.version, by.worker.0);
    let (period, revision, cells) = (weighed.period.to_string(), weighed.revision, write_cells(&weighed.decided));
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                on!(tx, |conn| sqlx::query("DELETE FROM drafts WHERE release = $1").bind(&release).execute(conn).await.map(drop))?;
                let sql =
                    "INSERT INTO drafts (release, dataset, version, period, revision, prepared_at, prepared_by, cursor, report, cells)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
                on!(tx, |conn| sqlx::query(sql)
                    .bind(release)
                    .bind(dataset)
                    .bind(version)
                    .bind(period)
                    .bind(revision)
                    .bind(now)
                    .bind(by)
                    .bind(cursor)
                    .bind(report)
                    .bind(cells)
                    .execute(conn)
                    .await
                    .map(drop))?;
                Ok(())
            })
        })
        .await
}

/// Releases what was prepared, exactly as it was prepared: its values enter the ledger, all of them or none.
///
/// It is looked at once more, with what has been released and counted since. The report says why it stays where that finds something.
///
/// # Errors
/// [`Fault::NotFound`] when nothing of that name is prepared, or this role does not release it; [`Fault::Invalid`] for whoever prepared it;
/// [`Fault::Conflict`] when something else was released at the same moment.
pub async fn publish(store: &Store, release: &str, by: &Actor, now: DateTime<Utc>) -> Result<Report> {
    decide(by, Verb::SeeReleases, &Relation::default(), now)?;
    let mut turns = 0;
    loop {
        turns += 1;
        match publish_once(store, release, by, now).await {
            // Something else left meanwhile: this is looked at once more, with that.
            Err(Error::Fault(Fault::Conflict)) if turns < TURNS => {}
            done => return done,
        }
    }
}

/// How often a release is looked at anew because another has left meanwhile.
const TURNS: usize = 4;

async fn publish_once(store: &Store, release: &str, by: &Actor, now: DateTime<Utc>) -> Result<Report> {
    let draft = prepared(&mut store.read().await?, release).await?;
    if by.role != draft.dataset.released_by {
        return Err(Fault::NotFound.into());
    }
    if by.worker.0 == draft.prepared_by {
        return Err(refused("released_by", "Whoever prepared a release does not release it: ask somebody else."));
    }
    let revise = draft.revision > 0;
    let weighed = weigh(store, draft.dataset, draft.period, revise, Some(draft.decided), now.date_naive(), &Watch::default()).await?;
    if !weighed.report.passed() {
        return Ok(weighed.report);
    }
    let entries: Vec<Entry> = (0..)
        .zip(&weighed.decided)
        .map(|(cell, one)| Entry {
            cell: weighed.layout.name(&weighed.layout.cell(cell)),
            value: one.value,
            fresh: one.why == Why::Counted,
        })
        .collect();
    let chapter = Chapter { dataset: weighed.dataset.dataset.clone(), period: weighed.period, revision: weighed.revision };
    let report = weighed.report.clone();
    let (release, by, prepared_at) = (release.to_owned(), by.worker.0, draft.prepared_at);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                ledger::one_at_a_time(tx).await?;
                // Something else may have left since this was looked at, or this may have been prepared anew.
                if ledger::end(tx).await?.0 != weighed.ledger_end || prepared(tx, &release).await?.prepared_at != prepared_at {
                    return Err(Fault::Conflict.into());
                }
                let (from, to) = ledger::add(tx, &chapter, &entries).await?;
                let sql =
                    "INSERT INTO releases (release, act, dataset, version, period, revision, prepared_at, prepared_by, at, by_whom, cursor,
                    report, reason, ledger_from, ledger_to)
                    SELECT release, 'released', dataset, version, period, revision, prepared_at, prepared_by, $2, $3, cursor, $4, '', $5, $6
                    FROM drafts WHERE release = $1";
                let report = serde_json::to_string(&weighed.report).map_err(|_| Error::Damaged("a report"))?;
                on!(tx, |conn| sqlx::query(sql)
                    .bind(&release)
                    .bind(now)
                    .bind(by)
                    .bind(report)
                    .bind(from)
                    .bind(to)
                    .execute(conn)
                    .await
                    .map(drop))?;
                on!(tx, |conn| sqlx::query("DELETE FROM drafts WHERE release = $1").bind(&release).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await?;
    Ok(report)
}

/// Takes a release back. It stays listed with the reason, and what it said stays in the ledger: readers may have kept it.
///
/// # Errors
/// [`Fault::NotFound`] when it has not left, or this role does not release it; [`Fault::Invalid`] without a reason;
/// [`Fault::Conflict`] when it was taken back already.
pub async fn withdraw(store: &Store, release: &str, reason: &str, by: &Actor, now: DateTime<Utc>) -> Result<()> {
    decide(by, Verb::SeeReleases, &Relation::default(), now)?;
    let (release, reason) = (release.to_owned(), reason.trim().to_owned());
    if reason.is_empty() {
        return Err(refused("reason", "Say why: the reason is published with the release."));
    }
    let actor = by.clone();
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let all = left(tx).await?;
                let one = all.iter().find(|one| one.release == release).ok_or(Fault::NotFound)?;
                if super::declare::version(tx, &one.dataset, one.version).await?.released_by != actor.role {
                    return Err(Fault::NotFound.into());
                }
                if one.withdrawn.is_some() {
                    return Err(Fault::Conflict.into());
                }
                let sql =
                    "INSERT INTO releases (release, act, dataset, version, period, revision, prepared_at, prepared_by, at, by_whom, cursor,
                    report, reason, ledger_from, ledger_to)
                    SELECT release, 'withdrawn', dataset, version, period, revision, prepared_at, prepared_by, $2, $3, cursor, report, $4,
                    ledger_from, ledger_to FROM releases WHERE release = $1 AND act = 'released'";
                on!(tx, |conn| sqlx::query(sql).bind(&release).bind(now).bind(actor.worker.0).bind(reason).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}
