//! Lower, same, higher and not known, side by side: told apart by pattern and by words, never by colour alone.

use leptos::prelude::*;

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// "lower", "same", "higher", "not known".
    pub name: &'static str,
    /// How many people.
    pub people: i64,
}

/// The bar, and its counts below it in words.
#[component]
pub fn ShareBar(
    /// Makes the names of its patterns different from other bars'.
    id: String,
    shares: [Share; 4],
) -> impl IntoView {
    let total: i64 = shares.iter().map(|share| share.people).sum();
    let spoken = shares.iter().map(|share| format!("{} {}", share.people, share.name)).collect::<Vec<_>>().join(", ");
    let mut from = 0.0;
    let parts: Vec<_> = shares
        .iter()
        .zip(PATTERNS)
        .filter(|(share, _)| share.people > 0)
        .map(|(share, pattern)| {
            #[expect(clippy::cast_precision_loss, reason = "counts of people")]
            let width = share.people as f64 * 100.0 / total as f64;
            let x = from;
            from += width;
            let fill = format!("url(#{id}-{pattern})");
            view! { <rect x=format!("{x:.3}%") y="0" width=format!("{width:.3}%") height="100%" fill=fill class="share__part" /> }
        })
        .collect();
    let keys = shares.into_iter().zip(PATTERNS).map(|(share, pattern)| {
        let fill = format!("url(#{id}-{pattern})");
        view! {
            <li>
                <svg class="share__key" width="20" height="20" aria-hidden="true"><rect width="20" height="20" fill=fill class="share__part" /></svg>
                <b>{share.people}</b>" "{share.name}
            </li>
        }
    });
    let patterns = PATTERNS.map(|pattern| pattern_of(&id, pattern));
    view! {
        <div class="share">
            <svg class="share__bar" role="img" aria-label=spoken width="100%" height="24">
                <defs>{patterns.into_iter().collect_view()}</defs>
                {parts}
            </svg>
            <ul class="share__keys">{keys.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// In the order of the parts.
const PATTERNS: [&str; 4] = ["lower", "same", "higher", "unknown"];

fn pattern_of(id: &str, pattern: &'static str) -> impl IntoView + use<> {
    let marks = match pattern {
        "lower" => "",
        "same" => "M0 4H8",
        "higher" => "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",
        _ => "M1 1h1.5v1.5h-1.5zM5 5h1.5v1.5h-1.5z",
    };
    view! {
        <pattern id=format!("{id}-{pattern}") width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8" class=format!("share__ground share__ground--{pattern}") />
            <path d=marks class=format!("share__marks share__marks--{pattern}") />
        </pattern>
    }
}
