//! The governance officer's page: broken glass is looked at by somebody else, and looking is in the audit.

use axum::http::StatusCode;
use casework::access::Role;
use chrono::TimeDelta;
use serde_json::json;
use server::operations::chance;

use crate::kit::{Browser, Council, hidden};

#[tokio::test]
async fn broken_glass_is_looked_at_by_an_officer_and_an_auditor_only_sees() {
    let council = Council::open().await;
    let (_, mut sam) = council.join("sam", Role::Caseworker).await;
    let person = chance::id(council.clock().now()).to_string();
    let known = json!({ "id": person, "name": "Zebedee" }).to_string();
    assert_eq!(sam.post(&council, "/api/v1/people", &known).await.status, 201);
    let (manager, mut browser) = council.join("mo", Role::ServiceManager).await;
    let id = chance::id(council.clock().now());
    let glass = json!([{ "id": id, "people": [person], "kind": "glass", "text": "A call from the <b>police</b>." }]).to_string();
    let receipt = browser.post(&council, "/api/v1/entries", &glass).await;
    assert!(receipt.text.contains("accepted"), "{}", receipt.text);
    let (_, mut officer) = council.join("gov", Role::InformationGovernance).await;
    let (_, mut auditor) = council.join("aud", Role::Auditor).await;
    let page = officer.get(&council, "/governance").await;
    assert!(page.text.contains("A call from the &lt;b&gt;police&lt;/b&gt;") && page.text.contains(&person), "{}", page.text);
    assert!(!page.text.contains("Zebedee"), "no name of anybody who is supported");
    let seen = auditor.get(&council, "/governance").await.text;
    assert!(seen.contains("police") && !seen.contains("The reason holds"));
    let fields = |page: &str, token: &str| {
        [("token", token.to_owned()), ("bucket", hidden(page, "bucket")), ("seq", hidden(page, "seq")), ("finding", "in_order".to_owned())]
    };
    let send = async |browser: &mut Browser, token: &str| {
        let typed = fields(&page.text, token);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.send(&council, "/governance", &typed).await
    };
    let own = hidden(&auditor.get(&council, "/account").await.text, "token");
    assert_eq!(send(&mut auditor, &own).await.status, StatusCode::NOT_FOUND);
    assert_eq!(send(&mut officer, &hidden(&page.text, "token")).await.to, "/governance");
    let after = officer.get(&council, "/governance").await.text;
    assert!(after.contains("Nothing waits") && after.contains("Looked at the audit"), "{after}");
    let of_mo = officer.get(&council, &format!("/governance?worker={}", manager.id)).await.text;
    let rows = of_mo.split("<tbody").nth(1).unwrap();
    assert!(rows.contains(">mo<") && !rows.contains(">sam<"), "{rows}");
    let odd = officer.get(&council, "/governance?person=Zebedee").await.text;
    assert!(odd.contains("A person&#39;s id") || odd.contains("A person's id"), "{odd}");
    assert_eq!(sam.get(&council, "/governance").await.to, "", "locked or not theirs");
    council.wait(TimeDelta::seconds(1));
    assert!(store::audit::verify(&council.store, None).await.unwrap().faults.is_empty());
}
