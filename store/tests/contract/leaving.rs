//! Somebody works here no longer: nothing lets them in, they go alongside nobody, their words stay, and the lead sees whom they leave alone.

use casework::{
    access::{Actor, Verb},
    ids::RecordId,
    journal::Status,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use store::identity::{
    self, Scope,
    leaving::{alone, how_many_alone},
    passkeys::{self, Passkey, Purpose},
    sessions::{self, Device},
};
use uuid::Uuid;

use crate::kit::{Council, councils, entry, jo, kit, now, person, record, rosa, sam, worker};

/// Names for the records that leaving makes: new ones each time they are asked for.
#[expect(clippy::disallowed_methods, reason = "names for records of a throw-away council")]
fn new_id() -> RecordId {
    RecordId(Uuid::new_v4())
}

async fn leaves(council: &Council, who: u8, at: DateTime<Utc>) -> usize {
    identity::leave(&council.store, worker(who), at, &new_id).await.unwrap()
}

fn allocation(number: u32, of: u16, fact: &str, to: &Actor) -> Value {
    json!({ "id": record(number), "people": [person(of)], "kind": "allocation", "facts": [{ "fact": fact, "worker": to.worker }] })
}

fn passkey(id: &str, whose: u8) -> Passkey {
    let (passkey, name) = ("{}".to_owned(), "Telephone".to_owned());
    Passkey { id: id.into(), worker: worker(whose), name, passkey, counter: 3, made_at: now(), used_at: None }
}

#[tokio::test]
async fn sessions_tokens_passkeys_and_allocations_end_on_that_day_and_words_stay() {
    for council in councils().await {
        let (store, later) = (&council.store, now() + TimeDelta::hours(1));
        for number in 1..=3 {
            council.knows(&kit(), person(number)).await;
        }
        council.knows(&jo(), person(4)).await;
        council.send_one(&kit(), &entry(1, &[person(1)], "Kit's words.")).await;
        assert_eq!(council.send_one(&rosa(), &allocation(2, 2, "allocated", &sam())).await.status, Status::Accepted);
        council
            .send_one(
                &rosa(),
                &json!({ "id": record(3), "people": [person(3)], "kind": "protection", "facts": [{ "fact": "restricted" }] }),
            )
            .await;
        sessions::begin(store, worker(1), "session", Device::Own, None, now()).await.unwrap();
        identity::keep_token(store, worker(1), "t".into(), "token", Scope::Read, now(), None).await.unwrap();
        passkeys::keep(store, passkey("0a0b", 1)).await.unwrap();
        passkeys::ask(store, "asked", Purpose::Confirm, Some(worker(1)), "{}".into(), now(), later).await.unwrap();
        assert_eq!(how_many_alone(store, &rosa()).await.unwrap(), 0, "{}", council.on);
        let relation = async |of: u16| store.relation(&kit(), person(of)).await.unwrap();
        assert!(relation(1).await.allocated && relation(3).await.allocated);

        assert_eq!(leaves(&council, 1, later).await, 3, "{}", council.on);

        assert!(sessions::session(store, "session", later).await.unwrap().is_none());
        assert!(identity::by_token(store, "token", later).await.unwrap().is_none());
        assert!(passkeys::by_id(store, &[10, 11]).await.unwrap().is_none() && passkeys::of(store, worker(1)).await.unwrap().is_empty());
        assert!(passkeys::answered(store, "asked", Purpose::Confirm, Some(worker(1)), later).await.unwrap().is_none());
        for of in 1..=3 {
            let relation = relation(of).await;
            assert_eq!((relation.allocated, relation.formerly), (false, Some(later)), "{} {of}", council.on);
        }
        assert!(store.relation(&sam(), person(2)).await.unwrap().allocated, "a colleague's stays");
        assert!(store.relation(&jo(), person(4)).await.unwrap().allocated);
        let (lines, _) = council.feed(&rosa(), None).await;
        let words = lines.iter().find(|line| line["text"] == "Kit's words.").unwrap();
        assert_eq!(words["author"], json!(worker(1)), "{}: with their name beside them", council.on);
        assert!(identity::leave(store, worker(1), later, &new_id).await.is_err(), "once");
        council.stands_the_test_of_a_rebuild().await;
        assert!(store::audit::verify(store, None).await.unwrap().faults.is_empty());
    }
}

#[tokio::test]
async fn whoever_is_left_without_anybody_is_shown_to_the_lead_until_somebody_goes_alongside_them() {
    for council in councils().await {
        let (store, later) = (&council.store, now() + TimeDelta::hours(1));
        for number in 1..=4 {
            council.knows(&kit(), person(number)).await;
        }
        council.send_one(&rosa(), &allocation(1, 2, "allocated", &sam())).await;
        // Kit had handed the third over before, and Sam has finished there since.
        council.send_one(&rosa(), &allocation(2, 3, "allocated", &sam())).await;
        council.send_one(&rosa(), &allocation(3, 3, "allocation_ended", &kit())).await;
        council.send_one(&rosa(), &allocation(4, 3, "allocation_ended", &sam())).await;
        let shown = async |who: &Actor| alone(store, who, later).await.unwrap().into_iter().map(|one| one.person).collect::<Vec<_>>();
        assert!(shown(&rosa()).await.is_empty(), "{}", council.on);
        leaves(&council, 1, later).await;
        assert_eq!(shown(&rosa()).await, [person(1), person(4)], "{}", council.on);
        let all = alone(store, &rosa(), later).await.unwrap();
        assert_eq!((all[0].name.as_str(), all[0].last.as_str(), all[0].since), ("Somebody", "Kit", later));
        assert_eq!(how_many_alone(store, &rosa()).await.unwrap(), 2);
        let elsewhere = Actor { teams: vec!["bensham".into()], ..rosa() };
        for who in [&sam(), &jo(), &elsewhere] {
            assert!(shown(who).await.is_empty() && how_many_alone(store, who).await.unwrap() == 0, "{}", council.on);
        }
        council.send_one(&rosa(), &allocation(5, 1, "allocated", &sam())).await;
        assert_eq!(shown(&rosa()).await, [person(4)], "{}", council.on);
        council.send_one(&rosa(), &json!({ "id": record(6), "people": [person(4)], "kind": "protection", "facts": [{ "fact": "denied", "worker": worker(4) }] })).await;
        assert!(shown(&rosa()).await.is_empty(), "{}: whoever must not see them is not told", council.on);
        // Sam leaves as well: of two who went alongside the same person, one is named.
        leaves(&council, 2, later + TimeDelta::hours(1)).await;
        assert_eq!(shown(&rosa()).await, [person(1), person(2)], "{}", council.on);
    }
}

#[tokio::test]
async fn a_denial_stands_in_nobodys_way_when_they_leave() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let denied =
            json!({ "id": record(1), "people": [person(1)], "kind": "protection", "facts": [{ "fact": "denied", "worker": worker(1) }] });
        assert_eq!(council.send_one(&rosa(), &denied).await.status, Status::Accepted);
        let later = now() + TimeDelta::hours(1);
        assert_eq!(leaves(&council, 1, later).await, 0, "{}", council.on);
        assert!(council.store.decide(&kit(), Verb::See, person(1), later).await.is_err());
        let (lines, _) = council.feed(&rosa(), None).await;
        assert!(lines.iter().all(|line| line["standing"] != "late"), "nothing waits for the lead that could not be placed");
        assert_eq!(how_many_alone(&council.store, &rosa()).await.unwrap(), 1, "{}", council.on);
    }
}

