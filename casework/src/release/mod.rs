//! Figures that leave the council: nothing small, and nothing small by subtraction.
//!
//! A dataset is declared as a lattice of cells before anything is counted. Each cell is published by the rule (`publish`), and a release
//! leaves only when the gate finds nothing that could be worked out from it and everything before it.

pub mod audit;
pub mod beside;
pub mod dataset;
pub mod declare;
mod derived;
pub mod draft;
mod filter;
pub mod gate;
pub mod hold;
mod key;
mod layout;
pub mod noise;
mod publish;
mod published;
mod report;
mod rule_table;
mod sums;
#[cfg(test)]
mod test_kit;

pub use dataset::Dataset;
pub use derived::{Bin, median, per, rate, share};
pub use filter::{Filter, MOST_BINS};
pub(crate) use key::first_eight;
pub use key::{cell_key, person_key};
pub use layout::{Cell, Equation, Layout, Standing, is_stock};
pub use publish::{
    BASE, Before, Counted, FEWEST_MOVED, MOST_NOISE, NotAValue, Place, Published, THRESHOLD, VARIANCE, Value, noise, publish,
};
pub use published::{PublishedRelease, TidyRow};
pub use sums::{PublishedSum, WITHIN_PER_CENT, publish_sum};
