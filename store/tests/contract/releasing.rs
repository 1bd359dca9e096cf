//! Releases: declared once, prepared by one and released by another, kept for ever.

mod values;

use casework::{
    access::{Actor, Role},
    insight::Period,
    release::{
        Dataset, Value,
        dataset::{Area, Dimension, DimensionValue, Grain},
        gate::Report,
    },
};
use chrono::{DateTime, Utc};
use store::{
    Db, ledger,
    releases::{self, Standing},
};

use crate::kit::{Council, councils, kit, person, rosa, told, visits, worker};

const PEOPLE: u16 = 36;

/// Ines, who prepares.
fn ines() -> Actor {
    Actor { worker: worker(8), role: Role::Analyst, teams: Vec::new() }
}

fn at(day: &str) -> DateTime<Utc> {
    format!("{day}T10:00:00Z").parse().unwrap()
}

fn quarter(text: &str) -> Period {
    text.parse().unwrap()
}

fn dataset() -> Dataset {
    let band = |code: &str| DimensionValue { code: code.into(), name: code.into(), also: std::collections::BTreeMap::new() };
    Dataset {
        dataset: "visits".into(),
        version: 1,
        title: "Visits".into(),
        description: "How it went.".into(),
        indicators: vec!["ae-attendances-change".into()],
        outcomes: true,
        breakdowns: vec![vec!["age_band".into()]],
        period: Grain::Quarter,
        first_period: quarter("2026-Q1"),
        language: "en-GB".into(),
        licence: "OGL-UK-3.0".into(),
        contact: "figures@gateshead.example".into(),
        open: true,
        prepared_by: Role::Analyst,
        released_by: Role::TeamLead,
        council: Area { code: "E08000037".into(), name: "Gateshead".into() },
        dimensions: vec![Dimension { id: "age_band".into(), name: "Age band".into(), values: vec![band("18-24"), band("25-34")] }],
        impossible: Vec::new(),
        histograms: Vec::new(),
    }
}

/// People whose support began in January, two in three with a lower value after.
async fn people(council: &Council) {
    for number in 1..=PEOPLE {
        council.knows(&kit(), person(number)).await;
    }
    let entries = (1..=PEOPLE).flat_map(|number| {
        let after = if number % 3 == 0 { 4 } else { 1 };
        let place = u32::from(number) * 10;
        [told(place, person(number), "2026-01-05", &visits(3)), told(place + 1, person(number), "2026-05-20", &visits(after))]
    });
    council.send(&kit(), &entries.collect::<Vec<_>>()).await;
}

async fn prepare(council: &Council, period: &str, revise: bool, by: &Actor, day: &str) -> store::Result<(String, Report)> {
    releases::prepare(&council.store, dataset(), quarter(period), revise, by, at(day)).await
}

async fn released(council: &Council) -> String {
    releases::declare(&council.store, dataset(), &ines(), at("2026-07-02")).await.unwrap();
    let (release, report) =
        releases::prepare(&council.store, dataset(), quarter("2026-Q2"), false, &ines(), at("2026-07-02")).await.unwrap();
    assert!(report.passed(), "{:?}", report.findings);
    let report = releases::publish(&council.store, &release, &rosa(), at("2026-07-03")).await.unwrap();
    assert!(report.passed(), "{:?}", report.findings);
    release
}

#[tokio::test]
async fn a_declared_version_never_changes() {
    for council in councils().await {
        let by = ines();
        let declare = |dataset: Dataset| releases::declare(&council.store, dataset, &by, at("2026-07-02"));
        declare(dataset()).await.unwrap();
        declare(dataset()).await.unwrap();
        let changed = Dataset { title: "Other".into(), ..dataset() };
        let refused = declare(changed.clone()).await.unwrap_err().to_string();
        assert!(refused.contains("say version = 2"), "{}: {refused}", council.on);
        declare(Dataset { version: 2, ..changed }).await.unwrap();
        assert_eq!(releases::dataset(&council.store, "visits").await.unwrap().version, 2);
        let leaks = Dataset { dataset: "other".into(), contact: "nobody".into(), ..dataset() };
        assert!(declare(leaks).await.unwrap_err().to_string().contains("contact:"));
        assert!(releases::declare(&council.store, dataset(), &kit(), at("2026-07-02")).await.is_err(), "caseworkers declare nothing");
    }
}

