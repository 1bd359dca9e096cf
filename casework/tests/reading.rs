//! The reader on labelled notes: precision and recall for each file, and the journeys.
//!
//! `notes/tuning*.jsonl` may be read while the reader is changed. `notes/held_out*.jsonl` may not: only their scores are looked
//! at. A held-out file that has been opened is called tuning from then on. A fact is right when all that its label says is so, it is about nobody else, and its span
//! overlaps the labelled one; windows, sources and purposes that a label leaves out are not judged.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::cast_precision_loss, reason = "counts of notes")]
#![expect(clippy::needless_for_each, reason = "short in a test")]

use std::{collections::BTreeMap, fs, path::Path};

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

/// Everything that the label says, and about nobody else than it says. A labelled span is where the number stands; the
/// offered one need only overlap it.
/// Where nobody has said who lives there, a name that the label leaves out may be the person's own.
fn matches(expected: &Map<String, Value>, got: &Map<String, Value>, known: Household) -> bool {
    let as_labelled = expected.iter().all(|(field, value)| match (field.as_str(), got.get(field)) {
        ("span", Some(other)) => overlap(value, other),
        (_, Some(other)) => same(value, other),
        _ => false,
    });
    as_labelled && (known == Household::Unknown || expected.contains_key("about") || !got.contains_key("about"))
}

fn overlap(a: &Value, b: &Value) -> bool {
    let ends = |span: &Value| (span[0].as_u64().unwrap(), span[1].as_u64().unwrap());
    let ((a_from, a_to), (b_from, b_to)) = (ends(a), ends(b));
    a_from < b_to && b_from < a_to
}

#[derive(Default)]
struct Score {
    notes: usize,
    expected: usize,
    offered: usize,
    right: usize,
    /// The same for each kind of fact and each measure: what a held-out file may tell of what is missed in it.
    kinds: BTreeMap<String, [usize; 3]>,
    /// What was wrong about those that were offered with the right number.
    nearly: Vec<String>,
}

/// Where the same number of the same kind was offered: the fields in which it is not what the label says.
fn nearly(wanted: &Map<String, Value>, offered: &[&Map<String, Value>]) -> Option<String> {
    let alike = |got: &Map<String, Value>| {
        kind(got) == kind(wanted)
            && ["value", "pence", "on"].iter().all(|field| got.get(*field) == wanted.get(*field) || same(&wanted[*field], &got[*field]))
    };
    let got = offered.iter().find(|got| alike(got))?;
    // A name is never shown, only whether there was one
    let told = |field: &str, value: Option<&Value>| match (field, value) {
        (_, None) => "none".to_string(),
        ("about", Some(_)) => "somebody".to_string(),
        (_, Some(value)) => value.to_string(),
    };
    let fields = ["about", "source", "window_days", "fund"].into_iter().filter(|field| wanted.get(*field) != got.get(*field));
    let fields = fields.filter(|field| *field == "about" || wanted.contains_key(*field));
    Some(
        fields
            .map(|field| format!("{field} {} for {}", told(field, got.get(field)), told(field, wanted.get(field))))
            .collect::<Vec<_>>()
            .join(" and "),
    )
}

/// A measure's id, or the kind of fact.
fn kind(fact: &Map<String, Value>) -> String {
    fact.get("measure").or_else(|| fact.get("fact")).and_then(Value::as_str).unwrap_or_default().to_string()
}

impl Score {
    fn precision(&self) -> f64 {
        if self.offered == 0 { 1.0 } else { self.right as f64 / self.offered as f64 }
    }

    fn recall(&self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.right as f64 / self.expected as f64 }
    }
}

/// Whether the reader is told who lives with the person, as it is on their page; the command line does not know.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Household {
    Known,
    Unknown,
}

fn score(path: &Path, known: Household, show: bool) -> Score {
    let reader = Reader::new(&vocabulary());
    let mut score = Score::default();
    for line in fs::read_to_string(path).unwrap().lines().filter(|line| !line.trim().is_empty()) {
        let case: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let note = case["note"].as_str().unwrap();
        let household: Vec<String> = case["household"]
            .as_array()
            .filter(|_| known == Household::Known)
            .map(|names| names.iter().map(|n| n.as_str().unwrap().to_string()).collect())
            .unwrap_or_default();
        let got = facts(&reader.clone().with_household(household).read(note, day(case["today"].as_str().unwrap())));
        let mut left: Vec<&Map<String, Value>> = got.iter().collect();
        let mut missed = Vec::new();
        let expected = case["expect"].as_array().unwrap();
        for fact in expected {
            let wanted = fact.as_object().unwrap();
            score.kinds.entry(kind(wanted)).or_default()[0] += 1;
            if let Some(at) = left.iter().position(|candidate| matches(wanted, candidate, known)) {
                left.remove(at);
                score.right += 1;
                score.kinds.entry(kind(wanted)).or_default()[2] += 1;
            } else {
                score.nearly.extend(nearly(wanted, &left));
                missed.push(wanted);
            }
        }
        got.iter().for_each(|fact| score.kinds.entry(kind(fact)).or_default()[1] += 1);
        score.notes += 1;
        score.expected += expected.len();
        score.offered += got.len();
        if show && !(missed.is_empty() && left.is_empty()) {
            println!("NOTE {} {note}", case["today"].as_str().unwrap());
            missed.iter().for_each(|fact| println!("   missed {}", Value::Object((*fact).clone())));
            left.iter().for_each(|fact| println!("   wrong  {}", Value::Object((*fact).clone())));
        }
    }
    let (name, precision, recall) = (path.file_name().unwrap().to_string_lossy(), score.precision(), score.recall());
    let Score { notes, expected, offered, right, .. } = &score;
    let whose = if known == Household::Known { "" } else { " (household unknown)" };
    println!(
        "{name}{whose}: {notes} notes, {expected} facts, {offered} offered, {right} right, precision {precision:.3}, recall {recall:.3}"
    );
    if !show && known == Household::Known {
        let kinds =
            score.kinds.iter().map(|(kind, [expected, offered, right])| format!("{kind} {right} of {expected} ({offered} offered)"));
        println!("   {}", kinds.collect::<Vec<_>>().join(", "));
        println!("   with the right number but not as labelled: {}", score.nearly.join(", "));
    }
    score
}

