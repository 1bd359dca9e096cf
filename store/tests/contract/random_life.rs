//! Ten thousand random entries and corrections, late and out of order, with records disposed of and definitions changed between them: what is
//! kept equals what a rebuild gives, bit for bit. A hundred thousand where `ALONGSIDE_PROOF` is `full`, as in `bin/test --full`.

use std::sync::atomic::AtomicBool;

use casework::{
    insight::{Indicator, definition::from_toml},
    journal::Status,
};
use chrono::Days;
use proptest::test_runner::{RngAlgorithm, TestRng};
use rand::RngExt;
use serde_json::{Value, json};

use crate::kit::{councils, day, kit, person, record, rosa};

/// People there are, and what is written about them.
const SHORT: [u32; 2] = [60, 10_000];
const FULL: [u32; 2] = [600, 100_000];
const HOME: &str = "01930000-0000-7000-8000-00000000f001";

fn fact(rng: &mut TestRng) -> Value {
    let measures = ["ae-attendances", "debt-council-tax", "debt-rent", "school-attendance", "custody-nights", "no-such-measure"];
    let measure = measures[rng.random_range(0..measures.len())];
    let as_at = day("2025-06-01") + Days::new(rng.random_range(0..700));
    match rng.random_range(0..15) {
        0 => json!({ "fact": "spend", "pence": rng.random_range(0..50_000), "fund": "flexible" }),
        1 => json!({ "fact": "theme", "theme": "debt" }),
        2 => json!({ "fact": "support_ended", "on": as_at, "how": (["died", "moved", "finished"])[rng.random_range(0..3)] }),
        3 => json!({ "fact": "support_started", "on": as_at }),
        6 => json!({ "fact": "pull", "whom": (["Housing", "The GP"])[rng.random_range(0..2)], "expertise": "housing", "asked_on": as_at }),
        7 => json!({ "fact": "pull_answered", "whom": (["Housing", "The GP"])[rng.random_range(0..2)], "answered_on": as_at }),
        12 => json!({ "fact": "household", "household": HOME, "from": as_at }),
        13 => json!({ "fact": "household_left", "household": HOME, "on": as_at }),
        14 => json!({ "fact": "member", "name": "Kyle" }),
        4 => json!({ "fact": "born", "on": "1990-02-28" }),
        5 => json!({ "fact": "ward", "ward": format!("E0500000{}", rng.random_range(0..4)), "from": as_at }),
        _ => json!({ "fact": "observation", "measure": measure, "value": f64::from(rng.random_range(0..100_000_i32)) / 4.0, "as_at": as_at,
            "window_days": ([7, 30, 90, 400])[rng.random_range(0..4)], "source": (["person", "record", "agency"])[rng.random_range(0..3)],
            "about": (["", "Kyle", "Ellie"])[rng.random_range(0..3)] }),
    }
}

/// A random record: an entry, or something that puts another right, which may not have arrived yet.
fn random(rng: &mut TestRng, everybody: u32, number: u32) -> Value {
    let anybody = |rng: &mut TestRng| person(u16::try_from(rng.random_range(0..everybody)).unwrap());
    let people: Vec<_> = (0..=u16::from(rng.random_bool(0.1))).map(|_| anybody(rng)).collect();
    let other = record(rng.random_range(0..number + 20));
    if rng.random_bool(0.02) {
        // A few people are put together and apart again, by a lead or by somebody who may not.
        let two: Vec<_> = (0..2).map(|_| person(rng.random_range(0..6))).collect();
        let fact = if rng.random_bool(0.5) { "merged" } else { "merge_undone" };
        let earlier = rng.random_range(number.saturating_sub(2_000)..=number);
        return json!({ "id": record(number), "people": two, "kind": "merged", "text": "x", "refers_to": [record(earlier)], "facts": [{ "fact": fact }] });
    }
    let (kind, refers_to) = match rng.random_range(0..20) {
        0..4 => ("correction", vec![other]),
        4 => ("misfiled", vec![other]),
        5 => ("outcome", vec![]),
        _ => ("note", vec![]),
    };
    let facts: Vec<Value> = (0..rng.random_range(0..4)).map(|_| fact(rng)).collect();
    json!({ "id": record(number), "people": people, "kind": kind, "text": "x", "refers_to": refers_to, "facts": facts,
        "occurred_on": day("2025-06-01") + Days::new(rng.random_range(0..500)) })
}

