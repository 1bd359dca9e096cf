//! Nights that are told without a number of nights: by the week ("six weeks in the B&B"), or one ("a night in the cells").

use std::ops::Range;

use super::{amount, lexicon, phrase::Mention, sentence::Sentence};

/// "T.A. for 6 weeks", "six weeks in the B&B": weeks are as many nights.
pub(super) fn by_the_week(s: &Sentence<'_, '_>, mention: &Mention) -> Option<(i64, Range<usize>)> {
    let part = s.parts[s.part_of(mention.at.start)].at.clone();
    let arranged = s.lows(part).any(|w| {
        listed!(
            w,
            "booked placed paid pay offered given gave extended extend waiting waited wait work works working worked cost costs \
             funded left since after before until ago till notice another"
        )
    });
    if arranged {
        return None;
    }
    let weeks = |word: &str| match word {
        "week" | "weeks" => Some(7),
        "fortnight" => Some(14),
        _ => None,
    };
    // After: "for 6 weeks", "six weeks now"
    let mut at = mention.at.end;
    let led = matches!(s.low(at), "for") || s.low(at) == "these";
    at += usize::from(led);
    if s.low(at) == "a" && s.low(at + 1) == "fortnight" && led {
        return Some((14, mention.at.start..at + 2));
    }
    if let Some((value, unit)) = amount::cardinal(s, at)
        && let Some(days) = weeks(s.low(unit))
        && (led || s.low(unit + 1) == "now")
        && value % 1000 == 0
        && (1..60).contains(&(value / 1000))
    {
        return Some((value / 1000 * days, mention.at.start..unit + 1));
    }
    // Before: "6 weeks in T.A."
    let mut end = mention.at.start;
    while end > 0 && matches!(s.before(end, 1), "in" | "the" | "a" | "at" | "his" | "her") {
        end -= 1;
    }
    let days = weeks(s.before(end, 1))?;
    let unit = end - 1;
    let start = (unit.saturating_sub(3)..unit).find(|from| amount::cardinal(s, *from).is_some_and(|(_, to)| to == unit))?;
    let (value, _) = amount::cardinal(s, start)?;
    let pointed = matches!(s.before(start, 1), "last" | "past" | "next" | "in" | "every" | "within" | "or" | "-" | "to");
    (!pointed && value % 1000 == 0 && (1..60).contains(&(value / 1000))).then_some((value / 1000 * days, start..mention.at.end))
}

/// "a night in the cells"
pub(super) fn one_night(s: &Sentence<'_, '_>, mention: &Mention) -> bool {
    let start = mention.at.start;
    let first = s.low(start);
    if s.before(start, 1) == "overnight"
        || s.before(start, 1) == "night" && lexicon::weekday(s.before(start, 2)).is_some() && s.before(start, 3) == "spent"
    {
        return true;
    }
    // "arrested Monday, night in the cells, released"
    if matches!(first, "night") && s.part_starts(start) || s.before(start, 1) == "night" && s.part_starts(start - 1) {
        return true;
    }
    if first == "night" {
        return matches!(s.before(start, 1), "a" | "another")
            || lexicon::weekday(s.before(start, 1)).is_some() && s.before(start, 2) == "spent"
            || s.before(start, 1) == "the" && s.before(start, 2) == "spent";
    }
    s.before(start, 1) == "night"
        && (matches!(s.before(start, 2), "a" | "another") || s.before(start, 2) == "the" && s.before(start, 3) == "spent")
}
