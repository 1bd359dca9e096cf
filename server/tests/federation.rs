//! Two councils on loopback: one publishes, the other collects what it may, and shows both side by side. And a council that lies.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::Request,
    response::{IntoResponse, Redirect},
    routing::get,
};
use casework::release::{Dataset, PublishedRelease, Value};
use chrono::TimeDelta;
use server::{
    demonstration::{self, Plan, ROLES},
    export::{self, Format},
    federation::{self, LARGEST_TABLE, MOST_RELEASES, Refused},
    http::{Mode, State, router},
    identity::web::Web,
    operations::{clock::Clock, council},
};
use store::{Store, identity, releases};
use tower::ServiceExt;

const RELEASE: &str = "what-changed-2026-q3";

struct Council {
    router: Router,
    store: Store,
    clock: Clock,
    folder: tempfile::TempDir,
}

impl Council {
    /// With a dataset released under its own name and code.
    async fn start(name: &str, code: &str, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_on(Some("2026-11-18".parse().unwrap()));
        let store = council::open(folder.path(), None).await.unwrap();
        demonstration::settle(&store, &clock, &Plan { people: 60, seed }).await.unwrap();
        let mut dataset: Dataset = toml::from_str(include_str!("../../docs/dataset.toml")).unwrap();
        (dataset.council.name, dataset.council.code) = (name.to_owned(), code.to_owned());
        for role in &ROLES {
            identity::begin_session(&store, role.worker(), role.slug, clock.now(), clock.now() + TimeDelta::hours(1)).await.unwrap();
        }
        let actor = async |slug: &str| {
            let role = ROLES.iter().find(|role| role.slug == slug).unwrap();
            identity::worker(&store, role.worker()).await.unwrap().unwrap().actor()
        };
        let (ines, rosa) = (actor("analyst").await, actor("team-lead").await);
        releases::declare(&store, dataset.clone(), &ines, clock.now()).await.unwrap();
        let period = "2026-Q3".parse().unwrap();
        let (release, report) = releases::prepare(&store, dataset, period, false, &ines, clock.now()).await.unwrap();
        assert!(report.passed());
        assert!(releases::publish(&store, &release, &rosa, clock.now()).await.unwrap().passed());
        let key = demonstration::key(&store).await.unwrap();
        let state = State::new(store.clone(), clock, Mode::Demonstration { key }).keeping_files_in(folder.path().join("releases"));
        Self { router: router(state), store, clock, folder }
    }

    fn collected(&self) -> PathBuf {
        self.folder.path().join("collected")
    }

    async fn page(&self) -> String {
        let request = Request::get("/release/side-by-side").header("cookie", "alongside-session=analyst").body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 200);
        String::from_utf8(to_bytes(answer.into_body(), 1 << 24).await.unwrap().to_vec()).unwrap()
    }

    async fn published(&self) -> PublishedRelease {
        releases::published(&self.store, RELEASE).await.unwrap()
    }

    /// Collects from an address as the command does: everything that is as it should be is kept.
    async fn collect(&self, address: &str) -> Vec<(String, Option<String>)> {
        let read = federation::collect(&Web::default(), address, self.clock.now()).await.unwrap();
        let said = read.iter().map(|(name, read)| (name.clone(), read.as_ref().err().map(ToString::to_string))).collect();
        let found: Vec<_> = read.into_iter().filter_map(|(_, read)| read.ok()).collect();
        federation::keep(&found, address, &self.collected()).unwrap();
        said
    }
}

