//! Envelopes that only the right key opens, and chains that show whether anything was changed. Pure: whoever calls brings keys
//! and nonces.

mod chain;
mod draft;
mod envelope;

pub use chain::{Link, Mark, merkle_root};
pub use draft::{draft_key, form_key};
pub use envelope::{Broken, KEY_LENGTH, Key, NONCE_LENGTH, Place, open, seal};
