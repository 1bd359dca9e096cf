//! Two records that turn out to be of one person: together they count, are seen and found as one, and apart again as they were.

use casework::{access::Actor, journal::Status};
use serde_json::{Value, json};
use store::{Db, index};

use crate::kit::{Council, councils, entry, jo, kit, now, person, record, rosa, sam, told, visits};

fn merged(number: u32, one: u16, other: u16) -> Value {
    json!({ "id": record(number), "people": [person(one), person(other)], "kind": "merged", "text": "the same Ann", "facts": [{ "fact": "merged" }] })
}

fn undone(number: u32, of: u32) -> Value {
    json!({ "id": record(number), "kind": "merged", "refers_to": [record(of)], "text": "two after all", "facts": [{ "fact": "merge_undone" }] })
}

/// Ann under two names, each with visits to A&E of her own.
async fn two_records(council: &Council) {
    for (number, name) in [(1, "Ann Harland"), (2, "Annie Hall")] {
        let known = json!({ "id": person(number), "people": [person(number)], "kind": "known", "occurred_on": "2026-01-05",
            "facts": [{ "fact": "name", "name": name }] });
        assert_eq!(council.send_one(&kit(), &known).await.status, Status::Accepted);
    }
    council.send_one(&kit(), &told(1, person(1), "2026-01-05", &visits(4))).await;
    council.send_one(&kit(), &told(2, person(2), "2026-06-20", &visits(1))).await;
}

/// Every contribution and every cell that is not nothing, as text.
async fn counted(council: &Council) -> Vec<String> {
    let mut all = Vec::new();
    for sql in [
        "SELECT CAST(person AS TEXT) || indicator || '/' || month || '/' || people || '/' || followed_up || '/' || lower || '/' || same || '/' || higher
            || '/' || before_sum || '/' || after_sum || '/' || key_high || '/' || key_low FROM contributions ORDER BY 1",
        "SELECT bucket || '/' || indicator || '/' || dimension || '/' || month || '/' || people || '/' || followed_up || '/' || lower || '/' || same
            || '/' || higher || '/' || before_sum || '/' || after_sum || '/' || key_high || '/' || key_low FROM cells
            WHERE people <> 0 OR followed_up <> 0 OR lower <> 0 OR same <> 0 OR higher <> 0 OR before_sum <> 0 OR after_sum <> 0
                OR key_high <> 0 OR key_low <> 0 ORDER BY 1",
    ] {
        let on_sqlite = sql.replace("CAST(person AS TEXT)", "hex(person)");
        let rows: Vec<String> = match council.store.database() {
            Db::Sqlite { read, .. } => sqlx::query_scalar(sqlx::AssertSqlSafe(on_sqlite)).fetch_all(read).await.unwrap(),
            Db::Postgres { read, .. } => sqlx::query_scalar(sql).fetch_all(read).await.unwrap(),
        };
        all.extend(rows);
    }
    all
}

#[tokio::test]
async fn together_they_count_as_one_person_and_apart_again_as_before_bit_for_bit() {
    for council in councils().await {
        two_records(&council).await;
        let before = counted(&council).await;
        assert_eq!(council.figure("ae-attendances", "2026-11").await.people, 2, "{}", council.on);
        assert_eq!(council.send_one(&rosa(), &merged(10, 1, 2)).await.status, Status::Accepted);
        let figure = council.figure("ae-attendances-change", "2026-11").await;
        assert_eq!((figure.people, figure.lower), (1, 1), "{}: four before, one after", council.on);
        council.stands_the_test_of_a_rebuild().await;
        // What is written about the second from now on counts to the one.
        council.send_one(&kit(), &told(3, person(2), "2026-07-01", &visits(9))).await;
        assert_eq!(council.figure("ae-attendances-change", "2026-11").await.people, 1);
        council.stands_the_test_of_a_rebuild().await;
        let taken_back =
            json!({ "id": record(4), "people": [person(2)], "kind": "correction", "refers_to": [record(3)], "text": "not so" });
        council.send_one(&kit(), &taken_back).await;
        assert_eq!(council.send_one(&rosa(), &undone(11, 10)).await.status, Status::Accepted);
        council.stands_the_test_of_a_rebuild().await;
        let support = counted(&council).await;
        // The note that was corrected away leaves its contact: the second's support had begun before it.
        assert_eq!(support, before, "{}", council.on);
        store::verify::rebuild(&council.store, store::verify::nobody()).await.unwrap();
        assert_eq!(counted(&council).await, before);
    }
}

