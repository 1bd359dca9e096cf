//! Days named in a sentence, reckoned from the day the note is read: "Tuesday", "in a fortnight", "3 December".

use std::ops::Range;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{
    amount, lexicon,
    sentence::Sentence,
    token::{Clitic, Kind},
};

/// A day to come, and where the sentence names it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Day {
    /// Its tokens, with "on" or "by" before it.
    pub at: Range<usize>,
    /// The day; none when it is past, a habit or cannot be told.
    pub on: Option<NaiveDate>,
    /// It names the day outright, so that it is to come whatever the tense.
    pub sure: bool,
}

/// A day and month as written, perhaps with a year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    day: u32,
    month: u32,
    year: Option<i32>,
}

impl Written {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year.unwrap_or(year), self.month, self.day)
    }

    /// The last such day before today.
    pub(super) fn last_before(self, today: NaiveDate) -> Option<NaiveDate> {
        [today.year(), today.year().saturating_sub(1)].into_iter().filter_map(|year| self.in_year(year)).find(|day| *day < today)
    }

    /// The such day nearest to today, if it is to come.
    fn ahead(self, today: NaiveDate) -> Option<NaiveDate> {
        let year = today.year();
        [year.saturating_sub(1), year, year.saturating_add(1)]
            .into_iter()
            .filter_map(|year| self.in_year(year))
            .min_by_key(|day| (*day - today).num_days().abs())
            .filter(|day| *day > today)
    }
}

/// Finds them.
pub(super) fn find(s: &Sentence<'_, '_>) -> Vec<Day> {
    let mut out: Vec<Day> = Vec::new();
    let mut at = 0;
    while at < s.tokens.len() {
        let waited = s.low(at) == "for" && weeks_on(s, at + 1).is_some();
        if let Some(window) = s.windows.iter().find(|w| w.at.contains(&at) && !w.either && !waited && s.before(at, 1) != "for") {
            at = window.at.end;
            continue;
        }
        let Some((end, on, sure)) = one(s, at) else {
            at += 1;
            continue;
        };
        let mut start = at;
        let shut = matches!(
            s.before(start, 1),
            "from" | "until" | "till" | "til" | "since" | "every" | "each" | "most" | "to" | "last" | "previous" | "after" | "not"
        ) || moved_away(s, at)
            || (s.before(start, 1) == "of" && s.clitic(at) == Clitic::None && s.before(start, 2) == "most");
        let put_off = s.before(start, 1) == "to"
            && s.has(
                start.saturating_sub(6)..start,
                &["rescheduled", "moved", "changed", "adjourned", "rearranged", "postponed", "deferred", "rebooked", "brought", "back"],
            );
        // "leave the forms till Monday and I'll do them with her"
        let waits = matches!(s.before(start, 1), "till" | "until")
            && s.has(start.saturating_sub(8)..start, &["leave", "leaving", "left", "wait", "hold"])
            && (end..end + 3).any(|i| matches!(s.low(i), "i" | "we") && s.clitic(i) == Clitic::Ll);
        let shut = shut && !put_off && !waits;
        let sure = sure || waits;
        // "The visit planned for tomorrow has been moved to Thursday"
        let moved = (end..end + 6)
            .find(|i| matches!(s.low(*i), "moved" | "changed" | "rearranged" | "rescheduled" | "postponed" | "rebooked" | "put"));
        let shut = shut || moved.is_some_and(|i| (i + 1..i + 3).any(|to| s.low(to) == "to" && one(s, to + 1).is_some()));
        let spread = matches!(s.low(end), "to" | "-") && one(s, end + 1).is_some()
            || s.low(end) == "just" && matches!(s.low(end + 1), "gone" | "passed" | "past")
            || s.low(end) == "gone";
        while start > 0 && s.before(start, 1) == "a" && matches!(s.low(start), "week" | "fortnight")
            || start > 0
                && matches!(
                    s.before(start, 1),
                    "on" | "by" | "for" | "this" | "coming" | "w/c" | "commencing" | "first" | "thing" | "early" | "next"
                )
                && start + 4 > at
        {
            start -= 1;
        }
        out.push(Day { at: start..end, on: if shut || spread { None } else { on }, sure });
        at = end.max(at + 1);
    }
    out
}

