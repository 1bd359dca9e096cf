//! The sheets of a spreadsheet, whichever program it is for: a cover, notes, and one table a sheet from its first cell.
//!
//! After the guidance of the Analysis Function, "Releasing statistics in spreadsheets": one marked-up table a sheet, no merged cells, no
//! empty rows, signs in square brackets.

use std::borrow::Cow;

use casework::release::{Filter, PublishedRelease, Value};

use super::{
    columns::of_dimension,
    metadata::{SIGNS, licence},
    notes::notes,
};

/// The head of a column of medians, and of one of rates.
pub const MEDIAN: &str = "Median";
pub const RATE: &str = "Events for each 1,000 person-months";

/// What stands in one cell of a sheet.
pub enum Item<'a> {
    /// Words.
    Text(Cow<'a, str>),
    /// A number.
    Number(i64),
}

impl<'a> Item<'a> {
    fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }
}

/// A sheet with its one table.
pub struct Sheet<'a> {
    /// Its name: 31 letters at most.
    pub name: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// How many rows there are besides.
    pub count: usize,
    /// The rows.
    pub rows: Box<dyn Iterator<Item = Vec<Item<'a>>> + 'a>,
}

/// Every sheet, in order.
pub fn sheets(release: &PublishedRelease) -> Vec<Sheet<'_>> {
    let mut all = vec![cover(release), notes_sheet(release), signs()];
    all.extend((0..release.layout.indicators()).map(|indicator| table(release, indicator)));
    all
}

fn of_texts<'a>(name: &str, heads: [&str; 2], rows: Vec<[String; 2]>) -> Sheet<'a> {
    let count = rows.len();
    let rows = Box::new(rows.into_iter().map(|row| row.map(Item::text).into_iter().collect()));
    Sheet { name: name.to_owned(), heads: heads.map(str::to_owned).to_vec(), count, rows }
}

fn cover(release: &PublishedRelease) -> Sheet<'_> {
    let dataset = &release.dataset;
    let mut rows = vec![
        ["Title".to_owned(), dataset.title.clone()],
        ["What it tells".to_owned(), dataset.description.clone()],
        ["Council".to_owned(), format!("{} ({})", dataset.council.name, dataset.council.code)],
        ["Period".to_owned(), release.period.in_words()],
        ["Released on".to_owned(), release.at.date_naive().to_string()],
        ["Release".to_owned(), release.release.clone()],
        ["Licence".to_owned(), format!("{}, {}", dataset.licence, licence(&dataset.licence))],
        ["Questions".to_owned(), dataset.contact.clone()],
    ];
    for indicator in 0..release.layout.indicators() {
        rows.push([format!("Sheet {}", sheet_name(indicator)), release.layout.indicator(indicator).2.to_owned()]);
    }
    of_texts("Cover", ["About", "These figures"], rows)
}

fn notes_sheet(release: &PublishedRelease) -> Sheet<'_> {
    let rows = (1..).zip(notes(release)).map(|(nth, note)| [format!("Note {nth}"), note]).collect();
    of_texts("Notes", ["Note", "What it says"], rows)
}

fn signs<'a>() -> Sheet<'a> {
    let rows = SIGNS.iter().map(|(sign, means)| [format!("[{sign}]"), (*means).to_owned()]).collect();
    of_texts("Signs", ["Sign", "What it means"], rows)
}

fn sheet_name(indicator: usize) -> String {
    format!("Table {}", indicator + 1)
}

/// A row for each place, a column for each thing that is counted.
fn table(release: &PublishedRelease, indicator: usize) -> Sheet<'_> {
    let layout = &release.layout;
    let (from, all) = (layout.cells_of_indicator(indicator).start, layout.cells_of_indicator(indicator).len());
    let filters = layout.filters(indicator).len();
    let dimensions = layout.dimensions().len();
    let mut heads = vec!["Area".to_owned()];
    heads.extend(layout.dimensions().iter().map(|dimension| dimension.name.clone()));
    heads.extend(layout.filters(indicator).iter().map(|filter| layout.filter_in_words(indicator, *filter)));
    let (median, rate) = (layout.histogram(indicator).is_some(), layout.filters(indicator).contains(&Filter::Events));
    heads.extend(median.then(|| MEDIAN.to_owned()));
    heads.extend(rate.then(|| RATE.to_owned()));
    let row = move |nth: usize| {
        let first = from + nth * filters;
        let cell = layout.cell(first);
        let mut items = vec![Item::text(release.dataset.council.name.as_str())];
        items.extend((0..dimensions).map(|dimension| Item::text(of_dimension(release, &cell, dimension).1)));
        items.extend((first..first + filters).map(|number| item(release.values[number])));
        items.extend(median.then(|| derived(release.median(first))));
        items.extend(rate.then(|| derived(release.rate(first))));
        items
    };
    Sheet { name: sheet_name(indicator), heads, count: all / filters, rows: Box::new((0..all / filters).map(row)) }
}

/// What is worked out from published numbers, or that it is not available.
fn derived<'a>(value: Option<i64>) -> Item<'a> {
    value.map_or_else(|| Item::text("[x]"), Item::Number)
}

fn item<'a>(value: Value) -> Item<'a> {
    match value {
        Value::Count(count) => Item::Number(count),
        Value::HeldBack => Item::text("[c]"),
        Value::Impossible => Item::text("[z]"),
        Value::NotAvailable => Item::text("[x]"),
    }
}