#[test]
fn the_examples_are_read() {
    let score = score(&folder().join("tests/reading.jsonl"), Household::Known, true);
    assert!(score.precision() >= 0.95 && score.recall() >= 0.85);
}

/// The aim for notes that nobody has tuned the reader on is 0.95 and 0.90. What is asserted is a floor just under what is
/// reached, so that it cannot slip; raise it when it is passed. Precision and recall, first with the household known.
fn floors(name: &str) -> [(f64, f64); 2] {
    let number = name.split(['_', '.']).find_map(|part| part.parse::<u32>().ok());
    match (name.starts_with("held_out"), number) {
        (true, None) => [(0.93, 0.90), (0.90, 0.88)],
        (true, _) => [(0.93, 0.88), (0.90, 0.84)],
        (false, Some(4 | 6)) => [(0.97, 0.90), (0.95, 0.87)],
        (false, Some(9 | 11)) => [(0.95, 0.93), (0.94, 0.90)],
        (false, Some(20 | 22 | 24 | 28 | 30)) => [(0.94, 0.87), (0.90, 0.81)],
        (false, Some(31)) => [(0.85, 0.91), (0.85, 0.85)],
        (false, Some(12..)) => [(0.96, 0.90), (0.90, 0.84)],
        (false, _) => [(0.97, 0.95), (0.93, 0.91)],
    }
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
        for (known, (precision, recall)) in [Household::Known, Household::Unknown].into_iter().zip(floors(&name)) {
            let score = score(&path, known, tuning);
            if score.precision() < precision || score.recall() < recall {
                short.push(format!("{name} ({known:?})"));
            }
        }
    }
    assert!(short.is_empty(), "below what is promised: {short:?}");
}

/// What the journeys' notes say, from the words alone: measures, values and sums; windows, sources and what is known from
/// elsewhere are the confirming worker's.
#[test]
fn the_journeys_are_read() {
    let journeys: toml::Value = toml::from_str(&fs::read_to_string(folder().join("../server/data/journeys.toml")).unwrap()).unwrap();
    let vocabulary = vocabulary();
    let (mut expected, mut found, mut offered) = (0, 0, 0);
    for person in journeys["person"].as_array().unwrap() {
        let names: Vec<&str> = person
            .get("household")
            .and_then(toml::Value::as_array)
            .map(|all| all.iter().map(|one| one["name"].as_str().unwrap()).collect())
            .unwrap_or_default();
        let reader = Reader::new(&vocabulary).with_household(&names);
        let started = day(person["support_started"].as_str().unwrap());
        for entry in person["entry"].as_array().unwrap() {
            let text = entry["text"].as_str().unwrap();
            let today = started + chrono::Days::new(u64::try_from(entry["day"].as_integer().unwrap()).unwrap());
            let mut got: Vec<Map<String, Value>> =
                facts(&reader.read(text, today)).into_iter().filter(|fact| fact["fact"] != "follow_up").collect();
            offered += got.len();
            for fact in entry["facts"].as_array().unwrap() {
                if fact.get("theme").is_some() || is_not_in_the_words(fact, text) {
                    continue;
                }
                expected += 1;
                match got.iter().position(|candidate| tells(candidate, fact)) {
                    Some(at) => {
                        got.remove(at);
                        found += 1;
                    }
                    None => println!("missed {fact} in {text}"),
                }
            }
            got.iter().for_each(|fact| println!("wrong {} in {text}", Value::Object(fact.clone())));
        }
    }
    println!("journeys: {expected} facts, {offered} offered, {found} right");
    assert_eq!((found, offered), (expected, expected));
}

/// Facts that the worker knew and did not write: an earlier nought, an answer that came, what "no hospital" stood for.
fn is_not_in_the_words(fact: &toml::Value, text: &str) -> bool {
    if let Some(whom) = fact.get("pull") {
        return !text.contains("sked") && !text.contains("Rang the") || whom.as_str() == Some("IDVA");
    }
    let nought = fact.get("count").or(fact.get("pence")).and_then(toml::Value::as_integer) == Some(0);
    let named = match fact.get("observation").and_then(toml::Value::as_str) {
        Some("ae-attendances") => text.contains("A&E"),
        Some("debt-council-tax") => text.contains("tax"),
        Some("temporary-accommodation-nights") => text.contains("temporary"),
        _ => true,
    };
    nought && !named
}

fn tells(got: &Map<String, Value>, fact: &toml::Value) -> bool {
    let amount = |field: &str| fact.get(field).and_then(toml::Value::as_integer);
    if let Some(pence) = amount("spend") {
        return got["fact"] == "spend" && got["pence"] == pence;
    }
    if let Some(whom) = fact.get("pull") {
        let whom = whom.as_str().unwrap().to_lowercase();
        return got["fact"] == "pull" && got["whom"].as_str().unwrap().to_lowercase().split_whitespace().all(|word| whom.contains(word));
    }
    let value = amount("count").or(amount("pence")).or(amount("percent")).unwrap();
    let about = fact.get("about").and_then(toml::Value::as_str);
    got.get("measure").and_then(Value::as_str) == fact["observation"].as_str()
        && got["value"].as_f64() == Some(value as f64)
        && got.get("about").and_then(Value::as_str) == about
}
