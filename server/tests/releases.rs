//! A release from declaration to download: two people sign it off, anybody reads it, and other people's programs read its files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response},
};
use casework::{access::Actor, release::Dataset};
use chrono::TimeDelta;
use serde_json::{Value, json};
use server::{
    demonstration::{self, Plan, ROLES},
    export,
    http::{Mode, State, router},
    operations::{clock::Clock, council},
};
use store::{Store, identity, releases};
use tower::ServiceExt;

const DECLARED: &str = include_str!("../../docs/dataset.toml");

struct Program {
    router: Router,
    store: Store,
    clock: Clock,
    folder: tempfile::TempDir,
}

impl Program {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_on(Some("2026-11-18".parse().unwrap()));
        let store = council::open(folder.path(), None).await.unwrap();
        demonstration::settle(&store, &clock, &Plan { people: 60, seed: 1 }).await.unwrap();
        for role in &ROLES {
            identity::begin_session(&store, role.worker(), role.slug, clock.now(), clock.now() + TimeDelta::hours(1)).await.unwrap();
        }
        let key = demonstration::key(&store).await.unwrap();
        let state = State::new(store.clone(), clock, Mode::Demonstration { key }).keeping_files_in(folder.path().join("releases"));
        Self { router: router(state), store, clock, folder }
    }

    async fn actor(&self, slug: &str) -> Actor {
        let role = ROLES.iter().find(|role| role.slug == slug).unwrap();
        identity::worker(&self.store, role.worker()).await.unwrap().unwrap().actor()
    }

    async fn declare(&self) {
        let dataset: Dataset = toml::from_str(DECLARED).unwrap();
        releases::declare(&self.store, dataset, &self.actor("analyst").await, self.clock.now()).await.unwrap();
    }

    async fn get(&self, role: Option<&str>, path: &str) -> Response<Body> {
        let mut request = Request::get(path);
        if let Some(role) = role {
            request = request.header("cookie", format!("alongside-session={role}"));
        }
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn post(&self, role: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = Request::post(path)
            .header("cookie", format!("alongside-session={role}"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .header("x-alongside", "1");
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        (answer.status().as_u16(), serde_json::from_slice(&bytes(answer).await).unwrap())
    }

    /// Prepared by the analyst and released by the team lead.
    async fn released(&self) -> Vec<String> {
        self.declare().await;
        let (status, prepared) = self.post("analyst", "/api/v1/releases", &json!({ "dataset": "what-changed", "period": "2026-Q3" })).await;
        assert_eq!((status, &prepared["passed"]), (200, &json!(true)), "{prepared}");
        let (status, done) = self.post("team-lead", "/api/v1/releases/what-changed-2026-q3/publish", &json!({})).await;
        assert_eq!((status, &done["passed"]), (200, &json!(true)), "{done}");
        let listed: Value = serde_json::from_slice(&bytes(self.get(None, "/api/v1/releases").await).await).unwrap();
        assert_eq!(listed[0]["standing"], "released");
        listed[0]["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }
}

async fn bytes(answer: Response<Body>) -> Vec<u8> {
    to_bytes(answer.into_body(), 1 << 26).await.unwrap().to_vec()
}

#[tokio::test]
async fn two_people_sign_off_and_then_anybody_reads() {
    let program = Program::start().await;
    program.declare().await;
    assert_eq!(program.get(None, "/api/v1/releases").await.status(), 401, "nothing is open yet");
    assert_eq!(program.get(None, "/published/what-changed").await.status(), 404);
    let wanted = json!({ "dataset": "what-changed", "period": "2026-Q3" });
    assert_eq!(program.post("caseworker", "/api/v1/releases", &wanted).await.0, 404);
    assert_eq!(program.post("team-lead", "/api/v1/releases", &wanted).await.0, 404, "the team lead releases, and does not prepare");
    assert_eq!(program.post("analyst", "/api/v1/releases", &wanted).await.0, 200);
    let waiting = program.get(Some("team-lead"), "/api/v1/releases/what-changed-2026-q3").await;
    let waiting: Value = serde_json::from_slice(&bytes(waiting).await).unwrap();
    let held = waiting["cells"].as_array().unwrap().iter().find(|cell| cell["value"] == "c").unwrap();
    assert_eq!(held["why"], "too few people");
    assert_eq!(program.get(None, "/api/v1/releases/what-changed-2026-q3").await.status(), 401);
    assert_eq!(program.get(None, "/published/what-changed").await.status(), 404, "it only waits");
    assert_eq!(program.post("analyst", "/api/v1/releases/what-changed-2026-q3/publish", &json!({})).await.0, 404);
    assert_eq!(program.post("team-lead", "/api/v1/releases/what-changed-2026-q3/publish", &json!({})).await.0, 200);
    let page = program.get(None, "/published/what-changed").await;
    assert_eq!(page.status(), 200);
    assert!(page.headers()["cache-control"].to_str().unwrap().starts_with("public"));
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("style-src 'self' 'sha256-") && !policy.contains("unsafe-inline") && !policy.contains("nonce"));
    let page = String::from_utf8(bytes(page).await).unwrap();
    assert!(page.contains("July to September 2026") && page.contains("held back") && !page.contains("<script"));
}

#[tokio::test]
async fn every_file_is_there_for_anybody_and_the_same_each_time() {
    let program = Program::start().await;
    let files = program.released().await;
    assert_eq!(files.len(), export::Format::ALL.len());
    let mut kept = Vec::new();
    for file in &files {
        let answer = program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{file}")).await;
        assert_eq!(answer.status(), 200, "{file}");
        assert!(answer.headers()["etag"].to_str().unwrap().len() > 10);
        kept.push(bytes(answer).await);
    }
    // Made again from the ledger alone, byte for byte.
    std::fs::remove_dir_all(program.folder.path().join("releases")).unwrap();
    for (file, before) in files.iter().zip(&kept) {
        assert_eq!(&bytes(program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{file}")).await).await, before, "{file}");
    }
    assert_eq!(program.get(None, "/api/v1/releases/what-changed-2026-q3/council.secret").await.status(), 404);
    assert_eq!(program.get(None, "/api/v1/releases/what-changed-2026-q3/..%2f..%2fcouncil.secret").await.status(), 404);
}

#[tokio::test]
async fn no_key_and_no_true_count_is_in_any_file() {
    let program = Program::start().await;
    let files = program.released().await;
    // Sums of person keys as cells have them, however they might be written.
    let mut tx = program.store.read().await.unwrap();
    let sql = "SELECT DISTINCT key_high, key_low FROM contributions WHERE people > 0";
    let keys: Vec<(i64, i64)> = store::on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await).unwrap();
    drop(tx);
    assert!(keys.len() > 20);
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    for file in &files {
        let format = export::Format::ALL.into_iter().find(|format| format.name(&published) == *file).unwrap();
        // Spreadsheets are packed: their sheets hold what the tidy file holds, which other programs compare.
        if matches!(format, export::Format::Ods | export::Format::Xlsx) {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes(program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{file}")).await).await)
            .into_owned();
        for (high, low) in &keys {
            for planted in [high.to_string(), low.to_string(), format!("{high:x}"), format!("{low:x}")] {
                assert!(!text.contains(&planted), "{file}: {planted}");
            }
        }
        assert!(!text.contains("audited"), "{file}: how many of what is held back is small");
    }
    let tidy =
        bytes(program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{}", export::Format::Csv.name(&published))).await).await;
    for line in String::from_utf8(tidy).unwrap().lines().skip(1) {
        let value = line.rsplit(',').nth(1).unwrap();
        assert!(["c", "z", "x"].contains(&value) || value.parse::<i64>().is_ok_and(|count| count >= 10 && count % 5 == 0), "{line}");
    }
}

#[tokio::test]
async fn a_withdrawn_release_is_listed_with_its_reason_and_its_files_are_gone() {
    let program = Program::start().await;
    let files = program.released().await;
    let withdraw = |reason: &'static str| json!({ "reason": reason });
    assert_eq!(program.post("team-lead", "/api/v1/releases/what-changed-2026-q3/withdraw", &withdraw("")).await.0, 422);
    assert_eq!(program.post("team-lead", "/api/v1/releases/what-changed-2026-q3/withdraw", &withdraw("Counted twice.")).await.0, 200);
    let listed: Value = serde_json::from_slice(&bytes(program.get(None, "/api/v1/releases").await).await).unwrap();
    assert_eq!((&listed[0]["standing"], &listed[0]["reason"]), (&json!("withdrawn"), &json!("Counted twice.")));
    assert_eq!(program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{}", files[0])).await.status(), 404);
    let page = program.get(None, "/published/what-changed/what-changed-2026-q3").await;
    assert!(String::from_utf8(bytes(page).await).unwrap().contains("These figures were withdrawn"));
}

#[tokio::test]
async fn a_disk_that_takes_nothing_leaves_no_half_release() {
    let program = Program::start().await;
    program.released().await;
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    // A file stands where the folder would go.
    let in_the_way = program.folder.path().join("in-the-way");
    std::fs::write(&in_the_way, b"here").unwrap();
    assert!(export::write_all(&published, &in_the_way.join("release")).is_err());
    let folder = program.folder.path().join("made");
    let made = export::write_all(&published, &folder).unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), made.len());
    assert!(!folder.with_extension("new").exists());
}

#[tokio::test]
async fn other_peoples_programs_read_the_files_and_refuse_a_seven() {
    #[expect(clippy::disallowed_methods, reason = "where Python with the validators is comes from bin/test")]
    let Ok(python) = std::env::var("VALIDATORS_PYTHON") else { return };
    let program = Program::start().await;
    program.released().await;
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    let folder = program.folder.path().join("validated");
    export::write_all(&published, &folder).unwrap();
    let found = std::process::Command::new(python).arg("tests/release/validate.py").arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(found.status.success(), "{said}\n{}", String::from_utf8_lossy(&found.stderr));
    for wanted in ["frictionless: valid", "csvw:", "an injected 7: refused by both", "openpyxl and odfpy:", "duckdb:", "pyarrow:"] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}
