//! Documents are true: every path, program, command, request, crate and name that they give exists.
//!
//! What is checked stands in `backticks`, in code blocks and in links. A word in capitals within an address stands for an example.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use chrono::TimeDelta;
use server::{
    demonstration::{self, Plan, ROLES},
    http::{Mode, State, router},
    operations::{clock::Clock, council},
};
use store::identity;
use tower::ServiceExt;

/// Something that a document says is there.
#[derive(Debug, PartialEq, Eq)]
enum Claim {
    /// A file or folder of the repository.
    Path(String),
    /// A file or folder, from the document's own folder.
    Link(String),
    /// One of our scripts, with what is said to it.
    Script(String, Vec<String>),
    /// The program, with what is said to it.
    Program(Vec<String>),
    /// cargo, with what is said to it.
    Cargo(Vec<String>),
    /// A method and an address.
    Request(String, String),
    /// A crate, a tool or an npm package, and its version or the beginning of it.
    Version(String, String),
    /// A word of the code.
    Name(String),
}

/// Endings by which a file is known that stands at the top of the repository.
const ENDINGS: [&str; 10] = [".rs", ".toml", ".lock", ".md", ".sql", ".js", ".mjs", ".json", ".jsonl", ".txt"];

/// What is in backticks, one after the other, and the lines of code blocks.
fn code(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut prose, mut lines, mut in_block) = (String::new(), Vec::new(), false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            lines.push(line.trim().to_owned());
        } else {
            prose.push_str(line);
            prose.push(' ');
        }
    }
    assert!(!in_block && prose.matches('`').count().is_multiple_of(2), "a backtick is missing");
    (prose.split('`').skip(1).step_by(2).map(str::to_owned).collect(), lines)
}

/// What a document says is there.
fn claims(text: &str) -> Vec<Claim> {
    let (spans, lines) = code(text);
    let mut claims: Vec<Claim> = spans.iter().filter_map(|span| claim(span)).collect();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        match claim(&line) {
            Some(said @ (Claim::Script(..) | Claim::Program(_) | Claim::Cargo(_))) => claims.push(said),
            _ => claims.extend(words.into_iter().filter(|word| is_path(word)).map(|word| Claim::Path(word.to_owned()))),
        }
    }
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    claims.extend(targets.filter(|link| !link.is_empty() && !link.contains("://")).map(|link| Claim::Link(link.to_owned())));
    claims
}

/// What one piece of code says is there, if it says anything of the kind.
fn claim(span: &str) -> Option<Claim> {
    let words: Vec<&str> = span.split_whitespace().collect();
    let (&first, rest) = words.split_first()?;
    let said = || rest.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    match (first, rest) {
        ("GET" | "POST", [address, ..]) => Some(Claim::Request(first.to_owned(), (*address).to_owned())),
        ("alongside" | "target/release/alongside", _) => Some(Claim::Program(said())),
        ("cargo", _) => Some(Claim::Cargo(said())),
        (name, [version]) if is_version(version) && !name.starts_with('-') && is_made_of(name, "-_@/") => {
            Some(Claim::Version(name.to_owned(), (*version).to_owned()))
        }
        (script, _) if script.starts_with("bin/") && !script.contains('.') => Some(Claim::Script(script.to_owned(), said())),
        (address, []) if address.starts_with('/') => Some(Claim::Request("GET".to_owned(), address.to_owned())),
        (path, []) if is_path(path) => Some(Claim::Path(path.trim_end_matches('/').to_owned())),
        (name, []) if is_made_of(name.trim_end_matches('!'), "_:") && name.len() > 1 => {
            Some(Claim::Name(name.trim_end_matches('!').to_owned()))
        }
        _ => None,
    }
}

/// Letters, digits and these.
fn is_made_of(word: &str, others: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || others.contains(letter))
}

