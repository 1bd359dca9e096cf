//! A line too small for an axis: which way it went, and nothing more. Its values are beside it in words.

use leptos::prelude::*;

const WIDTH: f64 = 72.0;
const HEIGHT: f64 = 24.0;
/// Room for the dot at the end.
const EDGE: f64 = 4.0;

/// The line. One point is a dot.
#[component]
pub fn Spark(points: Vec<f64>, spoken: String) -> impl IntoView {
    let places = places(&points);
    let line = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
    let end = places.last().copied().unwrap_or((WIDTH - EDGE, HEIGHT / 2.0));
    view! {
        <svg class="spark" role="img" aria-label=spoken width=WIDTH height=HEIGHT viewBox=format!("0 0 {WIDTH} {HEIGHT}")>
            <polyline class="spark__line" points=line />
            <circle class="spark__dot" cx=format!("{:.1}", end.0) cy=format!("{:.1}", end.1) r="3.5" />
        </svg>
    }
}

/// Where the points stand: evenly across, the highest at the top. All the same: a level line in the middle.
fn places(points: &[f64]) -> Vec<(f64, f64)> {
    let low = points.iter().copied().fold(f64::INFINITY, f64::min);
    let high = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let place = |(number, value): (usize, &f64)| {
        #[expect(clippy::cast_precision_loss, reason = "a few points")]
        let across = if points.len() > 1 { number as f64 / (points.len() - 1) as f64 } else { 1.0 };
        let up = if high > low { (value - low) / (high - low) } else { 0.5 };
        (EDGE + across * (WIDTH - 2.0 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2.0 * EDGE))
    };
    points.iter().enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_is_at_the_top_and_the_newest_at_the_right() {
        assert_eq!(places(&[1.0, 3.0]), [(EDGE, HEIGHT - EDGE), (WIDTH - EDGE, EDGE)]);
        assert_eq!(places(&[5.0]), [(WIDTH - EDGE, HEIGHT / 2.0)]);
        assert_eq!(places(&[2.0, 2.0]), [(EDGE, HEIGHT / 2.0), (WIDTH - EDGE, HEIGHT / 2.0)]);
    }
}
