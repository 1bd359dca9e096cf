//! Every method against a recount written in another way: Python with `DuckDB`, from the journal, on random journals.
//!
//! Five journals; two hundred where `ALONGSIDE_PROOF` is `full`, as in `bin/test --full`. It needs `python3` with `duckdb`.

use std::{io::Write, path::Path, process::Command};

use casework::{
    insight::{Breakdown, By, Figure, Indicator, Period, definition::from_toml},
    journal::Status,
};
use chrono::{Days, TimeDelta};
use proptest::test_runner::{RngAlgorithm, TestRng};
use rand::RngExt;
use serde_json::{Value, json};

use crate::kit::{Council, councils, day, kit, now, person, record, rosa, vocabulary};

const PEOPLE: u16 = 9;
const RECORDS: u32 = 160;

fn pick<'a>(rng: &mut TestRng, all: &[&'a str]) -> &'a str {
    all[rng.random_range(0..all.len())]
}

fn fact(rng: &mut TestRng) -> Value {
    let on = day("2025-11-01") + Days::new(rng.random_range(0..500));
    let whom = pick(rng, &["Housing", "The GP", "Citizens Advice"]);
    match rng.random_range(0..28) {
        0 | 1 => json!({ "fact": "spend", "pence": rng.random_range(0..50_000), "fund": pick(rng, &["flexible", "crisis", "none such"]),
            "category": pick(rng, &["food", "travel", "hats"]) }),
        2..5 => json!({ "fact": "theme", "theme": pick(rng, &["debt", "housing", "mental-health"]) }),
        5 => {
            json!({ "fact": "support_ended", "on": on, "how": pick(rng, &["died", "moved", "finished", "withdrew", "out_of_touch", "not_said"]) })
        }
        6 => json!({ "fact": "support_started", "on": day("2025-12-01") + Days::new(rng.random_range(0..200)) }),
        7 => json!({ "fact": "born", "on": day("1960-02-28") + Days::new(rng.random_range(0..22_000)) }),
        8 => json!({ "fact": "ward", "ward": format!("E0500000{}", rng.random_range(0..3)), "from": on }),
        9..11 => json!({ "fact": "pull", "whom": whom, "expertise": pick(rng, &["housing", "health", "hats"]), "asked_on": on }),
        11..13 => json!({ "fact": "pull_answered", "whom": whom, "answered_on": on }),
        13 => json!({ "fact": "household", "household": household(rng), "from": on }),
        14 | 15 => json!({ "fact": "household_left", "household": household(rng), "on": on }),
        16 if rng.random_bool(0.3) => json!({ "fact": "member", "name": "Kyle" }),
        _ => {
            let measure = pick(
                rng,
                &[
                    "ae-attendances",
                    "debt-council-tax",
                    "debt-rent",
                    "school-attendance",
                    "rough-sleeping-nights",
                    "police-callouts",
                    "alcohol-units-week",
                ],
            );
            let mut fact = json!({ "fact": "observation", "measure": measure, "value": f64::from(rng.random_range(0..4_000_i32)) / 4.0, "as_at": on,
                "about": pick(rng, &["", "Kyle", "Ellie"]) });
            if rng.random_bool(0.7) {
                fact["window_days"] = json!(([7, 30, 90, 200])[rng.random_range(0..4)]);
            }
            if rng.random_bool(0.8) {
                fact["source"] = json!(pick(rng, &["person", "record", "agency"]));
            }
            fact
        }
    }
}

/// One of two homes.
fn household(rng: &mut TestRng) -> String {
    format!("01930000-0000-7000-8000-00000000f00{}", rng.random_range(0..2))
}

/// A random life of a few people, in the order of the journal.
fn journal(rng: &mut TestRng) -> Vec<(bool, Value)> {
    let known = |number| {
        json!({ "id": person(number), "people": [person(number)], "kind": "known", "occurred_on": "2026-01-01",
            "facts": [{ "fact": "name", "name": "Somebody" }] })
    };
    let mut all: Vec<(bool, Value)> = (0..PEOPLE).map(|number| (false, known(number))).collect();
    for number in 0..RECORDS {
        let of = person(rng.random_range(0..PEOPLE));
        let on = day("2026-01-01") + Days::new(rng.random_range(0..400));
        let facts: Vec<Value> = (0..rng.random_range(1..4)).map(|_| fact(rng)).collect();
        let mut one = json!({ "id": record(number), "people": [of], "kind": pick(rng, &["need", "note", "action", "outcome"]), "text": "x",
            "refers_to": [], "facts": facts, "occurred_on": on });
        if number > 0 && rng.random_range(0..6) == 0 {
            one["kind"] = json!("correction");
            one["refers_to"] = json!([record(rng.random_range(0..number))]);
        }
        all.push((false, one));
    }
    // Rosa hands somebody over to the other team; Kit goes alongside them still.
    for number in 0..3 {
        let on = day("2026-02-10") + Days::new(rng.random_range(0..300));
        all.push((
            true,
            json!({ "id": record(5_000 + u32::from(number)), "people": [person(number)], "kind": "allocation", "occurred_on": on,
            "refers_to": [], "facts": [{ "fact": "team", "team": "bensham", "from": on }] }),
        ));
    }
    all
}

