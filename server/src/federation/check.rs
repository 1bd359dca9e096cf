//! Whether what another council published is as it should be: hashes, licence, what the columns mean, and no value that must not be.

use casework::{
    hex,
    insight::Period,
    release::{Cell, Dataset, Filter, PublishedRelease, Value, declare::LICENCES},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{Collected, Measured, Refused, table::rows, wrong};
use crate::export;

/// More people than any council has.
const MOST_PEOPLE: i64 = 2_000_000;
/// As many indicators as one page can show.
const MOST_INDICATORS: usize = 100;
/// The longest name of a council, and the longest of anything else, in letters.
const LONGEST_NAME: usize = 80;
const LONGEST: usize = 300;

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

/// Words that can stand on our page: not endless, on one line, and read in the direction that they are written in.
fn plain_words(words: &str, longest: usize) -> Result<(), Refused> {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let holds = words.chars().count() <= longest && !words.chars().any(|letter| letter.is_control() || turns(letter));
    if holds { Ok(()) } else { Err(wrong("a name in it is too long, or holds letters that cannot be seen")) }
}

impl Manifest {
    /// Reads one.
    pub fn read(bytes: &[u8], release: &str, period: Period) -> Result<Self, Refused> {
        let written: Written = serde_json::from_slice(bytes).map_err(|_| wrong("its manifest cannot be read"))?;
        let Declaration { hash, lattice } = &written.declaration;
        if written.release != release || written.period != period {
            return Err(wrong("its manifest is that of another release"));
        }
        if *hash != lattice.definition_hash() {
            return Err(wrong("its declaration is not the one that its hash is of"));
        }
        if !written.gate.passed {
            return Err(wrong("its gate did not let it pass"));
        }
        if !LICENCES.contains(&lattice.licence.as_str()) {
            return Err(wrong(format!("it is not under a licence that lets it stand beside ours: only {} do", LICENCES.join(", "))));
        }
        if written.indicators.len() > MOST_INDICATORS {
            return Err(wrong(format!("it has more than {MOST_INDICATORS} indicators")));
        }
        if written.indicators.iter().any(|one| !one.definition.starts_with("sha256:") || one.definition.len() != 71) {
            return Err(wrong("its manifest does not say by which definition an indicator was counted"));
        }
        plain_name(&lattice.council.code)?;
        plain_words(&lattice.council.name, LONGEST_NAME)?;
        for words in [&lattice.title, &lattice.contact].into_iter().chain(written.indicators.iter().flat_map(|one| [&one.id, &one.name])) {
            plain_words(words, LONGEST)?;
        }
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
        let columns = self.columns(metadata)?;
        let text = std::str::from_utf8(table).map_err(|_| wrong("its table is not UTF-8"))?;
        let mut rows = rows(text);
        if rows.next().is_none_or(|heads| heads != columns) {
            return Err(wrong("its table has other columns than it says"));
        }
        let place = |name: &str| columns.iter().position(|column| column == name).ok_or_else(|| wrong(format!("its table has no {name}")));
        let (indicator, filter, value) = (place("indicator")?, place("filter")?, place("value")?);
        let lattice = &self.0.declaration.lattice;
        let dimensions = lattice.dimensions.iter().map(|dimension| place(&dimension.id)).collect::<Result<Vec<_>, _>>()?;
        let same = [(place("time_period")?, self.0.period.to_string()), (place("la_code")?, lattice.council.code.clone())];
        let mut measured: Vec<(Measured, bool)> = self.0.indicators.iter().map(|one| (blank(one), false)).collect();
        for row in rows {
            if row.len() != columns.len() {
                return Err(wrong("a row of its table has more or fewer columns than the first"));
            }
            if same.iter().any(|(place, said)| row[*place] != *said) {
                return Err(wrong("a row of its table is about another period or another council"));
            }
            // Nothing that the rule would not publish is taken in, whoever let it out.
            let shown: Value = row[value].parse().map_err(|_| wrong("its table has a value that must not be published"))?;
            if !dimensions.iter().all(|dimension| row[*dimension] == export::TOTAL) {
                continue;
            }
            let Some((one, said)) = measured.iter_mut().find(|(one, _)| one.id == row[indicator]) else {
                return Err(wrong("its table has an indicator that its manifest does not have"));
            };
            let people = row[filter] == Filter::People.as_str();
            if (people || row[filter] == Filter::Lower.as_str()) && shown.count().is_some_and(|count| count > MOST_PEOPLE) {
                return Err(wrong("its table counts more people than any council has"));
            }
            if people {
                if std::mem::replace(said, true) {
                    return Err(wrong("its table says two things of the same people"));
                }
                one.people = shown;
            } else if row[filter] == Filter::Lower.as_str() && one.lower.replace(shown).is_some() {
                return Err(wrong("its table says two things of the same people"));
            }
        }
        Ok(measured.into_iter().map(|(one, _)| one).collect())
    }

    /// The columns that its CSVW metadata names, where that is about this table and under the licence of the manifest.
    fn columns(&self, metadata: &[u8]) -> Result<Vec<String>, Refused> {
        let metadata: Json = serde_json::from_slice(metadata).map_err(|_| wrong("what its columns mean cannot be read"))?;
        if metadata["@context"][0].as_str() != Some("http://www.w3.org/ns/csvw") {
            return Err(wrong("what its columns mean is not CSV on the Web"));
        }
        if metadata["url"].as_str() != Some(self.file(".csv")?.as_str()) {
            return Err(wrong("what its columns mean is about another table"));
        }
        if metadata["dc:license"]["@id"].as_str() != Some(export::licence(&self.0.declaration.lattice.licence)) {
            return Err(wrong("its table is under another licence than its manifest"));
        }
        let columns = metadata["tableSchema"]["columns"].as_array().into_iter().flatten();
        Ok(columns.filter_map(|column| column["name"].as_str()).map(str::to_owned).collect())
    }

    /// What is kept of it.
    pub fn collected(&self, from: &str, measured: Vec<Measured>, manifest: &[u8], now: DateTime<Utc>) -> Collected {
        let lattice = &self.0.declaration.lattice;
        Collected {
            from: from.to_owned(),
            collected_at: now,
            release: self.0.release.clone(),
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

fn blank(one: &Counted) -> Measured {
    Measured { id: one.id.clone(), name: one.name.clone(), definition: one.definition.clone(), people: Value::NotAvailable, lower: None }
}

/// What a release of ours says of the whole council: everybody, and those for whom it was lower, where that is published.
pub fn of_the_whole(published: &PublishedRelease, indicator: usize) -> (Value, Option<Value>) {
    let whole = |filter| published.layout.number(&Cell { indicator, at: Vec::new(), filter }).map(|number| published.values[number]);
    (whole(Filter::People).unwrap_or(Value::NotAvailable), whole(Filter::Lower))
}
