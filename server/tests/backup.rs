//! Drills: the program is backed up while somebody writes to it over HTTP, put back elsewhere, and asked for what it had acknowledged.
//!
//! Three on each database; twenty where `ALONGSIDE_PROOF` says `full`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use serde_json::{Value, json};
use server::operations::{chance, clock::Clock};

fn alongside(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
    command.args(arguments).env_remove("RUST_LOG").env_remove("ALONGSIDE_BACKUP_RECIPIENT").output().unwrap()
}

fn does(arguments: &[&str]) -> String {
    let output = alongside(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Ends with this code and one line that has these words in it.
fn refuses(arguments: &[&str], code: i32, words: &str) {
    let output = alongside(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert!(said.contains(words), "{said}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn from_environment(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "bin/test says where the test server is and how much is to be proved")]
    std::env::var(name).ok()
}

fn database_of_its_own(server: &str) -> String {
    let name = format!("b_{}", chance::reference());
    let made = Command::new("psql").args([server, "-qc", &format!("CREATE DATABASE {name}")]).status().unwrap();
    assert!(made.success());
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

/// A program that runs until this value goes.
struct Running {
    child: Child,
    address: String,
    token: Option<String>,
}

impl Running {
    fn start(arguments: &[&str], wants_token: bool) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
        let mut child = command.args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let (mut address, mut token) = (None, None);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines.by_ref() {
            let line = line.unwrap();
            let after = |mark: &str| line.split_once(mark).map(|(_, rest)| rest.to_owned());
            address = address.or_else(|| after("http://").map(|rest| rest.split('/').next().unwrap().to_owned()));
            token = token.or_else(|| after("token caseworker").map(|rest| rest.trim().to_owned()));
            if address.is_some() && (token.is_some() || !wants_token) {
                break;
            }
        }
        // It goes on printing: somebody has to listen.
        thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.unwrap(), token }
    }

    fn ask(&self, token: &str, method: &str, path: &str, body: &str) -> String {
        ask(&self.address, token, method, path, body)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(address: &str, token: &str, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head =
        format!("{method} {path} HTTP/1.0\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    write!(stream, "{head}content-length: {}\r\nx-alongside: 1\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(" 200 "), "{method} {path}: {answer}");
    body.to_owned()
}

/// Words that were acknowledged, under the id they were sent with.
type Acknowledged = Arc<Mutex<BTreeMap<String, (i64, String)>>>;

/// Sends one entry after another until it is told to stop.
fn write_on(address: String, token: String, person: String, log: Acknowledged, stop: Arc<AtomicBool>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            let id = chance::id(Clock::default().now()).to_string();
            let words = format!("Words of {id}: “£3”, a \\ and a\ttab");
            let sent = json!([{ "id": id, "people": [person], "kind": "note", "text": words, "occurred_on": "2026-11-18" }]).to_string();
            let receipts: Vec<Value> = serde_json::from_str(&ask(&address, &token, "POST", "/api/v1/entries", &sent)).unwrap();
            assert_eq!(receipts[0]["status"], "accepted");
            log.lock().unwrap().insert(id, (receipts[0]["seq"].as_i64().unwrap(), words));
        }
    })
}

struct Drills {
    folder: tempfile::TempDir,
    server: Option<String>,
    identity: PathBuf,
    recipient: String,
}

#[derive(Default)]
struct Found {
    acknowledged: usize,
    lost: usize,
    meanwhile: usize,
}

impl Drills {
    fn new(server: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let identity = folder.path().join("identity.txt");
        let recipient = does(&["backup", "--make-identity", text(&identity)]);
        Self { folder, server, identity, recipient }
    }

    fn place(&self, name: &str) -> Vec<String> {
        let data = self.folder.path().join(name);
        let mut place = vec!["--data".to_owned(), text(&data).to_owned()];
        if let Some(server) = &self.server {
            place.extend(["--database".to_owned(), database_of_its_own(server)]);
        }
        place
    }

    fn one(&self, drill: u32, council: &Running, data: &[&str], log: &Acknowledged, found: &mut Found) {
        let token = council.token.as_deref().unwrap();
        let dest = self.folder.path().join(format!("backups-{drill}"));
        fs::create_dir(&dest).unwrap();
        let feed = council.ask(token, "GET", "/api/v1/entries", "");
        let cursor = serde_json::from_str::<Value>(feed.lines().last().unwrap()).unwrap()["cursor"].as_str().unwrap().to_owned();
        let before = log.lock().unwrap().clone();
        let said = does(&[&["backup", text(&dest), "--recipient", &self.recipient], data].concat());
        assert!(said.contains(" records, ") && said.contains("verified"), "{said}");
        found.meanwhile += log.lock().unwrap().len() - before.len();
        found.acknowledged += before.len();

        let place = self.place(&format!("restored-{drill}"));
        let place: Vec<&str> = place.iter().map(String::as_str).collect();
        let restore = [&["restore", text(&dest), "--identity", text(&self.identity)], place.as_slice()].concat();
        assert!(does(&restore).contains("Put back into"));
        refuses(&restore, 2, "not empty");
        assert!(does(&[&["figures", "verify"], place.as_slice()].concat()).starts_with("equal: "));
        let restored = Running::start(&[&["serve", "--addr", "127.0.0.1:0"], place.as_slice()].concat(), false);
        // A cursor of the old epoch starts again: everything comes.
        let feed = restored.ask(token, "GET", &format!("/api/v1/entries?after={cursor}"), "");
        let lines: Vec<Value> = feed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let there: BTreeMap<&str, (i64, &str)> =
            lines.iter().filter_map(|line| Some((line["id"].as_str()?, (line["seq"].as_i64()?, line["text"].as_str()?)))).collect();
        found.lost += before.iter().filter(|(id, (seq, words))| there.get(id.as_str()) != Some(&(*seq, words.as_str()))).count();
        let new = lines.last().unwrap()["cursor"].as_str().unwrap();
        assert_ne!(new.split('~').next(), cursor.split('~').next(), "another epoch");
    }
}

#[test]
fn what_was_acknowledged_before_a_backup_comes_back_from_it() {
    let drills = if from_environment("ALONGSIDE_PROOF").is_some_and(|asked| asked == "full") { 20 } else { 3 };
    for server in [Some(None), from_environment("TEST_POSTGRES_URL").map(Some)].into_iter().flatten() {
        let on = if server.is_some() { "PostgreSQL" } else { "SQLite" };
        let all = Drills::new(server);
        let place = all.place("council");
        let data: Vec<&str> = place.iter().map(String::as_str).collect();
        let start = ["demo", "--addr", "127.0.0.1:0", "--people", "2", "--today", "2026-11-18", "--tokens"];
        let council = Running::start(&[&start, data.as_slice()].concat(), true);
        let token = council.token.clone().unwrap();
        let feed = council.ask(&token, "GET", "/api/v1/entries", "");
        let known: Value = serde_json::from_str(feed.lines().find(|line| line.contains("Denise Harland")).unwrap()).unwrap();
        let person = known["people"][0].as_str().unwrap().to_owned();
        let (log, stop) = (Acknowledged::default(), Arc::new(AtomicBool::new(false)));
        let writing = write_on(council.address.clone(), token, person, Arc::clone(&log), Arc::clone(&stop));
        let mut found = Found::default();
        for drill in 0..drills {
            all.one(drill, &council, &data, &log, &mut found);
        }
        stop.store(true, Ordering::Relaxed);
        writing.join().unwrap();
        let Found { acknowledged, lost, meanwhile } = found;
        println!("{on}: {drills} drills, {acknowledged} acknowledged entries looked for, {meanwhile} acknowledged meanwhile, {lost} lost");
        assert_eq!(lost, 0, "{on}");
        assert!(acknowledged > 0 && meanwhile > 0, "{on}");
    }
}

#[test]
fn what_cannot_be_backed_up_or_restored_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, dest, mine, theirs) = (at("data"), at("backups"), at("mine.txt"), at("theirs.txt"));
    does(&["migrate", "--data", &data]);
    let recipient = does(&["backup", "--make-identity", &mine]);
    does(&["backup", "--make-identity", &theirs]);
    refuses(&["backup", "--make-identity", &mine], 2, "exists");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&mine).unwrap().permissions()) & 0o777, 0o600);
    let back_up = ["backup", &dest, "--recipient", &recipient, "--data", &data];
    refuses(&back_up, 2, "there is no folder");
    fs::create_dir(&dest).unwrap();
    refuses(&["backup", &dest, "--data", &data], 2, "--recipient");
    refuses(&["backup", &dest, "--recipient", "age1nobody", "--data", &data], 2, "not an age recipient");
    refuses(&["backup", &dest, "--recipient", &recipient, "--data", &dest], 2, "inside the data folder");
    refuses(&["backup", &dest, "--recipient", &recipient, "--data", &at("nowhere")], 2, "cannot be used");
    fs::create_dir(at("data/inside")).unwrap();
    refuses(&["backup", &at("data/inside"), "--recipient", &recipient, "--data", &data], 2, "inside the data folder");
    fs::remove_dir(at("data/inside")).unwrap();
    refuses(&["restore", &dest, "--identity", &mine, "--data", &at("new")], 2, "no data backup");
    let before = fs::read(at("data/alongside.db")).unwrap();
    does(&back_up);
    assert_eq!(fs::read(at("data/alongside.db")).unwrap(), before, "a backup only reads");
    refuses(&["restore", &dest, "--identity", &theirs, "--data", &at("new")], 2, "somebody else's key");
    refuses(&["restore", &dest, "--identity", &at("data/council.secret"), "--data", &at("new")], 2, "identity");
    refuses(&["restore", &dest, "--identity", &mine, "--data", &data], 2, "not empty");
    refuses(&["restore", &dest, "--identity", &mine, "--at", "20200101T000000Z", "--data", &at("new")], 2, "no data backup of");
    let file = fs::read_dir(&dest).unwrap().map(|entry| entry.unwrap().path()).find(|path| text(path).contains("-data")).unwrap();
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    fs::write(&file, flipped).unwrap();
    refuses(&["restore", &dest, "--identity", &mine, "--data", &at("new")], 1, "damaged");
    assert!(!Path::new(&at("new")).exists());
    fs::write(&file, whole).unwrap();
    assert!(does(&["restore", text(&file), "--identity", &mine, "--data", &at("new")]).contains("Next: "));
    assert!(does(&["figures", "verify", "--data", &at("new")]).starts_with("equal"));
}
