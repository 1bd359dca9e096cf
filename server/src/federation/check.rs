//! Whether what another council published is as it should be: hashes, licence, what the columns mean, and no value that must not be.

use casework::{
    hex,
    insight::Period,
    release::{Dataset, Filter, Value},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{Collected, Measured, Refused, table::rows, wrong};

/// Licences under which figures may stand beside ours.
const LICENCES: [&str; 3] = ["OGL-UK-3.0", "CC-BY-4.0", "CC0-1.0"];
/// What stands for all of a dimension.
const TOTAL: &str = "Total";

#[derive(Deserialize)]
struct Written {
    release: String,
    period: Period,
    declaration: Declaration,
    indicators: Vec<Counted>,
    gate: Gate,
    files: Vec<Made>,
}

#[derive(Deserialize)]
struct Declaration {
    hash: String,
    lattice: Dataset,
}

#[derive(Deserialize)]
struct Counted {
    id: String,
    name: String,
    definition: String,
}

#[derive(Deserialize)]
struct Gate {
    passed: bool,
}

#[derive(Deserialize)]
struct Made {
    name: String,
    sha256: String,
}

/// What was declared and checked, as whoever published it says.
pub struct Manifest(Written);

/// A name that stays in its folder.
pub fn plain_name(name: &str) -> Result<(), Refused> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let holds = !name.is_empty() && name.len() <= 200 && name.bytes().all(plain) && !name.starts_with('.') && !name.contains("..");
    if holds { Ok(()) } else { Err(wrong("a name in it is no name of a file")) }
}

impl Manifest {
    /// Reads one.
    pub fn read(bytes: &[u8], release: &str) -> Result<Self, Refused> {
        let written: Written = serde_json::from_slice(bytes).map_err(|_| wrong("its manifest cannot be read"))?;
        let Declaration { hash, lattice } = &written.declaration;
        if written.release != release {
            return Err(wrong("its manifest is that of another release"));
        }
        if *hash != lattice.definition_hash() {
            return Err(wrong("its declaration is not the one that its hash is of"));
        }
        if !written.gate.passed {
            return Err(wrong("its gate did not let it pass"));
        }
        if !LICENCES.contains(&lattice.licence.as_str()) {
            return Err(wrong(format!("its licence is “{}”: only {} may stand beside ours", lattice.licence, LICENCES.join(", "))));
        }
        plain_name(&lattice.dataset)?;
        plain_name(&lattice.council.code)?;
        Ok(Self(written))
    }

    /// The name of the file that ends so. `.csv` is the table.
    pub fn file(&self, ending: &str) -> Result<String, Refused> {
        let is_it = |name: &&str| name.ends_with(ending) && !(ending == ".csv" && name.ends_with(".meta.csv"));
        let name = self.0.files.iter().map(|made| made.name.as_str()).find(is_it);
        let name = name.ok_or_else(|| wrong(format!("its manifest has no file ending in {ending}")))?;
        plain_name(name)?;
        Ok(name.to_owned())
    }

    /// Whether a file is the one whose hash the manifest has.
    pub fn holds(&self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        let hash = hex::of(&Sha256::digest(bytes));
        let holds = self.0.files.iter().any(|made| made.name == name && made.sha256 == hash);
        if holds { Ok(()) } else { Err(wrong(format!("{name} is not what its manifest says: its hash is another"))) }
    }

    /// What the table says of the whole council, read as its CSVW metadata says. Every value of it is looked at.
    pub fn measured(&self, metadata: &[u8], table: &[u8]) -> Result<Vec<Measured>, Refused> {
        let metadata: Json = serde_json::from_slice(metadata).map_err(|_| wrong("what its columns mean cannot be read"))?;
        if !metadata["@context"][0].as_str().is_some_and(|context| context == "http://www.w3.org/ns/csvw") {
            return Err(wrong("what its columns mean is not CSV on the Web"));
        }
        if metadata["url"].as_str() != Some(self.file(".csv")?.as_str()) {
            return Err(wrong("what its columns mean is about another table"));
        }
        let columns: Vec<&str> =
            metadata["tableSchema"]["columns"].as_array().into_iter().flatten().filter_map(|column| column["name"].as_str()).collect();
        let text = std::str::from_utf8(table).map_err(|_| wrong("its table is not UTF-8"))?;
        let mut rows = rows(text);
        if rows.next().is_none_or(|heads| heads != columns) {
            return Err(wrong("its table has other columns than it says"));
        }
        let place = |name: &str| columns.iter().position(|column| *column == name).ok_or_else(|| wrong(format!("its table has no {name}")));
        let (indicator, filter, value) = (place("indicator")?, place("filter")?, place("value")?);
        let dimensions = self.0.declaration.lattice.dimensions.iter().map(|dimension| place(&dimension.id)).collect::<Result<Vec<_>, _>>()?;
        let indicators = &self.0.indicators;
        let blank = |one: &Counted| Measured {
            id: one.id.clone(),
            name: one.name.clone(),
            definition: one.definition.clone(),
            people: Value::NotAvailable,
            lower: None,
        };
        let mut measured: Vec<Measured> = indicators.iter().map(blank).collect();
        for row in rows {
            if row.len() != columns.len() {
                return Err(wrong("a row of its table has more or fewer columns than the first"));
            }
            // Nothing that the rule would not publish is taken in, whoever let it out.
            let shown: Value = row[value].parse().map_err(|_| wrong("its table has a value that must not be published"))?;
            if !dimensions.iter().all(|dimension| row[*dimension] == TOTAL) {
                continue;
            }
            let Some(one) = measured.iter_mut().find(|one| one.id == row[indicator]) else {
                return Err(wrong("its table has an indicator that its manifest does not have"));
            };
            if row[filter] == Filter::People.as_str() {
                one.people = shown;
            } else if row[filter] == Filter::Lower.as_str() {
                one.lower = Some(shown);
            }
        }
        Ok(measured)
    }

    /// What is kept of it.
    pub fn collected(&self, from: &str, measured: Vec<Measured>, manifest: &[u8], now: DateTime<Utc>) -> Collected {
        let lattice = &self.0.declaration.lattice;
        Collected {
            from: from.to_owned(),
            collected_at: now,
            release: self.0.release.clone(),
            dataset: lattice.dataset.clone(),
            title: lattice.title.clone(),
            period: self.0.period,
            code: lattice.council.code.clone(),
            council: lattice.council.name.clone(),
            licence: lattice.licence.clone(),
            contact: lattice.contact.clone(),
            manifest: hex::of(&Sha256::digest(manifest)),
            measured,
        }
    }
}
