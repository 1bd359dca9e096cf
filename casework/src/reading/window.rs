//! Over what time something was counted: "in the last fortnight", "since August", "this quarter", "twice a week".

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::{amount, calendar, lexicon, sentence::Sentence, token::Kind};

/// A stretch of time in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    /// Its tokens.
    pub at: Range<usize>,
    /// How many days, where the words say.
    pub days: Option<u32>,
    /// It may as well lie ahead ("in three weeks"): a window only for what has happened.
    pub either: bool,
    /// It belongs to a time gone by ("last term"), so that a value for "this term" is the later one.
    pub earlier: bool,
}

/// Finds them.
pub(super) fn find(s: &Sentence<'_, '_>) -> Vec<Window> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < s.tokens.len() {
        if let Some(window) = one(s, at) {
            at = window.at.end.max(at + 1);
            out.push(window);
        } else {
            at += 1;
        }
    }
    out
}

fn one(s: &Sentence<'_, '_>, at: usize) -> Option<Window> {
    let here = |len: usize, days: Option<u32>| Some(Window { at: at..at + len, days, either: false, earlier: false });
    match s.low(at) {
        "since" => since(s, at),
        "so" if s.low(at + 1) == "far" && s.low(at + 2) == "this" => {
            let days = if s.low(at + 3) == "year" { Some(day_of_year(s.today)) } else { unit(s.low(at + 3)) };
            days.and_then(|days| here(4, Some(days)))
        }
        "this" | "these" | "last" | "past" | "previous" | "preceding" | "the" | "in" | "over" | "during" | "for" | "within" | "across"
        | "throughout" | "every" | "each" | "per" | "a" | "all" | "inside" => stretch(s, at),
        _ if let Some((count, next)) = amount::cardinal(s, at)
            && (matches!(s.low(next + 1), "no" | "without")
                || s.low(next + 1) == "running"
                || s.follows(next + 1, &["in", "a", "row"])
                || s.follows(next + 1, &["on", "the", "trot"])) =>
        {
            let end = next
                + match s.low(next + 1) {
                    "no" | "without" => 1,
                    "running" => 2,
                    _ => 4,
                };
            many(count / 1000, s.low(next)).filter(|_| s.low(next) != "nights").and_then(|days| here(end - at, Some(days)))
        }
        "ytd" => here(1, Some(day_of_year(s.today))),
        "weekly" | "pw" => here(1, Some(7)),
        "fortnightly" => here(1, Some(14)),
        "monthly" | "pcm" => here(1, Some(30)),
        "/" => unit(s.low(at + 1)).and_then(|days| here(2, Some(days))),
        _ => None,
    }
}

/// How many days a unit has, where a note counts in it.
fn unit(word: &str) -> Option<u32> {
    Some(match word {
        "day" | "days" | "nights" => 1,
        "week" | "weeks" => 7,
        "fortnight" | "fortnights" => 14,
        "month" | "months" => 30,
        "quarter" | "term" => 90,
        "year" | "years" => 365,
        _ => return None,
    })
}

fn many(count: i64, word: &str) -> Option<u32> {
    let count = u32::try_from(count).ok().filter(|count| (1..=600).contains(count))?;
    match (word, count) {
        ("month" | "months", 12 | 24 | 36) => Some(count / 12 * 365),
        _ => unit(word)?.checked_mul(count),
    }
}

