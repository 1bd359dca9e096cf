//! How many rows an entry of this kind really moves, counted by triggers in a council of its own, so that raw SQL does the same.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    chance::Chance,
    clients,
    council::{Council, Workshop, database},
};

/// Rows an entry moves, on average.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// For each table and what was done to it (`cells UPDATE`).
    pub rows: BTreeMap<String, f64>,
    /// Entries in one commit.
    pub batch: f64,
}

const TABLES: [&str; 8] = ["records", "bodies", "appearances", "facts", "contributions", "cells", "audit", "buckets"];

impl Moved {
    pub fn of(&self, what: &str) -> f64 {
        self.rows.get(what).copied().unwrap_or_default()
    }

    /// In words, for the report.
    pub fn words(&self) -> String {
        let each = self.rows.iter().filter(|(_, rows)| **rows > 0.0).map(|(what, rows)| format!("{what} {rows:.2}"));
        each.collect::<Vec<_>>().join(", ")
    }
}

/// Counts them under a number of clients. The council is spoilt by it.
pub async fn count(workshop: &Workshop, council: &Council, people: &[String], clients: usize, entries: usize) -> Moved {
    let options = SqliteConnectOptions::new().filename(database(council));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS moved (what TEXT PRIMARY KEY, rows INTEGER) STRICT").execute(&mut connection).await.unwrap();
    for table in TABLES {
        for act in ["INSERT", "UPDATE", "DELETE"] {
            let sql = format!(
                "INSERT OR REPLACE INTO moved VALUES ('{table} {act}', 0);
                CREATE TRIGGER IF NOT EXISTS moved_{table}_{act} AFTER {act} ON {table}
                BEGIN UPDATE moved SET rows = rows + 1 WHERE what = '{table} {act}'; END"
            );
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        }
    }
    connection.close().await.unwrap();
    let program = workshop.run_counted(council);
    let before = workshop.counter.read();
    let load = clients::write(&program, &mut Chance::new(1_000 + u64::try_from(clients).unwrap()), people, clients, entries);
    let commits = (workshop.counter.read() - before).log_syncs;
    drop(program);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT what, rows FROM moved").fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let each = |count: f64| count / load.entries as f64;
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    Moved {
        rows: rows.into_iter().map(|(what, rows)| (what, each(rows as f64))).collect(),
        batch: load.entries as f64 / commits.max(1) as f64,
    }
}
