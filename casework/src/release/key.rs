//! Person keys and cell keys: the same people always give the same noise, and nobody without the secret knows which.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::ids::PersonId;

/// An odd constant near 2⁶⁴ divided by the golden ratio: multiplying by it spreads what is in the low bits over the high ones
/// (Knuth, The Art of Computer Programming 3, section 6.4, Fibonacci hashing).
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The first 8 bytes, little endian, of HMAC-SHA256(secret, "person" ‖ uuid).
pub fn person_key(secret: &[u8; 32], person: PersonId) -> u64 {
    first_eight(secret, &[b"person", person.0.as_bytes()])
}

/// The key of one cell of one dataset in one period, from `sum`, the wrapping sum of the person keys of everybody in it.
///
/// The top 32 bits of `SPREAD × (sum + HMAC64(secret, "cell", dataset, cell, period))`, wrapping. The words are parted by a zero byte, so
/// that no two cells give the same bytes.
pub fn cell_key(secret: &[u8; 32], dataset: &str, cell: &str, period: &str, sum: u64) -> u32 {
    let place = first_eight(secret, &[b"cell\0", dataset.as_bytes(), b"\0", cell.as_bytes(), b"\0", period.as_bytes()]);
    let key = SPREAD.wrapping_mul(sum.wrapping_add(place)) >> 32;
    u32::try_from(key).unwrap_or(u32::MAX)
}

/// The same construction over other words: used for naming household members without keeping their names.
pub(crate) fn first_eight(secret: &[u8; 32], words: &[&[u8]]) -> u64 {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return 0 };
    for word in words {
        mac.update(word);
    }
    let bytes = mac.finalize().into_bytes();
    bytes.iter().take(8).rev().fold(0, |key, byte| key << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_depends_on_the_person_and_on_the_secret() {
        let person = "0198c0de-0000-7000-8000-000000000001".parse().unwrap();
        let other = "0198c0de-0000-7000-8000-000000000002".parse().unwrap();
        let key = person_key(&[7; 32], person);
        assert_eq!(key, person_key(&[7; 32], person));
        assert_ne!(key, person_key(&[7; 32], other));
        assert_ne!(key, person_key(&[8; 32], person));
    }

    const PERSON: u64 = 0xadda_d0df_e4c6_8457;
    const CELL: u32 = 0x3fea_1a81;

    #[test]
    fn keys_are_what_python_makes_of_the_same_words() {
        // hmac.new(bytes([7] * 32), words, "sha256"), worked out in Python 3.11.
        let person = "0198c0de-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(person_key(&[7; 32], person), PERSON);
        assert_eq!(cell_key(&[7; 32], "what-changed", "a@1|team=felling|people", "2026-Q3", PERSON), CELL);
    }

    #[test]
    fn a_cell_key_hangs_on_every_word_and_on_where_one_word_ends() {
        let key = |dataset, cell, period, sum| cell_key(&[7; 32], dataset, cell, period, sum);
        let one = key("a", "bc", "2026-Q3", 5);
        for other in [key("ab", "c", "2026-Q3", 5), key("a", "bc", "2026-Q4", 5), key("a", "bc", "2026-Q3", 6)] {
            assert_ne!(one, other);
        }
    }
}
