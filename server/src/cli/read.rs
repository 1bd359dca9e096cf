//! `alongside read`: a note in, suggestions out.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use casework::{reading::Reader, vocabulary::Vocabulary};
use chrono::NaiveDate;
use clap::Args;

use super::Failure;
use crate::operations::{clock::Clock, council::starting_vocabulary};

/// Reads a note on standard input.
#[derive(Args)]
pub struct Read {
    /// The day the note is written on, such as 2026-11-18; without it, the machine's
    #[arg(long, value_name = "D")]
    today: Option<NaiveDate>,
    /// A vocabulary in TOML; without it, the starting one
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
    /// Somebody in the household, so that what is about them is read as theirs; may be given again
    #[arg(long, value_name = "NAME")]
    household: Vec<String>,
}

impl Read {
    /// Prints one suggestion a line, in order of appearance.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let vocabulary = self.vocabulary()?;
        let mut note = Vec::new();
        io::stdin().read_to_end(&mut note).map_err(Failure::machine("the note cannot be read"))?;
        let note = String::from_utf8(note).map_err(|_| Failure::Refused("the note is not UTF-8 text".into()))?;
        let today = self.today.unwrap_or_else(|| Clock::default().today());
        let mut out = io::stdout().lock();
        for suggestion in Reader::new(&vocabulary).with_household(&self.household).read(&note, today) {
            let line = serde_json::to_string(&suggestion).map_err(|error| Failure::Refused(error.to_string()))?;
            match writeln!(out, "{line}") {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
                done => done.map_err(Failure::machine("the suggestions cannot be printed"))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn vocabulary(&self) -> Result<Vocabulary, Failure> {
        let unusable = |why: String| Failure::Refused(format!("the vocabulary cannot be used: {why}"));
        let Some(file) = &self.vocabulary else { return starting_vocabulary().map_err(|error| unusable(error.to_string())) };
        let text = fs::read_to_string(file).map_err(Failure::machine(format!("the vocabulary {} cannot be read", file.display())))?;
        toml::from_str(&text).map_err(|error: toml::de::Error| unusable(error.message().to_owned()))
    }
}
