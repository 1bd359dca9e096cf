//! The file: a tar archive encrypted with age, written and read as a stream. Its last member is the manifest.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
    str::FromStr,
};

use age::{
    secrecy::ExposeSecret,
    stream::{StreamReader, StreamWriter},
    x25519,
};
use casework::hex;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{
    Manifest, Member, Result, Trouble,
    manifest::{FORMAT, Kind},
};

const MANIFEST: &str = "manifest.json";

/// Who can read a backup.
pub struct Recipients(Vec<x25519::Recipient>);

impl Recipients {
    /// From lines such as `age1…`; empty lines and those that begin with # say nothing.
    pub fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Self> {
        let each =
            |line: &str| x25519::Recipient::from_str(line).map_err(|_| Trouble::Refused(format!("“{line}” is not an age recipient")));
        let all = said(lines).map(each).collect::<Result<Vec<_>>>()?;
        if all.is_empty() {
            return Err(Trouble::Refused(
                "say who can read the backup: --recipient age1… (`alongside backup --make-identity FILE` makes one)".into(),
            ));
        }
        Ok(Self(all))
    }
}

/// What opens a backup.
pub struct Identities(Vec<x25519::Identity>);

impl Identities {
    /// From the text of a file that `alongside backup --make-identity` or `age-keygen` made.
    pub fn read(text: &str) -> Result<Self> {
        // What does not parse is not repeated: it may be half a secret.
        let none = || Trouble::Refused("that is not an age identity: a line in it begins with AGE-SECRET-KEY-1".into());
        let all = said(text.lines()).map(|line| x25519::Identity::from_str(line).map_err(|_| none())).collect::<Result<Vec<_>>>()?;
        if all.is_empty() { Err(none()) } else { Ok(Self(all)) }
    }
}

fn said<'a>(lines: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A new identity: the text of its file, and its recipient. The chance in it is age's own, from the operating system.
pub fn make_identity() -> (String, String) {
    let identity = x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    (format!("# public key: {recipient}\n{}\n", identity.to_string().expose_secret()), recipient)
}

