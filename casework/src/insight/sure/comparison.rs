//! A comparison group: how the change among those supported compares with the change among others like them.

use super::{normal::Z_95, to_f64};

/// Events of a group in an observed time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    /// How many.
    pub events: i64,
    /// In how much person-time, over 0.
    pub person_time: f64,
}

/// The ratio of ratios and its 95% interval. Below 1: the rate fell more, or rose less, than in the comparison group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// After ÷ before among those supported.
    pub supported: f64,
    /// After ÷ before in the comparison group.
    pub others: f64,
    /// The first ÷ the second.
    pub ratio: f64,
    /// Its 95% interval.
    pub interval: [f64; 2],
}

/// Compares before and after among those supported with before and after in a comparison group.
///
/// Each logarithm of a rate has the variance 1 ÷ events (Rothman, Greenland and Lash, Modern Epidemiology, 2008, chapter 14); the difference
/// of two such logarithms has the sum (Altman and Bland, Interaction revisited, BMJ 326, 2003). None where any group has no events or
/// was not observed: the ratio cannot be told.
pub fn ratio_of_ratios(supported: [Observed; 2], others: [Observed; 2]) -> Option<Comparison> {
    let all = [supported[0], supported[1], others[0], others[1]];
    if all.iter().any(|one| one.events <= 0 || one.person_time.is_nan() || one.person_time <= 0.0) {
        return None;
    }
    let ratio = |[before, after]: [Observed; 2]| (to_f64(after.events) / after.person_time) / (to_f64(before.events) / before.person_time);
    let (supported, others) = (ratio(supported), ratio(others));
    let half = Z_95 * all.iter().map(|one| 1.0 / to_f64(one.events)).sum::<f64>().sqrt();
    let middle = (supported / others).ln();
    Some(Comparison { supported, others, ratio: supported / others, interval: [(middle - half).exp(), (middle + half).exp()] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(events: i64, person_time: f64) -> Observed {
        Observed { events, person_time }
    }

    #[test]
    fn a_fall_that_everybody_had_is_no_difference() {
        let found = ratio_of_ratios([seen(100, 50.0), seen(70, 50.0)], [seen(200, 100.0), seen(140, 100.0)]).unwrap();
        assert!((found.ratio - 1.0).abs() < 1e-12 && found.interval[0] < 1.0 && found.interval[1] > 1.0, "{found:?}");
    }

    #[test]
    fn the_interval_is_on_the_scale_of_logarithms() {
        // By hand: ratio 0.5 ÷ 0.8; √(1/100 + 1/50 + 1/100 + 1/80) = 0.229129; × 1.959964 = 0.449084.
        let found = ratio_of_ratios([seen(100, 10.0), seen(50, 10.0)], [seen(100, 10.0), seen(80, 10.0)]).unwrap();
        assert!((found.ratio - 0.625).abs() < 1e-12);
        assert!((found.interval[0] - 0.625 * (-0.449_084_f64).exp()).abs() < 1e-6);
        assert!((found.interval[1] - 0.625 * 0.449_084_f64.exp()).abs() < 1e-6);
        assert!(ratio_of_ratios([seen(0, 10.0), seen(50, 10.0)], [seen(100, 10.0), seen(80, 10.0)]).is_none());
    }
}
