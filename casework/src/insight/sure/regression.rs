//! How much of a fall would come without any help, because those were chosen who stood high.

use serde::{Deserialize, Serialize};

use super::normal::{above, density};

/// How people were chosen: those beyond a cut of a measure with this mean and spread in the whole population.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// The mean in the population that was chosen from, in the indicator's unit.
    pub mean: f64,
    /// The standard deviation there, over 0.
    pub deviation: f64,
    /// Those beyond this were chosen: above it when it is above the mean, below it otherwise.
    pub cut: f64,
    /// The correlation of two measurements of the same person without any help, 0 to 1.
    pub correlation: f64,
}

/// By how much the mean of those chosen is expected to move towards the population's mean without any help; 0 or more, in the
/// measure's unit. `(1 − ρ)·σ·φ(z) / (1 − Φ(z))`, z the distance of the cut from the mean in standard deviations (Barnett, van der Pols
/// and Dobson, International Journal of Epidemiology 34, 2005, with all variance between or within people by ρ).
pub fn expected_regression(selection: &Selection) -> f64 {
    let z = (selection.cut - selection.mean).abs() / selection.deviation;
    (1.0 - selection.correlation) * selection.deviation * density(z) / above(z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_numbers_come_out() {
        for (correlation, expected) in [(0.0, 26.97), (0.5, 13.49), (0.9, 2.70)] {
            let found = expected_regression(&Selection { mean: 60.0, deviation: 15.0, cut: 40.0, correlation });
            assert!((found - expected).abs() < 0.005, "{correlation}: {found}");
        }
    }

    #[test]
    fn what_never_varies_does_not_fall_back() {
        assert!(expected_regression(&Selection { mean: 2.0, deviation: 1.0, cut: 4.0, correlation: 1.0 }).abs() < 1e-12);
    }
}
