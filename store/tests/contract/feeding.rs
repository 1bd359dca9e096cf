//! What an actor may see, and what they may see no longer.

use casework::access::Role;
use serde_json::json;

use crate::kit::{councils, entry, jo, kit, person, record, rosa, sam};

#[tokio::test]
async fn a_team_sees_its_own_people_and_nobody_elses() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&jo(), person(2)).await;
        for actor in [kit(), sam(), rosa()] {
            let (lines, _) = council.feed(&actor, None).await;
            assert_eq!(lines.len(), 1, "{}", council.on);
            assert_eq!(lines[0]["people"][0], person(1).to_string());
        }
        for role in [Role::Analyst, Role::Administrator, Role::Auditor, Role::InformationGovernance] {
            let nosy = casework::access::Actor { role, ..kit() };
            assert!(council.feed(&nosy, None).await.0.is_empty());
        }
    }
}

#[tokio::test]
async fn a_cursor_goes_on_where_it_stopped() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let (_, cursor) = council.feed(&kit(), None).await;
        assert!(council.feed(&kit(), Some(&cursor)).await.0.is_empty());
        council.send_one(&kit(), &entry(1, &[person(1)], "new")).await;
        let (lines, _) = council.feed(&kit(), Some(&cursor)).await;
        assert_eq!(lines.len(), 1, "{}", council.on);
        assert_eq!(lines[0]["text"], "new");
    }
}

#[tokio::test]
async fn somebody_newly_visible_comes_from_their_first_entry_and_somebody_gone_is_named() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "the first")).await;
        let (_, theirs) = council.feed(&jo(), None).await;
        let (_, ours) = council.feed(&sam(), None).await;
        let moved = json!({ "id": record(2), "people": [person(1)], "kind": "allocation",
            "facts": [{ "fact": "team", "team": "bensham" }] });
        council.send_one(&rosa(), &moved).await;
        let (lines, _) = council.feed(&jo(), Some(&theirs)).await;
        assert!(lines.iter().any(|line| line["text"] == "the first"), "{}", council.on);
        let (lines, _) = council.feed(&sam(), Some(&ours)).await;
        assert_eq!(lines, [json!({ "gone": person(1) })], "{}", council.on);
        // Kit goes alongside them still.
        assert!(council.feed(&kit(), None).await.0.iter().any(|line| line["text"] == "the first"));
    }
}

#[tokio::test]
async fn other_systems_learn_neither_author_nor_device() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let sent = json!({ "id": record(1), "people": [person(1)], "text": "x", "device": record(7), "author": "me" });
        council.send_one(&kit(), &sent).await;
        let lines = store::feed::lines(&council.store, &kit(), None, true, crate::kit::now()).await.unwrap();
        assert!(lines.iter().all(|line| !line.contains("author") && !line.contains("device")), "{}", council.on);
    }
}

#[tokio::test]
async fn a_cursor_that_is_not_ours_is_named() {
    for council in councils().await {
        for odd in ["", "x", "1~a", "zz~~1", "1~~1~1~1", "1~~1~x", "\u{0}"] {
            assert!(store::feed::lines(&council.store, &kit(), Some(odd), false, crate::kit::now()).await.is_err(), "{odd}");
        }
        // One from before a restore starts again.
        council.knows(&kit(), person(1)).await;
        assert_eq!(council.feed(&kit(), Some("99~felling~1")).await.0.len(), 1, "{}", council.on);
    }
}
