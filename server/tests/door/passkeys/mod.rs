//! Passkeys, with a device that signs as real ones do: made, used, removed, and refused in every way in which an answer can be wrong.

pub mod device;

use axum::http::StatusCode;
use casework::access::Role;
use chrono::TimeDelta;
use serde_json::Value;

use crate::kit::{Browser, Council, ORIGIN, Page, hidden};
use device::{Device, Habit};

/// Every way in which an answer can be wrong, for a new passkey and for signing alike.
const LIES: [Habit; 12] = [
    Habit::Origin("https://council.test.evil.test"),
    Habit::Origin("http://council.test"),
    Habit::Origin("https://council.test:8443"),
    Habit::Origin("https://sub.council.test"),
    Habit::Name("evil.test"),
    Habit::Name("test"),
    Habit::Unverified,
    Habit::Absent,
    Habit::OtherQuestion,
    Habit::Sort("payment.get"),
    Habit::Sort(""),
    Habit::Nonsense,
];

async fn asked(council: &Council, browser: &mut Browser, path: &str, token: &str) -> Value {
    let page = browser.send(council, path, &[("token", token)]).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

async fn token(council: &Council, browser: &mut Browser) -> String {
    hidden(&browser.get(council, "/account").await.text, "token")
}

/// Makes a passkey on a device for whoever is signed in.
pub async fn make(council: &Council, browser: &mut Browser, device: &mut Device, name: &str) -> Page {
    let token = token(council, browser).await;
    let question = asked(council, browser, "/account/passkeys/question", &token).await;
    let answer = device.make(&question);
    browser.send(council, "/account/passkeys", &[("token", &token), ("do", "keep"), ("passkey_name", name), ("answer", &answer)]).await
}

/// Signs in with a device.
pub async fn enter(council: &Council, browser: &mut Browser, device: &mut Device) -> Page {
    let question = asked(council, browser, "/sign-in/passkey/question", "").await;
    let answer = device.sign(&question);
    browser.send(council, "/sign-in/passkey", &[("answer", &answer), ("device", "own")]).await
}

#[tokio::test]
async fn a_passkey_signs_in_alone_until_it_is_removed() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    let mut device = Device::new(ORIGIN, 1);
    let page = make(&council, &mut browser, &mut device, "My <b>telephone</b>").await;
    assert!(
        page.status == 200 && page.text.contains("The passkey is kept") && page.text.contains("My &lt;b&gt;telephone"),
        "{}",
        page.text
    );
    let mut other = Browser::default();
    let page = enter(&council, &mut other, &mut device).await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/"), "{}", page.text);
    assert!(other.api(&council, "/api/v1/me").await.text.contains("\"kit\""));
    assert!(other.api(&council, "/api/v1/me/session").await.text.contains("\"own\""));
    assert!(other.get(&council, "/account").await.text.contains("My &lt;b&gt;telephone"));
    let again = make(&council, &mut other, &mut Device::new(ORIGIN, 1), "").await;
    assert!(again.status == 422 && again.text.contains("Write a name for it"), "{}", again.text);
    let (_, mut sam) = council.join("sam", Role::Caseworker).await;
    let own = token(&council, &mut sam).await;
    sam.send(&council, "/account/passkeys", &[("token", &own), ("do", "remove"), ("passkey", &device.id())]).await;
    assert_eq!(enter(&council, &mut Browser::default(), &mut device).await.to, "/", "somebody else's is not theirs to remove");
    let own = token(&council, &mut other).await;
    let page = other.send(&council, "/account/passkeys", &[("token", &own), ("do", "remove"), ("passkey", &device.id())]).await;
    assert!(page.text.contains("lets nobody in any more") && page.text.contains("You have none"), "{}", page.text);
    let mut gone = Browser::default();
    assert_eq!(enter(&council, &mut gone, &mut device).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!gone.is_in(&council).await && other.is_in(&council).await);
    let (_, mut officer) = council.join("officer", Role::InformationGovernance).await;
    let seen = officer.get(&council, "/governance").await.text;
    assert_eq!(seen.matches("Changed how they sign in").count(), 2, "made once and removed once, and nobody else's: {seen}");
}

#[tokio::test]
async fn no_lie_of_a_device_signs_anybody_in_and_each_refusal_reads_the_same() {
    let council = Council::open().await;
    let (kit, mut browser) = council.join("kit", Role::Caseworker).await;
    let (sam, _) = council.join("sam", Role::Caseworker).await;
    let mut device = Device::new(ORIGIN, 1);
    assert_eq!(make(&council, &mut browser, &mut device, "Telephone").await.status, 200);
    let mut said = Vec::new();
    let more = [Habit::OtherKey, Habit::Changed, Habit::Sort("webauthn.create"), Habit::Owner(sam.id.0.as_u128()), Habit::Owner(7)];
    for lie in LIES.into_iter().chain(more).chain([Habit::Counts(-1), Habit::Counts(-2)]) {
        let mut mallory = Browser::default();
        device.habit = lie;
        let page = enter(&council, &mut mallory, &mut device).await;
        assert_eq!((page.status, &mallory.cookie), (StatusCode::UNPROCESSABLE_ENTITY, &None), "{lie:?}");
        assert!(!page.text.contains("kit") && !page.text.contains(&kit.id.to_string()), "{lie:?}: {}", page.text);
        said.push(page.text);
        device.habit = Habit::Honest;
        assert_eq!(enter(&council, &mut Browser::default(), &mut device).await.to, "/", "after {lie:?}");
    }
    assert!(said.len() >= 19 && said.iter().all(|text| *text == said[0]), "nobody is told what was wrong");
}