#[tokio::test]
async fn a_passkey_is_one_persons_counts_forward_and_a_question_is_answered_once() {
    for council in councils().await {
        let (store, later) = (&council.store, now() + TimeDelta::minutes(5));
        passkeys::keep(store, passkey("0a0b", 1)).await.unwrap();
        assert!(passkeys::keep(store, passkey("0a0b", 2)).await.is_err(), "{}: somebody has it", council.on);
        assert!(passkeys::by_id(store, &[1]).await.unwrap().is_none());
        let kept = passkeys::by_id(store, &[10, 11]).await.unwrap().unwrap();
        assert_eq!((kept.worker, kept.counter, kept.used_at), (worker(1), 3, None));
        assert!(passkeys::used(store, &kept, "{\"n\":1}".into(), 4, now()).await.unwrap());
        assert!(!passkeys::used(store, &kept, "{\"n\":2}".into(), 4, now()).await.unwrap(), "{}: of two only one", council.on);
        let after = passkeys::of(store, worker(1)).await.unwrap().pop().unwrap();
        assert_eq!((after.counter, after.passkey.as_str(), after.used_at), (4, "{\"n\":1}", Some(now())));
        assert!(!passkeys::remove(store, worker(2), "0a0b".into()).await.unwrap(), "not theirs");
        assert!(passkeys::remove(store, worker(1), "0a0b".into()).await.unwrap());
        for number in 0..passkeys::MOST {
            passkeys::keep(store, passkey(&format!("{number:04x}"), 1)).await.unwrap();
        }
        assert!(passkeys::keep(store, passkey("ffff", 1)).await.is_err(), "{}: there is an end to them", council.on);
        let ask =
            async |secret: &str| passkeys::ask(store, secret, Purpose::Make, Some(worker(1)), "kept".into(), now(), later).await.unwrap();
        let answered = async |secret: &str, purpose, who, at| passkeys::answered(store, secret, purpose, who, at).await.unwrap().is_some();
        for (purpose, who, at, is) in [
            (Purpose::Make, Some(worker(1)), now(), true),
            (Purpose::Make, Some(worker(2)), now(), false),
            (Purpose::Make, None, now(), false),
            (Purpose::Enter, None, now(), false),
            (Purpose::Confirm, Some(worker(1)), now(), false),
            (Purpose::Make, Some(worker(1)), later, false),
        ] {
            ask("secret").await;
            assert!(!answered("another", purpose, who, at).await);
            assert_eq!(answered("secret", purpose, who, at).await, is, "{} {purpose:?} {who:?}", council.on);
            assert!(!answered("secret", Purpose::Make, Some(worker(1)), now()).await, "{}: once, whatever came of it", council.on);
        }
    }
}
