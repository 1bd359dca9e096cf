//! Setting up, joining, signing in, and trying to.

use std::time::Instant;

use axum::http::StatusCode;
use casework::access::Role;
use chrono::TimeDelta;
use server::operations::council;
use store::identity::{accounts, invitations, tries};

use crate::kit::{Browser, Council, PASSWORD, hidden};

#[tokio::test]
async fn whoever_opens_the_first_link_becomes_the_first_administrator_and_the_link_is_good_no_more() {
    let council = Council::open().await;
    assert!(!invitations::anybody_can_sign_in(&council.store).await.unwrap(), "there is no account that everybody knows");
    let link = format!("/join/{}", council.link(None).await);
    let mut browser = Browser::default();
    let page = browser.get(&council, &link).await;
    assert!(page.text.contains("<svg") && page.text.contains("You are the first"), "{}", page.text);
    let one_time = hidden(&page.text, "one_time");
    let digits = council.digits(&one_time);
    let typed = [("called", "Ada Okafor"), ("name", "Ada.O"), ("password", PASSWORD), ("one_time", &one_time), ("digits", &digits)];
    for (field, value, problem) in [
        ("password", "too short", "15 characters"),
        ("password", "ada okafor 2026 ada", "first that anybody would try"),
        ("digits", "000000", "at this moment"),
        ("name", "a", "2 to 64 letters"),
        ("called", " ", "Write your name"),
        ("one_time", "AAAA", "at this moment"),
    ] {
        let changed = typed.map(|(name, kept)| if name == field { (name, value) } else { (name, kept) });
        let refused = browser.send(&council, &link, &changed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(refused.text.contains(problem) && refused.text.contains("<title>Error: "), "{field}: {}", refused.text);
        assert!(!refused.text.contains(PASSWORD) && browser.cookie.is_none(), "no password is ever sent back");
    }
    let page = browser.send(&council, &link, &typed).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(page.text.matches("<code>").count(), 10, "ten codes, shown once");
    assert_eq!(browser.get(&council, "/").await.to, "/workers");
    assert!(browser.get(&council, "/workers").await.text.contains("Ada Okafor"));
    for _ in 0..2 {
        assert_eq!(Browser::default().get(&council, &link).await.status, StatusCode::NOT_FOUND, "used");
        assert_eq!(Browser::default().send(&council, &link, &typed).await.status, StatusCode::NOT_FOUND);
    }
    let second = format!("/join/{}", council.link(None).await);
    assert_eq!(browser.get(&council, &second).await.status, StatusCode::NOT_FOUND, "nothing is left to set up");
}

#[tokio::test]
async fn a_link_ends_and_a_new_one_takes_its_place() {
    let council = Council::open().await;
    let kit = council.employ("kit", Role::Caseworker).await;
    let first = council.link(Some(kit)).await;
    let second = council.link(Some(kit)).await;
    let mut browser = Browser::default();
    assert_eq!(browser.get(&council, &format!("/join/{first}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&council, &format!("/join/{second}")).await.status, 200);
    council.wait(TimeDelta::days(7));
    assert_eq!(browser.get(&council, &format!("/join/{second}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&council, "/join/guessed").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_name_a_password_and_digits_let_in_and_nothing_less_and_each_refusal_reads_the_same() {
    let council = Council::open().await;
    let (kit, _) = council.join("kit", Role::Caseworker).await;
    let mut said = Vec::new();
    for (name, password, digits) in [
        ("kit", "otter plinth wharf eight", "right"),
        ("kit", PASSWORD, "000000"),
        ("kit", PASSWORD, ""),
        ("nobody", PASSWORD, "right"),
        ("", "", ""),
    ] {
        let digits = if digits == "right" { council.digits(&kit.one_time) } else { digits.to_owned() };
        let mut browser = Browser::default();
        let page = browser.sign_in(&council, name, password, &digits, "shared").await;
        assert_eq!((page.status, &page.set, &browser.cookie), (StatusCode::UNPROCESSABLE_ENTITY, &None, &None), "{name} {password}");
        said.push(page.text.replace(&format!("value=\"{name}\""), "value=\"\""));
    }
    assert!(said.iter().all(|text| *text == said[0]), "nobody is told what was wrong");
    let mut browser = council.sign_in(&kit, "shared").await;
    assert!(browser.is_in(&council).await);
    let mut capital = Browser::default();
    let digits = council.digits(&kit.one_time);
    assert_eq!(capital.sign_in(&council, " KIT ", PASSWORD, &digits, "shared").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn digits_are_good_once_and_so_is_each_recovery_code() {
    let council = Council::open().await;
    let (kit, _) = council.join("kit", Role::Caseworker).await;
    let digits = council.digits(&kit.one_time);
    assert_eq!(Browser::default().sign_in(&council, "kit", PASSWORD, &digits, "own").await.status, StatusCode::SEE_OTHER);
    assert_eq!(Browser::default().sign_in(&council, "kit", PASSWORD, &digits, "own").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = kit.codes[3].to_uppercase().replace('-', " ");
    assert_eq!(Browser::default().sign_in(&council, "kit", PASSWORD, &code, "own").await.status, StatusCode::SEE_OTHER);
    assert_eq!(Browser::default().sign_in(&council, "kit", PASSWORD, &code, "own").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(accounts::codes_left(&council.store, kit.id).await.unwrap(), 9);
    assert_eq!(Browser::default().sign_in(&council, "kit", "otter plinth wharf eight", &kit.codes[4], "own").await.status, 422);
    assert_eq!(accounts::codes_left(&council.store, kit.id).await.unwrap(), 9, "a wrong password uses no code up");
}

#[tokio::test]
async fn nothing_that_lets_somebody_in_can_be_read_in_the_database() {
    let council = Council::open().await;
    let (kit, browser) = council.join("kit", Role::Caseworker).await;
    let cookie = browser.cookie.unwrap();
    let secret = cookie.split_once('=').unwrap().1.to_owned();
    let seed = server::identity::one_time::secret(&kit.one_time).unwrap();
    let link = council.link(Some(kit.id)).await;
    let mut found = 0;
    for name in ["alongside.db", "alongside.db-wal", "keys.db"] {
        let bytes = std::fs::read(council.folder().join(name)).unwrap_or_default();
        found += bytes.len();
        let has = |planted: &[u8]| bytes.windows(planted.len()).any(|piece| piece == planted);
        let codes = kit.codes.iter().any(|code| has(code.as_bytes()) || has(code.replace('-', "").as_bytes()));
        let others =
            [PASSWORD.as_bytes(), secret.as_bytes(), link.as_bytes(), kit.one_time.as_bytes(), &seed].iter().any(|planted| has(planted));
        assert!(!codes && !others, "{name}");
    }
    assert!(found > 100_000, "they were looked at");
}

#[tokio::test]
async fn after_five_tries_in_vain_each_more_waits_longer_also_after_a_restart_and_for_names_that_nobody_has() {
    let council = Council::open().await;
    let (kit, _) = council.join("kit", Role::Caseworker).await;
    for name in ["kit", "nobody"] {
        for _ in 0..tries::FREE {
            let page = Browser::default().sign_in(&council, name, "otter plinth wharf eight", "123456", "shared").await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        }
        let page = Browser::default().sign_in(&council, name, "otter plinth wharf eight", "123456", "shared").await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{name}");
        assert!(page.text.contains("Try again in"), "{name}: {}", page.text);
    }
    let again = council::open(&council.folder(), None).await.unwrap();
    let now = council.clock().now();
    assert!(tries::take(&again, "name\nkit", now).await.unwrap().is_some(), "a restart forgets nothing");
    let digits = council.digits(&kit.one_time);
    assert_eq!(Browser::default().sign_in(&council, "kit", PASSWORD, &digits, "shared").await.status, StatusCode::SEE_OTHER, "waited");
    let page = Browser::default().sign_in(&council, "kit", "otter plinth wharf eight", "123456", "shared").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "what was in vain is forgotten once it was right");
}

#[tokio::test]
async fn many_tries_at_once_are_no_more_than_one_after_the_other() {
    let council = Council::open().await;
    council.join("kit", Role::Caseworker).await;
    let tries = (0..24).map(|_| async { Browser::default().sign_in(&council, "kit", "otter plinth wharf eight", "1", "own").await.status });
    let all = futures::future::join_all(tries).await;
    let looked_at = all.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count();
    assert_eq!(i64::try_from(looked_at).unwrap(), tries::FREE, "{all:?}");
}

#[tokio::test]
async fn a_name_that_nobody_has_takes_as_long_as_one_that_somebody_has() {
    let council = Council::open().await;
    council.join("kit", Role::Caseworker).await;
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..4 {
        for (which, name) in ["kit", "nobody"].into_iter().enumerate() {
            let begun = Instant::now();
            Browser::default().sign_in(&council, name, "otter plinth wharf eight", "123456", "shared").await;
            times[which].push(begun.elapsed());
        }
    }
    let least = times.map(|times| times.into_iter().min().unwrap().as_secs_f64());
    let ratio = least[0] / least[1];
    // Hashing is nearly all of it: without it the second would be a hundredth.
    assert!((0.2..5.0).contains(&ratio), "{least:?}");
}
