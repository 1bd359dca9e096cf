//! How long a session lasts, what ends it, and what somebody who has stolen one can do with it.

use axum::http::StatusCode;
use casework::access::Role;
use chrono::TimeDelta;
use store::identity::{self, sessions};

use crate::kit::{Browser, Council, PASSWORD, hidden};

#[tokio::test]
async fn a_cookie_that_was_put_into_the_browser_before_is_worth_nothing_afterwards() {
    let council = Council::open().await;
    let (kit, _) = council.join("kit", Role::Caseworker).await;
    let mut mallory = council.sign_in(&kit, "own").await;
    let planted = mallory.cookie.clone();
    let mut browser = Browser::with(planted.as_deref().unwrap());
    let digits = council.digits(&kit.one_time);
    browser.sign_in(&council, "kit", PASSWORD, &digits, "shared").await;
    assert_ne!(browser.cookie, planted, "each sign-in has a secret of its own");
    assert!(browser.is_in(&council).await && !mallory.is_in(&council).await, "the planted one has ended");
    let mut made_up = Browser::with("alongside-session=made-up");
    let digits = council.digits(&kit.one_time);
    made_up.sign_in(&council, "kit", PASSWORD, &digits, "shared").await;
    assert!(made_up.is_in(&council).await && !made_up.cookie.unwrap().contains("made-up"));
}

#[tokio::test]
async fn what_was_stolen_before_signing_out_is_nothing_after_it() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    let mut thief = browser.clone();
    assert!(thief.is_in(&council).await);
    let page = browser.send(&council, "/sign-out", &[]).await;
    assert_eq!((page.status, page.to.as_str(), &browser.cookie), (StatusCode::SEE_OTHER, "/sign-in", &None));
    assert!(page.set.unwrap().contains("Max-Age=0") && !page.text.contains("Clear-Site-Data"));
    assert!(!thief.is_in(&council).await);
}

#[tokio::test]
async fn over_tls_the_cookie_is_for_this_host_alone_and_never_sent_without() {
    for (council, name, secure) in
        [(Council::open().await, "alongside-session", false), (Council::behind_tls().await, "__Host-alongside-session", true)]
    {
        let (kit, _) = council.join("kit", Role::Caseworker).await;
        let digits = council.digits(&kit.one_time);
        let set = Browser::default().sign_in(&council, "kit", PASSWORD, &digits, "shared").await.set.unwrap();
        let (pair, rest) = set.split_once(';').unwrap();
        let (called, secret) = pair.split_once('=').unwrap();
        assert_eq!((called, secret.len()), (name, 64), "256 bits");
        assert!(rest.contains("HttpOnly") && rest.contains("SameSite=Lax") && rest.contains("Path=/") && !rest.contains("Domain"), "{set}");
        assert_eq!(rest.contains("Secure"), secure);
        let other = if secure { "alongside-session" } else { "__Host-alongside-session" };
        assert!(!Browser::with(&format!("{other}={secret}")).is_in(&council).await, "the other name is nobody's");
    }
}

#[tokio::test]
async fn a_shared_tablet_is_locked_after_two_minutes_and_ends_after_fifteen() {
    let council = Council::open().await;
    let (kit, mut browser) = council.join("kit", Role::Caseworker).await;
    council.wait(TimeDelta::seconds(110));
    assert!(browser.is_in(&council).await);
    council.wait(TimeDelta::seconds(10));
    assert!(!browser.is_in(&council).await, "locked");
    assert_eq!(browser.api(&council, "/api/v1/me/draft-key").await.status, StatusCode::UNAUTHORIZED, "nothing opens drafts meanwhile");
    assert_eq!(browser.get(&council, "/people/0198c0de-0000-7000-8000-0000000000a1").await.to, "/locked");
    let cover = browser.get(&council, "/locked").await;
    assert!(cover.text.contains("kit is signed in") && cover.text.contains("Sign in again"), "{}", cover.text);
    assert_eq!(browser.post(&council, "/api/v1/me/session", "{}").await.status, StatusCode::UNAUTHORIZED, "it does not open by itself");
    council.wait(TimeDelta::minutes(13));
    assert_eq!(browser.get(&council, "/locked").await.to, "/", "ended");
    let digits = council.digits(&kit.one_time);
    assert_eq!(browser.sign_in(&council, "kit", PASSWORD, &digits, "shared").await.status, StatusCode::SEE_OTHER);
    assert!(browser.is_in(&council).await);
}

#[tokio::test]
async fn somebody_at_work_stays_signed_in_for_eight_hours_and_no_longer() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    for _ in 0..(8 * 3600 / 100 - 1) {
        council.wait(TimeDelta::seconds(100));
        assert_eq!(browser.post(&council, "/api/v1/me/session", "{}").await.status, 200);
    }
    council.wait(TimeDelta::seconds(100));
    assert!(!browser.is_in(&council).await, "eight hours are over");
}

