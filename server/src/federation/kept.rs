//! What was collected, in a folder: one for each address, with the very files that were read.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{Collected, Found};

/// What is read back of each.
const SAID: &str = "collected.json";

/// Why nothing of an address was kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// Somebody else speaks for the same council.
    #[error("it says that it is {council} ({code}), and so does {other}, which was collected before: take away {} if that is no longer right", folder.display())]
    TwoOfOne {
        /// What it says that it is called.
        council: String,
        /// What it says that its code is.
        code: String,
        /// The address that said so before.
        other: String,
        /// What was collected there.
        folder: PathBuf,
    },
    /// It cannot be written.
    #[error("it cannot be written: {0}")]
    Unwritten(#[from] io::Error),
}

/// Keeps what was found at an address in the place of what was collected there before: all of it or nothing, so that what a council takes
/// back goes here too.
///
/// # Errors
/// When another address speaks for the same council, or something cannot be written; what was there is still there then.
pub fn keep(found: &[Found], address: &str, folder: &Path) -> Result<(), NotKept> {
    let own = folder.join(folder_of(address.trim_end_matches('/')));
    for (other, collected) in everything(folder) {
        let both = found.iter().find(|one| other != own && one.collected.code == collected.code);
        if let Some(Found { collected: Collected { council, code, .. }, .. }) = both {
            return Err(NotKept::TwoOfOne { council: council.clone(), code: code.clone(), other: collected.from, folder: other });
        }
    }
    let beside = own.with_extension("new");
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    let written = write(found, &beside).and_then(|()| {
        if own.exists() {
            fs::remove_dir_all(&own)?;
        }
        fs::rename(&beside, &own)
    });
    if written.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    Ok(written?)
}

/// A name that no two addresses share, and that people can tell.
fn folder_of(address: &str) -> String {
    let host = address.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
    let host: String = host.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let hash = casework::hex::of(&Sha256::digest(address.as_bytes()));
    format!("{host}-{}", hash.get(..12).unwrap_or_default())
}

fn write(found: &[Found], beside: &Path) -> io::Result<()> {
    fs::create_dir_all(beside)?;
    for one in found {
        let own = beside.join(&one.collected.release);
        fs::create_dir_all(&own)?;
        for (name, bytes) in &one.files {
            fs::write(own.join(name), bytes)?;
        }
    }
    let said: Vec<&Collected> = found.iter().map(|one| &one.collected).collect();
    fs::write(beside.join(SAID), serde_json::to_vec_pretty(&said)?)
}

fn everything(folder: &Path) -> Vec<(PathBuf, Collected)> {
    let Ok(folders) = fs::read_dir(folder) else { return Vec::new() };
    let own = folders.flatten().map(|one| one.path()).filter(|path| path.extension().is_none_or(|ending| ending != "new"));
    let read = |path: PathBuf| {
        let said: Vec<Collected> = serde_json::from_slice(&fs::read(path.join(SAID)).ok()?).ok()?;
        Some(said.into_iter().map(move |one| (path.clone(), one)))
    };
    own.filter_map(read).flatten().collect()
}

/// Everything that was collected, by the names of councils. A folder that cannot be read is left out.
pub fn all(folder: &Path) -> Vec<Collected> {
    let mut all: Vec<Collected> = everything(folder).into_iter().map(|(_, one)| one).collect();
    all.sort_by(|a, b| (&a.council, &a.release).cmp(&(&b.council, &b.release)));
    all
}
