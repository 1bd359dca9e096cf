//! A release on a disk that runs full: in the ledger it is there whole or not at all, and so are its files.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
};

use server::demonstration::ROLES;

use crate::{
    council::{Council, Workshop, program},
    disk::Disk,
    reach::reach,
};

const RELEASE: &str = "what-changed-2026-q2";

/// `alongside release …` on this council, as it is started: on the disk that fails or on one that does not.
fn release(council: &Council, on_its_disk: bool, arguments: &[&str]) -> Output {
    let mut command: Command = program();
    command.arg("release").args(arguments).arg("--data").arg(&council.folder);
    if on_its_disk {
        command.envs(council.environment.iter().map(|(name, value)| (*name, value.as_path())));
    }
    command.output().unwrap()
}

fn by(slug: &str) -> String {
    ROLES.iter().find(|role| role.slug == slug).unwrap().worker().to_string()
}

fn publish(council: &Council, on_its_disk: bool) -> Output {
    let out = council.folder.join("out");
    let arguments = ["publish", RELEASE, "--by", &by("team-lead"), "--today", "2026-11-18", "--out", out.to_str().unwrap()];
    release(council, on_its_disk, &arguments)
}

fn stands(council: &Council) -> String {
    let listed = release(council, false, &["list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed.lines().find(|line| line.starts_with(RELEASE)).unwrap().rsplit('\t').next().unwrap().to_owned()
}

/// Every file of the release by its name; none where there is no folder of them.
fn files(out: &Path) -> Option<BTreeMap<String, Vec<u8>>> {
    let folder = fs::read_dir(out).ok()?.flatten().map(|one| one.path()).find(|path| path.extension().is_none_or(|end| end != "new"))?;
    let read = |one: fs::DirEntry| (one.file_name().into_string().unwrap(), fs::read(one.path()).unwrap());
    Some(fs::read_dir(folder).unwrap().flatten().map(read).collect())
}

#[test]
fn a_release_on_a_full_disk_is_there_whole_or_not_at_all() {
    let mut workshop = Workshop::open();
    let prepared = |workshop: &mut Workshop| {
        let council = workshop.on_sqlite();
        let wanted = ["prepare", "what-changed", "--period", "2026-Q2", "--by", &by("analyst"), "--today", "2026-11-18"];
        let said = release(&council, false, &wanted);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        council
    };
    let undisturbed = prepared(&mut workshop);
    assert!(publish(&undisturbed, false).status.success());
    let whole = files(&undisturbed.folder.join("out")).unwrap();
    assert_eq!(whole.len(), server::export::Format::ALL.len());
    let table = |files: &BTreeMap<String, Vec<u8>>| files.iter().find(|(name, _)| name.ends_with(".parquet")).unwrap().1.clone();
    let (mut stopped, mut unwritten) = (0, 0);
    let sizes = reach(12, 120);
    for nth in 0..sizes {
        let mut council = prepared(&mut workshop);
        let disk = Disk::under(&mut council, &workshop);
        // From nothing at all to more than everything takes.
        disk.fill_up_after((nth * nth * 900_000 / (sizes * sizes)) as u64, true);
        let done = publish(&council, true);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        let kept = files(&council.folder.join("out"));
        let ledger = release(&council, false, &["verify"]);
        assert!(ledger.status.success(), "{nth}: {}", String::from_utf8_lossy(&ledger.stdout));
        if let Some(kept) = &kept {
            assert_eq!(kept.len(), whole.len(), "{nth}: a half release: {:?}", kept.keys());
            assert_eq!(table(kept), table(&whole), "{nth}");
        }
        match (done.status.success(), stands(&council).as_str()) {
            (true, "released") => assert!(kept.is_some()),
            (false, "prepared") => {
                assert!(kept.is_none(), "{nth}: files of what was not released");
                stopped += 1;
            }
            (false, "released") => {
                assert!(kept.is_none() && said.contains("it is released, but its files cannot be written"), "{nth}: {said}");
                unwritten += 1;
            }
            other => panic!("{nth}: {other:?} {said}"),
        }
        // With room again it goes on: what was not released is, and is the same.
        disk.mend();
        if stands(&council) == "prepared" {
            let again = publish(&council, false);
            assert!(again.status.success(), "{nth}: {}", String::from_utf8_lossy(&again.stderr));
            assert_eq!(table(&files(&council.folder.join("out")).unwrap()), table(&whole), "{nth}");
        }
    }
    println!("{sizes} sizes of disk: {stopped} times not released, {unwritten} times released without files, no half release");
    assert!(stopped > 0 && unwritten > 0, "{stopped} {unwritten}");
}