/// (in|over|for …) (the) (last|past|this …) (number) unit
fn stretch(s: &Sentence<'_, '_>, start: usize) -> Option<Window> {
    let mut at = start;
    let lead = s.low(at).to_string();
    let reaching = matches!(lead.as_str(), "in" | "over" | "during" | "for" | "within" | "across" | "throughout" | "all" | "inside");
    if reaching {
        at += 1;
    }
    while s.low(at) == "the" || reaching && matches!(s.low(at), "a" | "about" | "just" | "only" | "under" | "around" | "roughly" | "nearly")
    {
        at += 1;
    }
    let which = s.low(at).to_string();
    let pointed = matches!(which.as_str(), "last" | "past" | "previous" | "preceding" | "this" | "these");
    if pointed {
        at += 1;
        // "this past month"
        if matches!(which.as_str(), "this" | "these") && matches!(s.low(at), "past" | "last") {
            at += 1;
        }
        if matches!(s.low(at), "few" | "couple") {
            let few = s.low(at) == "few";
            let of = usize::from(s.low(at + 1) == "of");
            let days = unit(s.low(at + 1 + of))?;
            return Some(Window { at: start..at + 2 + of, days: (!few).then_some(days * 2), either: false, earlier: false });
        }
        if matches!(s.low(at), "school" | "academic" | "financial" | "calendar" | "half" | "autumn" | "spring" | "summer" | "winter") {
            let of = usize::from(s.mark(at + 1, '-'));
            if matches!(s.low(at + 1 + of), "term" | "year" | "month" | "quarter") {
                let days = if s.low(at) == "half" { None } else { unit(s.low(at + 1 + of)) };
                return Some(Window { at: start..at + 2 + of, days, either: false, earlier: which != "this" && which != "these" });
            }
        }
        if matches!(s.low(at), "christmas" | "summer" | "winter" | "autumn" | "spring" | "easter") || lexicon::month(s.low(at)).is_some() {
            return Some(Window { at: start..at + 1, days: None, either: false, earlier: which != "this" });
        }
    }
    // "in the past 6/12", "over last 2/52": months and weeks as nurses write them
    if (pointed || reaching)
        && let Some((count, of)) = s.tokens.get(at).and_then(|t| t.raw.split_once('/'))
        && let (Ok(count), Some(days)) = (
            count.parse::<i64>(),
            match of {
                "12" => Some("months"),
                "52" => Some("weeks"),
                "7" => Some("days"),
                _ => None,
            },
        )
    {
        return Some(Window { at: start..at + 1, days: many(count, days), either: !pointed, earlier: false });
    }
    // "over the summer"
    if !pointed && reaching && matches!(s.low(at), "summer" | "winter" | "autumn" | "spring" | "holidays" | "weekend") && at > start {
        return Some(Window { at: start..at + 1, days: None, either: false, earlier: false });
    }
    if let Some((count, next)) = amount::cardinal(s, at)
        && count % 1000 == 0
        && (pointed || s.low(next) != "nights")
        && let Some(days) = many(count / 1000, s.low(next))
        && (pointed || reaching)
    {
        let either = !pointed && matches!(lead.as_str(), "in" | "within");
        let mut end = next + 1;
        // "for three weeks now", "in the last 3 months"
        end += usize::from(s.low(end) == "now");
        // "for 3 nights", "in two days' time" are not windows of the past
        return (s.low(end) != "time" || pointed).then_some(Window { at: start..end, days: Some(days), either, earlier: false });
    }
    // "five nights out of the last seven"
    if pointed
        && s.has(start.saturating_sub(2)..start, &["of"])
        && let Some((count, next)) = amount::cardinal(s, at)
        && s.tokens.get(next).is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "on" | "in" | "at" | "out"))
        && s.has(0..start, &["nights", "night"])
    {
        return Some(Window { at: start..next, days: many(count / 1000, "days"), either: false, earlier: false });
    }
    let days = unit(s.low(at))?;
    let end = at + 1;
    if pointed {
        let earlier =
            matches!(which.as_str(), "last" | "previous") && !matches!(lead.as_str(), "in" | "over" | "within") && s.low(at) != "fortnight";
        return Some(Window { at: start..end, days: Some(days), either: false, earlier });
    }
    // "a week", "per month", "each week": a rate
    if matches!(lead.as_str(), "a" | "per" | "each" | "every") && at == start {
        return None;
    }
    match (lead.as_str(), s.low(at)) {
        ("in" | "for" | "over" | "within" | "during" | "all" | "throughout" | "inside", _) if at > start => {
            Some(Window { at: start..end, days: Some(days), either: matches!(lead.as_str(), "in" | "within"), earlier: false })
        }
        _ => None,
    }
}

/// The rate that starts at a token: "a week", "per month", "every day", "weekly", "/wk".
pub(super) fn rate(s: &Sentence<'_, '_>, at: usize) -> Option<(usize, u32)> {
    match s.low(at) {
        "a" | "per" | "each" | "every" | "/" | "an" => unit(s.low(at + 1))
            .or(match s.low(at + 1) {
                "night" => Some(1),
                "hour" => Some(0),
                "annum" => Some(365),
                "session" | "go" | "visit" | "head" | "child" | "item" | "parent" | "person" | "time" | "adult" | "call" | "day's"
                    if s.low(at) != "every" =>
                {
                    Some(0)
                }
                _ => None,
            })
            .map(|days| (2, days)),
        // "20u week"
        "week" if matches!(s.before(at, 1), "units" | "hours") => Some((1, 7)),
        "most" if s.low(at + 1) == "weeks" => Some((2, 7)),
        "weekly" | "pw" => Some((1, 7)),
        "fortnightly" => Some((1, 14)),
        "monthly" | "pcm" | "pm" => Some((1, 30)),
        "daily" | "nightly" | "pd" => Some((1, 1)),
        "yearly" | "annually" | "pa" => Some((1, 365)),
        "p" if s.mark(at + 1, '/') => match s.low(at + 2) {
            "w" | "week" => Some((3, 7)),
            "m" | "month" => Some((3, 30)),
            _ => None,
        },
        _ => None,
    }
}

