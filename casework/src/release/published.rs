//! A release that has left: everything that its files say, and nothing that they do not. All of it may be public.

use chrono::{DateTime, Datelike, Utc};

use super::{Bin, Cell, Dataset, Filter, Layout, Value, gate::Report, median, rate, share};
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
    /// Its number.
    pub number: usize,
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
            } else if cell.filter.is_sum() {
                None
            } else {
                share(value, whole)
            };
            TidyRow { cell, number, value, percentage }
        })
    }

    /// The median of everybody whose value is known in a place, to the nearest whole of the indicator's unit, worked out from the published
    /// bins; none without them, or where what is held back would decide it. `number` is that of the cell of everybody there.
    pub fn median(&self, number: usize) -> Option<i64> {
        let histogram = self.layout.histogram(self.layout.cell(number).indicator)?;
        #[expect(clippy::cast_precision_loss, reason = "edges of bins, which are small")]
        let bin = |nth: usize| {
            let (from, to) = histogram.between(nth);
            Bin { from: from as f64, to: to.map_or(f64::INFINITY, |to| to as f64), people: self.values[number + 1 + nth] }
        };
        #[expect(clippy::cast_possible_truncation, reason = "between two edges, which are whole numbers")]
        let whole = |value: f64| value.round() as i64;
        median(&(0..=histogram.edges.len()).map(bin).collect::<Vec<_>>()).map(whole)
    }

    /// Events for each 1,000 person-months in a place, worked out from the published sums; none without them. `number` is that of the cell of
    /// everybody there.
    pub fn rate(&self, number: usize) -> Option<i64> {
        let filters = self.layout.filters(self.layout.cell(number).indicator);
        let at = |filter| filters.iter().position(|one| *one == filter).map(|place| self.values[number + place]);
        rate(at(Filter::Events)?, at(Filter::Days)?)
    }

    /// Whether any indicator of it has published bins.
    pub fn has_medians(&self) -> bool {
        (0..self.layout.indicators()).any(|place| self.layout.histogram(place).is_some())
    }

    /// Whether any indicator of it is a rate.
    pub fn has_rates(&self) -> bool {
        (0..self.layout.indicators()).any(|place| self.layout.filters(place).contains(&Filter::Events))
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
