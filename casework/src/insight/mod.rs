//! From confirmed facts to figures: contributions that can be taken back, cells that add them up, figures that say what they know.

#[cfg(test)]
mod agreement;
mod answer;
mod cell;
mod change;
mod contribution;
pub mod definition;
mod difference;
mod dossier;
mod figure;
mod held_back;
mod indicator;
mod level;
mod parts;
mod people_with;
mod period;
mod person_time;
mod rate;
mod review;
mod span;
mod spend;
mod standing_out;
mod stocktake;
pub mod sure;
mod wait;
mod who;

pub use answer::{DAYS_IN_A_MONTH, FALLS_HAPPEN, Summed, figure};
pub use cell::{Dimension, Whereabouts};
pub use contribution::{Step, Work, adds, contributions};
pub use definition::starting_indicators;
pub use difference::Difference;
pub use dossier::{AGE_BANDS, Asked, Dossier, Observed, Spent, Support, Themed};
pub use figure::{Breakdown, Figure, Sources};
pub use held_back::{Asks, Counted, FEWEST, HeldBack, Seen, asks, seen};
pub use indicator::{Counting, Indicator, Method, Window};
pub use parts::{PART_COUNT, Part, Parts};
pub use period::{Month, Period};
pub use review::{Card, Defined, Point, Review, TeamName};
pub use span::{Series, Span};
pub use standing_out::standing_out;
pub use stocktake::{Audience, Decision, Frozen, Notes, Released, ReleasedRow};
pub use sure::{mean_interval, student_t, wilson};
pub use who::{By, HOUSEHOLDS, SUPPORT_LENGTHS, Who};
