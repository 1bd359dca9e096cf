//! Charts: SVG of our own as text. Ink and accent only, limits and values written on the lines, a table beside each.
//! Drawn by the server only: the browser gets them as they are. Places are per cent of the plot, so that words keep their size.

mod bar;
mod funnel;
mod line;
mod multiples;
mod scale;
mod slope;

pub use bar::{Share, share_bar};
pub use funnel::{InFunnel, funnel_chart};
pub use line::{Line, LinePoint, beyond, line_chart};
pub use multiples::multiples;
pub use scale::ticks;
pub use slope::{Slope, slope_chart};

use crate::markup::escaped;

/// How a value is put in words.
pub type Say<'a> = &'a dyn Fn(f64) -> String;

/// A place in per cent.
fn per_cent(number: f64) -> String {
    format!("{number:.2}%")
}

/// What every chart is to those who listen: its title and a sentence.
fn opened(id: &str, class: &str, height: u32, title: &str, spoken: &str) -> String {
    let id = escaped(id);
    format!(
        r#"<svg class="chart {class}" role="img" aria-labelledby="{id}-title {id}-desc" height="{height}" width="100%"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>"#,
        escaped(title),
        escaped(spoken)
    )
}

/// A straight line between two places in per cent.
fn stroke(class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> String {
    format!(r#"<line class="{class}" x1="{}" y1="{}" x2="{}" y2="{}"/>"#, per_cent(x1), per_cent(y1), per_cent(x2), per_cent(y2))
}

/// Words at a place, moved by so many letters' heights.
fn words(class: &str, [x, y]: [f64; 2], anchor: &str, dy: &str, said: &str) -> String {
    format!(r#"<text class="{class}" x="{}" y="{}" dy="{dy}" text-anchor="{anchor}">{}</text>"#, per_cent(x), per_cent(y), escaped(said))
}

/// The value axis: a thin line and a value at each step.
fn axis(ticks: &[f64], down: impl Fn(f64) -> f64, say: Say<'_>) -> String {
    let one = |tick: &f64| {
        let y = per_cent(down(*tick));
        format!(
            r#"<line class="chart__grid" x1="0" x2="100%" y1="{y}" y2="{y}"/><text class="chart__tick" x="-8" y="{y}" dy="0.32em" text-anchor="end">{}</text>"#,
            escaped(&say(*tick))
        )
    };
    ticks.iter().map(one).collect()
}
