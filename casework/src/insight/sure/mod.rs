//! How sure a number is: intervals, limits, and what would be expected without any help. Pure functions, each with its source.

mod bootstrap;
mod comparison;
mod funnel;
mod gamma;
mod interval;
mod normal;
mod poisson;
mod regression;
mod xmr;

pub use bootstrap::{Of, RESAMPLES, bootstrap, seed};
pub use comparison::{Comparison, Observed, ratio_of_ratios};
pub use funnel::{Funnel, Limits, funnel};
pub use interval::{mean_interval, student_t, wilson};
pub use normal::{Z_95, Z_99_8};
pub use poisson::{events_interval, exact_poisson, rate_interval};
pub use regression::{Selection, expected_regression};
pub use xmr::{Screening, Signal, Xmr, xmr};

#[expect(clippy::cast_precision_loss, reason = "counts of people and events are far below 2⁵³")]
fn to_f64(count: i64) -> f64 {
    count as f64
}
