//! Words in, receipts out: nothing is refused for good, nothing counts twice.

use casework::journal::Status;
use serde_json::json;

use crate::kit::{councils, entry, jo, kit, person, record, rosa};

#[tokio::test]
async fn text_alone_saves() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let sent = json!({ "id": record(1), "people": [person(1)], "text": "Rang. No answer." });
        let receipt = council.send_one(&kit(), &sent).await;
        assert_eq!(receipt.status, Status::Accepted);
        let (lines, _) = council.feed(&kit(), None).await;
        assert!(lines.iter().any(|line| line["text"] == "Rang. No answer."), "{}", council.on);
    }
}

#[tokio::test]
async fn the_same_words_twice_are_kept_once_with_the_same_receipt() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let first = council.send_one(&kit(), &entry(1, &[person(1)], "once")).await;
        let again = council.send_one(&kit(), &entry(1, &[person(1)], "once")).await;
        assert_eq!(again.status, Status::Repeated);
        assert_eq!((first.seq, &first.hash, &first.signature), (again.seq, &again.hash, &again.signature));
        let (lines, _) = council.feed(&kit(), None).await;
        assert_eq!(lines.iter().filter(|line| line["text"] == "once").count(), 1);
    }
}

#[tokio::test]
async fn the_same_id_with_other_words_keeps_both_and_says_so() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let first = council.send_one(&kit(), &entry(1, &[person(1)], "one thing")).await;
        let other = council.send_one(&kit(), &entry(1, &[person(1)], "another thing")).await;
        assert_eq!(other.status, Status::Conflict);
        assert!(other.seq > first.seq);
        let again = council.send_one(&kit(), &entry(1, &[person(1)], "another thing")).await;
        assert_eq!((again.status, again.seq), (Status::Repeated, other.seq));
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn one_bad_record_never_holds_up_the_rest() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let batch = [
            entry(1, &[person(1)], "first"),
            json!({ "id": record(2), "people": [person(1)], "text": "" }),
            json!("not a record"),
            json!({ "id": record(3), "people": [person(1)], "text": "half", "facts": [{ "fact": "spend" }] }),
            entry(4, &[person(1)], "last"),
        ];
        let statuses: Vec<Status> = council.send(&kit(), &batch).await.iter().map(|receipt| receipt.status).collect();
        assert_eq!(statuses, [Status::Accepted, Status::Invalid, Status::Invalid, Status::Accepted, Status::Accepted]);
    }
}

