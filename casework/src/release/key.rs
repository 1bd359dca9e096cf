//! Person keys: the same person always adds the same number to a cell, and nobody without the secret knows which.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::ids::PersonId;

/// The first 8 bytes, little endian, of HMAC-SHA256(secret, "person" ‖ uuid).
pub fn person_key(secret: &[u8; 32], person: PersonId) -> u64 {
    first_eight(secret, &[b"person", person.0.as_bytes()])
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
}
