//! The three journeys add up to what their file says, on both databases, and publish nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::float_cmp, reason = "sums of whole numbers are exact")]

use casework::insight::{Breakdown, Figure};
use server::{
    demonstration::{self, Plan},
    operations::{clock::Clock, council},
};
use store::{Store, figures, releases};

struct Demonstration {
    store: Store,
    clock: Clock,
    on: &'static str,
    _folder: tempfile::TempDir,
}

async fn demonstrations(people: u32) -> Vec<Demonstration> {
    let mut all = Vec::new();
    #[expect(clippy::disallowed_methods, reason = "where the test server is comes from bin/test")]
    let server = std::env::var("TEST_POSTGRES_URL").ok();
    for (on, server) in [("SQLite", None), ("PostgreSQL", server)] {
        if on == "PostgreSQL" && server.is_none() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let url = server.as_deref().map(database_of_its_own);
        let clock = Clock::starting_on(Some("2026-11-18".parse().unwrap()));
        let store = council::open(folder.path(), url.as_deref()).await.unwrap();
        demonstration::settle(&store, &clock, &Plan { people, seed: 1 }).await.unwrap();
        all.push(Demonstration { store, clock, on, _folder: folder });
    }
    all
}

fn database_of_its_own(server: &str) -> String {
    let name = format!("j_{}", server::operations::chance::reference());
    let made = std::process::Command::new("psql").args([server, "-qc", &format!("CREATE DATABASE {name}")]).status().unwrap();
    assert!(made.success());
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

impl Demonstration {
    async fn figure(&self, id: &str, period: &str) -> Figure {
        let indicator = figures::indicator(&self.store, id, None).await.unwrap();
        figures::unguarded(&self.store, &indicator, Breakdown::default(), period.parse().unwrap(), self.clock.now()).await.unwrap()
    }

    /// The sum of what was known over the level's people in some month, in the measure's unit.
    async fn level_total(&self, id: &str, period: &str) -> f64 {
        self.figure(id, period).await.after_total
    }
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn units(whole: i64) -> f64 {
    whole as f64
}

#[tokio::test]
async fn the_three_journeys_add_up_to_what_their_file_says() {
    let expected = demonstration::expected().unwrap();
    for council in demonstrations(0).await {
        // Before support, and days 91 to 180, of the same people.
        let visits = council.figure("ae-attendances-change", "2026-Q3").await;
        assert_eq!((visits.people, visits.followed_up, visits.lower), (3, 3, 3), "{}", council.on);
        assert_eq!(visits.before_total, units(expected.ae_attendances[0]));
        assert_eq!(visits.after_total, units(expected.ae_attendances[2]));
        let debt = council.figure("known-debt-change", "2026-Q3").await;
        assert_eq!((debt.people, debt.followed_up, debt.unknown), (3, 2, 1), "nobody knows what Mal owes");
        assert_eq!((debt.before_total, debt.after_total), (units(expected.known_debt_pence[0]), units(expected.known_debt_pence[2])));
        let school = council.figure("school-attendance-change", "2026-Q3").await;
        assert_eq!((school.followed_up, school.higher), (2, 2), "two children");
        assert_eq!((school.before, school.after), (Some(expected.school_attendance_mean[0]), Some(expected.school_attendance_mean[2])));
        // Days 1 to 90: all three had been asked by the end of May, and not again before July.
        assert_eq!(council.level_total("ae-attendances", "2026-05").await, units(expected.ae_attendances[1]));
        assert_eq!(council.level_total("known-debt", "2026-05").await, units(expected.known_debt_pence[1]));
        assert_eq!(council.figure("school-attendance", "2026-05").await.after, Some(expected.school_attendance_mean[1]));
        assert!(store::verify::compare(&council.store, &store::verify::nobody()).await.unwrap().is_equal(), "{}", council.on);
    }
}

#[tokio::test]
async fn what_was_paid_and_how_long_others_took_add_up_too() {
    let expected = demonstration::expected().unwrap();
    for council in demonstrations(0).await {
        let paid = council.figure("spend-all", "2026").await;
        assert_eq!(paid.value, Some(units(expected.spend_pence)), "{}", council.on);
        let quarters = [council.figure("spend-all", "2026-Q1").await, council.figure("spend-all", "2026-Q2").await];
        assert_eq!(
            quarters.iter().map(|quarter| quarter.after_total).sum::<f64>() + council.figure("spend-all", "2026-Q3").await.after_total,
            paid.after_total
        );
        // 3, 14, 1, 22, 1, 12, 0, 24 and 21 days.
        let waited = council.figure("wait-all", "2026").await;
        assert_eq!((waited.people, waited.times, waited.answered), (3, 9, 9));
        assert_eq!((waited.value, waited.after_total), (Some(f64::from(i32::try_from(expected.median_pull_wait_days).unwrap())), 98.0));
    }
}

#[tokio::test]
async fn a_rate_has_the_time_that_was_observed_and_a_theme_the_people_who_spoke_of_it() {
    for council in demonstrations(0).await {
        // Only windows that lie in support: 90 days to day 90 and 90 to day 180, of the three; nothing of before.
        let expected = demonstration::expected().unwrap();
        let visits = council.figure("ae-attendances-rate", "2026").await;
        assert_eq!((visits.people, visits.followed_up), (3, 3), "{}", council.on);
        assert_eq!(visits.events, Some(units(expected.ae_attendances[1] + expected.ae_attendances[2])));
        assert!((visits.person_months.unwrap() - 6.0 * 90.0 / 30.4375).abs() < 1e-9, "{visits:?}");
        let money = council.figure("people-with-debt", "2026").await;
        assert_eq!((money.people, money.share.is_some()), (3, true));
        assert!(money.followed_up >= 1 && money.followed_up <= 3);
        let outcomes = council.figure("outcomes-debt", "2026").await;
        assert!(outcomes.people <= money.people && outcomes.followed_up <= outcomes.people);
    }
}

#[tokio::test]
async fn the_three_alone_publish_nothing_and_the_whole_demonstration_nothing_small() {
    for people in [0, 40] {
        for council in demonstrations(people).await {
            let release = demonstration::publish(&council.store, &council.clock).await.unwrap().unwrap();
            assert_eq!(demonstration::publish(&council.store, &council.clock).await.unwrap(), None, "once is enough");
            let published = releases::published(&council.store, &release).await.unwrap();
            let shown: Vec<i64> = published.values.iter().filter_map(|value| value.count()).collect();
            assert!(shown.iter().all(|count| people > 0 && *count >= 10 && count % 5 == 0), "{}: {shown:?}", council.on);
            if people == 40 {
                assert!(!shown.is_empty() && shown.len() < published.values.len(), "something to publish, something held back");
            }
        }
    }
}
