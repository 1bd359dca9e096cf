//! What a person's page shows, worked out from their records: pure, so that it can be tested without a browser.

mod about;
mod counted;
mod matters;
mod told;
mod waiting;

pub use about::{About, Member, about};
pub use counted::{Series, numbers, spent};
pub use matters::what_matters;
pub use told::{Answered, Told, told};
pub use waiting::{Waiting, waiting};

#[cfg(test)]
pub mod example;
