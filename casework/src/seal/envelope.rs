//! Sealing with XChaCha20-Poly1305 (Arciszewski 2020, draft-irtf-cfrg-xchacha-03), bound to the place where the sealed words are kept.

use chacha20poly1305::{
    AeadInOut, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use uuid::Uuid;

/// The bytes of a key.
pub const KEY_LENGTH: usize = 32;
/// The bytes of a nonce. Long enough to be drawn by chance for every envelope.
pub const NONCE_LENGTH: usize = 24;

/// A key that seals. Not shown in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(pub [u8; KEY_LENGTH]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Where sealed bytes are kept, and for whom. They open nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Table and column.
    pub column: &'static str,
    /// The row: bucket and place in its order.
    pub row: (i64, i64),
    /// Whose key it is: a person's, or a team's for what is about nobody known yet.
    pub owner: Uuid,
    /// Which version of the key.
    pub version: i64,
}

impl Place {
    /// The associated data: every field, each of a fixed length but the first, which is ended by a zero.
    fn words(&self) -> Vec<u8> {
        let mut words = Vec::with_capacity(self.column.len() + 41);
        words.extend_from_slice(self.column.as_bytes());
        words.push(0);
        words.extend_from_slice(&self.row.0.to_be_bytes());
        words.extend_from_slice(&self.row.1.to_be_bytes());
        words.extend_from_slice(self.owner.as_bytes());
        words.extend_from_slice(&self.version.to_be_bytes());
        words
    }
}

/// It does not open: another key, another place, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the seal is broken")]
pub struct Broken;

/// Seals bytes: the nonce, then what was sealed, then its tag (16 bytes).
///
/// # Errors
/// Only for more than 256 GiB.
pub fn seal(key: &Key, nonce: [u8; NONCE_LENGTH], place: &Place, words: &[u8]) -> Result<Vec<u8>, Broken> {
    let mut sealed = Vec::with_capacity(NONCE_LENGTH + words.len() + 16);
    sealed.extend_from_slice(&nonce);
    let mut rest = words.to_vec();
    XChaCha20Poly1305::new(&key.0.into()).encrypt_in_place(&XNonce::from(nonce), &place.words(), &mut rest).map_err(|_| Broken)?;
    sealed.append(&mut rest);
    Ok(sealed)
}

/// Opens what [`seal`] made.
///
/// # Errors
/// [`Broken`] unless key, place and every byte are the same.
pub fn open(key: &Key, place: &Place, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
    let (nonce, rest) = sealed.split_at_checked(NONCE_LENGTH).ok_or(Broken)?;
    let nonce: [u8; NONCE_LENGTH] = nonce.try_into().map_err(|_| Broken)?;
    let payload = Payload { msg: rest, aad: &place.words() };
    XChaCha20Poly1305::new(&key.0.into()).decrypt(&XNonce::from(nonce), payload).map_err(|_| Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { column: "bodies.body", row: (3, 7), owner: Uuid::from_u128(5), version: 1 };

    fn sealed() -> Vec<u8> {
        seal(&Key([1; 32]), [2; 24], &PLACE, b"the words").unwrap()
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_only() {
        assert_eq!(open(&Key([1; 32]), &PLACE, &sealed()), Ok(b"the words".to_vec()));
        assert_eq!(open(&Key([9; 32]), &PLACE, &sealed()), Err(Broken));
        for place in [
            Place { column: "bodies.bod", ..PLACE },
            Place { row: (3, 8), ..PLACE },
            Place { row: (7, 3), ..PLACE },
            Place { owner: Uuid::from_u128(6), ..PLACE },
            Place { version: 2, ..PLACE },
        ] {
            assert_eq!(open(&Key([1; 32]), &place, &sealed()), Err(Broken));
        }
    }

    #[test]
    fn a_changed_byte_anywhere_breaks_the_seal() {
        let whole = sealed();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert_eq!(open(&Key([1; 32]), &PLACE, &changed), Err(Broken));
            assert_eq!(open(&Key([1; 32]), &PLACE, &whole[..at]), Err(Broken));
        }
    }

    /// The vector of draft-irtf-cfrg-xchacha-03, appendix A.3.1, with its own associated data.
    #[test]
    fn it_is_the_published_cipher() {
        let key: [u8; 32] = std::array::from_fn(|place| 0x80 + u8::try_from(place).unwrap());
        let nonce: [u8; 24] = std::array::from_fn(|place| 0x40 + u8::try_from(place).unwrap());
        let aad = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let words = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let sealed = XChaCha20Poly1305::new(&key.into()).encrypt(&XNonce::from(nonce), Payload { msg: words, aad: &aad }).unwrap();
        assert_eq!(sealed[..8], [0xbd, 0x6d, 0x17, 0x9d, 0x3e, 0x83, 0xd4, 0x3b]);
        assert_eq!(sealed[words.len()..], [0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79, 0x47, 0xde, 0xaf, 0xd8, 0x78, 0x0a, 0xcf, 0x49]);
    }
}