/// On a port of its own. It ends with the test.
async fn listening(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn what_one_council_publishes_stands_beside_what_another_does() {
    let (ours, theirs) = (Council::start("Gateshead", "E08000037", 1).await, Council::start("Another <b>place", "E08000021", 2).await);
    assert!(ours.page().await.contains("Fewer than two councils"));
    // What is asked of them, as they see it.
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = asked.clone();
    let watched = theirs.router.clone().layer(axum::middleware::from_fn(move |request: Request, next: axum::middleware::Next| {
        let seen = seen.clone();
        async move {
            let (head, body) = request.into_parts();
            let body = to_bytes(body, 1 << 20).await.unwrap();
            let names: Vec<&str> = head.headers.keys().map(axum::http::HeaderName::as_str).collect();
            seen.lock().unwrap().push(format!("{} {} {names:?} {}", head.method, head.uri, body.len()));
            next.run(Request::from_parts(head, Body::from(body))).await
        }
    }));
    let address = listening(watched).await;
    assert_eq!(ours.collect(&address).await, [(RELEASE.to_owned(), None)]);
    assert_eq!(ours.collect(&format!("{address}/")).await.len(), 1);
    let kept = federation::all(&ours.collected());
    assert_eq!(kept.len(), 1, "collected twice, kept once");
    let values = theirs.published().await;
    assert_eq!(kept[0].measured, federation::own(&values), "what they published, to the letter");
    assert!(kept[0].measured.iter().any(|one| one.lower.is_some_and(|lower| lower.count().is_some())));
    for question in asked.lock().unwrap().iter() {
        assert!(question.starts_with("GET /api/v1/releases") && question.ends_with("[\"accept\", \"host\"] 0"), "{question}");
    }
    let page = ours.page().await;
    let (first, second) = (page.find(">Another &lt;b&gt;place</th>").unwrap(), page.find(">Gateshead</th>").unwrap());
    assert!(first < second, "by name");
    for words in ["95% limits", "99.8% limits", "It is no ranking", "OGL-UK-3.0", "chart--funnel", "July to September 2026", &address] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("sort") && !page.contains("<b>place"), "nothing sorts it, and what they call themselves is words");
    // What they take back goes here too, the next time.
    let rosa =
        identity::worker(&theirs.store, ROLES.iter().find(|role| role.slug == "team-lead").unwrap().worker()).await.unwrap().unwrap();
    releases::withdraw(&theirs.store, RELEASE, "Counted twice.", &rosa.actor(), theirs.clock.now()).await.unwrap();
    assert!(ours.collect(&address).await.is_empty());
    assert!(!ours.page().await.contains("Another"));
}

/// A council that serves whatever it likes in the place of a file.
struct Liar {
    release: PublishedRelease,
    names: Vec<String>,
    files: tempfile::TempDir,
}

impl Liar {
    fn of(release: PublishedRelease) -> Self {
        let files = tempfile::tempdir().unwrap();
        let made = export::write_all(&release, &files.path().join("files")).unwrap();
        let names = made.into_iter().map(|made| made.name).collect();
        Self { release, names, files }
    }

    fn bytes(&self, format: Format) -> Vec<u8> {
        std::fs::read(self.files.path().join("files").join(format.name(&self.release))).unwrap()
    }

    fn listed(&self) -> serde_json::Value {
        let (id, period) = (&self.release.release, self.release.period.to_string());
        serde_json::json!({ "id": id, "dataset": "what-changed", "period": period, "standing": "released", "files": self.names })
    }

    /// With the answer for one of its files in the place of that.
    fn serving(&self, instead: Format, answer: axum::routing::MethodRouter) -> Router {
        let list = serde_json::Value::from(vec![self.listed()]).to_string();
        let mut router = Router::new().route("/api/v1/releases", get(move || async move { list }));
        for format in Format::ALL {
            let bytes = self.bytes(format);
            let own = if format == instead { answer.clone() } else { get(move || async move { bytes }) };
            router = router.route(&format!("/api/v1/releases/{}/{}", self.release.release, format.name(&self.release)), own);
        }
        router
    }

    /// What is said to one file that was changed.
    async fn changed(&self, format: Format, change: impl Fn(String) -> String) -> String {
        let text = change(String::from_utf8(self.bytes(format)).unwrap());
        self.answered(format, get(move || async move { text })).await
    }

    async fn answered(&self, format: Format, answer: axum::routing::MethodRouter) -> String {
        said(listening(self.serving(format, answer)).await).await
    }

    /// What is said to it as it is.
    async fn told(self) -> String {
        self.answered(Format::Ods, get(|| async { "not asked for" })).await
    }
}

