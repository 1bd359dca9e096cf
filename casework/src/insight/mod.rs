//! From confirmed facts to figures: contributions that can be taken back, cells that add them up, figures that say what they know.

mod cell;
mod change;
mod contribution;
mod dossier;
mod figure;
mod indicator;
mod level;
mod period;
mod review;
pub mod sure;

pub use cell::{Dimension, spread};
pub use contribution::{Step, contributions};
pub use dossier::{Dossier, Observed, Support};
pub use figure::{Breakdown, Figure, figure};
pub use indicator::{Definition, Indicator, Method, Window, starting_indicators};
pub use parts::{PART_COUNT, Part, Parts};
pub use period::{Month, Period};
pub use review::{Card, Point, Review, TeamName};
pub use sure::{mean_interval, student_t, wilson};

mod parts;
