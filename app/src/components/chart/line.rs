//! A line over time: value axis, periods under it, the first and the last value on the line itself; with the limits of the usual coming and
//! going as dashed lines that say what they are. What is more than that is a ring and a sentence, never a colour.

use std::fmt::Write;

use casework::insight::sure::{Screening, Signal, Xmr, xmr};

use super::{Say, axis, opened, per_cent, stroke, ticks, words};

/// One month or quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePoint {
    /// As the axis says it: "Nov", or nothing where there is no room.
    pub label: String,
    /// None where it is not known: the line has a gap.
    pub value: Option<f64>,
}

/// A line.
pub struct Line<'a> {
    /// Makes the names of its parts different from other charts'.
    pub id: &'a str,
    /// For those who listen.
    pub title: &'a str,
    /// The same in a sentence.
    pub spoken: &'a str,
    /// Oldest first.
    pub points: &'a [LinePoint],
    /// With the limits of an XmR chart, and what is outside the usual marked.
    pub limits: bool,
    /// In pixels.
    pub height: u32,
}

/// Room above and below the plot, in per cent of its height.
const TOP: f64 = 10.0;
const BOTTOM: f64 = 86.0;
/// Where the first and the last month stand, in per cent of the width.
const LEFT: f64 = 3.0;
const RIGHT: f64 = 93.0;

