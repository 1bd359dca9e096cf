//! A dataset, as it is declared before anything is counted: which indicators, broken down how, for which periods, under whose name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{access::Role, hex, insight::Period, vocabulary::Unit};

/// A declared dataset. Its cells follow from it and from nothing that was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// Its lasting name, in small letters, digits and hyphens: part of addresses and file names.
    pub dataset: String,
    /// Counts up with every change of the declaration.
    pub version: i64,
    /// What people call it.
    pub title: String,
    /// What it tells, in a sentence or two.
    pub description: String,
    /// The ids of the indicators that are counted.
    pub indicators: Vec<String>,
    /// Whether it also says for how many it was lower, the same, higher, or is not known, where an indicator has that.
    #[serde(default)]
    pub outcomes: bool,
    /// Sets of dimensions, by their ids; every smaller set within one is published too. The whole council always is.
    #[serde(default)]
    pub breakdowns: Vec<Vec<String>>,
    /// How long each period is.
    pub period: Grain,
    /// The first period there is.
    pub first_period: Period,
    /// The language of its words, as BCP 47 names it: `en-GB`.
    pub language: String,
    /// Under which licence it may be used.
    pub licence: String,
    /// Whom to ask about it: an e-mail address or a web page, of an office and not of a person.
    pub contact: String,
    /// Whether anybody may read it without signing in.
    #[serde(default)]
    pub open: bool,
    /// The role that prepares a release.
    pub prepared_by: Role,
    /// The role that releases it: another person than whoever prepared it.
    pub released_by: Role,
    /// The council whose figures they are.
    pub council: Area,
    /// What figures can be broken down by.
    #[serde(default, rename = "dimension")]
    pub dimensions: Vec<Dimension>,
    /// Combinations of values that cannot be: shown as `z`.
    #[serde(default)]
    pub impossible: Vec<BTreeMap<String, String>>,
    /// Between which values people are counted, for indicators that are a level: medians come from these counts alone.
    #[serde(default, rename = "histogram", skip_serializing_if = "Vec::is_empty")]
    pub histograms: Vec<Histogram>,
}

/// The bins that people of a level are counted into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Histogram {
    /// The indicator's id.
    pub indicator: String,
    /// Where one bin ends and the next begins, in the indicator's unit (pence for money), rising. Below the first lies a bin from nought;
    /// the last has no end.
    pub edges: Vec<i64>,
}

impl Histogram {
    /// In which bin a value lies.
    pub fn bin_of(&self, value: i64) -> usize {
        self.edges.partition_point(|edge| *edge <= value)
    }

    /// Where a bin begins and ends; no end for the last.
    pub fn between(&self, bin: usize) -> (i64, Option<i64>) {
        (bin.checked_sub(1).and_then(|before| self.edges.get(before)).copied().unwrap_or(0), self.edges.get(bin).copied())
    }

    /// A bin as people say it: money in pounds.
    pub fn in_words(&self, bin: usize, unit: Unit) -> String {
        let said = |value: i64| match unit {
            Unit::Pence if value % 100 == 0 => format!("£{}", value / 100),
            Unit::Pence => format!("£{}.{:02}", value / 100, value % 100),
            Unit::Percent => format!("{value}%"),
            _ => value.to_string(),
        };
        match self.between(bin) {
            (0, Some(end)) => format!("Under {}", said(end)),
            (from, Some(end)) => format!("{} to under {}", said(from), said(end)),
            (from, None) => format!("{} and over", said(from)),
        }
    }
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// A calendar year.
    Year,
}

impl Grain {
    /// Whether a period is this long.
    pub fn is_of(self, period: Period) -> bool {
        matches!((self, period), (Self::Month, Period::Month(_)) | (Self::Quarter, Period::Quarter(..)) | (Self::Year, Period::Year(_)))
    }

    /// As files name it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Month => "Calendar month",
            Self::Quarter => "Calendar quarter",
            Self::Year => "Calendar year",
        }
    }
}

/// A place with a code of the Government Statistical Service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The code: `E08000037`.
    pub code: String,
    /// What people call it.
    pub name: String,
}

/// Something that figures can be broken down by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// `team`, `ward` or `age_band`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its values. Who is in none of them, or is not known, is counted under [`NOT_KNOWN`], so that parts add up to the whole.
    pub values: Vec<DimensionValue>,
}

/// One value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionValue {
    /// As it is kept: a team's id, a ward's code, an age band.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What people call it in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub also: BTreeMap<String, String>,
}

/// The code of whoever is in none of a dimension's values.
pub const NOT_KNOWN: &str = "not-known";
/// What people call it.
pub const NOT_KNOWN_NAME: &str = "Not known or elsewhere";

impl Dataset {
    /// SHA-256 of the declaration as JSON, in the form `sha256:…`.
    pub fn definition_hash(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("sha256:{}", hex::of(&Sha256::digest(json.as_bytes())))
    }

    /// The bins that are declared for an indicator.
    pub fn histogram(&self, indicator: &str) -> Option<&Histogram> {
        self.histograms.iter().find(|histogram| histogram.indicator == indicator)
    }

    /// The dimension of that name.
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.id == id)
    }

    /// The name of a release of it for a period: part of addresses.
    pub fn release_name(&self, period: Period, revision: i64) -> String {
        let name = format!("{}-{}", self.dataset, period.to_string().to_lowercase());
        if revision == 0 { name } else { format!("{name}-r{revision}") }
    }

    /// Whether a declared combination that cannot be holds these values, given as pairs of dimension and code.
    pub fn is_impossible(&self, at: &[(&str, &str)]) -> bool {
        let named = |dimension: &str, code: &str| at.iter().any(|(at, value)| *at == dimension && *value == code);
        self.impossible.iter().any(|combination| combination.iter().all(|(dimension, code)| named(dimension, code)))
    }
}
