//! The release rule for one cell: what may be published of a true count, in seven steps.
//!
//! Only this module turns true counts into published ones. Nothing here knows of databases; what was published before is handed in.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    key::cell_key,
    rule_table::{FIRST, RULE_ENDS},
};

/// No noise is further from nought than this many people (D).
pub const MOST_NOISE: i64 = 8;
/// The variance of the noise, in people squared, at most (V).
pub const VARIANCE: f64 = 8.0;
/// A count below this is held back, before and after noise (T). A true zero too.
pub const THRESHOLD: i64 = 10;
/// What is shown is a multiple of this.
pub const BASE: i64 = 5;
/// Fewer people than this joining or leaving a stock leave its published value as it was (m).
pub const FEWEST_MOVED: i64 = 5;

/// What a file says about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A count: a multiple of [`BASE`], never under [`THRESHOLD`].
    Count(i64),
    /// Too few, or something too small could be worked out from it: `c`. Says nothing about how many.
    HeldBack,
    /// A combination that cannot be: `z`.
    Impossible,
    /// Not available: `x`.
    NotAvailable,
}

impl Value {
    /// The count, if one is published.
    pub fn count(self) -> Option<i64> {
        if let Self::Count(count) = self { Some(count) } else { None }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::HeldBack => f.write_str("c"),
            Self::Impossible => f.write_str("z"),
            Self::NotAvailable => f.write_str("x"),
        }
    }
}

/// Not a published value: a count from ten up in fives, or one of the signs `c`, `z`, `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a value that can be published")]
pub struct NotAValue;

impl std::str::FromStr for Value {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        match text {
            "c" => Ok(Self::HeldBack),
            "z" => Ok(Self::Impossible),
            "x" => Ok(Self::NotAvailable),
            _ => {
                let count: i64 = text.parse().map_err(|_| NotAValue)?;
                if count >= THRESHOLD && count % BASE == 0 { Ok(Self::Count(count)) } else { Err(NotAValue) }
            }
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A cell before it is protected. Never leaves the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Distinct people.
    pub people: u32,
    /// The wrapping sum of their person keys.
    pub keys: u64,
}

impl Counted {
    /// Counts a person in.
    pub fn count_in(&mut self, key: u64) {
        self.people += 1;
        self.keys = self.keys.wrapping_add(key);
    }
}

/// Where a cell is: what its noise hangs on besides its people.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The council's release secret.
    pub secret: &'a [u8; 32],
    /// The dataset's name.
    pub dataset: &'a str,
    /// The cell's name within it.
    pub cell: &'a str,
    /// The period, as it is written.
    pub period: &'a str,
}

/// What was published of a stock before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Its value.
    pub value: Value,
    /// How many people have joined or left since.
    pub moved: i64,
}

/// What is published of a cell, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// What the file says.
    pub value: Value,
    /// Whether it is the value of an earlier period, kept because too few people have moved.
    pub carried: bool,
}

/// Steps 2 to 6 of the rule. Step 1 (a combination that cannot be) is the lattice's to say, and step 7 (what was published wins for
/// ever) the ledger's.
///
/// `before` is only given for a stock: a count of who is in it at the end of a period, most of whom were in it before.
pub fn publish(counted: Counted, before: Option<Before>, place: Place<'_>) -> Published {
    if let Some(before) = before
        && before.moved < FEWEST_MOVED
        && matches!(before.value, Value::Count(_) | Value::HeldBack)
    {
        return Published { value: before.value, carried: true };
    }
    let people = i64::from(counted.people);
    if people < THRESHOLD {
        return Published { value: Value::HeldBack, carried: false };
    }
    let key = cell_key(place.secret, place.dataset, place.cell, place.period, counted.keys);
    let shown = rounded(people + noise(counted.people, key));
    let value = if shown < THRESHOLD { Value::HeldBack } else { Value::Count(shown) };
    Published { value, carried: false }
}

