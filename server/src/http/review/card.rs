//! One thing that is looked at: the finding, its line, lower and higher, what is not known, and the caveats inside.

use app::markup::escaped;
use casework::insight::{Card, Period};

use super::{finding, parts};

/// A card. `kept` is the rest of the address of its own page.
pub fn card(card: &Card, kept: &str) -> String {
    let figure = &card.figure;
    let (id, name) = (escaped(&figure.indicator), escaped(&figure.name));
    let opens = format!(
        r#"<p class="card__more"><a href="/review/{id}{}">More about <span class="govuk-visually-hidden">{name}: </span>this figure</a></p>"#,
        escaped(kept)
    );
    if let Some(why) = &card.held_back {
        return format!(
            r#"<article class="card review-card" aria-labelledby="{id}-finding"><h2 class="card__title" id="{id}-finding">{name}</h2><p>{}</p>{opens}</article>"#,
            escaped(why)
        );
    }
    format!(
        r#"<article class="card review-card" aria-labelledby="{id}-finding"><h2 class="card__title" id="{id}-finding">{}</h2>{}{}{}{}{}{opens}</article>"#,
        escaped(&finding::title(figure)),
        when(figure.period, &figure.method),
        parts::line(card, 200),
        parts::share(figure),
        parts::small(figure),
        parts::caveats(figure),
    )
}

/// Of when a figure is, where it is not of now.
fn when(period: Period, method: &str) -> String {
    if matches!(method, "level" | "change") { String::new() } else { format!(r#"<p class="card__small">{}</p>"#, period.in_words()) }
}
