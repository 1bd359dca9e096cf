//! A small dataset for the tests of this folder.

use std::collections::BTreeMap;

use super::Dataset;
use crate::{
    insight::{Indicator, starting_indicators},
    release::dataset::{Area, Dimension, DimensionValue, Grain},
};

/// A change with outcomes, and a level without.
pub fn indicators() -> Vec<Indicator> {
    let of = |id: &str, like: &str| {
        let kept = starting_indicators().into_iter().find(|indicator| indicator.id == like).unwrap();
        Indicator { id: id.to_owned(), ..kept }
    };
    vec![of("debt-change", "known-debt-change"), of("debt", "known-debt")]
}

fn dimension(id: &str, codes: &[&str]) -> Dimension {
    let value = |code: &&str| DimensionValue { code: (*code).to_owned(), name: (*code).to_owned(), also: BTreeMap::default() };
    Dimension { id: id.to_owned(), name: id.to_owned(), values: codes.iter().map(value).collect() }
}

/// Team by age band, with outcomes.
pub fn dataset() -> Dataset {
    Dataset {
        dataset: "what-changed".to_owned(),
        version: 1,
        title: "What changed".to_owned(),
        description: "How it went for people we went alongside.".to_owned(),
        indicators: vec!["debt-change".to_owned(), "debt".to_owned()],
        outcomes: true,
        breakdowns: vec![vec!["team".to_owned(), "age_band".to_owned()]],
        period: Grain::Quarter,
        first_period: "2026-Q1".parse().unwrap(),
        language: "en-GB".to_owned(),
        licence: "OGL-UK-3.0".to_owned(),
        contact: "figures@gateshead.example".to_owned(),
        open: true,
        prepared_by: crate::access::Role::Analyst,
        released_by: crate::access::Role::ServiceManager,
        council: Area { code: "E08000037".to_owned(), name: "Gateshead".to_owned() },
        dimensions: vec![dimension("team", &["felling", "bensham"]), dimension("age_band", &["18-24", "25-34", "35-44"])],
        impossible: Vec::new(),
        histograms: Vec::new(),
    }
}
