//! What a figure says, in neutral sentences: "was lower after", never "reduced by".

use app::words::{count_of, mean, pounds};
use casework::{
    insight::Figure,
    vocabulary::{Unit, Welcome},
};

/// The title of a card: the finding itself.
pub fn title(figure: &Figure) -> String {
    let name = &figure.name;
    if figure.method == "change" {
        return changed(figure);
    }
    let Some(value) = figure.value.filter(|_| figure.followed_up > 0 || figure.method == "people_with") else {
        return format!("{name}: nothing known yet");
    };
    match figure.method.as_str() {
        "level" => format!("{name}: {}{} on average", mean(value, figure.unit), of_what(figure)),
        "rate" => format!("{name}: {value:.2} a person a month"),
        "people_with" => format!("{name}: {} of {}", figure.followed_up, count_of(figure.people, "person", "people")),
        "spend" => format!("{name}: {} for {}", money(value), count_of(figure.people, "person", "people")),
        _ => format!("{name}: half were answered within {}", count_of(rounded(value), "day", "days")),
    }
}

/// A value of a figure's method, as axes and tables say it.
pub fn say(figure: &Figure, value: f64) -> String {
    match figure.method.as_str() {
        "rate" => format!("{value:.2}"),
        "people_with" => mean(value, Unit::Percent),
        "spend" => money(value),
        "wait" => format!("{value:.0}"),
        _ => mean(value, figure.unit),
    }
}

fn money(pence: f64) -> String {
    pounds(rounded(pence / 100.0) * 100)
}

#[expect(clippy::cast_possible_truncation, reason = "counts and money far below 2⁵³, rounded first")]
fn rounded(value: f64) -> i64 {
    value.round() as i64
}

fn changed(figure: &Figure) -> String {
    let (Some(before), Some(after)) = (figure.before, figure.after) else {
        return format!("{}: not known before and after yet", figure.name);
    };
    // One person's change is no finding about a team.
    if figure.interval.is_none() {
        return format!("{}: known before and after of {} only", figure.name, count_of(figure.followed_up, "person", "people"));
    }
    let how = match direction(figure) {
        Direction::Lower => "lower after",
        Direction::Higher => "higher after",
        Direction::Same => "about the same after",
    };
    let (before, after) = (mean(before, figure.unit), mean(after, figure.unit));
    format!("{} {} {how}: {before} → {after}{}", figure.name, was(&figure.name), of_what(figure))
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
    let first = name.split_whitespace().next().unwrap_or(name);
    let many = |word: &str| word.ends_with('s') && !word.ends_with("ss");
    if many(name) || (many(first) && first.len() > 1) { "were" } else { "was" }
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

/// Of how many it is known: "37 of 43 people known before and after."
pub fn coverage(figure: &Figure) -> Option<String> {
    let people = count_of(figure.people, "person", "people");
    Some(match figure.method.as_str() {
        "change" => format!("{} of {people} known before and after.", figure.followed_up),
        "level" => format!("Known of {} of {people}.", figure.followed_up),
        "rate" => format!(
            "{} of {people} observed, over {:.0} months of their lives; what nobody told us about is left out.",
            figure.followed_up,
            figure.person_months.unwrap_or(0.0)
        ),
        "wait" => format!("{} of {} answered.", figure.answered, count_of(figure.times, "time", "times")),
        "spend" => format!("{}.", count_of(figure.times, "payment", "payments")),
        _ => return figure.share.map(|share| format!("{} of them.", mean(share, Unit::Percent))),
    })
}

/// Why the rest is not known, where that is known itself: "2 are out of touch, 1 died."
pub fn lost(figure: &Figure) -> Option<String> {
    if figure.method != "change" {
        return None;
    }
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
    if figure.method != "change" {
        let [low, high] = figure.interval?;
        return Some(format!("95% interval {} to {}.", say(figure, low), say(figure, high)));
    }
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

/// Where the values came from: "20 said by people themselves, 10 seen written."
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
    let which = if figure.method == "change" { "values after" } else { "values" };
    (!parts.is_empty()).then(|| format!("Where the {which} came from: {}.", parts.join(", ")))
}

/// The direction that is usually welcome, as a word and nothing else.
pub const fn welcome(figure: &Figure) -> Option<&'static str> {
    match figure.welcome {
        Welcome::Lower => Some("Lower is usually welcome."),
        Welcome::Higher => Some("Higher is usually welcome."),
        Welcome::Neither => None,
    }
}

