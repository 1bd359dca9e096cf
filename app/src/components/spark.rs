//! A line too small for an axis: which way it went, and nothing more. Its values are beside it in words.

use casework::quantity::Quantity;
use leptos::prelude::*;

const WIDTH: i64 = 72;
const HEIGHT: i64 = 24;
/// Room for the dot at the end.
const EDGE: i64 = 4;

/// The line. One point is a dot.
#[component]
pub fn Spark(points: Vec<Quantity>, spoken: String) -> impl IntoView {
    let places = places(&points);
    let line = places.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
    let (x, y) = places.last().copied().unwrap_or((WIDTH - EDGE, HEIGHT / 2));
    view! {
        <svg class="spark" role="img" aria-label=spoken width="72" height="24" viewBox="0 0 72 24">
            <polyline class="spark__line" points=line />
            <circle class="spark__dot" cx=x.to_string() cy=y.to_string() r="3.5" />
        </svg>
    }
}

/// Where the points stand: evenly across, the highest at the top. All the same: a level line in the middle.
fn places(points: &[Quantity]) -> Vec<(i64, i64)> {
    let values: Vec<i64> = points.iter().map(|point| point.thousandths()).collect();
    let low = values.iter().copied().min().unwrap_or(0);
    // In parts of a thousand of the range, so that no product is too large.
    let part = (values.iter().copied().max().unwrap_or(0).saturating_sub(low) / 1000).max(1);
    let is_level = values.iter().all(|value| *value == low);
    let mut places = Vec::with_capacity(values.len());
    for value in values {
        let number = i64::try_from(places.len()).unwrap_or(0);
        let steps = i64::try_from(points.len()).unwrap_or(1) - 1;
        let across = (number * (WIDTH - 2 * EDGE)).checked_div(steps).unwrap_or(WIDTH - 2 * EDGE);
        let up = (value.saturating_sub(low) / part).min(1000) * (HEIGHT - 2 * EDGE) / 1000;
        places.push((EDGE + across, if is_level { HEIGHT / 2 } else { HEIGHT - EDGE - up }));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(points: &[i64]) -> Vec<(i64, i64)> {
        places(&points.iter().map(|point| Quantity::whole(*point)).collect::<Vec<_>>())
    }

    #[test]
    fn the_highest_is_at_the_top_and_the_newest_at_the_right() {
        assert_eq!(of(&[1, 3]), [(EDGE, HEIGHT - EDGE), (WIDTH - EDGE, EDGE)]);
        assert_eq!(of(&[5]), [(WIDTH - EDGE, HEIGHT / 2)]);
        assert_eq!(of(&[2, 2]), [(EDGE, HEIGHT / 2), (WIDTH - EDGE, HEIGHT / 2)]);
        assert_eq!(of(&[i64::MAX / 1000, i64::MIN / 1000])[1], (WIDTH - EDGE, HEIGHT - EDGE));
    }
}