/// More than the starting ones: filters, sources, other windows, other breakdowns.
fn harder() -> Vec<Indicator> {
    let text = r#"
[[indicator]]
id = "level-filtered"
name = "Of some"
subject = "x"
measures = ["debt-council-tax", "debt-rent"]
unit = "pence"
source = "record"
breakdowns = ["team", "theme", "support_length", "household"]
method = "level"
stale_after_days = 60
[indicator.who]
themes = ["debt"]
age_bands = ["25-34", "35-44", "45-54"]

[[indicator]]
id = "rate-later"
name = "Later"
subject = "x"
measures = ["ae-attendances"]
window_days = 30
breakdowns = ["support_length", "team", "theme", "household"]
method = "rate"
during = { from_day = 15, to_day = 200 }
[indicator.who]
wards = ["E05000000", "E05000001"]

[[indicator]]
id = "change-same"
name = "A year"
subject = "x"
measures = ["alcohol-units-week"]
unit = "units"
same_within = 150
breakdowns = ["theme", "age_band"]
method = "change"
before = { from_day = -200, to_day = -10 }
after = { from_day = 30, to_day = 300 }
lost_after_day = 120
[indicator.who]
started_from = "2025-12-20"
started_to = "2026-05-01"

[[indicator]]
id = "needs-met"
name = "Met"
subject = "x"
breakdowns = ["team", "support_length"]
method = "people_with"
themes = ["housing", "debt"]
counting = "outcome"
[indicator.who]
support_lengths = ["3-6", "6-12"]
households = ["shared"]

[[indicator]]
id = "wait-early"
name = "Early"
subject = "x"
breakdowns = ["team", "age_band", "ward"]
method = "wait"
[indicator.who]
teams = ["felling"]
"#;
    from_toml(text).unwrap()
}

fn asked(definitions: &[Indicator], rng: &mut TestRng) -> Vec<Value> {
    let mut all = Vec::new();
    for one in definitions {
        for _ in 0..5 {
            let year = rng.random_range(2026..2028);
            let period = match rng.random_range(0..5) {
                0 => year.to_string(),
                1 | 2 => format!("{year}-Q{}", rng.random_range(1..5)),
                _ => format!("{year}-{:02}", rng.random_range(1..13)),
            };
            let mut breakdown = json!({});
            let by = one.breakdowns[rng.random_range(0..one.breakdowns.len())];
            let value = match by {
                By::Team => pick(rng, &["felling", "bensham"]).to_owned(),
                By::Ward => format!("E0500000{}", rng.random_range(0..3)),
                By::AgeBand => pick(rng, &["18-24", "25-34", "35-44", "55-64"]).to_owned(),
                By::Theme => pick(rng, &["debt", "housing"]).to_owned(),
                By::Household => pick(rng, &["shared", "own"]).to_owned(),
                By::SupportLength => pick(rng, &["0-3", "3-6", "6-12", "12-24"]).to_owned(),
            };
            if rng.random_bool(0.6) {
                breakdown[by.as_str()] = json!(value);
                if by != By::Team && one.breakdowns.contains(&By::Team) && rng.random_bool(0.4) {
                    breakdown["team"] = json!("felling");
                }
            }
            all.push(json!({ "indicator": one.id, "period": period, "breakdown": breakdown }));
        }
    }
    all
}

