//! Planted names and secrets: in no log, no address, no title and no error.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use casework::access::Role;
use serde_json::json;
use server::operations::chance;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::kit::{Browser, Council, PASSWORD};

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

const PLANTED: [&str; 4] = ["Zebedee", "Quillfeather", "samovar", "1931-07-09"];

#[tokio::test]
async fn names_words_and_secrets_are_in_no_log_no_address_and_no_error() {
    let log = Log::default();
    let all = EnvFilter::new("trace");
    let logging = tracing_subscriber::fmt().with_env_filter(all).with_writer(log.clone()).finish();
    // For the whole program: the database has threads of its own.
    tracing::subscriber::set_global_default(logging).unwrap();
    let council = Council::open().await;
    let (kit, mut browser) = council.join("kit", Role::Caseworker).await;
    let secret = browser.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
    let digits = council.digits(&kit.one_time);
    let mut errors = String::new();
    errors +=
        &Browser::default().sign_in(&council, "Zebedee", "Quillfeather plinth", &digits, "own").await.text.replace("value=\"Zebedee\"", "");
    let person = chance::id(council.clock().now()).to_string();
    let known = json!({ "id": person, "name": "Zebedee Quillfeather", "born": "1931-07-09" }).to_string();
    assert_eq!(browser.post(&council, "/api/v1/people", &known).await.status, 201);
    let note =
        json!([{ "id": chance::id(council.clock().now()), "people": [person], "kind": "note", "text": "Zebedee put the samovar on." }]);
    assert_eq!(browser.post(&council, "/api/v1/entries", &note.to_string()).await.status, 200);
    let found = browser.post(&council, "/api/v1/people/find", r#"{"name":"Zebedee Quillfether"}"#).await;
    assert!(found.text.contains("Zebedee"), "the search finds them: {}", found.text);
    for (path, body) in [
        ("/api/v1/people", r#"{"id":"no","name":"Zebedee"}"#),
        ("/api/v1/people/find", r#"{"name":7,"born":"Quillfeather"}"#),
        ("/api/v1/entries", r#"{"text":"samovar"}"#),
        ("/api/v1/vocabulary", r#"{"samovar":1}"#),
        ("/api/v1/Zebedee", "{}"),
    ] {
        let refused = browser.post(&council, path, body).await;
        assert!(refused.status.is_client_error(), "{path}");
        errors += &refused.text;
    }
    let page = browser.get(&council, &format!("/people/{person}")).await;
    assert_eq!(page.status, 200);
    errors += &page.text;
    errors += &browser.get(&council, "/api/v1/people/Zebedee/record").await.text;
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.len() > 1_000, "something was logged: {}", said.len());
    for planted in PLANTED.into_iter().chain([PASSWORD, &secret, &kit.one_time, &digits, "Quillfether"]) {
        assert!(!said.contains(planted), "{planted} is in the log");
        assert!(!errors.contains(planted), "{planted} is in an error or on a page: {errors}");
    }
}
