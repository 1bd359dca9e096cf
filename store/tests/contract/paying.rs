//! What finance sees of payments: lines without names, and the pictures that were marked as receipts for them. Nothing else.

use casework::{
    access::{Actor, Role, Verb},
    fault::Fault,
    ids::{PersonId, PictureId},
    journal::Status,
};
use serde_json::{Value, json};
use store::{
    Error, Result,
    payments::{self, Payment},
    pictures,
};
use uuid::Uuid;

use crate::kit::{Council, councils, jo, kit, now, person, record, rosa, worker};

/// Fern, who signs returns.
fn fern() -> Actor {
    Actor { worker: worker(11), role: Role::Finance, teams: Vec::new() }
}

fn picture(number: u32) -> PictureId {
    PictureId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0003_0000_0000 + u128::from(number)))
}

fn paid(pence: i64) -> Value {
    json!({ "fact": "spend", "pence": pence, "purpose": "a kettle for Mal", "category": "household-goods", "fund": "flexible" })
}

fn letter(number: u32) -> Value {
    json!({ "fact": "picture", "picture": picture(number) })
}

fn receipt(number: u32) -> Value {
    json!({ "fact": "picture", "picture": picture(number), "receipt": true })
}

/// An entry of 18 November about one person, who is known to Kit, with pictures that are kept.
async fn entry(council: &Council, number: u32, of: PersonId, facts: &[Value]) {
    let entry =
        json!({ "id": record(number), "people": [of], "text": "Bought Mal a kettle.", "occurred_on": "2026-11-18", "facts": facts });
    assert_eq!(council.send_one(&kit(), &entry).await.status, Status::Accepted);
    for shown in facts.iter().filter_map(|fact| fact.get("picture")) {
        keep(council, of, serde_json::from_value(shown.clone()).unwrap()).await;
    }
}

async fn keep(council: &Council, of: PersonId, picture: PictureId) {
    let allow = council.store.decide(&kit(), Verb::Record, of, now()).await.unwrap();
    pictures::keep(&council.store, &allow, picture, picture.to_string().into_bytes(), now()).await.unwrap();
}

async fn correct(council: &Council, number: u32, facts: &[Value]) {
    let correction = json!({ "id": record(number), "people": [person(1)], "kind": "correction", "refers_to": [record(1)], "text": "Bought a kettle.",
        "occurred_on": "2026-11-18", "facts": facts });
    assert_eq!(council.send_one(&kit(), &correction).await.status, Status::Accepted);
}

async fn lines(council: &Council, by: &Actor) -> Vec<Payment> {
    payments::payments(&council.store, by, "flexible", "2026-11".parse().unwrap(), now()).await.unwrap()
}

/// The receipts of each line, by number, and whether they were seen.
async fn receipts(council: &Council) -> Vec<Vec<(PictureId, bool)>> {
    let of = |line: &Payment| line.receipts.iter().map(|receipt| (receipt.picture, receipt.seen)).collect();
    lines(council, &fern()).await.iter().map(of).collect()
}

async fn open(council: &Council, by: &Actor, number: u32) -> Result<Vec<u8>> {
    payments::receipt(&council.store, by, picture(number), now()).await
}

async fn is_refused(council: &Council, by: &Actor, number: u32) -> bool {
    matches!(open(council, by, number).await, Err(Error::Fault(Fault::NotFound)))
}

#[tokio::test]
async fn finance_sees_what_was_paid_and_opens_the_receipt_for_it_and_the_audit_says_so() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        entry(&council, 1, person(1), &[paid(3_550), letter(1), receipt(2), paid(400)]).await;
        let shown = lines(&council, &fern()).await;
        let said: Vec<_> = shown.iter().map(|line| (line.pence, line.on.to_string(), line.category.as_deref())).collect();
        let (on, sort) = ("2026-11-18".to_owned(), Some("household-goods"));
        assert_eq!(said, [(400, on.clone(), sort), (3_550, on, sort)], "{}", council.on);
        assert_eq!(receipts(&council).await, vec![vec![(picture(2), false)]; 2], "the entry's receipt is for each thing that it paid for");
        assert_eq!(open(&council, &fern(), 2).await.unwrap(), picture(2).to_string().into_bytes(), "{}", council.on);
        assert_eq!(receipts(&council).await[1], [(picture(2), true)]);
        let mut tx = council.store.read().await.unwrap();
        let sql = "SELECT actor, way, person, record FROM audit WHERE act = 'receipt shown'";
        let noted: Vec<(Uuid, String, Uuid, Uuid)> = store::on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await).unwrap();
        assert_eq!(noted, [(worker(11).0, "office".to_owned(), person(1).0, picture(2).0)], "{}: one row for one look", council.on);
        drop(tx);
        assert_eq!(store::audit::verify(&council.store, None).await.unwrap().faults, Vec::<String>::new());
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn every_other_picture_and_everybody_else_is_refused() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        entry(&council, 1, person(1), &[paid(3_550), letter(1), receipt(2)]).await;
        entry(&council, 2, person(1), &[receipt(3)]).await;
        entry(&council, 3, person(1), &[json!({ "fact": "spend", "pence": 100, "fund": "none such" }), receipt(4)]).await;
        for (number, what) in [(1, "a letter beside it"), (3, "nothing was paid"), (4, "not from a fund"), (5, "no such picture")] {
            assert!(is_refused(&council, &fern(), number).await, "{}: {what}", council.on);
        }
        assert!(payments::payments(&council.store, &fern(), "none such", "2026-11".parse().unwrap(), now()).await.is_err());
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Finance) {
            let by = Actor { role, ..kit() };
            assert!(is_refused(&council, &by, 2).await, "{}: {role:?}", council.on);
        }
        for verb in Verb::ALL.into_iter().filter(|verb| *verb != Verb::SeeReceipt) {
            assert!(council.store.decide(&fern(), verb, person(1), now()).await.is_err(), "{verb:?}");
        }
        // What lets finance at a receipt opens nothing in the way of those who see the record.
        let allow = council.store.decide(&fern(), Verb::SeeReceipt, person(1), now()).await.unwrap();
        assert!(pictures::open(&council.store, &allow, picture(1), now()).await.is_err());
        assert!(pictures::open(&council.store, &allow, picture(2), now()).await.is_err());
        // A service manager sees returns, and of receipts nothing.
        let manager = Actor { role: Role::ServiceManager, ..kit() };
        assert!(lines(&council, &manager).await.iter().all(|line| line.receipts.is_empty()), "{}", council.on);
        assert!(payments::payments(&council.store, &rosa(), "flexible", "2026-11".parse().unwrap(), now()).await.is_err());
    }
}

