//! The council's secrets: two files beside the database, made at the first start. `council.secret` is never written again;
//! `master.key` is, when the master key is rotated.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use casework::{hex, seal::Key};
use store::{Master, Secrets};

use super::chance;

const FILE: &str = "council.secret";
const MASTERS: &str = "master.key";
/// Every file that belongs to the keys rather than to the data.
const FILES: [&str; 2] = [FILE, MASTERS];
const LENGTH: usize = 64;

/// Reads the secrets in a data folder, making them at the first start.
///
/// # Errors
/// When the folder or a file cannot be made or read, or a file is not one of ours.
pub fn load(folder: &Path) -> io::Result<Secrets> {
    fs::create_dir_all(folder)?;
    let path = folder.join(FILE);
    if !path.try_exists()? {
        write(&path, &chance::bytes::<LENGTH>().map_err(io::Error::other)?)?;
    }
    let kept = fs::read(&path)?;
    let Some((release, signing)) = (kept.len() == LENGTH).then(|| kept.split_at(32)) else { return Err(damaged(FILE)) };
    let half = |half: &[u8]| <[u8; 32]>::try_from(half).map_err(|_| io::Error::from(io::ErrorKind::InvalidData));
    Ok(Secrets { release: half(release)?, signing: half(signing)?, masters: masters(folder)? })
}

/// The master keys, the newest last.
fn masters(folder: &Path) -> io::Result<Vec<Master>> {
    let path = folder.join(MASTERS);
    if !path.try_exists()? {
        keep_masters(folder, &[new_master(1)?])?;
    }
    let text = fs::read_to_string(&path)?;
    let read = |line: &str| {
        let (version, key) = line.split_once(' ')?;
        let key: [u8; 32] = hex::bytes(key)?.try_into().ok()?;
        Some(Master { version: version.parse().ok()?, key: Key(key) })
    };
    let all: Option<Vec<Master>> = text.lines().map(read).collect();
    all.filter(|all| !all.is_empty()).ok_or_else(|| damaged(MASTERS))
}

fn damaged(file: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{file} is damaged: restore it from its backup"))
}

/// A master key from chance.
///
/// # Errors
/// When the operating system has no chance to give.
pub fn new_master(version: i64) -> io::Result<Master> {
    Ok(Master { version, key: Key(chance::bytes().map_err(io::Error::other)?) })
}

/// Keeps the master keys in the place of those that were there.
///
/// # Errors
/// When the file cannot be written. What was there is still there then.
pub fn keep_masters(folder: &Path, masters: &[Master]) -> io::Result<()> {
    let line = |master: &Master| format!("{} {}\n", master.version, hex::of(&master.key.0));
    write(&folder.join(MASTERS), masters.iter().map(line).collect::<String>().as_bytes())
}

/// The files of a data folder that open what is kept, as far as they are there. None is made.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    FILES.iter().map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}

/// Written beside its place and then put there, so that half a secret is never found.
fn write(path: &Path, secret: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(secret)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Holds a data folder for as long as it lives: two programs in one folder would each believe that they alone write.
pub struct Held {
    _lock: File,
}

/// Takes hold of a data folder.
///
/// # Errors
/// When another program holds it, or nothing can be written there.
pub fn hold(folder: &Path) -> io::Result<Held> {
    fs::create_dir_all(folder)?;
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join("running.lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Held { _lock: lock }),
        Err(fs::TryLockError::WouldBlock) => {
            Err(io::Error::new(io::ErrorKind::ResourceBusy, "Alongside is running there already: stop it first"))
        }
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
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
        assert_eq!(first.masters[0].key, again.masters[0].key);
        assert_ne!(first.release, first.signing);
    }

    #[test]
    fn a_damaged_secret_is_not_replaced() {
        for file in [FILE, MASTERS] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(file), b"short").unwrap();
            assert!(load(folder.path()).is_err());
            assert_eq!(fs::read(folder.path().join(file)).unwrap(), b"short");
        }
    }

    #[test]
    fn a_folder_is_held_by_one_program_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let held = hold(folder.path()).unwrap();
        assert!(hold(folder.path()).is_err());
        drop(held);
        assert!(hold(folder.path()).is_ok());
    }
}
