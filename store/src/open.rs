//! Opening what is kept: the right SQLite, the right schema, the right council.

use std::sync::Arc;

use casework::{
    access::{Actor, Allow, Relation, Verb, decide},
    hex,
    ids::{PersonId, WorkerId},
    insight::Indicator,
    seal::{Key, draft_key, form_key},
    vocabulary::Vocabulary,
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{
    migrate::{MigrateError, Migrator},
    sqlite::SqliteSynchronous,
};

use crate::{
    Bucket, Db, Error, Result, Tx, disposal,
    index::Index,
    indicators::Shelf,
    keys::Keys,
    vocabularies::Vocabularies,
    writer::{self, Writer},
};

pub(crate) static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
pub(crate) static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");
pub(crate) static KEYS_SQLITE: Migrator = sqlx::migrate!("../migrations/keys-sqlite");
pub(crate) static KEYS_POSTGRES: Migrator = sqlx::migrate!("../migrations/keys-postgres");

/// What must be kept out of the database: without it, keys and receipts mean nothing.
#[derive(Clone)]
pub struct Secrets {
    /// The council's release secret, from which person keys come. Never changed while a dataset lives.
    pub release: [u8; 32],
    /// The seed of the Ed25519 key that signs receipts.
    pub signing: [u8; 32],
    /// The keys that wrap everybody's keys: the newest last, and any before it with which some are still wrapped.
    pub masters: Vec<Master>,
}

/// A master key of the council.
#[derive(Clone)]
pub struct Master {
    /// Counted from 1.
    pub version: i64,
    /// The key.
    pub key: Key,
}

/// Where a council's databases are.
#[derive(Clone, Debug)]
pub struct Place {
    /// What is kept: `sqlite:FILE` or `postgres://…`.
    pub database: String,
    /// The keys that open it: another file, or another database with backups of its own.
    pub keys: String,
    /// Only for proving that the proofs would see it.
    pub sabotage: Option<Sabotage>,
}

/// Something broken on purpose, so that a test can show that it would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// SQLite does not wait for the disk (`synchronous=NORMAL`).
    Normal,
    /// Receipts are sent before the commit.
    Early,
}

/// Everything that is kept.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) writer: Writer,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) keys: Keys,
    pub(crate) index: Index,
    pub(crate) sabotage: Option<Sabotage>,
    pub(crate) bucket: Bucket,
    pub(crate) epoch: i64,
    pub(crate) vocabularies: Vocabularies,
    pub(crate) shelf: Shelf,
}

/// What a new council starts with. An existing one keeps its own.
pub struct Beginning {
    /// What can be counted.
    pub vocabulary: Vocabulary,
    /// What is looked at.
    pub indicators: Vec<Indicator>,
}

