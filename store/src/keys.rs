//! The keys that seal what is kept about people: one for each person, wrapped by the council's master key, in a database of their
//! own. A key row is on the disk before the key is used. Destroying it ends what it sealed.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use casework::seal::{self, Key, Place};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Bucket, Db, Error, Master, Result, Tx, chance};

/// The keys of people and teams.
#[derive(Clone)]
pub struct Keys {
    db: Db,
    masters: Arc<Vec<Master>>,
    bucket: Bucket,
    unwrapped: Arc<Mutex<HashMap<Uuid, Found>>>,
}

/// What is known of somebody's key.
#[derive(Clone)]
enum Found {
    Usable(Key),
    Destroyed,
}

#[derive(FromRow)]
struct Row {
    owner: Uuid,
    version: i64,
    master: i64,
    wrapped: Vec<u8>,
}

impl Keys {
    /// The version of the keys that are made.
    pub(crate) const VERSION: i64 = 1;

    pub(crate) fn new(db: Db, masters: Vec<Master>, bucket: Bucket) -> Self {
        Self { db, masters: Arc::new(masters), bucket, unwrapped: Arc::default() }
    }

    /// The database in which they are.
    pub fn database(&self) -> &Db {
        &self.db
    }

    fn known(&self, owner: Uuid) -> Option<Found> {
        self.unwrapped.lock().unwrap_or_else(PoisonError::into_inner).get(&owner).cloned()
    }

    fn remember(&self, owner: Uuid, key: Found) {
        self.unwrapped.lock().unwrap_or_else(PoisonError::into_inner).insert(owner, key);
    }

    fn place(&self, owner: Uuid, version: i64) -> Place {
        Place { column: "keys.wrapped", row: (self.bucket.of_owner(owner), 0), owner, version }
    }

    /// Makes the keys that are missing. They are on the disk when this answers. None is made for whoever's were destroyed.
    pub(crate) async fn ensure(&self, owners: impl IntoIterator<Item = Uuid>) -> Result<()> {
        let missing: BTreeSet<Uuid> = owners.into_iter().filter(|owner| self.known(*owner).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut absent = Vec::new();
        let mut tx = self.db.read().await?;
        for owner in missing {
            if !self.load(&mut tx, owner).await? {
                absent.push(owner);
            }
        }
        drop(tx);
        if absent.is_empty() {
            return Ok(());
        }
        let master = self.masters.last().ok_or(Error::Damaged("the master key"))?;
        let mut tx = self.db.write().await?;
        for owner in &absent {
            let key = Key(chance::bytes()?);
            let wrapped = seal::seal(&master.key, chance::bytes()?, &self.place(*owner, Self::VERSION), &key.0)?;
            // Another server may have made one in the meantime: the first stands, and is read back below.
            let sql = "INSERT INTO keys (bucket, owner, version, master, wrapped) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (bucket, owner, version) DO NOTHING";
            on!(&mut tx, |conn| sqlx::query(sql)
                .bind(self.bucket.of_owner(*owner))
                .bind(owner)
                .bind(Self::VERSION)
                .bind(master.version)
                .bind(wrapped)
                .execute(conn)
                .await
                .map(drop))?;
        }
        tx.commit().await?;
        let mut tx = self.db.read().await?;
        for owner in absent {
            self.load(&mut tx, owner).await?;
        }
        Ok(())
    }

    /// Reads every key of a bucket at once, so that a program that starts asks for them once and not for each.
    pub(crate) async fn recall(&self, bucket: i64) -> Result<()> {
        let mut tx = self.db.read().await?;
        let sql = "SELECT owner, version, master, wrapped FROM keys WHERE bucket = $1 AND owner > $2 ORDER BY owner, version LIMIT 10000";
        let mut last = Uuid::nil();
        loop {
            let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(bucket).bind(last).fetch_all(conn).await)?;
            let Some(newest) = rows.last() else { return Ok(()) };
            last = newest.owner;
            for row in &rows {
                self.remember(row.owner, Found::Usable(self.unwrap_key(row)?));
            }
        }
    }

