//! The tidy CSV (RFC 4180): one value a line.

use std::io::{self, Write};

use casework::release::{PublishedRelease, TidyRow};

use super::columns::{TOTAL, columns, derived, percentage};

/// Writes it, row by row.
pub fn write(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    line(out, columns(release).iter().map(|column| column.name.as_str()))?;
    let known = Known::of(release)?;
    let mut text = Vec::with_capacity(512);
    for row in release.rows() {
        text.clear();
        known.begin(release, &row, &mut text);
        write!(text, ",{},", row.value)?;
        percentage(&row, &mut text)?;
        for one in derived(release, &row) {
            match one {
                Ok(number) => write!(text, ",{number}")?,
                Err(sign) => write!(text, ",{sign}")?,
            }
        }
        text.extend(b"\r\n");
        out.write_all(&text)?;
    }
    Ok(())
}

/// What stands before the value, written once for everything that it can be: a million rows have some hundreds of words.
struct Known {
    period: Vec<u8>,
    council: Vec<u8>,
    /// A value's code and name, dimension by dimension; "not known" and "Total" last.
    values: Vec<Vec<Vec<u8>>>,
    indicators: Vec<Vec<u8>>,
}

impl Known {
    fn of(release: &PublishedRelease) -> io::Result<Self> {
        let layout = &release.layout;
        let written = |fields: &[&str]| -> io::Result<Vec<u8>> {
            let mut text = Vec::new();
            for field in fields {
                write_field(&mut text, field)?;
                text.push(b',');
            }
            Ok(text)
        };
        let values = (0..layout.dimensions().len()).map(|dimension| {
            let known = 0..=layout.dimensions()[dimension].values.len();
            let named = known.map(|value| written(&[layout.code(dimension, value), layout.value_name(dimension, value)]));
            named.chain([written(&[TOTAL, TOTAL])]).collect::<io::Result<Vec<_>>>()
        });
        let indicators = (0..layout.indicators()).map(|place| {
            let (id, _, name) = layout.indicator(place);
            written(&[id, name])
        });
        let period = release.period.to_string();
        Ok(Self {
            period: written(&[&period, release.dataset.period.in_words(), &release.financial_year()])?,
            council: written(&[&release.dataset.council.code, &release.dataset.council.name])?,
            values: values.collect::<io::Result<_>>()?,
            indicators: indicators.collect::<io::Result<_>>()?,
        })
    }

    fn begin(&self, release: &PublishedRelease, row: &TidyRow, text: &mut Vec<u8>) {
        text.extend(&self.period);
        text.extend(release.geographic_level(&row.cell).as_bytes());
        text.push(b',');
        text.extend(&self.council);
        for (dimension, values) in self.values.iter().enumerate() {
            let at = row.cell.at.iter().find(|(at, _)| *at == dimension).map_or(values.len() - 1, |(_, value)| *value);
            text.extend(&values[at]);
        }
        text.extend(&self.indicators[row.cell.indicator]);
        text.extend(row.cell.filter.as_str().as_bytes());
    }
}

/// One line.
pub fn line<'a>(out: &mut dyn Write, fields: impl Iterator<Item = &'a str>) -> io::Result<()> {
    for (nth, field) in fields.enumerate() {
        if nth > 0 {
            out.write_all(b",")?;
        }
        write_field(out, field)?;
    }
    out.write_all(b"\r\n")
}

/// Spreadsheets take a leading `=`, `+`, `-` or `@` for a formula: those get a quotation mark in front.
fn write_field(out: &mut dyn Write, field: &str) -> io::Result<()> {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !formula && !field.contains([',', '"', '\r', '\n']) {
        return out.write_all(field.as_bytes());
    }
    let safe = if formula { format!("'{field}") } else { field.to_owned() };
    write!(out, "\"{}\"", safe.replace('"', "\"\""))
}