fn is_version(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

/// A path of the repository: not one of what is built, and not of another place on the machine.
fn is_path(word: &str) -> bool {
    let ours =
        is_made_of(word, "_-./") && !word.starts_with(['/', '.', '-']) && !word.starts_with("target/") && !word.starts_with("alongside-");
    ours && (word.contains('/') || ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the repository")
}

/// Everything against which claims are held.
struct House {
    router: Router,
    person: String,
    release: String,
    file: String,
    /// The code, without its comments.
    code: String,
    /// Where versions are written down.
    locks: String,
    _folder: tempfile::TempDir,
}

impl House {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::starting_on("2026-11-18".parse().ok());
        let store = council::open(folder.path(), None).await.expect("a council");
        demonstration::settle(&store, &clock, &Plan { people: 0, seed: 1 }).await.expect("a demonstration");
        for role in &ROLES {
            let ends = clock.now() + TimeDelta::hours(1);
            identity::begin_session(&store, role.worker(), role.slug, clock.now(), ends).await.expect("a session");
        }
        demonstration::publish(&store, &clock).await.expect("a published dataset");
        let key = demonstration::key(&store).await.expect("a key");
        let mut house = Self {
            router: router(State::new(store, clock, Mode::Demonstration { key })),
            person: String::new(),
            release: String::new(),
            file: String::new(),
            code: source(),
            locks: ["Cargo.lock", "style/package.json", "end2end/package.json", "bin/toolchain"].map(read).join("\n"),
            _folder: folder,
        };
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        let feed = house.ask("GET", "/api/v1/entries", "caseworker").await.1;
        let known = feed.lines().find(|line| line.contains("Denise Harland")).expect("Denise");
        house.person = text(&serde_json::from_str::<serde_json::Value>(known).expect("JSON")["people"][0]);
        let listed: serde_json::Value = serde_json::from_str(&house.ask("GET", "/api/v1/releases", "analyst").await.1).expect("JSON");
        (house.release, house.file) = (text(&listed[0]["id"]), text(&listed[0]["files"][0]));
        house
    }

    async fn ask(&self, method: &str, address: &str, role: &str) -> (StatusCode, String) {
        let request = Request::builder().method(method).uri(address).header("cookie", format!("alongside-session={role}"));
        let ours = request.header("sec-fetch-site", "same-origin").header("content-type", "application/json").header("x-alongside", "1");
        let answer = self.router.clone().oneshot(ours.body(Body::from("[]")).expect("a request")).await.expect("an answer");
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 1 << 24).await.expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// What of a document is not so.
    async fn faults(&self, text: &str, folder: &Path) -> Vec<String> {
        let mut faults = Vec::new();
        for claim in claims(text) {
            let holds = match &claim {
                Claim::Path(path) => root().join(path).exists(),
                Claim::Link(path) => folder.join(path).exists(),
                Claim::Script(script, said) => script_takes(script, said),
                Claim::Program(said) => program_takes(said),
                Claim::Cargo(said) => cargo_finds(said),
                Claim::Request(method, address) => self.answers(method, address).await,
                Claim::Version(name, version) => self.has_version(name, version),
                Claim::Name(name) => name.split("::").all(|word| has_word(&self.code, word)),
            };
            if !holds {
                faults.push(format!("{claim:?}"));
            }
        }
        faults
    }

    /// Whether somebody gets another answer than that there is nothing there.
    async fn answers(&self, method: &str, address: &str) -> bool {
        let example = address.replace("/people/ID", &format!("/people/{}", self.person));
        let example = example.replace("/figures/ID", "/figures/known-debt");
        let example = example.replace("/releases/ID/FILE", &format!("/releases/{}/{}", self.release, self.file));
        for role in &ROLES {
            let (status, _) = self.ask(method, &example, role.slug).await;
            if status != StatusCode::NOT_FOUND && status != StatusCode::METHOD_NOT_ALLOWED {
                return true;
            }
        }
        false
    }

    fn has_version(&self, name: &str, version: &str) -> bool {
        let tool = name.replace('-', "_");
        let written = [
            format!("name = \"{name}\"\nversion = \"{version}"),
            format!("\"{name}\": \"{version}"),
            format!("\n{tool}_version={version}"),
        ];
        written.iter().any(|written| self.locks.contains(written))
    }
}

/// Every line of the code that is no comment.
fn source() -> String {
    let folders =
        ["app/src", "casework/src", "casework/data", "server/src", "server/data", "store/src", "migrations", "style/public", "bin"];
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut code = ["Cargo.toml", "app/Cargo.toml", "clippy.toml"].map(read).join("\n");
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            code.extend(text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]));
        }
    }
    code
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

/// Whether a script is there, can be run, and speaks of every option and stage it is given.
fn script_takes(script: &str, said: &[String]) -> bool {
    let path = root().join(script);
    #[cfg(unix)]
    let can_run = fs::metadata(&path).is_ok_and(|about| std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o111 != 0);
    #[cfg(not(unix))]
    let can_run = path.exists();
    let is_option = |word: &&String| word.starts_with(|first: char| first.is_ascii_lowercase() || first == '-');
    can_run && fs::read_to_string(&path).is_ok_and(|text| said.iter().filter(is_option).all(|word| text.contains(word.as_str())))
}

