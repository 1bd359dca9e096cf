//! Releases: datasets as they were declared, drafts, the two steps of signing off, and what has left.
//!
//! What may be published is worked out in `casework::release`; here it is counted, kept and read back. True counts stay in memory.

mod count;
mod declare;
mod last;
pub mod preparing;
mod read;
mod sign;
mod watch;
mod weigh;

pub use declare::{dataset, datasets, declare};
pub use last::{Last, last};
pub use read::{Listed, Standing, Waiting, draft, list, published};
pub use sign::{prepare, prepare_watched, publish, withdraw};
pub use watch::{Progress, Watch};
pub use weigh::{Weighed, weigh};

use casework::{
    fault::{Fault, Problem},
    insight::{Month, Period},
    release::Dataset,
};
use chrono::NaiveDate;

use crate::Error;

fn refused(field: &str, message: impl Into<String>) -> Error {
    Fault::Invalid { problems: vec![Problem::new(field, message)] }.into()
}

/// Whether a dataset can be released for a period now.
fn check_period(dataset: &Dataset, period: Period, today: NaiveDate) -> Result<(), Error> {
    if !dataset.period.is_of(period) {
        return Err(refused(
            "period",
            format!("This dataset is published by {}: give such a period.", dataset.period.in_words().to_lowercase()),
        ));
    }
    if period < dataset.first_period {
        return Err(refused("period", format!("It was declared from {} on.", dataset.first_period)));
    }
    if period.last_month() >= Month::of(today) {
        return Err(refused("period", "This period is not over yet: release it when it is."));
    }
    Ok(())
}
