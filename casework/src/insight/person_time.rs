//! Observed time: what nobody told us about is not zero, and what two told us about is not twice.

use chrono::{Days, NaiveDate};

use super::Observed;

/// An observation of a window of days that is not covered by a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen<'a> {
    pub one: &'a Observed,
    /// How many days its window has, 1 or more.
    pub days: i64,
}

/// The first day of an observation's window, which is `usual` days long where it is not said.
pub(super) fn first_day(one: &Observed, usual: u32) -> NaiveDate {
    let length = one.window_days.unwrap_or(usual).max(1);
    one.as_at.checked_sub_days(Days::new(u64::from(length - 1))).unwrap_or(NaiveDate::MIN)
}

/// Walks back from the newest of one series, and skips what is covered already.
pub(super) fn uncovered<'a>(newest_first: &[&'a Observed], usual: u32) -> Vec<Seen<'a>> {
    let mut covered_from = None::<NaiveDate>;
    let mut seen = Vec::new();
    for one in newest_first {
        if covered_from.is_some_and(|from| one.as_at >= from) {
            continue;
        }
        let first = first_day(one, usual);
        covered_from = Some(first);
        seen.push(Seen { one, days: (one.as_at - first).num_days() + 1 });
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(as_at: &str, window_days: Option<u32>) -> Observed {
        Observed {
            measure: "ae-attendances".into(),
            value: 1000,
            window_days,
            as_at: as_at.parse().unwrap(),
            source: None,
            member: 0,
            seq: 1,
        }
    }

    #[test]
    fn what_overlaps_is_counted_once_and_gaps_are_left_out() {
        let all = [
            observed("2026-06-30", Some(30)),
            observed("2026-06-10", Some(30)),
            observed("2026-05-31", Some(7)),
            observed("2026-03-01", None),
        ];
        let seen = uncovered(&all.iter().collect::<Vec<_>>(), 90);
        let found: Vec<(String, i64)> = seen.iter().map(|seen| (seen.one.as_at.to_string(), seen.days)).collect();
        assert_eq!(found, [("2026-06-30".into(), 30), ("2026-05-31".into(), 7), ("2026-03-01".into(), 90)]);
    }

    #[test]
    fn windows_that_only_touch_both_count() {
        let all = [observed("2026-06-30", Some(30)), observed("2026-05-31", Some(31))];
        assert_eq!(
            uncovered(&all.iter().collect::<Vec<_>>(), 90).len(),
            2,
            "1 June is the first day of the one, 31 May the last of the other"
        );
    }
}
