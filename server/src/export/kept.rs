//! Files that are kept in a folder, and made again from the ledger when they are not there.

use std::{
    io,
    path::{Path, PathBuf},
};

use casework::release::PublishedRelease;

use super::{Format, write_all};

/// Where the files of a release are, making them if they are not there yet. The manifest is written last: with it, all are there.
///
/// # Errors
/// When they cannot be written; nothing is left of them then.
pub fn kept(release: &PublishedRelease, folder: &Path) -> io::Result<PathBuf> {
    let own = folder.join(release.stem());
    if !own.join(Format::Manifest.name(release)).is_file() {
        write_all(release, &own)?;
    }
    Ok(own)
}