/// Why it cannot be opened, each in one line for whoever started the program.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not there, not allowed, not a database.
    #[error("the database cannot be opened: {0}")]
    Unreachable(sqlx::Error),
    /// A newer program has been here.
    #[error(
        "the database was made by a newer version of Alongside (its schema is at {found}, this program knows up to {known}): use the newer program"
    )]
    Newer {
        /// The schema's version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The steps that this program knows differ from those that were taken.
    #[error("the database's schema is not one of ours: {0}")]
    Schema(String),
    /// SQLite before 3.51.3 can lose commits when two connections checkpoint.
    #[error("SQLite {0} is too old: 3.51.3 or newer is needed")]
    OldSqlite(String),
    /// The secrets are not those with which this database was begun: person keys and receipts would mean nothing.
    #[error("the council's secret is not the one this database was begun with: restore council.secret from its backup")]
    OtherSecret,
    /// The database of keys is not there.
    #[error("the database of keys cannot be opened: {0}")]
    Keys(sqlx::Error),
    /// The master key does not open the keys that are kept.
    #[error("the council's master key is not the one its keys were wrapped with: restore master.key from its backup")]
    OtherMaster,
    /// PostgreSQL would acknowledge what a power cut takes.
    #[error("PostgreSQL's {setting} is {value}: turn it on, or what is acknowledged would not survive a power cut")]
    NotDurable {
        /// Which setting.
        setting: &'static str,
        /// What it is.
        value: String,
    },
    /// What is kept about the council itself cannot be read.
    #[error(transparent)]
    Settings(#[from] Error),
}

impl Store {
    /// Opens a council's databases, bringing their schemas up to date.
    ///
    /// Refuses a PostgreSQL that does not wait for its disk: what it acknowledges would not survive a power cut.
    pub async fn open(place: &Place, secrets: Secrets, beginning: &Beginning, now: DateTime<Utc>) -> std::result::Result<Self, OpenError> {
        let synchronous = if place.sabotage == Some(Sabotage::Normal) { SqliteSynchronous::Normal } else { SqliteSynchronous::Full };
        let db = Db::connect(&place.database, synchronous).await.map_err(OpenError::Unreachable)?;
        check_sqlite_version(&db).await?;
        db.make_log_last().await.map_err(OpenError::Unreachable)?;
        check_durability(&db).await?;
        migrate(&db, &SQLITE, &POSTGRES).await?;
        let keys_db = Db::connect_to_keys(&place.keys).await.map_err(OpenError::Keys)?;
        check_durability(&keys_db).await?;
        migrate(&keys_db, &KEYS_SQLITE, &KEYS_POSTGRES).await?;
        let mut tx = db.write().await.map_err(OpenError::Unreachable)?;
        let (bucket, epoch) = settle(&mut tx).await?;
        settle_secret(&mut tx, &secrets).await?;
        let vocabularies = Vocabularies::settle(&mut tx, &beginning.vocabulary, now).await?;
        let shelf = crate::indicators::settle(&mut tx, &beginning.indicators).await?;
        let derived = is_derived_so(&mut tx).await?;
        crate::frameworks::settle(&mut tx).await?;
        tx.commit().await.map_err(OpenError::Unreachable)?;
        let keys = Keys::new(keys_db, secrets.masters.clone(), bucket);
        keys.check().await.map_err(|_| OpenError::OtherMaster)?;
        let (writer, queue) = Writer::new();
        let (secrets, index, sabotage) = (Arc::new(secrets), Index::default(), place.sabotage);
        let store = Self { db, writer, secrets, keys, index, sabotage, bucket, epoch, vocabularies, shelf };
        tokio::spawn(writer::run(Self { writer: Writer::none(), ..store.clone() }, queue));
        disposal::finish(&store, now).await?;
        if !derived {
            crate::verify::rebuild(&store, crate::verify::nobody()).await?;
        }
        store.index.catch_up(&store).await?;
        Ok(store)
    }

    /// How somebody who works here stands to a person now.
    pub async fn relation(&self, actor: &Actor, person: PersonId) -> Result<Relation> {
        crate::relations::of(&mut self.read().await?, self.bucket, actor, person).await
    }

    /// Whether somebody may do something with a person's record now: the token without which nothing of it can be read.
    pub async fn decide(&self, actor: &Actor, verb: Verb, person: PersonId, now: DateTime<Utc>) -> Result<Allow> {
        Ok(decide(actor, verb, &self.relation(actor, person).await?, now)?)
    }

    /// The keys that open what is kept.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The key of a worker's drafts: the same for as long as the council's secret is.
    pub fn draft_key(&self, worker: WorkerId) -> Result<Key> {
        Ok(draft_key(&self.secrets.release, worker)?)
    }

    /// What the forms that are made for a worker carry, so that no other site can send them.
    pub fn form_key(&self, worker: WorkerId) -> Result<Key> {
        Ok(form_key(&self.secrets.release, worker)?)
    }

    /// What can be counted, in this council's words, and since how many changes: its version.
    pub fn vocabulary(&self) -> (i64, Arc<Vocabulary>) {
        self.vocabularies.current()
    }

    /// The database itself, for tests and tools that break things on purpose.
    pub fn database(&self) -> &Db {
        &self.db
    }

    /// A consistent view for reading.
    pub async fn read(&self) -> Result<Tx> {
        Ok(self.db.read().await?)
    }

    /// Whether writes are being taken.
    pub fn is_taking_writes(&self) -> bool {
        self.writer.is_healthy()
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> bool {
        let Ok(mut tx) = self.db.read().await else { return false };
        on!(&mut tx, |conn| sqlx::query("SELECT 1").execute(conn).await.is_ok())
    }

    /// Finishes what is being written and closes. Call it when nobody else holds the store.
    pub async fn close(self) {
        let (db, keys) = (self.db.clone(), self.keys.database().clone());
        drop(self);
        db.close().await;
        keys.close().await;
    }

    /// A setting of this council.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        setting(&mut self.read().await?, name).await
    }

    /// Keeps a setting of this council.
    pub async fn set_setting(&self, name: &'static str, value: String) -> Result<()> {
        self.writer.write(move |tx| Box::pin(async move { set_setting(tx, name, &value).await })).await
    }
}

pub(crate) async fn setting(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    let found: Option<(String,)> =
        on!(tx, |conn| sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind(name).fetch_optional(conn).await)?;
    Ok(found.map(|(value,)| value))
}

pub(crate) async fn set_setting(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    on!(tx, |conn| sqlx::query(sql).bind(name).bind(value).execute(conn).await.map(drop))?;
    Ok(())
}

async fn check_sqlite_version(db: &Db) -> std::result::Result<(), OpenError> {
    let Db::Sqlite { read, .. } = db else { return Ok(()) };
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(read).await.map_err(OpenError::Unreachable)?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() >= [3, 51, 3].as_slice() { Ok(()) } else { Err(OpenError::OldSqlite(version)) }
}

/// A server that acknowledges what is not on its disk is refused.
async fn check_durability(db: &Db) -> std::result::Result<(), OpenError> {
    let Db::Postgres { write: pool, .. } = db else { return Ok(()) };
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let (value,): (String,) =
            sqlx::query_as("SELECT current_setting($1)").bind(setting).fetch_one(pool).await.map_err(OpenError::Unreachable)?;
        // Waiting for a standby as well is more, not less.
        if value == "off" || (setting == "synchronous_commit" && value == "local") {
            return Err(OpenError::NotDurable { setting, value });
        }
    }
    Ok(())
}

