//! Charts: SVG of our own, made alike on the server and in the browser. Ink and accent only, labels on the lines, a table one tap away.

mod line;
mod scale;
mod share;
mod spark;

pub use line::{LineChart, LinePoint};
pub use scale::ticks;
pub use share::{Share, ShareBar};
pub use spark::Spark;
