//! Two councils on loopback: one publishes, the other collects what it may, and shows both side by side.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
    response::IntoResponse,
    routing::get,
};
use casework::release::Dataset;
use server::{
    demonstration::{self, Plan, ROLES},
    export::{self, Format},
    federation::{self, Refused},
    http::{Mode, State, router},
    identity::web::Web,
    operations::{clock::Clock, council},
};
use store::{Store, identity, releases};
use tower::ServiceExt;

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

    async fn page(&self, path: &str) -> String {
        let answer = self.router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        String::from_utf8(to_bytes(answer.into_body(), 1 << 24).await.unwrap().to_vec()).unwrap()
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
    assert!(ours.page("/published/side-by-side").await.contains("Fewer than two councils"));
    let address = listening(theirs.router.clone()).await;
    let found = federation::collect(&Web::default(), &address, ours.clock.now()).await.unwrap();
    assert_eq!(found.len(), 1);
    for (release, found) in found {
        let found = found.unwrap_or_else(|why| panic!("{release}: {why}"));
        assert_eq!(found.files.len(), 3, "manifest, what the columns mean, table");
        federation::keep(&found, &ours.folder.path().join("collected")).unwrap();
        federation::keep(&found, &ours.folder.path().join("collected")).unwrap();
    }
    assert_eq!(federation::all(&ours.folder.path().join("collected")).len(), 1, "collected twice, kept once");
    let page = ours.page("/published/side-by-side").await;
    let (first, second) = (page.find("Another &lt;b&gt;place</th>").unwrap(), page.find("Gateshead</th>").unwrap());
    assert!(first < second, "by name");
    for words in ["95% limits", "99.8% limits", "This is not a ranking", "OGL-UK-3.0", "<svg", "July to September 2026"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<script") && !page.contains("sort"), "nothing sorts it");
}

/// A council whose files are another's, one of them changed.
async fn spoilt(theirs: &Council, ending: &str, change: impl Fn(String) -> String) -> Result<(), Refused> {
    let published = releases::published(&theirs.store, "what-changed-2026-q3").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let made = export::write_all(&published, &folder.path().join("files")).unwrap();
    let names: Vec<String> = made.iter().map(|made| made.name.clone()).collect();
    let list = serde_json::json!([{ "id": "what-changed-2026-q3", "dataset": "what-changed", "standing": "released", "files": names }]);
    let mut router = Router::new().route("/api/v1/releases", get(move || async move { list.to_string() }));
    for name in names {
        let bytes = std::fs::read(folder.path().join("files").join(&name)).unwrap();
        let is_it = name.ends_with(ending) && !(ending == ".csv" && name.ends_with(".meta.csv"));
        let bytes = if is_it { change(String::from_utf8(bytes).unwrap()).into_bytes() } else { bytes };
        router = router.route(&format!("/api/v1/releases/what-changed-2026-q3/{name}"), get(move || async move { bytes.into_response() }));
    }
    let address = listening(router).await;
    let (_, found) = federation::collect(&Web::default(), &address, theirs.clock.now()).await.unwrap().remove(0);
    found.map(|_| ())
}

#[tokio::test]
async fn what_is_not_as_it_should_be_is_not_taken_in() {
    let theirs = Council::start("Another place", "E08000021", 2).await;
    assert!(spoilt(&theirs, ".csv", |table| table).await.is_ok(), "as it is, it is taken in");
    let refused = async |ending: &str, change: &dyn Fn(String) -> String, why: &str| {
        let said = spoilt(&theirs, ending, change).await.unwrap_err().to_string();
        assert!(said.contains(why), "{why}: {said}");
    };
    refused(Format::Csv.ending(), &|table| table.replace(",c,", ",15,"), "its hash is another").await;
    refused(Format::Csvw.ending(), &|text| text.replace("percentage", "share"), "its hash is another").await;
    refused(Format::Manifest.ending(), &|text| text.replace("OGL-UK-3.0", "All rights reserved"), "hash").await;
    refused(Format::Manifest.ending(), &|text| text.replace("\"what-changed-2026-q3\"", "\"other\""), "another release").await;
    refused(Format::Manifest.ending(), &|text| text.replace("\"passed\": true", "\"passed\": false"), "gate").await;
    refused(Format::Manifest.ending(), &|_| "{}".into(), "cannot be read").await;
    let nobody = federation::collect(&Web::default(), "http://127.0.0.1:1", theirs.clock.now()).await;
    assert!(nobody.is_err());
    assert!(
        federation::collect(&Web::default(), "http://figures.example", theirs.clock.now()).await.is_err(),
        "in the clear over a network"
    );
}
