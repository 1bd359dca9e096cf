//! People who work here, as administrators see them.

use axum::http::StatusCode;
use casework::access::Role;

use crate::kit::{Browser, Council, PASSWORD, hidden};

#[tokio::test]
async fn an_administrator_adds_somebody_gives_them_a_link_and_lets_them_go() {
    let council = Council::open().await;
    let (_, mut admin) = council.join("ada", Role::Administrator).await;
    let token = hidden(&admin.get(&council, "/workers").await.text, "token");
    let nameless = admin.send(&council, "/workers", &[("token", &token), ("name", " "), ("role", "caseworker")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [("token", token.as_str()), ("name", "Sam <b>Osei</b>"), ("role", "caseworker"), ("team", "felling")];
    let added = admin.send(&council, "/workers", &typed).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let page = admin.get(&council, &added.to).await.text;
    assert!(page.contains("Sam &lt;b&gt;Osei") && !page.contains("<b>Osei"), "{page}");
    let link = [("token", token.as_str()), ("do", "link")];
    let page = admin.send(&council, &added.to, &link).await.text;
    let link = page.split("/join/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mut sam = Browser::default();
    let join = format!("/join/{link}");
    let one_time = hidden(&sam.get(&council, &join).await.text, "one_time");
    let digits = council.digits(&one_time);
    let typed = [("name", "sam"), ("password", PASSWORD), ("one_time", &one_time), ("digits", &digits)];
    assert_eq!(sam.send(&council, &join, &typed).await.status, 200);
    assert!(sam.is_in(&council).await);
    let gone = admin.send(&council, &added.to, &[("token", token.as_str()), ("do", "leave")]).await;
    assert_eq!(gone.to, "/workers");
    assert!(!sam.is_in(&council).await);
    assert!(!admin.get(&council, "/workers").await.text.contains("Osei"));
    let rows = store::audit::verify(&council.store, None).await.unwrap();
    assert!(rows.faults.is_empty() && rows.rows >= 5, "what an administrator does is in the audit: {rows:?}");
}

#[tokio::test]
async fn the_last_administrator_cannot_lock_everybody_out_and_nobody_else_is_here() {
    let council = Council::open().await;
    let (ada, mut admin) = council.join("ada", Role::Administrator).await;
    let at = format!("/workers/{}", ada.id);
    let token = hidden(&admin.get(&council, "/workers").await.text, "token");
    for typed in [vec![("do", "leave")], vec![("do", "link")], vec![("do", "save"), ("name", "ada"), ("role", "caseworker")]] {
        let typed: Vec<_> = typed.into_iter().chain([("token", token.as_str())]).collect();
        assert_eq!(admin.send(&council, &at, &typed).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(admin.is_in(&council).await);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
        let (_, mut browser) = council.join(role.as_str(), role).await;
        for path in ["/workers", &at] {
            assert_eq!(browser.get(&council, path).await.status, StatusCode::NOT_FOUND, "{role:?}");
            let own = hidden(&browser.get(&council, "/account").await.text, "token");
            let sent = browser.send(&council, path, &[("token", &own), ("name", "x"), ("role", "administrator"), ("do", "save")]).await;
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{role:?}");
        }
    }
}
