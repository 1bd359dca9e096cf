//! Teams in a funnel: how far apart they would lie by chance alone. In the order of names, never of values; never anybody who works here.

use std::fmt::Write;

use casework::insight::sure::{Limits, funnel};

use super::{axis, opened, stroke, ticks, words};

/// A team.
pub struct InFunnel {
    /// What people call it.
    pub name: String,
    /// What would be expected of a team of its size, over 0.
    pub expected: f64,
    /// What was observed ÷ what was expected.
    pub ratio: f64,
}

const LEFT: f64 = 2.0;
const RIGHT: f64 = 96.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 84.0;
/// Straight pieces that a limit is drawn of.
const PIECES: u32 = 40;
/// A ratio above this lies at the upper edge.
const MOST: f64 = 3.0;

/// One pair of limits.
type Ends = fn(&Limits) -> [f64; 2];

/// Draws it. `title` and `spoken` are for those who listen.
pub fn funnel_chart(id: &str, title: &str, spoken: &str, teams: &[InFunnel]) -> String {
    let largest = teams.iter().map(|team| team.expected).fold(1.0, f64::max) * 1.1;
    let ticks = ticks(0.0, MOST);
    let high = ticks.last().copied().unwrap_or(MOST);
    let across = |expected: f64| LEFT + expected / largest * (RIGHT - LEFT);
    let down = |ratio: f64| BOTTOM - ratio.min(high) / high * (BOTTOM - TOP);
    let mut out = opened(id, "chart--funnel", 260, title, spoken);
    out.push_str(r#"<svg class="chart__plot" x="56" width="82%" height="260" overflow="visible">"#);
    out.push_str(&axis(&ticks, down, &|value| format!("{value}×")));
    out.push_str(&stroke("chart__mean", [LEFT, down(1.0)], [RIGHT, down(1.0)]));
    let kinds: [(&str, &str, Ends); 2] =
        [("chart__limit", "95%", |limits| limits.inner), ("chart__limit chart__limit--outer", "99.8%", |limits| limits.outer)];
    for (class, name, ends) in kinds {
        for end in 0..2 {
            let at = |piece: u32| {
                let expected = largest * f64::from(piece) / f64::from(PIECES);
                funnel(expected).map(|limits| [across(expected), down(ends(&limits)[end])])
            };
            let places: Vec<[f64; 2]> = (1..=PIECES).filter_map(at).collect();
            out.extend(places.windows(2).map(|pair| stroke(class, pair[0], pair[1])));
            if let (Some(last), 0) = (places.last(), end) {
                out.push_str(&words("chart__limit-name", *last, "start", "0.32em", name));
            }
        }
    }
    for team in teams {
        let place = [across(team.expected), down(team.ratio)];
        let [x, y] = place.map(super::per_cent);
        let _ = write!(out, r#"<circle class="chart__dot" cx="{x}" cy="{y}" r="4"/>"#);
        out.push_str(&words("chart__value chart__value--name", place, "middle", "-0.8em", &team.name));
    }
    out.push_str(&words("chart__tick", [50.0, 97.0], "middle", "0", "larger teams further right: what would be expected →"));
    out.push_str("</svg></svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_are_named_at_their_place_between_named_limits() {
        let teams =
            [("Felling", 20.0, 1.2), ("Bensham", 8.0, 0.7)].map(|(name, expected, ratio)| InFunnel { name: name.into(), expected, ratio });
        let drawn = funnel_chart("f", "t", "s", &teams);
        for said in [">Felling<", ">Bensham<", ">95%<", ">99.8%<"] {
            assert!(drawn.contains(said), "{said}");
        }
    }
}
