//! Putting a council back: both backups are read to the end first, then everything is made beside its place, and last it gets its name.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;

use super::{
    Engine, Identities, Kind, Manifest, Pair, Result, Trouble, archive,
    check::{different, verify_copy},
    place, postgres, sqlite,
};
use crate::{
    Tx,
    open::{POSTGRES, SQLITE, set_setting, setting},
};

/// The data's database, in the archive and in the data folder.
pub(super) const DATABASE: &str = "alongside.db";
/// The keys' database.
pub(super) const KEYS: &str = "keys.db";
/// Files that belong to the keys.
pub(super) const FILES: &str = "files/";

/// Where a council is put. Nothing may be there.
pub struct Target<'a> {
    /// The data folder: not there, or empty.
    pub folder: &'a Path,
    /// The database, if it is not `alongside.db` in the data folder.
    pub database: Option<&'a str>,
    /// The keys' database, if it is not `keys.db` in the data folder.
    pub keys: Option<&'a str>,
    /// Steps of the schema of the keys' database on PostgreSQL.
    pub keys_steps: Option<&'a Migrator>,
}

/// What was put back.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the data said about itself.
    pub data: Manifest,
    /// What the keys said about themselves.
    pub keys: Manifest,
    /// The new epoch: tablets offer again what they sent lately.
    pub epoch: i64,
}

/// One database that is being put back.
enum Place {
    /// A file in the folder that is being made.
    Inside,
    /// A file somewhere else.
    Beside(PathBuf),
    /// A transaction on a server.
    Server(String),
}

impl Place {
    fn of(url: Option<&str>) -> Result<Self> {
        Ok(match url {
            None => Self::Inside,
            Some(url) if Engine::of(url) == Engine::Postgres => Self::Server(url.to_owned()),
            Some(url) => Self::Beside(sqlite::file(url)?),
        })
    }

    fn engine(&self) -> Engine {
        if matches!(self, Self::Server(_)) { Engine::Postgres } else { Engine::Sqlite }
    }

    async fn refuse_unless_empty(&self) -> Result<()> {
        match self {
            Self::Beside(file) if file.try_exists().map_err(Trouble::at(file))? => {
                Err(Trouble::Refused(format!("{} is there already: nothing is ever overwritten", file.display())))
            }
            Self::Inside | Self::Beside(_) => Ok(()),
            Self::Server(url) => postgres::refuse_unless_empty(url).await,
        }
    }
}

/// A folder or file that is being made, and goes away with this value unless it has got its name.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".restore.partial");
    path.with_file_name(name)
}

/// Puts a council back, in a new epoch.
///
/// # Errors
/// [`Trouble::Different`] when a backup is not what was written; [`Trouble::Refused`] when it was made for somebody else, or when
/// there is something already. In each case nothing has been put anywhere.
pub async fn restore(pair: &Pair, identities: &Identities, target: &Target<'_>, now: DateTime<Utc>) -> Result<Restored> {
    let data = archive::check(&pair.data, identities, Kind::Data)?;
    let keys = archive::check(&pair.keys, identities, Kind::Keys)?;
    let (database, wrapped) = (Place::of(target.database)?, Place::of(target.keys)?);
    refuse_what_does_not_fit(&data, &keys, &database, &wrapped)?;
    refuse_unless_empty(target.folder)?;
    database.refuse_unless_empty().await?;
    if keys.database != Engine::None {
        wrapped.refuse_unless_empty().await?;
    }

    let scratch = Unfinished(beside(target.folder));
    drop(Unfinished(scratch.0.clone())); // what was left when the power went
    make_folder(&scratch.0)?;
    put_secrets(&pair.keys, identities, &keys, &scratch.0)?;
    let opened = Source { path: &pair.keys, identities, manifest: &keys, name: KEYS, steps: target.keys_steps };
    let mut placed = Vec::new();
    if keys.database != Engine::None {
        placed.push(opened.put(&wrapped, &scratch.0).await?);
    }
    let source = Source { path: &pair.data, identities, manifest: &data, name: DATABASE, steps: Some(&POSTGRES) };
    let mut whole = source.put(&database, &scratch.0).await?;
    let epoch = whole.begin_epoch(&data, now).await?;
    placed.push(whole);
    for one in placed {
        one.keep().await?;
    }
    place::sync_folder(&scratch.0)?;
    // Onto nothing, or onto an empty folder: a folder with something in it is never replaced by this.
    let naming = format!("{} cannot be put in place (where a disk is mounted, restore into a new folder on it)", target.folder.display());
    fs::rename(&scratch.0, target.folder).map_err(Trouble::machine(naming))?;
    place::sync_folder(target.folder.parent().unwrap_or(Path::new("")))?;
    Ok(Restored { data, keys, epoch })
}

fn refuse_what_does_not_fit(data: &Manifest, keys: &Manifest, database: &Place, wrapped: &Place) -> Result<()> {
    if data.council != keys.council {
        return Err(Trouble::Refused("the data and the keys are not of the same council".into()));
    }
    for (manifest, place, option) in [(data, database, "--database"), (keys, wrapped, "--keys")] {
        if manifest.database != Engine::None && manifest.database != place.engine() {
            let (made, asked) = (manifest.database.name(), place.engine().name());
            let why = format!("the {} backup was made of {made} and cannot be put into {asked}: see {option}", manifest.kind.name());
            return Err(Trouble::Refused(why));
        }
    }
    let known = SQLITE.iter().map(|step| step.version).max().unwrap_or(0);
    if data.schema > known {
        let why = format!("the backup was made by a newer version of Alongside (schema {}, this program knows {known})", data.schema);
        return Err(Trouble::Refused(why));
    }
    Ok(())
}