#[tokio::test]
async fn one_prepares_and_another_releases() {
    for council in councils().await {
        people(&council).await;
        releases::declare(&council.store, dataset(), &ines(), at("2026-07-02")).await.unwrap();
        assert!(prepare(&council, "2026-Q2", false, &rosa(), "2026-07-02").await.is_err(), "{}: another role prepares", council.on);
        let (release, _) = prepare(&council, "2026-Q2", false, &ines(), "2026-07-02").await.unwrap();
        assert_eq!(release, "visits-2026-q2");
        assert_eq!(releases::list(&council.store).await.unwrap()[0].standing, Standing::Prepared);
        assert!(releases::published(&council.store, &release).await.is_err(), "nothing is out yet");
        assert!(releases::publish(&council.store, &release, &ines(), at("2026-07-03")).await.is_err(), "another role releases");
        releases::publish(&council.store, &release, &rosa(), at("2026-07-03")).await.unwrap();
        assert!(releases::publish(&council.store, &release, &rosa(), at("2026-07-03")).await.is_err(), "it is prepared no more");
        let published = releases::published(&council.store, &release).await.unwrap();
        let whole = published.values[0].count().unwrap();
        assert!((whole - i64::from(PEOPLE)).abs() <= 10, "{whole}");
        assert_eq!(releases::list(&council.store).await.unwrap()[0].standing, Standing::Released);
    }
}

#[tokio::test]
async fn whoever_prepared_a_release_does_not_release_it_whatever_their_role() {
    for council in councils().await {
        people(&council).await;
        let alone = Dataset { released_by: Role::Analyst, ..dataset() };
        releases::declare(&council.store, alone.clone(), &ines(), at("2026-07-02")).await.unwrap();
        let (release, _) = releases::prepare(&council.store, alone, quarter("2026-Q2"), false, &ines(), at("2026-07-02")).await.unwrap();
        let refused = releases::publish(&council.store, &release, &ines(), at("2026-07-03")).await.unwrap_err().to_string();
        assert!(refused.contains("ask somebody else"), "{}: {refused}", council.on);
        let other = Actor { worker: worker(9), ..ines() };
        assert!(releases::publish(&council.store, &release, &other, at("2026-07-03")).await.unwrap().passed());
    }
}

#[tokio::test]
async fn a_withdrawn_release_stays_listed_with_the_reason() {
    for council in councils().await {
        people(&council).await;
        let release = released(&council).await;
        let by = rosa();
        let withdraw = |reason| releases::withdraw(&council.store, &release, reason, &by, at("2026-07-09"));
        assert!(withdraw(" ").await.unwrap_err().to_string().contains("reason"));
        withdraw("A team was counted twice.").await.unwrap();
        assert!(withdraw("Again.").await.is_err(), "{}: once is enough", council.on);
        let listed = releases::list(&council.store).await.unwrap();
        assert_eq!(listed[0].standing, Standing::Withdrawn("A team was counted twice.".into()));
        assert!(ledger::verify(&council.store).await.unwrap().is_ok_and(|rows| rows > 0), "what it said is still in the ledger");
    }
}

