//! What is sealed: nothing that was written can be found in the files, and a destroyed key ends what it sealed.

use casework::journal::Status;
use serde_json::json;
use store::{Db, OpenError, Secrets, Store, Tx, on};

use crate::{
    backing_up::{Keeper, url_of},
    kit::{Council, beginning, councils, entry, kit, master, now, person, record, rosa, secrets, visits},
    looking::{protection, uma},
};

/// Everything that lies on a disk: on SQLite the files as they are, on PostgreSQL every row of every table with its bytes.
async fn everything(council: &Council) -> Vec<u8> {
    let mut all = Vec::new();
    for file in std::fs::read_dir(council.folder.path()).unwrap() {
        all.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    if let Db::Postgres { write: pool, .. } = council.store.database() {
        let tables: Vec<(String,)> =
            sqlx::query_as("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").fetch_all(pool).await.unwrap();
        for (table,) in tables {
            let sql = format!("SELECT t::text FROM {table} t");
            let rows: Vec<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await.unwrap();
            all.extend(rows.into_iter().flat_map(|(row,)| row.into_bytes()));
        }
        let bodies: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT body FROM bodies").fetch_all(pool).await.unwrap();
        all.extend(bodies.into_iter().flat_map(|(body,)| body));
    }
    all
}

fn found(haystack: &[u8], needle: &str) -> bool {
    // All of them begin alike: the beginning is looked for first.
    let hex = casework::hex::of(needle.as_bytes());
    [needle.as_bytes(), hex.as_bytes()].iter().any(|needle| {
        let first = needle[0];
        haystack.windows(needle.len()).any(|window| window[0] == first && window == *needle)
    })
}

#[tokio::test]
async fn two_hundred_planted_strings_are_nowhere_on_the_disk() {
    for council in councils().await {
        let planted: Vec<String> = (0..200).map(|number| format!("planted-{number:03}-string")).collect();
        let p = |at: usize| planted[at].clone();
        let known = json!({ "id": person(1), "people": [person(1)], "kind": "known", "facts": [{ "fact": "name", "name": p(0) },
            { "fact": "member", "name": p(1) }, { "fact": "safe_contact", "words": p(2) }, { "fact": "met_through", "words": p(3) }] });
        council.send_one(&kit(), &known).await;
        for number in 1..39_u32 {
            let at = usize::try_from(number).unwrap() * 5;
            let sent = json!({ "id": record(number), "people": [person(1)], "text": p(at), p(at + 1): p(at + 2), "kind": "note", "facts": [
                { "fact": "pull", "whom": p(at + 3), "expertise": p(at + 4) },
                { "fact": "spend", "pence": 100, "purpose": p(at + 3), "category": p(at + 4), "fund": p(at + 4) },
                { "fact": "observation", "measure": "ae-attendances", "value": 1, "about": p(at + 3) },
                { "fact": "observation", "measure": p(at + 4), "value": 1 }, { "fact": "theme", "theme": p(at + 4) },
                { "fact": "ward", "ward": p(at + 4) }, { "fact": "follow_up", "on": "2026-12-01", "what": p(at + 3) }] });
            council.send_one(&kit(), &sent).await;
        }
        council.send_one(&kit(), &json!({ "id": record(900), "people": [], "text": p(195), "salt": p(196) })).await;
        council.send_one(&kit(), &json!({ "id": record(901), "people": [person(77)], "text": p(197) })).await;
        council.send_one(&rosa(), &json!({ "id": record(902), "people": [person(1)], "kind": p(198), "text": p(199) })).await;
        let mut disk = everything(&council).await;
        let keeper = Keeper::new();
        let backup = keeper.back_up(&url_of(&council), Some(&council.place.keys), 0).await.unwrap();
        disk.extend(std::fs::read(backup.data.path).unwrap());
        disk.extend(std::fs::read(backup.keys.path).unwrap());
        assert!(disk.len() > 10_000);
        let there: Vec<&String> = planted.iter().filter(|string| found(&disk, string)).collect();
        assert!(there.is_empty(), "{}: {there:?}", council.on);
        println!("{}: 200 planted strings, 0 found in {} bytes", council.on, disk.len());
    }
}

#[tokio::test]
async fn a_disposed_record_is_unreadable_uncounted_and_never_comes_back() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&kit(), person(2)).await;
        let note = json!({ "id": record(1), "people": [person(1), person(2)], "text": "both of them", "facts": visits(3), "occurred_on": "2026-03-01" });
        council.send_one(&kit(), &note).await;
        assert_eq!(council.figure("ae-attendances", "2026-06").await.people, 2 - 1);
        let before = bodies(&council).await;
        let end = |number: u32| json!({ "id": record(number), "people": [person(1)], "kind": "disposed" });
        assert_eq!(council.send_one(&rosa(), &end(2)).await.status, Status::Late, "not a lead's to end");
        council.send_one(&uma(), &protection(3, &json!([{ "fact": "held" }]))).await;
        let held = council.send_one(&uma(), &end(4)).await;
        assert_eq!(held.status, Status::Late, "{}", council.on);
        assert!(held.errors[0].message.contains("hold"));
        council.send_one(&uma(), &protection(5, &json!([{ "fact": "hold_ended" }]))).await;
        let (_, cursor) = council.feed(&kit(), None).await;
        assert_eq!(council.send_one(&uma(), &end(6)).await.status, Status::Accepted, "{}", council.on);
        assert!(bodies(&council).await < before);
        let (lines, _) = council.feed(&kit(), Some(&cursor)).await;
        assert!(lines.iter().any(|line| line["gone"] == person(1).to_string()));
        let (lines, _) = council.feed(&kit(), None).await;
        let left = lines.iter().filter(|line| line["text"] == "both of them").count();
        assert_eq!(left, 1, "the other person's copy stays on {}", council.on);
        assert_eq!(council.figure("ae-attendances", "2026-06").await.people, 0);
        assert!(!council.store.keys().has(person(1).0).await.unwrap(), "what was copied away before opens no longer");
        let again = json!({ "id": record(7), "people": [person(1)], "kind": "known", "facts": [{ "fact": "name", "name": "x" }] });
        assert_eq!(council.send_one(&kit(), &again).await.status, Status::Late, "nobody is made known under that id again");
        council.send_one(&kit(), &entry(8, &[person(1)], "came too late")).await;
        council.stands_the_test_of_a_rebuild().await;
        store::verify::rebuild(&council.store, store::verify::nobody()).await.unwrap();
        council.stands_the_test_of_a_rebuild().await;
    }
}

