//! The documents that pages stand in. No script and no style of theirs is inline.

pub use page::{POLICY, static_shell};
#[cfg(feature = "ssr")]
pub use rendered::document;

mod page;
#[cfg(feature = "ssr")]
mod rendered;
