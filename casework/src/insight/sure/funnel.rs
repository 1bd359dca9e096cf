//! Funnel limits: how far apart teams of these sizes would lie by chance alone. Never a ranking.
//!
//! Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005).

use super::poisson::exact;

/// Limits of observed ÷ expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// 95%: one in twenty lies outside by chance.
    pub inner: [f64; 2],
    /// 99.8%: one in five hundred.
    pub outer: [f64; 2],
}

/// Where something lies in a funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funnel {
    /// Within the 95% limits: no more than chance.
    Within,
    /// Between the 95% and the 99.8% limits.
    Between,
    /// Outside the 99.8% limits.
    Outside,
}

/// The limits for an expected number of events over 0, by the exact Poisson interval (Garwood 1936). None without anything expected.
pub fn funnel(expected: f64) -> Option<Limits> {
    if !expected.is_finite() || expected <= 0.0 {
        return None;
    }
    let limits = |share: f64| exact(expected, share).map(|events| events / expected);
    Some(Limits { inner: limits(0.025), outer: limits(0.001) })
}

impl Limits {
    /// Where so many observed ÷ expected lies.
    pub fn place(&self, ratio: f64) -> Funnel {
        let outside = |[low, high]: [f64; 2]| ratio < low || ratio > high;
        if outside(self.outer) {
            Funnel::Outside
        } else if outside(self.inner) {
            Funnel::Between
        } else {
            Funnel::Within
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_numbers_come_out() {
        let limits = funnel(20.0).unwrap();
        assert!((limits.inner[0] - 0.610_826).abs() < 5e-7 && (limits.inner[1] - 1.544_419).abs() < 5e-7, "{limits:?}");
        assert!(limits.outer[0] < limits.inner[0] && limits.outer[1] > limits.inner[1]);
        assert_eq!([1.0, 1.6, 3.0].map(|ratio| limits.place(ratio)), [Funnel::Within, Funnel::Between, Funnel::Outside]);
        assert!(funnel(0.0).is_none());
    }

    #[test]
    fn more_expected_is_a_narrower_funnel() {
        let widths: Vec<f64> =
            [5.0, 50.5, 500.0, 50_000.0].map(|expected| funnel(expected).unwrap().outer).map(|[low, high]| high - low).into();
        assert!(widths.windows(2).all(|pair| pair[0] > pair[1]), "{widths:?}");
    }
}
