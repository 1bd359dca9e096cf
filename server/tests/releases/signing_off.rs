//! Two people sign a release off, anybody reads it, and it can be taken back.

use serde_json::{Value as Json, json};

use super::{Program, bytes};

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
    let waiting: Json = serde_json::from_slice(&bytes(waiting).await).unwrap();
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
async fn a_withdrawn_release_is_listed_with_its_reason_and_its_files_are_gone() {
    let program = Program::start().await;
    let files = program.released().await;
    let withdraw = |reason: &'static str| json!({ "reason": reason });
    assert_eq!(program.post("team-lead", "/api/v1/releases/what-changed-2026-q3/withdraw", &withdraw("")).await.0, 422);
    assert_eq!(program.post("team-lead", "/api/v1/releases/what-changed-2026-q3/withdraw", &withdraw("Counted twice.")).await.0, 200);
    let listed: Json = serde_json::from_slice(&bytes(program.get(None, "/api/v1/releases").await).await).unwrap();
    assert_eq!((&listed[0]["standing"], &listed[0]["reason"]), (&json!("withdrawn"), &json!("Counted twice.")));
    assert_eq!(program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{}", files[0])).await.status(), 404);
    let page = program.get(None, "/published/what-changed/what-changed-2026-q3").await;
    assert!(String::from_utf8(bytes(page).await).unwrap().contains("These figures were withdrawn"));
}
