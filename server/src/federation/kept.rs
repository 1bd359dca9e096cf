//! What was collected, in a folder: one for each council and dataset, with the very files that were read.

use std::{fs, io, path::Path};

use super::{Collected, Found};

/// What is read back of each.
const SAID: &str = "collected.json";

/// Keeps a release in the place of an earlier one of the same council and dataset: all of it or nothing.
///
/// # Errors
/// When something cannot be written; what was there is still there then.
pub fn keep(found: &Found, folder: &Path) -> io::Result<()> {
    let own = folder.join(format!("{}-{}", found.collected.code, found.collected.dataset));
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
    written
}

fn write(found: &Found, beside: &Path) -> io::Result<()> {
    fs::create_dir_all(beside)?;
    for (name, bytes) in &found.files {
        fs::write(beside.join(name), bytes)?;
    }
    fs::write(beside.join(SAID), serde_json::to_vec_pretty(&found.collected)?)
}

/// Everything that was collected. A folder that cannot be read is left out.
pub fn all(folder: &Path) -> Vec<Collected> {
    let Ok(folders) = fs::read_dir(folder) else { return Vec::new() };
    let own = folders.flatten().filter(|one| one.path().extension().is_none_or(|ending| ending != "new"));
    let mut all: Vec<Collected> =
        own.filter_map(|one| serde_json::from_slice(&fs::read(one.path().join(SAID)).ok()?).ok()).collect();
    all.sort_by(|a, b| (&a.council, &a.dataset).cmp(&(&b.council, &b.dataset)));
    all
}