#[tokio::test]
async fn what_pages_ask_by_themselves_keeps_nobody_signed_in() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    for _ in 0..4 {
        council.wait(TimeDelta::seconds(29));
        assert_eq!(browser.api(&council, "/api/v1/entries").await.status, 200);
    }
    council.wait(TimeDelta::seconds(29));
    assert_eq!(browser.api(&council, "/api/v1/entries").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn ones_own_device_is_locked_later_than_a_shared_one() {
    let council = Council::open().await;
    let (kit, _) = council.join("kit", Role::Caseworker).await;
    let mut own = council.sign_in(&kit, "own").await;
    let lasts = own.api(&council, "/api/v1/me/session").await.text;
    assert!(lasts.contains("\"locks_after\":900") && lasts.contains("\"device\":\"own\""), "{lasts}");
    council.wait(TimeDelta::seconds(880));
    assert!(own.is_in(&council).await);
    council.wait(TimeDelta::seconds(20));
    assert!(!own.is_in(&council).await);
}

async fn with_pin(council: &Council, browser: &mut Browser, pin: &str) -> crate::kit::Page {
    let token = hidden(&browser.get(council, "/account").await.text, "token");
    browser.send(council, "/account", &[("token", &token), ("do", "pin"), ("pin", pin)]).await
}

#[tokio::test]
async fn a_pin_lifts_the_lock_under_a_new_secret_and_does_nothing_else() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    for bad in ["", "12345", "123456", "654321", "777777", "abcdef", "1234567890123"] {
        assert_eq!(with_pin(&council, &mut browser, bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    assert_eq!(with_pin(&council, &mut browser, "493 817").await.status, 200);
    let before = browser.clone();
    assert_eq!(browser.post(&council, "/api/v1/me/session", r#"{"lock":true}"#).await.status, 200);
    assert!(!browser.is_in(&council).await);
    let page = browser.send(&council, "/locked", &[("pin", "000000")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.send(&council, "/locked", &[("pin", "493817")]).await.to, "/");
    assert!(browser.is_in(&council).await && browser.cookie != before.cookie);
    assert!(!before.clone().is_in(&council).await, "the secret from before the lock is worth nothing");
    let page = Browser::default().sign_in(&council, "kit", "493817", "493817", "shared").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "it signs nobody in");
}

#[tokio::test]
async fn five_wrong_pins_end_the_session() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    with_pin(&council, &mut browser, "493817").await;
    browser.send(&council, "/lock", &[]).await;
    for wrong in 0..sessions::PINS {
        let page = browser.send(&council, "/locked", &[("pin", &format!("00000{wrong}"))]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let page = browser.send(&council, "/locked", &[("pin", "493817")]).await;
    assert_eq!((page.to.as_str(), &browser.cookie), ("/sign-in", &None), "too late for the right one");
}

#[tokio::test]
async fn another_password_ends_every_other_session_and_the_old_one_lets_nobody_in() {
    let council = Council::open().await;
    let (kit, mut elsewhere) = council.join("kit", Role::Caseworker).await;
    let mut browser = council.sign_in(&kit, "shared").await;
    let token = hidden(&browser.get(&council, "/account").await.text, "token");
    let digits = council.digits(&kit.one_time);
    let new = "kettle moon ninth gravel";
    let change = async |browser: &mut Browser, password: &str, digits: &str, new: &str| {
        let typed = [("token", token.as_str()), ("do", "password"), ("password", password), ("digits", digits), ("new_password", new)];
        browser.send(&council, "/account", &typed).await.status
    };
    assert_eq!(change(&mut browser, "otter plinth wharf eight", &digits, new).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change(&mut browser, PASSWORD, &digits, "password12345678").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(elsewhere.is_in(&council).await, "nothing has changed yet");
    assert_eq!(change(&mut browser, PASSWORD, &digits, new).await, 200);
    assert!(browser.is_in(&council).await && !elsewhere.is_in(&council).await);
    let digits = council.digits(&kit.one_time);
    assert_eq!(Browser::default().sign_in(&council, "kit", PASSWORD, &digits, "own").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let digits = council.digits(&kit.one_time);
    assert_eq!(Browser::default().sign_in(&council, "kit", new, &digits, "own").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn one_sees_ones_sessions_and_ends_them_and_nobody_elses() {
    let council = Council::open().await;
    let (kit, mut first) = council.join("kit", Role::Caseworker).await;
    let (_, mut other) = council.join("sam", Role::Caseworker).await;
    let mut second = council.sign_in(&kit, "own").await;
    let page = second.get(&council, "/account").await.text;
    assert!(page.contains("(this one)") && page.contains("Shared device") && page.contains("Own device"), "{page}");
    let (token, session) = (hidden(&page, "token"), hidden(&page, "session"));
    let all = other.get(&council, "/account").await.text;
    let foreign = hidden(&all, "token");
    for token in [&foreign, &token] {
        other.send(&council, "/account", &[("token", token), ("do", "end"), ("session", &session)]).await;
    }
    assert!(first.is_in(&council).await, "somebody else's is not theirs to end");
    second.send(&council, "/account", &[("token", &token), ("do", "end"), ("session", &session)]).await;
    assert!(!first.is_in(&council).await && second.is_in(&council).await && other.is_in(&council).await);
    let mut third = council.sign_in(&kit, "own").await;
    third.send(&council, "/account", &[("token", &token), ("do", "end_others")]).await;
    assert!(third.is_in(&council).await && !second.is_in(&council).await);
}

#[tokio::test]
async fn what_was_taken_away_in_the_middle_of_a_session_is_gone_on_the_next_request() {
    let council = Council::open().await;
    let (kit, mut browser) = council.join("kit", Role::TeamLead).await;
    let mut gone = 0;
    for _ in 0..100 {
        let mut worker = identity::worker(&council.store, kit.id).await.unwrap().unwrap();
        assert_eq!(browser.get(&council, "/words").await.status, 200);
        worker.role = Role::Analyst;
        identity::keep_worker(&council.store, worker.clone()).await.unwrap();
        gone += u32::from(browser.get(&council, "/words").await.status == StatusCode::NOT_FOUND);
        worker.role = Role::TeamLead;
        identity::keep_worker(&council.store, worker).await.unwrap();
    }
    assert_eq!(gone, 100, "of 100");
    council.let_go(kit.id).await;
    assert!(!browser.is_in(&council).await, "whoever has left is nobody on the next request");
    let digits = council.digits(&kit.one_time);
    assert_eq!(Browser::default().sign_in(&council, "kit", PASSWORD, &digits, "own").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
