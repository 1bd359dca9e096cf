//! The one table that is published for a quarter: for each indicator, how many people, and how it went for them.

use serde::{Deserialize, Serialize};

use super::{Shown, rule::protect};
use crate::insight::Period;

/// How many people: what goes into a row before it is protected. Never leaves the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Known both times, and lower after.
    pub lower: i64,
    /// Known both times, and the same.
    pub same: i64,
    /// Known both times, and higher after.
    pub higher: i64,
    /// Not known both times.
    pub not_known: i64,
}

/// One row of the table, protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountRow {
    /// The indicator's id.
    pub indicator: String,
    /// What people call it.
    pub indicator_name: String,
    /// A team's id, or none for the whole council.
    pub team: Option<String>,
    /// A team's name, or "Total".
    pub team_name: String,
    /// Everybody it is about.
    pub people: Shown,
    /// Lower after than before.
    pub lower: Shown,
    /// The same.
    pub same: Shown,
    /// Higher.
    pub higher: Shown,
    /// Not known before, or not known after.
    pub not_known: Shown,
}

impl CountRow {
    /// Its values with their names in the file.
    pub fn values(&self) -> [(&'static str, Shown); 5] {
        [("people", self.people), ("lower", self.lower), ("same", self.same), ("higher", self.higher), ("not_known", self.not_known)]
    }
}

/// What would be published for a period, and how much of it is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseTable {
    /// The quarter.
    pub period: Period,
    /// As people say it.
    pub period_in_words: String,
    /// Indicator by indicator, the whole council first, then its teams.
    pub rows: Vec<CountRow>,
    /// Values that would be published.
    pub published: usize,
    /// Values that are held back.
    pub held_back: usize,
}

/// One indicator before protection: its id, its name, the counts of the whole council, and those of each team (id, name, counts).
pub type Unprotected = (String, String, Counts, Vec<(String, String, Counts)>);

/// Makes the table for a period. Counts go in; only protected values come out.
pub fn table(period: Period, indicators: &[Unprotected]) -> ReleaseTable {
    let rows: Vec<CountRow> = indicators.iter().flat_map(protect_indicator).collect();
    let values = || rows.iter().flat_map(CountRow::values);
    let held_back = values().filter(|(_, shown)| matches!(shown, Shown::HeldBack)).count();
    let published = values().count() - held_back;
    ReleaseTable { period, period_in_words: period.in_words(), rows, published, held_back }
}

fn protect_indicator((id, name, total, teams): &Unprotected) -> Vec<CountRow> {
    let counts: Vec<Counts> = teams.iter().map(|(_, _, counts)| *counts).collect();
    let protected = protect(*total, &counts);
    let names = std::iter::once((None, "Total".to_owned())).chain(teams.iter().map(|(id, name, _)| (Some(id.clone()), name.clone())));
    names
        .zip(protected)
        .map(|((team, team_name), [people, lower, same, higher, not_known])| CountRow {
            indicator: id.clone(),
            indicator_name: name.clone(),
            team,
            team_name,
            people,
            lower,
            same,
            higher,
            not_known,
        })
        .collect()
}

/// The table as a tidy CSV file (RFC 4180): one value a line, `c` where it is held back.
pub fn csv(table: &ReleaseTable) -> String {
    let mut out = String::from("time_period,time_identifier,geographic_level,team,indicator,filter,value\r\n");
    for row in &table.rows {
        let level = if row.team.is_some() { "Team" } else { "Local authority" };
        for (filter, shown) in row.values() {
            let fields = [
                table.period.to_string(),
                "Calendar quarter".to_owned(),
                level.to_owned(),
                quoted(&row.team_name),
                quoted(&row.indicator),
                filter.to_owned(),
                shown.to_string(),
            ];
            out.push_str(&fields.join(","));
            out.push_str("\r\n");
        }
    }
    out
}

/// A field of a CSV file. Spreadsheets take a leading `=`, `+`, `-` or `@` for a formula: those get a quotation mark in front.
fn quoted(field: &str) -> String {
    let safe = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.to_owned() };
    if safe.contains([',', '"', '\r', '\n']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}
