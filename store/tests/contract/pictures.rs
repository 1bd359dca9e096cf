//! Pictures of letters: sealed, audited, kept once, moved with the words they belong to, and gone with the record.

use casework::{
    access::Verb,
    fault::Fault,
    ids::{PersonId, PictureId},
};
use serde_json::json;
use store::{
    Db, Error, Result,
    pictures::{self, Taken},
};
use uuid::Uuid;

use crate::kit::{Council, councils, kit, now, person, record, rosa, sam};

const PICTURE: PictureId = PictureId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0003_0000_0001));

async fn keep(council: &Council, of: PersonId, bytes: &[u8]) -> Result<Taken> {
    let allow = council.store.decide(&kit(), Verb::Record, of, now()).await?;
    pictures::keep(&council.store, &allow, PICTURE, bytes.to_vec(), now()).await
}

async fn open(council: &Council, of: PersonId) -> Result<Vec<u8>> {
    let allow = council.store.decide(&sam(), Verb::See, of, now()).await?;
    pictures::open(&council.store, &allow, PICTURE, now()).await
}

async fn count(council: &Council, sql: &'static str) -> i64 {
    match council.store.database() {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        Db::Postgres { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
    }
}

#[tokio::test]
async fn a_picture_is_kept_once_sealed_and_everybody_who_looks_is_written_down() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&kit(), person(2)).await;
        assert_eq!(keep(&council, person(1), b"a letter from the landlord").await.unwrap(), Taken::Kept, "{}", council.on);
        assert_eq!(keep(&council, person(1), b"a letter from the landlord").await.unwrap(), Taken::Repeated);
        for (of, bytes) in [(1, b"another".as_slice()), (2, b"a letter from the landlord")] {
            assert!(matches!(keep(&council, person(of), bytes).await, Err(Error::Fault(Fault::Conflict))), "{}", council.on);
        }
        assert_eq!(open(&council, person(1)).await.unwrap(), b"a letter from the landlord");
        assert!(matches!(open(&council, person(2)).await, Err(Error::Fault(Fault::NotFound))));
        assert_eq!(count(&council, "SELECT count(*) FROM audit WHERE act = 'attached'").await, 1, "{}", council.on);
        assert_eq!(count(&council, "SELECT count(*) FROM audit WHERE act = 'shown'").await, 1);
        assert_eq!(store::audit::verify(&council.store, None).await.unwrap().faults, Vec::<String>::new());
        let sealed: Vec<u8> = match council.store.database() {
            Db::Sqlite { read, .. } => sqlx::query_scalar("SELECT body FROM pictures").fetch_one(read).await.unwrap(),
            Db::Postgres { read, .. } => sqlx::query_scalar("SELECT body FROM pictures").fetch_one(read).await.unwrap(),
        };
        assert!(!sealed.windows(8).any(|piece| piece == b"landlord"), "{}", council.on);
    }
}

#[tokio::test]
async fn a_picture_goes_where_its_words_go_and_ends_with_the_record() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&kit(), person(2)).await;
        let note =
            json!({ "id": record(1), "people": [person(1)], "text": "the letter", "facts": [{ "fact": "picture", "picture": PICTURE }] });
        council.send_one(&kit(), &note).await;
        keep(&council, person(1), b"a letter").await.unwrap();
        let moved = json!({ "id": record(2), "people": [person(2)], "kind": "misfiled", "refers_to": [record(1)] });
        council.send_one(&kit(), &moved).await;
        assert!(open(&council, person(1)).await.is_err(), "{}: gone from the wrong record", council.on);
        assert_eq!(open(&council, person(2)).await.unwrap(), b"a letter");
        let together = json!({ "id": record(3), "people": [person(1), person(2)], "kind": "merged", "facts": [{ "fact": "merged" }] });
        council.send_one(&rosa(), &together).await;
        assert_eq!(open(&council, person(1)).await.unwrap(), b"a letter", "{}: one person, under either id", council.on);
        let ended = json!({ "id": record(4), "people": [person(1)], "kind": "disposed" });
        council.send_one(&crate::looking::uma(), &ended).await;
        assert_eq!(count(&council, "SELECT count(*) FROM pictures").await, 0, "{}", council.on);
        assert!(open(&council, person(1)).await.is_err() && open(&council, person(2)).await.is_err());
    }
}
