//! A line over months: value axis, months under it, the first and the last value on the line itself.
//!
//! Places are per cent of the plot, so that the words keep their size however wide the card is.

use leptos::prelude::*;

use super::ticks;

/// One month.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePoint {
    /// As the axis says it: "Nov", or nothing where there is no room.
    pub label: String,
    /// None where it is not known: the line has a gap.
    pub value: Option<f64>,
}

/// Room above and below the plot, in per cent of its height.
const TOP: f64 = 8.0;
const BOTTOM: f64 = 86.0;
/// Where the first and the last month stand, in per cent of the width.
const LEFT: f64 = 3.0;
const RIGHT: f64 = 93.0;

/// The chart. `say` puts a value in words; `title` and `spoken` are for those who listen.
#[component]
pub fn LineChart(
    /// Makes the names of its parts different from other charts'.
    id: String,
    title: String,
    spoken: String,
    points: Vec<LinePoint>,
    say: fn(f64, casework::vocabulary::Unit) -> String,
    unit: casework::vocabulary::Unit,
) -> impl IntoView {
    let known: Vec<f64> = points.iter().filter_map(|point| point.value).collect();
    let ticks = ticks(known.iter().copied().fold(f64::INFINITY, f64::min), known.iter().copied().fold(0.0, f64::max));
    let (low, high) = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0));
    let across = |place: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a few dozen months")]
        let share = if points.len() > 1 { place as f64 / (points.len() - 1) as f64 } else { 0.5 };
        LEFT + share * (RIGHT - LEFT)
    };
    let down = |value: f64| BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
    let places: Vec<Option<(f64, f64, f64)>> =
        points.iter().enumerate().map(|(place, point)| point.value.map(|value| (across(place), down(value), value))).collect();
    let grid = ticks.iter().map(|tick| {
        let y = per_cent(down(*tick));
        view! {
            <line class="chart__grid" x1="0" x2="100%" y1=y.clone() y2=y.clone() />
            <text class="chart__tick" x="-8" y=y dy="0.32em" text-anchor="end">{say(*tick, unit)}</text>
        }
    });
    let segments = places.windows(2).filter_map(|pair| {
        let (Some((x1, y1, _)), Some((x2, y2, _))) = (pair[0], pair[1]) else { return None };
        Some(view! { <line class="chart__line" x1=per_cent(x1) y1=per_cent(y1) x2=per_cent(x2) y2=per_cent(y2) /> })
    });
    let dots = places.iter().flatten().map(|(x, y, _)| view! { <circle class="chart__dot" cx=per_cent(*x) cy=per_cent(*y) r="3.5" /> });
    let ends = ends(&places).into_iter().map(|end| {
        let dy = if end.below { "1.4em" } else { "-0.7em" };
        view! { <text class="chart__value" x=per_cent(end.x) y=per_cent(end.y) dy=dy text-anchor=end.anchor>{say(end.value, unit)}</text> }
    });
    let months = points.iter().enumerate().filter(|(_, point)| !point.label.is_empty()).map(|(place, point)| {
        view! { <text class="chart__tick" x=per_cent(across(place)) y="98%" text-anchor="middle">{point.label.clone()}</text> }
    });
    let (title_id, spoken_id) = (format!("{id}-title"), format!("{id}-desc"));
    let labelled = format!("{title_id} {spoken_id}");
    view! {
        <svg class="chart" role="img" aria-labelledby=labelled height="200" width="100%">
            <title id=title_id>{title}</title>
            <desc id=spoken_id>{spoken}</desc>
            <svg class="chart__plot" x="56" width="82%" height="200" overflow="visible">
                {grid.collect_view()}
                {segments.collect_view()}
                {dots.collect_view()}
                {ends.collect_view()}
                {months.collect_view()}
            </svg>
        </svg>
    }
    .into_any()
}

fn per_cent(number: f64) -> String {
    format!("{number:.2}%")
}

/// An end of the line and its value.
struct End {
    x: f64,
    y: f64,
    value: f64,
    /// Where its words begin.
    anchor: &'static str,
    /// Its words stand below it, where the line is not.
    below: bool,
}

/// The first and the last known value, each with its words on the side where the line is not.
fn ends(places: &[Option<(f64, f64, f64)>]) -> Vec<End> {
    let known: Vec<_> = places.iter().flatten().copied().collect();
    // Near the bottom the months are in the way.
    let below = |y: f64, next: Option<&(f64, f64, f64)>| y < 70.0 && next.is_some_and(|(_, other, _)| *other < y);
    let mut ends = Vec::new();
    if let [(x, y, value), rest @ ..] = known.as_slice() {
        ends.push(End { x: *x, y: *y, value: *value, anchor: "start", below: below(*y, rest.first()) });
    }
    if let [.., before, (x, y, value)] = known.as_slice() {
        ends.push(End { x: *x, y: *y, value: *value, anchor: "middle", below: below(*y, Some(before)) });
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_where_the_line_is_not() {
        // Lower on the page is a larger number.
        let falling = ends(&[Some((0.0, 20.0, 3.0)), None, Some((50.0, 40.0, 2.0))]);
        assert_eq!(falling.iter().map(|end| end.below).collect::<Vec<_>>(), [false, true]);
        let rising = ends(&[Some((0.0, 40.0, 2.0)), Some((50.0, 20.0, 3.0))]);
        assert_eq!(rising.iter().map(|end| end.below).collect::<Vec<_>>(), [true, false]);
        assert_eq!(ends(&[None, Some((0.0, 20.0, 3.0))]).len(), 1);
        assert!(ends(&[None]).is_empty());
    }
}
