//! What a cell is made of: whole numbers that add and subtract exactly, whatever the order.

use std::ops::{Add, AddAssign, Index, IndexMut, Neg, Sub};

macro_rules! parts {
    ($($(#[$doc:meta])+ $name:ident = $column:literal),+ $(,)?) => {
        /// One part of a cell. Its column has the same name in every table of cells and contributions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(usize)]
        pub enum Part { $($(#[$doc])+ $name),+ }

        impl Part {
            /// Every part, in the order in which they are kept.
            pub const ALL: [Self; PART_COUNT] = [$(Self::$name),+];

            /// The name of its column.
            pub const fn column(self) -> &'static str {
                match self { $(Self::$name => $column),+ }
            }
        }

        /// How many parts a cell has.
        pub const PART_COUNT: usize = [$($column),+].len();
    };
}

parts! {
    /// Distinct people.
    People = "people",
    /// The sum of the upper halves of their person keys.
    KeyHigh = "key_high",
    /// The sum of the lower halves of their person keys.
    KeyLow = "key_low",
    /// People with a value from before support.
    WithBaseline = "with_baseline",
    /// People known both times; for other methods than `change`, people of whom something is counted.
    FollowedUp = "followed_up",
    /// Of those, lower after.
    Lower = "lower",
    /// The same.
    Same = "same",
    /// Higher.
    Higher = "higher",
    /// With a value before, and the time for one after has passed without it.
    OutOfTouch = "out_of_touch",
    /// With a value before, and died.
    Died = "died",
    /// With a value before, and moved away.
    Moved = "moved",
    /// With a value before, and withdrew.
    Withdrew = "withdrew",
    /// With a value before, and finished.
    Finished = "finished",
    /// With a value before, and support ended without a reason written down.
    NotSaid = "not_said",
    /// Sum of values before, of those known both times.
    BeforeSum = "before_sum",
    /// Sum of their squares.
    BeforeSquares = "before_squares",
    /// Sum of values after; for a level of those known, for a rate of events, for money of pence, for a wait of days.
    AfterSum = "after_sum",
    /// Sum of their squares.
    AfterSquares = "after_squares",
    /// Sum of after less before.
    DiffSum = "diff_sum",
    /// Sum of its squares.
    DiffSquares = "diff_squares",
    /// People whose value after was said by themselves or their household.
    FromPerson = "from_person",
    /// People whose value after was seen written.
    FromRecord = "from_record",
    /// People whose value after was given by an agency.
    FromAgency = "from_agency",
    /// Days that somebody told us about, of every person observed.
    Days = "days",
    /// Payments; times that expertise was asked for.
    Times = "times",
    /// Times that it has answered.
    Answered = "answered",
}

/// An element of the group that cells live in. Adding is exact: it wraps rather than rounds, and subtracting undoes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts(pub [i64; PART_COUNT]);

impl Parts {
    /// Nothing in it.
    pub const ZERO: Self = Self([0; PART_COUNT]);

    /// Whether it changes nothing.
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// Counts a person in, with the two halves of their key.
    pub fn count_in(&mut self, key: u64) {
        self[Part::People] = 1;
        self[Part::KeyHigh] = (key >> 32).cast_signed();
        self[Part::KeyLow] = (key & u64::from(u32::MAX)).cast_signed();
    }

    /// The wrapping sum of the person keys of everybody counted in, modulo 2⁶⁴.
    pub fn key_sum(&self) -> u64 {
        (self[Part::KeyHigh].cast_unsigned() << 32).wrapping_add(self[Part::KeyLow].cast_unsigned())
    }
}

impl Index<Part> for Parts {
    type Output = i64;
    fn index(&self, part: Part) -> &i64 {
        &self.0[part as usize]
    }
}

impl IndexMut<Part> for Parts {
    fn index_mut(&mut self, part: Part) -> &mut i64 {
        &mut self.0[part as usize]
    }
}

impl Add for Parts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place].wrapping_add(other.0[place])))
    }
}

impl AddAssign for Parts {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Parts {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.map(i64::wrapping_neg))
    }
}

impl Sub for Parts {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_parts() -> impl Strategy<Value = Parts> {
        proptest::array::uniform26(any::<i64>()).prop_map(Parts)
    }

    proptest! {
        #[test]
        fn what_is_added_can_be_taken_back(a in any_parts(), b in any_parts()) {
            prop_assert_eq!(a + b - b, a);
            prop_assert_eq!(a + b, b + a);
        }

        #[test]
        fn the_halves_of_keys_add_up_to_the_sum_of_keys(keys in proptest::collection::vec(any::<u64>(), 0..50)) {
            let sum = keys.iter().fold(Parts::ZERO, |sum, key| {
                let mut one = Parts::ZERO;
                one.count_in(*key);
                sum + one
            });
            prop_assert_eq!(sum.key_sum(), keys.iter().fold(0, |sum: u64, key| sum.wrapping_add(*key)));
            prop_assert_eq!(usize::try_from(sum[Part::People]).unwrap(), keys.len());
        }
    }
}
