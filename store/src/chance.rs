//! The one place in the store that asks for chance: keys, nonces.

use crate::{Error, Result};

/// Random bytes from the operating system.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Damaged("the machine's source of chance"))?;
    Ok(bytes)
}
