//! A release from declaration to download: two people sign it off, anybody reads it, and other people's programs read its files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{Read, Write},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response},
};
use casework::{
    access::{Actor, Relation, Role, Verb, decide},
    insight::{Breakdown, starting_indicators},
    release::{
        Dataset, Layout, PublishedRelease, Value,
        declare::problems,
        draft::Tally,
        gate::{Meter, Report},
    },
};
use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use server::{
    demonstration::{self, Plan, ROLES},
    export::{self, Format},
    http::{Mode, State, router},
    operations::{clock::Clock, council},
};
use store::{Store, identity, releases};
use tower::ServiceExt;
use tracing_subscriber::fmt::MakeWriter;

const DECLARED: &str = include_str!("../../docs/dataset.toml");

struct Program {
    router: Router,
    store: Store,
    clock: Clock,
    folder: tempfile::TempDir,
}

impl Program {
    async fn start() -> Self {
        Self::with(60).await
    }

    async fn with(people: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_on(Some("2026-11-18".parse().unwrap()));
        let store = council::open(folder.path(), None).await.unwrap();
        demonstration::settle(&store, &clock, &Plan { people, seed: 1 }).await.unwrap();
        for role in &ROLES {
            identity::begin_session(&store, role.worker(), role.slug, clock.now(), clock.now() + TimeDelta::hours(1)).await.unwrap();
        }
        let key = demonstration::key(&store).await.unwrap();
        let state = State::new(store.clone(), clock, Mode::Demonstration { key }).keeping_files_in(folder.path().join("releases"));
        Self { router: router(state), store, clock, folder }
    }

    async fn actor(&self, slug: &str) -> Actor {
        let role = ROLES.iter().find(|role| role.slug == slug).unwrap();
        identity::worker(&self.store, role.worker()).await.unwrap().unwrap().actor()
    }

    async fn declare(&self) {
        let dataset: Dataset = toml::from_str(DECLARED).unwrap();
        releases::declare(&self.store, dataset, &self.actor("analyst").await, self.clock.now()).await.unwrap();
    }

