//! Households that split: nothing new crosses, and a lead looks through what crossed before.

use casework::journal::Status;
use serde_json::{Value, json};

use crate::kit::{Council, councils, kit, person, record, rosa};

const HOME: &str = "0198c0de-0000-7000-8000-00000000ab01";

fn home(number: u32, people: &[u16], fact: &str, day: &str) -> Value {
    let people: Vec<_> = people.iter().map(|number| person(*number)).collect();
    let named = if fact == "household" { "from" } else { "on" };
    json!({ "id": record(number), "people": people, "kind": "known", "facts": [{ "fact": fact, "household": HOME, named: day }] })
}

fn note(number: u32, people: &[u16], day: &str) -> Value {
    let people: Vec<_> = people.iter().map(|number| person(*number)).collect();
    json!({ "id": record(number), "people": people, "kind": "note", "text": format!("note {number}"), "occurred_on": day })
}

async fn is_on(council: &Council, number: u32, of: u16) -> bool {
    let allow = council.store.decide(&kit(), casework::access::Verb::See, person(of), crate::kit::now()).await.unwrap();
    let lines = store::feed::one_record(&council.store, &allow, crate::kit::now()).await.unwrap();
    lines.iter().any(|line| line.contains(&format!("\"note {number}\"")))
}

async fn family(council: &Council) {
    for number in 1..=3 {
        council.knows(&kit(), person(number)).await;
    }
    assert_eq!(council.send_one(&kit(), &home(1, &[1, 2, 3], "household", "2026-01-01")).await.errors, []);
    council.send_one(&kit(), &note(2, &[1, 2], "2026-02-01")).await;
    council.send_one(&kit(), &note(3, &[2, 3], "2026-02-02")).await;
}

#[tokio::test]
async fn after_a_split_nothing_new_crosses_and_what_is_left_out_is_named() {
    for council in councils().await {
        family(&council).await;
        assert!(is_on(&council, 2, 1).await && is_on(&council, 2, 2).await, "{}", council.on);
        council.send_one(&kit(), &home(4, &[2], "household_left", "2026-06-01")).await;
        let receipt = council.send_one(&kit(), &note(5, &[1, 2, 3], "2026-06-01")).await;
        assert_eq!(receipt.status, Status::Accepted);
        assert_eq!(receipt.errors.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["people[1]"], "{}", council.on);
        assert!(is_on(&council, 5, 1).await && !is_on(&council, 5, 2).await && is_on(&council, 5, 3).await, "{}", council.on);
        // Words about a day before the split, written late, cross as they would have then.
        assert_eq!(council.send_one(&kit(), &note(6, &[1, 2], "2026-05-31")).await.errors, []);
        assert!(is_on(&council, 6, 2).await);
        // Nor can words be moved across it.
        let moved = json!({ "id": record(7), "people": [person(1), person(2)], "kind": "misfiled", "refers_to": [record(5)], "occurred_on": "2026-06-02" });
        assert_eq!(council.send_one(&kit(), &moved).await.errors.len(), 1);
        assert!(!is_on(&council, 5, 2).await, "{}", council.on);
        // They move in together again.
        council.send_one(&kit(), &home(8, &[2], "household", "2026-08-01")).await;
        assert_eq!(council.send_one(&kit(), &note(9, &[1, 2], "2026-08-01")).await.errors, []);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_lead_looks_through_the_joint_notes_of_whoever_left() {
    for council in councils().await {
        family(&council).await;
        council.send_one(&kit(), &note(10, &[1, 3], "2026-02-03")).await;
        let (_, cursor) = council.feed(&rosa(), None).await;
        let (_, kits) = council.feed(&kit(), None).await;
        council.send_one(&kit(), &home(4, &[2], "household_left", "2026-06-01")).await;
        let joint = |lines: &[Value]| {
            let mut texts: Vec<String> =
                lines.iter().filter(|line| line["standing"] == "joint").map(|line| line["text"].as_str().unwrap().to_owned()).collect();
            texts.sort();
            texts
        };
        let (lines, cursor) = council.feed(&rosa(), Some(&cursor)).await;
        assert_eq!(joint(&lines), ["note 2", "note 3"], "{}: new to a lead who has read on", council.on);
        assert!(joint(&council.feed(&kit(), Some(&kits)).await.0).is_empty(), "for the lead alone");
        let settled = json!({ "id": record(20), "kind": "settled", "refers_to": [record(2)] });
        assert_eq!(council.send_one(&kit(), &settled).await.status, Status::Late, "{}", council.on);
        let settled = json!({ "id": record(21), "kind": "settled", "refers_to": [record(2)] });
        assert_eq!(council.send_one(&rosa(), &settled).await.status, Status::Accepted);
        let (lines, _) = council.feed(&rosa(), Some(&cursor)).await;
        assert!(lines.iter().any(|line| line["settled"] == record(2).to_string()), "{}: {lines:?}", council.on);
        assert_eq!(joint(&council.feed(&rosa(), None).await.0), ["note 3"]);
        assert!(is_on(&council, 2, 1).await && is_on(&council, 2, 2).await, "looked at, and left where it is");
        // Said again, it does not wait again.
        council.send_one(&kit(), &home(22, &[2], "household_left", "2026-06-02")).await;
        assert_eq!(joint(&council.feed(&rosa(), None).await.0), ["note 3"], "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}
