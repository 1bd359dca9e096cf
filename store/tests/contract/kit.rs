//! A council on each database, and short words for what happens in it.

use casework::{
    access::{Actor, Role},
    ids::{PersonId, RecordId, WorkerId},
    insight::{Breakdown, Figure, Period, starting_indicators},
    journal::{Receipt, Status},
    vocabulary::Vocabulary,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use store::{Beginning, Master, Place, Secrets, Store, figures, identity};
use uuid::Uuid;

/// A council, and what has to stay alive as long as it does.
pub struct Council {
    pub store: Store,
    pub on: &'static str,
    pub folder: tempfile::TempDir,
    pub place: Place,
}

pub fn secrets() -> Secrets {
    Secrets { release: [7; 32], signing: [9; 32], masters: vec![master(1)] }
}

pub fn master(version: u8) -> Master {
    Master { version: version.into(), key: casework::seal::Key([version; 32]) }
}

/// A council's databases in a folder; the keys are always in a file of their own.
pub fn place(folder: &std::path::Path, database: Option<String>) -> Place {
    let file = |name: &str| format!("sqlite:{}", folder.join(name).display());
    Place { database: database.unwrap_or_else(|| file("council.db")), keys: file("keys.db"), sabotage: None }
}

pub async fn opened(place: &Place) -> Store {
    Store::open(place, secrets(), &beginning(), now()).await.unwrap()
}

pub fn vocabulary() -> Vocabulary {
    toml::from_str(include_str!("../../../casework/data/vocabulary.toml")).unwrap()
}

/// One or two indicators of each method: more would only take longer.
const INDICATORS: [&str; 11] = [
    "ae-attendances-change",
    "ae-attendances",
    "known-debt-change",
    "known-debt",
    "school-attendance-change",
    "school-attendance",
    "ae-attendances-rate",
    "people-with-debt",
    "outcomes-housing",
    "spend-flexible",
    "wait-all",
];

pub fn beginning() -> Beginning {
    let mut indicators = starting_indicators();
    indicators.retain(|indicator| INDICATORS.contains(&indicator.id.as_str()));
    Beginning { vocabulary: vocabulary(), indicators }
}

/// The same council on each database there is.
pub async fn councils() -> Vec<Council> {
    let folder = tempfile::tempdir().unwrap();
    let at = place(folder.path(), None);
    let mut all = vec![Council { store: opened(&at).await, on: "SQLite", folder, place: at }];
    if let Some(url) = postgres().await {
        let folder = tempfile::tempdir().unwrap();
        let at = place(folder.path(), Some(url));
        all.push(Council { store: opened(&at).await, on: "PostgreSQL", folder, place: at });
    }
    for council in &all {
        council.begin().await;
    }
    all
}

/// A database of its own on the test server, if there is one.
pub async fn postgres() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "where the test server is comes from bin/test")]
    let server = std::env::var("TEST_POSTGRES_URL").ok()?;
    let name = format!("t_{}", unique().simple());
    let admin = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
    admin.close().await;
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(format!("{base}/{name}"))
}

#[expect(clippy::disallowed_methods, reason = "names for throw-away databases")]
fn unique() -> Uuid {
    Uuid::new_v4()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn now() -> DateTime<Utc> {
    "2026-11-18T10:00:00Z".parse().unwrap()
}

pub fn person(number: u16) -> PersonId {
    PersonId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0001_0000 + u128::from(number)))
}

pub fn record(number: u32) -> RecordId {
    RecordId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0002_0000_0000 + u128::from(number)))
}

pub fn worker(number: u8) -> WorkerId {
    WorkerId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0100 + u128::from(number)))
}

/// Kit, a caseworker in Felling.
pub fn kit() -> Actor {
    Actor { worker: worker(1), role: Role::Caseworker, teams: vec!["felling".into()] }
}

/// Sam, Kit's colleague.
pub fn sam() -> Actor {
    Actor { worker: worker(2), ..kit() }
}

/// Jo, a caseworker in Bensham.
pub fn jo() -> Actor {
    Actor { worker: worker(3), role: Role::Caseworker, teams: vec!["bensham".into()] }
}

/// Rosa, who leads Felling.
pub fn rosa() -> Actor {
    Actor { worker: worker(4), role: Role::TeamLead, teams: vec!["felling".into()] }
}

/// An entry with nothing but what every entry has.
pub fn entry(number: u32, people: &[PersonId], text: &str) -> Value {
    json!({ "id": record(number), "people": people, "kind": "note", "text": text, "occurred_on": "2026-11-18" })
}

/// An entry of a day with facts in it.
pub fn told(number: u32, of: PersonId, on: &str, facts: &Value) -> Value {
    json!({ "id": record(number), "people": [of], "kind": "note", "text": "told", "occurred_on": on, "facts": facts })
}

pub fn visits(count: i64) -> Value {
    json!([{ "fact": "observation", "measure": "ae-attendances", "value": count, "source": "person" }])
}

impl Council {
    async fn begin(&self) {
        for team in ["felling", "bensham"] {
            let team = casework::insight::TeamName { id: team.into(), name: format!("{team} team") };
            identity::keep_team(&self.store, team).await.unwrap();
        }
        for (actor, name) in [(kit(), "Kit"), (sam(), "Sam"), (jo(), "Jo"), (rosa(), "Rosa")] {
            let worker = identity::Worker { id: actor.worker, name: name.into(), role: actor.role, teams: actor.teams };
            identity::keep_worker(&self.store, worker).await.unwrap();
        }
    }

    pub async fn send(&self, by: &Actor, records: &[Value]) -> Vec<Receipt> {
        let sent = records.iter().map(|record| record.to_string().into_bytes()).collect();
        self.store.append(by, sent, now()).await.unwrap()
    }

    pub async fn send_one(&self, by: &Actor, record: &Value) -> Receipt {
        self.send(by, std::slice::from_ref(record)).await.pop().unwrap()
    }

    /// Makes somebody known, by a caseworker who then goes alongside them.
    pub async fn knows(&self, by: &Actor, of: PersonId) {
        let known = json!({ "id": of, "people": [of], "kind": "known", "facts": [{ "fact": "name", "name": "Somebody" }],
            "occurred_on": "2026-01-01" });
        assert_eq!(self.send_one(by, &known).await.status, Status::Accepted, "{}", self.on);
    }

    pub async fn feed(&self, actor: &Actor, after: Option<&str>) -> (Vec<Value>, String) {
        let lines = store::feed::lines(&self.store, actor, after, false, now()).await.unwrap();
        let mut lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let cursor = lines.pop().unwrap()["cursor"].as_str().unwrap().to_owned();
        (lines, cursor)
    }

    pub async fn figure(&self, id: &str, period: &str) -> Figure {
        let period: Period = period.parse().unwrap();
        self.figure_of(id, Breakdown::default(), period).await
    }

    pub async fn figure_of(&self, id: &str, breakdown: Breakdown, period: Period) -> Figure {
        let indicator = figures::indicator(&self.store, id, None).await.unwrap();
        figures::unguarded(&self.store, &indicator, breakdown, period, now()).await.unwrap()
    }

    pub async fn stands_the_test_of_a_rebuild(&self) {
        let found = store::verify::compare(&self.store, &store::verify::nobody()).await.unwrap();
        assert!(found.is_equal(), "{}: {found:?}", self.on);
    }
}