fn refuse_unless_empty(folder: &Path) -> Result<()> {
    if folder.try_exists().map_err(Trouble::at(folder))? && fs::read_dir(folder).map_err(Trouble::at(folder))?.next().is_some() {
        return Err(Trouble::Refused(format!("{} is not empty: restore into a new folder", folder.display())));
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(Trouble::at(path))
}

/// Writes one member to a new file.
fn extract(mut entry: impl Read, to: &Path) -> Result<()> {
    let mut file = place::new_file(to)?;
    // Reading failed if the archive is at fault, but that was looked at: it can only be the disk.
    io::copy(&mut entry, &mut file).and_then(|_| file.flush()).and_then(|()| file.sync_all()).map_err(Trouble::at(to))
}

fn put_secrets(from: &Path, identities: &Identities, manifest: &Manifest, folder: &Path) -> Result<()> {
    let unreadable = |error: io::Error| archive::damaged(from, &error.to_string());
    let mut reader = archive::open(from, identities)?;
    let wanted: Vec<&str> = manifest.members.iter().filter_map(|member| member.name.strip_prefix(FILES)).collect();
    for entry in reader.entries().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.path().map_err(unreadable)?.to_string_lossy().into_owned();
        if let Some(file) =
            name.strip_prefix(FILES).filter(|file| wanted.contains(file) && !file.contains(['/', '\\']) && !file.starts_with('.'))
        {
            extract(entry, &folder.join(file))?;
        }
    }
    Ok(())
}

/// A database in an archive.
struct Source<'a> {
    path: &'a Path,
    identities: &'a Identities,
    manifest: &'a Manifest,
    name: &'static str,
    steps: Option<&'a Migrator>,
}

impl Source<'_> {
    /// Makes it and looks through it. It has not got its name yet.
    async fn put(&self, place: &Place, scratch: &Path) -> Result<Whole> {
        let (file, keep_as) = match place {
            Place::Inside => (scratch.join(self.name), None),
            Place::Beside(path) => (beside(path), Some(path.clone())),
            Place::Server(url) => {
                let steps = self.steps.ok_or_else(|| Trouble::Refused("this program keeps no keys on PostgreSQL".into()))?;
                return Ok(Whole::Server(postgres::restore(url, steps, self.path, self.identities, self.manifest).await?));
            }
        };
        let unfinished = keep_as.map(|keep_as| (Unfinished(file.clone()), keep_as));
        if unfinished.is_some() {
            drop(Unfinished(file.clone())); // what was left when the power went
        }
        let unreadable = |error: io::Error| archive::damaged(self.path, &error.to_string());
        let mut reader = archive::open(self.path, self.identities)?;
        for entry in reader.entries().map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            if entry.path().map_err(unreadable)?.as_os_str() == self.name {
                extract(entry, &file)?;
                break;
            }
        }
        let db = sqlite::alone(&file, true).await?;
        let found = verify_copy(&db).await;
        db.close().await;
        let found = found?;
        if (found.schema, &found.tables) != (self.manifest.schema, &self.manifest.tables) {
            return Err(different(&format!("its manifest says {:?}, and there is {found:?}", self.manifest.contents())));
        }
        Ok(Whole::File(file, unfinished))
    }
}

/// A database that is whole and has not got its name yet.
enum Whole {
    File(PathBuf, Option<(Unfinished, PathBuf)>),
    Server(Tx),
}

impl Whole {
    /// Later than the one in the backup, and later than whatever another restore of the same backup began.
    async fn begin_epoch(&mut self, manifest: &Manifest, now: DateTime<Utc>) -> Result<i64> {
        let epoch = (manifest.epoch + 1).max(now.timestamp());
        match self {
            Self::Server(tx) => end_what_was_open(tx, epoch).await?,
            Self::File(file, _) => {
                let db = sqlite::alone(file, true).await?;
                let mut tx = db.write().await?;
                end_what_was_open(&mut tx, epoch).await?;
                tx.commit().await?;
                db.close().await;
            }
        }
        Ok(epoch)
    }

    /// Gives it its name, if it has one of its own.
    async fn keep(self) -> Result<()> {
        match self {
            Self::Server(tx) => Ok(tx.commit().await?),
            Self::File(_, None) => Ok(()),
            Self::File(file, Some((unfinished, keep_as))) => {
                // Fails where there is one by now.
                fs::hard_link(&file, &keep_as).map_err(Trouble::at(&keep_as))?;
                drop(unfinished);
                place::sync_folder(keep_as.parent().unwrap_or(Path::new("")))
            }
        }
    }
}

/// A session that was ended after the backup would be open again: everybody signs in anew.
async fn end_what_was_open(tx: &mut Tx, epoch: i64) -> Result<()> {
    set_setting(tx, "epoch", &epoch.to_string()).await?;
    on!(tx, |conn| sqlx::query("DELETE FROM sessions").execute(conn).await.map(drop))?;
    match setting(tx, "epoch").await? {
        Some(kept) if kept == epoch.to_string() => Ok(()),
        _ => Err(different("the new epoch was not kept")),
    }
}
