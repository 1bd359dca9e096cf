//! New definitions: counted over all of the past while writes go on, stopped and gone on with, equal to a rebuild.

use std::sync::atomic::{AtomicBool, Ordering};

use casework::insight::{
    Indicator,
    definition::{Framework, Heading, from_toml},
};
use chrono::Days;
use serde_json::{Value, json};
use store::{
    define::{self, Filled},
    retire,
};

use crate::kit::{Council, councils, day, kit, now, person, told, visits};

fn definition(window_days: u32) -> Vec<Indicator> {
    let text = format!(
        "[[indicator]]\nid = \"ae-attendances\"\nname = \"A&E attendances\"\nsubject = \"ae-attendances\"\nmeasures = [\"ae-attendances\"]
        window_days = {window_days}\nmethod = \"level\"\nstale_after_days = 400\n"
    );
    from_toml(&text).unwrap()
}

/// So many people with a visit or more each.
async fn lives(council: &Council, people: u16) {
    for number in 0..people {
        council.knows(&kit(), person(number)).await;
    }
    let note = |number: u16| told(u32::from(number), person(number), "2026-03-01", &visits(i64::from(number % 7)));
    council.send(&kit(), &(0..people).map(note).collect::<Vec<Value>>()).await;
}

async fn fill(council: &Council) -> Filled {
    define::fill(&council.store, now(), &AtomicBool::new(false), |_| ()).await.unwrap()
}

