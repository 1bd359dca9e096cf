//! Framework mappings: one indicator or theme to many headings. A new framework is a new mapping over notes that exist already; no
//! caseworker ever sees it.

use serde::{Deserialize, Serialize};

use super::super::Indicator;
use crate::{fault::Problem, vocabulary::Vocabulary};

/// Somebody's list of headings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its lasting name.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it was read, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_in: Option<String>,
    /// Its headings, in its own order.
    #[serde(rename = "heading")]
    pub headings: Vec<Heading>,
}

/// One heading, and what we know that speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// Its lasting name within the framework.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Indicators that are shown under it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<String>,
    /// Themes that are shown under it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "framework")]
    frameworks: Vec<Framework>,
}

/// Reads frameworks: `[[framework]]`, each with its `[[framework.heading]]`.
///
/// # Errors
/// What cannot be read, in one line.
pub fn frameworks_from_toml(text: &str) -> Result<Vec<Framework>, Vec<Problem>> {
    let file: File =
        toml::from_str(text).map_err(|error| vec![Problem::new("framework", format!("This cannot be read: {}.", error.message()))])?;
    Ok(file.frameworks)
}

/// Writes frameworks.
pub fn frameworks_to_toml(frameworks: Vec<Framework>) -> String {
    toml::to_string(&File { frameworks }).unwrap_or_default()
}

/// What in frameworks speaks of indicators or themes that there are not. A heading that nothing speaks of is allowed: it says so.
pub fn check_frameworks(frameworks: &[Framework], indicators: &[Indicator], vocabulary: &Vocabulary) -> Vec<Problem> {
    let mut problems = Vec::new();
    for framework in frameworks {
        // Its lasting name is part of addresses.
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if framework.id.is_empty() || framework.id.len() > 60 || !framework.id.bytes().all(is_plain) {
            problems.push(Problem::new("id", "Use small letters, digits and hyphens, such as supporting-families."));
        }
        if framework.name.trim().is_empty() {
            problems.push(Problem::new(format!("{}.name", framework.id), "Say what people call it."));
        }
        for heading in &framework.headings {
            let field = |name: &str| format!("{}.{}.{name}", framework.id, heading.id);
            let unknown = heading.indicators.iter().filter(|id| !indicators.iter().any(|indicator| indicator.id == **id));
            problems.extend(unknown.map(|id| Problem::new(field("indicators"), format!("There is no indicator {id}."))));
            let unknown = heading.themes.iter().filter(|id| vocabulary.theme(id).is_none());
            problems.extend(unknown.map(|id| Problem::new(field("themes"), format!("The vocabulary has no theme {id}."))));
        }
    }
    problems
}
