//! An invented council: three journeys as they are written down in `data/journeys.toml`, and people made from a seed,
//! all entered as a caseworker would enter them.

mod council;
mod generated;
mod journeys;
mod published;
mod seed;

use casework::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::Store;

pub use council::{ROLES, Role};
pub use journeys::{Expected, expected};
pub use published::publish;

use crate::{
    cli::Failure,
    operations::{chance, clock::Clock},
};

/// The file that marks a demonstration's folder.
pub const MARK: &str = "demonstration.txt";

/// How many people, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Besides the three journeys.
    pub people: u32,
    /// The same seed on the same day makes the same people.
    pub seed: u64,
}

/// Makes the council, if it has not been made.
pub async fn settle(store: &Store, clock: &Clock, plan: &Plan) -> Result<(), Failure> {
    let wanted = format!("people={} seed={}", plan.people, plan.seed);
    match store.setting("demonstration").await? {
        Some(made) if made == wanted => return Ok(council::employ(store).await?),
        Some(made) => {
            return Err(Failure::Refused(format!(
                "this demonstration was made with {made}: use the same, or name another folder with --data"
            )));
        }
        None if !store::identity::workers(store).await?.is_empty() => {
            return Err(Failure::Refused("the database holds a council that is not a demonstration: nothing was changed".into()));
        }
        None => {}
    }
    council::make(store).await?;
    journeys::enter(store, clock).await?;
    generated::enter(store, clock, plan).await?;
    store.set_setting("demonstration_key", chance::secret()?).await?;
    store.set_setting("demonstration", wanted).await?;
    Ok(())
}

/// What this demonstration's links are signed with.
pub async fn key(store: &Store) -> Result<[u8; 32], Failure> {
    let kept = store.setting("demonstration_key").await?.unwrap_or_default();
    let mut key = [0; 32];
    for (place, byte) in key.iter_mut().enumerate() {
        let damaged = || Failure::Refused("the demonstration's key is damaged: name another folder with --data".into());
        let pair = kept.get(place * 2..place * 2 + 2).ok_or_else(damaged)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| damaged())?;
    }
    Ok(key)
}

/// The address that signs one in to a role.
pub fn link(key: &[u8; 32], slug: &str) -> String {
    format!("/demonstration/enter/{slug}?key={}", signature(key, slug).map(|mac| hex::of(&mac.finalize().into_bytes())).unwrap_or_default())
}

/// Whether a link was signed with this demonstration's key.
pub fn is_signed(key: &[u8; 32], slug: &str, given: &str) -> bool {
    let bytes: Option<Vec<u8>> =
        (0..given.len()).step_by(2).map(|at| given.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok())).collect();
    bytes.is_some_and(|bytes| signature(key, slug).is_some_and(|mac| mac.verify_slice(&bytes).is_ok()))
}

fn signature(key: &[u8; 32], slug: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(b"demonstration");
    mac.update(slug.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_signs_in_to_its_own_role_only() {
        let key = [3; 32];
        let link = link(&key, "caseworker");
        let given = link.split_once("key=").unwrap().1;
        assert!(is_signed(&key, "caseworker", given));
        assert!(!is_signed(&key, "team-lead", given));
        assert!(!is_signed(&[4; 32], "caseworker", given));
        assert!(!is_signed(&key, "caseworker", "") && !is_signed(&key, "caseworker", "é0"));
    }
}