/// A rate by the week stands somewhere in the range.
pub(super) fn is_weekly(s: &Sentence<'_, '_>, range: Range<usize>) -> bool {
    range.clone().any(|at| rate(s, at).is_some_and(|(_, days)| days == 7))
}

fn since(s: &Sentence<'_, '_>, at: usize) -> Option<Window> {
    let mut next = at + 1;
    let mut weeks = 0;
    while matches!(s.low(next), "about" | "the" | "early" | "late" | "mid" | "around" | "start" | "end" | "of" | "beginning") {
        weeks += usize::from(matches!(s.low(next), "late" | "mid" | "end"));
        next += 1;
    }
    let found = |end: usize, from: Option<NaiveDate>| {
        let days = from.and_then(|from| u32::try_from((s.today - from).num_days()).ok()).filter(|days| *days > 0);
        Some(Window { at: at..end, days: if weeks > 0 { None } else { days }, either: false, earlier: false })
    };
    if let Some((end, day)) = calendar::written(s, next) {
        return found(end, day.last_before(s.today));
    }
    let last = usize::from(matches!(s.low(next), "last" | "this"));
    let word = s.low(next + last);
    if let Some(month) = lexicon::month(word) {
        return found(next + last + 1, first_of(s.today, month));
    }
    if let Some(day) = lexicon::weekday(word) {
        let back = (7 + s.today.weekday().num_days_from_monday() - u32::from(day)) % 7;
        return found(next + last + 1, s.today.checked_sub_days(chrono::Days::new(u64::from(if back == 0 { 7 } else { back }))));
    }
    match word {
        "christmas" => found(next + last + 1 + usize::from(s.low(next + last + 1) == "day"), last_on(s.today, 12, 25)),
        "new" if s.low(next + last + 1) == "year" => found(next + last + 2, last_on(s.today, 1, 1)),
        "yesterday" => found(next + 1, s.today.pred_opt()),
        "week" | "fortnight" | "month" if last == 1 => {
            found(next + 2, unit(word).and_then(|days| s.today.checked_sub_days(chrono::Days::new(u64::from(days)))))
        }
        "easter" => found(next + last + 1, easter_before(s.today)),
        // "since our last visit", "since we last spoke": so long, but how long is not said
        _ => found(at + 1 + hollow(s, at + 1), None),
    }
}

/// How many words tell of a time that only the two of them know: "my last visit", "I last saw him", "we started".
fn hollow(s: &Sentence<'_, '_>, at: usize) -> usize {
    let last = (at..at + 3).find(|i| s.low(*i) == "last");
    if let Some(last) = last.filter(|last| (at..*last).all(|i| matches!(s.low(i), "our" | "my" | "the" | "we" | "i" | "her" | "his"))) {
        if listed!(s.low(last + 1), "review visit time contact meeting session appointment call note update entry check-in") {
            return last + 2 - at;
        }
        if matches!(s.low(last + 1), "spoke" | "met" | "saw" | "visited" | "talked" | "seen") {
            return last + 2 - at + usize::from(matches!(s.low(last + 2), "him" | "her" | "them"));
        }
    }
    if matches!(s.low(at), "we" | "i") && matches!(s.low(at + 1), "started" | "began" | "met" | "spoke") {
        return 2 + usize::from(matches!(s.low(at + 2), "him" | "her" | "them"));
    }
    0
}

fn day_of_year(day: NaiveDate) -> u32 {
    day.ordinal0().max(1)
}

fn first_of(today: NaiveDate, month: u32) -> Option<NaiveDate> {
    last_on(today, month, 1)
}

fn last_on(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(today.year(), month, day)
        .filter(|from| *from < today)
        .or_else(|| NaiveDate::from_ymd_opt(today.year().checked_sub(1)?, month, day))
}

/// Easter Sunday (Gauss, as corrected 1816), the last one before a day.
#[expect(clippy::many_single_char_names, reason = "the letters are those of the formula")]
fn easter_before(today: NaiveDate) -> Option<NaiveDate> {
    let of = |year: i32| {
        let (a, b, c) = (year % 19, year / 100, year % 100);
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let m = (a + 11 * h + 22 * l) / 451;
        let n = h + l - 7 * m + 114;
        NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
    };
    (today.year() > 1000 && today.year() < 9000).then_some(())?;
    of(today.year()).filter(|day| *day < today).or_else(|| of(today.year() - 1))
}
