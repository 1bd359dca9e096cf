//! The bootstrap over people: what the figure would have been with other people like these.
//!
//! Efron, Annals of Statistics 7 (1979). The percentile interval is widened for small numbers as in Hesterberg, What teachers should know
//! about the bootstrap, The American Statistician 69 (2015), section 4.2: without that it is too narrow by √((n − 1)/n) and a little more.

use sha2::{Digest, Sha256};

use super::{interval::student_t, normal::above, to_f64};

/// How many times people are drawn again.
pub const RESAMPLES: usize = 2_000;

/// What is worked out of the people drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Their mean.
    Mean,
    /// Their median; the mean of the middle two where they are even.
    Median,
}

/// A seed from a figure's identity, so that the same figure has the same interval wherever and whenever it is worked out.
pub fn seed(identity: &str) -> u64 {
    Sha256::digest(identity.as_bytes()).iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// The 95% interval of a mean or a median of one value a person, from [`RESAMPLES`] draws. None for fewer than two people.
pub fn bootstrap(values: &[f64], of: Of, seed: u64) -> Option<[f64; 2]> {
    let people = values.len();
    if people < 2 {
        return None;
    }
    let mut random = SplitMix64(seed);
    let mut drawn = vec![0.0; people];
    let mut found: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            drawn.fill_with(|| values[random.below(people)]);
            match of {
                Of::Mean => drawn.iter().sum::<f64>() / to_f64(i64::try_from(people).unwrap_or(i64::MAX)),
                Of::Median => median(&mut drawn),
            }
        })
        .collect();
    found.sort_by(f64::total_cmp);
    let n = to_f64(i64::try_from(people).unwrap_or(i64::MAX));
    let share = above((n / (n - 1.0)).sqrt() * student_t(n - 1.0));
    Some([quantile(&found, share), quantile(&found, 1.0 - share)])
}

fn median(values: &mut [f64]) -> f64 {
    let (middle, odd) = (values.len() / 2, values.len() % 2 == 1);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if odd { upper } else { f64::midpoint(below.iter().copied().fold(f64::MIN, f64::max), upper) }
}

/// Between the two nearest of a sorted list (Hyndman and Fan 1996, type 7).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * to_f64(i64::try_from(sorted.len() - 1).unwrap_or(i64::MAX));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of resamples")]
    let low = (place.floor() as usize).min(sorted.len() - 1);
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (sorted[high] - sorted[low]) * place.fract()
}

/// `SplitMix64` (Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014). Enough for drawing people; not for secrets.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to but not including `below`, by multiplying and shifting (Lemire 2019; the bias is under `below` ÷ 2⁶⁴).
    fn below(&mut self, below: usize) -> usize {
        usize::try_from((u128::from(self.next()) * below as u128) >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // The first numbers for the seed 1234567, as the reference implementation gives them.
        let mut random = SplitMix64(1_234_567);
        assert_eq!(
            [random.next(), random.next(), random.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn the_same_figure_has_the_same_interval() {
        let values: Vec<f64> = (0..40).map(|value| f64::from(value * value % 17)).collect();
        let bits = |identity| bootstrap(&values, Of::Mean, seed(identity)).unwrap().map(f64::to_bits);
        assert_eq!(bits("ae-attendances-change 2026-Q3"), bits("ae-attendances-change 2026-Q3"));
        assert_ne!(bits("ae-attendances-change 2026-Q3"), bits("ae-attendances-change 2026-Q4"));
        assert!(bootstrap(&values[..1], Of::Mean, 1).is_none());
    }

    #[test]
    fn a_median_of_few_is_found() {
        assert!((median(&mut [3.0, 1.0, 2.0]) - 2.0).abs() < 1e-12);
        assert!((median(&mut [4.0, 1.0, 3.0, 2.0]) - 2.5).abs() < 1e-12);
        let [low, high] = bootstrap(&[5.0; 30], Of::Median, 1).unwrap();
        assert!((low - 5.0).abs() < 1e-12 && (high - 5.0).abs() < 1e-12);
    }

    /// People whose values before and after were swapped at random by halves: whatever was before, nothing has truly changed.
    fn covered(people: usize, rounds: u32, interval: impl Fn(&[f64], u64) -> Option<[f64; 2]>) -> f64 {
        let mut random = SplitMix64(2_026);
        let mut held = 0;
        for round in 0..rounds {
            let swapped: Vec<f64> = (0..people)
                .map(|_| {
                    // Visits and the like: many small, few large.
                    let mut one = || f64::from(u32::try_from((0..12).filter(|_| random.below(4) == 0).count()).unwrap_or(0)).powi(2);
                    let (before, after) = (one(), one() / 2.0);
                    if random.below(2) == 0 { after - before } else { before - after }
                })
                .collect();
            held += u32::from(interval(&swapped, u64::from(round)).is_some_and(|[low, high]| low <= 0.0 && high >= 0.0));
        }
        f64::from(held) / f64::from(rounds)
    }

    #[test]
    fn with_nothing_changed_the_intervals_of_sixty_people_hold_nothing_93_to_97_times_in_100() {
        let share = covered(60, 1_000, |values, seed| bootstrap(values, Of::Mean, seed));
        assert!((0.93..=0.97).contains(&share), "bootstrap: {share}");
        let moments = |values: &[f64], _| {
            let squares = values.iter().map(|value| value * value).sum();
            crate::insight::mean_interval(i64::try_from(values.len()).unwrap(), values.iter().sum(), squares)
        };
        let share = covered(60, 4_000, moments);
        assert!((0.93..=0.97).contains(&share), "moments: {share}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn an_interval_lies_within_what_was_seen(values in proptest::collection::vec(-1e6..1e6_f64, 2..80), seed in any::<u64>()) {
            for of in [Of::Mean, Of::Median] {
                let [low, high] = bootstrap(&values, of, seed).unwrap();
                let least = values.iter().copied().fold(f64::MAX, f64::min);
                let most = values.iter().copied().fold(f64::MIN, f64::max);
                prop_assert!(least - 1e-6 <= low && low <= high && high <= most + 1e-6);
            }
        }
    }
}