/// The noise of a true count, in people, for a cell key. Counts from D + 2 on have the same.
pub fn noise(count: u32, key: u32) -> i64 {
    let row = usize::try_from(count).map_or(RULE_ENDS.len() - 1, |count| count.min(RULE_ENDS.len() - 1));
    let place = RULE_ENDS[row].iter().position(|end| u64::from(key) < *end).unwrap_or(RULE_ENDS[row].len() - 1);
    i64::from(FIRST[row]) + i64::try_from(place).unwrap_or(0)
}

/// To the nearest [`BASE`].
pub(super) fn rounded(count: i64) -> i64 {
    (count + BASE / 2).div_euclid(BASE) * BASE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLACE: Place<'static> = Place { secret: &[7; 32], dataset: "what-changed", cell: "a@1||people", period: "2026-Q3" };

    const GOLDEN: (u32, i64, Value) = (3_294_688_284, 2, Value::Count(45));

    fn counted(people: u32) -> Counted {
        (0..people).fold(Counted::default(), |mut cell, person| {
            cell.count_in(u64::from(person).wrapping_mul(0xD134_2543_DE82_EF95).rotate_left(17));
            cell
        })
    }

    #[test]
    fn fewer_than_ten_are_held_back_whatever_the_noise() {
        for people in 0..10 {
            for cell in ["a", "b", "c", "d", "e", "f", "g", "h"] {
                assert_eq!(publish(counted(people), None, Place { cell, ..PLACE }).value, Value::HeldBack);
            }
        }
    }

    #[test]
    fn the_same_people_in_the_same_place_are_published_alike_and_elsewhere_not() {
        let shown = |period: &str| publish(counted(60), None, Place { period, ..PLACE });
        assert_eq!(shown("2026-Q3"), shown("2026-Q3"));
        let many: std::collections::HashSet<Value> = (2000..2100).map(|year| shown(&year.to_string()).value).collect();
        assert!(many.len() > 2, "the noise of another period is another noise");
    }

    #[test]
    fn a_stock_that_four_joined_keeps_its_value_and_that_five_joined_does_not() {
        let value = Value::Count(300);
        assert_eq!(publish(counted(60), Some(Before { value, moved: 4 }), PLACE), Published { value, carried: true });
        assert!(!publish(counted(60), Some(Before { value, moved: 5 }), PLACE).carried);
    }

    #[test]
    fn what_was_held_back_is_carried_too_and_what_was_not_there_is_not() {
        let carried = |value| publish(counted(60), Some(Before { value, moved: 0 }), PLACE);
        assert_eq!(carried(Value::HeldBack), Published { value: Value::HeldBack, carried: true });
        assert!(!carried(Value::NotAvailable).carried);
    }

    #[test]
    fn a_golden_vector_of_the_whole_rule() {
        // 43 people whose keys add up to 0x0123456789abcdef; key and noise worked out in Python from the frozen table.
        let cell = Counted { people: 43, keys: 0x0123_4567_89ab_cdef };
        let key = cell_key(PLACE.secret, PLACE.dataset, PLACE.cell, PLACE.period, cell.keys);
        assert_eq!((key, noise(43, key), publish(cell, None, PLACE).value), GOLDEN);
    }

    #[test]
    fn a_value_reads_back_as_it_is_written_and_a_seven_does_not() {
        for value in [Value::Count(10), Value::Count(1_005), Value::HeldBack, Value::Impossible, Value::NotAvailable] {
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        for text in ["7", "5", "12", "-10", "", "C", "0"] {
            assert_eq!(text.parse::<Value>(), Err(NotAValue), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_a_multiple_of_five_from_ten_up_and_near(people in 0_u32..5_000, keys: u64) {
            let shown = publish(Counted { people, keys }, None, PLACE).value;
            if let Value::Count(count) = shown {
                prop_assert!(people >= 10 && count >= THRESHOLD && count % BASE == 0);
                prop_assert!((count - i64::from(people)).abs() <= MOST_NOISE + BASE / 2);
            } else {
                prop_assert!(i64::from(people) < THRESHOLD + MOST_NOISE);
            }
        }
    }
}