/// Draws it.
pub fn line_chart(line: &Line<'_>, say: Say<'_>) -> String {
    let known: Vec<(usize, f64)> = line.points.iter().enumerate().filter_map(|(place, point)| Some((place, point.value?))).collect();
    let values: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
    let limits = if line.limits { xmr(&values, Screening::None) } else { None };
    // A limit below nought says nothing about what cannot be below it.
    let is_never_negative = values.iter().all(|value| *value >= 0.0);
    let upper = limits.as_ref().map_or(0.0, |xmr| xmr.upper);
    let most = values.iter().copied().fold(upper, f64::max);
    let ticks = ticks(values.iter().copied().fold(f64::INFINITY, f64::min), most);
    let (low, high) = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0));
    let across = |place: usize| LEFT + share(place, line.points.len()) * (RIGHT - LEFT);
    let down = |value: f64| BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
    let places: Vec<Option<(f64, f64, f64)>> =
        line.points.iter().enumerate().map(|(place, point)| point.value.map(|value| (across(place), down(value), value))).collect();
    let mut out = opened(line.id, "", line.height, line.title, line.spoken);
    let _ = write!(out, r#"<svg class="chart__plot" x="56" width="82%" height="{}" overflow="visible">"#, line.height);
    out.push_str(&axis(&ticks, down, say));
    if let Some(xmr) = &limits {
        out.push_str(&drawn_limits(xmr, is_never_negative, down));
    }
    for pair in places.windows(2) {
        if let (Some((x1, y1, _)), Some((x2, y2, _))) = (pair[0], pair[1]) {
            out.push_str(&stroke("chart__line", [x1, y1], [x2, y2]));
        }
    }
    let marked: Vec<usize> =
        limits.iter().flat_map(|xmr| &xmr.signals).filter_map(|(at, _)| known.get(*at).map(|(place, _)| *place)).collect();
    for (place, (x, y, _)) in places.iter().enumerate().filter_map(|(place, at)| Some((place, (*at)?))) {
        let (class, radius) = if marked.contains(&place) { ("chart__dot chart__dot--ring", "6") } else { ("chart__dot", "3.5") };
        let _ = write!(out, r#"<circle class="{class}" cx="{}" cy="{}" r="{radius}"/>"#, per_cent(x), per_cent(y));
    }
    for end in ends(&places) {
        let dy = if end.below { "1.5em" } else { "-0.8em" };
        out.push_str(&words("chart__value", [end.x, end.y], end.anchor, dy, &say(end.value)));
    }
    for (place, point) in line.points.iter().enumerate().filter(|(_, point)| !point.label.is_empty()) {
        out.push_str(&words("chart__tick", [across(place), 98.0], "middle", "0", &point.label));
    }
    out.push_str("</svg></svg>");
    out
}

/// How far along, from 0 to 1.
fn share(place: usize, of: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few dozen months")]
    if of > 1 { place as f64 / (of - 1) as f64 } else { 0.5 }
}

fn drawn_limits(xmr: &Xmr, is_never_negative: bool, down: impl Fn(f64) -> f64) -> String {
    let name = |what: &str| if xmr.provisional { format!("{what}, provisional") } else { what.to_owned() };
    let mut out = stroke("chart__mean", [0.0, down(xmr.mean)], [100.0, down(xmr.mean)]);
    out.push_str(&words("chart__limit-name", [50.0, down(xmr.mean)], "middle", "-0.35em", "mean"));
    out.push_str(&stroke("chart__limit", [0.0, down(xmr.upper)], [100.0, down(xmr.upper)]));
    out.push_str(&words("chart__limit-name", [50.0, down(xmr.upper)], "middle", "-0.35em", &name("upper limit")));
    if !is_never_negative || xmr.lower > 0.0 {
        out.push_str(&stroke("chart__limit", [0.0, down(xmr.lower)], [100.0, down(xmr.lower)]));
        out.push_str(&words("chart__limit-name", [50.0, down(xmr.lower)], "middle", "1.1em", &name("lower limit")));
    }
    out
}

/// What a line shows beyond the usual coming and going, in sentences: each of the four rules at most once, at its newest.
pub fn beyond(values: &[f64], is_month: bool) -> Vec<String> {
    let Some(xmr) = xmr(values, Screening::None) else { return Vec::new() };
    let many = if is_month { "months" } else { "quarters" };
    let rule = |signal: Signal| match signal {
        Signal::Outside => format!("At least one of the {many} (ringed) is outside the limits of the usual coming and going."),
        Signal::OneSide => format!("Seven {many} in a row were on one side of the mean."),
        Signal::Trend => format!("Seven {many} in a row went one way."),
        Signal::NearLimit => format!("Two of three {many} were close to the same limit."),
    };
    let mut said: Vec<String> = Vec::new();
    for signal in [Signal::Outside, Signal::OneSide, Signal::Trend, Signal::NearLimit] {
        if xmr.signals.iter().any(|(_, shown)| *shown == signal) {
            said.push(rule(signal));
        }
    }
    if said.is_empty() && !xmr.provisional {
        said.push("Nothing beyond the usual coming and going.".to_owned());
    }
    if xmr.provisional {
        said.push(format!("Fewer than 13 {many}: the limits are provisional, and will move."));
    }
    said
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

    fn drawn(values: &[f64], limits: bool) -> String {
        let points: Vec<LinePoint> = values.iter().map(|value| LinePoint { label: "Jan".into(), value: Some(*value) }).collect();
        let line = Line { id: "t", title: "A & B", spoken: "said", points: &points, limits, height: 200 };
        line_chart(&line, &|value| format!("{value}"))
    }

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

    #[test]
    fn limits_say_on_the_line_what_they_are_and_few_points_make_them_provisional() {
        let few = drawn(&[1.0, 4.0, 0.0, 5.0], true);
        assert!(few.contains("upper limit, provisional"), "{few}");
        assert!(!few.contains("lower limit"), "below nought it says nothing: {few}");
        let many = drawn(&[30.0, 31.0, 30.0, 29.0, 30.0, 31.0, 30.0, 29.0, 30.0, 31.0, 30.0, 29.0, 30.0], true);
        assert!(many.contains(">upper limit<") && many.contains(">lower limit<"));
        assert!(!drawn(&[3.0, 4.0], false).contains("limit"));
        assert!(few.contains("A &amp; B"));
    }

    #[test]
    fn what_is_beyond_the_usual_is_ringed_and_said() {
        let points = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1].map(f64::from);
        assert!(drawn(&points, true).contains("chart__dot--ring"));
        assert_eq!(beyond(&points, true), ["At least one of the months (ringed) is outside the limits of the usual coming and going."]);
        assert_eq!(beyond(&[1.0, 2.0, 1.0], false), ["Fewer than 13 quarters: the limits are provisional, and will move."]);
        assert_eq!(beyond(&[1.0; 13], true), ["Nothing beyond the usual coming and going."]);
    }
}
