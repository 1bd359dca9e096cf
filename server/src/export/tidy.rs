//! The tidy CSV (RFC 4180): one value a line.

use std::io::{self, Write};

use casework::release::PublishedRelease;

use super::columns::{columns, percentage, words};

/// Writes it, row by row.
pub fn write(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    line(out, columns(release).iter().map(|column| column.name.as_str()))?;
    for row in release.rows() {
        let (mut fields, value, percentage) = (words(release, &row), row.value.to_string(), percentage(&row));
        fields.extend([value, percentage]);
        line(out, fields.iter().map(String::as_str))?;
    }
    Ok(())
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
