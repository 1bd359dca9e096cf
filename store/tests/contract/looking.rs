//! Who may look: relations in the tables, decided by the same rules everywhere, and "not allowed" looks like "not there".

use casework::{
    access::{Actor, Role, Verb},
    fault::Fault,
    journal::Status,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use store::{Error, feed};

use crate::kit::{Council, councils, entry, jo, kit, now, person, record, rosa, sam, worker};

/// Uma, who answers for who reads what.
pub fn uma() -> Actor {
    Actor { worker: worker(5), role: Role::InformationGovernance, teams: vec![] }
}

pub fn protection(number: u32, facts: &Value) -> Value {
    json!({ "id": record(number), "people": [person(1)], "kind": "protection", "facts": facts })
}

impl Council {
    pub async fn sees(&self, actor: &Actor, at: DateTime<Utc>) -> bool {
        let opened = self.store.decide(actor, Verb::See, person(1), at).await;
        let fed = feed::visible_now(&self.store, actor, at).await.unwrap().contains_key(&person(1));
        match opened {
            Ok(_) => true,
            Err(Error::Fault(Fault::NotFound)) => {
                assert!(!fed, "{}: the feed shows what the door does not", self.on);
                false
            }
            Err(other) => panic!("{other}"),
        }
    }

    async fn gone(&self, actor: &Actor, after: &str) -> bool {
        self.feed(actor, Some(after)).await.0.iter().any(|line| line["gone"] == person(1).to_string())
    }
}

#[tokio::test]
async fn a_denial_takes_somebody_away_at_once_and_gives_them_back_when_it_ends() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let (_, cursor) = council.feed(&sam(), None).await;
        assert!(council.sees(&sam(), now()).await);
        let denied = protection(1, &json!([{ "fact": "denied", "worker": sam().worker }]));
        assert_eq!(council.send_one(&rosa(), &denied).await.status, Status::Accepted);
        assert!(!council.sees(&sam(), now()).await && council.sees(&kit(), now()).await);
        assert!(council.gone(&sam(), &cursor).await, "{}", council.on);
        let words = council.send_one(&sam(), &entry(2, &[person(1)], "written before I knew")).await;
        assert_eq!(words.status, Status::Late, "nothing written is refused");
        let (_, cursor) = council.feed(&sam(), None).await;
        let ended = protection(3, &json!([{ "fact": "denial_ended", "worker": sam().worker }]));
        council.send_one(&uma(), &ended).await;
        let (lines, _) = council.feed(&sam(), Some(&cursor)).await;
        assert!(lines.iter().any(|line| line["kind"] == "known"), "newly visible: from the first entry");
    }
}

#[tokio::test]
async fn only_the_lead_and_governance_protect_a_record() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let restricted = json!([{ "fact": "restricted" }]);
        assert_eq!(council.send_one(&kit(), &protection(1, &restricted)).await.status, Status::Late);
        assert_eq!(council.send_one(&jo(), &protection(2, &restricted)).await.status, Status::Late);
        assert!(council.sees(&sam(), now()).await);
        assert_eq!(council.send_one(&rosa(), &protection(3, &restricted)).await.status, Status::Accepted);
        assert!(!council.sees(&sam(), now()).await);
        assert!(council.sees(&kit(), now()).await && council.sees(&rosa(), now()).await);
        council.send_one(&uma(), &protection(4, &json!([{ "fact": "listed", "worker": sam().worker }]))).await;
        assert!(council.sees(&sam(), now()).await);
        council.send_one(&uma(), &protection(5, &json!([{ "fact": "listing_ended", "worker": sam().worker }]))).await;
        assert!(!council.sees(&sam(), now()).await);
        council.send_one(&uma(), &protection(6, &json!([{ "fact": "restriction_ended" }]))).await;
        assert!(council.sees(&sam(), now()).await, "{}", council.on);
    }
}

#[tokio::test]
async fn broken_glass_opens_one_record_for_an_hour_and_the_lead_reads_why() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        assert!(!council.sees(&jo(), now()).await);
        let why = json!({ "id": record(1), "people": [person(1)], "kind": "glass", "text": "Rang the duty line, baby not breathing" });
        assert_eq!(council.send_one(&jo(), &why).await.status, Status::Accepted);
        let late = now() + TimeDelta::minutes(59);
        let allow = council.store.decide(&jo(), Verb::See, person(1), late).await.unwrap();
        let opened = feed::one_record(&council.store, &allow, late).await.unwrap();
        assert!(opened.iter().any(|line| line.contains("Somebody")), "{}", council.on);
        assert!(council.store.decide(&jo(), Verb::See, person(1), now() + TimeDelta::minutes(60)).await.is_err());
        assert!(!feed::visible_now(&council.store, &jo(), now()).await.unwrap().contains_key(&person(1)), "no tablet keeps it");
        assert_eq!(council.send_one(&jo(), &entry(2, &[person(1)], "reading only")).await.status, Status::Late);
        assert!(council.feed(&rosa(), None).await.0.iter().any(|line| line["kind"] == "glass"));
    }
}