/// What the program says about a command, if it knows it.
fn help(command: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_alongside")).args(command).arg("--help").output().expect("the program");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the program knows a command, what is under it, and every option it is given.
fn program_takes(said: &[String]) -> bool {
    let (mut command, mut about) = (Vec::new(), help(&[]));
    for word in said {
        let Some(text) = about.as_ref() else { return false };
        if let Some(option) = word.strip_prefix("--") {
            if !has_word(&text.replace('-', "_"), &format!("__{}", option.replace('-', "_"))) {
                return false;
            }
        } else if text.contains("Commands:") {
            command.push(word.as_str());
            about = help(&command);
        }
    }
    about.is_some()
}

/// Whether the crates and tests that cargo is asked for are ours.
fn cargo_finds(said: &[String]) -> bool {
    let named = |option: &str| said.iter().position(|word| word == option).and_then(|at| said.get(at + 1));
    let Some(package) = named("-p") else { return true };
    let of_package = |path: &str| root().join(package).join(path).exists();
    let test = named("--test").is_none_or(|test| of_package(&format!("tests/{test}.rs")) || of_package(&format!("tests/{test}/main.rs")));
    of_package("Cargo.toml") && test
}

/// Every document, and its folder.
fn documents() -> Vec<(String, PathBuf)> {
    let decisions = root().join("docs/decisions");
    let mut all = vec![root().join("README.md"), root().join("ARCHITECTURE.md"), root().join("CONTRIBUTING.md")];
    all.extend(fs::read_dir(decisions).expect("decisions").map(|entry| entry.expect("an entry").path()));
    all.sort();
    all.into_iter().filter_map(|path| Some((fs::read_to_string(&path).expect("a document"), path.parent()?.to_owned()))).collect()
}

#[tokio::test]
async fn every_path_command_crate_and_route_that_documents_name_is_there() {
    let house = House::open().await;
    let mut faults = Vec::new();
    for (text, folder) in documents() {
        let title = text.lines().next().unwrap_or_default().to_owned();
        faults.extend(house.faults(&text, &folder).await.into_iter().map(|fault| format!("{title}: {fault}")));
    }
    assert!(faults.is_empty(), "not there:\n{}", faults.join("\n"));
}

#[tokio::test]
async fn a_false_document_is_found_out_in_every_word() {
    let house = House::open().await;
    let said = [
        "`store/src/nowhere.rs`",
        "`NOWHERE.md`",
        "[a page](nowhere.md)",
        "![a picture](docs/nowhere.png)",
        "`bin/fly`",
        "`bin/test --wings`",
        "`alongside fly`",
        "`alongside figures fly`",
        "`alongside demo --wings`",
        "`cargo test -p wings`",
        "`cargo test -p server --test wings`",
        "`GET /api/v1/wings`",
        "`POST /review`",
        "`/wings`",
        "`/people/NOBODY`",
        "`leptos 9.9`",
        "`no-such-crate 1.0`",
        "`Store::take_wing`",
        "`wing_it`",
        "\n```\nalongside team fly\nless docs/wings.md\n```\n",
    ];
    let text = said.join(" ");
    let all = claims(&text);
    let faults = house.faults(&text, &root()).await;
    let held: Vec<_> = all.iter().map(|claim| format!("{claim:?}")).filter(|claim| !faults.contains(claim)).collect();
    assert!(held.is_empty(), "believed: {held:?}");
    assert_eq!(all.len(), said.len() + 1, "{all:#?}");
}

#[tokio::test]
async fn a_true_document_is_believed() {
    let house = House::open().await;
    let text = "`casework/`, `store/src/db.rs` and [this](README.md#try-it); `bin/test format clippy`, `alongside figures show --team felling`, \
        `alongside demo`, `cargo test -p store --test contract`, `POST /api/v1/entries`, `GET /api/v1/figures/ID?by=team`, `/people/ID`, \
        `leptos 0.8`, `cargo-leptos 0.3.11`, `Store::append`, `on!`; `target/nowhere.md`, `~/nowhere.md`, `a + b` and `\"words\"` say nothing.";
    assert_eq!(claims(text).len(), 14);
    assert_eq!(house.faults(text, &root()).await, Vec::<String>::new());
}

#[test]
fn the_documents_say_enough_to_be_checked() {
    let said: usize = documents().iter().map(|(text, _)| claims(text).len()).sum();
    assert!(said > 150, "only {said} claims were read: the reading of documents is broken");
}
