//! The normal distribution.

/// How many standard deviations hold the middle 95% of a normal distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;
/// How many hold the middle 99.8%.
pub const Z_99_8: f64 = 3.090_232_306_167_813;

/// The density of the standard normal distribution.
pub(super) fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// How much of the standard normal distribution lies above `z`.
///
/// Up to 3 by the series `1/2 − φ(z)·Σ z^(2n+1) / (1·3·…·(2n+1))` (Marsaglia, Evaluating the normal distribution, 2004, equation 1);
/// further out by the continued fraction of Laplace (Abramowitz and Stegun 26.2.14). Within 1e-12 of the truth, relatively.
pub(super) fn above(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - above(-z);
    }
    if z > 3.0 {
        let fraction = (1..200).rev().fold(z, |rest, step| z + f64::from(step) / rest);
        return density(z) / fraction;
    }
    let (mut term, mut sum, mut odd) = (z, z, 1.0);
    while term > sum * 1e-17 && odd < 400.0 {
        odd += 2.0;
        term *= z * z / odd;
        sum += term;
    }
    0.5 - density(z) * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tails_match_the_tables() {
        for (z, expected) in [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931_457),
            (Z_95, 0.025),
            (Z_99_8, 0.001),
            (2.999, 0.001_354_336_533_727_106_6),
            (5.0, 2.866_515_719e-7),
        ] {
            assert!((above(z) / expected - 1.0).abs() < 1e-8, "{z}: {}", above(z));
        }
        assert!((above(-1.0) - 0.841_344_746_068_543).abs() < 1e-12);
    }
}
