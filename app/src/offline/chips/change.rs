//! What of a chip the writer can change, field by field.

use casework::{
    quantity::Quantity,
    reading::{Source, Suggested},
    vocabulary::{Unit, Vocabulary},
};

use crate::{offline::read_day, words};

/// Something of a chip that can be said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What it is called, with its name for `changed`.
    pub label: &'static str,
    /// As it is said now.
    pub value: String,
    /// What it can be instead, each with its words. Empty: it is written.
    pub choices: Vec<(String, String)>,
}

const WINDOWS: [u32; 6] = [1, 7, 14, 30, 90, 365];
const SOURCES: [(&str, Option<Source>); 4] =
    [("", None), ("person", Some(Source::Person)), ("record", Some(Source::Record)), ("agency", Some(Source::Agency))];

/// Its details, in the order in which they are asked. `household` are the names of those it can be about.
pub fn details(says: &Suggested, vocabulary: &Vocabulary, household: &[String]) -> Vec<Detail> {
    let written = |label, value: String| Detail { label, value, choices: Vec::new() };
    let chosen = |label, value: &str, choices| Detail { label, value: value.to_owned(), choices };
    let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    match says {
        Suggested::Observation { measure, value, unit, window_days, source, about } => {
            let mut windows = vec![pair("", "Not said")];
            let others = window_days.filter(|days| !WINDOWS.contains(days));
            windows.extend(WINDOWS.into_iter().chain(others).map(|days| (days.to_string(), words::window(days))));
            let mut whose = vec![pair("", "Them")];
            let other = about.as_ref().filter(|about| !household.contains(about));
            whose.extend(household.iter().chain(other).map(|name| pair(name, name)));
            let sources = SOURCES.map(|(id, source)| pair(id, source.map_or("Not said", words::from)));
            let from = SOURCES.iter().find(|(_, known)| known == source).map_or("", |(id, _)| id);
            let window = window_days.map(|days| days.to_string()).unwrap_or_default();
            let measures = vocabulary.measures.iter().map(|one| pair(&one.id, &one.name)).collect();
            let number = if *unit == Unit::Pence { typed(value.thousandths() / 100) } else { typed(value.thousandths()) };
            let how_many = if *unit == Unit::Pence { "Pounds" } else { "Number" };
            let mut details = vec![chosen("Measure", measure, measures), written(how_many, number)];
            details.extend([chosen("Window", &window, windows), chosen("Source", from, sources.into())]);
            if whose.len() > 1 {
                details.push(chosen("Whose", about.as_deref().unwrap_or_default(), whose));
            }
            details
        }
        Suggested::Spend { pence, purpose, fund } => {
            let mut funds = vec![pair("", "Not said")];
            funds.extend(vocabulary.funds.iter().map(|one| pair(&one.id, &one.name)));
            let fund = chosen("Fund", fund.as_deref().unwrap_or_default(), funds);
            vec![written("Pounds", typed(pence.saturating_mul(10))), written("What for", purpose.clone().unwrap_or_default()), fund]
        }
        Suggested::Pull { whom } => vec![written("Whom", whom.clone())],
        Suggested::FollowUp { on, what } => vec![written("Day", on.to_string()), written("What", what.clone().unwrap_or_default())],
        Suggested::Theme { theme } => {
            let themes = vocabulary.themes.iter().map(|one| pair(&one.id, &one.name)).collect();
            vec![chosen("Theme", theme, themes)]
        }
    }
}

/// What it says when one of its details is said otherwise. None for what cannot be understood.
pub fn changed(says: &Suggested, label: &str, to: &str, vocabulary: &Vocabulary) -> Option<Suggested> {
    let mut says = says.clone();
    let to = to.trim();
    let some = (!to.is_empty()).then(|| to.to_owned());
    match (&mut says, label) {
        (Suggested::Observation { measure, unit, window_days, value, .. }, "Measure") => {
            let before = vocabulary.measure(measure);
            let now = vocabulary.measure(to)?;
            // A window that was only the usual one gives way to the other's. Pounds stay pounds.
            if before.is_none_or(|before| before.window_days == *window_days) {
                *window_days = now.window_days;
            }
            match (*unit == Unit::Pence, now.unit == Unit::Pence) {
                (false, true) => *value = Quantity::from_thousandths(value.thousandths().saturating_mul(100)),
                (true, false) => *value = Quantity::from_thousandths(value.thousandths() / 100),
                _ => {}
            }
            (*measure, *unit) = (now.id.clone(), now.unit);
        }
        (Suggested::Observation { value, .. }, "Number") => *value = Quantity::from_thousandths(thousandths(to)?),
        (Suggested::Observation { value, .. }, "Pounds") => *value = Quantity::whole(pence(to)?),
        (Suggested::Observation { window_days, .. }, "Window") => *window_days = to.parse().ok(),
        (Suggested::Observation { source, .. }, "Source") => *source = SOURCES.iter().find(|(id, _)| *id == to)?.1,
        (Suggested::Observation { about, .. }, "Whose") => *about = some,
        (Suggested::Spend { pence: amount, .. }, "Pounds") => *amount = pence(to)?,
        (Suggested::Spend { purpose, .. }, "What for") => *purpose = some,
        (Suggested::Spend { fund, .. }, "Fund") => *fund = some,
        (Suggested::Pull { whom }, "Whom") => *whom = some?,
        (Suggested::FollowUp { on, .. }, "Day") => *on = read_day(to)?,
        (Suggested::FollowUp { what, .. }, "What") => *what = some,
        (Suggested::Theme { theme }, "Theme") => *theme = some?,
        _ => return None,
    }
    Some(says)
}

