//! What is put right later: corrections, and words on the wrong record.

use casework::journal::Status;
use serde_json::{Value, json};

use crate::kit::{councils, entry, jo, kit, person, record, told, visits};

fn correction(number: u32, of: u32, on: &str, facts: &Value) -> Value {
    json!({ "id": record(number), "people": [person(1)], "kind": "correction", "text": "put right", "occurred_on": on,
        "refers_to": [record(of)], "facts": facts })
}

#[tokio::test]
async fn words_cannot_be_moved_to_a_record_that_is_not_the_movers_to_write() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&kit(), person(2)).await;
        council.knows(&jo(), person(3)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "the wrong Ann")).await;
        let moved = json!({ "id": record(2), "people": [person(2), person(3)], "kind": "misfiled", "refers_to": [record(1)] });
        let receipt = council.send_one(&kit(), &moved).await;
        assert_eq!(receipt.errors.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["people[1]"]);
        assert!(council.feed(&kit(), None).await.0.iter().any(|line| line["id"] == record(1).to_string()));
        assert!(council.feed(&jo(), None).await.0.iter().all(|line| line["id"] != record(1).to_string()), "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_correction_replaces_what_it_corrects_and_the_last_stands() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &told(1, person(1), "2026-11-02", &visits(7))).await;
        let after = async || council.figure("ae-attendances", "2026-11").await.after;
        assert_eq!(after().await, Some(7.0));
        council.send_one(&kit(), &correction(2, 1, "2026-11-02", &visits(3))).await;
        assert_eq!(after().await, Some(3.0));
        // A correction of the correction, and then one that takes the fact away.
        council.send_one(&kit(), &correction(3, 2, "2026-11-02", &visits(4))).await;
        assert_eq!(after().await, Some(4.0), "{}", council.on);
        council.send_one(&kit(), &correction(4, 1, "2026-11-02", &json!([]))).await;
        assert_eq!(after().await, None);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_correction_that_arrives_first_stands_all_the_same() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &correction(2, 1, "2026-11-02", &visits(3))).await;
        council.stands_the_test_of_a_rebuild().await;
        council.send_one(&kit(), &told(1, person(1), "2026-11-02", &visits(7))).await;
        assert_eq!(council.figure("ae-attendances", "2026-11").await.after, Some(3.0), "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn words_on_the_wrong_record_move_with_their_facts() {
    for council in councils().await {
        for number in [1, 2] {
            council.knows(&kit(), person(number)).await;
        }
        council.send_one(&kit(), &told(10, person(1), "2026-11-02", &json!([]))).await;
        council.send_one(&kit(), &told(11, person(2), "2026-11-02", &json!([]))).await;
        council.send_one(&kit(), &told(12, person(1), "2026-11-03", &visits(5))).await;
        let (_, cursor) = council.feed(&kit(), None).await;
        let moved = json!({ "id": record(13), "people": [person(2)], "kind": "misfiled", "text": "", "refers_to": [record(12)] });
        assert_eq!(council.send_one(&kit(), &moved).await.status, Status::Accepted);
        let (lines, _) = council.feed(&kit(), Some(&cursor)).await;
        assert!(lines.iter().any(|line| line["moved"] == record(12).to_string()), "{}: {lines:?}", council.on);
        assert!(lines.iter().any(|line| line["id"] == record(12).to_string()), "it is on the right record now");
        let facts = council.figure("ae-attendances", "2026-11").await;
        assert_eq!((facts.followed_up, facts.after), (1, Some(5.0)));
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn nobody_corrects_or_moves_what_they_may_not_write_on() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&jo(), person(2)).await;
        council.send_one(&kit(), &told(1, person(1), "2026-11-02", &visits(7))).await;
        let theirs = json!({ "id": record(2), "people": [person(2)], "kind": "correction", "text": "x", "refers_to": [record(1)] });
        let taken = json!({ "id": record(3), "people": [person(2)], "kind": "misfiled", "text": "x", "refers_to": [record(1)] });
        for sent in [theirs, taken] {
            assert_eq!(council.send_one(&jo(), &sent).await.status, Status::Late, "{}", council.on);
        }
        assert_eq!(council.figure("ae-attendances", "2026-11").await.after, Some(7.0));
        council.stands_the_test_of_a_rebuild().await;
    }
}
