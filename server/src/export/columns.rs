//! The columns of the tidy file, and what each holds for a row: one list for every file that has them.

use std::io::{self, Write};

use casework::release::{Cell, Filter, PublishedRelease, TidyRow, Value};

/// What stands for all of a dimension.
pub const TOTAL: &str = "Total";

/// A column.
pub struct Column {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it holds.
    pub says: String,
    /// What it is for.
    pub kind: Kind,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Where a value belongs: part of what makes a row the only one.
    Key,
    /// More words about that.
    Label,
    /// A count, or a sign.
    Value,
    /// Whole per cent, or a sign.
    Percentage,
    /// A whole number that is worked out from published ones, or a sign.
    Derived,
}

/// The columns of a release.
pub fn columns(release: &PublishedRelease) -> Vec<Column> {
    let column = |name: &str, title: &str, says: &str, kind| Column { name: name.into(), title: title.into(), says: says.into(), kind };
    let mut all = vec![
        column("time_period", "Period", "The period that the figure is for.", Kind::Key),
        column("time_identifier", "Sort of period", "How long a period is.", Kind::Label),
        column("financial_year", "Financial year", "The financial year, April to March, in which the period ends.", Kind::Label),
        column("geographic_level", "Geographic level", "Local authority, or ward.", Kind::Label),
        column("la_code", "Council code", "The council's code of the Government Statistical Service.", Kind::Label),
        column("la_name", "Council", "The council.", Kind::Label),
    ];
    for dimension in release.layout.dimensions() {
        let says = format!("{}: {TOTAL} for all of them.", dimension.name);
        all.push(column(&dimension.id, &dimension.name, &says, Kind::Key));
        all.push(column(&format!("{}_name", dimension.id), &format!("{} name", dimension.name), "What people call it.", Kind::Label));
    }
    all.extend([
        column("indicator", "Indicator", "The indicator's lasting name.", Kind::Key),
        column("indicator_name", "Indicator name", "What people call it.", Kind::Label),
        column(
            "filter",
            "Counted",
            "Everybody it is about (people), those for whom it was lower, the same or higher after, or is not known; or what was paid for them (pence). Where a histogram is declared, those whose value lies in one bin of it (bin_1 from nought up); for a rate, events, and the days that were observed.",
            Kind::Key,
        ),
        column(
            "value",
            "Value",
            "A count of people, rounded to 5, with random noise, or a sum in pence, with noise and rounded as one person's part asks; c: held back to protect people; z: cannot be; x: not available.",
            Kind::Value,
        ),
        column(
            "percentage",
            "Per cent",
            "Of everybody in the same place, in whole per cent, worked out from the published counts.",
            Kind::Percentage,
        ),
    ]);
    if release.has_medians() {
        let says = "For everybody in the same place whose value is known: half of them have less, worked out from the published bins alone, to the nearest whole (pence for money); x: what is held back would decide it.";
        all.push(column("median", "Median", says, Kind::Derived));
    }
    if release.has_rates() {
        let says = "Events for each 1,000 person-months that were observed, worked out from the published sums alone; x: one of them is held back.";
        all.push(column("rate_per_1000", "Events for each 1,000 person-months", says, Kind::Derived));
    }
    all
}

/// What the columns of [`Kind::Derived`] hold for a row: a number; for everybody, where there is none, that it is not available; `z` where
/// there can be none.
pub fn derived<'a>(release: &'a PublishedRelease, row: &'a TidyRow) -> impl Iterator<Item = Result<i64, &'static str>> + 'a {
    let whole = row.cell.filter == Filter::People;
    let layout = &release.layout;
    let median = release
        .has_medians()
        .then(|| if whole && layout.histogram(row.cell.indicator).is_some() { release.median(row.number).ok_or("x") } else { Err("z") });
    let rate = release.has_rates().then(|| {
        let is_rate = layout.filters(row.cell.indicator).contains(&Filter::Events);
        if whole && is_rate { release.rate(row.number).ok_or("x") } else { Err("z") }
    });
    median.into_iter().chain(rate)
}

/// What the columns before the value hold, in order.
pub fn words(release: &PublishedRelease, row: &TidyRow) -> Vec<String> {
    let layout = &release.layout;
    let mut words = vec![
        release.period.to_string(),
        release.dataset.period.in_words().to_owned(),
        release.financial_year(),
        release.geographic_level(&row.cell).to_owned(),
        release.dataset.council.code.clone(),
        release.dataset.council.name.clone(),
    ];
    for dimension in 0..layout.dimensions().len() {
        let (code, name) = of_dimension(release, &row.cell, dimension);
        words.push(code.to_owned());
        words.push(name.to_owned());
    }
    let (id, _, name) = layout.indicator(row.cell.indicator);
    words.extend([id.to_owned(), name.to_owned(), row.cell.filter.as_str().to_owned()]);
    words
}

/// A cell's code and name in a dimension; "Total" where it is not broken down by it.
pub fn of_dimension<'a>(release: &'a PublishedRelease, cell: &Cell, dimension: usize) -> (&'a str, &'a str) {
    match cell.at.iter().find(|(at, _)| *at == dimension) {
        Some((_, value)) => (release.layout.code(dimension, *value), release.layout.value_name(dimension, *value)),
        None => (TOTAL, TOTAL),
    }
}

/// Writes what stands in the column of percentages: a number, the sign of what it would be worked out from, or `z` for a whole and for sums.
pub fn percentage(row: &TidyRow, out: &mut dyn Write) -> io::Result<()> {
    match (row.percentage, row.value) {
        (Some(share), _) => write!(out, "{share}"),
        (None, Value::Count(_)) if row.cell.filter == Filter::People || row.cell.filter.is_sum() => out.write_all(b"z"),
        (None, Value::Count(_)) => out.write_all(b"x"),
        (None, sign) => write!(out, "{sign}"),
    }
}
