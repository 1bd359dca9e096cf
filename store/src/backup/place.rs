//! The folder of backups: names, the way a file gets its name, and which two files belong together.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Kind, Result, Trouble};

const BEGINNING: &str = "alongside-";
const UNFINISHED: &str = ".partial";

/// A time as in the names of files, which sort by it.
pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn name(stamp: &str, kind: Kind) -> String {
    format!("{BEGINNING}{stamp}-{}.age", kind.name())
}

/// The stamp in the name of one of our files, if it is one.
fn stamp_of(path: &Path, kind: Kind) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stamp = name.strip_prefix(BEGINNING)?.strip_suffix(&format!("-{}.age", kind.name()))?;
    NaiveDateTime::parse_from_str(stamp, "%Y%m%dT%H%M%SZ").ok()?;
    Some(stamp.to_owned())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let listing = || Trouble::machine(format!("the folder {} cannot be read", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(listing())? {
        files.push(entry.map_err(listing())?.path());
    }
    files.sort();
    Ok(files)
}

/// Waits until the names in a folder are on the disk.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    // An empty path is the folder we are in.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Trouble::at(folder))
}

/// Opens a new file that only its owner reads. It must not be there.
pub(super) fn new_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Trouble::Refused(format!("{} is there already: nothing is ever overwritten", path.display())),
        _ => Trouble::at(path)(cause),
    })
}

/// A file that is being written. Until it is kept it has another name, and it goes away with this value.
pub(super) struct Partial {
    file: File,
    path: PathBuf,
    keep_as: PathBuf,
}

impl Partial {
    pub(super) fn make(folder: &Path, stamp: &str, kind: Kind) -> Result<Self> {
        let keep_as = folder.join(name(stamp, kind));
        if keep_as.try_exists().map_err(Trouble::at(&keep_as))? {
            return Err(Trouble::Refused(format!("{} is there already: nothing is ever overwritten", keep_as.display())));
        }
        let path = folder.join(format!("{}{UNFINISHED}", name(stamp, kind)));
        let file = new_file(&path)?;
        // Whoever sweeps can see that this one is still being written. Not every file system can: then it is swept by its name alone.
        let _ = file.try_lock();
        Ok(Self { file, path, keep_as })
    }

    pub(super) fn file(&self) -> Result<File> {
        self.file.try_clone().map_err(Trouble::at(&self.path))
    }

    /// Gives it its name once its bytes are on the disk. A file of that name stays as it is.
    pub(super) fn keep(self) -> Result<PathBuf> {
        self.file.sync_all().map_err(Trouble::at(&self.path))?;
        let taken = || Trouble::Refused(format!("{} is there already: nothing is ever overwritten", self.keep_as.display()));
        match fs::hard_link(&self.path, &self.keep_as) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(taken()),
            // Memory sticks and some network shares have no links. A name holds the second it was made in, so looking first is enough.
            Err(_) if self.keep_as.try_exists().unwrap_or(true) => return Err(taken()),
            Err(_) => fs::rename(&self.path, &self.keep_as).map_err(Trouble::at(&self.keep_as))?,
        }
        sync_folder(self.keep_as.parent().unwrap_or(Path::new("")))?;
        Ok(self.keep_as.clone())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Removes what a run before this one left half-way, when the power went.
pub(super) fn sweep(folder: &Path) -> Result<()> {
    for path in files(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(BEGINNING) && name.ends_with(&format!(".age{UNFINISHED}")) {
            let file = File::open(&path).map_err(Trouble::at(&path))?;
            if !matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)) {
                fs::remove_file(&path).map_err(Trouble::at(&path))?;
            }
        }
    }
    Ok(())
}

/// Removes keys backups from before a time, and never the newest.
pub(super) fn expire(folder: &Path, before: &str, newest: &Path) -> Result<Vec<PathBuf>> {
    let mut removed = Vec::new();
    for path in files(folder)? {
        if path != newest && stamp_of(&path, Kind::Keys).is_some_and(|stamp| stamp.as_str() < before) {
            fs::remove_file(&path).map_err(Trouble::at(&path))?;
            removed.push(path);
        }
    }
    sync_folder(folder)?;
    Ok(removed)
}

/// Two files that make a council whole again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The data.
    pub data: PathBuf,
    /// The newest keys, made with the data or after it.
    pub keys: PathBuf,
}

/// Finds them: in a folder the newest data, or those made at a time; beside one data file otherwise.
///
/// Keys that were made later open older data as well, and hold nothing that has been destroyed since.
///
/// # Errors
/// When one of the two is not there.
pub fn find(source: &Path, at: Option<&str>) -> Result<Pair> {
    let is_folder = source.is_dir();
    if !is_folder && !source.try_exists().map_err(Trouble::at(source))? {
        return Err(Trouble::Refused(format!("there is nothing at {}", source.display())));
    }
    let folder = if is_folder { source } else { source.parent().unwrap_or(Path::new("")) };
    let beside = files(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
    let data = if is_folder {
        let wanted = |path: &&PathBuf| stamp_of(path, Kind::Data).is_some_and(|stamp| at.is_none_or(|at| at == stamp));
        beside.iter().rfind(wanted).cloned().ok_or_else(|| match at {
            Some(at) => Trouble::Refused(format!("there is no data backup of {at} in {}", source.display())),
            None => Trouble::Refused(format!("there is no data backup in {}", source.display())),
        })?
    } else {
        source.to_owned()
    };
    let made = stamp_of(&data, Kind::Data)
        .ok_or_else(|| Trouble::Refused(format!("{} is not named as a data backup is: alongside-TIME-data.age", data.display())))?;
    let keys = beside.into_iter().rfind(|path| stamp_of(path, Kind::Keys).is_some_and(|stamp| stamp >= made));
    let keys = keys.ok_or_else(|| {
        Trouble::Refused(format!(
            "beside {} there is no keys backup as new as it, and without keys its words stay sealed: see --at for an older one",
            data.display()
        ))
    })?;
    Ok(Pair { data, keys })
}
