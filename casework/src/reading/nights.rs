//! Nights that are told without a number of nights: by the week ("six weeks in the B&B"), or one ("a night in the cells").

use std::ops::Range;

use super::{
    amount,
    finding::{Findings, Knowledge},
    lexicon,
    phrase::Mention,
    sentence::{Place, Sentence},
    token::Kind,
};
use crate::vocabulary::Unit;

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
    if s.low(at) == "a" && matches!(s.low(at + 1), "fortnight" | "week") && led {
        return Some((weeks(s.low(at + 1))?, mention.at.start..at + 2));
    }
    if let Some((value, unit)) = amount::cardinal(s, at)
        && let Some(days) = weeks(s.low(unit))
        && (led
            || s.low(unit + 1) == "now"
            || s.part_starts(mention.at.start) && s.tokens.get(unit + 1).is_none_or(|t| t.kind != Kind::Word))
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

/// "He's spent the last nine nights in a tent": the window is the count.
pub(super) fn the_last_so_many(s: &Sentence<'_, '_>, mention: &Mention) -> Option<(i64, Range<usize>)> {
    let over = s.windows.iter().find(|w| {
        w.at.end <= mention.at.start
            && w.at.end + 2 > mention.at.start
            && matches!(s.low(w.at.end - 1), "nights")
            && s.before(w.at.start, 1) != "of"
    })?;
    over.days.map(|days| (i64::from(days), over.at.start..mention.at.end))
}

/// "in hospital from the 2nd to the 9th", "in the cells from Friday till Sunday": as many nights as lie between.
pub(super) fn from_day_to_day(s: &Sentence<'_, '_>, mention: &Mention) -> Option<(i64, Range<usize>)> {
    let first = (mention.at.end..mention.at.end + 3).find(|at| s.low(*at) == "from")? + 1;
    let (from, end) = named_day(s, first)?;
    let (to, after) = matches!(s.low(end), "to" | "until" | "till" | "-").then(|| named_day(s, end + 1)).flatten()?;
    let (days, over) = match (from, to) {
        (Named::OfMonth(a), Named::OfMonth(b)) => (b - a, 0),
        (Named::OfWeek(a), Named::OfWeek(b)) => (b - a, 7),
        _ => return None,
    };
    let nights = if days > 0 { days } else { days + over };
    (1..31).contains(&nights).then_some((nights, mention.at.start..after))
}

enum Named {
    OfMonth(i64),
    OfWeek(i64),
}

fn named_day(s: &Sentence<'_, '_>, at: usize) -> Option<(Named, usize)> {
    let at = at + usize::from(s.low(at) == "the");
    if let Some(day) = lexicon::weekday(s.low(at)) {
        return Some((Named::OfWeek(i64::from(day)), at + 1 + usize::from(matches!(s.low(at + 1), "night" | "morning" | "evening"))));
    }
    match s.tokens.get(at)?.kind {
        Kind::Ordinal(day) => Some((Named::OfMonth(i64::from(day)), at + 1)),
        _ => None,
    }
}

/// "a night in the cells"
pub(super) fn one_night(s: &Sentence<'_, '_>, mention: &Mention) -> bool {
    let start = mention.at.start;
    let first = s.low(start);
    // "a night out for her birthday"
    if first == "night" && s.low(mention.at.end - 1) == "out" {
        return false;
    }
    // "in the cells on Saturday night", "in custody last night"
    let end = mention.at.end + usize::from(s.low(mention.at.end) == "on");
    if s.low(end + 1) == "night"
        && (lexicon::weekday(s.low(end)).is_some() || s.low(end) == "last")
        && (s.lows(mention.at.clone()).any(|w| matches!(w, "in" | "on" | "at")) || matches!(s.before(start, 1), "in" | "at"))
    {
        return true;
    }
    if s.before(start, 1) == "overnight" || s.low(mention.at.end) == "overnight" {
        return true;
    }
    // "arrested Monday, night in the cells, released"
    if matches!(first, "night") && s.part_starts(start) || s.before(start, 1) == "night" && s.part_starts(start - 1) {
        return true;
    }
    // "a night", "spent Friday night", "spent the last night": the night is in the phrase or right before it
    let near = (start.saturating_sub(3)..start).rfind(|at| s.low(*at) == "night");
    let near = near.filter(|at| s.lows(at + 1..start).all(|w| matches!(w, "in" | "the" | "police" | "a" | "at" | "on")));
    let night = if first == "night" { start } else { near.unwrap_or(start.saturating_sub(1)) };
    let before = |back: usize| s.before(night, back);
    s.low(night) == "night"
        && (matches!(before(1), "a" | "another")
            || before(2) == "spent" && (matches!(before(1), "the" | "last") || lexicon::weekday(before(1)).is_some()))
}

/// Where a sentence tells that somebody is or was.
pub(super) fn place(s: &Sentence<'_, '_>) -> Option<Place> {
    let all = 0..s.tokens.len();
    if s.lows(all.clone()).any(|w| listed!(w, "arrested arrest lifted nicked cells custody station detained")) {
        return Some(Place::Cells);
    }
    s.lows(all)
        .any(|w| listed!(w, "hospital a&e casualty ward ambulance paramedics admitted surgery operation infirmary"))
        .then_some(Place::Hospital)
}

