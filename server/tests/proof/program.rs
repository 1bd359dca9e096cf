//! The program itself, running: started, asked, killed.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Stdio},
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    council::Council,
    http::{self, Answer},
    reach::comes_true,
};

/// Within which it has to be taking writes again.
const RESTART: Duration = Duration::from_secs(5);

/// A running program. It is killed when it is let go of.
pub struct Program {
    child: Mutex<Child>,
    pub address: SocketAddr,
    tokens: BTreeMap<String, String>,
    /// From the start to taking writes.
    pub started_in: Duration,
}

impl Program {
    /// Starts it, and waits until it takes writes: under 5 s, whatever happened before.
    pub fn start(council: &Council) -> Self {
        let begun = Instant::now();
        let mut child = council.demo().stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let child = Mutex::new(child);
        let (send, said) = mpsc::channel();
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(send.send(line))));
        let mut program = Self { child, address: ([127, 0, 0, 1], 0).into(), tokens: BTreeMap::new(), started_in: Duration::ZERO };
        while program.tokens.len() < 4 {
            let Ok(line) = said.recv_timeout(Duration::from_secs(30)) else { panic!("it does not start: see {}", council.log.display()) };
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [address] = words[..] {
                program.address = address.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
            } else if let ["token", role, token] = words[..] {
                program.tokens.insert(role.to_owned(), token.to_owned());
            }
        }
        assert!(comes_true(Duration::from_secs(30), || program.is_ready()), "it takes no writes: see {}", council.log.display());
        program.started_in = begun.elapsed();
        assert!(program.started_in < RESTART, "ready after {:?} only", program.started_in);
        program
    }

    /// `kill -9`; returns when it is gone.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        child.wait().unwrap();
    }

    pub fn token(&self, role: &str) -> &str {
        &self.tokens[role]
    }

    pub fn is_ready(&self) -> bool {
        http::ask(self.address, "GET", "/ready", "", "").is_ok_and(|answer| answer.status == 200)
    }

    /// Sends a batch as the caseworker.
    pub fn append(&self, batch: &str) -> std::io::Result<Answer> {
        http::ask(self.address, "POST", "/api/v1/entries", self.token("caseworker"), batch)
    }

    /// Everything that a role sees, without the cursor.
    pub fn feed(&self, role: &str) -> Vec<Value> {
        let answer = http::ask(self.address, "GET", "/api/v1/entries", self.token(role), "").unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        let mut lines: Vec<Value> = answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines.pop().is_some_and(|last| last["cursor"].is_string()), "the feed ends with a cursor");
        lines
    }

    /// Whom the caseworker may write about.
    pub fn people(&self) -> Vec<String> {
        let feed = self.feed("caseworker");
        let known = feed.iter().filter(|line| line["kind"] == "known");
        known.map(|line| line["people"][0].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}
