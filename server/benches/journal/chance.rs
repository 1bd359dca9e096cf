//! Numbers that are the same in every run (SplitMix64, Steele 2014), and ids as tablets make them: in the order of time.

use uuid::Uuid;

/// 18 November 2026 in milliseconds since 1970: the day on which everything here happens.
const DAY: u64 = 1_794_960_000_000;

/// A run of numbers.
pub struct Chance {
    state: u64,
    made: u64,
}

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), made: 0 }
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From nought to one less than `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// An id that is later than those before it, like those of a tablet: version 7.
    pub fn id(&mut self) -> Uuid {
        self.made += 1;
        self.id_at(DAY + self.made)
    }

    /// An id of any time in the year before: people were made known at any time.
    pub fn old_id(&mut self) -> Uuid {
        let before = self.next() % 31_536_000_000;
        self.id_at(DAY - before)
    }

    fn id_at(&mut self, time: u64) -> Uuid {
        let (high, low) = (self.next(), self.next());
        Uuid::from_u64_pair(time << 16 | 0x7000 | (high & 0x0FFF), (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000)
    }

    /// Bytes that nothing can compress.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}