async fn said(address: String) -> String {
    let mut read = federation::collect(&Web::default(), &address, "2026-11-18T10:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(read.len(), 1);
    read.remove(0).1.map_or_else(|why: Refused| why.to_string(), |found| format!("kept {}", found.files.len()))
}

#[tokio::test]
async fn what_is_not_as_it_should_be_is_not_taken_in() {
    let theirs = Council::start("Another place", "E08000021", 2).await;
    let as_it_is = theirs.published().await;
    let liar = || Liar::of(as_it_is.clone());
    assert_eq!(liar().told().await, "kept 3", "as it is, it is taken in");
    let refused = async |format: Format, change: &dyn Fn(String) -> String, why: &str| {
        let said = liar().changed(format, change).await;
        assert!(said.contains(why), "{why}: {said}");
    };
    refused(Format::Csv, &|table| table.replacen(",c,", ",15,", 1), "its hash is another").await;
    refused(Format::Csvw, &|text| text.replace("percentage", "share"), "its hash is another").await;
    refused(Format::Manifest, &|text| text.replace("OGL-UK-3.0", "All rights reserved"), "its declaration is not the one").await;
    refused(Format::Manifest, &|text| text.replace("\"what-changed-2026-q3\"", "\"other\""), "another release").await;
    refused(Format::Manifest, &|text| text.replace("\"passed\": true", "\"passed\": false"), "gate").await;
    refused(Format::Manifest, &|_| "{}".into(), "cannot be read").await;
    // A liar who knows how hashes are made.
    let made = async |spoil: &dyn Fn(&mut PublishedRelease), why: &str| {
        let mut release = as_it_is.clone();
        spoil(&mut release);
        let said = Liar::of(release).told().await;
        assert!(said.contains(why), "{why}: {said}");
    };
    made(&|release| release.dataset.licence = "All rights reserved".into(), "not under a licence").await;
    made(&|release| release.values[0] = Value::Count(7), "must not be published").await;
    made(&|release| release.values[0] = Value::Count(11), "must not be published").await;
    made(&|release| release.values[0] = Value::Count(3_000_000), "more people than any council").await;
    made(&|release| release.dataset.council.code = "../../etc".into(), "no name of a file").await;
    made(&|release| release.dataset.council.name = "a".repeat(5_000), "too long").await;
    made(&|release| release.dataset.council.name = "daehsetaG\u{202e}".into(), "cannot be seen").await;
    made(&|release| release.definitions[0] = String::new(), "by which definition").await;
    assert!(liar().answered(Format::Csv, get(|| async { [0xff_u8, 0xfe] })).await.contains("hash"));
}

#[tokio::test]
async fn nobody_is_followed_waited_for_or_read_without_end() {
    let theirs = Council::start("Another place", "E08000021", 2).await;
    let liar = Liar::of(theirs.published().await);
    let elsewhere = listening(liar.serving(Format::Ods, get(|| async { "" }))).await;
    let to = format!("{elsewhere}/api/v1/releases/{RELEASE}/{}", Format::Csv.name(&liar.release));
    let redirected = liar.answered(Format::Csv, get(move || async move { Redirect::temporary(&to) })).await;
    assert!(redirected.contains("answers 307, and only 200 is taken"), "{redirected}");
    let large = liar.answered(Format::Csv, get(|| async { "x".repeat(LARGEST_TABLE + 1) })).await;
    assert!(large.contains(&format!("larger than {LARGEST_TABLE} bytes")), "{large}");
    let endless = || {
        let piece = Bytes::from(vec![b'x'; 1 << 16]);
        Body::from_stream(futures::stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()))).into_response()
    };
    for format in [Format::Manifest, Format::Csvw, Format::Csv] {
        let said = liar.answered(format, get(move || async move { endless() })).await;
        assert!(said.contains("is larger than"), "{said}");
    }
    for (address, why) in [
        (listening(Router::new().route("/api/v1/releases", get(move || async move { endless() }))).await, "is larger than"),
        (listening(Router::new().route("/api/v1/releases", get(|| async { "<h1>Welcome</h1>" }))).await, "no list of releases"),
        (listening(Router::new()).await, "answers 404"),
        ("http://127.0.0.1:1".into(), "cannot be reached"),
        ("http://figures.example".into(), "only https is asked, or this machine"),
        ("https://ann:secret@figures.example".into(), "not the address of a council"),
        ("file:///etc/passwd".into(), "not an address"),
    ] {
        let refused = federation::collect(&Web::default(), &address, theirs.clock.now()).await.err().unwrap().to_string();
        assert!(refused.contains(why), "{address}: {refused}");
        assert!(!refused.contains("secret"));
    }
}

