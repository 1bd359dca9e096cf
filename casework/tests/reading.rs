//! The reader on labelled notes: precision and recall for each file, the journeys, and that no note makes it fail.

use std::{fs, path::Path};

use casework::{
    reading::{Reader, Suggested, Suggestion},
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;
use serde_json::{Map, Value};

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn vocabulary() -> Vocabulary {
    toml::from_str(&fs::read_to_string(folder().join("data/vocabulary.toml")).unwrap()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Facts that count: offers of themes are left out.
fn facts(suggestions: &[Suggestion]) -> Vec<Map<String, Value>> {
    suggestions
        .iter()
        .filter(|s| s.explicit || !matches!(s.fact, Suggested::Theme { .. }))
        .map(|s| serde_json::to_value(s).unwrap().as_object().unwrap().clone())
        .collect()
}

fn same(expected: &Value, got: &Value) -> bool {
    match (expected.as_f64(), got.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        _ => match (expected.as_str(), got.as_str()) {
            // Whom and what for are the note's words; a capital at the start of a sentence is no difference
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => expected == got,
        },
    }
}

fn matches(expected: &Map<String, Value>, got: &Map<String, Value>) -> bool {
    expected.iter().all(|(field, value)| got.get(field).is_some_and(|other| same(value, other)))
}

#[derive(Default)]
struct Score {
    notes: usize,
    expected: usize,
    offered: usize,
    right: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        if self.offered == 0 { 1.0 } else { self.right as f64 / self.offered as f64 }
    }

    fn recall(&self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.right as f64 / self.expected as f64 }
    }
}

fn score(path: &Path, show: bool) -> Score {
    let vocabulary = vocabulary();
    let mut score = Score::default();
    for line in fs::read_to_string(path).unwrap().lines().filter(|line| !line.trim().is_empty()) {
        let case: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let note = case["note"].as_str().unwrap();
        let household: Vec<String> =
            case["household"].as_array().map(|names| names.iter().map(|n| n.as_str().unwrap().to_string()).collect()).unwrap_or_default();
        let got = facts(&Reader::new(&vocabulary).with_household(household).read(note, day(case["today"].as_str().unwrap())));
        let mut left: Vec<&Map<String, Value>> = got.iter().collect();
        let mut missed = Vec::new();
        let expected = case["expect"].as_array().unwrap();
        for fact in expected {
            let wanted = fact.as_object().unwrap();
            match left.iter().position(|candidate| matches(wanted, candidate)) {
                Some(at) => {
                    left.remove(at);
                    score.right += 1;
                }
                None => missed.push(wanted),
            }
        }
        score.notes += 1;
        score.expected += expected.len();
        score.offered += got.len();
        if show && !(missed.is_empty() && left.is_empty()) {
            println!("NOTE {} {note}", case["today"].as_str().unwrap());
            missed.iter().for_each(|fact| println!("   missed {}", Value::Object((*fact).clone())));
            left.iter().for_each(|fact| println!("   wrong  {}", Value::Object((*fact).clone())));
        }
    }
    println!(
        "{}: {} notes, {} facts, {} offered, {} right, precision {:.3}, recall {:.3}",
        path.file_name().unwrap().to_string_lossy(),
        score.notes,
        score.expected,
        score.offered,
        score.right,
        score.precision(),
        score.recall()
    );
    score
}

#[test]
fn the_examples_are_read() {
    let score = score(&folder().join("tests/reading.jsonl"), true);
    assert!(score.precision() >= 0.95 && score.recall() >= 0.85);
}

#[test]
fn labelled_notes_are_read() {
    let Ok(files) = fs::read_dir(folder().join("tests/notes")) else { return };
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "jsonl")).collect();
    paths.sort();
    let mut short = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let tuning = name.starts_with("tuning");
        let score = score(&path, tuning);
        let (precision, recall) = if tuning { (0.97, 0.95) } else { (0.95, 0.90) };
        if score.precision() < precision || score.recall() < recall {
            short.push(name);
        }
    }
    assert!(short.is_empty(), "below what is promised: {short:?}");
}
