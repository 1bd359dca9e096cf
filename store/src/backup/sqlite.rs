//! Copies of a SQLite database: made by SQLite itself while the writer goes on, beside the database, and looked through before they count.

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{
    Connection,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{Contents, Result, Trouble, archive::Writer, check::verify_copy};
use crate::Db;

/// The file that an address names.
pub(super) fn file(url: &str) -> Result<PathBuf> {
    Ok(SqliteConnectOptions::from_str(url)?.get_filename().to_owned())
}

/// Opens a file that nobody else has open.
pub(super) async fn alone(file: &Path, to_write: bool) -> Result<Db> {
    let options = SqliteConnectOptions::new().filename(file).foreign_keys(true).read_only(!to_write);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    Ok(Db::Sqlite { read: pool.clone(), write: pool })
}

/// A copy on the disk, which goes away with this value. It lies beside the database, as open as that is, and never among the backups.
struct Copy {
    path: PathBuf,
    _lock: File,
}

impl Copy {
    /// Reserves its place. A lock tells a copy that is being made from one that was left when the power went.
    fn reserve(database: &Path) -> Result<Self> {
        let mut name = database.file_name().unwrap_or_default().to_owned();
        name.push(".backup.partial");
        let path = database.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(Trouble::at(&path))?;
        if matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)) {
            return Err(Trouble::Refused("another backup of this database is running".into()));
        }
        file.set_len(0).map_err(Trouble::at(&path))?;
        let copy = Self { path, _lock: file };
        copy.remove_journals();
        Ok(copy)
    }

    fn remove_journals(&self) {
        for ending in ["-journal", "-wal", "-shm"] {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            let _ = fs::remove_file(name);
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        self.remove_journals();
    }
}

/// Copies a database into an archive.
///
/// `VACUUM INTO` reads one consistent view; writers go on meanwhile. It is refused on the pool's own reading connections
/// (`query_only`), so it has one that cannot write to the file at all. What has been deleted is not in the copy.
pub(super) async fn copy(url: &str, name: &str, archive: &mut Writer) -> Result<Contents> {
    let database = file(url)?;
    if !database.try_exists().map_err(Trouble::at(&database))? {
        return Err(Trouble::Refused(format!("there is no database at {}", database.display())));
    }
    let copy = Copy::reserve(&database)?;
    let options = SqliteConnectOptions::new().filename(&database).read_only(true).busy_timeout(Duration::from_secs(30));
    let mut reading = sqlx::SqliteConnection::connect_with(&options).await?;
    let into = copy.path.to_string_lossy().into_owned();
    sqlx::query("VACUUM INTO $1").bind(into).execute(&mut reading).await?;
    reading.close().await?;
    let db = alone(&copy.path, false).await?;
    let contents = verify_copy(&db).await;
    db.close().await;
    let contents = contents?;
    archive.file(name, &copy.path)?;
    Ok(contents)
}
