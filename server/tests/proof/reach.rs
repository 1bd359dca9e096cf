//! How far a run goes, the numbers it takes its chances from, and the few things that tests may not do elsewhere.

use std::{
    env,
    hash::{BuildHasher, Hasher, RandomState},
    thread,
    time::Duration,
};

use uuid::Builder;

/// A setting from the environment.
#[expect(clippy::disallowed_methods, reason = "how far to go is said by bin/test")]
pub fn setting(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// So many in the short form, so many in full.
pub fn reach(short: usize, full: usize) -> usize {
    if setting("ALONGSIDE_PROOF").as_deref() == Some("full") { full } else { short }
}

/// Lets a little time pass.
#[expect(clippy::disallowed_methods, reason = "the moment of a fault is a matter of time")]
pub fn pause(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

/// Waits until something holds; says whether it ever did.
pub fn comes_true(within: Duration, mut holds: impl FnMut() -> bool) -> bool {
    for _ in 0..within.as_millis() / 20 {
        if holds() {
            return true;
        }
        pause(20);
    }
    holds()
}

/// A run of numbers (SplitMix64, Steele 2014).
pub struct Chance(u64);

impl Chance {
    /// A run for one test, whose seed is printed.
    pub fn of(test: &str) -> Self {
        let seed = setting("ALONGSIDE_SEED").map_or_else(|| RandomState::new().build_hasher().finish(), |seed| seed.parse().unwrap());
        println!("{test}: ALONGSIDE_SEED={seed}");
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A run that goes its own way from here.
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    /// From 0 up to, but without, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A place in a list.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    /// Heads.
    pub fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    /// In another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.place(end + 1));
        }
    }

    /// An id as a device would make it.
    pub fn id(&mut self) -> String {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        Builder::from_unix_timestamp_millis(1_795_000_000_000 + self.below(1_000_000), &bytes).into_uuid().to_string()
    }
}
