//! The seam between one SQL text and two databases: `on!` expands its body once for each.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::Path,
    str::FromStr,
};

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
    Postgres {
        /// For reading; cannot write.
        read: PgPool,
        /// The writer's, and the migrations'.
        write: PgPool,
    },
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
    /// nothing that was acknowledged. When the log is folded back into the file is for the writer to say (`fold`): SQLite itself
    /// would not tell anybody that a sync failed there.
    pub async fn connect(url: &str, synchronous: SqliteSynchronous) -> Result<Self, sqlx::Error> {
        let log = |options: SqliteConnectOptions| {
            options.journal_mode(SqliteJournalMode::Wal).synchronous(synchronous).pragma("wal_autocheckpoint", "0")
        };
        Self::connect_with(url, log).await
    }

    /// Connects to the keys: on SQLite without a write-ahead log, so that a commit is one thing that works or does not, and what was
    /// destroyed is nowhere else.
    pub(crate) async fn connect_to_keys(url: &str) -> Result<Self, sqlx::Error> {
        // The folder is synced as well, or a power cut could bring back what a commit has replaced.
        let journal = |options: SqliteConnectOptions| options.journal_mode(SqliteJournalMode::Delete).synchronous(SqliteSynchronous::Extra);
        Self::connect_with(url, journal).await
    }

    async fn connect_with(url: &str, journal: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?;
            let write = PgPoolOptions::new().max_connections(4).connect_with(options.clone()).await?;
            let options = options.options([("default_transaction_read_only", "on")]);
            let read = PgPoolOptions::new().max_connections(12).connect_with(options).await?;
            return Ok(Self::Postgres { read, write });
        }
        let options = journal(SqliteConnectOptions::from_str(url)?)
            .create_if_missing(true)
            .foreign_keys(true)
            .pragma("secure_delete", "on")
            // Rows come from a thread of their own: a long answer changes threads at each fifty of them, as sqlx has it.
            .row_buffer_size(1024)
            .busy_timeout(std::time::Duration::from_secs(10));
        let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        // A file does not go away as a server does: a connection need not be tried before each use.
        let read = SqlitePoolOptions::new().max_connections(4).test_before_acquire(false);
        let read = read.connect_with(options.pragma("query_only", "on")).await?;
        Ok(Self::Sqlite { read, write })
    }

    /// A transaction that only reads: one consistent view.
    ///
    /// It begins in a task of its own. A caller that goes away while it begins would otherwise leave a connection behind that is
    /// in a transaction nobody knows of.
    pub async fn read(&self) -> Result<Tx, sqlx::Error> {
        let db = self.clone();
        let beginning = tokio::spawn(async move {
            match db {
                Self::Sqlite { read, .. } => read.begin().await.map(Tx::Sqlite),
                Self::Postgres { read, .. } => read.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(Tx::Postgres),
            }
        });
        beginning.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    /// A transaction that writes. Only the writer and the migrations have one.
    pub(crate) async fn write(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { write, .. } => write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
            Self::Postgres { write, .. } => write.begin().await.map(Tx::Postgres),
        }
    }

    /// Lets go of the connection that writes: after an error of the disk nothing that it believes can be relied on. The next is new.
    ///
    /// A sync that fails leaves pages that the kernel takes for clean though they never reached the disk. So on SQLite the log is written
    /// once more, as it reads, or whatever is added behind a hole in it would be lost with the next power cut. And it is folded back
    /// once more as a whole: SQLite would count what an earlier, unfinished fold had copied as done. Its index of the log is
    /// wiped, which it finds and rebuilds from the log, counting nothing as done.
    pub(crate) async fn renew(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite { write, .. } => {
                write.acquire().await?.close().await?;
                let name = write.connect_options().get_filename().to_owned();
                self.make_log_last().await?;
                wipe_index_of_log(&name).map_err(sqlx::Error::Io)?;
                fold(write, "PRAGMA wal_checkpoint(FULL)").await.map(drop)
            }
            Self::Postgres { write, .. } => write.acquire().await?.close().await,
        }
    }

    /// On SQLite, writes the log once more as it reads, and waits for the disk: whatever an earlier program was told, from here on the
    /// log has no holes. Nobody else can write meanwhile.
    pub(crate) async fn make_log_last(&self) -> Result<(), sqlx::Error> {
        let Self::Sqlite { write, .. } = self else { return Ok(()) };
        let name = write.connect_options().get_filename().to_owned();
        let alone = write.begin_with("BEGIN IMMEDIATE").await?;
        let written = tokio::task::spawn_blocking(move || write_log_again(&name)).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        alone.rollback().await?;
        written.map_err(sqlx::Error::Io)
    }

    /// On SQLite, folds the write-ahead log back into the file when it has become long, or empties it at once.
    ///
    /// # Errors
    /// When a sync failed. What was acknowledged is still in the log; nothing more may be until [`Db::renew`] has worked.
    pub(crate) async fn fold(&self, empty: bool) -> Result<(), sqlx::Error> {
        let Self::Sqlite { write, .. } = self else { return Ok(()) };
        if empty {
            fold(write, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
        } else if fold(write, "PRAGMA wal_checkpoint(NOOP)").await? > LONG_LOG {
            fold(write, "PRAGMA wal_checkpoint(PASSIVE)").await?;
        }
        Ok(())
    }

    /// Closes every connection, and on SQLite folds the write-ahead log back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                // SQLite folds the log back when it is closed, and believes a sync that failed before. So it is only closed
                // when that works now; otherwise the log is left for the next start.
                if fold(write, "PRAGMA wal_checkpoint(TRUNCATE)").await.is_ok() {
                    write.close().await;
                } else {
                    std::mem::forget(write.acquire().await);
                }
            }
            Self::Postgres { read, write } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

/// As many pages in the log are folded back.
const LONG_LOG: i64 = 1_000;

/// Folds the log back, or only asks how long it is. Answers how many of its pages are not in the file yet.
async fn fold(write: &SqlitePool, how: &'static str) -> Result<i64, sqlx::Error> {
    let (_, log, folded): (i64, i64, i64) = sqlx::query_as(how).fetch_one(write).await?;
    Ok(log - folded)
}

/// Writes the log's bytes where they are already, and waits for the disk.
fn write_log_again(database: &Path) -> std::io::Result<()> {
    let Some(mut log) = beside(database, "-wal")? else { return Ok(()) };
    let mut piece = vec![0; 1 << 20];
    let mut at = 0;
    loop {
        log.seek(SeekFrom::Start(at))?;
        let read = log.read(&mut piece)?;
        if read == 0 {
            return log.sync_all();
        }
        log.seek(SeekFrom::Start(at))?;
        log.write_all(&piece[..read])?;
        at += read as u64;
    }
}

/// A file that SQLite keeps beside a database, if it is there.
fn beside(database: &Path, ending: &str) -> std::io::Result<Option<File>> {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    match OpenOptions::new().read(true).write(true).open(name) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes zeros over both copies of the header of SQLite's index of its log (WAL-index format, section 2.1: 48 bytes each).
fn wipe_index_of_log(database: &Path) -> std::io::Result<()> {
    match beside(database, "-shm")? {
        Some(mut index) => index.write_all(&[0; 96]),
        None => Ok(()),
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