#[tokio::test]
async fn a_mark_is_taken_back_by_a_correction_and_given_by_one() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        entry(&council, 1, person(1), &[paid(3_550), receipt(1)]).await;
        assert!(open(&council, &fern(), 1).await.is_ok());
        correct(&council, 2, &[paid(3_550), letter(1)]).await;
        assert_eq!(receipts(&council).await, [vec![]], "{}", council.on);
        assert!(is_refused(&council, &fern(), 1).await, "{}", council.on);
        correct(&council, 3, &[paid(3_600), receipt(1)]).await;
        assert_eq!(receipts(&council).await, [[(picture(1), true)]]);
        assert!(open(&council, &fern(), 1).await.is_ok());
        correct(&council, 4, &[receipt(1)]).await;
        assert!(is_refused(&council, &fern(), 1).await, "{}: nothing was paid after all", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_receipt_that_is_not_sent_yet_or_is_marked_on_another_record_is_none() {
    for council in councils().await {
        for (by, number) in [(kit(), 1), (jo(), 2)] {
            council.knows(&by, person(number)).await;
        }
        entry(&council, 1, person(1), &[letter(1)]).await;
        // Jo marks, on somebody of theirs, a picture that is on somebody else's record.
        let facts = [paid(3_550), receipt(1), receipt(2)];
        let elsewhere = json!({ "id": record(2), "people": [person(2)], "text": "x", "occurred_on": "2026-11-18", "facts": facts });
        council.send_one(&jo(), &elsewhere).await;
        assert_eq!(receipts(&council).await, [vec![]], "{}", council.on);
        assert!(is_refused(&council, &fern(), 1).await && is_refused(&council, &fern(), 2).await, "{}", council.on);
    }
}

#[tokio::test]
async fn a_receipt_goes_where_its_entry_goes_and_ends_with_the_record() {
    for council in councils().await {
        for number in 1..=3 {
            council.knows(&kit(), person(number)).await;
        }
        entry(&council, 1, person(1), &[paid(3_550), receipt(1)]).await;
        let move_to = |number: u32, people: &[PersonId]| json!({ "id": record(number), "people": people, "kind": "misfiled", "refers_to": [record(1)] });
        // To two people: the facts go with the first, and the picture stays where it is.
        council.send_one(&kit(), &move_to(2, &[person(2), person(1)])).await;
        assert_eq!(receipts(&council).await, [[(picture(1), false)]], "{}", council.on);
        assert!(open(&council, &fern(), 1).await.is_ok());
        council.send_one(&kit(), &move_to(3, &[person(2)])).await;
        assert!(open(&council, &fern(), 1).await.is_ok(), "{}", council.on);
        let together = json!({ "id": record(4), "people": [person(3), person(2)], "kind": "merged", "facts": [{ "fact": "merged" }] });
        assert_eq!(council.send_one(&rosa(), &together).await.status, Status::Accepted);
        assert!(open(&council, &fern(), 1).await.is_ok(), "{}: found through another now", council.on);
        let ended = json!({ "id": record(5), "people": [person(3)], "kind": "disposed" });
        council.send_one(&crate::looking::uma(), &ended).await;
        assert!(lines(&council, &fern()).await.is_empty() && is_refused(&council, &fern(), 1).await, "{}", council.on);
    }
}

#[tokio::test]
async fn who_must_not_see_somebody_sees_no_receipt_of_theirs_either() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        entry(&council, 1, person(1), &[paid(3_550), receipt(1)]).await;
        let steps = [
            (json!({ "fact": "denied", "worker": worker(11) }), false),
            (json!({ "fact": "denial_ended", "worker": worker(11) }), true),
            (json!({ "fact": "restricted" }), false),
            (json!({ "fact": "listed", "worker": worker(11) }), true),
        ];
        for ((fact, may), number) in steps.into_iter().zip(2..) {
            council.send_one(&rosa(), &crate::looking::protection(number, &json!([fact]))).await;
            assert_eq!(open(&council, &fern(), 1).await.is_ok(), may, "{}: {fact}", council.on);
            assert_eq!(receipts(&council).await[0].len(), usize::from(may), "{}: as if there were none", council.on);
        }
    }
}
