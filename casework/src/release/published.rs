//! A release that has left: everything that its files say, and nothing that they do not. All of it may be public.

use chrono::{DateTime, Datelike, Utc};

use super::{Cell, Dataset, Filter, Layout, Value, gate::Report, share};
use crate::insight::Period;

/// A release that has left, with everything that its files are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedRelease {
    /// Its name: part of addresses and file names.
    pub release: String,
    /// The declaration it was made by.
    pub dataset: Dataset,
    /// Its cells.
    pub layout: Layout,
    /// For each indicator, in the order of the declaration, the hash of its definition.
    pub definitions: Vec<String>,
    /// The period.
    pub period: Period,
    /// 0 at first.
    pub revision: i64,
    /// A value for each cell, in order.
    pub values: Vec<Value>,
    /// When it left.
    pub at: DateTime<Utc>,
    /// What the gate said.
    pub report: Report,
    /// The hash of its last row of the ledger, in hexadecimal: everything before is in it.
    pub ledger: String,
    /// The release of this dataset before it.
    pub previous: Option<String>,
    /// Why it was taken back, if it was.
    pub withdrawn: Option<String>,
}

/// One row of the tidy file: one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TidyRow {
    /// Which cell.
    pub cell: Cell,
    /// Its value.
    pub value: Value,
    /// Its share of everybody in the same place, in whole per cent, from published counts; for outcomes.
    pub percentage: Option<i64>,
}

impl PublishedRelease {
    /// What its files are called, without what they end in: dataset, period and the beginning of the ledger's hash.
    pub fn stem(&self) -> String {
        format!("{}-{}", self.release, self.ledger.get(..8).unwrap_or_default())
    }

    /// Every value, in order.
    pub fn rows(&self) -> impl Iterator<Item = TidyRow> + '_ {
        let mut whole = Value::NotAvailable;
        self.values.iter().enumerate().map(move |(number, &value)| {
            let cell = self.layout.cell(number);
            // An outcome follows its whole.
            let percentage = if cell.filter == Filter::People {
                whole = value;
                None
            } else if cell.filter == Filter::Pence {
                None
            } else {
                share(value, whole)
            };
            TidyRow { cell, value, percentage }
        })
    }

    /// The financial year, from April to March, in which the period ends: `2026-27`.
    pub fn financial_year(&self) -> String {
        let end = self.period.last_month().last_day();
        let from = if end.month() >= 4 { end.year() } else { end.year() - 1 };
        format!("{from}-{:02}", (from + 1).rem_euclid(100))
    }

    /// Where a cell is: a ward, a team within the council, or the council.
    pub fn geographic_level(&self, cell: &Cell) -> &'static str {
        let is_by = |id: &str| cell.at.iter().any(|(dimension, _)| self.layout.dimensions()[*dimension].id == id);
        if is_by("ward") { "Ward" } else { "Local authority" }
    }
}