/// "Tuesday's visit moved to Thursday": of the day that it was.
fn moved_away(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.clitic(at) == Clitic::S
        && lexicon::weekday(s.low(at)).is_some()
        && s.has(at + 1..at + 5, &["moved", "cancelled", "changed", "rearranged", "now"])
}

/// A day of a month as written: 3 December, Dec 3rd, 3/12, the 3rd of December.
pub(super) fn written(s: &Sentence<'_, '_>, at: usize) -> Option<(usize, Written)> {
    let number = |at: usize| match s.tokens.get(at).map(|t| t.kind) {
        Some(Kind::Number { thousandths, digits: 1 | 2, plain: true }) => u32::try_from(thousandths / 1000).ok(),
        Some(Kind::Ordinal(n)) => Some(n),
        Some(Kind::Word) => lexicon::ordinal(s.low(at)),
        _ => None,
    };
    let month = |at: usize| {
        let token = s.tokens.get(at)?;
        // "19 march" and "1st dec" are days; "3 may come" is not
        let numbered = at
            .checked_sub(1)
            .is_some_and(|before| matches!(s.tokens[before].kind, Kind::Ordinal(_)) || lexicon::ordinal(s.low(before)).is_some());
        let doubtful = token.low == "may" && !numbered;
        (!doubtful || token.capital()).then(|| lexicon::month(&token.low)).flatten()
    };
    if let Some(Kind::Date(day, month, year)) = s.tokens.get(at).map(|t| t.kind) {
        return Some((at + 1, Written { day, month, year }));
    }
    // "the twenty-third of January"
    let tens = match s.low(at) {
        "twenty" => 20,
        "thirty" => 30,
        _ => 0,
    };
    let unit = at + 1 + usize::from(s.mark(at + 1, '-'));
    let (end, day, month) = if let (Some(day), 1..) = (lexicon::ordinal(s.low(unit)).filter(|n| *n < 10), tens) {
        let of = usize::from(s.low(unit + 1) == "of");
        (unit + 2 + of, tens + day, month(unit + 1 + of)?)
    } else if let Some(day) = number(at) {
        let of = usize::from(s.low(at + 1) == "of");
        (at + 2 + of, day, month(at + 1 + of)?)
    } else {
        let month = month(at)?;
        let the = usize::from(s.low(at + 1) == "the");
        let day = number(at + 1 + the)?;
        // "December 3 visits" counts visits
        (!lexicon::event_noun(s.low(at + 2 + the))).then_some(())?;
        (at + 2 + the, day, month)
    };
    let dot = usize::from(s.mark(end, '.') && s.tokens.get(end + 1).is_some_and(|t| matches!(t.kind, Kind::Number { digits: 4, .. })));
    let year = match s.tokens.get(end + dot).map(|t| t.kind) {
        Some(Kind::Number { thousandths, digits: 4, plain: true }) if (1_990_000..2_100_000).contains(&thousandths) => {
            i32::try_from(thousandths / 1000).ok()
        }
        _ => None,
    };
    (1..=31).contains(&day).then_some((end + if year.is_some() { dot + 1 } else { 0 }, Written { day, month, year }))
}

fn ahead(today: NaiveDate, days: u32) -> Option<NaiveDate> {
    today.checked_add_days(Days::new(u64::from(days)))
}

fn next_weekday(today: NaiveDate, weekday: u8) -> u32 {
    let gap = (7 + u32::from(weekday) - today.weekday().num_days_from_monday()) % 7;
    if gap == 0 { 7 } else { gap }
}

fn of_next_week(today: NaiveDate, weekday: u8) -> u32 {
    7 + u32::from(weekday) - today.weekday().num_days_from_monday()
}

