//! Lower, same, higher and not known, side by side: told apart by pattern and by words below, never by colour alone.

use std::fmt::Write;

use crate::markup::escaped;

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// "lower", "the same", "higher", "not known".
    pub name: &'static str,
    /// How many people.
    pub people: i64,
}

/// In the order of the parts.
const PATTERNS: [&str; 4] = ["lower", "same", "higher", "unknown"];

/// The bar, and its counts below it in words. `id` makes the names of its patterns different from other bars'.
pub fn share_bar(id: &str, shares: &[Share; 4]) -> String {
    let id = escaped(id);
    let total: i64 = shares.iter().map(|share| share.people).sum();
    let spoken = shares.iter().map(|share| format!("{} {}", share.people, share.name)).collect::<Vec<_>>().join(", ");
    let mut out = format!(
        r#"<div class="share"><svg class="share__bar" role="img" aria-label="{}" width="100%" height="24"><defs>{}</defs>"#,
        escaped(&spoken),
        PATTERNS.map(|pattern| pattern_of(&id, pattern)).concat()
    );
    let mut from = 0.0;
    for (share, pattern) in shares.iter().zip(PATTERNS).filter(|(share, _)| share.people > 0) {
        #[expect(clippy::cast_precision_loss, reason = "counts of people")]
        let width = share.people as f64 * 100.0 / total as f64;
        let _ = write!(
            out,
            r#"<rect x="{from:.3}%" y="0" width="{width:.3}%" height="100%" fill="url(#{id}-{pattern})" class="share__part"/>"#
        );
        from += width;
    }
    out.push_str(r#"</svg><ul class="share__keys">"#);
    for (share, pattern) in shares.iter().zip(PATTERNS) {
        let _ = write!(
            out,
            r#"<li><svg class="share__key" width="20" height="20" aria-hidden="true"><rect width="20" height="20" fill="url(#{id}-{pattern})" class="share__part"/></svg><b>{}</b> {}</li>"#,
            share.people,
            escaped(share.name)
        );
    }
    out.push_str("</ul></div>");
    out
}

fn pattern_of(id: &str, pattern: &str) -> String {
    let marks = match pattern {
        "lower" => "",
        "same" => "M0 4H8",
        "higher" => "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",
        _ => "M1 1h1.5v1.5h-1.5zM5 5h1.5v1.5h-1.5z",
    };
    format!(
        r#"<pattern id="{id}-{pattern}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" class="share__ground share__ground--{pattern}"/><path d="{marks}" class="share__marks share__marks--{pattern}"/></pattern>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_named_with_its_count_also_one_that_is_empty() {
        let shares = [("lower", 27), ("the same", 6), ("higher", 0), ("not known", 6)].map(|(name, people)| Share { name, people });
        let bar = share_bar("x", &shares);
        for said in ["<b>27</b> lower", "<b>0</b> higher", "<b>6</b> not known", "27 lower, 6 the same, 0 higher, 6 not known"] {
            assert!(bar.contains(said), "{said}");
        }
        assert_eq!(bar.matches("height=\"100%\"").count(), 3, "nothing is drawn of what is empty");
    }
}
