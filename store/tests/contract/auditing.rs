//! The audit: exactly one row for each read and write, and no change to it that does not show.

use std::collections::BTreeMap;

use casework::access::{Actor, Verb};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use store::{Db, audit, feed, on};
use uuid::Uuid;

use crate::kit::{Council, councils, entry, jo, kit, now, person, rosa, sam};

fn full() -> bool {
    #[expect(clippy::disallowed_methods, reason = "how far a proof reaches comes from bin/test")]
    let reach = std::env::var("ALONGSIDE_PROOF");
    reach.as_deref() == Ok("full")
}

type Row = (DateTime<Utc>, Uuid, String, Option<Uuid>, Option<Uuid>, i64);

async fn rows(council: &Council) -> Vec<Row> {
    let sql = "SELECT at, actor, act, person, record, amount FROM audit ORDER BY bucket, seq";
    let mut tx = council.store.read().await.unwrap();
    on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await).unwrap()
}

/// A small generator: the same seed gives the same run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

#[tokio::test]
async fn every_read_and_write_of_content_has_exactly_one_row() {
    let actions = if full() { 5_000 } else { 600 };
    for council in councils().await {
        for number in 1..=12 {
            let by = if number % 3 == 0 { jo() } else { kit() };
            council.knows(&by, person(number)).await;
        }
        let mut chance = Chance(7);
        let actors = [kit(), sam(), jo(), rosa()];
        // What should be there: moment → what was done by whom, and how often.
        let mut expected: BTreeMap<(DateTime<Utc>, Uuid, &str), i64> = BTreeMap::new();
        let before = rows(&council).await.len();
        let (mut written, mut read) = (0_u64, 0_u64);
        for action in 0..actions {
            let at = now() + TimeDelta::seconds(action + 1);
            let actor: &Actor = &actors[usize::try_from(chance.below(4)).unwrap()];
            let of = person(u16::try_from(1 + chance.below(14)).unwrap());
            let mut expect = |act: &'static str, count: i64| {
                if count > 0 {
                    *expected.entry((at, actor.worker.0, act)).or_default() += count;
                }
            };
            match chance.below(10) {
                0..6 => {
                    let number = u32::try_from(chance.below(3_000)).unwrap();
                    let kind = if chance.below(8) == 0 { "viewed" } else { "note" };
                    let mut sent = entry(number, &[of], "words");
                    sent["kind"] = kind.into();
                    let batch: Vec<Value> = if chance.below(3) == 0 { vec![sent.clone(), json!(7), sent] } else { vec![sent] };
                    let bytes = batch.iter().map(|one| one.to_string().into_bytes()).collect();
                    let receipts = council.store.append(actor, bytes, at).await.unwrap();
                    let kept = receipts
                        .iter()
                        .filter(|one| !matches!(one.status, casework::journal::Status::Repeated | casework::journal::Status::Invalid));
                    let kept = i64::try_from(kept.count()).unwrap();
                    expect(if kind == "viewed" { "viewed" } else { "wrote" }, kept);
                    written += kept.unsigned_abs();
                }
                6..8 => {
                    let lines = feed::lines(&council.store, actor, None, false, at).await.unwrap();
                    let content = lines.iter().filter(|line| line.contains("\"id\"")).count();
                    expect("copied", i64::try_from(content).unwrap());
                    read += 1;
                }
                8 => {
                    if let Ok(allow) = council.store.decide(actor, Verb::See, of, at).await {
                        let lines = feed::one_record(&council.store, &allow, at).await.unwrap();
                        expect("opened", i64::try_from(lines.len()).unwrap());
                        read += 1;
                    }
                }
                _ => {
                    let looked = store::index::Looked { name: "somebody".into(), born: None };
                    let found = store::index::find(&council.store, actor, &looked, at).await.unwrap();
                    expect("found", i64::try_from(found.len()).unwrap());
                    read += 1;
                }
            }
        }
        let mut kept: BTreeMap<(DateTime<Utc>, Uuid, &str), i64> = BTreeMap::new();
        let mut seen = std::collections::BTreeSet::new();
        let all = rows(&council).await;
        let new: Vec<&Row> = all.iter().filter(|row| row.0 > now()).collect();
        assert_eq!(new.len() + before, all.len());
        for (at, actor, act, person, record, amount) in new {
            let act = ["wrote", "viewed", "copied", "opened", "found"].into_iter().find(|known| known == act).unwrap();
            *kept.entry((*at, *actor, act)).or_default() += amount;
            // Within one request nobody's record is named twice, but by two records of the journal.
            assert!(act == "wrote" || act == "viewed" || seen.insert((*at, *actor, act, *person, *record)), "{}: {act} twice", council.on);
        }
        assert_eq!(kept, expected, "{}", council.on);
        assert!(audit::verify(&council.store, None).await.unwrap().faults.is_empty());
        println!("{}: {actions} actions, {written} records written, {read} reads, {} rows", council.on, all.len() - before);
    }
}

