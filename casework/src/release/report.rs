//! What the gate says of a draft: what keeps it from leaving, and how much it gives away.

use serde::{Deserialize, Serialize};

use super::draft::Tally;

/// Which rule a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A small cell could be worked out from the sums that it is in.
    Audit,
    /// A small group could be averaged out of everything released.
    Averaging,
    /// A part that is all or nearly all of its whole is published with it.
    Group,
    /// Two populations that differ by fewer than ten people would both be published, here and in another dataset.
    Differencing,
    /// More is published than may be: a count under the threshold, or not in fives.
    Values,
}

/// What keeps a release from leaving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// What is wrong and how to mend it, in words.
    pub words: String,
    /// The cells at fault by name, the first of them.
    pub cells: Vec<String>,
    /// How many there are.
    pub count: usize,
}

/// How much is given away about one person at most: ρ = K / 2V, of K counts with noise of variance V that one person is in
/// (zero-concentrated differential privacy of Gaussian noise, Bun and Steinke 2016, proposition 6; here a measure to compare releases by,
/// not a proof: the noise is bounded).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meter {
    /// Counts with fresh noise that one person is in at most, in this release.
    pub counts: usize,
    /// ρ of this release.
    pub rho: f64,
    /// ρ of everything released of this dataset, this included.
    pub rho_in_all: f64,
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What keeps it from leaving; empty when it may.
    pub findings: Vec<Finding>,
    /// How many cells are what.
    pub tally: Tally,
    /// Small cells that were audited, and for how many of them a linear program was needed.
    pub audited: usize,
    /// See `audited`.
    pub programs: usize,
    /// How much is given away about one person at most.
    pub meter: Meter,
}

impl Report {
    /// Whether the release may leave.
    pub fn passed(&self) -> bool {
        self.findings.is_empty()
    }
}
