//! The council's own words: each version is kept, and what was confirmed under one stays as it is.

use casework::{
    access::{Actor, Allow, Relation, Role, Verb, decide},
    fault::Fault,
    vocabulary::Vocabulary,
};
use serde_json::json;
use store::{Db, Error, preview, vocabularies};

use crate::kit::{Council, councils, jo, kit, now, opened, person, record, rosa, told, visits};

fn allowed(actor: &Actor) -> Allow {
    decide(actor, Verb::ChangeWords, &Relation::default(), now()).unwrap()
}

async fn change(council: &Council, from: i64, how: impl FnOnce(&mut Vocabulary)) -> store::Result<i64> {
    let mut words = (*council.store.vocabulary().1).clone();
    how(&mut words);
    vocabularies::change(&council.store, &allowed(&rosa()), from, words, now()).await
}

#[tokio::test]
async fn what_was_confirmed_stays_as_it_was_and_a_rebuild_reads_each_record_in_its_own_words() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let facts = json!([visits(4)[0], { "fact": "theme", "theme": "debt" }, { "fact": "spend", "pence": 900, "fund": "flexible" }]);
        council.send_one(&kit(), &told(1, person(1), "2026-01-05", &facts)).await;
        let before = council.figure("ae-attendances", "2026-11").await;
        let version = change(&council, 1, |words| {
            words.funds.clear();
            words.measures[0].window_days = Some(7);
            words.themes.clear();
        });
        assert_eq!(version.await.unwrap(), 2, "{}", council.on);
        assert_eq!(council.store.vocabulary().1.measures[0].window_days, Some(7));
        council.stands_the_test_of_a_rebuild().await;
        assert_eq!(council.figure("ae-attendances", "2026-11").await.with_baseline, before.with_baseline);
        // What comes now is read in the words of now, and so is a correction of what came before.
        council.send_one(&kit(), &told(2, person(1), "2026-07-05", &visits(1))).await;
        let put_right = json!({ "id": record(3), "people": [person(1)], "kind": "correction", "refers_to": [record(1)], "text": "five", "facts": visits(5) });
        council.send_one(&kit(), &put_right).await;
        let sql = "SELECT CAST(count(*) AS BIGINT) FROM facts WHERE fact = 'observation' AND window_days = 7";
        let of_now: i64 = match council.store.database() {
            Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
            Db::Postgres { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        };
        assert_eq!(of_now, 2, "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
        store::verify::rebuild(&council.store, store::verify::nobody()).await.unwrap();
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_change_is_made_from_the_words_that_are_current_and_survives_the_program() {
    for council in councils().await {
        assert_eq!(change(&council, 1, |words| words.themes.clear()).await.unwrap(), 2, "{}", council.on);
        for stale in [0, 1, 3, i64::MAX] {
            assert!(matches!(change(&council, stale, |_| {}).await, Err(Error::Fault(Fault::Conflict))), "{}: {stale}", council.on);
        }
        let nameless = change(&council, 2, |words| words.funds[0].name.clear()).await;
        let Err(Error::Fault(Fault::Invalid { problems })) = nameless else { panic!("{nameless:?}") };
        assert_eq!(problems[0].field, "fund[0].name");
        let seeing = council.store.decide(&kit(), Verb::See, person(1), now()).await;
        assert!(seeing.is_err());
        // Another program on the same database reads them too.
        let again = opened(&council.place).await;
        assert_eq!((again.vocabulary().0, again.vocabulary().1.themes.len()), (2, 0), "{}", council.on);
        change(&council, 2, |words| words.funds.clear()).await.unwrap();
        assert_eq!(again.vocabulary().0, 2);
        assert_eq!(vocabularies::newest(&again).await.unwrap().0, 3, "{}", council.on);
    }
}

#[tokio::test]
async fn a_preview_reads_ones_own_teams_last_month_and_says_so_in_the_audit() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        council.knows(&jo(), person(2)).await;
        let note = |number: u32, of: u16, day: &str| json!({ "id": record(number), "people": [person(of)], "text": "Casualty twice. Put the kettle on.", "occurred_on": day });
        council.send(&kit(), &[note(1, 1, "2026-11-10"), note(2, 1, "2026-09-01")]).await;
        council.send(&jo(), &[note(3, 2, "2026-11-10")]).await;
        let mut words = (*council.store.vocabulary().1).clone();
        words.measures[0].words.retain(|word| word != "casualty");
        let found = preview::preview(&council.store, &rosa(), &allowed(&rosa()), words.clone(), now()).await.unwrap();
        assert_eq!((found.notes, found.differing.len()), (1, 1), "{}: not Bensham's, not September's", council.on);
        assert_eq!((found.differing[0].record, found.differing[0].before.len(), found.differing[0].after.len()), (record(1), 1, 0));
        assert_eq!(
            found.counts.iter().map(|count| (count.id.as_str(), count.before, count.after)).collect::<Vec<_>>(),
            [("ae-attendances", 1, 0)]
        );
        let sql = "SELECT CAST(count(*) AS BIGINT) FROM audit WHERE act = 'tried'";
        let rows: i64 = match council.store.database() {
            Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
            Db::Postgres { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        };
        assert_eq!(rows, 1, "{}", council.on);
        // A service manager without a team has nobody's notes opened.
        let of_no_team = Actor { role: Role::ServiceManager, teams: vec![], ..rosa() };
        let nothing = preview::preview(&council.store, &of_no_team, &allowed(&of_no_team), words, now()).await.unwrap();
        assert_eq!(nothing.notes, 0, "{}", council.on);
    }
}
