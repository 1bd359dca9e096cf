//! Small multiples: the same line for each of several, on one scale, in the order of their names.

use std::fmt::Write;

use super::{Say, opened, per_cent, stroke, ticks};
use crate::markup::escaped;

/// Draws them: a name, its values oldest first (none where not known), the newest value beside the name.
pub fn multiples(id: &str, all: &[(String, Vec<Option<f64>>)], say: Say<'_>) -> String {
    let most = all.iter().flat_map(|(_, values)| values).flatten().copied().fold(0.0, f64::max);
    let ticks = ticks(0.0, most);
    let high = ticks.last().copied().unwrap_or(1.0);
    let mut out = String::from(r#"<ul class="multiples">"#);
    for (place, (name, values)) in all.iter().enumerate() {
        let newest = values.iter().rev().flatten().next();
        let said = newest.map_or_else(|| "not known".to_owned(), |value| say(*value));
        let spoken = format!("{name}: newest {said}. All on a scale from 0 to {}.", say(high));
        let _ =
            write!(out, r#"<li class="multiples__one"><b>{}</b> <span class="multiples__value">{}</span>"#, escaped(name), escaped(&said));
        out.push_str(&opened(&format!("{id}-{place}"), "chart--small", 64, name, &spoken));
        out.push_str(&stroke("chart__grid", [0.0, 94.0], [100.0, 94.0]));
        #[expect(clippy::cast_precision_loss, reason = "a few dozen months")]
        let across = |at: usize| if values.len() > 1 { 2.0 + at as f64 / (values.len() - 1) as f64 * 96.0 } else { 50.0 };
        let down = |value: f64| 94.0 - value.max(0.0) / high * 86.0;
        for (at, pair) in values.windows(2).enumerate() {
            if let [Some(one), Some(next)] = pair {
                out.push_str(&stroke("chart__line", [across(at), down(*one)], [across(at + 1), down(*next)]));
            }
        }
        if let Some((at, Some(value))) = values.iter().enumerate().rev().find(|(_, value)| value.is_some()) {
            let _ = write!(out, r#"<circle class="chart__dot" cx="{}" cy="{}" r="3"/>"#, per_cent(across(at)), per_cent(down(*value)));
        }
        out.push_str("</svg></li>");
    }
    out.push_str("</ul>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_keeps_its_place_and_says_its_newest_value() {
        let all = [("Bensham".to_owned(), vec![Some(1.0), None, Some(2.0)]), ("Felling".to_owned(), vec![None])];
        let drawn = multiples("m", &all, &|value| format!("{value}"));
        assert!(drawn.find("Bensham") < drawn.find("Felling"));
        assert!(drawn.contains(">2<") && drawn.contains(">not known<") && drawn.contains("from 0 to 2"));
        assert!(!drawn.contains("chart__line\""), "a gap is no line");
    }
}
