//! The real router: who gets what, and what is said to those who do not.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod pictures;
mod releasing;
mod returning;
mod reviewing;
mod stocktakes;
mod theming;
mod wording;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode},
};
use casework::journal::content_hash;
use chrono::TimeDelta;
use serde_json::{Value, json};
use server::{
    demonstration::{self, Plan, ROLES},
    http::{Mode, State, router},
    operations::{clock::Clock, council},
};
use store::{Store, identity};
use tower::ServiceExt;

struct Program {
    router: Router,
    store: Store,
    clock: Clock,
    _folder: tempfile::TempDir,
}

const ID: &str = "0198c0de-0000-7000-8000-0000000000a1";

impl Program {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_on(Some("2026-11-18".parse().unwrap()));
        let store = council::open(folder.path(), None).await.unwrap();
        demonstration::settle(&store, &clock, &Plan { people: 12, seed: 1 }).await.unwrap();
        demonstration::publish(&store, &clock).await.unwrap();
        for role in &ROLES {
            identity::begin_session(&store, role.worker(), role.slug, clock.now(), clock.now() + TimeDelta::hours(1)).await.unwrap();
            let scope = if role.slug == "analyst" { identity::Scope::Read } else { identity::Scope::Write };
            let token = format!("token-{}", role.slug);
            identity::keep_token(&store, role.worker(), "t".into(), &token, scope, clock.now(), None).await.unwrap();
        }
        let key = demonstration::key(&store).await.unwrap();
        let router = router(State::new(store.clone(), clock, Mode::Demonstration { key }));
        Self { router, store, clock, _folder: folder }
    }

    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, role: &str, path: &str) -> Response<Body> {
        let request = Request::get(path).header("cookie", format!("alongside-session={role}")).header("accept", "text/html");
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// A page of somebody's, as text.
    async fn read(&self, role: &str, path: &str) -> String {
        let answer = self.get(role, path).await;
        assert_eq!(answer.status(), 200, "{role} {path}");
        text(answer).await
    }

    async fn json(&self, role: &str, path: &str) -> Value {
        let answer = self.get(role, path).await;
        assert_eq!(answer.status(), 200, "{role} {path}");
        serde_json::from_str(&text(answer).await).unwrap()
    }

    async fn post(&self, role: &str, path: &str, body: String) -> Response<Body> {
        let request = Request::post(path)
            .header("cookie", format!("alongside-session={role}"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .header("x-alongside", "1");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// Somebody whom the caseworker may see.
    async fn denise(&self) -> String {
        let feed = text(self.get("caseworker", "/api/v1/entries").await).await;
        let known = feed.lines().find(|line| line.contains("Denise Harland")).unwrap();
        serde_json::from_str::<Value>(known).unwrap()["people"][0].as_str().unwrap().to_owned()
    }
}

async fn text(answer: Response<Body>) -> String {
    String::from_utf8(to_bytes(answer.into_body(), 1 << 24).await.unwrap().to_vec()).unwrap()
}

/// What a form of our own carries, and where it goes.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_batch_has_a_receipt_for_each_in_order() {
    let program = Program::start().await;
    let denise = program.denise().await;
    let batch = format!(r#"[ {{"id":"{ID}","people":["{denise}"],"text":"Kettle on."}}, {{"text":""}} , 7]"#);
    let answer = program.post("caseworker", "/api/v1/entries", batch.clone()).await;
    assert_eq!(answer.status(), 200);
    let receipts: Value = serde_json::from_str(&text(answer).await).unwrap();
    let statuses: Vec<&str> = receipts.as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["accepted", "invalid", "invalid"]);
    let sent = format!(r#"{{"id":"{ID}","people":["{denise}"],"text":"Kettle on."}}"#);
    assert_eq!(receipts[0]["hash"], content_hash(sent.as_bytes()), "the hash is of the bytes as sent");
    assert_eq!(receipts[0]["signature"].as_str().unwrap().len(), 128);
    let again: Value = serde_json::from_str(&text(program.post("caseworker", "/api/v1/entries", batch).await).await).unwrap();
    assert_eq!((&again[0]["status"], &again[0]["seq"]), (&json!("repeated"), &receipts[0]["seq"]));
}

#[tokio::test]
async fn somebody_can_be_made_known_twice_and_is_there_once() {
    let program = Program::start().await;
    let body = json!({ "id": ID, "name": "Jonty", "nickname": "JJ" }).to_string();
    let first = program.post("caseworker", "/api/v1/people", body.clone()).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    assert_eq!(program.post("caseworker", "/api/v1/people", body).await.status(), StatusCode::OK);
    let feed = text(program.get("caseworker", "/api/v1/entries").await).await;
    assert_eq!(feed.matches("Jonty").count(), 1);
    assert!(feed.contains("\"nickname\":\"JJ\""), "what is not known here is kept");
    let nameless = program.post("caseworker", "/api/v1/people", json!({ "id": ID, "name": " " }).to_string()).await;
    assert_eq!(nameless.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(nameless).await.contains("Write a name"));
}

#[tokio::test]
async fn an_unknown_person_is_a_real_404_and_so_is_somebody_elses() {
    let program = Program::start().await;
    let denise = program.denise().await;
    assert_eq!(program.get("caseworker", &format!("/people/{denise}")).await.status(), 200);
    for (role, path) in
        [("caseworker", format!("/people/{ID}")), ("caseworker", "/people/nobody".into()), ("analyst", format!("/people/{denise}"))]
    {
        let answer = program.get(role, &path).await;
        assert_eq!(answer.status(), 404, "{role}");
        assert!(text(answer).await.contains("Page not found"));
    }
    assert_eq!(program.get("caseworker", "/no/such/page").await.status(), 404);
    assert_eq!(program.get("caseworker", "/api/v1/nothing").await.status(), 404);
}

#[tokio::test]
async fn live_figures_are_for_those_who_may_see_them() {
    let program = Program::start().await;
    let live = program.json("team-lead", "/api/v1/figures/ae-attendances-change?by=team").await;
    assert!(live[0]["people"].is_i64());
    assert!(live.as_array().unwrap().iter().all(|figure| figure["breakdown"]["team"] != "bensham"), "another team's are not hers");
    let released = program.json("analyst", "/api/v1/figures/ae-attendances-change?by=team&period=month").await;
    for figure in released.as_array().unwrap() {
        for name in ["people", "lower", "same", "higher", "unknown"] {
            assert!(figure[name] == "c" || figure[name].as_i64().unwrap() >= 10);
        }
        assert_eq!(figure["before"], "c");
    }
    for path in ["/api/v1/figures/ae-attendances", "/api/v1/entries", "/api/v1/workers"] {
        let answer = program.get("administrator", path).await;
        let empty = path == "/api/v1/entries" && text(program.get("administrator", path).await).await.lines().count() == 1;
        assert!(answer.status() == 404 || empty, "{path}");
    }
    assert_eq!(program.get("team-lead", "/api/v1/figures/no-such").await.status(), 404);
    assert_eq!(program.get("team-lead", "/api/v1/figures/ae-attendances?period=soon").await.status(), 422);
    assert_eq!(program.get("team-lead", "/api/v1/figures/ae-attendances?by=caseworker").await.status(), 422);
}

#[tokio::test]
async fn the_file_of_a_release_holds_nothing_small() {
    let program = Program::start().await;
    let listed = program.json("analyst", "/api/v1/releases").await;
    let (id, file) = (listed[0]["id"].as_str().unwrap(), listed[0]["files"][0].as_str().unwrap());
    let answer = program.get("analyst", &format!("/api/v1/releases/{id}/{file}")).await;
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    let csv = text(answer).await;
    assert!(csv.starts_with("time_period,"));
    let value = |line: &str| line.rsplit(',').nth(1).unwrap().to_owned();
    assert!(csv.lines().skip(1).map(value).all(|value| value == "c" || value.parse::<i64>().unwrap() >= 10));
    assert_eq!(program.get("nobody", &format!("/api/v1/releases/{id}/{file}")).await.status(), 200, "it is open");
    assert_eq!(program.get("analyst", "/api/v1/releases/what-changed-2099-q1/what-changed-2099-q1.csv").await.status(), 404);
}

#[tokio::test]
async fn nothing_changes_by_forgery_or_without_signing_in() {
    let program = Program::start().await;
    let body = format!(r#"[{{"id":"{ID}","text":"x"}}]"#);
    let cookie = ("cookie", "alongside-session=caseworker");
    let ours = [("content-type", "application/json"), ("x-alongside", "1")];
    for (headers, status) in [
        (vec![cookie, ours[0], ours[1]], 422),
        (vec![cookie, ours[0], ours[1], ("sec-fetch-site", "cross-site")], 422),
        (vec![cookie, ("content-type", "text/plain"), ours[1], ("sec-fetch-site", "same-origin")], 422),
        (vec![cookie, ours[0], ("sec-fetch-site", "same-origin")], 422),
        (vec![ours[0], ours[1], ("sec-fetch-site", "same-origin")], 401),
        (vec![("authorization", "Bearer token-analyst")], 404),
        (vec![("authorization", "Bearer token-caseworker")], 200),
    ] {
        let mut request = Request::post("/api/v1/entries");
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let answer = program.ask(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status(), status, "{headers:?}");
    }
}

#[tokio::test]
async fn every_answer_defends_itself_errors_included() {
    let program = Program::start().await;
    for path in
        ["/", "/review", "/release", "/demonstration", "/health", "/ready", "/api/v1/me", "/nothing", "/people/x", "/api/v1/figures/x"]
    {
        let answer = program.get("team-lead", path).await;
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        assert!(header("content-security-policy").contains("script-src 'self'"), "{path}");
        assert!(!header("content-security-policy").contains("unsafe-inline"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert!(!header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_review_is_rendered_by_the_server_for_those_who_may() {
    let program = Program::start().await;
    let review = program.get("team-lead", "/review").await;
    assert_eq!(review.status(), 200);
    assert!(!review.headers()["content-security-policy"].to_str().unwrap().contains("'nonce-"), "it runs nothing");
    let page = text(review).await;
    for words in
        ["What changed for the people we go alongside", "A&amp;E attendances", "Falls like this happen without any help", "<svg", "<table"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("Denise") && !page.contains("Kit Marlow"));
    assert_eq!(program.get("caseworker", "/review").await.status(), 404);
    assert_eq!(program.get("nobody", "/review").await.status(), 401);
}

#[tokio::test]
async fn too_much_at_once_is_refused_and_the_feed_refuses_a_strange_cursor() {
    let program = Program::start().await;
    let large = format!(r#"[{{"id":"{ID}","text":"{}"}}]"#, "x".repeat(2 << 20));
    assert_eq!(program.post("caseworker", "/api/v1/entries", large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(program.get("caseworker", "/api/v1/entries?after=soon").await.status(), 422);
    assert_eq!(program.post("caseworker", "/api/v1/entries", "{".into()).await.status(), 422);
    assert_eq!(program.get("caseworker", "/ready").await.status(), 200);
}

#[tokio::test]
async fn people_are_found_by_name_in_the_body_and_never_in_an_address() {
    let program = Program::start().await;
    let found = program.post("caseworker", "/api/v1/people/find", json!({ "name": "denice harlan" }).to_string()).await;
    let found: Value = serde_json::from_str(&text(found).await).unwrap();
    assert_eq!(found[0]["name"], "Denise Harland");
    for role in ["analyst", "administrator"] {
        let nobody = program.post(role, "/api/v1/people/find", json!({ "name": "denise" }).to_string()).await;
        assert_eq!(text(nobody).await, "[]", "{role}");
    }
    assert_eq!(program.post("caseworker", "/api/v1/people/find", "7".into()).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let again = json!({ "id": "0198c0de-0000-7000-8000-0000000000b7", "name": "Denise Harlands" });
    let made: Value = serde_json::from_str(&text(program.post("caseworker", "/api/v1/people", again.to_string()).await).await).unwrap();
    assert_eq!(made["similar"][0], program.denise().await, "a suggestion, not a refusal");
}

#[tokio::test]
async fn one_record_is_read_through_broken_glass_and_by_nobody_else() {
    let program = Program::start().await;
    let denise = program.denise().await;
    let record = format!("/api/v1/people/{denise}/record");
    assert!(text(program.get("caseworker", &record).await).await.contains("Denise Harland"));
    for role in ["analyst", "administrator"] {
        assert_eq!(program.get(role, &record).await.status(), 404, "{role}");
        let glass = json!([{ "id": ID, "people": [denise], "kind": "glass", "text": "curious" }]).to_string();
        assert_eq!(program.post(role, "/api/v1/entries", glass).await.status(), 404, "{role}");
    }
    assert_eq!(program.get("caseworker", "/api/v1/people/nobody/record").await.status(), 404);
}

#[tokio::test]
async fn whom_to_ring_comes_with_who_is_signed_in() {
    let program = Program::start().await;
    let me = program.json("caseworker", "/api/v1/me").await;
    assert!(me["ring"].as_array().unwrap().iter().any(|line| line["number"] == "0191 498 0333"), "{me}");
    let own = casework::ring::Ring { name: "Felling's own line".into(), number: "0191 498 0444".into() };
    store::rings::keep(&program.store, Some("felling".into()), vec![own]).await.unwrap();
    let me = program.json("caseworker", "/api/v1/me").await;
    assert_eq!(me["ring"], json!([{ "name": "Felling's own line", "number": "0191 498 0444" }]));
}

#[tokio::test]
async fn a_draft_opens_for_its_author_in_every_session_and_for_nobody_else() {
    let program = Program::start().await;
    let key = async |role: &str| program.json(role, "/api/v1/me/draft-key").await["key"].as_str().unwrap().to_owned();
    let kits = key("caseworker").await;
    assert_eq!(kits.len(), 64);
    let (worker, now) = (ROLES.iter().find(|role| role.slug == "caseworker").unwrap().worker(), program.clock.now());
    identity::begin_session(&program.store, worker, "tomorrow", now, now + TimeDelta::hours(1)).await.unwrap();
    assert_eq!(key("tomorrow").await, kits, "another session of the same worker");
    let all: std::collections::BTreeSet<String> = [kits, key("team-lead").await, key("analyst").await].into();
    assert_eq!(all.len(), 3);
    assert_eq!(program.get("caseworker", "/api/v1/me/draft-key").await.headers()["cache-control"], "no-store");
    assert_eq!(program.get("nobody", "/api/v1/me/draft-key").await.status(), 401);
    let with_token = Request::get("/api/v1/me/draft-key").header("authorization", "Bearer token-caseworker");
    assert_eq!(program.ask(with_token.body(Body::empty()).unwrap()).await.status(), 404, "a program writes no drafts");
}
