//! Definitions as a file: `[[indicator]]` again and again.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::super::Indicator;
use crate::fault::Problem;

#[derive(Serialize, Deserialize)]
struct File {
    #[serde(rename = "indicator")]
    indicators: Vec<Indicator>,
}

/// Fields that every indicator may have.
const COMMON: [&str; 12] =
    ["id", "version", "name", "subject", "measures", "unit", "welcome", "window_days", "same_within", "source", "who", "breakdowns"];

/// The fields of each method.
const OF_METHOD: [(&str, &[&str]); 6] = [
    ("level", &["stale_after_days"]),
    ("rate", &["during"]),
    ("change", &["before", "after", "lost_after_day", "selection"]),
    ("people_with", &["themes", "counting"]),
    ("spend", &["funds", "categories"]),
    ("wait", &["expertise"]),
];

/// Reads definitions.
///
/// # Errors
/// What is no TOML, and for each indicator the field that is missing, cannot be read, or is none of its method's.
pub fn from_toml(text: &str) -> Result<Vec<Indicator>, Vec<Problem>> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        vec![Problem::new("", format!("Line {line} is not TOML: {}.", error.message()))]
    })?;
    let Some(Value::Array(given)) = file.get("indicator") else {
        return Err(vec![Problem::new("indicator", "Write each indicator under [[indicator]].")]);
    };
    let (mut read, mut problems) = (Vec::new(), Vec::new());
    for (place, one) in given.iter().enumerate() {
        let field = |name: &str| if name.is_empty() { format!("indicator[{place}]") } else { format!("indicator[{place}].{name}") };
        let Value::Table(fields) = one else {
            problems.push(Problem::new(field(""), "Write each indicator under [[indicator]]."));
            continue;
        };
        let method = fields.get("method").and_then(Value::as_str).unwrap_or_default();
        let Some((_, own)) = OF_METHOD.iter().find(|(name, _)| *name == method) else {
            problems.push(Problem::new(field("method"), "Use level, rate, change, people_with, spend or wait."));
            continue;
        };
        let unknown = fields.keys().filter(|name| *name != "method" && !COMMON.contains(&name.as_str()) && !own.contains(&name.as_str()));
        problems.extend(unknown.map(|name| Problem::new(field(name), format!("There is no such field in {method}."))));
        match one.clone().try_into::<Indicator>() {
            Ok(indicator) => read.push(indicator),
            Err(error) => problems.push(Problem::new(field(""), format!("This cannot be read: {}.", error.message()))),
        }
    }
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

/// Writes definitions.
pub fn to_toml(indicators: &[Indicator]) -> String {
    toml::to_string(&File { indicators: indicators.to_vec() }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        from_toml(text).unwrap_err().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_mistake_is_named_by_its_field() {
        let level = "[[indicator]]\nid = \"a\"\nname = \"A\"\nsubject = \"a\"\nmethod = \"level\"\n";
        assert_eq!(problems(&format!("{level}stale_after_days = 90\nbefore = 3\n")), ["indicator[0].before"]);
        assert_eq!(problems(level), ["indicator[0]"]);
        assert_eq!(problems("[[indicator]]\nid = \"a\"\nmethod = \"guess\"\n"), ["indicator[0].method"]);
        assert_eq!(problems("indicators = 3"), ["indicator"]);
        assert_eq!(problems("[[indicator]\n"), [""]);
        let read = from_toml(&format!("{level}stale_after_days = 90\n")).unwrap();
        assert_eq!((read[0].version, read[0].breakdowns.len()), (1, 3));
    }
}
