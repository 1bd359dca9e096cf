//! The manifest: what was declared, by which rule, what the gate said, where it stands in the ledger, and the hash of every other file.

use std::io::{self, Write};

use casework::release::{BASE, FEWEST_MOVED, MOST_NOISE, PublishedRelease, THRESHOLD, VARIANCE, audit::LEAST_WIDTH, hold::LEAST_DEVIATION};
use serde_json::{Value, json};

use super::{Made, metadata::pretty};

/// Writes it. How many small cells were audited is not in it: that would say how many of those held back are small.
pub fn write(release: &PublishedRelease, made: &[Made], out: &mut dyn Write) -> io::Result<()> {
    let indicators: Vec<Value> = (0..release.layout.indicators())
        .zip(&release.definitions)
        .map(|(place, definition)| {
            let (id, version, name) = release.layout.indicator(place);
            json!({ "id": id, "version": version, "name": name, "definition": definition })
        })
        .collect();
    let files: Vec<Value> = made.iter().map(|made| json!({ "name": made.name, "bytes": made.bytes, "sha256": made.sha256 })).collect();
    let text = json!({
        "release": release.release,
        "period": release.period.to_string(),
        "revision": release.revision,
        "released_at": release.at.to_rfc3339(),
        "previous": release.previous,
        "declaration": { "hash": release.dataset.definition_hash(), "lattice": release.dataset },
        "indicators": indicators,
        "rule": {
            "unit": "person", "noise_at_most": MOST_NOISE, "variance_at_most": VARIANCE, "threshold": THRESHOLD, "base": BASE,
            "carried_below": FEWEST_MOVED, "least_width": LEAST_WIDTH, "least_deviation": LEAST_DEVIATION,
        },
        "gate": {
            "passed": release.report.passed(),
            "values": release.report.tally,
            "privacy_meter": release.report.meter,
            "note": "Three families of attack were tried against this rule. That is not a proof.",
        },
        "ledger": format!("sha256:{}", release.ledger),
        "files": files,
    });
    pretty(&text, out)
}