    async fn get(&self, role: Option<&str>, path: &str) -> Response<Body> {
        let mut request = Request::get(path);
        if let Some(role) = role {
            request = request.header("cookie", format!("alongside-session={role}"));
        }
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn post(&self, role: &str, path: &str, body: &Json) -> (u16, Json) {
        let request = Request::post(path)
            .header("cookie", format!("alongside-session={role}"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .header("x-alongside", "1");
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        (answer.status().as_u16(), serde_json::from_slice(&bytes(answer).await).unwrap())
    }

    /// Prepared by the analyst and released by the team lead.
    async fn released(&self) -> Vec<String> {
        self.declare().await;
        let (status, prepared) = self.post("analyst", "/api/v1/releases", &json!({ "dataset": "what-changed", "period": "2026-Q3" })).await;
        assert_eq!((status, &prepared["passed"]), (200, &json!(true)), "{prepared}");
        let (status, done) = self.post("team-lead", "/api/v1/releases/what-changed-2026-q3/publish", &json!({})).await;
        assert_eq!((status, &done["passed"]), (200, &json!(true)), "{done}");
        let listed: Json = serde_json::from_slice(&bytes(self.get(None, "/api/v1/releases").await).await).unwrap();
        assert_eq!(listed[0]["standing"], "released");
        listed[0]["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }
}

async fn bytes(answer: Response<Body>) -> Vec<u8> {
    to_bytes(answer.into_body(), 1 << 26).await.unwrap().to_vec()
}

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
async fn every_file_is_there_for_anybody_and_the_same_each_time() {
    let program = Program::start().await;
    let files = program.released().await;
    assert_eq!(files.len(), Format::ALL.len());
    let mut kept = Vec::new();
    for file in &files {
        let answer = program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{file}")).await;
        assert_eq!(answer.status(), 200, "{file}");
        assert!(answer.headers()["etag"].to_str().unwrap().len() > 10);
        kept.push(bytes(answer).await);
    }
    // Made again from the ledger alone, byte for byte.
    std::fs::remove_dir_all(program.folder.path().join("releases")).unwrap();
    for (file, before) in files.iter().zip(&kept) {
        assert_eq!(&bytes(program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{file}")).await).await, before, "{file}");
    }
    assert_eq!(program.get(None, "/api/v1/releases/what-changed-2026-q3/council.secret").await.status(), 404);
    assert_eq!(program.get(None, "/api/v1/releases/what-changed-2026-q3/..%2f..%2fcouncil.secret").await.status(), 404);
}

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

#[tokio::test]
async fn a_disk_that_takes_nothing_leaves_no_half_release() {
    let program = Program::start().await;
    program.released().await;
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    // A file stands where the folder would go.
    let in_the_way = program.folder.path().join("in-the-way");
    std::fs::write(&in_the_way, b"here").unwrap();
    assert!(export::write_all(&published, &in_the_way.join("release")).is_err());
    let folder = program.folder.path().join("made");
    let made = export::write_all(&published, &folder).unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), made.len());
    assert!(!folder.with_extension("new").exists());
}

/// A level in bins and a rate, of the whole council alone, with values that were typed here.
fn bins_and_a_rate() -> PublishedRelease {
    let declared = DECLARED
        .replace(r#"["ae-attendances-change", "known-debt"]"#, r#"["known-debt", "ae-attendances-rate"]"#)
        .replace("outcomes = true", "outcomes = false")
        .replace(r#"breakdowns = [["age_band"]]"#, "breakdowns = []");
    let mut dataset: Dataset = toml::from_str(&format!(
        "{}[[histogram]]\nindicator = \"known-debt\"\nedges = [50000, 100000]\n",
        declared.split("[[dimension]]").next().unwrap()
    ))
    .unwrap();
    dataset.title = "Debt, and visits".into();
    let indicators = starting_indicators();
    assert_eq!(problems(&dataset, &indicators), []);
    let values = ["400", "140", "155", "25", "80", "40", "80", "3200"].map(|value| value.parse().unwrap()).to_vec();
    let meter = Meter { counts: 5, rho: 0.3125, rho_in_all: 0.3125 };
    PublishedRelease {
        release: "what-changed-2026-q3".into(),
        layout: Layout::new(&dataset, &indicators),
        dataset,
        definitions: vec!["sha256:1".into(), "sha256:2".into()],
        period: "2026-Q3".parse().unwrap(),
        revision: 0,
        values,
        at: "2026-10-05T10:00:00Z".parse().unwrap(),
        report: Report { findings: Vec::new(), tally: Tally::default(), audited: 0, programs: 0, meter },
        ledger: "0".repeat(64),
        previous: None,
        withdrawn: None,
    }
}

#[test]
fn medians_and_rates_stand_in_every_file_beside_what_they_are_worked_out_from() {
    let release = bins_and_a_rate();
    let folder = tempfile::tempdir().unwrap();
    export::write_all(&release, &folder.path().join("made")).unwrap();
    let read = |format: Format| std::fs::read(folder.path().join("made").join(format.name(&release))).unwrap();
    let text = |format: Format| String::from_utf8(read(format)).unwrap();
    let golden = "time_period,time_identifier,financial_year,geographic_level,la_code,la_name,indicator,indicator_name,filter,value,percentage,median,rate_per_1000\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,people,400,z,56452,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,bin_1,140,35,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,bin_2,155,39,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,bin_3,25,6,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,not_known,80,20,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,ae-attendances-rate,A&E attendances for each month,people,40,z,z,761\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,ae-attendances-rate,A&E attendances for each month,events,80,z,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,ae-attendances-rate,A&E attendances for each month,days,3200,z,z,z\r\n";
    let name = |id: &str| starting_indicators().into_iter().find(|one| one.id == id).unwrap().name;
    // A name with a comma in it stands between quotation marks.
    let golden = golden
        .replace("Debt known about", &name("known-debt"))
        .replace("A&E attendances for each month", &format!("\"{}\"", name("ae-attendances-rate")));
    assert_eq!(text(Format::Csv), golden);
    let page = text(Format::ChartBook);
    for words in [
        "half had less than about £565",
        "about 761 for each 1,000 months",
        "£500 to under £1000",
        "£1000 and over",
        "<td class=\"number\">761</td>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for (format, words) in
        [(Format::MetaCsv, "rate_per_1000,Indicator"), (Format::Csvw, "\"name\": \"median\""), (Format::Readme, "Medians are worked out")]
    {
        assert!(text(format).contains(words), "{words}");
    }
    // Where what is held back would decide it, nothing is worked out.
    let mut without = release.clone();
    (without.values[1], without.values[2], without.values[7]) = (Value::HeldBack, Value::HeldBack, Value::HeldBack);
    export::write_all(&without, &folder.path().join("made")).unwrap();
    let csv = text(Format::Csv);
    assert!(csv.contains("people,400,z,x,z\r\n") && csv.contains("people,40,z,z,x\r\n"), "{csv}");
}

#[tokio::test]
async fn other_peoples_programs_read_the_files_and_refuse_a_seven() {
    #[expect(clippy::disallowed_methods, reason = "where Python with the validators is comes from bin/test")]
    let Ok(python) = std::env::var("VALIDATORS_PYTHON") else { return };
    let program = Program::start().await;
    program.released().await;
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    for (place, published) in [("counts", published), ("bins", bins_and_a_rate())] {
        let folder = program.folder.path().join(place);
        export::write_all(&published, &folder).unwrap();
        let found = std::process::Command::new(&python).arg("tests/release/validate.py").arg(&folder).output().unwrap();
        let said = String::from_utf8_lossy(&found.stdout).into_owned();
        assert!(found.status.success(), "{place}: {said}\n{}", String::from_utf8_lossy(&found.stderr));
        for wanted in ["frictionless: valid", "csvw:", "an injected 7: refused by both", "openpyxl and odfpy:", "duckdb:", "pyarrow:"] {
            assert!(said.contains(wanted), "{place}: {wanted}\n{said}");
        }
    }
}
