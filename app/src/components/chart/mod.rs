//! Charts: SVG of our own, Ink and accent only, labels on the lines, a table one tap away.
//! Drawn by the server only: the browser gets them as they are.

mod line;
mod scale;
mod share;

pub use line::{LineChart, LinePoint};
pub use scale::ticks;
pub use share::{Share, ShareBar};
