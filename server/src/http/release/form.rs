//! What the forms of these pages send.

use casework::{fault::Problem, release::Dataset};
use serde::Deserialize;

use crate::http::form::Carries;

/// A declaration as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Declared {
    /// That it was made here, for whoever sends it.
    pub token: String,
    /// TOML.
    pub declaration: String,
    /// The same in a file: it takes the place of what was typed.
    pub file: String,
}

impl Declared {
    /// With what was uploaded as if it had been typed, so that it is still there when it has to be mended.
    pub fn with_the_file(self) -> Self {
        // A byte order mark is what some editors put in front.
        let uploaded = self.file.trim_start_matches('\u{feff}').to_owned();
        if uploaded.trim().is_empty() { self } else { Self { declaration: uploaded, file: String::new(), ..self } }
    }
}

/// Which period is to be prepared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// That it was made here, for whoever sends it.
    pub token: String,
    pub period: String,
    /// `yes`: a period that was released is counted again.
    pub revise: String,
}

/// What is to be done with a release or a preparation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Publish,
    Withdraw,
    CallOff,
}

/// A decision about a release or a preparation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Decision {
    /// That it was made here, for whoever sends it.
    #[serde(default)]
    pub token: String,
    #[serde(rename = "do")]
    pub deed: Deed,
    /// Why it is taken back.
    #[serde(default)]
    pub reason: String,
}

impl Carries for Declared {
    fn token(&self) -> &str {
        &self.token
    }
}

impl Carries for Wanted {
    fn token(&self) -> &str {
        &self.token
    }
}

impl Carries for Decision {
    fn token(&self) -> &str {
        &self.token
    }
}

/// The dataset that was typed, or why it cannot be read.
pub fn read(declaration: &str) -> Result<Dataset, Problem> {
    let wrong = |why: &str, line: Option<usize>| {
        let line = line.map(|line| format!(" (line {line})")).unwrap_or_default();
        Problem::new("declaration", format!("This cannot be read as TOML{line}: {why}."))
    };
    if declaration.trim().is_empty() {
        return Err(Problem::new("declaration", "Paste a declaration, or choose a file: the example below is one."));
    }
    toml::from_str(declaration).map_err(|error| {
        let line = error.span().and_then(|span| declaration.get(..span.start)).map(|before| before.matches('\n').count() + 1);
        wrong(error.message(), line)
    })
}

/// A declaration as one would type its next version.
pub fn next_version(dataset: &Dataset) -> String {
    let next = Dataset { version: dataset.version + 1, ..dataset.clone() };
    toml::to_string_pretty(&next).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../docs/dataset.toml");

    #[test]
    fn a_declaration_that_was_written_out_reads_as_the_same() {
        let dataset = read(EXAMPLE).unwrap();
        let again = read(&next_version(&dataset)).unwrap();
        assert_eq!(again, Dataset { version: dataset.version + 1, ..dataset });
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_line() {
        let spoilt = EXAMPLE.replace("outcomes = true", "outcomes = perhaps");
        let line = EXAMPLE.lines().position(|line| line.starts_with("outcomes")).unwrap() + 1;
        assert!(read(&spoilt).unwrap_err().message.contains(&format!("(line {line})")));
        assert!(read(" ").unwrap_err().message.contains("Paste a declaration"));
    }
}