async fn bodies(council: &Council) -> i64 {
    let mut tx: Tx = council.store.read().await.unwrap();
    let (count,): (i64,) = on!(&mut tx, |conn| sqlx::query_as("SELECT COUNT(*) FROM bodies").fetch_one(conn).await).unwrap();
    count
}

#[tokio::test]
async fn misfiled_words_are_sealed_anew_and_leave_nothing_where_they_were() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&kit(), person(2)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "wrong record")).await;
        let correction =
            json!({ "id": record(2), "people": [person(1)], "kind": "correction", "refers_to": [record(1)], "text": "corrected words" });
        council.send_one(&kit(), &correction).await;
        council.send_one(&kit(), &json!({ "id": record(3), "people": [person(2)], "kind": "misfiled", "refers_to": [record(1)] })).await;
        let mut tx = council.store.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM bodies WHERE owner = $1";
        let (left,): (i64,) = on!(&mut tx, |conn| sqlx::query_as(sql).bind(person(1).0).fetch_one(conn).await).unwrap();
        assert_eq!(left, 1, "only that they were made known, on {}", council.on);
        drop(tx);
        let (lines, _) = council.feed(&kit(), None).await;
        for words in ["wrong record", "corrected words"] {
            assert_eq!(lines.iter().filter(|line| line["text"] == words).count(), 1, "{words} on {}", council.on);
        }
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn another_master_key_is_refused_and_a_rotated_one_opens_everything() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "sealed under the first")).await;
        let with = |masters: Vec<store::Master>| Secrets { masters, ..secrets() };
        let other = store::Master { key: casework::seal::Key([99; 32]), ..master(1) };
        let refused = Store::open(&council.place, with(vec![other]), &beginning(), now()).await;
        assert!(matches!(refused.err(), Some(OpenError::OtherMaster)));
        let both = Store::open(&council.place, with(vec![master(1), master(2)]), &beginning(), now()).await.unwrap();
        assert!(both.keys().rewrap().await.unwrap() >= 2);
        both.close().await;
        let only_new = Store::open(&council.place, with(vec![master(2)]), &beginning(), now()).await.unwrap();
        let lines = store::feed::lines(&only_new, &kit(), None, false, now()).await.unwrap();
        assert!(lines.iter().any(|line| line.contains("sealed under the first")), "{}", council.on);
        assert!(Store::open(&council.place, secrets(), &beginning(), now()).await.is_err(), "the old one opens nothing any more");
    }
}

#[tokio::test]
async fn a_body_moved_to_another_place_does_not_open() {
    for council in councils().await {
        let Db::Sqlite { write, .. } = council.store.database().clone() else { continue };
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "one")).await;
        council.send_one(&kit(), &entry(2, &[person(1)], "two")).await;
        let swap = "UPDATE bodies SET body = (SELECT b.body FROM bodies b WHERE b.seq = 3) WHERE seq = 2";
        sqlx::query(swap).execute(&write).await.unwrap();
        let read = store::feed::lines(&council.store, &kit(), None, false, now()).await;
        assert!(matches!(read, Err(store::Error::Damaged(_))));
    }
}
