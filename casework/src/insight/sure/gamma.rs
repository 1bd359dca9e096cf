//! The incomplete gamma function, and by it the Poisson distribution with limits for any number of events.

/// The logarithm of the gamma function for `a` > 0, by Stirling's series after moving to 16 or more (Abramowitz and Stegun 6.1.41).
fn ln_gamma(a: f64) -> f64 {
    let (mut a, mut shift) = (a, 0.0);
    while a < 16.0 {
        shift += a.ln();
        a += 1.0;
    }
    let square = a * a;
    let series = (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square) / square) / a;
    (a - 0.5) * a.ln() - a + std::f64::consts::TAU.ln() / 2.0 + series - shift
}

/// The regularised lower incomplete gamma function P(a, x) for `a` > 0 and `x` ≥ 0: by its series below a + 1, by the continued
/// fraction of Lentz above (Press and others, Numerical Recipes, section 6.2).
pub(super) fn lower(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-16 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return front * sum;
    }
    let mut partial = x + 1.0 - a;
    let (mut above, mut below) = (f64::MAX, 1.0 / partial);
    let mut fraction = below;
    for step in 1..100_000 {
        let numerator = -f64::from(step) * (f64::from(step) - a);
        partial += 2.0;
        below = 1.0 / (numerator * below + partial);
        above = partial + numerator / above;
        fraction *= below * above;
        if (below * above - 1.0).abs() < 1e-15 {
            break;
        }
    }
    1.0 - front * fraction
}

/// The `x` at which P(a, x) is `share`, by halving.
pub(super) fn lower_inverse(a: f64, share: f64) -> f64 {
    if a <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, a.max(1.0));
    while lower(a, high) < share {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if lower(a, middle) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_is_the_exponential_distribution() {
        for x in [0.01, 0.5, 1.0, 3.0, 20.0] {
            assert!((lower(1.0, x) - (1.0 - (-x).exp())).abs() < 1e-13, "{x}");
        }
        assert!((lower(200.0, 199.0) - 0.481_158_588_087_872).abs() < 1e-12, "{}", lower(200.0, 199.0));
        assert!((lower(5.0, lower_inverse(5.0, 0.975)) - 0.975).abs() < 1e-12);
    }

    #[test]
    fn the_gamma_function_is_the_factorial() {
        assert!((ln_gamma(11.0) - 3_628_800_f64.ln()).abs() < 1e-12);
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-12);
    }
}