/// The weekday at a token; short forms that are also words need company.
fn weekday_at(s: &Sentence<'_, '_>, at: usize) -> Option<u8> {
    let token = s.tokens.get(at)?;
    let day = lexicon::weekday(&token.low)?;
    let led = matches!(s.before(at, 1), "on" | "next" | "this" | "by" | "last" | "since" | "until" | "coming" | "again" | "back");
    let numbered =
        s.tokens.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Number { .. } | Kind::Ordinal(_) | Kind::Date(..) | Kind::Code));
    let fits = match token.low.as_ref() {
        "sat" | "sun" => token.capital() && (led || numbered),
        "wed" => token.capital() || led || numbered,
        _ => true,
    };
    fits.then_some(day)
}

/// A day's name that starts at a token: its end, the day, and whether it is to come whatever the tense.
fn one(s: &Sentence<'_, '_>, at: usize) -> Option<(usize, Option<NaiveDate>, bool)> {
    let today = s.today;
    let tail =
        |end: usize| end + usize::from(matches!(s.low(end), "morning" | "afternoon" | "evening" | "night" | "am" | "pm" | "lunchtime"));
    // "review in 3/12": in three months
    if s.before(at, 1) == "in"
        && let Some(Kind::Date(months, 12, None)) = s.tokens.get(at).map(|t| t.kind)
    {
        return Some((at + 1, today.checked_add_months(Months::new(months)), false));
    }
    if let Some((end, written)) = written(s, at) {
        let on = if written.year.is_some() { written.in_year(today.year()).filter(|day| *day > today) } else { written.ahead(today) };
        return Some((end, on, true));
    }
    if let Some(day) = weekday_at(s, at) {
        // "the first Monday of December" is some other Monday
        let nth = lexicon::ordinal(s.before(at, 1)).is_some() || matches!(s.before(at, 1), "last");
        if nth && s.low(at + 1) == "of" || s.low(at + 1) == "in" && lexicon::month(s.low(at + 2)).is_some() {
            return Some((at + 3, None, false));
        }
        return Some(named_weekday(s, at, day));
    }
    // "2/52": in two weeks, as nurses write it
    if let Some(weeks) =
        s.tokens.get(at).filter(|t| t.kind == Kind::Code).and_then(|t| t.raw.strip_suffix("/52")).and_then(|n| n.parse::<u32>().ok())
    {
        return Some((at + 1, ahead(today, weeks.min(200) * 7), false));
    }
    match (s.low(at), s.low(at + 1)) {
        ("tomorrow", "week") => Some((at + 2, ahead(today, 8), true)),
        ("tomorrow", _) => Some((tail(at + 1), ahead(today, 1), true)),
        ("day", "after") if s.low(at + 2) == "tomorrow" => Some((at + 3, ahead(today, 2), true)),
        ("next", "week") => {
            let on = usize::from(s.low(at + 2) == "on");
            match weekday_at(s, at + 2 + on) {
                Some(day) => Some((tail(at + 3 + on), ahead(today, of_next_week(today, day)), true)),
                None => Some((at + 2, ahead(today, 7), true)),
            }
        }
        ("christmas", "eve") => feast(today, 12, 24).map(|on| (at + 2, Some(on), true)),
        ("christmas", "day") => feast(today, 12, 25).map(|on| (at + 2, Some(on), true)),
        ("boxing", "day") => feast(today, 12, 26).map(|on| (at + 2, Some(on), true)),
        ("new", "year" | "years") if s.low(at + 2) == "day" => feast(today, 1, 1).map(|on| (at + 3, Some(on), true)),
        ("new", "year" | "years") if s.low(at + 2) == "eve" => feast(today, 12, 31).map(|on| (at + 3, Some(on), true)),
        ("next", "month") => Some((at + 2, None, true)),
        ("end", "of") => {
            let the = usize::from(matches!(s.low(at + 2), "the" | "this"));
            let next = usize::from(s.low(at + 2) == "next");
            let friday = if next == 1 { of_next_week(today, 4) } else { (7 + 4 - today.weekday().num_days_from_monday()) % 7 };
            match s.low(at + 2 + the + next) {
                "week" if friday > 0 => Some((at + 3 + the + next, ahead(today, friday), true)),
                "month" if next == 0 => Some((at + 3 + the, last_of_month(today).filter(|day| *day > today), true)),
                _ => None,
            }
        }
        ("the", _) if matches!(s.before(at, 1), "on" | "by" | "for" | "until" | "before" | "to") => day_of_month(s, at + 1),
        ("week" | "fortnight", "on" | "today" | "tomorrow") if s.low(at + 1) != "on" || weekday_at(s, at + 2).is_some() => {
            let more = if s.low(at) == "week" { 7 } else { 14 };
            let (end, days) = match s.low(at + 1) {
                "today" => (at + 2, 0),
                "tomorrow" => (at + 2, 1),
                _ => (at + 3, weekday_at(s, at + 2).map_or(0, |day| next_weekday(today, day))),
            };
            Some((tail(end), ahead(today, more + days), true))
        }
        ("a", "week" | "fortnight" | "month")
            if s.before(at, 1) == "it" && s.low(at + 2) != "on" && matches!(s.before(at, 2), "leave" | "leaving" | "give" | "giving") =>
        {
            let on = match s.low(at + 1) {
                "week" => ahead(today, 7),
                "fortnight" => ahead(today, 14),
                _ => today.checked_add_months(Months::new(1)),
            };
            Some((at + 2, on, true))
        }
        ("in", _) if !s.low(at + 1).ends_with("/52") => in_so_long(s, at),
        _ => match s.tokens.get(at).map(|t| t.kind) {
            Some(Kind::Ordinal(_)) if matches!(s.before(at, 1), "on" | "by") || at == 0 && s.mark(1, ':') => day_of_month(s, at),
            Some(_) => weeks_on(s, at),
            _ => None,
        },
    }
}

