//! What is true of people leaves by no way: values are planted, and everything that is said is looked through.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{Read, Write},
    sync::{Arc, Mutex},
};

use axum::{body::Body, http::Response};
use casework::{
    access::{Actor, Relation, Role, Verb, decide},
    insight::Breakdown,
};
use serde_json::json;
use server::export::Format;
use store::releases;
use tracing_subscriber::fmt::MakeWriter;

use super::{Program, bytes};

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

/// Whether a number stands in a text by itself, and not within a longer one.
fn holds(text: &str, number: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    text.match_indices(number).any(|(at, _)| !inside(text[..at].chars().next_back()) && !inside(text[at + number.len()..].chars().next()))
}

/// An answer, headers and body; what it is packed in is taken off. How long it is says nothing.
async fn whole(answer: Response<Body>) -> String {
    let mut said = answer.status().to_string();
    for (name, value) in answer.headers().iter().filter(|(name, _)| *name != "content-length") {
        write!(said, "\n{name}: {}", value.to_str().unwrap()).unwrap();
    }
    let body = bytes(answer).await;
    if body.starts_with(b"PK") {
        let mut packed = zip::ZipArchive::new(std::io::Cursor::new(body)).unwrap();
        for nth in 0..packed.len() {
            let mut text = Vec::new();
            packed.by_index(nth).unwrap().read_to_end(&mut text).unwrap();
            said += &String::from_utf8_lossy(&text);
        }
    } else {
        said += &String::from_utf8_lossy(&body);
    }
    said
}

#[tokio::test]
async fn no_key_and_no_true_count_is_in_any_file_answer_header_error_or_log() {
    let log = Log::default();
    let filter = tracing_subscriber::EnvFilter::new("info,server=trace,store=trace,casework=trace,tower_http=trace");
    tracing::subscriber::set_global_default(tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone()).finish()).unwrap();
    tracing::info!(target: "server", "the log is kept");
    let program = Program::with(240).await;
    program.declare().await;
    let mut said: Vec<(String, String)> = Vec::new();
    let wanted = json!({ "dataset": "what-changed", "period": "2026-Q3" });
    for (role, path, body) in [
        ("caseworker", "/api/v1/releases", wanted.clone()),
        ("analyst", "/api/v1/releases", json!({ "dataset": "what-changed", "period": "2026-Q4" })),
        ("analyst", "/api/v1/releases", wanted),
        ("analyst", "/api/v1/releases/what-changed-2026-q3/publish", json!({})),
    ] {
        said.push((format!("{role} {path}"), program.post(role, path, &body).await.1.to_string()));
    }
    for path in ["/release", "/release/datasets/what-changed", "/release/what-changed-2026-q3", "/api/v1/releases/what-changed-2026-q3"] {
        said.push((format!("before: {path}"), whole(program.get(Some("analyst"), path).await).await));
    }
    let published = program.post("team-lead", "/api/v1/releases/what-changed-2026-q3/publish", &json!({})).await;
    said.push(("published".into(), published.1.to_string()));
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    let files = Format::ALL.map(|format| format!("/api/v1/releases/what-changed-2026-q3/{}", format.name(&published)));
    let pages =
        ["/api/v1/releases", "/published", "/published/what-changed", "/published/what-changed/what-changed-2026-q3", "/published/nothing"];
    for path in files.iter().map(String::as_str).chain(pages) {
        said.push((path.to_owned(), whole(program.get(None, path).await).await));
    }
    for path in ["/release", "/release/what-changed-2026-q3", "/release/side-by-side", "/api/v1/figures/known-debt"] {
        said.push((format!("after: {path}"), whole(program.get(Some("analyst"), path).await).await));
    }
    said.push(("the log".into(), String::from_utf8(log.0.lock().unwrap().clone()).unwrap()));
    assert!(said.last().unwrap().1.contains("the log is kept"));

    // What is true of the whole council, and is no multiple of five: a number of three digits that means nothing else.
    let manager = Actor { worker: program.actor("team-lead").await.worker, role: Role::ServiceManager, teams: Vec::new() };
    let allow = decide(&manager, Verb::SeeFigures, &Relation::default(), program.clock.now()).unwrap();
    let mut planted = BTreeSet::new();
    for id in ["ae-attendances-change", "known-debt"] {
        let indicator = store::figures::indicator(&program.store, id, None).await.unwrap();
        let everybody = [Breakdown::default()];
        let seen = store::figures::live(&program.store, &allow, &indicator, &everybody, published.period, program.clock.now());
        let figure = seen.await.unwrap()[0].figure().unwrap().clone();
        let counts = [figure.people, figure.lower, figure.same, figure.higher, figure.unknown, figure.followed_up];
        planted.extend(counts.into_iter().filter(|count| *count > 100 && count % 5 != 0).map(|count| count.to_string()));
    }
    assert!(planted.len() > 1, "{planted:?}");
    // Person keys as cells have them, however they might be written.
    let mut tx = program.store.read().await.unwrap();
    let sql = "SELECT DISTINCT key_high, key_low FROM contributions WHERE people > 0";
    let keys: Vec<(i64, i64)> = store::on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await).unwrap();
    drop(tx);
    assert!(keys.len() > 20);
    for (high, low) in keys {
        let key = high.cast_unsigned() << 32 | low.cast_unsigned();
        planted.extend([high.to_string(), low.to_string(), key.to_string(), key.cast_signed().to_string()]);
        planted.extend([format!("{high:x}"), format!("{low:x}"), format!("{key:x}")].into_iter().filter(|text| text.len() > 6));
    }
    for (place, text) in &said {
        for planted in &planted {
            assert!(!holds(text, planted), "{planted} in {place}");
        }
        // What anybody can read begins with its address.
        assert!(!place.starts_with('/') || !text.contains("audited"), "{place}: how many of what is held back is small");
    }
    let table = format!("/{}", Format::Csv.name(&published));
    let tidy = &said.iter().find(|(place, _)| place.ends_with(&table)).unwrap().1;
    for line in tidy.lines().filter(|line| line.starts_with("2026-Q3")) {
        let value = line.rsplit(',').nth(1).unwrap();
        assert!(["c", "z", "x"].contains(&value) || value.parse::<i64>().is_ok_and(|count| count >= 10 && count % 5 == 0), "{line}");
    }
}