/// The counts of a figure, as whole numbers, without those that are nothing.
fn counts(figure: &Figure, indicator: &Indicator) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "sums that were whole before")]
    let steps = |units: f64| (units * indicator.scale()).round() as i64;
    #[expect(clippy::cast_possible_truncation, reason = "whole days")]
    let days = figure.person_months.map_or(0, |months| (months * casework::insight::DAYS_IN_A_MONTH).round() as i64);
    let difference = steps(figure.change.unwrap_or_default() * f64::from(i32::try_from(figure.followed_up).unwrap()));
    let mut all = json!({
        "people": figure.people, "with_baseline": figure.with_baseline, "followed_up": figure.followed_up, "out_of_touch": figure.out_of_touch,
        "died": figure.died, "moved": figure.moved, "withdrew": figure.withdrew, "finished": figure.finished, "not_said": figure.not_said,
        "lower": figure.lower, "same": figure.same, "higher": figure.higher, "times": figure.times, "answered": figure.answered, "days": days,
        "before": steps(figure.before_total), "after": steps(figure.after_total), "change": difference,
        "from_person": figure.sources.person, "from_record": figure.sources.record, "from_agency": figure.sources.agency,
    });
    let fields = all.as_object_mut().unwrap();
    fields.retain(|_, value| *value != json!(0));
    fields.insert("median".into(), json!(if figure.method == "wait" { figure.value } else { None }));
    all
}

fn keep_text(folder: &Path, name: &str, text: &str) {
    std::fs::File::create(folder.join(name)).unwrap().write_all(text.as_bytes()).unwrap();
}

fn recount(folder: &Path) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recount/recount.py");
    let ran = Command::new("python3").arg(script).arg(folder).output().unwrap();
    assert!(ran.status.success(), "the recount needs python3 with duckdb: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn one_journal(council: &Council, seed: u8) -> usize {
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    store::define::begin(&council.store, harder()).await.unwrap();
    store::define::fill(&council.store, now(), &std::sync::atomic::AtomicBool::new(false), |_| ()).await.unwrap();
    let journal = journal(&mut rng);
    for (second, (by_rosa, record)) in (0..).zip(&journal) {
        let by = if *by_rosa { rosa() } else { kit() };
        // Each a second later: of two corrections from different buckets, the later stands.
        let sent = council.store.append(&by, vec![record.to_string().into_bytes()], now() + TimeDelta::seconds(second)).await.unwrap();
        assert_eq!(sent[0].status, Status::Accepted);
    }
    let definitions = council.store.indicators().await.unwrap();
    let asked = asked(&definitions.current, &mut rng);
    let folder = tempfile::tempdir().unwrap();
    let words = vocabulary();
    let measures: serde_json::Map<String, Value> =
        words.measures.iter().map(|measure| (measure.id.clone(), json!(measure.window_days.unwrap_or(0)))).collect();
    let ids = |all: &[casework::vocabulary::Named]| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    let funds: Vec<&str> = words.funds.iter().map(|fund| fund.id.as_str()).collect();
    let known = json!({ "measures": measures, "funds": funds, "categories": ids(&words.categories), "expertise": ids(&words.expertise) });
    keep_text(folder.path(), "vocabulary.json", &known.to_string());
    keep_text(folder.path(), "journal.ndjson", &journal.iter().map(|(_, record)| record.to_string() + "\n").collect::<String>());
    keep_text(folder.path(), "definitions.json", &json!(definitions.current).to_string());
    keep_text(folder.path(), "asked.json", &json!(asked).to_string());
    let found = recount(folder.path());
    assert_eq!(found.len(), asked.len());
    let mut told = 0;
    for (one, other) in asked.iter().zip(found) {
        let period: Period = one["period"].as_str().unwrap().parse().unwrap();
        let breakdown: Breakdown = serde_json::from_value(one["breakdown"].clone()).unwrap();
        let id = one["indicator"].as_str().unwrap();
        let indicator = definitions.current(id).unwrap();
        let ours = counts(&council.figure_of(id, breakdown, period).await, indicator);
        assert_eq!(ours, other, "{} with seed {seed}: {one}", council.on);
        told += usize::from(ours["people"].is_i64());
    }
    told
}

#[tokio::test]
async fn each_of_the_six_methods_equals_a_recount_in_python_on_random_journals() {
    #[expect(clippy::disallowed_methods, reason = "bin/test --full asks for the long form")]
    let journals = if std::env::var("ALONGSIDE_PROOF").is_ok_and(|proof| proof == "full") { 200 } else { 5 };
    let mut told = 0;
    for seed in 0..journals {
        // The two databases by turns.
        let mut all = councils().await;
        let council = all.swap_remove(usize::from(seed) % all.len());
        told += one_journal(&council, seed).await;
    }
    assert!(told > usize::from(journals) * 40, "most of what is asked has somebody in it: {told}");
}