#[tokio::test]
async fn no_lie_of_a_device_makes_a_passkey() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    for lie in LIES.into_iter().chain([Habit::Sort("webauthn.get"), Habit::Forgets]) {
        let mut device = Device::new(ORIGIN, 1);
        device.habit = lie;
        let page = make(&council, &mut browser, &mut device, "Telephone").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{lie:?}");
        assert!(page.text.contains("You have none"), "{lie:?}: {}", page.text);
        device.habit = Habit::Honest;
        assert_eq!(enter(&council, &mut Browser::default(), &mut device).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{lie:?}");
    }
    let mut honest = Device::new(ORIGIN, 0);
    assert_eq!(make(&council, &mut browser, &mut honest, "Telephone").await.status, 200);
    let (_, mut sam) = council.join("sam", Role::Caseworker).await;
    let taken = store::identity::passkeys::by_id(&council.store, &casework_bytes(&honest.id())).await.unwrap().unwrap();
    let kept = store::identity::passkeys::keep(&council.store, taken).await;
    assert!(kept.is_err(), "a passkey is one person's");
    assert!(sam.get(&council, "/account").await.text.contains("You have none"));
}

fn casework_bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[tokio::test]
async fn a_question_is_good_once_for_its_purpose_in_its_own_browser_and_not_for_long() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    let mut device = Device::new(ORIGIN, 0);
    assert_eq!(make(&council, &mut browser, &mut device, "Telephone").await.status, 200);
    let send = async |browser: &mut Browser, answer: &str| browser.send(&council, "/sign-in/passkey", &[("answer", answer)]).await.status;
    let mut mine = Browser::default();
    let question = asked(&council, &mut mine, "/sign-in/passkey/question", "").await;
    let answer = device.sign(&question);
    let mut again = mine.clone();
    assert_eq!(send(&mut Browser::default(), &answer).await, 422, "a browser that was never asked");
    let mut other = Browser::default();
    asked(&council, &mut other, "/sign-in/passkey/question", "").await;
    assert_eq!(send(&mut other, &answer).await, 422, "another browser's question");
    assert_eq!(send(&mut mine, &answer).await, 303);
    assert_eq!(send(&mut again, &answer).await, 422, "used");
    let token = token(&council, &mut browser).await;
    let question = asked(&council, &mut browser, "/confirm/passkey/question", &token).await;
    let answer = device.sign(&question);
    let mut thief = Browser::default();
    thief.take_others_of(&browser);
    assert_eq!(send(&mut thief, &answer).await, 422, "asked for something else");
    let mut late = Browser::default();
    let question = asked(&council, &mut late, "/sign-in/passkey/question", "").await;
    let answer = device.sign(&question);
    council.wait(TimeDelta::minutes(5));
    assert_eq!(send(&mut late, &answer).await, 422, "too late");
}

#[tokio::test]
async fn of_two_devices_with_the_same_key_the_one_that_counts_behind_is_refused() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    let mut device = Device::new(ORIGIN, 1);
    make(&council, &mut browser, &mut device, "Telephone").await;
    let mut copy = device.clone();
    for _ in 0..3 {
        assert_eq!(enter(&council, &mut Browser::default(), &mut device).await.to, "/");
    }
    for _ in 0..3 {
        assert_eq!(enter(&council, &mut Browser::default(), &mut copy).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Two that count the same, at once: one of them.
    let mut copy = device.clone();
    let (mut one, mut two) = (Browser::default(), Browser::default());
    let (first, second) = tokio::join!(enter(&council, &mut one, &mut device), enter(&council, &mut two, &mut copy));
    let let_in = [first, second].iter().filter(|page| page.status == StatusCode::SEE_OTHER).count();
    assert_eq!(let_in, 1, "of two with one count");
}

#[tokio::test]
async fn a_new_link_and_leaving_end_passkeys_too() {
    let council = Council::open().await;
    let (kit, mut browser) = council.join("kit", Role::Caseworker).await;
    let mut device = Device::new(ORIGIN, 1);
    make(&council, &mut browser, &mut device, "Telephone").await;
    council.join_again(&kit).await;
    assert_eq!(enter(&council, &mut Browser::default(), &mut device).await.status, 422, "a new link takes the place of what they had");
    let (sam, mut browser) = council.join("sam", Role::Caseworker).await;
    make(&council, &mut browser, &mut device, "Telephone").await;
    assert_eq!(enter(&council, &mut Browser::default(), &mut device).await.to, "/");
    council.let_go(sam.id).await;
    assert_eq!(enter(&council, &mut Browser::default(), &mut device).await.status, 422);
}