/// "They kept her in for two nights", "admitted overnight", "stayed in three nights": nights of the place that the sentence
/// or the one before it tells of.
pub(super) fn kept_in(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    so_many_in(k, s, found);
    let Some(at) = (0..s.tokens.len()).find(|at| keeps(k, s, *at)) else { return };
    let part = &s.parts[s.part_of(at)];
    let denied = s.lows(at.saturating_sub(4)..at).any(|w| w.ends_with("n't") || matches!(w, "not" | "never" | "to"));
    if part.unreal || part.elsewhere || denied || s.mentions.iter().any(|m| k.unit(m.measure) == Unit::Nights && m.at.len() > 1) {
        return;
    }
    let place = place(s).or(s.place);
    let kept = s.low(at).starts_with("ke") || matches!(s.low(at), "admitted" | "after");
    let measure = match place {
        Some(Place::Cells) => k.nights_of(&["custody", "cells"]),
        Some(Place::Hospital) => k.nights_of(&["hospital", "ward"]),
        None if kept => k.nights_of(&["hospital", "ward"]),
        None => None,
    };
    let Some(measure) = measure else { return };
    let counted = s.amounts.iter().enumerate().find(|(i, a)| {
        !found.is_used(*i) && !a.vague && a.at.start > at && a.at.start < at + 15 && matches!(s.low(a.at.end), "night" | "nights")
    });
    let times = if s.has(at..s.tokens.len(), &["both"]) && s.low(at + 1) != "both" { 2000 } else { 1000 };
    if let Some((i, amount)) = counted {
        found.take(i);
        found.observe(k, s, measure, amount.value, at..amount.at.end + 1);
    } else if let Some(night) = (at + 1..at + 5)
        .find(|i| s.low(*i) == "overnight" || s.low(*i) == "night" && matches!(s.before(*i, 1), "the" | "a" | "one" | "for"))
    {
        found.observe(k, s, measure, times, at..night + 1);
    }
}

/// "Two nights in.", "They've had two nights so far.": of the place that the sentence before told of.
fn so_many_in(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let Some(place) = s.place.filter(|_| s.mentions.is_empty() && !s.is_question()) else { return };
    let counted = |a: &amount::Amount| matches!(s.low(a.at.end), "night" | "nights") && !a.vague && !a.earlier;
    let Some(i) = s.amounts.iter().position(counted) else { return };
    let (start, after) = (s.amounts[i].at.start, s.amounts[i].at.end + 1);
    let ends = |at: usize| s.tokens.get(at).is_none_or(|t| t.kind != Kind::Word);
    let told = s.low(after) == "in" && ends(after + 1) || s.follows(after, &["so", "far"]) || s.low(after) == "now" && ends(after + 1);
    let part = &s.parts[s.part_of(start)];
    let plain =
        s.lows(part.at.start..start).all(|w| matches!(w, "they" | "she" | "he" | "has" | "have" | "had" | "been" | "it" | "now" | "done"));
    let measure = match place {
        Place::Cells => k.nights_of(&["custody", "cells"]),
        Place::Hospital => k.nights_of(&["hospital", "ward"]),
    };
    if let Some(measure) = measure.filter(|_| told && plain && !part.unreal && !part.elsewhere && !found.is_used(i)) {
        found.take(i);
        found.observe(k, s, measure, s.amounts[i].value, start..after);
    }
}

/// A verb of keeping somebody in starts at a token.
fn keeps(k: &Knowledge<'_>, s: &Sentence<'_, '_>, at: usize) -> bool {
    let whom = usize::from(lexicon::pronoun(s.low(at + 1)) || k.names.iter().any(|name| name == s.low(at + 1)));
    let inside = at + 1 + whom;
    match s.low(at) {
        "kept" | "keeping" | "keep" | "held" => {
            matches!(s.low(inside), "in" | "overnight")
                && (!matches!(s.low(inside + 1), "touch" | "mind" | "contact" | "the" | "with" | "at")
                    || s.low(inside) == "overnight" && s.has(inside + 2..inside + 6, &["station", "police", "hospital", "ward", "custody"]))
        }
        "stayed" | "stopped" | "stay" => s.low(at + 1) == "in" && s.low(at + 2) != "the" || s.low(at + 1) == "overnight",
        "admitted" => !lexicon::third_person(s.low(at + 1)) && !matches!(s.low(at + 1), "that" | "it" | "being"),
        // "held at the station overnight", "home tomorrow after three nights"
        "at" => matches!(s.before(at, 1), "held" | "kept" | "detained") && s.has(at..at + 4, &["station", "police"]),
        // "The ambulance took him, he was there two nights"
        "there" => matches!(s.before(at, 1), "was" | "been" | "is") && lexicon::third_person(s.before(at, 2)),
        "after" => s.has(at.saturating_sub(5)..at, &["home", "discharged", "released", "out"]),
        "in" => {
            s.low(at + 1) == "for" && matches!(s.before(at, 1), "was" | "been" | "is" | "he" | "she" | "back")
                || s.low(at + 1) == "for" && at > 0 && k.names.iter().any(|name| name == s.before(at, 1))
        }
        _ => false,
    }
}
