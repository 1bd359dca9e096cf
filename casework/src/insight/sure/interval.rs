//! Intervals from moments: the Wilson interval of a proportion, and Student's interval of a mean.

use super::{normal::Z_95, to_f64};

/// The Wilson score interval of a proportion (Wilson 1927): `successes` of `trials`, `z` standard deviations
/// (1.959964 for 95%, 3.090232 for 99.8%). None when there were no trials.
pub fn wilson(successes: i64, trials: i64, z: f64) -> Option<[f64; 2]> {
    if trials <= 0 || successes < 0 || successes > trials {
        return None;
    }
    let (n, p, square) = (to_f64(trials), to_f64(successes) / to_f64(trials), z * z);
    let centre = (p + square / (2.0 * n)) / (1.0 + square / n);
    let half = z / (1.0 + square / n) * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
    Some([(centre - half).max(0.0), (centre + half).min(1.0)])
}

/// The 95% interval of a mean from how many there are, their sum, and the sum of their squares.
/// None for fewer than two.
pub fn mean_interval(count: i64, sum: f64, squares: f64) -> Option<[f64; 2]> {
    if count < 2 {
        return None;
    }
    let n = to_f64(count);
    let mean = sum / n;
    let variance = ((squares - sum * mean) / (n - 1.0)).max(0.0);
    let half = student_t(n - 1.0) * (variance / n).sqrt();
    Some([mean - half, mean + half])
}

/// The upper 2.5% point of Student's t with so many degrees of freedom, one or more.
///
/// Exact for 1, 2 and 3; from 4 by the expansion in 1/ν of Abramowitz and Stegun 26.7.5, within 0.002.
pub fn student_t(degrees: f64) -> f64 {
    if degrees < 1.5 {
        return 12.706_204_736_432_095;
    }
    if degrees < 2.5 {
        return 4.302_652_729_911_275;
    }
    if degrees < 3.5 {
        return 3.182_446_305_284_263;
    }
    let (z, v) = (Z_95, degrees);
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    let fourth = (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1482.0 * z.powi(5) - 1920.0 * z.powi(3) - 945.0 * z) / 92_160.0;
    z + first / v + second / v.powi(2) + third / v.powi(3) + fourth / v.powi(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() < within, "{found} is not {expected}");
    }

    #[test]
    fn wilson_gives_the_worked_numbers() {
        let [low, high] = wilson(65, 100, 1.959_963_984_540_054).unwrap();
        close(low, 0.552_544, 1e-6);
        close(high, 0.736_358, 1e-6);
        let [low, high] = wilson(65, 100, 3.090_232_306_167_813).unwrap();
        close(low, 0.495_495, 1e-6);
        close(high, 0.778_354, 1e-6);
        assert!(wilson(0, 0, 1.96).is_none());
    }

    #[test]
    fn t_matches_the_tables() {
        for (degrees, expected) in [(1.0, 12.706), (2.0, 4.303), (3.0, 3.182), (4.0, 2.776), (10.0, 2.228), (30.0, 2.042), (120.0, 1.980)] {
            close(student_t(degrees), expected, 0.002);
        }
    }

    #[test]
    fn the_interval_of_a_mean_needs_two() {
        assert!(mean_interval(1, 3.0, 9.0).is_none());
        let [low, high] = mean_interval(4, 10.0, 30.0).unwrap();
        close(low, 2.5 - 3.182 * 0.645_497, 0.002);
        close(high, 2.5 + 3.182 * 0.645_497, 0.002);
    }
}
