//! The document that pages filled in the browser stand in. No script and no style of it is inline.

pub use page::{POLICY, static_shell};

mod page;