#[tokio::test]
async fn a_changed_dropped_moved_or_cut_row_always_shows() {
    let times = if full() { 1_000 } else { 60 };
    for council in councils().await {
        for number in 1..=6 {
            council.knows(&kit(), person(number)).await;
        }
        for number in 1..40_u32 {
            council.send_one(&kit(), &entry(number, &[person(u16::try_from(number % 6).unwrap() + 1)], "words")).await;
            if number % 10 == 0 {
                council.feed(&kit(), None).await;
            }
        }
        let checkpoint = audit::checkpoint(&council.store, now()).await.unwrap();
        council.send_one(&kit(), &entry(100, &[person(1)], "after the checkpoint")).await;
        let clean = audit::verify(&council.store, Some(&checkpoint)).await.unwrap();
        assert!(clean.faults.is_empty(), "{}: {clean:?}", council.on);
        let mut chance = Chance(11);
        let mut caught = 0;
        for time in 0..times {
            if tamper(&council, &mut chance, time).await {
                caught += 1;
            }
        }
        assert_eq!(caught, times, "{}", council.on);
        assert!(audit::verify(&council.store, Some(&checkpoint)).await.unwrap().faults.is_empty(), "and nothing was left behind");
        // Somebody who can rewrite the ends of the chains as well is found by a checkpoint that is kept elsewhere.
        let forged = audit::Checkpoint { root: "00".repeat(32), ..checkpoint.clone() };
        assert!(!audit::verify(&council.store, Some(&forged)).await.unwrap().faults.is_empty());
        rewrite_the_end(&council).await;
        assert!(audit::verify(&council.store, None).await.unwrap().faults.is_empty(), "the chain alone cannot tell");
        assert!(!audit::verify(&council.store, Some(&checkpoint)).await.unwrap().faults.is_empty(), "{}", council.on);
        println!("{}: {times} changes, {caught} detected", council.on);
    }
}

/// Changes the audit in one way, asks whether it shows, and puts it back.
async fn tamper(council: &Council, chance: &mut Chance, time: u64) -> bool {
    let all: Vec<(i64, i64)> = {
        let mut tx = council.store.read().await.unwrap();
        on!(&mut tx, |conn| sqlx::query_as("SELECT bucket, seq FROM audit ORDER BY bucket, seq").fetch_all(conn).await).unwrap()
    };
    let (bucket, seq) = all[usize::try_from(chance.below(all.len() as u64)).unwrap()];
    let of = format!("bucket = {bucket} AND seq = {seq}");
    let statement = match time % 8 {
        0 => format!("UPDATE audit SET act = 'copies' WHERE {of}"),
        1 => format!("UPDATE audit SET amount = amount + 1 WHERE {of}"),
        2 => format!("DELETE FROM audit WHERE {of}"),
        3 => format!("DELETE FROM audit WHERE bucket = {bucket} AND seq >= {seq}"),
        4 => format!("UPDATE audit SET seq = seq + 1000000 WHERE {of}"),
        5 => format!("UPDATE audit SET person = record, record = person, actor = COALESCE(record, person) WHERE {of}"),
        6 => format!(
            "UPDATE audit SET hash = (SELECT a.hash FROM audit a WHERE NOT (a.bucket = {bucket} AND a.seq = {seq}) LIMIT 1) WHERE {of}"
        ),
        _ => format!("UPDATE audit SET way = 'changed' WHERE {of}"),
    };
    let copy = ["DROP TABLE IF EXISTS kept_apart", "CREATE TABLE kept_apart AS SELECT * FROM audit"];
    let back = ["DELETE FROM audit", "INSERT INTO audit SELECT * FROM kept_apart", "DROP TABLE kept_apart"];
    by_hand(council, &copy).await;
    by_hand(council, &[&statement]).await;
    let shows = !audit::verify(&council.store, None).await.unwrap().faults.is_empty();
    by_hand(council, &back).await;
    shows
}

/// As somebody with the database in their hands: triggers are in nobody's way.
async fn by_hand(council: &Council, statements: &[&str]) {
    for statement in statements {
        let sql = sqlx::AssertSqlSafe((*statement).to_owned());
        match council.store.database() {
            Db::Sqlite { write, .. } => {
                for trigger in ["audit_is_never_changed", "audit_is_never_deleted"] {
                    sqlx::query(sqlx::AssertSqlSafe(format!("DROP TRIGGER IF EXISTS {trigger}"))).execute(write).await.unwrap();
                }
                sqlx::query(sql).execute(write).await.unwrap();
            }
            Db::Postgres { write: pool, .. } => drop(sqlx::query(sql).execute(pool).await.unwrap()),
        }
    }
}

/// Cuts a chain off behind its third row and makes its end fit.
async fn rewrite_the_end(council: &Council) {
    let mut tx = council.store.read().await.unwrap();
    let sql = "SELECT bucket FROM audit WHERE seq = 4 ORDER BY bucket LIMIT 1";
    let (bucket,): (i64,) = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_one(conn).await).unwrap();
    drop(tx);
    by_hand(
        council,
        &[
            &format!("DELETE FROM audit WHERE bucket = {bucket} AND seq > 3"),
            &format!("UPDATE buckets SET audit_seq = 3, audit_head = (SELECT hash FROM audit WHERE bucket = {bucket} AND seq = 3) WHERE bucket = {bucket}"),
        ],
    )
    .await;
}