#[tokio::test]
async fn what_nobody_can_place_is_kept_and_seen_by_nobody_else() {
    for council in councils().await {
        council.knows(&jo(), person(2)).await;
        let about_nobody = council.send_one(&kit(), &entry(1, &[person(9)], "about whom?")).await;
        let not_ours = council.send_one(&kit(), &entry(2, &[person(2)], "not ours")).await;
        for receipt in [about_nobody, not_ours] {
            assert_eq!(receipt.status, Status::Late);
            assert!(receipt.seq > 0 && receipt.errors[0].field == "people");
        }
        let (lines, _) = council.feed(&jo(), None).await;
        assert!(lines.iter().all(|line| line["text"] != "not ours"));
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_duty_call_waits_on_the_teams_list() {
    for council in councils().await {
        let receipt = council.send_one(&kit(), &entry(1, &[], "A woman rang, no name. Baby crying.")).await;
        assert_eq!(receipt.status, Status::Accepted);
        let (lines, cursor) = council.feed(&rosa(), None).await;
        assert_eq!(lines.len(), 1);
        assert!(council.feed(&jo(), None).await.0.is_empty());
        assert!(council.feed(&rosa(), Some(&cursor)).await.0.is_empty());
    }
}

#[tokio::test]
async fn whatever_is_typed_comes_back_as_it_was() {
    let long = "æ".repeat(100_000);
    let typed = [
        "\u{0}",
        "a\u{0}b",
        "<script>alert(1)</script>",
        "🙂👩‍👩‍👧",
        "שלום مرحبا",
        "'; DROP TABLE records; --",
        "\\u0000 \\",
        "\r\n\t\u{7f}\u{feff}",
        &long,
    ];
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        for (number, text) in (1..).zip(typed) {
            assert_eq!(council.send_one(&kit(), &entry(number, &[person(1)], text)).await.status, Status::Accepted, "{}", council.on);
        }
        let (lines, _) = council.feed(&kit(), None).await;
        for (number, text) in (1..).zip(typed) {
            let line = lines.iter().find(|line| line["id"] == record(number).to_string()).unwrap();
            assert_eq!(line["text"], text);
        }
    }
}

#[tokio::test]
async fn hostile_values_in_every_field_are_kept_and_do_no_harm() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let sent = json!({ "id": record(1), "people": [person(1)], "kind": "\u{0}", "text": "x", "device": "\u{0}", "occurred_on": "9999-99-99",
            "recorded_at": 7, "schema": -1, "salt": {}, "refers_to": "x", "facts": [
                { "fact": "theme", "theme": "\u{0}" }, { "fact": "observation", "measure": "\u{0}", "value": 1 },
                { "fact": "observation", "measure": "ae-attendances", "value": 9e12, "about": "\u{0}", "as_at": "0001-01-01" },
                { "fact": "pull", "whom": "\u{0}", "expertise": "\u{0}" }, { "fact": "ward", "ward": "\u{0}" },
                { "fact": "spend", "pence": i64::MIN, "category": "\u{0}", "fund": "\u{0}" }, { "fact": "team", "team": "\u{0}" } ] });
        assert_eq!(council.send_one(&kit(), &sent).await.status, Status::Accepted, "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_batch_whose_sender_goes_away_is_there_or_is_not() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        for number in 1..40 {
            let by = kit();
            let sending = council.store.append(&by, vec![entry(number, &[person(1)], "gone").to_string().into_bytes()], crate::kit::now());
            let _ = tokio::time::timeout(std::time::Duration::from_micros(u64::from(number) * 40), sending).await;
        }
        council.send_one(&kit(), &entry(100, &[person(1)], "after")).await;
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn many_at_once_get_a_place_of_their_own() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let mut sending = Vec::new();
        for number in 1..=200 {
            let (store, sent) = (council.store.clone(), entry(number, &[person(1)], "at once").to_string().into_bytes());
            sending.push(tokio::spawn(async move { store.append(&kit(), vec![sent], crate::kit::now()).await.unwrap().pop().unwrap() }));
        }
        let mut places = Vec::new();
        for one in sending {
            places.push(one.await.unwrap().seq);
        }
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 200, "{}", council.on);
        assert_eq!(places[199] - places[0], 199, "the order has no gaps on {}", council.on);
    }
}

#[tokio::test]
async fn support_starts_with_the_first_entry_of_somebody_who_goes_alongside() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        // The lead's words start nothing.
        council.send_one(&rosa(), &json!({ "id": record(1), "people": [person(1)], "text": "x", "occurred_on": "2026-02-01" })).await;
        assert_eq!(council.figure("ae-attendances", "2026-11").await.people, 0);
        council.send_one(&kit(), &json!({ "id": record(2), "people": [person(1)], "text": "x", "occurred_on": "2026-03-05" })).await;
        assert_eq!(council.figure("ae-attendances", "2026-02").await.people, 0);
        assert_eq!(council.figure("ae-attendances", "2026-03").await.people, 1);
    }
}

#[tokio::test]
async fn more_than_can_be_taken_is_told_to_come_again_and_nothing_is_lost() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let send = |number: u32| {
            let (store, sent) = (council.store.clone(), entry(number, &[person(1)], "at once").to_string().into_bytes());
            tokio::spawn(async move { (number, store.append(&kit(), vec![sent], crate::kit::now()).await) })
        };
        let sending: Vec<_> = (1..=3_000).map(send).collect();
        let mut again = Vec::new();
        for one in sending {
            match one.await.unwrap() {
                (_, Ok(receipts)) => assert_eq!(receipts[0].status, Status::Accepted),
                (number, Err(store::Error::Fault(casework::fault::Fault::Busy))) => again.push(number),
                (_, Err(other)) => panic!("{other}"),
            }
        }
        assert!(!again.is_empty(), "the queue is bounded on {}", council.on);
        for some in again.chunks(500) {
            for one in some.iter().map(|number| send(*number)).collect::<Vec<_>>() {
                assert_eq!(one.await.unwrap().1.unwrap()[0].status, Status::Accepted);
            }
        }
        let (lines, _) = council.feed(&kit(), None).await;
        assert_eq!(lines.iter().filter(|line| line["text"] == "at once").count(), 3_000, "{}", council.on);
    }
}
