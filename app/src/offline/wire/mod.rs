//! What the server answers, read by hand. Reading with derived code would weigh a tenth of everything a tablet downloads;
//! tests hold this to the same result.
//!
//! A record or fact of which something cannot be read is left out, as the server leaves it out of what it counts.

mod answers;
mod facts;
mod json;
mod records;
mod suggestions;

pub use answers::{colleagues, found, me, receipts, vocabulary};
pub use json::value;
pub use records::{Line, line};
pub use suggestions::suggestions;

use casework::quantity::Quantity;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// A field read with `read`: none where it is missing where it may be; no answer at all where it is something else.
#[expect(clippy::option_option, reason = "missing and unreadable are two things, and `?` takes care of the second")]
fn maybe<'a, T>(from: &'a Value, name: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Option<Option<T>> {
    match from.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(value) => read(value).map(Some),
    }
}

/// A field that must be there.
fn must<'a, T>(from: &'a Value, name: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Option<T> {
    read(from.get(name)?)
}

fn words(value: &Value) -> Option<String> {
    value.as_str().map(ToOwned::to_owned)
}

fn id<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

fn whole<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_i64()?).ok()
}

fn quantity(value: &Value) -> Option<Quantity> {
    Quantity::from_units(value.as_f64()?)
}

fn all<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    let mut all = Vec::new();
    for one in value.as_array()? {
        all.push(read(one)?);
    }
    Some(all)
}

fn day(value: &Value) -> Option<NaiveDate> {
    read_day(value.as_str()?)
}

fn time(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|time| time.to_utc())
}

/// `2026-02-03`.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
