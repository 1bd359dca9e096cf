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
    for command in ["demo", "serve", "read", "migrate", "figures", "user", "team", "key", "access", "audit", "backup", "restore"] {
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
    said(&["team", "ring", "--team", "felling", "Adult safeguarding, by day=0191 498 0111", "By night = 0191 498 0333"]);
    said(&["team", "ring", "Police=999"]);
    refuses(&["team", "ring", "--team", "nowhere", "A=999", "--data", text(folder.path())], "no team");
    refuses(&["team", "ring", "Adult safeguarding", "--data", text(folder.path())], "NAME=NUMBER");
    refuses(&["team", "ring", "Adult safeguarding=the office", "--data", text(folder.path())], "telephone number");
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

/// Somebody whom the demonstration's caseworker goes alongside.
fn somebody(data: &Path) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = server::operations::council::open(data, None).await.unwrap();
        let kit = store::identity::worker(&store, server::demonstration::ROLES[0].worker()).await.unwrap().unwrap().actor();
        let now = "2026-11-18T10:00:00Z".parse().unwrap();
        let person = *store::feed::visible_now(&store, &kit, now).await.unwrap().keys().next().unwrap();
        store.close().await;
        person.to_string()
    })
}

/// What the demonstration's caseworker's drafts are sealed with.
fn draft_key(data: &Path) -> [u8; 32] {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = server::operations::council::open(data, None).await.unwrap();
        let key = store.draft_key(server::demonstration::ROLES[0].worker()).unwrap().0;
        store.close().await;
        key
    })
}

#[test]
fn who_may_look_is_decided_audited_and_ended_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    assert!(alongside(&["demo", "--addr", "127.0.0.1:0", "--only-make", "--people", "2", "--data", text(&data)]).status.success());
    let said = |arguments: &[&str]| {
        let output = alongside(&[arguments, &["--data", text(&data)]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let person = somebody(&data);
    let worker = |name: &str| {
        let all = said(&["user", "list"]);
        all.lines().find(|line| line.ends_with(name)).unwrap().split('\t').next().unwrap().to_owned()
    };
    let (kit, sam, rosa) = (worker("Kit Marlow"), worker("Sam Okafor"), worker("Rosa Lind"));
    let uma = said(&["user", "add", "Uma Reid", "--role", "information_governance"]);
    let sees = |who: &str| said(&["access", "show", &person, "--user", who, "--as", &rosa]).contains("may see the record\tyes");
    assert!(sees(&kit) && sees(&sam));
    said(&["access", "deny", &person, "--user", &sam, "--as", &rosa, "--reason", "They are cousins"]);
    assert!(!sees(&sam));
    said(&["access", "undeny", &person, "--user", &sam, "--as", &uma]);
    said(&["access", "restrict", &person, "--as", &rosa]);
    assert!(!sees(&sam) && sees(&kit));
    said(&["access", "list", &person, "--user", &sam, "--as", &rosa]);
    assert!(sees(&sam));
    said(&["access", "unlist", &person, "--user", &sam, "--as", &rosa]);
    let cover = |from: &str, to: &str, by: &str| {
        ["access", "cover", &person, "--user", &sam, "--from", from, "--to", to, "--as", by].map(str::to_owned)
    };
    let refused = cover("2020-01-01", "2099-12-31", &sam);
    refuses(&[refused.each_ref().map(String::as_str).as_slice(), &["--data", text(&data)]].concat(), "not for --as to decide");
    assert!(!sees(&sam));
    said(&cover("2020-01-01", "2099-12-31", &rosa).each_ref().map(String::as_str));
    assert!(sees(&sam));
    said(&cover("2020-01-01", "2019-12-31", &rosa).each_ref().map(String::as_str));
    assert!(!sees(&sam), "taken back");
    said(&["access", "list", &person, "--user", &sam, "--as", &rosa]);
    refuses(&["access", "restrict", &person, "--as", &kit, "--data", text(&data)], "not for --as to decide");
    let checkpoint = folder.path().join("checkpoint.json");
    std::fs::write(&checkpoint, said(&["audit", "checkpoint"])).unwrap();
    assert!(said(&["audit", "verify", "--against", text(&checkpoint)]).starts_with("The audit is whole"));
    refuses(&["audit", "verify", "--against", text(&data.join("council.secret")), "--data", text(&data)], "");
    let drafts = draft_key(&data);
    assert!(said(&["key", "rotate"]).contains("The master key is new"));
    assert_eq!(draft_key(&data), drafts, "drafts on tablets open after it as before");
    assert!(said(&["figures", "verify"]).starts_with("equal"), "everything opens under the new master key");
    said(&["access", "hold", &person, "--as", &uma]);
    let end = ["access", "dispose", &person, "--confirm", &person, "--as", &uma];
    refuses(&[&end[..], &["--data", text(&data)]].concat(), "hold");
    said(&["access", "unhold", &person, "--as", &uma]);
    refuses(&["access", "dispose", &person, "--confirm", &kit, "--as", &uma, "--data", text(&data)], "cannot be undone");
    said(&end);
    assert!(!sees(&kit));
    assert!(said(&["figures", "verify"]).starts_with("equal"));
    assert!(said(&["audit", "verify"]).starts_with("The audit is whole"));
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let _held = server::operations::secrets::hold(&data).unwrap();
    refuses(&["serve", "--addr", "127.0.0.1:0", "--data", text(&data)], "running there already");
    refuses(&["key", "rotate", "--data", text(&data)], "running there already");
}

#[test]
fn indicators_are_explained_exported_changed_and_counted_anew() {
    let folder = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| {
        let output = alongside(&[arguments, &["--data", text(folder.path())]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(said(&["figures", "explain", "wait-all"]).contains("Of the times that we asked others for help"));
    let file = folder.path().join("indicators.toml");
    let exported = said(&["figures", "export"]);
    std::fs::write(&file, &exported).unwrap();
    assert!(said(&["figures", "define", text(&file)]).starts_with("0 new, 26 as they were."), "what was written out is what counts");
    std::fs::write(&file, exported.replace("funds = [\"flexible\"]", "funds = [\"crisis\"]")).unwrap();
    assert!(said(&["figures", "define", text(&file), "--check"]).contains("spend-flexible: We add up"));
    assert!(said(&["figures", "define", text(&file)]).starts_with("1 new, 25 as they were."));
    let list = said(&["figures", "list"]);
    assert!(list.contains("spend-flexible\t2\tspend") && list.contains("spend-all\t1\tspend"), "{list}");
    assert!(said(&["figures", "show", "spend-flexible", "--version", "1"]).contains("\"version\": 1"));
    std::fs::write(&file, exported.replace("funds = [\"flexible\"]", "funds = [\"hats\"]")).unwrap();
    refuses(&["figures", "define", text(&file), "--data", text(folder.path())], "funds: The vocabulary has no hats.");
    let frameworks = said(&["figures", "frameworks"]);
    std::fs::write(&file, frameworks.replace("Children in school", "Children at school")).unwrap();
    assert_eq!(said(&["figures", "frameworks", "--keep", text(&file)]).trim(), "1 changed.");
    assert!(said(&["figures", "verify"]).starts_with("equal"));
}