/// Another meaning of a starting indicator, broken down by themes as well.
fn redefined() -> Vec<Indicator> {
    let text = "[[indicator]]\nid = \"ae-attendances\"\nname = \"A&E\"\nsubject = \"ae-attendances\"\nmeasures = [\"ae-attendances\"]
        window_days = 30\nbreakdowns = [\"team\", \"theme\", \"support_length\", \"household\"]\nmethod = \"level\"\nstale_after_days = 100\n";
    from_toml(text).unwrap()
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a test has no command line: how far it goes is asked of the environment")]
async fn what_is_kept_equals_a_rebuild_after_thousands_of_random_records() {
    for council in councils().await {
        let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[42; 32]);
        let [people, records] = if std::env::var("ALONGSIDE_PROOF").is_ok_and(|proof| proof == "full") { FULL } else { SHORT };
        for number in 0..people {
            council.knows(&kit(), person(u16::try_from(number).unwrap())).await;
        }
        let mut disposed = 0;
        for from in (0..records).step_by(100) {
            let batch: Vec<Value> = (from..from + 100).map(|number| random(&mut rng, people, number)).collect();
            // A new definition comes, and is filled while the writing goes on.
            if from == 3_000 {
                store::define::begin(&council.store, redefined()).await.unwrap();
            } else if from == 6_000 {
                store::define::fill(&council.store, crate::kit::now(), &AtomicBool::new(false), |_| ()).await.unwrap();
            }
            let by = if from % 700 == 0 { rosa() } else { kit() };
            council.send(&by, &batch).await;
            // Now and then the record of one of the last comes to its end; what is still written about them counts for nobody.
            if from % 2_000 == 1_900 {
                disposed += 1;
                let whom = person(u16::try_from(people - disposed).unwrap());
                let ended = json!({ "id": record(9_000_000 + disposed), "people": [whom], "kind": "disposed" });
                assert_eq!(council.send_one(&crate::looking::uma(), &ended).await.status, Status::Accepted, "{}", council.on);
            }
        }
        let found = store::verify::compare(&council.store, &store::verify::nobody()).await.unwrap();
        let most = usize::try_from(records).unwrap() * 8 / 10;
        assert!(found.is_equal() && found.records > most && found.facts > most, "{}: {found:?}", council.on);
        // A rebuild changes nothing, and a fault is found.
        store::verify::rebuild(&council.store, store::verify::nobody()).await.unwrap();
        assert_eq!(store::verify::compare(&council.store, &store::verify::nobody()).await.unwrap(), found);
        let together = "SELECT count(*) FROM merges WHERE ended_seq IS NULL";
        let rows: i64 = match council.store.database() {
            store::Db::Sqlite { read, .. } => sqlx::query_scalar(together).fetch_one(read).await.unwrap(),
            store::Db::Postgres { read, .. } => sqlx::query_scalar(together).fetch_one(read).await.unwrap(),
        };
        assert!(rows >= 4, "{}: hardly anybody was put together with anybody", council.on);
        let broken = "UPDATE cells SET lower = lower + 1 WHERE dimension = ''";
        match council.store.database() {
            store::Db::Sqlite { write, .. } => drop(sqlx::query(broken).execute(write).await.unwrap()),
            store::Db::Postgres { write: pool, .. } => drop(sqlx::query(broken).execute(pool).await.unwrap()),
        }
        assert!(!store::verify::compare(&council.store, &store::verify::nobody()).await.unwrap().is_equal());
    }
}