/// "two weeks on Thursday", "three weeks today", "ten days' time".
fn weeks_on(s: &Sentence<'_, '_>, at: usize) -> Option<(usize, Option<NaiveDate>, bool)> {
    let (value, unit) = amount::cardinal(s, at)?;
    let count = u32::try_from(value / 1000).ok().filter(|n| (1..100).contains(n))?;
    let days = match s.low(unit) {
        "day" | "days" => count,
        "week" | "weeks" => count * 7,
        _ => return None,
    };
    match s.low(unit + 1) {
        // "leave it two weeks then ring"
        "then" if s.has(at.saturating_sub(5)..at, &["leave", "leaving", "let", "letting", "give", "giving", "wait"]) => {
            Some((unit + 1, ahead(s.today, days), true))
        }
        "today" | "time" => Some((unit + 2, ahead(s.today, days), true)),
        "from" if matches!(s.low(unit + 2), "today" | "now") => Some((unit + 3, ahead(s.today, days), true)),
        "on" if days >= 14 => weekday_at(s, unit + 2).map(|day| (unit + 3, ahead(s.today, days + next_weekday(s.today, day)), true)),
        _ => None,
    }
}

fn feast(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    [today.year(), today.year().saturating_add(1)]
        .into_iter()
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|on| *on > today)
}

