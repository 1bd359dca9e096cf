//! The lengths of time that figures are given for, and the two ways in which something lies in time.

use chrono::NaiveDate;

use super::{Month, Period};

/// A month, a quarter or a year. A period of one of them is named by its last month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

impl Span {
    /// All of them, shortest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The last month of the period that holds a day.
    pub fn holding(self, day: NaiveDate) -> Month {
        let months = self.months();
        Month(Month::of(day).0.div_euclid(months) * months + months - 1)
    }

    /// The last month of the period after it.
    pub const fn next(self, last: Month) -> Month {
        Month(last.0 + self.months())
    }

    /// The first month of a period.
    pub const fn first_month(self, last: Month) -> Month {
        Month(last.0 - self.months() + 1)
    }

    /// The period that ends with a month. A quarter or year that does not end with it is the one that holds it.
    pub fn named(self, last: Month) -> Period {
        let (year, month) = (last.0.div_euclid(12), last.0.rem_euclid(12));
        match self {
            Self::Month => Period::Month(last),
            Self::Quarter => Period::Quarter(year, u8::try_from(month / 3 + 1).unwrap_or(4)),
            Self::Year => Period::Year(year),
        }
    }

    /// The last month of the first period whose start is on or after a day: from then on an attribute of that day holds.
    pub(super) fn holding_from(self, day: NaiveDate) -> Month {
        let last = self.holding(day);
        if self.first_month(last).first_day() == day { last } else { self.next(last) }
    }
}

impl Period {
    /// How long it is.
    pub const fn span(self) -> Span {
        match self {
            Self::Month(_) => Span::Month,
            Self::Quarter(..) => Span::Quarter,
            Self::Year(_) => Span::Year,
        }
    }
}

/// How contributions of a series are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// What stands from a period on, until it is taken back: a figure is the sum of all up to its period.
    Standing(Span),
    /// What happened within a period: a figure is that period's alone.
    Within(Span),
}

impl Series {
    /// How it is kept: the months of its periods, and 100 more for what happened within them.
    pub const fn code(self) -> i64 {
        match self {
            Self::Standing(span) => span.months() as i64,
            Self::Within(span) => span.months() as i64 + 100,
        }
    }

    /// From how it is kept.
    pub fn from_code(code: i64) -> Option<Self> {
        let all = Span::ALL.into_iter().flat_map(|span| [Self::Standing(span), Self::Within(span)]);
        all.into_iter().find(|series| series.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_named_by_its_last_month() {
        for (period, held) in [("2026-05", "2026-05-31"), ("2026-Q3", "2026-07-01"), ("2026", "2026-02-28")] {
            let period: Period = period.parse().unwrap();
            assert_eq!(period.span().holding(day(held)), period.last_month());
            assert_eq!(period.span().named(period.last_month()), period);
        }
        assert_eq!(Span::Quarter.first_month(Span::Quarter.holding(day("2026-09-30"))).to_string(), "2026-07");
    }

    #[test]
    fn what_is_so_from_the_middle_of_a_quarter_holds_from_the_next() {
        assert_eq!(Span::Quarter.holding_from(day("2026-07-01")).to_string(), "2026-09");
        assert_eq!(Span::Quarter.holding_from(day("2026-07-02")).to_string(), "2026-12");
    }

    #[test]
    fn every_series_is_found_by_its_code() {
        for series in Span::ALL.into_iter().flat_map(|span| [Series::Standing(span), Series::Within(span)]) {
            assert_eq!(Series::from_code(series.code()), Some(series));
        }
        assert_eq!(Series::from_code(2), None);
    }
}
