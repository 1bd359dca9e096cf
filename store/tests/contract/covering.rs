//! Standing in for a colleague: from the day before until the end of the last day, without anybody writing in between.

use casework::{
    access::{Actor, Verb, Way},
    ids::WorkerId,
    journal::Status,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use store::{Db, feed};

use crate::kit::{Council, councils, entry, jo, kit, now, person, record, rosa, sam};

/// Jo, who is in another team, stands in from Tuesday 24 to Wednesday 25 November.
fn cover(number: u32, worker: WorkerId, from: &str, to: &str) -> Value {
    json!({ "id": record(number), "people": [person(1)], "kind": "allocation",
        "facts": [{ "fact": "cover", "worker": worker, "from": from, "to": to }] })
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}Z").parse().unwrap()
}

async fn fed(council: &Council, actor: &Actor, after: Option<&str>, at: DateTime<Utc>) -> (Vec<Value>, String) {
    let lines = feed::lines(&council.store, actor, after, false, at).await.unwrap();
    let mut lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let cursor = lines.pop().unwrap()["cursor"].as_str().unwrap().to_owned();
    (lines, cursor)
}

#[tokio::test]
async fn cover_begins_and_ends_by_the_days_alone() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "long before")).await;
        assert_eq!(council.send_one(&kit(), &cover(2, jo().worker, "2026-11-24", "2026-11-25")).await.errors, []);
        let (lines, cursor) = fed(&council, &jo(), None, at("2026-11-22T23:00:00")).await;
        assert!(lines.is_empty() && !council.sees(&jo(), at("2026-11-22T23:00:00")).await, "{}: not yet", council.on);
        // Nobody writes anything from here on.
        let (lines, cursor) = fed(&council, &jo(), Some(&cursor), at("2026-11-23T06:00:00")).await;
        assert!(lines.iter().any(|line| line["text"] == "long before"), "{}: from the first entry", council.on);
        assert!(council.sees(&jo(), at("2026-11-25T23:59:59")).await);
        let (lines, cursor) = fed(&council, &jo(), Some(&cursor), at("2026-11-25T23:59:59")).await;
        assert!(lines.is_empty(), "{}: {lines:?}", council.on);
        let (lines, cursor) = fed(&council, &jo(), Some(&cursor), at("2026-11-26T00:00:00")).await;
        assert_eq!(lines, [json!({ "gone": person(1) })], "{}", council.on);
        assert!(!council.sees(&jo(), at("2026-11-26T00:00:00")).await);
        assert!(fed(&council, &jo(), Some(&cursor), at("2026-11-26T00:00:30")).await.0.is_empty(), "said once");
        // What was written while standing in is taken in from a tablet that had no signal.
        let sent = vec![entry(3, &[person(1)], "from the stairs").to_string().into_bytes()];
        let receipt = council.store.append(&jo(), sent, at("2026-11-28T09:00:00")).await.unwrap().pop().unwrap();
        assert_eq!(receipt.status, Status::Accepted);
    }
}

#[tokio::test]
async fn whoever_stands_in_records_and_starts_no_support() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&rosa(), &cover(1, jo().worker, "2026-11-18", "2026-11-18")).await;
        let allow = council.store.decide(&jo(), Verb::Record, person(1), now()).await.unwrap();
        assert_eq!((allow.way(), allow.is_alongside()), (Way::Cover, false));
        assert_eq!(council.send_one(&jo(), &entry(2, &[person(1)], "for Kit")).await.status, Status::Accepted);
        let contact = "SELECT count(*) FROM facts WHERE fact = 'contact'";
        let contacts: i64 = match council.store.database() {
            Db::Sqlite { read, .. } => sqlx::query_scalar(contact).fetch_one(read).await.unwrap(),
            Db::Postgres { read, .. } => sqlx::query_scalar(contact).fetch_one(read).await.unwrap(),
        };
        assert_eq!(contacts, 0, "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn only_the_lead_and_whoever_goes_alongside_ask_for_cover() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let by_sam = council.send_one(&sam(), &cover(1, jo().worker, "2026-11-18", "2026-11-18")).await;
        assert_eq!((by_sam.status, by_sam.errors[0].field.as_str()), (Status::Accepted, "facts[0]"), "{}", council.on);
        assert!(!council.sees(&jo(), now()).await);
        council.send_one(&rosa(), &cover(2, jo().worker, "2026-11-18", "2026-11-18")).await;
        assert!(council.sees(&jo(), now()).await);
        let stranger = Actor { worker: crate::kit::worker(9), ..jo() };
        assert_eq!(council.send_one(&jo(), &cover(3, stranger.worker, "2026-11-18", "2026-11-18")).await.errors.len(), 1);
        assert!(!council.sees(&stranger, now()).await, "{}: cover is not handed on", council.on);
    }
}

#[tokio::test]
async fn cover_is_moved_and_ended_by_saying_it_again() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &cover(1, jo().worker, "2026-11-18", "2026-11-30")).await;
        council.send_one(&kit(), &cover(2, jo().worker, "2026-12-24", "2026-12-26")).await;
        assert!(council.sees(&jo(), at("2026-11-21T10:00:00")).await);
        council.send_one(&kit(), &cover(3, jo().worker, "2026-11-18", "2026-11-20")).await;
        assert!(council.sees(&jo(), at("2026-11-20T10:00:00")).await && !council.sees(&jo(), at("2026-11-21T10:00:00")).await);
        assert!(council.sees(&jo(), at("2026-12-25T10:00:00")).await, "{}: other days stay", council.on);
        council.send_one(&kit(), &cover(4, jo().worker, "2026-12-24", "2026-12-23")).await;
        assert!(!council.sees(&jo(), at("2026-12-25T10:00:00")).await, "{}: taken back", council.on);
    }
}

#[tokio::test]
async fn adding_to_what_is_known_puts_nobody_in_another_team() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&rosa(), &cover(1, jo().worker, "2026-11-18", "2026-11-28")).await;
        let born = json!({ "id": record(2), "people": [person(1)], "kind": "known", "facts": [{ "fact": "born", "on": "1990-05-01" }] });
        assert_eq!(council.send_one(&jo(), &born).await.status, Status::Accepted, "{}", council.on);
        let sql = "SELECT DISTINCT topic FROM facts WHERE fact = 'team'";
        let teams: Vec<String> = match council.store.database() {
            Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_all(read).await.unwrap(),
            Db::Postgres { read, .. } => sqlx::query_scalar(sql).fetch_all(read).await.unwrap(),
        };
        assert_eq!(teams, kit().teams, "{}: not Jo's", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}
