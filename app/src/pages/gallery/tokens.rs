//! Colours and sizes by the names that the styles use.

use leptos::prelude::*;

use super::part;

/// Every colour by what it is for.
pub fn colours() -> AnyView {
    let names = [
        "paper",
        "sheet",
        "ink",
        "soft",
        "line",
        "edge",
        "accent",
        "accent-deep",
        "wash",
        "mark",
        "mark-line",
        "need",
        "action",
        "outcome",
        "note",
        "warning",
        "warning-wash",
        "focus",
    ];
    let swatches =
        names.map(|name| view! { <li class="swatch"><span class=format!("swatch__colour swatch__colour--{name}")></span>{name}</li> });
    part("Colours", view! { <ul class="swatches">{Vec::from(swatches)}</ul> })
}

/// The type scale.
pub fn sizes() -> AnyView {
    let content = view! {
        <p class="title">"A page’s title"</p>
        <p class="heading">"A heading"</p>
        <p class="card__title">"A card’s title"</p>
        <p><q class="said">"What somebody said is the largest thing on the page."</q></p>
        <p>"The body: words that people read."</p>
        <p class="card__small">"Small print under them."</p>
        <p><a href="#main">"A link"</a></p>
    };
    part("Type", content)
}
