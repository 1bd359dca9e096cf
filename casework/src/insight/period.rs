//! Months, quarters and years: the grain of every figure.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar month, counted from January of year 0, so that months can be compared and stored as whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

impl Month {
    /// The month that holds this day.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * 12 + day.month0().cast_signed())
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12).unsigned_abs() + 1);
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX)
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
    }

    /// The month after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// So many months earlier.
    #[must_use]
    pub const fn before(self, months: i32) -> Self {
        Self(self.0 - months)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// A span of calendar months that figures are given for: `2026-05`, `2026-Q3` (July to September) or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// One month.
    Month(Month),
    /// A calendar quarter: the year and 1 to 4.
    Quarter(i32, u8),
    /// A calendar year.
    Year(i32),
}

impl Period {
    /// The quarter that holds this day.
    pub fn quarter_of(day: NaiveDate) -> Self {
        Self::Quarter(day.year(), u8::try_from(day.month0() / 3 + 1).unwrap_or(4))
    }

    /// The last of its months: a figure is what had been added up by its end.
    pub fn last_month(self) -> Month {
        match self {
            Self::Month(month) => month,
            Self::Quarter(year, quarter) => Month(year * 12 + i32::from(quarter) * 3 - 1),
            Self::Year(year) => Month(year * 12 + 11),
        }
    }

    /// The quarter before, for a quarter; otherwise the period of the same sort before it.
    #[must_use]
    pub fn previous(self) -> Self {
        match self {
            Self::Month(month) => Self::Month(month.before(1)),
            Self::Quarter(year, 1) => Self::Quarter(year - 1, 4),
            Self::Quarter(year, quarter) => Self::Quarter(year, quarter - 1),
            Self::Year(year) => Self::Year(year - 1),
        }
    }

    /// As people say it: "July to September 2026".
    pub fn in_words(self) -> String {
        const NAMES: [&str; 12] =
            ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        let name = |month: Month| NAMES[usize::try_from(month.0.rem_euclid(12)).unwrap_or(0)];
        match self {
            Self::Month(month) => format!("{} {}", name(month), month.0.div_euclid(12)),
            Self::Quarter(year, _) => format!("{} to {} {year}", name(self.last_month().before(2)), name(self.last_month())),
            Self::Year(year) => year.to_string(),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

/// Not a period: use `2026-05`, `2026-Q3` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use a period such as 2026-05, 2026-Q3 or 2026")]
pub struct NotAPeriod;

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, rest) = text.split_at_checked(4).ok_or(NotAPeriod)?;
        if !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAPeriod);
        }
        let year: i32 = year.parse().map_err(|_| NotAPeriod)?;
        match rest.as_bytes() {
            [] => Ok(Self::Year(year)),
            [b'-', b'Q', quarter @ b'1'..=b'4'] => Ok(Self::Quarter(year, quarter - b'0')),
            [b'-', tens @ b'0'..=b'1', ones @ b'0'..=b'9'] => {
                let month = i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
                if (1..=12).contains(&month) { Ok(Self::Month(Month(year * 12 + month - 1))) } else { Err(NotAPeriod) }
            }
            _ => Err(NotAPeriod),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Period::deserialize(deserializer)? {
            Period::Month(month) => Ok(month),
            _ => Err(serde::de::Error::custom("use a month such as 2026-05")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reads_back_as_it_is_written() {
        for text in ["2026-05", "2026-Q3", "2026", "0001-12"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in ["2026-13", "2026-Q5", "26", "2026-5", "", "２０２６", "2026-Q", "+026"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_knows_its_days() {
        let february = Month::of(NaiveDate::from_ymd_opt(2024, 2, 10).unwrap());
        assert_eq!(february.last_day(), NaiveDate::from_ymd_opt(2024, 2, 29).unwrap());
        assert_eq!(Period::Quarter(2026, 3).last_month().to_string(), "2026-09");
        assert_eq!(Period::Quarter(2026, 3).in_words(), "July to September 2026");
    }
}
