//! What a program knows when it has started again is what it knew when it stopped.

use casework::{ids::PersonId, journal::Status};
use serde_json::{Value, json};
use store::{
    Store,
    index::{self, Looked},
};

use crate::kit::{Council, councils, entry, kit, now, opened, person, record};

fn called(number: u32, of: PersonId, name: &str) -> Value {
    json!({ "id": record(number), "people": [of], "kind": "known", "occurred_on": "2026-01-01",
        "facts": [{ "fact": "name", "name": name }, { "fact": "born", "on": "1980-02-01" }] })
}

fn about(number: u32, kind: &str, of: PersonId, refers_to: u32, facts: &Value) -> Value {
    json!({ "id": record(number), "people": [of], "kind": kind, "text": "put right", "occurred_on": "2026-11-02",
        "refers_to": [record(refers_to)], "facts": facts })
}

async fn everybody(store: &Store) -> Vec<(PersonId, String)> {
    let looked = Looked { born: Some("1980-02-01".parse().unwrap()), ..Looked::default() };
    let mut found: Vec<_> =
        index::find(store, &kit(), &looked, now()).await.unwrap().into_iter().map(|one| (one.person, one.name)).collect();
    found.sort();
    found
}

async fn accepted(council: &Council, sent: &Value) {
    assert_eq!(council.send_one(&kit(), sent).await.status, Status::Accepted, "{}: {sent}", council.on);
}

#[tokio::test]
async fn whoever_was_found_before_is_found_after_a_new_start_under_the_same_name() {
    for council in councils().await {
        for (number, name) in [(1, "Denise Harland"), (2, "Terry Hall"), (3, "Ada Ward"), (4, "Wrong Person"), (5, "Ellie Dunn")] {
            let of = person(u16::try_from(number).unwrap());
            accepted(&council, &called(number, of, name)).await;
            accepted(&council, &entry(10 + number, &[of], "Kettle on.")).await;
        }
        let name = |name: &str| json!([{ "fact": "name", "name": name }]);
        // A later record calls her something else; a correction puts a name right; words of another are moved away.
        accepted(&council, &called(21, person(1), "Denise Reay")).await;
        accepted(
            &council,
            &about(
                22,
                "correction",
                person(2),
                2,
                &json!([{ "fact": "name", "name": "Terry Hill" }, { "fact": "born", "on": "1980-02-01" }]),
            ),
        )
        .await;
        accepted(&council, &called(23, person(4), "Somebody Else")).await;
        accepted(&council, &about(24, "misfiled", person(5), 23, &json!([]))).await;
        accepted(&council, &about(25, "correction", person(3), 21, &name("Nobody"))).await;
        let before = everybody(&council.store).await;
        assert!(before.iter().any(|(_, name)| name == "Terry Hill") && before.len() >= 4, "{}: {before:?}", council.on);
        let again = opened(&council.place).await;
        assert_eq!(everybody(&again).await, before, "{}", council.on);
        // And it keeps current from there.
        accepted(&council, &called(26, person(3), "Ada Lowe")).await;
        assert!(everybody(&again).await.contains(&(person(3), "Ada Lowe".to_owned())), "{}", council.on);
    }
}