/// What the value axis counts.
pub fn axis(figure: &Figure) -> String {
    let each = match figure.method.as_str() {
        "rate" => return "Events a person a month, of the time that was observed".to_owned(),
        "people_with" => return "Per cent of people".to_owned(),
        "spend" => return "Pounds paid".to_owned(),
        "wait" => return "Days within which half were answered".to_owned(),
        _ => match figure.unit {
            Unit::Pence => "Pounds a person",
            Unit::Percent => "Per cent",
            Unit::Nights => "Nights a person",
            Unit::Hours => "Hours a person",
            Unit::Units => "Units a person",
            Unit::Count => "A person",
        },
    };
    match figure.window_days {
        Some(days) => format!("{each} in {days} days, at each month’s end, of those known"),
        None => format!("{each}, at each month’s end, of those known"),
    }
}

#[cfg(test)]
mod tests {
    use casework::insight::{Breakdown, Month, Period, Summed, figure, starting_indicators};
    use chrono::DateTime;

    use super::*;

    fn about(id: &str, fill: impl FnOnce(&mut Figure)) -> Figure {
        let indicator = starting_indicators().into_iter().find(|one| one.id == id).unwrap();
        let mut figure = figure(&indicator, &Summed::default(), Period::Month(Month(24_322)), Breakdown::default(), DateTime::UNIX_EPOCH);
        fill(&mut figure);
        figure
    }

    fn visits(figure: &mut Figure) {
        (figure.people, figure.with_baseline, figure.followed_up, figure.out_of_touch, figure.died) = (43, 40, 37, 2, 1);
        (figure.before, figure.after, figure.change, figure.interval) = (Some(2.9), Some(1.2), Some(-1.7), Some([-2.3, -1.1]));
        (figure.sources.person, figure.sources.agency) = (20, 17);
    }

    #[test]
    fn the_title_says_the_finding_in_neutral_words() {
        let found = about("ae-attendances-change", visits);
        assert_eq!(title(&found), "A&E attendances were lower after: 2.9 → 1.2 a person in 90 days");
        let unclear = Figure { interval: Some([-2.0, 0.4]), ..found.clone() };
        assert_eq!(title(&unclear), "A&E attendances were about the same after: 2.9 → 1.2 a person in 90 days");
        assert_eq!(title(&about("ae-attendances-change", |_| {})), "A&E attendances: not known before and after yet");
        let one = Figure { followed_up: 1, interval: None, ..found.clone() };
        assert_eq!(title(&one), "A&E attendances: known before and after of 1 person only");
        let debt = Figure {
            name: "Known debt".into(),
            unit: Unit::Pence,
            window_days: None,
            before: Some(194_000.0),
            after: Some(86_000.0),
            ..found
        };
        assert_eq!(title(&debt), "Known debt was lower after: £1,940 → £860 a person");
    }

    #[test]
    fn each_method_has_a_finding_of_its_own() {
        let with = |value: f64| move |figure: &mut Figure| (figure.value, figure.people, figure.followed_up) = (Some(value), 43, 20);
        assert_eq!(title(&about("ae-attendances-rate", with(0.214))), "A&E attendances, while supported: 0.21 a person a month");
        assert_eq!(title(&about("spend-all", with(421_000.0))), "Paid, all funds: £4,210 for 43 people");
        assert_eq!(title(&about("wait-all", with(6.0))), "Days until others answered: half were answered within 6 days");
        assert_eq!(title(&about("people-with-debt", with(20.0))), "Money and debt: people with an entry about it: 20 of 43 people");
        assert_eq!(title(&about("wait-all", |_| {})), "Days until others answered: nothing known yet");
    }

    #[test]
    fn who_is_not_known_is_part_of_the_figure() {
        let found = about("ae-attendances-change", visits);
        assert_eq!(coverage(&found).as_deref(), Some("37 of 43 people known before and after."));
        assert_eq!(lost(&found).as_deref(), Some("Of the others: 3 have no value from before, 2 are out of touch, 1 died."));
        assert_eq!(interval(&found).as_deref(), Some("Change −1.7 a person; 95% interval −2.3 to −1.1."));
        assert_eq!(sources(&found).as_deref(), Some("Where the values after came from: 20 said by people themselves, 17 from an agency."));
    }

    #[test]
    fn no_finding_says_that_we_caused_it() {
        for indicator in starting_indicators() {
            let said = title(&about(&indicator.id, visits)).to_lowercase();
            assert!(!["reduc", "impact", "saved", "improve", "because", "thanks"].iter().any(|word| said.contains(word)), "{said}");
        }
    }
}
