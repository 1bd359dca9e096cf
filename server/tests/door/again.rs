//! Saying once more that it is they: what asks for it, what is kept meanwhile, and what cannot get around it.

use axum::http::StatusCode;
use casework::access::Role;
use chrono::TimeDelta;
use serde_json::{Value, json};
use server::operations::chance;

use crate::{
    kit::{Browser, Council, ORIGIN, PASSWORD, Page, Person, hidden},
    passkeys::{self, device::Device},
};

const REASON: &str = "The police \"ask\" & <i>cannot</i> wait: żółw.";

/// A council in which Sam has made Zebedee known, restricted, and Mo is a service manager who has no way to him.
async fn council() -> (Council, String, Person, Browser) {
    let council = Council::open().await;
    let (_, mut sam) = council.join("sam", Role::Caseworker).await;
    let person = chance::id(council.clock().now()).to_string();
    let known = json!({ "id": person, "name": "Zebedee Quill", "born": "1931-07-09" }).to_string();
    assert_eq!(sam.post(&council, "/api/v1/people", &known).await.status, 201);
    let note = json!([{ "id": chance::id(council.clock().now()), "people": [person], "kind": "note", "text": "He likes <b>leeks</b>." }]);
    assert_eq!(sam.post(&council, "/api/v1/entries", &note.to_string()).await.status, 200);
    let (_, mut lead) = council.join("lead", Role::TeamLead).await;
    let restrict =
        json!([{ "id": chance::id(council.clock().now()), "people": [person], "kind": "protection", "facts": [{ "fact": "restricted" }] }]);
    assert!(lead.post(&council, "/api/v1/entries", &restrict.to_string()).await.text.contains("accepted"));
    let (mo, _) = council.join("mo", Role::ServiceManager).await;
    let browser = council.sign_in(&mo, "own").await;
    (council, person, mo, browser)
}

async fn open(council: &Council, browser: &mut Browser, more: &[(&str, &str)]) -> Page {
    let token = hidden(&browser.get(council, "/account").await.text, "token");
    let typed = [("token", token.as_str()), ("name", "zebedee QUILL"), ("born", "1931-07-09"), ("reason", REASON)];
    browser.send(council, "/glass", &[&typed, more].concat()).await
}

fn has_kept_the_words(page: &Page) -> bool {
    page.text.contains("name=\"reason\" value=\"The police &quot;ask&quot; &amp; &lt;i&gt;cannot&lt;/i&gt; wait: żółw.\"")
}