#[tokio::test]
async fn the_ledger_holds_no_true_count_and_shows_what_was_changed() {
    for council in councils().await {
        people(&council).await;
        let release = released(&council).await;
        let published = releases::published(&council.store, &release).await.unwrap();
        assert!(published.values.iter().all(|value| value.count().is_none_or(|count| count % 5 == 0 && count >= 10)));
        assert!(published.values.contains(&Value::HeldBack), "nobody is known to be 18 to 24");
        let rows = ledger::verify(&council.store).await.unwrap().unwrap();
        assert_eq!(usize::try_from(rows).unwrap(), published.values.len());
        let Db::Sqlite { write, .. } = council.store.database() else { continue };
        for sql in ["UPDATE ledger SET value = '500'", "DELETE FROM ledger", "DELETE FROM releases", "UPDATE datasets SET version = 7"] {
            assert!(sqlx::query(sql).execute(write).await.is_err(), "{sql}");
        }
        sqlx::query("DROP TRIGGER ledger_is_never_changed").execute(write).await.unwrap();
        sqlx::query("UPDATE ledger SET value = '500' WHERE seq = 3").execute(write).await.unwrap();
        assert_eq!(ledger::verify(&council.store).await.unwrap(), Err(3));
    }
}

#[tokio::test]
async fn a_period_that_is_not_over_or_not_declared_is_not_released() {
    for council in councils().await {
        for (period, why) in [("2026-Q3", "not over"), ("2025-Q4", "declared from"), ("2026-05", "calendar quarter")] {
            let refused = prepare(&council, period, false, &ines(), "2026-07-02").await.unwrap_err().to_string();
            assert!(refused.contains(why), "{}: {refused}", council.on);
        }
    }
}

#[tokio::test]
async fn two_that_are_released_at_once_go_one_after_the_other() {
    for council in councils().await {
        people(&council).await;
        let other = Dataset { dataset: "levels".into(), indicators: vec!["ae-attendances".into()], outcomes: false, ..dataset() };
        let mut waiting = Vec::new();
        for dataset in [dataset(), other] {
            releases::declare(&council.store, dataset.clone(), &ines(), at("2026-07-02")).await.unwrap();
            let prepared = releases::prepare(&council.store, dataset, quarter("2026-Q2"), false, &ines(), at("2026-07-02")).await.unwrap();
            waiting.push(prepared.0);
        }
        let rosa = rosa();
        let both = waiting.iter().map(|release| releases::publish(&council.store, release, &rosa, at("2026-07-03")));
        for done in futures::future::join_all(both).await {
            assert!(done.unwrap().passed(), "{}", council.on);
        }
        assert!(ledger::verify(&council.store).await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn a_preparation_that_is_called_off_keeps_nothing_and_one_that_was_left_is_given_up() {
    use store::releases::preparing::{self, Outcome, Stage};
    for council in councils().await {
        people(&council).await;
        releases::declare(&council.store, dataset(), &ines(), at("2026-07-02")).await.unwrap();
        let (id, by, watch) = (uuid::Uuid::from_u128(7), ines(), releases::Watch::default());
        preparing::ask(&council.store, id, &dataset(), quarter("2026-Q2"), false, &by, at("2026-07-02")).await.unwrap();
        assert!(preparing::begin(&council.store, id).await.unwrap());
        watch.call_off();
        let made = releases::prepare_watched(&council.store, dataset(), quarter("2026-Q2"), false, &by, at("2026-07-02"), &watch).await;
        assert!(matches!(made, Err(store::Error::CalledOff)), "{}", council.on);
        assert!(releases::list(&council.store).await.unwrap().is_empty(), "nothing was kept");
        preparing::give_up_unfinished(&council.store, at("2026-07-02")).await.unwrap();
        assert_eq!(preparing::preparation(&council.store, id).await.unwrap().stage, Stage::CalledOff);
        assert!(!preparing::begin(&council.store, id).await.unwrap(), "it is over");
        preparing::end(&council.store, id, Outcome::Broken("No.".into()), at("2026-07-02")).await.unwrap();
        assert_eq!(preparing::preparations(&council.store, 5).await.unwrap()[0].said, "No.");
        assert!(preparing::ask(&council.store, id, &dataset(), quarter("2026-Q2"), false, &rosa(), at("2026-07-02")).await.is_err());
    }
}
