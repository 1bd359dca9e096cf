//! What a figure says, in neutral sentences: "was lower after", never "reduced by".

use casework::{
    insight::{Card, Figure},
    vocabulary::Unit,
};

use crate::words::{count_of, mean};

/// The title of a card: the finding itself.
pub fn title(card: &Card) -> String {
    let figure = &card.change;
    let (Some(before), Some(after)) = (figure.before, figure.after) else {
        return format!("{}: not known before and after yet", card.name);
    };
    let how = match direction(figure) {
        Direction::Lower => "lower after",
        Direction::Higher => "higher after",
        Direction::Same => "about the same after",
    };
    let (before, after) = (mean(before, card.unit), mean(after, card.unit));
    format!("{} {} {how}: {before} → {after}{}", card.name, was(&card.name), of_what(figure))
}

/// " a person in 90 days". Per cent is of school days or the like already.
fn of_what(figure: &Figure) -> String {
    match (figure.unit, figure.window_days) {
        (Unit::Percent, _) => String::new(),
        (_, Some(days)) => format!(" a person in {days} days"),
        (_, None) => " a person".to_owned(),
    }
}

/// "A&E attendances were", "Known debt was".
fn was(name: &str) -> &'static str {
    if name.ends_with('s') && !name.ends_with("ss") { "were" } else { "was" }
}

enum Direction {
    Lower,
    Same,
    Higher,
}

/// About the same where the interval does not say which way, or where nothing differs once it is rounded.
fn direction(figure: &Figure) -> Direction {
    let change = figure.change.unwrap_or(0.0);
    let said = |value: Option<f64>| value.map(|value| mean(value, figure.unit));
    let is_unclear = figure.interval.is_some_and(|[low, high]| low <= 0.0 && high >= 0.0);
    if is_unclear || said(figure.before) == said(figure.after) {
        Direction::Same
    } else if change < 0.0 {
        Direction::Lower
    } else {
        Direction::Higher
    }
}

/// "37 of 43 known before and after."
pub fn coverage(figure: &Figure) -> String {
    format!("{} of {} known before and after.", figure.followed_up, count_of(figure.people, "person", "people"))
}

/// Why the rest is not known, where that is known itself: "2 are out of touch, 1 died."
pub fn lost(figure: &Figure) -> Option<String> {
    let are = |number: i64, one: &str, many: &str| (number > 0).then(|| format!("{number} {}", if number == 1 { one } else { many }));
    let no_baseline = figure.people - figure.with_baseline;
    let reasons: Vec<String> = [
        are(no_baseline, "has no value from before", "have no value from before"),
        are(figure.too_early, "is too early to say", "are too early to say"),
        are(figure.out_of_touch, "is out of touch", "are out of touch"),
        are(figure.moved, "moved away", "moved away"),
        are(figure.withdrew, "did not want support any more", "did not want support any more"),
        are(figure.finished, "finished without a later value", "finished without a later value"),
        are(figure.died, "died", "died"),
        are(figure.not_said, "ended for a reason not written down", "ended for a reason not written down"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!reasons.is_empty()).then(|| format!("Of the others: {}.", reasons.join(", ")))
}

/// "Change −1.7 a person; 95% interval −2.3 to −1.1."
pub fn interval(figure: &Figure) -> Option<String> {
    let (change, unit) = (figure.change?, figure.unit);
    // The change of a per cent is in points of it.
    let (each, say): (_, fn(f64, Unit) -> String) = match unit {
        Unit::Percent => (" points", |points, _| mean(points, Unit::Count)),
        _ => (" a person", mean),
    };
    Some(match figure.interval {
        Some([low, high]) => format!("Change {}{each}; 95% interval {} to {}.", say(change, unit), say(low, unit), say(high, unit)),
        None => format!("Change {}{each}; too few people for an interval.", say(change, unit)),
    })
}

/// Where the values after came from: "Of the values after, 20 were said by people themselves, 10 were seen written."
pub fn sources(figure: &Figure) -> Option<String> {
    let sources = figure.sources;
    let from = |number: i64, how: &str| (number > 0).then(|| format!("{number} {how}"));
    let parts: Vec<String> = [
        from(sources.person, "said by people themselves"),
        from(sources.record, "seen written"),
        from(sources.agency, "from an agency"),
        from(sources.mixed, "mixed or not written down"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("Where the values after came from: {}.", parts.join(", ")))
}

/// The direction that is usually welcome, as a word and nothing else.
pub const fn welcome(card: &Card) -> Option<&'static str> {
    match card.welcome {
        casework::vocabulary::Welcome::Lower => Some("Lower is usually welcome."),
        casework::vocabulary::Welcome::Higher => Some("Higher is usually welcome."),
        casework::vocabulary::Welcome::Neither => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn card(change: serde_json::Value) -> Card {
        let mut figure = json!({
            "indicator":"ae","name":"A&E attendances","method":"change","version":1,"definition":"","computed_at":"2026-11-21T10:00:00Z",
            "period":"2026-11","breakdown":{},"people":43,"times":0,"with_baseline":40,"followed_up":37,"out_of_touch":2,"died":1,"moved":0,"withdrew":0,
            "finished":0,"not_said":0,"too_early":0,"lower":27,"same":6,"higher":4,"unknown":6,"before_total":107.3,"after_total":44.4,
            "before":2.9,"after":1.2,"change":-1.7,"interval":[-2.3,-1.1],"unit":"count","welcome":"lower","window_days":90,
            "sources":{"person":20,"record":0,"agency":17,"mixed":0},"flags":[],"caveats":[]
        });
        for (name, value) in change.as_object().expect("an object") {
            figure[name] = value.clone();
        }
        let card = json!({"id":"ae","name":"A&E attendances","unit":"count","welcome":"lower","change":figure,"level":[]});
        serde_json::from_value(card).expect("a card")
    }

    #[test]
    fn the_title_says_the_finding_in_neutral_words() {
        assert_eq!(title(&card(json!({}))), "A&E attendances were lower after: 2.9 → 1.2 a person in 90 days");
        let unclear = card(json!({"interval":[-2.0, 0.4]}));
        assert_eq!(title(&unclear), "A&E attendances were about the same after: 2.9 → 1.2 a person in 90 days");
        let unknown = card(json!({"before":null,"after":null,"change":null,"interval":null}));
        assert_eq!(title(&unknown), "A&E attendances: not known before and after yet");
    }

    #[test]
    fn who_is_not_known_is_part_of_the_figure() {
        let card = card(json!({}));
        assert_eq!(coverage(&card.change), "37 of 43 people known before and after.");
        assert_eq!(lost(&card.change).as_deref(), Some("Of the others: 3 have no value from before, 2 are out of touch, 1 died."));
        assert_eq!(interval(&card.change).as_deref(), Some("Change −1.7 a person; 95% interval −2.3 to −1.1."));
        assert_eq!(
            sources(&card.change).as_deref(),
            Some("Where the values after came from: 20 said by people themselves, 17 from an agency.")
        );
    }
}