#[tokio::test]
async fn breaking_the_glass_asks_again_and_keeps_the_reason_until_it_is_they() {
    let (council, person, mo, mut browser) = council().await;
    let record = format!("/glass/{person}");
    council.wait(TimeDelta::minutes(5));
    assert_eq!(browser.get(&council, &record).await.status, StatusCode::NOT_FOUND);
    let asked = open(&council, &mut browser, &[]).await;
    assert!(asked.status == StatusCode::FORBIDDEN && has_kept_the_words(&asked), "{}", asked.text);
    assert!(asked.text.contains("Say once more that it is you") && !asked.text.contains(PASSWORD));
    let wrong = open(&council, &mut browser, &[("again_password", "otter plinth wharf eight"), ("again_digits", "000000")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && has_kept_the_words(&wrong), "{}", wrong.text);
    assert!(wrong.text.contains("not right") && !wrong.text.contains("plinth") && !wrong.text.contains("000000"));
    assert_eq!(browser.get(&council, &record).await.status, StatusCode::NOT_FOUND, "nothing was opened");
    let (before, digits) = (browser.clone(), council.digits(&mo.one_time));
    let opened = open(&council, &mut browser, &[("again_password", PASSWORD), ("again_digits", &digits)]).await;
    assert_eq!((opened.status, opened.to.as_str()), (StatusCode::SEE_OTHER, record.as_str()), "{}", opened.text);
    assert!(browser.is_in(&council).await && browser.cookie != before.cookie, "under a new secret");
    assert!(!before.clone().is_in(&council).await, "the old one is worth nothing");
    let page = browser.get(&council, &record).await.text;
    assert!(
        page.contains("Zebedee Quill") && page.contains("He likes &lt;b&gt;leeks&lt;/b&gt;") && page.contains("You broke the glass"),
        "{page}"
    );
    let (_, mut officer) = council.join("gov", Role::InformationGovernance).await;
    assert!(officer.get(&council, "/governance").await.text.contains("The police &quot;ask&quot; &amp; &lt;i&gt;"));
    let note = json!([{ "id": chance::id(council.clock().now()), "people": [person], "kind": "note", "text": "x" }]).to_string();
    assert!(!browser.post(&council, "/api/v1/entries", &note).await.text.contains("accepted"), "to be read only");
    council.wait(TimeDelta::minutes(60));
    let mut browser = council.sign_in(&mo, "own").await;
    assert_eq!(browser.get(&council, &record).await.status, StatusCode::NOT_FOUND, "closed after an hour");
}

#[tokio::test]
async fn whoever_signed_in_a_moment_ago_is_not_asked_and_a_passkey_is_enough() {
    let (council, _, mo, mut browser) = council().await;
    let mut device = Device::new(ORIGIN, 1);
    assert_eq!(passkeys::make(&council, &mut browser, &mut device, "Telephone").await.status, 200, "signed in just now");
    council.wait(TimeDelta::minutes(5));
    assert_eq!(open(&council, &mut browser, &[]).await.status, StatusCode::FORBIDDEN);
    let token = hidden(&browser.get(&council, "/account").await.text, "token");
    let question = browser.send(&council, "/confirm/passkey/question", &[("token", &token)]).await.text;
    let answer = device.sign(&serde_json::from_str::<Value>(&question).unwrap());
    let opened = open(&council, &mut browser, &[("again_answer", &answer)]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let again = open(&council, &mut browser, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "said a moment ago");
    council.wait(TimeDelta::minutes(5));
    let replayed = open(&council, &mut browser, &[("again_answer", &answer)]).await;
    assert!(replayed.status == StatusCode::UNPROCESSABLE_ENTITY && has_kept_the_words(&replayed), "an answer is good once");
    let mut other = council.sign_in(&mo, "own").await;
    assert_eq!(open(&council, &mut other, &[]).await.status, StatusCode::SEE_OTHER, "signed in just now");
}

#[tokio::test]
async fn somebody_elses_passkey_or_password_is_not_enough() {
    let (council, _, _, mut browser) = council().await;
    let (jo, mut jos) = council.join("jo", Role::ServiceManager).await;
    let mut device = Device::new(ORIGIN, 1);
    assert_eq!(passkeys::make(&council, &mut jos, &mut device, "Telephone").await.status, 200);
    council.wait(TimeDelta::minutes(5));
    let token = hidden(&browser.get(&council, "/account").await.text, "token");
    let question = browser.send(&council, "/confirm/passkey/question", &[("token", &token)]).await.text;
    let answer = device.sign(&serde_json::from_str::<Value>(&question).unwrap());
    assert_eq!(open(&council, &mut browser, &[("again_answer", &answer)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let digits = council.digits(&jo.one_time);
    assert_eq!(open(&council, &mut browser, &[("again_password", PASSWORD), ("again_digits", &digits)]).await.status, 422);
    assert_eq!(open(&council, &mut browser, &[("again_password", "493817"), ("again_digits", "493817")]).await.status, 422);
}

#[tokio::test]
async fn there_is_no_way_around_the_question() {
    let (council, person, _, mut browser) = council().await;
    let glass = |id| json!([{ "id": id, "people": [person], "kind": "glass", "text": "x" }]).to_string();
    council.wait(TimeDelta::minutes(5));
    let sent = browser.post(&council, "/api/v1/entries", &glass(chance::id(council.clock().now()))).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sent.text);
    let twice = glass(chance::id(council.clock().now())).replace("\"kind\":\"glass\"", "\"kind\":\"note\",\"kind\":\"glass\"");
    let sent = browser.post(&council, "/api/v1/entries", &twice).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sent.text);
    let (ada, _) = council.join("ada", Role::Administrator).await;
    let mut admin = council.sign_in(&ada, "own").await;
    let token = hidden(&admin.get(&council, "/workers").await.text, "token");
    council.wait(TimeDelta::minutes(5));
    let one = format!("/workers/{}", council.employ("new", Role::Caseworker).await);
    for (path, typed) in [
        ("/workers", vec![("name", "Mallory"), ("role", "administrator")]),
        (one.as_str(), vec![("do", "save"), ("name", "new"), ("role", "administrator")]),
        (one.as_str(), vec![("do", "link")]),
        (one.as_str(), vec![("do", "leave")]),
        ("/account/passkeys", vec![("do", "remove"), ("passkey", "x")]),
        ("/account/passkeys", vec![("do", "keep"), ("passkey_name", "x"), ("answer", "{}")]),
        ("/release/x", vec![("do", "publish")]),
        ("/returns/fund/x", vec![]),
    ] {
        let typed: Vec<_> = typed.into_iter().chain([("token", token.as_str())]).collect();
        let page = admin.send(&council, path, &typed).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path} {typed:?}: {}", page.text);
        let odd = [typed.as_slice(), &[("again_answer", "{}")]].concat();
        assert_eq!(admin.send(&council, path, &odd).await.status, 422, "{path}");
        let foreign: Vec<_> =
            typed.iter().map(|(name, value)| if *name == "token" { (*name, "guessed") } else { (*name, *value) }).collect();
        assert_eq!(admin.send(&council, path, &foreign).await.status, 404, "{path}");
    }
    let all = admin.get(&council, "/workers").await.text;
    assert!(!all.contains("Mallory") && all.contains(">new<"), "{all}");
}

#[tokio::test]
async fn nobody_learns_whether_there_is_somebody_and_what_was_typed_is_not_lost() {
    let (council, person, _, mut browser) = council().await;
    let token = hidden(&browser.get(&council, "/account").await.text, "token");
    let send = async |browser: &mut Browser, name: &str, born: &str, reason: &str| {
        browser.send(&council, "/glass", &[("token", &token), ("name", name), ("born", born), ("reason", reason)]).await
    };
    for (name, born, reason, problem) in [
        ("", "1931-07-09", "x", "Write their full name"),
        ("Zebedee Quill", "9 July", "x", "Write their date of birth"),
        ("Zebedee Quill", "1931-07-09", " ", "Write why"),
        ("Zebedee", "1931-07-09", "x", "There is no record of that name"),
        ("Zebedee Quill", "1931-07-10", "x", "There is no record of that name"),
        ("Nobody At All", "1931-07-09", "x", "There is no record of that name"),
    ] {
        let page = send(&mut browser, name, born, reason).await;
        assert!(page.status == 422 && page.text.contains(problem) && page.text.contains("<title>Error: "), "{name} {born}: {}", page.text);
        assert!(page.text.contains(&format!("value=\"{name}\"")) && page.text.contains(&format!("value=\"{born}\"")), "{}", page.text);
    }
    let (_, mut lead) = council.join("rosa", Role::TeamLead).await;
    let denied = store::identity::workers(&council.store).await.unwrap().into_iter().find(|worker| worker.name == "mo").unwrap().id;
    let deny = json!([{ "id": chance::id(council.clock().now()), "people": [person], "kind": "protection", "facts": [{ "fact": "denied", "worker": denied }] }]);
    assert!(lead.post(&council, "/api/v1/entries", &deny.to_string()).await.text.contains("accepted"));
    let page = send(&mut browser, "Zebedee Quill", "1931-07-09", "x").await;
    assert!(page.status == 422 && page.text.contains("There is no record of that name"), "whoever must not see him is told the same");
    let (_, mut analyst) = council.join("ana", Role::Analyst).await;
    assert_eq!(analyst.get(&council, "/glass").await.status, StatusCode::NOT_FOUND);
}
