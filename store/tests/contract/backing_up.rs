//! Backups under load, put back elsewhere: nothing that was acknowledged before is missing, and nothing damaged is believed.
//!
//! Three drills on each database; twenty where `ALONGSIDE_PROOF` says `full`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use casework::{
    access::{Actor, Verb},
    ids::PictureId,
    journal::Receipt,
};
use chrono::TimeDelta;
use store::{
    Db, Store,
    backup::{self, Identities, Pair, Plan, Recipients, Target, Trouble},
    pictures,
};

use crate::kit::{self, Council, beginning, councils, entry, kit as kits, now, person, secrets};

const SECRET: &[u8] = b"sixty-four bytes that nobody else has, and that must come back..";

/// Somebody who keeps backups, and where.
pub struct Keeper {
    pub folder: tempfile::TempDir,
    pub recipients: Recipients,
    pub identities: Identities,
}

impl Keeper {
    pub fn new() -> Self {
        let (identity, recipient) = backup::make_identity();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        fs::write(folder.path().join("council.secret"), SECRET).unwrap();
        let recipients = Recipients::read([recipient.as_str()].into_iter()).unwrap();
        Self { folder, recipients, identities: Identities::read(&identity).unwrap() }
    }

    pub fn backups(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    pub async fn back_up(&self, url: &str, keys: Option<&str>, minute: i64) -> backup::Result<backup::Done> {
        let secrets = [self.folder.path().join("council.secret")];
        let plan = Plan {
            database: url,
            keys,
            secrets: &secrets,
            recipients: &self.recipients,
            now: now() + TimeDelta::minutes(minute),
            keep_keys: TimeDelta::days(30),
        };
        backup::write(&self.backups(), &plan).await
    }

    pub async fn put_back(&self, pair: &Pair, to: &Path, database: Option<&str>) -> backup::Result<backup::Restored> {
        let target = Target { folder: to, database, keys: None, keys_steps: None };
        backup::restore(pair, &self.identities, &target, now()).await
    }
}

pub fn url_of(council: &Council) -> String {
    match council.store.database() {
        Db::Sqlite { write, .. } => format!("sqlite:{}", write.connect_options().get_filename().display()),
        Db::Postgres { write: pool, .. } => {
            let name = pool.connect_options().get_database().unwrap().to_owned();
            #[expect(clippy::disallowed_methods, reason = "where the test server is comes from bin/test")]
            let server = std::env::var("TEST_POSTGRES_URL").unwrap();
            format!("{}/{name}", server.rsplit_once('/').unwrap().0)
        }
    }
}

fn is_full() -> bool {
    #[expect(clippy::disallowed_methods, reason = "bin/test --full asks for all of it")]
    std::env::var("ALONGSIDE_PROOF").is_ok_and(|asked| asked == "full")
}

type Kept = BTreeMap<(i64, i64), (Vec<u8>, String)>;

/// Every record: where it is in the order, its bytes and their hash.
async fn kept(store: &Store) -> Kept {
    let sql = "SELECT r.bucket, r.seq, b.body, r.hash FROM records r JOIN bodies b ON b.bucket = r.bucket AND b.seq = r.seq";
    let rows: Vec<(i64, i64, Vec<u8>, String)> = match store.database() {
        Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_all(read).await.unwrap(),
        Db::Postgres { write: pool, .. } => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    };
    rows.into_iter().map(|(bucket, seq, body, hash)| ((bucket, seq), (body, hash))).collect()
}

/// Writes one after another until it is told to stop; gives back every receipt.
async fn write_on(store: Store, by: Actor, first: u32, stop: Arc<AtomicBool>, written: Arc<std::sync::atomic::AtomicU32>) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    let mut number = first;
    while !stop.load(Ordering::Relaxed) {
        let of = person(u16::try_from(number % 5 + 1).unwrap());
        let sent = entry(number, &[of], &format!("Number {number}: a line\nbreak, a \\ and a tab\t, £ and 'quotes'")).to_string();
        receipts.extend(store.append(&by, vec![sent.into_bytes()], now()).await.unwrap());
        written.fetch_add(1, Ordering::Relaxed);
        number += 1;
    }
    receipts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_backup_is_in_it_whatever_is_written_meanwhile() {
    let drills: u32 = if is_full() { 20 } else { 3 };
    for council in councils().await {
        let keeper = Keeper::new();
        let url = url_of(&council);
        for number in 1..=5 {
            council.knows(&kits(), person(number)).await;
        }
        let picture = PictureId(person(99).0);
        let attach = council.store.decide(&kits(), Verb::Record, person(1), now()).await.unwrap();
        pictures::keep(&council.store, &attach, picture, b"a letter".to_vec(), now()).await.unwrap();
        let (mut lost, mut compared, mut meanwhile) = (0, 0, 0);
        let mut epochs = std::collections::BTreeSet::from([1]);
        for drill in 0..drills {
            let (stop, written) = (Arc::new(AtomicBool::new(false)), Arc::new(std::sync::atomic::AtomicU32::new(0)));
            let writing = write_on(council.store.clone(), kits(), 1000 + drill * 10_000, Arc::clone(&stop), Arc::clone(&written));
            let writing = tokio::spawn(writing);
            while written.load(Ordering::Relaxed) < 20 {
                tokio::task::yield_now().await;
            }
            let before = kept(&council.store).await;
            let written_before = written.load(Ordering::Relaxed);
            let done = keeper.back_up(&url, Some(&council.place.keys), i64::from(drill)).await.unwrap();
            meanwhile += written.load(Ordering::Relaxed) - written_before;
            stop.store(true, Ordering::Relaxed);
            assert!(writing.await.unwrap().iter().all(Receipt::is_kept));
            let after = kept(&council.store).await;

            let pair = backup::find(&keeper.backups(), None).unwrap();
            assert_eq!((&pair.data, &pair.keys), (&done.data.path, &done.keys.path));
            let to = keeper.folder.path().join(format!("restored-{drill}"));
            let database = if council.on == "PostgreSQL" { kit::postgres().await } else { None };
            let restored = keeper.put_back(&pair, &to, database.as_deref()).await.unwrap();
            assert_eq!(fs::read(to.join("council.secret")).unwrap(), SECRET);
            let url = database.unwrap_or_else(|| format!("sqlite:{}", to.join("alongside.db").display()));
            let keys = format!("sqlite:{}", to.join("keys.db").display());
            let place = store::Place { database: url, keys, sabotage: None };
            let store = Store::open(&place, secrets(), &beginning(), now()).await.unwrap();
            let found = kept(&store).await;
            lost += before.iter().filter(|(place, record)| found.get(place) != Some(record)).count();
            compared += before.len();
            assert!(found.iter().all(|(place, record)| after.get(place) == Some(record)), "{}: nothing but what was written", council.on);
            assert_eq!(i64::try_from(found.len()).unwrap(), restored.data.records());
            let verified = store::verify::compare(&store, &store::verify::nobody()).await.unwrap();
            assert!(verified.is_equal(), "{}: {verified:?}", council.on);
            let see = store.decide(&kits(), Verb::See, person(1), now()).await.unwrap();
            assert_eq!(pictures::open(&store, &see, picture, now()).await.unwrap(), b"a letter", "{}", council.on);
            assert!(restored.epoch > 1 && store.setting("epoch").await.unwrap() == Some(restored.epoch.to_string()));
            epochs.insert(restored.epoch);

            // Whoever had read up to somewhere starts again, and gets all of it.
            let (_, cursor) = council.feed(&kits(), None).await;
            let (lines, from_start) = (feed(&store, Some(&cursor)).await, feed(&store, None).await);
            assert!(lines > 20 && lines == from_start, "{}: {lines} of {from_start}", council.on);
            store.close().await;
        }
        println!("{}: {drills} drills, {compared} records compared, {meanwhile} written meanwhile, {lost} lost", council.on);
        assert_eq!(lost, 0, "{}", council.on);
        assert!(meanwhile > 0, "{}: nothing was written during the backups", council.on);
    }
}

async fn feed(store: &Store, after: Option<&str>) -> usize {
    store::feed::lines(store, &kits(), after, false, now()).await.unwrap().len()
}

#[tokio::test]
async fn keys_have_a_database_of_their_own_and_their_backups_do_not_live_long() {
    for council in councils().await {
        let keeper = Keeper::new();
        let url = url_of(&council);
        council.knows(&kits(), person(1)).await;
        let keys = keeper.folder.path().join("keys.db");
        let keys_url = format!("sqlite:{}", keys.display());
        let pool = sqlx::SqlitePool::connect(&format!("{keys_url}?mode=rwc")).await.unwrap();
        sqlx::query("CREATE TABLE keys (person BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT").execute(&pool).await.unwrap();
        sqlx::query("INSERT INTO keys VALUES (x'01', x'aa'), (x'02', x'bb')").execute(&pool).await.unwrap();
        let first = keeper.back_up(&url, Some(&keys_url), 0).await.unwrap();
        assert_eq!(first.keys.manifest.tables["keys"], 2);
        // A key is destroyed; whoever restores old data gets the newest keys, without it.
        sqlx::query("DELETE FROM keys WHERE person = x'01'").execute(&pool).await.unwrap();
        let day = 24 * 60;
        let second = keeper.back_up(&url, Some(&keys_url), 29 * day).await.unwrap();
        assert!(second.removed.is_empty());
        let third = keeper.back_up(&url, Some(&keys_url), 31 * day).await.unwrap();
        assert_eq!(third.removed, std::slice::from_ref(&first.keys.path));
        assert!(first.data.path.exists(), "data backups are never removed");
        let pair = backup::find(&first.data.path, None).unwrap();
        assert_eq!(pair.keys, third.keys.path);
        let to = keeper.folder.path().join("restored");
        let database = if council.on == "PostgreSQL" { kit::postgres().await } else { None };
        keeper.put_back(&pair, &to, database.as_deref()).await.unwrap();
        let restored = sqlx::SqlitePool::connect(&format!("sqlite:{}", to.join("keys.db").display())).await.unwrap();
        let left: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT person FROM keys").fetch_all(&restored).await.unwrap();
        assert_eq!(left, [(vec![2],)]);
        assert!(backup::find(&keeper.backups(), Some("20200101T000000Z")).is_err());
        fs::remove_file(&third.keys.path).unwrap();
        assert!(matches!(backup::find(&third.data.path, None), Err(Trouble::Refused(why)) if why.contains("keys backup")));
    }
}

#[tokio::test]
async fn a_copy_with_a_hole_in_it_is_not_kept() {
    for council in councils().await {
        let keeper = Keeper::new();
        council.knows(&kits(), person(1)).await;
        council.send_one(&kits(), &entry(1, &[person(1)], "words")).await;
        let sql = "UPDATE buckets SET last_seq = last_seq + 1 WHERE bucket = 0";
        match council.store.database() {
            Db::Sqlite { write, .. } => drop(sqlx::query(sql).execute(write).await.unwrap()),
            Db::Postgres { write: pool, .. } => drop(sqlx::query(sql).execute(pool).await.unwrap()),
        }
        assert!(matches!(keeper.back_up(&url_of(&council), None, 0).await, Err(Trouble::Different(_))), "{}", council.on);
        assert_eq!(fs::read_dir(keeper.backups()).unwrap().count(), 0, "{}", council.on);
    }
}

#[tokio::test]
async fn keys_on_postgresql_come_back_with_their_numbers() {
    let (Some(from), Some(to)) = (kit::postgres().await, kit::postgres().await) else { return };
    let steps = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE owners (owner BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
        CREATE TABLE keys (owner BIGINT REFERENCES owners (owner), version BIGINT, wrapped BYTEA NOT NULL, PRIMARY KEY (owner, version));
        INSERT INTO owners DEFAULT VALUES;";
    fs::write(steps.path().join("0001_keys.sql"), sql).unwrap();
    let steps = sqlx::migrate::Migrator::new(steps.path().to_owned()).await.unwrap();
    let pool = sqlx::PgPool::connect(&from).await.unwrap();
    steps.run(&pool).await.unwrap();
    sqlx::query("INSERT INTO keys SELECT 1, n, sha256(n::text::bytea) FROM generate_series(1, 100000) n").execute(&pool).await.unwrap();
    let council = &councils().await[0];
    let keeper = Keeper::new();
    let done = keeper.back_up(&url_of(council), Some(&from), 0).await.unwrap();
    assert!(done.keys.manifest.members.len() > 2, "in several pieces: {:?}", done.keys.manifest.members);
    let pair = backup::find(&keeper.backups(), None).unwrap();
    let folder = keeper.folder.path().join("restored");
    assert!(keeper.put_back(&pair, &folder, None).await.is_err(), "they do not fit into a file");
    let target = Target { folder: &folder, database: None, keys: Some(&to), keys_steps: Some(&steps) };
    backup::restore(&pair, &keeper.identities, &target, now()).await.unwrap();
    let restored = sqlx::PgPool::connect(&to).await.unwrap();
    let all = "SELECT sha256(string_agg(wrapped, NULL ORDER BY version)) FROM keys";
    let hashes: Vec<Vec<u8>> =
        [sqlx::query_scalar(all).fetch_one(&pool).await.unwrap(), sqlx::query_scalar(all).fetch_one(&restored).await.unwrap()].into();
    assert_eq!(hashes[0], hashes[1]);
    let next: i64 = sqlx::query_scalar("INSERT INTO owners DEFAULT VALUES RETURNING owner").fetch_one(&restored).await.unwrap();
    assert_eq!(next, 2);
}
