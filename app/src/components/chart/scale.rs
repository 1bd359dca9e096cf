//! A value axis that people can read: round steps, from nought where nought is meant.

/// Round values from 0 (or below) to at least `highest`, three to five steps apart. Ascending, never empty.
pub fn ticks(lowest: f64, highest: f64) -> Vec<f64> {
    let low = if lowest.is_finite() { lowest.min(0.0) } else { 0.0 };
    let high = if highest.is_finite() && highest > low { highest } else { low + 1.0 };
    let step = round_step((high - low) / 4.0);
    let (from, to) = ((low / step).floor(), (high / step).ceil());
    #[expect(clippy::cast_possible_truncation, reason = "at most a handful of steps, by the choice of the step")]
    let (from, to) = (from as i64, to as i64);
    #[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
    (from..=to).map(|step_number| step_number as f64 * step).collect()
}

/// The nearest of 1, 2, 2.5, 5 × a power of ten that is not smaller.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let fits = [1.0, 2.0, 2.5, 5.0].into_iter().map(|step| step * power).find(|step| *step >= least * 0.999);
    fits.unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_hold_every_value() {
        assert_eq!(ticks(0.4, 2.9), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(80_000.0, 193_800.0), [0.0, 50_000.0, 100_000.0, 150_000.0, 200_000.0]);
        assert_eq!(ticks(60.0, 91.0), [0.0, 25.0, 50.0, 75.0, 100.0]);
    }

    #[test]
    fn there_is_an_axis_whatever_is_asked() {
        for (low, high) in [(0.0, 0.0), (f64::NAN, f64::NAN), (5.0, 5.0), (-3.0, -1.0), (0.0, 1e12)] {
            let ticks = ticks(low, high);
            assert!((2..=8).contains(&ticks.len()), "{low} to {high}: {ticks:?}");
        }
    }
}