fn last_of_month(today: NaiveDate) -> Option<NaiveDate> {
    today.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

fn named_weekday(s: &Sentence<'_, '_>, at: usize, day: u8) -> (usize, Option<NaiveDate>, bool) {
    let today = s.today;
    let mut end = at + 1;
    // "Mon 23 Nov", "Thursday 26th", "Tuesday, 24 November", "Friday the 4th"
    let comma = usize::from(s.mark(end, ',') || s.mark(end, '.') || s.low(end) == "the");
    if let Some((end, Some(on), _)) = written(s, end + comma)
        .map(|(end, w)| (end, if w.year.is_some() { w.in_year(0).filter(|on| *on > today) } else { w.ahead(today) }, true))
        .or_else(|| {
            numbered_day(s, end + comma).filter(|(_, on, _)| on.is_some_and(|on| on.weekday().num_days_from_monday() == u32::from(day)))
        })
    {
        return (end, Some(on), true);
    }
    if let Some((end, _)) = written(s, end + comma) {
        return (end, None, true);
    }
    let next = next_weekday(today, day);
    let (mut days, mut sure) = (next, false);
    if s.before(at, 1) == "next" {
        (days, sure) = (of_next_week(today, day).max(next), true);
    }
    if s.before(at, 1) == "coming" {
        sure = true;
    }
    if matches!(s.low(end), "week" | "fortnight") && s.before(at, 1) != "last" {
        (days, sure) = (next + if s.low(end) == "week" { 7 } else { 14 }, true);
        end += 1;
    } else if s.follows(end, &["next", "week"]) || s.follows(end, &["of", "next", "week"]) {
        (days, sure) = (of_next_week(today, day), true);
        end += if s.low(end) == "of" { 3 } else { 2 };
    } else if s.follows(end, &["last", "week"]) {
        return (end + 2, None, false);
    } else if s.low(end) == "next" {
        end += 1;
    }
    if matches!(s.low(end), "morning" | "afternoon" | "evening" | "night" | "am" | "pm" | "lunchtime" | "teatime") {
        end += 1;
    }
    (end, ahead(today, days), sure)
}

/// "the 3rd": the next such day.
fn day_of_month(s: &Sentence<'_, '_>, at: usize) -> Option<(usize, Option<NaiveDate>, bool)> {
    let Some(Kind::Ordinal(day)) = s.tokens.get(at).map(|t| t.kind) else { return None };
    let free = s.tokens.get(at + 1).is_none_or(|t| {
        t.kind != Kind::Word || listed!(t.low.as_ref(), "i we i'm we're at with to for about and so in if re then but when by")
    });
    free.then(|| numbered_day(s, at)).flatten().filter(|_| day > 0)
}

/// The same, whatever stands after it.
fn numbered_day(s: &Sentence<'_, '_>, at: usize) -> Option<(usize, Option<NaiveDate>, bool)> {
    let Some(Kind::Ordinal(day)) = s.tokens.get(at).map(|t| t.kind) else { return None };
    (1..=31).contains(&day).then_some(())?;
    let on = [0, 1]
        .into_iter()
        .filter_map(|months| s.today.with_day(1)?.checked_add_months(Months::new(months))?.with_day(day))
        .find(|on| *on > s.today);
    Some((at + 1, on, true))
}

/// "in a fortnight", "in 3 weeks", "in two weeks' time".
fn in_so_long(s: &Sentence<'_, '_>, at: usize) -> Option<(usize, Option<NaiveDate>, bool)> {
    let about = usize::from(matches!(s.low(at + 1), "about" | "another"));
    let (count, unit) = match s.low(at + 1 + about) {
        "a" | "another" if !matches!(s.low(at + 2 + about), "couple" | "dozen") => (1, at + 2 + about),
        "fortnight" => (1, at + 1 + about),
        _ => {
            let (value, next) = amount::cardinal(s, at + 1 + about)?;
            (u32::try_from(value / 1000).ok().filter(|n| *n < 500)?, next)
        }
    };
    // "back in two days later"
    if s.low(unit + 1) == "later" {
        return None;
    }
    let on = match s.low(unit) {
        "day" | "days" => ahead(s.today, count),
        "week" | "weeks" => ahead(s.today, count * 7),
        "fortnight" | "fortnights" => ahead(s.today, count * 14),
        "month" | "months" => s.today.checked_add_months(Months::new(count)),
        _ => return None,
    };
    Some((unit + 1 + usize::from(s.low(unit + 1) == "time"), on, false))
}
