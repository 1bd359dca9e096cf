//! What is worked out from published counts, and from nothing else: shares, means and medians say no more than the counts do.

use super::{
    Value,
    publish::{MOST_NOISE, THRESHOLD},
};

/// A share in whole per cent, from two published counts. None when either is held back, or the part came out above the whole.
pub fn share(part: Value, whole: Value) -> Option<i64> {
    let (part, whole) = (part.count()?, whole.count()?);
    (part <= whole && whole > 0).then(|| (part * 100 + whole / 2) / whole)
}

/// Something for each of so many, in hundredths: a rate or a mean over published numbers alone.
pub fn per(sum: Option<i64>, whole: Value) -> Option<i64> {
    let (sum, whole) = (i128::from(sum?), i128::from(whole.count()?));
    if whole == 0 { None } else { i64::try_from((sum * 100 + whole / 2).div_euclid(whole)).ok() }
}

/// Days in a thousand months of observed time: a year of 365.25 days by twelve.
const DAYS_IN_A_THOUSAND_MONTHS: i128 = 30_438;

/// Events for each 1,000 person-months that were observed, to the nearest whole, from a published sum of events and one of days.
pub fn rate(events: Value, days: Value) -> Option<i64> {
    let (events, days) = (i128::from(events.count()?), i128::from(days.count()?));
    if days <= 0 { None } else { i64::try_from((events * DAYS_IN_A_THOUSAND_MONTHS + days / 2).div_euclid(days)).ok() }
}

/// One bin of a published histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Where it begins, in the measure's unit.
    pub from: f64,
    /// Where it ends; infinity where it has no end.
    pub to: f64,
    /// How many people, as published.
    pub people: Value,
}

/// The median of a published histogram, interpolated within its bin. A bin that is held back may hold from nobody up to as many as
/// could be hidden so; where that decides in which bin the median lies, there is none.
#[expect(clippy::cast_precision_loss, reason = "counts of people")]
pub fn median(bins: &[Bin]) -> Option<f64> {
    let held = bins.iter().filter(|bin| bin.people == Value::HeldBack).count();
    // Noise and threshold together: a true count up to THRESHOLD + MOST_NOISE can be held back.
    let could_hide = THRESHOLD + MOST_NOISE;
    let published = |hidden: i64| -> Vec<i64> {
        bins.iter().map(|bin| bin.people.count().unwrap_or(if bin.people == Value::HeldBack { hidden } else { 0 })).collect()
    };
    let place = |counts: &[i64]| {
        let half = counts.iter().sum::<i64>() as f64 / 2.0;
        let mut below = 0.0;
        counts.iter().enumerate().find_map(|(place, count)| {
            let before = below;
            below += *count as f64;
            (below >= half && *count > 0).then(|| (place, (half - before) / *count as f64))
        })
    };
    let (bin, within) = place(&published(0))?;
    // Each hidden bin pulls the median towards itself: all that lie below it full, and all that lie above it full, are the extremes.
    for full in [true, false] {
        let mut counts = published(0);
        for (at, count) in counts.iter_mut().enumerate() {
            if bins[at].people == Value::HeldBack && (at < bin) == full {
                *count = could_hide;
            }
        }
        if held > 0 && place(&counts)?.0 != bin {
            return None;
        }
    }
    let Bin { from, to, .. } = bins[bin];
    // The highest bin may have no end: somewhere in it is no median.
    to.is_finite().then_some(from + within * (to - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(people: &[Value]) -> Vec<Bin> {
        (0_i32..).zip(people).map(|(at, &people)| Bin { from: f64::from(at * 10), to: f64::from(at * 10 + 10), people }).collect()
    }

    #[test]
    fn a_share_is_of_published_counts_and_of_nothing_held_back() {
        assert_eq!(share(Value::Count(15), Value::Count(40)), Some(38));
        assert_eq!(share(Value::HeldBack, Value::Count(40)), None);
        assert_eq!(share(Value::Count(45), Value::Count(40)), None);
        assert_eq!(per(Some(1_000), Value::Count(40)), Some(2_500));
        assert_eq!(per(None, Value::Count(40)), None);
    }

    #[test]
    fn a_median_lies_where_half_the_published_people_are_below_it() {
        let found = median(&bins(&[Value::Count(10), Value::Count(20), Value::Count(10)])).unwrap();
        assert!((found - 15.0).abs() < 1e-9);
    }

    #[test]
    fn a_rate_is_of_two_published_sums() {
        // 40 events in 3,650 days, which are 119.92 months: 333.6 for each thousand.
        assert_eq!(rate(Value::Count(40), Value::Count(3_650)), Some(334));
        assert_eq!(rate(Value::HeldBack, Value::Count(3_650)), None);
        assert_eq!(rate(Value::Count(40), Value::HeldBack), None);
    }

    #[test]
    fn there_is_no_median_in_a_bin_without_an_end() {
        let mut open = bins(&[Value::Count(10), Value::Count(50)]);
        open[1].to = f64::INFINITY;
        assert_eq!(median(&open), None);
    }

    #[test]
    fn there_is_no_median_where_what_is_held_back_would_decide_it() {
        assert!(median(&bins(&[Value::Count(100), Value::Count(200), Value::HeldBack])).is_some());
        assert_eq!(median(&bins(&[Value::Count(20), Value::Count(20), Value::HeldBack])), None);
        assert_eq!(median(&bins(&[Value::HeldBack, Value::HeldBack])), None);
    }
}
