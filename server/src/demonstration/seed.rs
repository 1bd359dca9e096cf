//! Numbers from a seed: the same seed gives the same numbers, which is all that is wanted of them (SplitMix64, Steele 2014).

use uuid::Uuid;

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(number: u64) -> u64 {
    let z = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A run of numbers.
pub struct Seed(u64);

impl Seed {
    /// From a seed, for one purpose. Runs for different purposes start far apart, so that they never share numbers.
    pub fn new(seed: u64, purpose: u64) -> Self {
        Self(mixed(seed.wrapping_add(STEP)) ^ mixed(purpose.wrapping_mul(STEP).wrapping_add(0xD1B5_4A32_D192_ED03)))
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1).max(1).unsigned_abs()).cast_signed()
    }

    /// So many times in a hundred.
    pub fn chance(&mut self, of_a_hundred: i64) -> bool {
        self.between(1, 100) <= of_a_hundred
    }

    /// One of several; the first where there is nothing to choose from.
    pub fn one_of<'a>(&mut self, several: &[&'a str]) -> &'a str {
        let place = self.between(0, i64::try_from(several.len()).unwrap_or(1) - 1);
        usize::try_from(place).ok().and_then(|place| several.get(place)).copied().unwrap_or("")
    }

    /// A version 7 UUID at an invented time.
    pub fn id(&mut self) -> Uuid {
        let (high, low) = (self.next(), self.next());
        let time = 0x0198_0000_0000_u64 + (high >> 40);
        Uuid::from_u64_pair(time << 16 | 0x7000 | (high & 0x0FFF), (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_a_demonstration_share_no_ids() {
        let ids = (1..=200).flat_map(|purpose| {
            let mut run = Seed::new(1, purpose);
            (0..50).map(move |_| run.id())
        });
        let all: Vec<Uuid> = ids.collect();
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
        assert_eq!(all[0].get_version_num(), 7);
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut one, mut other) = (Seed::new(7, 3), Seed::new(7, 3));
        assert!((0..100).all(|_| one.next() == other.next()));
    }
}
