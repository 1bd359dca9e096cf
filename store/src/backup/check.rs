//! Whether a copy is whole: asked of each before it counts, and again once it has been restored.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::{Result, Trouble};
use crate::{Db, Tx, open::setting};

/// What a copy holds, as far as it can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The last step of its schema; 0 where none is recorded.
    pub schema: i64,
    /// Its epoch; 0 where it has none.
    pub epoch: i64,
    /// The fingerprint of the release secret it was begun with; empty where it has none.
    pub council: String,
    /// Rows in each table.
    pub tables: BTreeMap<String, i64>,
}

/// Looks through a copy.
///
/// # Errors
/// [`Trouble::Different`] when something in it does not fit.
pub async fn verify_copy(db: &Db) -> Result<Contents> {
    if let Db::Sqlite { read, .. } = db {
        let mut connection = read.acquire().await?;
        let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *connection).await?;
        if found != ["ok"] {
            return Err(different(&format!("integrity_check says: {}", found.join("; "))));
        }
        if sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut *connection).await?.is_some() {
            return Err(different("a row refers to another that is not there"));
        }
    }
    verify_snapshot(&mut db.read().await?).await
}

/// Looks through what one transaction sees.
pub(super) async fn verify_snapshot(tx: &mut Tx) -> Result<Contents> {
    let tables = tables(tx).await?;
    let has = |name: &str| tables.iter().any(|table| table == name);
    let steps: i64 = match tx {
        // Read from the catalogue of each: the name is not among the tables that are copied.
        Tx::Sqlite(_) => count(tx, "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'").await?,
        Tx::Postgres(_) => {
            count(tx, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = '_sqlx_migrations'").await?
        }
    };
    let schema = if steps > 0 { count(tx, "SELECT coalesce(max(version), 0) FROM _sqlx_migrations WHERE success").await? } else { 0 };
    let (mut epoch, mut council) = (0, String::new());
    if has("settings") {
        epoch = setting(tx, "epoch").await?.and_then(|kept| kept.parse().ok()).unwrap_or(0);
        council = setting(tx, "secret").await?.unwrap_or_default();
    }
    if has("buckets") && has("waiting") {
        verify_sequences(tx).await?;
    }
    if has("audit") {
        let audit = crate::audit::look_through(tx, None).await.map_err(|error| different(&error.to_string()))?;
        if let Some(fault) = audit.faults.first() {
            return Err(different(&format!("the audit: {fault}")));
        }
    }
    let mut counts = BTreeMap::new();
    for table in tables {
        let rows = count(tx, &format!("SELECT count(*) FROM \"{table}\"")).await?;
        counts.insert(table, rows);
    }
    Ok(Contents { schema, epoch, council, tables: counts })
}

/// Each bucket's sequence has been handed out from 1 up, and every number is in the journal still: on an envelope, or on somebody's
/// record it appeared on or went from. So a copy that misses the end of a bucket, or something in the middle, is found.
async fn verify_sequences(tx: &mut Tx) -> Result<()> {
    let sql = "SELECT b.bucket, b.last_seq, count(DISTINCT s.seq), coalesce(max(s.seq), 0) FROM buckets b LEFT JOIN (
            SELECT bucket, seq FROM records UNION ALL SELECT bucket, seq FROM appearances
            UNION ALL SELECT bucket, gone_seq FROM appearances WHERE gone_seq IS NOT NULL
            UNION ALL SELECT bucket, settled_seq FROM waiting WHERE settled_seq IS NOT NULL
        ) s ON s.bucket = b.bucket GROUP BY b.bucket, b.last_seq ORDER BY b.bucket";
    let rows: Vec<(i64, i64, i64, i64)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    for (bucket, last, numbers, highest) in rows {
        if (numbers, highest) != (last, last) {
            let why = format!("bucket {bucket} has given out {last} numbers; {numbers} are in the journal, up to {highest}");
            return Err(different(&why));
        }
    }
    Ok(())
}

/// Every table but the list of schema steps, which the steps themselves write.
async fn tables(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = tx.dialect(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name <> '_sqlx_migrations' ORDER BY name",
        "SELECT table_name::text FROM information_schema.tables
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_sqlx_migrations' ORDER BY 1",
    );
    Ok(on!(tx, |conn| sqlx::query_scalar(sql).fetch_all(conn).await)?)
}

async fn count(tx: &mut Tx, sql: &str) -> Result<i64> {
    Ok(on!(tx, |conn| sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(conn).await)?)
}

pub(super) fn different(why: &str) -> Trouble {
    Trouble::Different(format!("the copy is not whole: {why}"))
}
