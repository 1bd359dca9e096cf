//! What was measured, as a table for people and as JSON for programs.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};

/// The middle of what several rounds gave, and the least and the most.
#[derive(Clone, Copy, Debug)]
pub struct Middle {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

/// The middle of some numbers.
pub fn middle(numbers: &[f64]) -> Middle {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    Middle { median: sorted[sorted.len() / 2], low: sorted[0], high: sorted[sorted.len() - 1] }
}

/// The middle of the ratios of each round's two numbers.
pub fn ratio(rounds: &[(f64, f64)]) -> Middle {
    middle(&rounds.iter().map(|(one, other)| one / other).collect::<Vec<_>>())
}

/// Within what a figure has to be.
#[derive(Clone, Copy)]
pub enum Reach {
    AtLeast(f64),
    AtMost(f64),
}

impl Reach {
    fn holds(self, median: f64) -> bool {
        match self {
            Self::AtLeast(bound) => median >= bound,
            Self::AtMost(bound) => median <= bound,
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtLeast(bound) => format!("at least {}", short(bound)),
            Self::AtMost(bound) => format!("at most {}", short(bound)),
        }
    }
}

/// A measurement's results so far.
pub struct Results {
    name: &'static str,
    rows: Map<String, Value>,
    reached: bool,
}

impl Results {
    pub fn new(name: &'static str, about: &str) -> Self {
        println!("{name}: {about}");
        Self { name, rows: Map::from_iter([("about".to_owned(), json!(about))]), reached: true }
    }

    /// A figure that is only shown.
    pub fn show(&mut self, what: &str, unit: &str, figure: Middle) {
        println!("  {what:<58} {:>9} {unit:<10} ({} to {})", short(figure.median), short(figure.low), short(figure.high));
        self.rows.insert(what.to_owned(), json!({ "median": figure.median, "low": figure.low, "high": figure.high, "unit": unit }));
    }

    /// A figure that has to be within a bound.
    pub fn hold(&mut self, what: &str, figure: Middle, reach: Reach) {
        let holds = reach.holds(figure.median);
        self.reached &= holds;
        let (words, verdict) = (reach.words(), if holds { "reached" } else { "NOT REACHED" });
        println!("  {what:<58} {:>9} {words:<10} ({} to {}) {verdict}", short(figure.median), short(figure.low), short(figure.high));
        self.rows.insert(
            what.to_owned(),
            json!({ "median": figure.median, "low": figure.low, "high": figure.high, "reach": words, "reached": holds }),
        );
    }

    /// Keeps it as JSON. Answers whether everything was reached.
    pub fn finish(mut self) -> bool {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/bench"));
        fs::create_dir_all(folder).unwrap();
        self.rows.insert("reached".to_owned(), json!(self.reached));
        fs::write(folder.join(format!("{}.json", self.name)), format!("{:#}\n", Value::Object(self.rows))).unwrap();
        self.reached
    }
}

/// Three figures that count.
fn short(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        size if size >= 1.0 => format!("{number:.2}"),
        _ => format!("{number:.4}"),
    }
}