/// Counts and hashes what passes.
struct Passing<T> {
    through: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Passing<T> {
    fn new(through: T) -> Self {
        Self { through, hash: Sha256::new(), bytes: 0 }
    }

    fn member(self, name: &str) -> Member {
        Member { name: name.to_owned(), bytes: self.bytes, sha256: hex::of(&self.hash.finalize()) }
    }
}

impl<R: Read> Read for Passing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.through.read(into)?;
        self.hash.update(&into[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

/// An archive that is being written.
pub(super) struct Writer {
    tar: tar::Builder<StreamWriter<BufWriter<File>>>,
    members: Vec<Member>,
    made_at: u64,
}

impl Writer {
    pub(super) fn begin(file: File, recipients: &Recipients, now: DateTime<Utc>) -> Result<Self> {
        let recipients = recipients.0.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(|error| Trouble::Refused(error.to_string()))?;
        let encrypting = encryptor.wrap_output(BufWriter::with_capacity(1 << 20, file)).map_err(writing())?;
        let made_at = u64::try_from(now.timestamp()).unwrap_or(0);
        Ok(Self { tar: tar::Builder::new(encrypting), members: Vec::new(), made_at })
    }

    /// Adds a member. The bytes are there already, so keep them few.
    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.add(name, bytes.len() as u64, bytes)
    }

    /// Adds a file, streamed.
    pub(super) fn file(&mut self, name: &str, path: &Path) -> Result<()> {
        let file = File::open(path).map_err(Trouble::at(path))?;
        let length = file.metadata().map_err(Trouble::at(path))?.len();
        self.add(name, length, BufReader::with_capacity(1 << 20, file))
    }

    fn add(&mut self, name: &str, length: u64, from: impl Read) -> Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(length);
        header.set_mode(0o600);
        header.set_mtime(self.made_at);
        let mut passing = Passing::new(from.take(length));
        self.tar.append_data(&mut header, name, &mut passing).map_err(writing())?;
        if passing.bytes != length {
            return Err(Trouble::Different(format!("{name} became shorter while it was copied")));
        }
        self.members.push(passing.member(name));
        Ok(())
    }

    /// Adds the manifest and closes: how long the file is, and what it says about itself.
    pub(super) fn finish(mut self, manifest: Manifest) -> Result<(u64, Manifest)> {
        let manifest = Manifest { members: std::mem::take(&mut self.members), ..manifest };
        let text = serde_json::to_vec_pretty(&manifest).map_err(|error| Trouble::Refused(error.to_string()))?;
        self.bytes(MANIFEST, &text)?;
        let mut inner = self.tar.into_inner().and_then(StreamWriter::finish).map_err(writing())?;
        inner.flush().map_err(writing())?;
        let file = inner.into_inner().map_err(|error| writing()(error.into_error()))?;
        let bytes = file.metadata().map_err(writing())?.len();
        Ok((bytes, manifest))
    }
}

fn writing() -> impl FnOnce(io::Error) -> Trouble {
    Trouble::machine("the backup cannot be written")
}

/// An archive that is being read.
pub(super) type Reader = tar::Archive<StreamReader<BufReader<File>>>;

/// Opens one with whichever identity fits.
pub(super) fn open(path: &Path, identities: &Identities) -> Result<Reader> {
    let file = File::open(path).map_err(Trouble::at(path))?;
    let decryptor = age::Decryptor::new_buffered(BufReader::with_capacity(1 << 20, file))
        .map_err(|_| damaged(path, "it does not begin as a backup does"))?;
    let identities = identities.0.iter().map(|identity| identity as &dyn age::Identity);
    decryptor.decrypt(identities).map(tar::Archive::new).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => {
            Trouble::Refused(format!("{}: this backup was made for somebody else's key (or its first lines are damaged)", path.display()))
        }
        other => damaged(path, &other.to_string()),
    })
}

pub(super) fn damaged(path: &Path, why: &str) -> Trouble {
    Trouble::Different(format!("{} is damaged: {why}", path.display()))
}

/// Reads all of it and compares each member with the manifest. Nothing of it is used before that.
pub(super) fn check(path: &Path, identities: &Identities, kind: Kind) -> Result<Manifest> {
    let mut reader = open(path, identities)?;
    let unreadable = |error: io::Error| damaged(path, &error.to_string());
    let (mut members, mut manifest) = (Vec::new(), None);
    for entry in reader.entries().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.path().map_err(unreadable)?.to_string_lossy().into_owned();
        let mut passing = Passing::new(entry);
        if manifest.is_some() {
            return Err(damaged(path, "something comes after its manifest"));
        }
        if name == MANIFEST {
            let mut text = Vec::new();
            passing.read_to_end(&mut text).map_err(unreadable)?;
            manifest = Some(serde_json::from_slice::<Manifest>(&text).map_err(|_| damaged(path, "its manifest cannot be read"))?);
        } else {
            io::copy(&mut passing, &mut io::sink()).map_err(unreadable)?;
            members.push(passing.member(&name));
        }
    }
    // To the very end: what was cut off shows only there.
    io::copy(&mut reader.into_inner(), &mut io::sink()).map_err(unreadable)?;
    let manifest = manifest.ok_or_else(|| damaged(path, "it has no manifest"))?;
    if manifest.format != FORMAT {
        return Err(Trouble::Refused(format!("{} was made by a newer version of Alongside: use the newer program", path.display())));
    }
    if manifest.kind != kind {
        return Err(Trouble::Refused(format!("{} is a {} backup, not a {} backup", path.display(), manifest.kind.name(), kind.name())));
    }
    if manifest.members != members {
        return Err(damaged(path, "what is in it is not what its manifest says"));
    }
    Ok(manifest)
}
