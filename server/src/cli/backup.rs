//! `alongside backup`: a consistent copy of the data and then of its keys, each in one encrypted file. `serve` goes on meanwhile.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use chrono::TimeDelta;
use clap::Args;
use store::backup::{self, Plan, Recipients, Trouble};

use super::{Failure, Place};
use crate::operations::{clock::Clock, secrets};

/// Writes two encrypted files into a folder: the data, and then the keys that open it. Can run while the server does.
#[derive(Args)]
pub struct Backup {
    /// A folder that is there already, and not inside the data folder
    #[arg(required_unless_present = "make_identity")]
    dest: Option<PathBuf>,
    /// Who can read the backup: an age recipient, age1…; may be given again
    #[arg(long, env = "ALONGSIDE_BACKUP_RECIPIENT", value_delimiter = ',', value_name = "AGE1")]
    recipient: Vec<String>,
    /// A file with more of them, one a line
    #[arg(long, value_name = "FILE")]
    recipients_file: Option<PathBuf>,
    /// Keys backups in the folder that are older are removed; data backups never are
    #[arg(long, default_value_t = 30, value_name = "DAYS")]
    keep_keys_days: u16,
    /// Makes what opens backups, in a new file, prints who it is, and backs nothing up
    #[arg(long, value_name = "FILE", conflicts_with = "dest")]
    make_identity: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Backup {
    /// Does it. Ends with 1 when a copy is not whole.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        if let Some(file) = &self.make_identity {
            return make_identity(file);
        }
        let folder = self.dest.as_deref().unwrap_or(Path::new(""));
        self.refuse_a_bad_folder(folder)?;
        let recipients = self.recipients()?;
        let secrets = secrets::files(&self.place.data);
        if secrets.is_empty() {
            let why = format!("{} is not a council's data folder: it has no council.secret", self.place.data.display());
            return Err(Failure::Refused(why));
        }
        let (database, keys) = (self.place.address(), self.keys_address());
        let plan = Plan {
            database: &database,
            keys: keys.as_deref(),
            secrets: &secrets,
            recipients: &recipients,
            now: Clock::default().now(),
            keep_keys: TimeDelta::days(i64::from(self.keep_keys_days)),
        };
        let begun = Instant::now();
        let done = match backup::write(folder, &plan).await {
            Err(different @ Trouble::Different(_)) => return Ok(super::found_different(&different)),
            done => done?,
        };
        let records = done.data.manifest.records();
        println!("{}\t{records} records, {} bytes", done.data.path.display(), done.data.bytes);
        println!("{}\t{} files, {} bytes", done.keys.path.display(), done.keys.manifest.members.len(), done.keys.bytes);
        for removed in &done.removed {
            println!("{}\tremoved: older than {} days", removed.display(), self.keep_keys_days);
        }
        println!("verified, in {:.1} s", begun.elapsed().as_secs_f64());
        Ok(ExitCode::SUCCESS)
    }

    /// A disk that is not mounted must not become a folder on the one that is being backed up.
    fn refuse_a_bad_folder(&self, folder: &Path) -> Result<(), Failure> {
        if !folder.is_dir() {
            return Err(Failure::Refused(format!("there is no folder {}: make it, or mount the disk that it is on", folder.display())));
        }
        let real = |path: &Path| fs::canonicalize(path).map_err(Failure::machine(format!("the folder {} cannot be used", path.display())));
        if real(folder)?.starts_with(real(&self.place.data)?) {
            let why = format!("{} is inside the data folder, and would be lost with it: name another place", folder.display());
            return Err(Failure::Refused(why));
        }
        Ok(())
    }

    fn recipients(&self) -> Result<Recipients, Failure> {
        let more = self.recipients_file.as_ref().map_or(Ok(String::new()), |file| {
            fs::read_to_string(file).map_err(Failure::machine(format!("the recipients {} cannot be read", file.display())))
        })?;
        Ok(Recipients::read(self.recipient.iter().map(String::as_str).chain(more.lines()))?)
    }

    fn keys_address(&self) -> Option<String> {
        let file = self.place.data.join("keys.db");
        self.place.keys.clone().or_else(|| file.exists().then(|| format!("sqlite:{}", file.display())))
    }
}

fn make_identity(path: &Path) -> Result<ExitCode, Failure> {
    let making = || Failure::machine(format!("{} cannot be made", path.display()));
    let (identity, recipient) = backup::make_identity();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(making())?;
    file.write_all(identity.as_bytes()).and_then(|()| file.sync_all()).map_err(making())?;
    println!("{recipient}");
    Ok(ExitCode::SUCCESS)
}
