//! The program itself: what it prints, and how it ends on bad input.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    io::Write,
    net::TcpListener,
    path::Path,
    process::{Command, Output, Stdio},
};

fn alongside(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alongside")).args(arguments).env_remove("RUST_LOG").output().unwrap()
}

/// Ends with 2 and one line that has these words in it.
fn refuses(arguments: &[&str], words: &str) {
    let output = alongside(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert!(said.contains(words), "{said}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_note_is_read() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_alongside"))
        .args(["read", "--today", "2026-11-18"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("Owes £1,840 council tax.\n#debt".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let debt = lines.iter().find(|line| line["measure"] == "debt-council-tax").unwrap();
    assert_eq!(debt["value"], 184_000);
    assert!(lines.iter().any(|line| line["theme"] == "debt" && line["explicit"] == true));
}

#[test]
fn bad_input_is_one_clear_line_and_a_two() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("list.txt");
    std::fs::write(&file, "shopping").unwrap();
    refuses(&["read", "--vocabulary", text(&file)], "vocabulary");
    refuses(&["read", "--vocabulary", "/no/such/file"], "cannot be read");
    refuses(&["migrate", "--data", text(&folder.path().join("a")), "--database", "sqlite:/no/such/folder/a.db"], "cannot be opened");
    refuses(&["migrate", "--data", text(&file)], "cannot be used");
    refuses(&["serve", "--addr", "0.0.0.0:0", "--data", text(&folder.path().join("b"))], "loopback");
    refuses(&["demo", "--addr", "0.0.0.0:0", "--data", text(&folder.path().join("b"))], "loopback");
    refuses(&["demo", "--addr", "127.0.0.1:0", "--data", text(folder.path())], "not a demonstration");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "shopping");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refuses(&["serve", "--addr", &address, "--data", text(&folder.path().join("c"))], "cannot listen");
    assert!(!folder.path().join("c").exists(), "nothing is made before it can listen");
}

#[test]
fn every_command_explains_itself() {
    for command in ["demo", "serve", "read", "migrate", "figures", "user", "team", "key", "backup", "restore"] {
        let output = alongside(&[command, "--help"]);
        assert!(output.status.success() && !output.stdout.is_empty(), "{command}");
    }
}

#[test]
fn a_council_is_made_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = ["--data", text(folder.path())];
    let said = |arguments: &[&str]| {
        let output = alongside(&[arguments, &data].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    said(&["migrate"]);
    said(&["team", "add", "felling", "Felling team"]);
    let id = said(&["user", "add", "Kit", "--role", "caseworker", "--team", "felling"]);
    assert!(said(&["user", "list"]).contains(&id));
    assert_eq!(said(&["key", "token", "other system", "--user", &id]).len(), 64);
    assert_eq!(said(&["key", "revoke", "other system"]), "ended: 1");
    refuses(&["key", "revoke", "other system", "--data", text(folder.path())], "no token");
    refuses(&["user", "add", "Jo", "--role", "caseworker", "--team", "nowhere", "--data", text(folder.path())], "no team");
    assert!(said(&["figures", "list"]).contains("ae-attendances-change"));
    assert!(said(&["figures", "verify"]).starts_with("equal"));
    said(&["figures", "rebuild"]);
    assert!(said(&["figures", "show", "known-debt"]).contains("\"people\": 0"));
    refuses(&["figures", "show", "no-such", "--data", text(folder.path())], "no indicator");
    refuses(&["demo", "--data", text(folder.path())], "not a demonstration");
}

#[test]
fn a_demonstration_is_made_once_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let make = ["demo", "--addr", "127.0.0.1:0", "--only-make", "--people", "3", "--data", text(&data)];
    for _ in 0..2 {
        assert!(alongside(&make).status.success());
    }
    refuses(&["demo", "--addr", "127.0.0.1:0", "--only-make", "--people", "4", "--data", text(&data)], "people=3");
    let verified = alongside(&["figures", "verify", "--data", text(&data)]);
    assert!(String::from_utf8(verified.stdout).unwrap().starts_with("equal: "));
}