#[tokio::test]
async fn several_are_one_and_a_chain_comes_apart_where_it_is_undone() {
    for council in councils().await {
        two_records(&council).await;
        council.knows(&kit(), person(3)).await;
        council.send_one(&kit(), &told(5, person(3), "2026-02-01", &visits(2))).await;
        council.send(&rosa(), &[merged(10, 1, 2), merged(11, 3, 1)]).await;
        assert_eq!(council.figure("ae-attendances", "2026-11").await.people, 1, "{}", council.on);
        assert_eq!(council.send_one(&rosa(), &merged(12, 2, 3)).await.status, Status::Late, "the second is found through the first");
        assert_eq!(council.send_one(&rosa(), &merged(13, 1, 3)).await.status, Status::Late, "no circles");
        council.send_one(&rosa(), &undone(14, 10)).await;
        assert_eq!(council.figure("ae-attendances", "2026-11").await.people, 2, "{}", council.on);
        assert_eq!(council.send_one(&rosa(), &undone(15, 10)).await.status, Status::Late, "it is undone already");
        let apart = |number: u32, one: u16, other: u16| {
            json!({ "people": [person(one), person(other)], "id": record(number), "kind": "merged",
            "refers_to": [record(11)], "facts": [{ "fact": "merge_undone" }] })
        };
        assert_eq!(council.send_one(&rosa(), &apart(16, 1, 2)).await.status, Status::Late, "about others");
        // Named the other way round they come apart all the same.
        assert_eq!(council.send_one(&rosa(), &apart(17, 1, 3)).await.status, Status::Accepted);
        assert_eq!(council.figure("ae-attendances", "2026-11").await.people, 3, "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn whoever_sees_the_one_sees_both_records_and_finds_either_name() {
    for council in councils().await {
        two_records(&council).await;
        let elsewhere = |actor: Actor| Actor { teams: vec!["bensham".into()], ..actor };
        // Jo goes alongside the second only.
        let alongside = json!({ "id": record(6), "people": [person(2)], "kind": "allocation", "facts": [{ "fact": "allocated", "worker": jo().worker }] });
        council.send_one(&rosa(), &alongside).await;
        let (_, cursor) = council.feed(&jo(), None).await;
        council.send_one(&rosa(), &merged(10, 1, 2)).await;
        let (lines, cursor) = council.feed(&jo(), Some(&cursor)).await;
        assert!(lines.iter().any(|line| line["id"] == record(1).to_string()), "{}: the first's entries from the first on", council.on);
        assert!(lines.iter().any(|line| line["kind"] == "merged"));
        for name in ["Ann Harland", "Annie Hall"] {
            let looked = index::Looked { name: name.into(), born: None };
            let found = index::find(&council.store, &elsewhere(jo()), &looked, now()).await.unwrap();
            let found: Vec<_> = found.into_iter().map(|one| (one.person, one.name)).collect();
            assert_eq!(found, [(person(1), "Ann Harland".to_owned())], "{}: {name}", council.on);
        }
        let allow = council.store.decide(&jo(), casework::access::Verb::See, person(1), now()).await.unwrap();
        let record_lines = store::feed::one_record(&council.store, &allow, now()).await.unwrap();
        assert!(record_lines.iter().filter(|line| line.contains("\"told\"")).count() == 2, "{}", council.on);
        council.send_one(&rosa(), &undone(11, 10)).await;
        let (lines, _) = council.feed(&jo(), Some(&cursor)).await;
        assert!(lines.contains(&json!({ "gone": person(1) })), "{}: {lines:?}", council.on);
        let looked = index::Looked { name: "Ann Harland".into(), born: None };
        assert!(index::find(&council.store, &jo(), &looked, now()).await.unwrap().iter().all(|one| one.person != person(1)));
    }
}

#[tokio::test]
async fn the_stricter_of_the_two_records_holds_for_both() {
    for council in councils().await {
        two_records(&council).await;
        let protected = |number: u32, of: u16, facts: Value| json!({ "id": record(number), "people": [person(of)], "kind": "protection", "facts": facts });
        council.send_one(&rosa(), &protected(6, 2, json!([{ "fact": "denied", "worker": sam().worker }]))).await;
        let (_, cursor) = council.feed(&sam(), None).await;
        assert!(council.sees(&sam(), now()).await);
        council.send_one(&rosa(), &merged(10, 1, 2)).await;
        assert!(!council.sees(&sam(), now()).await, "{}: denied the second, and so the first", council.on);
        let (lines, _) = council.feed(&sam(), Some(&cursor)).await;
        assert_eq!(lines, [json!({ "gone": person(1) })], "{}", council.on);
        assert_eq!(council.send_one(&sam(), &entry(20, &[person(1)], "x")).await.status, Status::Late);
        council.send_one(&rosa(), &undone(11, 10)).await;
        assert!(council.sees(&sam(), now()).await, "{}", council.on);
    }
}

#[tokio::test]
async fn only_the_lead_of_both_puts_two_together_and_one_disposal_ends_both() {
    for council in councils().await {
        two_records(&council).await;
        council.knows(&jo(), person(3)).await;
        assert_eq!(council.send_one(&kit(), &merged(10, 1, 2)).await.status, Status::Late, "not a caseworker");
        assert_eq!(council.send_one(&rosa(), &merged(11, 1, 3)).await.status, Status::Late, "{}: another team's", council.on);
        assert_eq!(council.send_one(&rosa(), &merged(12, 1, 1)).await.status, Status::Late);
        assert_eq!(council.send_one(&rosa(), &merged(13, 1, 2)).await.status, Status::Accepted);
        assert_eq!(council.send_one(&kit(), &undone(14, 13)).await.status, Status::Late);
        let ended = json!({ "id": record(15), "people": [person(1)], "kind": "disposed" });
        assert_eq!(council.send_one(&crate::looking::uma(), &ended).await.status, Status::Accepted);
        for number in [1, 2] {
            assert!(!council.store.keys().has(person(number).0).await.unwrap(), "{}", council.on);
        }
        assert!(council.store.keys().has(person(3).0).await.unwrap());
        council.stands_the_test_of_a_rebuild().await;
    }
}
