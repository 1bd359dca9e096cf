//! Ten thousand random entries and corrections, late and out of order: what is kept equals what a rebuild gives, bit for bit.

use std::sync::atomic::AtomicBool;

use casework::insight::{Indicator, definition::from_toml};
use chrono::Days;
use proptest::test_runner::{RngAlgorithm, TestRng};
use rand::RngExt;
use serde_json::{Value, json};

use crate::kit::{councils, day, kit, person, record, rosa};

const PEOPLE: u16 = 60;
const RECORDS: u32 = 10_000;

fn fact(rng: &mut TestRng) -> Value {
    let measures = ["ae-attendances", "debt-council-tax", "debt-rent", "school-attendance", "custody-nights", "no-such-measure"];
    let measure = measures[rng.random_range(0..measures.len())];
    let as_at = day("2025-06-01") + Days::new(rng.random_range(0..700));
    match rng.random_range(0..12) {
        0 => json!({ "fact": "spend", "pence": rng.random_range(0..50_000), "fund": "flexible" }),
        1 => json!({ "fact": "theme", "theme": "debt" }),
        2 => json!({ "fact": "support_ended", "on": as_at, "how": (["died", "moved", "finished"])[rng.random_range(0..3)] }),
        3 => json!({ "fact": "support_started", "on": as_at }),
        6 => json!({ "fact": "pull", "whom": (["Housing", "The GP"])[rng.random_range(0..2)], "expertise": "housing", "asked_on": as_at }),
        7 => json!({ "fact": "pull_answered", "whom": (["Housing", "The GP"])[rng.random_range(0..2)], "answered_on": as_at }),
        4 => json!({ "fact": "born", "on": "1990-02-28" }),
        5 => json!({ "fact": "ward", "ward": format!("E0500000{}", rng.random_range(0..4)), "from": as_at }),
        _ => json!({ "fact": "observation", "measure": measure, "value": f64::from(rng.random_range(0..100_000_i32)) / 4.0, "as_at": as_at,
            "window_days": ([7, 30, 90, 400])[rng.random_range(0..4)], "source": (["person", "record", "agency"])[rng.random_range(0..3)],
            "about": (["", "Kyle", "Ellie"])[rng.random_range(0..3)] }),
    }
}

/// A random record: an entry, or something that puts another right, which may not have arrived yet.
fn random(rng: &mut TestRng, number: u32) -> Value {
    let people: Vec<_> = (0..=u16::from(rng.random_bool(0.1))).map(|_| person(rng.random_range(0..PEOPLE))).collect();
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
        window_days = 30\nbreakdowns = [\"team\", \"theme\", \"support_length\"]\nmethod = \"level\"\nstale_after_days = 100\n";
    from_toml(text).unwrap()
}

#[tokio::test]
async fn what_is_kept_equals_a_rebuild_after_ten_thousand_random_records() {
    for council in councils().await {
        let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[42; 32]);
        for number in 0..PEOPLE {
            council.knows(&kit(), person(number)).await;
        }
        for from in (0..RECORDS).step_by(100) {
            let batch: Vec<Value> = (from..from + 100).map(|number| random(&mut rng, number)).collect();
            // A new definition comes, and is filled while the writing goes on.
            if from == 3_000 {
                store::define::begin(&council.store, redefined()).await.unwrap();
            } else if from == 6_000 {
                store::define::fill(&council.store, crate::kit::now(), &AtomicBool::new(false), |_| ()).await.unwrap();
            }
            let by = if from % 700 == 0 { rosa() } else { kit() };
            council.send(&by, &batch).await;
        }
        let found = store::verify::compare(&council.store).await.unwrap();
        assert!(found.is_equal() && found.records > 8_500 && found.facts > 9_000, "{}: {found:?}", council.on);
        // A rebuild changes nothing, and a fault is found.
        store::verify::rebuild(&council.store).await.unwrap();
        assert_eq!(store::verify::compare(&council.store).await.unwrap(), found);
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
        assert!(!store::verify::compare(&council.store).await.unwrap().is_equal());
    }
}