#[tokio::test]
async fn losing_an_allocation_takes_effect_at_once_but_words_already_written_are_taken_in() {
    for council in councils().await {
        council.knows(&jo(), person(1)).await;
        let moved = json!({ "id": record(1), "people": [person(1)], "kind": "allocation", "facts": [
            { "fact": "allocated", "worker": kit().worker } ] });
        council.send_one(&jo(), &moved).await;
        let boss = Actor { teams: vec!["bensham".into()], ..rosa() };
        let moved = json!({ "id": record(2), "people": [person(1)], "kind": "allocation", "facts": [
            { "fact": "allocated", "worker": kit().worker }, { "fact": "allocation_ended", "worker": jo().worker } ] });
        council.send_one(&boss, &moved).await;
        let elsewhere = Actor { teams: vec!["felling".into()], ..jo() };
        assert!(!council.sees(&elsewhere, now()).await);
        assert_eq!(council.send_one(&elsewhere, &entry(3, &[person(1)], "from the bus")).await.status, Status::Accepted);
        let much_later = now() + TimeDelta::days(31);
        let sent = vec![entry(4, &[person(1)], "very late").to_string().into_bytes()];
        assert_eq!(council.store.append(&elsewhere, sent, much_later).await.unwrap()[0].status, Status::Late, "{}", council.on);
    }
}

#[tokio::test]
async fn what_waits_is_seen_and_settled_by_the_lead_alone() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let late =
            json!({ "id": record(1), "people": [person(9)], "text": "about whom?", "facts": [{ "fact": "theme", "theme": "debt" }] });
        council.send_one(&kit(), &late).await;
        council.send_one(&kit(), &entry(2, &[person(1)], "one thing")).await;
        council.send_one(&kit(), &entry(2, &[person(1)], "another thing")).await;
        assert!(council.feed(&kit(), None).await.0.iter().all(|line| line["standing"].is_null()));
        let (lines, cursor) = council.feed(&rosa(), None).await;
        let waits = |standing: &str| lines.iter().find(|line| line["standing"] == standing).map(|line| line["text"].clone());
        assert_eq!((waits("late"), waits("conflict")), (Some("about whom?".into()), Some("another thing".into())), "{}", council.on);
        let settle = |number: u32, of: u32, people: Value| json!({ "id": record(number), "kind": "settled", "people": people, "refers_to": [record(of)] });
        assert_eq!(council.send_one(&kit(), &settle(10, 1, json!([person(1)]))).await.status, Status::Late, "not a caseworker's to settle");
        assert_eq!(council.send_one(&rosa(), &settle(11, 1, json!([person(1)]))).await.status, Status::Accepted);
        assert_eq!(council.send_one(&rosa(), &settle(12, 2, json!([]))).await.status, Status::Accepted);
        let (lines, _) = council.feed(&rosa(), Some(&cursor)).await;
        for settled in [record(1), record(2)] {
            assert!(lines.iter().any(|line| line["settled"] == settled.to_string()), "{}: {lines:?}", council.on);
        }
        let (lines, _) = council.feed(&kit(), None).await;
        assert!(lines.iter().any(|line| line["text"] == "about whom?"), "it is on the record now");
        assert!(lines.iter().any(|line| line["text"] == "one thing") && lines.iter().all(|line| line["text"] != "another thing"));
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn people_are_found_by_whoever_may_see_them_and_by_nobody_else() {
    for council in councils().await {
        let named = |number: u16, name: &str| {
            json!({ "id": person(number), "people": [person(number)], "kind": "known", "facts": [{ "fact": "name", "name": name },
                { "fact": "born", "on": "1980-02-01" }] })
        };
        council.send_one(&kit(), &named(1, "Catherine Reay")).await;
        council.send_one(&jo(), &named(2, "Kathryn Ray")).await;
        let looked = store::index::Looked { name: "katherine".into(), born: None };
        let found = async |actor: &Actor| {
            let found = store::index::find(&council.store, actor, &looked, now()).await.unwrap();
            found.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        assert_eq!(found(&kit()).await, ["Catherine Reay"], "{}", council.on);
        assert_eq!(found(&jo()).await, ["Kathryn Ray"]);
        let renamed = json!({ "id": record(1), "people": [person(1)], "kind": "correction", "refers_to": [person(1)], "text": "misspelt",
            "facts": [{ "fact": "name", "name": "Deborah Reay" }] });
        council.send_one(&kit(), &renamed).await;
        assert!(found(&kit()).await.is_empty(), "the index follows corrections on {}", council.on);
    }
}