    /// Reads a key, or that it was destroyed. False when there has never been one.
    async fn load(&self, tx: &mut Tx, owner: Uuid) -> Result<bool> {
        let bucket = self.bucket.of_owner(owner);
        let sql = "SELECT owner, version, master, wrapped FROM keys WHERE bucket = $1 AND owner = $2 ORDER BY version DESC LIMIT 1";
        let row: Option<Row> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(owner).fetch_optional(conn).await)?;
        if let Some(row) = row {
            self.remember(owner, Found::Usable(self.unwrap_key(&row)?));
            return Ok(true);
        }
        let sql = "SELECT owner FROM destroyed WHERE bucket = $1 AND owner = $2";
        let destroyed: Option<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(owner).fetch_optional(conn).await)?;
        if destroyed.is_some() {
            self.remember(owner, Found::Destroyed);
        }
        Ok(destroyed.is_some())
    }

    fn unwrap_key(&self, row: &Row) -> Result<Key> {
        let master = self.masters.iter().find(|master| master.version == row.master).ok_or(Error::Damaged("the master key"))?;
        let key = seal::open(&master.key, &self.place(row.owner, row.version), &row.wrapped)?;
        Ok(Key(key.try_into().map_err(|_| Error::Damaged("a key"))?))
    }

    /// Whether somebody has a key: not any more once it was destroyed.
    pub async fn has(&self, owner: Uuid) -> Result<bool> {
        Ok(self.key(owner).await?.is_some())
    }

    /// A key that can be used; none when it was destroyed or is not there.
    async fn key(&self, owner: Uuid) -> Result<Option<Key>> {
        if self.known(owner).is_none() {
            self.load(&mut self.db.read().await?, owner).await?;
        }
        Ok(match self.known(owner) {
            Some(Found::Usable(key)) => Some(key),
            Some(Found::Destroyed) | None => None,
        })
    }

    /// Seals a record's words for somebody, at their place in the order. None when their key was destroyed.
    pub(crate) async fn seal(&self, owner: Uuid, row: (i64, i64), words: &[u8]) -> Result<Option<(i64, Vec<u8>)>> {
        let place = Place { column: "bodies.body", row, owner, version: Self::VERSION };
        Ok(self.seal_at(&place, words).await?.map(|sealed| (Self::VERSION, sealed)))
    }

    /// Seals something in its place. None when the owner's key was destroyed.
    pub(crate) async fn seal_at(&self, place: &Place, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(key) = self.key(place.owner).await? else { return Ok(None) };
        Ok(Some(seal::seal(&key, chance::bytes()?, place, bytes)?))
    }

    /// Opens what is sealed in its place. None when the owner's key was destroyed.
    pub(crate) async fn open_at(&self, place: &Place, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(key) = self.key(place.owner).await? else { return Ok(None) };
        Ok(Some(seal::open(&key, place, sealed)?))
    }

    /// Opens a record's words. None when the key was destroyed.
    pub(crate) async fn open(&self, owner: Uuid, row: (i64, i64), version: i64, sealed: Vec<u8>) -> Result<Option<Vec<u8>>> {
        if version == 0 {
            return Ok(Some(sealed));
        }
        self.open_at(&Place { column: "bodies.body", row, owner, version }, &sealed).await
    }

    /// Destroys whatever keys somebody has. What they sealed cannot be read again by anybody.
    pub(crate) async fn destroy(&self, owner: Uuid, now: DateTime<Utc>) -> Result<()> {
        let bucket = self.bucket.of_owner(owner);
        let mut tx = self.db.write().await?;
        let sql = "INSERT INTO destroyed (bucket, owner, at) VALUES ($1, $2, $3) ON CONFLICT (bucket, owner) DO NOTHING";
        on!(&mut tx, |conn| sqlx::query(sql).bind(bucket).bind(owner).bind(now).execute(conn).await.map(drop))?;
        let sql = "DELETE FROM keys WHERE bucket = $1 AND owner = $2";
        on!(&mut tx, |conn| sqlx::query(sql).bind(bucket).bind(owner).execute(conn).await.map(drop))?;
        tx.commit().await?;
        self.remember(owner, Found::Destroyed);
        Ok(())
    }

    /// Wraps every key anew with the newest master key, a thousand at a time. Answers how many there were.
    pub async fn rewrap(&self) -> Result<u64> {
        let newest = self.masters.last().ok_or(Error::Damaged("the master key"))?;
        let mut done = 0;
        loop {
            let mut tx = self.db.write().await?;
            let sql = "SELECT owner, version, master, wrapped FROM keys WHERE master <> $1 LIMIT 1000";
            let rows: Vec<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(newest.version).fetch_all(conn).await)?;
            if rows.is_empty() {
                return Ok(done);
            }
            for row in rows {
                let key = self.unwrap_key(&row)?;
                let wrapped = seal::seal(&newest.key, chance::bytes()?, &self.place(row.owner, row.version), &key.0)?;
                let sql = "UPDATE keys SET master = $1, wrapped = $2 WHERE bucket = $3 AND owner = $4 AND version = $5";
                let bucket = self.bucket.of_owner(row.owner);
                on!(&mut tx, |conn| sqlx::query(sql)
                    .bind(newest.version)
                    .bind(wrapped)
                    .bind(bucket)
                    .bind(row.owner)
                    .bind(row.version)
                    .execute(conn)
                    .await
                    .map(drop))?;
                done += 1;
            }
            tx.commit().await?;
        }
    }

    /// Whether the master keys are those that wrapped what is here: one key of each is tried.
    pub(crate) async fn check(&self) -> Result<()> {
        let mut tx = self.db.read().await?;
        let masters: Vec<(i64,)> = on!(&mut tx, |conn| sqlx::query_as("SELECT DISTINCT master FROM keys").fetch_all(conn).await)?;
        for (master,) in masters {
            let sql = "SELECT owner, version, master, wrapped FROM keys WHERE master = $1 LIMIT 1";
            let row: Option<Row> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(master).fetch_optional(conn).await)?;
            row.map(|row| self.unwrap_key(&row)).transpose()?;
        }
        Ok(())
    }
}
