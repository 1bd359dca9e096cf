//! A council's own words: what can be counted, what it is about, which money it comes from.

mod check;

use serde::{Deserialize, Serialize};

/// Everything the reader knows beyond the grammar of numbers, money and dates. Councils edit theirs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// What can be counted.
    #[serde(default, rename = "measure")]
    pub measures: Vec<Measure>,
    /// What an entry can be about.
    #[serde(default, rename = "theme")]
    pub themes: Vec<Theme>,
    /// Where money comes from.
    #[serde(default, rename = "fund")]
    pub funds: Vec<Fund>,
    /// What money is spent on, for figures.
    #[serde(default, rename = "category", skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Named>,
    /// What sort of help is asked for, for figures.
    #[serde(default, rename = "expertise", skip_serializing_if = "Vec::is_empty")]
    pub expertise: Vec<Named>,
}

/// Something with a lasting name and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its lasting name, in small letters with hyphens.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// Something countable that is said or seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its lasting name, in small letters with hyphens.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What one of it is.
    pub unit: Unit,
    /// Measures that add up to one thing ("debt").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The direction that is usually welcome. A word for reading figures, never a judgement of one person.
    #[serde(default)]
    pub welcome: Welcome,
    /// Over how many days it is usually counted; none for what is simply so on a day, such as a debt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u32>,
    /// Plausible values, in units, both included. Outside them: ask, never drop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<[i64; 2]>,
    /// Two values no further apart than this (in units) are "the same".
    #[serde(default)]
    pub same_within: i64,
    /// The words that mean it, in small letters, any inflection.
    #[serde(default)]
    pub words: Vec<String>,
}

/// What one of a measure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Events.
    Count,
    /// Nights spent somewhere.
    Nights,
    /// Money, in pence.
    Pence,
    /// 0 to 100.
    Percent,
    /// Units of alcohol.
    Units,
    /// Hours.
    Hours,
}

/// The direction that is usually welcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Welcome {
    /// Less of it is usually welcome.
    Lower,
    /// More of it is usually welcome.
    Higher,
    /// Neither.
    #[default]
    Neither,
}

/// What an entry can be about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// Its lasting name.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Words that offer it.
    #[serde(default)]
    pub words: Vec<String>,
}

/// Where money comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fund {
    /// Its lasting name.
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl Vocabulary {
    /// The measure of that name, if there is one.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    /// The theme of that name, if there is one.
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }
}