/// A number as it is written in a field: "1840.5".
fn typed(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
}

/// "£1,840.50" in pence.
fn pence(written: &str) -> Option<i64> {
    Some((thousandths(written)? + 5) / 10)
}

/// A number as people write it, in thousandths; none for anything else. By whole numbers alone: reading others weighs.
fn thousandths(written: &str) -> Option<i64> {
    let (mut digits, mut after) = (0_i64, None);
    let mut any = false;
    for letter in written.chars().filter(|letter| !matches!(letter, '£' | ',' | '%' | ' ')) {
        match (letter.to_digit(10), after) {
            (Some(digit), None | Some(0..3)) => {
                digits = digits.checked_mul(10)?.checked_add(i64::from(digit))?;
                after = after.map(|places: u32| places + 1);
                any = true;
            }
            (Some(_), Some(_)) => {}
            (None, None) if letter == '.' => after = Some(0),
            _ => return None,
        }
    }
    let thousandths = digits.checked_mul(10_i64.pow(3 - after.unwrap_or_default()))?;
    (any && thousandths <= 9_000_000_000_000_000).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    use casework::vocabulary::{Fund, Measure, Theme, Welcome};

    use super::*;

    fn vocabulary() -> Vocabulary {
        let measure = |id: &str, unit, window_days| Measure {
            id: id.into(),
            name: id.to_uppercase(),
            unit,
            group: None,
            welcome: Welcome::Lower,
            window_days,
            bounds: None,
            same_within: 0,
            words: Vec::new(),
        };
        Vocabulary {
            measures: vec![measure("ae", Unit::Count, Some(90)), measure("debt", Unit::Pence, None)],
            themes: vec![Theme { id: "home".into(), name: "Home".into(), words: Vec::new() }],
            funds: vec![Fund { id: "flexible".into(), name: "Flexible fund".into() }],
            ..Vocabulary::default()
        }
    }

    fn ae() -> Suggested {
        Suggested::Observation {
            measure: "ae".into(),
            value: Quantity::whole(2),
            unit: Unit::Count,
            window_days: Some(90),
            source: None,
            about: None,
        }
    }

    fn value_of(says: &Suggested, label: &str) -> String {
        details(says, &vocabulary(), &["Ellie".into()])
            .into_iter()
            .find(|field| field.label == label)
            .map(|field| field.value)
            .unwrap_or_default()
    }

    #[test]
    fn each_field_says_what_it_was_changed_to() {
        let all = [
            (
                ae(),
                vec![("Measure", "debt"), ("Number", "3.5"), ("Window", "14"), ("Source", "agency"), ("Whose", "Ellie"), ("Window", "")],
            ),
            (
                Suggested::Spend { pence: 22_950, purpose: None, fund: None },
                vec![("Pounds", "1840.5"), ("What for", "a cooker"), ("Fund", "flexible"), ("Fund", "")],
            ),
            (Suggested::Pull { whom: "housing".into() }, vec![("Whom", "the GP")]),
            (
                Suggested::FollowUp { on: read_day("2026-11-18").expect("a day"), what: None },
                vec![("Day", "2026-11-20"), ("What", "ring about it")],
            ),
            (Suggested::Theme { theme: "debt".into() }, vec![("Theme", "home")]),
        ];
        for (says, changes) in all {
            for (label, to) in changes {
                let now = changed(&says, label, to, &vocabulary()).expect(label);
                assert_eq!(value_of(&now, label), to, "{label}");
            }
        }
    }

    #[test]
    fn what_cannot_be_understood_changes_nothing() {
        let spend = Suggested::Spend { pence: 5, purpose: None, fund: None };
        for (says, label, to) in [(ae(), "Number", "a few"), (ae(), "Measure", "songs"), (ae(), "Number", ""), (spend, "Pounds", "1.2.3")] {
            assert_eq!(changed(&says, label, to, &vocabulary()), None, "{to}");
        }
        assert_eq!(changed(&Suggested::Pull { whom: "x".into() }, "Whom", " ", &vocabulary()), None);
    }

    #[test]
    fn numbers_are_understood_as_people_write_them() {
        let cases = [("3", 3000), ("£1,840.50", 1_840_500), ("62%", 62_000), (".5", 500), ("1.23456", 1234), (" 7 ", 7000)];
        for (written, meant) in cases {
            assert_eq!(thousandths(written), Some(meant), "{written}");
        }
        assert_eq!(thousandths("99999999999999999999"), None);
        assert_eq!(pence("£84.99"), Some(8499));
        assert_eq!((typed(8500), typed(0), typed(-50)), ("8.5".into(), "0".into(), "-0.05".into()));
    }

    #[test]
    fn another_measure_brings_its_usual_window_and_keeps_what_was_meant_by_the_number() {
        let debt = changed(&ae(), "Measure", "debt", &vocabulary()).expect("a measure");
        assert_eq!((value_of(&debt, "Pounds"), value_of(&debt, "Window")), ("2".into(), String::new()));
        assert_eq!(changed(&debt, "Measure", "ae", &vocabulary()), Some(ae()));
    }
}
