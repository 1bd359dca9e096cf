//! The files of a release, each made from the same published values: streamed, and the same bytes every time.

mod catalogue;
mod chart_book;
mod columns;
mod kept;
mod manifest;
mod metadata;
mod notes;
mod ods;
mod parquet;
mod sheets;
mod tidy;
mod xlsx;
mod xml;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

use casework::{hex, release::PublishedRelease};
use sha2::{Digest, Sha256};

pub use chart_book::{page, style};
pub use columns::TOTAL;
pub use kept::kept;
pub use metadata::licence;

/// One sort of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One value a line.
    Csv,
    /// What the columns and the signs of that mean.
    MetaCsv,
    /// The same for programs: CSV on the Web.
    Csvw,
    /// The same for others: a Data Package.
    DataPackage,
    /// The accessible spreadsheet.
    Ods,
    /// The same sheets for Excel.
    Xlsx,
    /// Columns, for databases.
    Parquet,
    /// An entry in a catalogue.
    Dcat,
    /// For whoever works with the files.
    Readme,
    /// For whoever reads about it.
    ChartBook,
    /// What was declared, what the gate said, and the hash of every other file.
    Manifest,
}

impl Format {
    /// Every sort; the manifest last, since it names the others.
    pub const ALL: [Self; 11] = [
        Self::Csv,
        Self::MetaCsv,
        Self::Csvw,
        Self::DataPackage,
        Self::Ods,
        Self::Xlsx,
        Self::Parquet,
        Self::Dcat,
        Self::Readme,
        Self::ChartBook,
        Self::Manifest,
    ];

    /// What its name ends in.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::MetaCsv => ".meta.csv",
            Self::Csvw => ".csv-metadata.json",
            Self::DataPackage => ".datapackage.json",
            Self::Ods => ".ods",
            Self::Xlsx => ".xlsx",
            Self::Parquet => ".parquet",
            Self::Dcat => ".dcat.jsonld",
            Self::Readme => ".readme.md",
            Self::ChartBook => ".html",
            Self::Manifest => ".manifest.json",
        }
    }

    /// What it is, on the network.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::MetaCsv => "text/csv; charset=utf-8; header=present",
            Self::Csvw => "application/csvm+json",
            Self::DataPackage | Self::Manifest => "application/json",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Dcat => "application/ld+json",
            Self::Readme => "text/markdown; charset=utf-8",
            Self::ChartBook => "text/html; charset=utf-8",
        }
    }

    /// What people are told that it is.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Csv => "One value a line (CSV)",
            Self::MetaCsv => "What its columns and signs mean (CSV)",
            Self::Csvw => "The same for programs (CSV on the Web)",
            Self::DataPackage => "The same for programs (Data Package)",
            Self::Ods => "Accessible spreadsheet (ODS)",
            Self::Xlsx => "Spreadsheet (XLSX)",
            Self::Parquet => "Columns for databases (Parquet)",
            Self::Dcat => "Catalogue entry (DCAT)",
            Self::Readme => "For whoever works with the files",
            Self::ChartBook => "Charts and tables to read",
            Self::Manifest => "What was declared and checked",
        }
    }

    /// Its name in a release.
    pub fn name(self, release: &PublishedRelease) -> String {
        format!("{}{}", release.stem(), self.ending())
    }
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Which sort.
    pub format: Format,
    /// Its name.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// Writes one file. The Data Package and the manifest are given what was made before them, and say so.
///
/// # Errors
/// What `out` says.
pub fn write(format: Format, release: &PublishedRelease, made: &[Made], out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Csv => tidy::write(release, out),
        Format::MetaCsv => metadata::meta_csv(release, out),
        Format::Csvw => metadata::csvw(release, out),
        Format::DataPackage => metadata::data_package(release, made, out),
        Format::Ods => ods::write(release, out),
        Format::Xlsx => xlsx::write(release, out),
        Format::Parquet => parquet::write(release, out),
        Format::Dcat => catalogue::write(release, out),
        Format::Readme => notes::write(release, out),
        Format::ChartBook => out.write_all(page(release, "").as_bytes()),
        Format::Manifest => manifest::write(release, made, out),
    }
}

/// Makes every file of a release in a folder of its own. Until all are there, none is: they are written beside it and put there together, so
/// that a full disk leaves no half release.
///
/// # Errors
/// When something cannot be written; nothing is left of it then.
pub fn write_all(release: &PublishedRelease, folder: &Path) -> io::Result<Vec<Made>> {
    let beside = folder.with_extension("new");
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    let made = fs::create_dir_all(&beside).and_then(|()| write_into(release, &beside));
    let placed = made.and_then(|made| {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::rename(&beside, folder)?;
        Ok(made)
    });
    if placed.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    placed
}

fn write_into(release: &PublishedRelease, folder: &Path) -> io::Result<Vec<Made>> {
    let mut made = Vec::new();
    for format in Format::ALL {
        let name = format.name(release);
        let mut out = Hashing { out: BufWriter::new(File::create(folder.join(&name))?), hash: Sha256::new(), bytes: 0 };
        write(format, release, &made, &mut out)?;
        out.flush()?;
        out.out.get_ref().sync_all()?;
        made.push(Made { format, name, bytes: out.bytes, sha256: hex::of(&out.hash.finalize()) });
    }
    Ok(made)
}

struct Hashing<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