#[tokio::test]
async fn only_the_newest_releases_are_read_and_no_name_leaves_its_folder() {
    let theirs = Council::start("Another place", "E08000021", 2).await;
    let liar = Liar::of(theirs.published().await);
    let mut many = Vec::new();
    for nth in 0..60 {
        for quarter in ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"] {
            let mut one = liar.listed();
            (one["dataset"], one["id"], one["period"]) = (format!("d{nth}").into(), format!("d{nth}-{quarter}").into(), quarter.into());
            many.push(one);
        }
    }
    many[0]["files"] = vec!["../../council.secret.manifest.json"].into();
    many[1]["id"] = "..".into();
    let list = serde_json::Value::from(many).to_string();
    let address = listening(Router::new().route("/api/v1/releases", get(move || async move { list }))).await;
    let read = federation::collect(&Web::default(), &address, theirs.clock.now()).await.unwrap();
    let said: Vec<String> = read.iter().map(|(_, read)| read.as_ref().err().unwrap().to_string()).collect();
    assert_eq!(said.iter().filter(|why| why.contains("only the first")).count(), 240 - MOST_RELEASES);
    assert_eq!(said.iter().filter(|why| why.contains("no name of a file")).count(), 2, "{said:?}");
}

#[tokio::test]
async fn two_addresses_do_not_speak_for_one_council_and_nobody_speaks_for_us() {
    let (ours, theirs) = (Council::start("Gateshead", "E08000037", 1).await, Council::start("Another place", "E08000021", 2).await);
    let released = theirs.published().await;
    let collect = async |release: PublishedRelease| {
        let address = listening(Liar::of(release).serving(Format::Ods, get(|| async { "" }))).await;
        let mut read = federation::collect(&Web::default(), &address, ours.clock.now()).await.unwrap();
        federation::keep(&[read.remove(0).1.unwrap()], &address, &ours.collected()).map_err(|why| why.to_string())
    };
    collect(released.clone()).await.unwrap();
    let twice = collect(released.clone()).await.unwrap_err();
    assert!(twice.contains("Another place (E08000021), and so does http://127.0.0.1:"), "{twice}");
    assert_eq!(federation::all(&ours.collected()).len(), 1, "the first stays");
    let mut us = released;
    (us.dataset.council.name, us.dataset.council.code) = ("Gateshead too".into(), "E08000037".into());
    collect(us).await.unwrap();
    let page = ours.page().await;
    assert!(page.contains("Not shown: what http://127.0.0.1:") && !page.contains(">Gateshead too</th>"), "{page}");
}

#[tokio::test]
async fn a_disk_that_takes_nothing_leaves_what_was_collected_before() {
    let (ours, theirs) = (Council::start("Gateshead", "E08000037", 1).await, Council::start("Another place", "E08000021", 2).await);
    let address = listening(theirs.router.clone()).await;
    ours.collect(&address).await;
    let folder = ours.collected();
    let own = std::fs::read_dir(&folder).unwrap().flatten().next().unwrap().path();
    // A file stands where the new ones would go.
    std::fs::write(own.with_extension("new"), b"here").unwrap();
    let mut read = federation::collect(&Web::default(), &address, ours.clock.now()).await.unwrap();
    assert!(federation::keep(&[read.remove(0).1.unwrap()], &address, &folder).is_err());
    assert_eq!(federation::all(&folder).len(), 1);
    assert!(Path::new(&own).join(RELEASE).join("..").join("collected.json").exists());
}
