//! XmR charts: what is only the usual coming and going, and what is more.
//!
//! Wheeler, Understanding Variation (1993): limits at the mean ± 2.66 × the mean moving range.

use super::to_f64;

/// The factor of the mean moving range: 3 / 1.128.
const LIMIT: f64 = 2.66;
/// A moving range beyond so many times their mean is left out when they are screened.
const RANGE_LIMIT: f64 = 3.267;
/// Under so many points the limits are provisional.
const FIRM_FROM: usize = 13;
/// A run on one side, or a trend, of so many is more than chance.
const RUN: usize = 7;

/// Whether moving ranges that are themselves out of the ordinary are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screening {
    /// All of them count.
    None,
    /// Those beyond 3.267 × their mean are left out, and the mean taken again.
    Ranges,
}

/// Something that is more than the usual coming and going, at the last of the points that show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Outside a limit.
    Outside,
    /// Seven or more in a row on one side of the mean.
    OneSide,
    /// Seven or more in a row, each higher (or each lower) than the one before.
    Trend,
    /// Two of three in the outer third towards the same limit.
    NearLimit,
}

/// An XmR chart of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Xmr {
    /// The mean of the points.
    pub mean: f64,
    /// Its lower limit. It may lie below what is possible: whoever draws it cuts it off there.
    pub lower: f64,
    /// Its upper limit.
    pub upper: f64,
    /// Fewer than 13 points: the limits will move.
    pub provisional: bool,
    /// The place of each point that shows a signal, and which. In order.
    pub signals: Vec<(usize, Signal)>,
}

/// The chart of a series, oldest first. None for fewer than two points.
pub fn xmr(points: &[f64], screening: Screening) -> Option<Xmr> {
    if points.len() < 2 {
        return None;
    }
    let mean = mean_of(points);
    let mut ranges: Vec<f64> = points.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    if screening == Screening::Ranges {
        let most = RANGE_LIMIT * mean_of(&ranges);
        ranges.retain(|range| *range <= most);
    }
    let reach = LIMIT * mean_of(&ranges);
    let mut signals = Vec::new();
    for place in 0..points.len() {
        let tests = [
            (Signal::Outside, (points[place] - mean).abs() > reach),
            (Signal::OneSide, ends_run(points, place, mean)),
            (Signal::Trend, ends_trend(points, place)),
            (Signal::NearLimit, ends_near_limit(points, place, mean, reach)),
        ];
        signals.extend(tests.into_iter().filter(|(_, shown)| *shown).map(|(signal, _)| (place, signal)));
    }
    Some(Xmr { mean, lower: mean - reach, upper: mean + reach, provisional: points.len() < FIRM_FROM, signals })
}

fn mean_of(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / to_f64(i64::try_from(values.len()).unwrap_or(i64::MAX))
}

/// Whether the last seven points up to a place are all on one side. A point on the mean itself is on neither.
fn ends_run(points: &[f64], place: usize, mean: f64) -> bool {
    let Some(from) = (place + 1).checked_sub(RUN) else { return false };
    let run = &points[from..=place];
    run.iter().all(|point| *point > mean) || run.iter().all(|point| *point < mean)
}

fn ends_trend(points: &[f64], place: usize) -> bool {
    let Some(from) = (place + 1).checked_sub(RUN) else { return false };
    let run = &points[from..=place];
    run.windows(2).all(|pair| pair[1] > pair[0]) || run.windows(2).all(|pair| pair[1] < pair[0])
}

fn ends_near_limit(points: &[f64], place: usize, mean: f64, reach: f64) -> bool {
    let Some(from) = (place + 1).checked_sub(3) else { return false };
    let edge = reach * 2.0 / 3.0;
    let near = |sign: f64| points[from..=place].iter().filter(|point| (*point - mean) * sign > edge).count() >= 2;
    let here = points[place] - mean;
    here.abs() > edge && near(here.signum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.005, "{found} is not {expected}");
    }

    #[test]
    fn the_worked_numbers_come_out() {
        let points = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1].map(f64::from);
        let chart = xmr(&points, Screening::None).unwrap();
        close(chart.mean, 1.944);
        close(chart.lower, -3.06);
        close(chart.upper, 6.95);
        assert!(!chart.provisional && chart.signals.contains(&(4, Signal::Outside)), "{:?}", chart.signals);
        let screened = xmr(&points, Screening::Ranges).unwrap();
        close(screened.lower, -0.72);
        close(screened.upper, 4.60);
    }

    fn signals(points: &[i32]) -> Vec<(usize, Signal)> {
        xmr(&points.iter().copied().map(f64::from).collect::<Vec<_>>(), Screening::None).unwrap().signals
    }

    #[test]
    fn seven_on_one_side_are_a_signal_and_six_are_none() {
        assert_eq!(signals(&[9, 1, 9, 1, 9, 1, 6, 7, 6, 7, 6, 7, 1, 9, 1, 3]), []);
        let found = signals(&[9, 1, 9, 1, 9, 1, 6, 7, 6, 7, 6, 7, 6, 1, 9, 1, 1]);
        assert_eq!(found, [(12, Signal::OneSide)]);
    }

    #[test]
    fn seven_that_climb_are_a_trend() {
        let found = signals(&[50, 0, 50, 0, 10, 20, 30, 40, 50, 60, 10, 50, 0]);
        assert_eq!(found, [(9, Signal::Trend)]);
        assert_eq!(signals(&[50, 0, 50, 10, 20, 30, 30, 40, 50, 60, 10, 50, 0]), [], "a pause is no trend");
    }

    #[test]
    fn two_of_three_near_the_same_limit_are_a_signal() {
        let found = signals(&[5, 6, 5, 4, 5, 6, 5, 4, 5, 9, 5, 9, 5, 4, 5]);
        assert!(found.contains(&(11, Signal::NearLimit)) && !found.contains(&(12, Signal::NearLimit)), "{found:?}");
        let apart = signals(&[5, 6, 5, 4, 5, 6, 5, 4, 5, 9, 5, 1, 5, 4, 5]);
        assert!(!apart.iter().any(|(_, signal)| *signal == Signal::NearLimit), "one near each limit: {apart:?}");
    }

    #[test]
    fn few_points_give_limits_that_are_provisional() {
        assert!(xmr(&[1.0; 12], Screening::None).unwrap().provisional);
        assert!(!xmr(&[1.0; 13], Screening::None).unwrap().provisional);
        assert!(xmr(&[1.0], Screening::None).is_none());
        assert_eq!(signals(&[3; 20]), [], "nothing moves: nothing to see");
    }
}