#[tokio::test]
async fn a_new_version_counts_all_of_the_past_and_the_old_one_stays_readable() {
    for council in councils().await {
        lives(&council, 10).await;
        let before = council.figure("ae-attendances", "2026-03").await;
        assert_eq!(define::begin(&council.store, definition(30)).await.unwrap(), ["ae-attendances"], "{}", council.on);
        assert_eq!(council.figure("ae-attendances", "2026-03").await, before, "until everybody has been counted, the old one counts");
        assert_eq!(fill(&council).await, Filled::Current);
        let after = council.figure("ae-attendances", "2026-03").await;
        assert_eq!((after.version, after.people, after.followed_up), (2, before.people, before.followed_up));
        assert!((after.after_total * 3.0 - before.after_total).abs() < 0.1, "30 days are a third of 90: {after:?}");
        assert_ne!(after.definition, before.definition);
        let old = store::figures::indicator(&council.store, "ae-attendances", Some(1)).await.unwrap();
        let old = store::figures::unguarded(&council.store, &old, before.breakdown.clone(), before.period, now()).await.unwrap();
        assert_eq!(old, before, "the old one says what it said");
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn what_is_counted_no_longer_stands_as_it_stood_and_can_be_counted_again() {
    for council in councils().await {
        lives(&council, 12).await;
        let before = council.figure("ae-attendances", "2026-03").await;
        define::begin(&council.store, definition(30)).await.unwrap();
        retire::stop(&council.store, "ae-attendances", now()).await.unwrap();
        let known = council.store.indicators().await.unwrap();
        assert!(known.current("ae-attendances").is_none() && known.filling.is_empty(), "{}: what was being filled goes too", council.on);
        assert_eq!(known.stopped().iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["ae-attendances"]);
        assert!(retire::stop(&council.store, "ae-attendances", now()).await.is_err(), "it counts no longer");
        council.send_one(&kit(), &told(900, person(1), "2026-03-02", &visits(5))).await;
        let old = store::figures::indicator(&council.store, "ae-attendances", Some(1)).await.unwrap();
        let old = store::figures::unguarded(&council.store, &old, before.breakdown.clone(), before.period, now()).await.unwrap();
        assert_eq!(old, before, "it stands as it stood");
        council.stands_the_test_of_a_rebuild().await;
        retire::again(&council.store, "ae-attendances").await.unwrap();
        assert_eq!(fill(&council).await, Filled::Current);
        let after = council.figure("ae-attendances", "2026-03").await;
        assert!(after.version > 1 && after.people == before.people && after.definition == before.definition);
        assert!((after.after_total - before.after_total).abs() > 0.5, "what came meanwhile counts: {after:?}");
        assert!(retire::again(&council.store, "ae-attendances").await.is_err(), "it counts already");
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn the_same_definition_again_is_no_new_version() {
    for council in councils().await {
        let same = store::figures::indicator(&council.store, "ae-attendances", None).await.unwrap();
        assert!(define::begin(&council.store, vec![same]).await.unwrap().is_empty(), "{}", council.on);
        let wrong = definition(0);
        assert!(define::begin(&council.store, wrong).await.unwrap_err().to_string().contains("indicator[0].window_days"));
    }
}

#[tokio::test]
async fn filling_stops_and_goes_on_while_people_write() {
    for council in councils().await {
        lives(&council, 200).await;
        define::begin(&council.store, definition(30)).await.unwrap();
        let stop = AtomicBool::new(false);
        let stopped = define::fill(&council.store, now(), &stop, |_| stop.store(true, Ordering::Relaxed)).await.unwrap();
        assert_eq!(stopped, Filled::Stopped, "{}", council.on);
        // Half-way: some have been counted by the new version, others not. Everybody's figures move, and some are new.
        for number in (0..200).step_by(3) {
            let on = (day("2026-04-01") + Days::new(u64::from(number))).to_string();
            council.send_one(&kit(), &told(1_000 + u32::from(number), person(number), &on, &visits(2))).await;
        }
        council.knows(&kit(), person(900)).await;
        council.send_one(&kit(), &told(5_000, person(900), "2026-04-01", &visits(1))).await;
        council.stands_the_test_of_a_rebuild().await;
        assert_eq!(fill(&council).await, Filled::Current);
        council.stands_the_test_of_a_rebuild().await;
        assert_eq!(council.figure("ae-attendances", "2026-12").await.version, 2);
        // Another meaning while one is filling takes its place.
        define::begin(&council.store, definition(60)).await.unwrap();
        define::begin(&council.store, definition(45)).await.unwrap();
        assert_eq!(fill(&council).await, Filled::Current);
        let figure = council.figure("ae-attendances", "2026-04").await;
        assert_eq!((figure.version, figure.window_days), (4, Some(45)), "a number is never given twice");
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn writers_and_filling_at_once_end_equal_to_a_rebuild() {
    for council in councils().await {
        lives(&council, 150).await;
        define::begin(&council.store, definition(30)).await.unwrap();
        let writing = async {
            for number in 0..150_u16 {
                let late = json!([{ "fact": "observation", "measure": "ae-attendances", "value": 3, "window_days": 30 },
                    { "fact": "ward", "ward": "E05000001" }]);
                council.send_one(&kit(), &told(2_000 + u32::from(number), person((number * 7) % 150), "2026-05-02", &late)).await;
            }
        };
        let (filled, ()) = tokio::join!(fill(&council), writing);
        assert_eq!(filled, Filled::Current, "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn a_framework_is_a_new_mapping_over_what_is_there_already() {
    use store::frameworks::{all, keep};
    for council in councils().await {
        let starting = all(&council.store).await.unwrap();
        assert!(starting.iter().all(|mapping| mapping.version == 1) && starting.len() >= 4, "{}", council.on);
        let before = council.figure("known-debt-change", "2026-Q2").await;
        let heading = |themes: &[&str]| Heading {
            id: "money".into(),
            name: "Money".into(),
            indicators: vec!["known-debt-change".into(), "known-debt".into()],
            themes: themes.iter().map(|&theme| theme.to_owned()).collect(),
        };
        let own = |themes: &[&str]| Framework { id: "ours".into(), name: "Ours".into(), read_in: None, headings: vec![heading(themes)] };
        assert_eq!(keep(&council.store, vec![own(&["debt"])]).await.unwrap(), ["ours"]);
        assert!(keep(&council.store, vec![own(&["debt"])]).await.unwrap().is_empty(), "the same again is nothing new");
        assert_eq!(keep(&council.store, vec![own(&["debt", "food"])]).await.unwrap(), ["ours"]);
        let kept = all(&council.store).await.unwrap().pop().unwrap();
        assert_eq!((kept.version, kept.framework), (2, own(&["debt", "food"])));
        assert_eq!(council.figure("known-debt-change", "2026-Q2").await, before, "no figure moves");
        let refused = keep(&council.store, vec![own(&["hats"])]).await.unwrap_err().to_string();
        assert!(refused.contains("ours.money.themes"), "{refused}");
    }
}

#[tokio::test]
async fn the_bootstrap_over_people_is_the_same_on_both_databases() {
    let mut found = Vec::new();
    for council in councils().await {
        for number in 0..12 {
            council.knows(&kit(), person(number)).await;
            council.send_one(&kit(), &told(u32::from(number) * 2, person(number), "2026-01-01", &visits(i64::from(number % 5) + 2))).await;
            council.send_one(&kit(), &told(u32::from(number) * 2 + 1, person(number), "2026-06-01", &visits(i64::from(number % 3)))).await;
        }
        let indicator = store::figures::indicator(&council.store, "ae-attendances-change", None).await.unwrap();
        let [low, high] = store::figures::bootstrapped(&council.store, &indicator, "2026-Q2".parse().unwrap()).await.unwrap().unwrap();
        let figure = council.figure("ae-attendances-change", "2026-Q2").await;
        assert!(low < figure.change.unwrap() && figure.change.unwrap() < high, "{}: {low} to {high}", council.on);
        found.push([low.to_bits(), high.to_bits()]);
    }
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]));
}