async fn migrate(db: &Db, sqlite: &'static Migrator, postgres: &'static Migrator) -> std::result::Result<(), OpenError> {
    let (migrator, done) = match db {
        Db::Sqlite { write, .. } => (sqlite, sqlite.run(write).await),
        Db::Postgres { write, .. } => (postgres, postgres.run(write).await),
    };
    let known = migrator.iter().map(|step| step.version).max().unwrap_or(0);
    done.map_err(|error| match error {
        MigrateError::VersionMissing(found) if found > known => OpenError::Newer { found, known },
        MigrateError::Execute(error) => OpenError::Unreachable(error),
        other => OpenError::Schema(other.to_string()),
    })
}

/// Reads, or at the first start writes, what is fixed when a council is installed.
async fn settle(tx: &mut Tx) -> Result<(Bucket, i64)> {
    let wanted = if matches!(tx, Tx::Sqlite(_)) { 1 } else { 64 };
    let count = if let Some(kept) = setting(tx, "buckets").await? {
        kept.parse().map_err(|_| Error::Damaged("the number of buckets"))?
    } else {
        set_setting(tx, "buckets", &wanted.to_string()).await?;
        for bucket in 0..wanted {
            let sql = "INSERT INTO buckets (bucket, last_seq) VALUES ($1, 0) ON CONFLICT (bucket) DO NOTHING";
            on!(tx, |conn| sqlx::query(sql).bind(bucket).execute(conn).await.map(drop))?;
        }
        wanted
    };
    let epoch = if let Some(kept) = setting(tx, "epoch").await? {
        kept.parse().map_err(|_| Error::Damaged("the epoch"))?
    } else {
        set_setting(tx, "epoch", "1").await?;
        1
    };
    Ok((Bucket { count }, epoch))
}

/// Keeps a fingerprint of the release secret at the first start, and checks it at every other.
async fn settle_secret(tx: &mut Tx, secrets: &Secrets) -> std::result::Result<(), OpenError> {
    let mut hash = Sha256::new();
    hash.update(b"fingerprint of the release secret");
    hash.update(secrets.release);
    let fingerprint = hex::of(&hash.finalize());
    match setting(tx, "secret").await? {
        Some(kept) if kept == fingerprint => Ok(()),
        Some(_) => Err(OpenError::OtherSecret),
        None => Ok(set_setting(tx, "secret", &fingerprint).await?),
    }
}

/// Counted up whenever facts, contributions or cells come to hold something new.
const DERIVATION: &str = "4";

/// Whether what is derived was derived as this program does it. After an upgrade that derives more, everything is counted again, once.
async fn is_derived_so(tx: &mut Tx) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM facts LIMIT 1) one";
    let (facts,): (i64,) = on!(&mut *tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?;
    if facts == 0 {
        is_derived_so_now(tx).await?;
    }
    Ok(facts == 0 || setting(tx, "derivation").await?.as_deref() == Some(DERIVATION))
}

/// Says that everything has been derived as this program does it.
pub(crate) async fn is_derived_so_now(tx: &mut Tx) -> Result<()> {
    set_setting(tx, "derivation", DERIVATION).await
}
