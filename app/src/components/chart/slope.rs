//! Before and after for the same people: two values and the line between them. Lines of single people only where whoever looks may see them.

use super::{Say, axis, opened, stroke, ticks, words};

/// A slope.
pub struct Slope<'a> {
    /// Makes the names of its parts different from other charts'.
    pub id: &'a str,
    /// For those who listen.
    pub title: &'a str,
    /// The same in a sentence.
    pub spoken: &'a str,
    /// The mean before and after.
    pub mean: [f64; 2],
    /// Before and after of each person, without their names; empty where nobody may see them.
    pub people: &'a [[f64; 2]],
}

const LEFT: f64 = 25.0;
const RIGHT: f64 = 75.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 86.0;

/// Draws it.
pub fn slope_chart(slope: &Slope<'_>, say: Say<'_>) -> String {
    let all = || slope.people.iter().flatten().chain(&slope.mean).copied();
    let ticks = ticks(all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let (low, high) = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0));
    let down = |value: f64| BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
    let mut out = opened(slope.id, "chart--slope", 200, slope.title, slope.spoken);
    out.push_str(r#"<svg class="chart__plot" x="56" width="82%" height="200" overflow="visible">"#);
    out.push_str(&axis(&ticks, down, say));
    for [before, after] in slope.people {
        out.push_str(&stroke("chart__person", [LEFT, down(*before)], [RIGHT, down(*after)]));
    }
    let [before, after] = slope.mean;
    out.push_str(&stroke("chart__line chart__line--mean", [LEFT, down(before)], [RIGHT, down(after)]));
    out.push_str(&words("chart__value", [LEFT - 2.0, down(before)], "end", "0.32em", &say(before)));
    out.push_str(&words("chart__value", [RIGHT + 2.0, down(after)], "start", "0.32em", &say(after)));
    out.push_str(&words("chart__tick", [LEFT, 98.0], "middle", "0", "before"));
    out.push_str(&words("chart__tick", [RIGHT, 98.0], "middle", "0", "after"));
    out.push_str("</svg></svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_values_are_written_beside_the_line() {
        let slope = Slope { id: "s", title: "Debt", spoken: "From 1940 to 860.", mean: [1940.0, 860.0], people: &[[100.0, 50.0]] };
        let drawn = slope_chart(&slope, &|value| format!("£{value}"));
        assert!(drawn.contains(">£1940<") && drawn.contains(">£860<") && drawn.contains(">before<") && drawn.contains(">after<"));
        assert_eq!(drawn.matches("chart__person").count(), 1);
    }
}
