//! The council's secrets: a file beside the database, made at the first start and never written again.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use store::Secrets;

use super::chance;

const FILE: &str = "council.secret";
/// Every file that belongs to the keys rather than to the data.
const FILES: [&str; 2] = [FILE, "master.key"];
const LENGTH: usize = 64;

/// Reads the secrets in a data folder, making them at the first start.
///
/// # Errors
/// When the folder or the file cannot be made or read, or the file is not one of ours.
pub fn load(folder: &Path) -> io::Result<Secrets> {
    fs::create_dir_all(folder)?;
    let path = folder.join(FILE);
    if !path.try_exists()? {
        make(&path)?;
    }
    let kept = fs::read(&path)?;
    let Some((release, signing)) = (kept.len() == LENGTH).then(|| kept.split_at(32)) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{FILE} is damaged: restore it from its backup")));
    };
    let half = |half: &[u8]| <[u8; 32]>::try_from(half).map_err(|_| io::Error::from(io::ErrorKind::InvalidData));
    Ok(Secrets { release: half(release)?, signing: half(signing)? })
}

/// The files of a data folder that open what is kept, as far as they are there. None is made.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    FILES.iter().map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}

/// Written beside its place and then put there, so that half a secret is never found.
fn make(path: &Path) -> io::Result<()> {
    let secret = chance::bytes::<LENGTH>().map_err(io::Error::other)?;
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let first = load(folder.path()).unwrap();
        let again = load(folder.path()).unwrap();
        assert_eq!((first.release, first.signing), (again.release, again.signing));
        assert_ne!(first.release, first.signing);
    }

    #[test]
    fn a_damaged_secret_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), b"short").unwrap();
        assert!(load(folder.path()).is_err());
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), b"short");
    }
}
