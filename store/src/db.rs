//! The seam between one SQL text and two databases: `on!` expands its body once for each.

use std::str::FromStr;

use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// Pools for reading, and one connection for writing.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file.
    Sqlite {
        /// For reading; cannot write.
        read: SqlitePool,
        /// One connection, the writer's.
        write: SqlitePool,
    },
    /// A server, or many.
    Postgres(PgPool),
}

/// A transaction on either.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs the body with a connection of whichever database the transaction is on. One SQL text serves both: `$1` placeholders.
#[macro_export]
macro_rules! on {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}

impl Db {
    /// Connects to `sqlite:FILE` (made if it is not there) or `postgres://…`.
    ///
    /// SQLite keeps a write-ahead log and waits for the disk at each commit (`synchronous=FULL`): a power cut takes
    /// nothing that was acknowledged.
    pub async fn connect(url: &str, synchronous: SqliteSynchronous) -> Result<Self, sqlx::Error> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?;
            return PgPoolOptions::new().max_connections(16).connect_with(options).await.map(Self::Postgres);
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .pragma("secure_delete", "on")
            .busy_timeout(std::time::Duration::from_secs(10));
        let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        let read = SqlitePoolOptions::new().max_connections(4).connect_with(options.pragma("query_only", "on")).await?;
        Ok(Self::Sqlite { read, write })
    }

    /// A transaction that only reads: one consistent view.
    pub async fn read(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { read, .. } => read.begin().await.map(Tx::Sqlite),
            Self::Postgres(pool) => pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(Tx::Postgres),
        }
    }

    /// A transaction that writes. Only the writer and the migrations have one.
    pub(crate) async fn write(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { write, .. } => write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
            Self::Postgres(pool) => pool.begin().await.map(Tx::Postgres),
        }
    }

    /// Lets go of the connection that writes: after an error of the disk nothing that it believes can be relied on. The next is new.
    pub(crate) async fn renew(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite { write, .. } => write.acquire().await?.close().await,
            Self::Postgres(pool) => pool.acquire().await?.close().await,
        }
    }

    /// Closes every connection, and on SQLite folds the write-ahead log back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes it last.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    /// Whichever words this database understands, where they have to differ.
    pub fn dialect(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite(_) => sqlite,
            Self::Postgres(_) => postgres,
        }
    }
}
