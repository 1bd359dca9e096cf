//! How long somebody has to wait after trying in vain: kept in the database, so that a restart forgets nothing, and the same whether
//! or not anybody has the name that was tried.

use chrono::{DateTime, TimeDelta, Utc};

use super::hash;
use crate::{Result, Store};

/// So many tries cost nothing but themselves.
pub const FREE: i64 = 5;
/// The longest that anybody has to wait.
pub const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// Nobody is held to what they tried so long ago.
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);

/// How long nothing is tried after so many in vain: 5 seconds after the fifth, twice as long after each more, up to [`LONGEST`].
pub fn wait_after(failed: i64) -> TimeDelta {
    match u32::try_from(failed - FREE) {
        Err(_) => TimeDelta::zero(),
        Ok(more) => TimeDelta::seconds(5 << more.min(16)).min(LONGEST),
    }
}

/// Counts a try before it is looked at: many at once are no more than one after the other. Answers until when nothing is tried, if so.
pub async fn take(store: &Store, subject: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let subject = hash(subject);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM tries WHERE last_at < $1";
                on!(&mut *tx, |conn| sqlx::query(sql).bind(now - FORGOTTEN).execute(conn).await.map(drop))?;
                let sql = "SELECT failed, again_at FROM tries WHERE subject = $1";
                let known: Option<(i64, DateTime<Utc>)> =
                    on!(&mut *tx, |conn| sqlx::query_as(sql).bind(&subject).fetch_optional(conn).await)?;
                let failed = match known {
                    Some((_, again_at)) if again_at > now => return Ok(Some(again_at)),
                    known => known.map_or(0, |(failed, _)| failed) + 1,
                };
                let sql = "INSERT INTO tries (subject, failed, last_at, again_at) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (subject) DO UPDATE SET failed = excluded.failed, last_at = excluded.last_at, again_at = excluded.again_at";
                let again_at = now + wait_after(failed);
                on!(&mut *tx, |conn| sqlx::query(sql).bind(&subject).bind(failed).bind(now).bind(again_at).execute(conn).await.map(drop))?;
                Ok(None)
            })
        })
        .await
}

/// It was right in the end: what was in vain before is forgotten.
pub async fn forget(store: &Store, subject: &str) -> Result<()> {
    let subject = hash(subject);
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM tries WHERE subject = $1";
                on!(tx, |conn| sqlx::query(sql).bind(subject).execute(conn).await.map(drop))?;
                Ok(())
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_cost_nothing_and_more_cost_ever_longer_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = [0, 1, 4, 5, 6, 7, 12, 13, 1_000_000].map(|failed| wait_after(failed).num_seconds()).to_vec();
        assert_eq!(waits, [0, 0, 0, 5, 10, 20, 640, 900, 900]);
    }
}
