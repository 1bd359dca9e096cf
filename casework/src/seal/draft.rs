//! Keys for one worker and one purpose, from the council's secret: the same in every session of theirs, and nobody else's.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Broken, Key};
use crate::ids::WorkerId;

/// What a key is for, so that no two uses of the council's secret give the same bytes.
const DRAFTS: &[u8] = b"alongside drafts, version 1\0";
const FORMS: &[u8] = b"alongside forms, version 1\0";

/// The key that seals what a worker has begun to write on a tablet.
///
/// # Errors
/// Never for a secret of this length.
pub fn draft_key(secret: &[u8; 32], worker: WorkerId) -> Result<Key, Broken> {
    derived(secret, DRAFTS, worker)
}

/// What the forms that the server makes for a worker carry hidden: another site cannot know it, and so cannot send them.
///
/// # Errors
/// Never for a secret of this length.
pub fn form_key(secret: &[u8; 32], worker: WorkerId) -> Result<Key, Broken> {
    derived(secret, FORMS, worker)
}

/// One block of HKDF-Expand with SHA-256 (Krawczyk and Eronen 2010, RFC 5869, section 2.3) over the council's secret, which is random
/// already and is not changed when the master key is rotated.
fn derived(secret: &[u8; 32], purpose: &[u8], worker: WorkerId) -> Result<Key, Broken> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| Broken)?;
    for part in [purpose, worker.0.as_bytes(), &[1]] {
        mac.update(part);
    }
    Ok(Key(mac.finalize().into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: u8, worker: u128) -> [u8; 32] {
        draft_key(&[secret; 32], WorkerId(uuid::Uuid::from_u128(worker))).unwrap().0
    }

    #[test]
    fn each_worker_of_each_council_has_a_key_of_their_own_that_stays() {
        assert_eq!(key(1, 1), key(1, 1));
        assert_ne!(key(1, 1), key(1, 2));
        assert_ne!(key(1, 1), key(2, 1));
        assert_ne!(key(1, 1), form_key(&[1; 32], WorkerId(uuid::Uuid::from_u128(1))).unwrap().0);
    }

    #[test]
    fn the_key_is_what_it_was_when_drafts_were_first_sealed() {
        // HMAC-SHA256 with 32 bytes of 07 over the purpose, sixteen zeros and a one, worked out with another program.
        assert_eq!(crate::hex::of(&key(7, 0)), "28ac4967a4222893abfa0b77abcc2c121372475fc81867b33e8eee3c6a27f212");
    }
}
