//! What notes add up to: before and after, known and not known.

use serde_json::{Value, json};

use crate::kit::{Council, councils, kit, person, record, told, visits};

fn owes(measure: &str, pence: i64) -> Value {
    json!({ "fact": "observation", "measure": measure, "value": pence, "source": "record" })
}

/// Somebody whose support started on 1 January, with so many visits before and after.
async fn somebody(council: &Council, number: u16, before: i64, after: Option<i64>) {
    let place = u32::from(number) * 10;
    council.knows(&kit(), person(number)).await;
    council.send_one(&kit(), &told(place, person(number), "2026-01-01", &visits(before))).await;
    if let Some(after) = after {
        council.send_one(&kit(), &told(place + 1, person(number), "2026-06-20", &visits(after))).await;
    }
}

#[tokio::test]
async fn lower_same_higher_and_not_known_stand_together() {
    for council in councils().await {
        for (number, before, after) in [(1, 5, Some(1)), (2, 2, Some(2)), (3, 1, Some(4)), (4, 6, None)] {
            somebody(&council, number, before, after).await;
        }
        council.knows(&kit(), person(5)).await;
        council.send_one(&kit(), &told(50, person(5), "2026-01-01", &json!([]))).await;
        let figure = council.figure("ae-attendances-change", "2026-Q2").await;
        assert_eq!((figure.people, figure.with_baseline, figure.followed_up), (5, 4, 3), "{}", council.on);
        assert_eq!((figure.lower, figure.same, figure.higher, figure.unknown), (1, 1, 1, 2));
        assert_eq!((figure.before_total, figure.after_total), (8.0, 7.0));
        assert_eq!((figure.out_of_touch, figure.too_early), (1, 0), "day 180 was 29 June");
        assert_eq!(figure.flags, ["u", "small"]);
        let earlier = council.figure("ae-attendances-change", "2026-Q1").await;
        assert_eq!(earlier.people, 0, "nobody can be followed up before day 91");
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn owing_less_means_nothing_if_less_was_asked_about() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let two = json!([owes("debt-council-tax", 100_000), owes("debt-rent", 50_000)]);
        council.send_one(&kit(), &told(1, person(1), "2026-01-01", &two)).await;
        council.send_one(&kit(), &told(2, person(1), "2026-06-01", &json!([owes("debt-council-tax", 20_000)]))).await;
        let figure = council.figure("known-debt-change", "2026-Q2").await;
        assert_eq!((figure.followed_up, figure.unknown), (0, 1), "{}", council.on);
        council.send_one(&kit(), &told(3, person(1), "2026-06-02", &json!([owes("debt-rent", 60_000)]))).await;
        let figure = council.figure("known-debt-change", "2026-Q2").await;
        assert_eq!((figure.lower, figure.before_total, figure.after_total), (1, 150_000.0, 80_000.0));
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn windows_that_overlap_are_not_counted_twice() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let month = |value: i64| json!([{ "fact": "observation", "measure": "ae-attendances", "value": value, "window_days": 30 }]);
        council.send_one(&kit(), &told(1, person(1), "2026-06-10", &month(2))).await;
        council.send_one(&kit(), &told(2, person(1), "2026-06-20", &month(1))).await;
        // Back from 20 June: one in 30 days; 10 June is covered already. That is 3 in 90 days.
        assert_eq!(council.figure("ae-attendances", "2026-06").await.after, Some(3.0), "{}", council.on);
    }
}

#[tokio::test]
async fn a_fact_about_somebody_with_a_record_of_their_own_counts_to_them() {
    for council in councils().await {
        for number in [1, 2] {
            council.knows(&kit(), person(number)).await;
            council.send_one(&kit(), &told(u32::from(number), person(number), "2026-11-01", &json!([]))).await;
        }
        let about = json!([{ "fact": "observation", "measure": "ae-attendances", "value": 2, "about": person(2) }]);
        council.send_one(&kit(), &told(3, person(1), "2026-11-02", &about)).await;
        let figure = council.figure("ae-attendances", "2026-11").await;
        assert_eq!((figure.people, figure.followed_up, figure.after), (2, 1, Some(2.0)), "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn time_moves_figures_without_anybody_writing() {
    for council in councils().await {
        somebody(&council, 1, 5, None).await;
        let at = async |period: &str| council.figure("ae-attendances-change", period).await;
        assert_eq!((at("2026-05").await.too_early, at("2026-05").await.out_of_touch), (1, 0), "{}", council.on);
        assert_eq!((at("2026-07").await.too_early, at("2026-07").await.out_of_touch), (0, 1));
        let level = council.figure("ae-attendances", "2026-12").await;
        assert_eq!((level.people, level.followed_up), (1, 0), "what was so in January is not known any more");
    }
}

#[tokio::test]
async fn a_team_has_those_it_went_alongside_at_the_start_of_a_month() {
    for council in councils().await {
        somebody(&council, 1, 5, Some(1)).await;
        let moved = json!({ "id": record(900), "people": [person(1)], "kind": "allocation", "occurred_on": "2026-05-15",
            "facts": [{ "fact": "team", "team": "bensham", "from": "2026-05-15" }] });
        council.send_one(&crate::kit::rosa(), &moved).await;
        let of = async |team: &str, period: &str| {
            let breakdown = casework::insight::Breakdown { team: Some(team.into()), ..Default::default() };
            let period = period.parse().unwrap();
            council.figure_of("ae-attendances", breakdown, period).await.people
        };
        assert_eq!((of("felling", "2026-05").await, of("bensham", "2026-05").await), (1, 0), "{}", council.on);
        assert_eq!((of("felling", "2026-06").await, of("bensham", "2026-06").await), (0, 1), "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}
