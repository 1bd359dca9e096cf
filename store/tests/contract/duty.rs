//! Calls about nobody known yet: they wait on the team's list until somebody of the team says whose they are.

use casework::journal::Status;
use serde_json::{Value, json};

use crate::kit::{Council, councils, entry, jo, kit, person, record, rosa, sam, visits};

fn call(number: u32) -> Value {
    json!({ "id": record(number), "people": [], "text": "a man at the door", "facts": visits(3), "occurred_on": "2026-11-18" })
}

fn settled(number: u32, of: u32, people: &Value) -> Value {
    json!({ "id": record(number), "kind": "settled", "people": people, "refers_to": [record(of)] })
}

async fn lists(council: &Council, actor: &casework::access::Actor) -> bool {
    let (lines, _) = council.feed(actor, None).await;
    lines.iter().any(|line| line["text"] == "a man at the door" && line["people"] == json!([]))
}

#[tokio::test]
async fn a_call_about_nobody_waits_on_its_teams_list_and_anybody_of_the_team_says_whose_it_is() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &call(1)).await;
        assert!(lists(&council, &sam()).await && lists(&council, &rosa()).await && !lists(&council, &jo()).await, "{}", council.on);
        let (_, cursor) = council.feed(&rosa(), None).await;
        assert_eq!(council.send_one(&jo(), &settled(2, 1, &json!([]))).await.status, Status::Late, "another team's list");
        assert_eq!(council.send_one(&sam(), &settled(3, 1, &json!([person(1)]))).await.status, Status::Accepted);
        let (lines, _) = council.feed(&rosa(), Some(&cursor)).await;
        assert!(lines.iter().any(|line| line["settled"] == record(1).to_string()), "{}: {lines:?}", council.on);
        assert!(lines.iter().any(|line| line["id"] == record(1).to_string()), "on the record now");
        let (lines, _) = council.feed(&kit(), None).await;
        assert_eq!(lines.iter().filter(|line| line["text"] == "a man at the door").count(), 1, "{}", council.on);
        assert_eq!(council.send_one(&sam(), &settled(4, 1, &json!([person(1)]))).await.status, Status::Late, "it waits no more");
        council.stands_the_test_of_a_rebuild().await;
        let counted = council.figure("ae-attendances", "2026-11").await;
        assert_eq!(counted.people, 0, "a call starts nothing");
    }
}

#[tokio::test]
async fn a_call_is_taken_off_the_list_without_anybody_and_can_be_put_right_later() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &call(1)).await;
        assert_eq!(council.send_one(&kit(), &settled(2, 1, &json!([]))).await.status, Status::Accepted);
        assert!(!lists(&council, &kit()).await);
        let moved =
            |number: u32, to: u16| json!({ "id": record(number), "kind": "misfiled", "people": [person(to)], "refers_to": [record(1)] });
        council.knows(&jo(), person(2)).await;
        assert_eq!(council.send_one(&jo(), &moved(3, 2)).await.status, Status::Late, "{}: not theirs to move", council.on);
        assert_eq!(council.send_one(&kit(), &moved(4, 1)).await.status, Status::Accepted);
        let (lines, _) = council.feed(&kit(), None).await;
        assert!(lines.iter().any(|line| line["text"] == "a man at the door"), "{}: nothing is lost", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_correction_of_a_call_goes_with_it() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &call(1)).await;
        let put_right = json!({ "id": record(2), "kind": "correction", "refers_to": [record(1)], "text": "a woman", "facts": visits(1) });
        council.send_one(&kit(), &put_right).await;
        council.send_one(&rosa(), &settled(3, 1, &json!([person(1)]))).await;
        let (lines, _) = council.feed(&kit(), None).await;
        assert_eq!(lines.iter().filter(|line| line["text"] == "a woman").count(), 1, "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn of_two_with_one_id_neither_is_put_on_another_record() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&kit(), person(2)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "one thing")).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "another thing")).await;
        let receipt = council.send_one(&rosa(), &settled(2, 1, &json!([person(2)]))).await;
        assert_eq!(receipt.status, Status::Accepted);
        let (lines, _) = council.feed(&rosa(), None).await;
        let of_second = lines.iter().filter(|line| line["people"].as_array().is_some_and(|people| people.contains(&json!(person(2)))));
        assert_eq!(of_second.count(), 1, "{}: nothing but that they are known", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}
