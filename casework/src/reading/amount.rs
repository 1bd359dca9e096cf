//! Numbers and money in a sentence, in digits and in words, and which of them are not values at all: telephone numbers,
//! addresses, ages, years, either end of a range.

use std::ops::Range;

use super::{changes, lexicon, ordinals, prices, sentence::Sentence, token::Kind, window};

/// What a number measures, as far as its own words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Pence.
    Money,
    /// Per cent.
    Percent,
    /// Times: "twice", "x3", "three times".
    Times,
    /// A number and no more.
    Bare,
}

/// A number or an amount of money.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    /// Its tokens.
    pub at: Range<usize>,
    /// What it measures.
    pub sort: Sort,
    /// Thousandths of a unit; pence for money.
    pub value: i64,
    /// A range, a guess at a range, or not a value at all.
    pub vague: bool,
    /// What it used to be, where the later value stands in the sentence too.
    pub earlier: bool,
    /// There was a £, a p, "pounds" or "quid".
    pub sure: bool,
}

/// Finds them, outside windows, days and mentions.
pub(super) fn find(s: &Sentence<'_, '_>) -> Vec<Amount> {
    let mut out: Vec<Amount> = Vec::new();
    let mut at = 0;
    while at < s.tokens.len() {
        if let Some(end) = closed(s, at) {
            at = end;
            continue;
        }
        if let Some(end) = noise(s, at) {
            at = end;
            continue;
        }
        if let Some(amount) = one(s, at) {
            at = amount.at.end;
            out.push(amount);
        } else {
            at += 1;
        }
    }
    for amount in out.iter_mut().filter(|a| a.sort == Sort::Bare && !a.vague && prices::is_a_price(s, a)) {
        (amount.sort, amount.value, amount.sure) = (Sort::Money, amount.value / 10, true);
    }
    prices::multiplied(s, &mut out);
    changes::ranges(s, &mut out);
    for amount in &mut out {
        amount.earlier |= amount.sort == Sort::Money && changes::at_the_outset(s, &amount.at);
    }
    out
}

fn closed(s: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let windows = s.windows.iter().map(|w| &w.at);
    let days = s.days.iter().map(|d| &d.at);
    // A mention may hold an amount; it is closed only where it holds a number of its own ("999").
    let numbers = s.mentions.iter().map(|m| &m.at).filter(|at| at.len() == 1);
    windows.chain(days).chain(numbers).find(|range| range.contains(&at)).map(|range| range.end)
}

/// A whole number in digits or words, in thousandths, and where it ends.
pub(super) fn cardinal(s: &Sentence<'_, '_>, at: usize) -> Option<(i64, usize)> {
    let token = s.tokens.get(at)?;
    let (mut value, mut next) = match token.kind {
        Kind::Number { thousandths, .. } => (thousandths, at + 1),
        Kind::Word => match (token.low.as_ref(), s.low(at + 1)) {
            ("a", "couple") | ("couple", "of") => {
                let end = at + 2 + usize::from(token.low == "a" && s.low(at + 2) == "of");
                return Some(match s.low(end) {
                    "hundred" => (200_000, end + 1),
                    "thousand" | "grand" => (2_000_000, end + 1),
                    _ => (2000, end),
                });
            }
            ("half", "dozen") => return Some((6000, at + 2)),
            ("half", "a") if s.low(at + 2) == "dozen" => return Some((6000, at + 3)),
            ("a", "dozen") => return Some((12_000, at + 2)),
            ("hundred", "per" | "percent") => return Some((100_000, at + 1)),
            ("dozen", _) => return Some((12_000, at + 1)),
            ("a", "hundred" | "thousand" | "grand") => (1000, at + 1),
            (word, _) => (lexicon::small_number(word)? * 1000, at + 1),
        },
        _ => return None,
    };
    // "two fifty on the gas": two hundred and fifty
    let tens = |at: usize| lexicon::small_number(s.low(at)).filter(|n| (20..100).contains(n));
    if token.kind == Kind::Word
        && (1000..10_000).contains(&value)
        && let Some(rest) = tens(next)
    {
        return Some((value * 100 + rest * 1000, next + 1));
    }
    if (20_000..100_000).contains(&value) && value % 10_000 == 0 && token.kind == Kind::Word {
        let hyphen = usize::from(s.mark(next, '-'));
        if let Some(unit) = lexicon::small_number(s.low(next + hyphen)).filter(|unit| (1..10).contains(unit)) {
            value += unit * 1000;
            next += hyphen + 1;
        }
    }
    if s.low(next) == "dozen" {
        return Some((value.checked_mul(12)?, next + 1));
    }
    // "37 and a half hours"
    if s.follows(next, &["and", "a", "half"]) && matches!(s.low(next + 3), "hours" | "units" | "days" | "weeks") && value < 1_000_000 {
        return Some((value.checked_add(500)?, next + 3));
    }
    // "two and a half thousand"
    if s.follows(next, &["and", "a", "half"]) && matches!(s.low(next + 3), "thousand" | "grand" | "hundred" | "k") && value < 1_000_000 {
        let by = if s.low(next + 3) == "hundred" { 100 } else { 1000 };
        return Some((value.checked_add(500)?.checked_mul(by)?, next + 4));
    }
    let mut total: i64 = 0;
    loop {
        match s.low(next) {
            "hundred" if value < 100_000 => value = value.checked_mul(100)?,
            "thousand" | "grand" if value < 1_000_000 => {
                total = total.checked_add(value.checked_mul(1000)?)?;
                value = 0;
                if s.low(next) == "grand" {
                    return Some((total, next + 1));
                }
            }
            _ => break,
        }
        next += 1;
        let and = usize::from(s.low(next) == "and");
        if let Some(more) = lexicon::small_number(s.low(next + and)) {
            next += and + 1;
            value += more * 1000;
            if more >= 20 {
                let hyphen = usize::from(s.mark(next, '-'));
                if let Some(unit) = lexicon::small_number(s.low(next + hyphen)).filter(|unit| (1..10).contains(unit)) {
                    value += unit * 1000;
                    next += hyphen + 1;
                }
            }
        }
    }
    Some((total.checked_add(value)?, next))
}

fn one(s: &Sentence<'_, '_>, at: usize) -> Option<Amount> {
    let token = s.tokens.get(at)?;
    let new = |end: usize, sort: Sort, value: i64, sure: bool| Amount { at: at..end, sort, value, vague: false, earlier: false, sure };
    match token.kind {
        Kind::Money { pence, sure } => {
            let extra = usize::from(matches!(s.low(at + 1), "k" | "odd" | "ish") && sure);
            return Some(new(at + 1 + extra, Sort::Money, pence, sure));
        }
        Kind::Percent(value) => return Some(new(at + 1, Sort::Percent, value, true)),
        // "custody x1 night"
        Kind::Times(n) if matches!(s.low(at + 1), "night" | "nights" | "hours" | "units") => {
            return Some(new(at + 1, Sort::Bare, i64::from(n) * 1000, true));
        }
        Kind::Times(n) => return Some(new(at + 1, Sort::Times, i64::from(n) * 1000, true)),
        Kind::Mark('×') | Kind::Word if matches!(s.low(at), "x" | "×") => {
            let (value, end) = cardinal(s, at + 1)?;
            return Some(new(end, Sort::Times, value, true));
        }
        _ => {}
    }
    if let Some(nth) = ordinals::told(s, at) {
        return Some(nth);
    }
    match token.low.as_ref() {
        "twice" => return Some(new(at + 1, Sort::Times, 2000, true)),
        "thrice" => return Some(new(at + 1, Sort::Times, 3000, true)),
        "once"
            if (1..9)
                .take_while(|back| at >= *back && s.tokens[at - back].kind == Kind::Word)
                .any(|back| matches!(s.before(at, back), "not" | "never" | "hasn't" | "haven't")) =>
        {
            let mut none = new(at + 1, Sort::Times, 1000, true);
            none.vague = true;
            return Some(none);
        }
        "once" if is_a_count(s, at) => return Some(new(at + 1, Sort::Times, 1000, true)),
        // "from £1,840 to nothing"
        "nothing" | "nowt" | "nil" | "zero" | "nought" if s.before(at, 1) == "to" && down_from(s, at) => {
            return Some(new(at + 1, Sort::Money, 0, true));
        }
        // "down from 80 units a week to none"
        "nothing" | "nowt" | "nil" | "zero" | "nought" | "none" if s.before(at, 1) == "to" && gone_from(s, at) => {
            return Some(new(at + 1, Sort::Bare, 0, true));
        }
        "both" if s.low(at + 1) == "nights" && at > 0 => return Some(new(at + 1, Sort::Bare, 2000, true)),
        "both" if s.low(at + 1) == "times" && at > 0 => return Some(new(at + 2, Sort::Times, 2000, true)),
        "tenner" => return Some(new(at + 1, Sort::Money, 1000, true)),
        "fiver" => return Some(new(at + 1, Sort::Money, 500, true)),
        "one" if !one_is_a_number(s, at) => return None,
        _ => {}
    }
    let (value, end) = cardinal(s, at)?;
    let money =
        |pence: i64, end: usize| Some(Amount { at: at..end, sort: Sort::Money, value: pence, vague: false, earlier: false, sure: true });
    let grand = s.low(end.saturating_sub(1)) == "grand";
    match s.low(end) {
        // "thirty-one pounds fifty"
        "pounds" | "pound" | "quid" | "gbp" | "£" => {
            let odd = lexicon::small_number(s.low(end + 1)).filter(|_| s.tokens.get(end + 1).is_some_and(|t| t.spaced));
            let more = odd.and_then(|_| cardinal(s, end + 1)).filter(|(pence, next)| {
                (10_000..100_000).contains(pence)
                    && s.tokens.get(*next).is_none_or(|t| t.kind != Kind::Word || s.low(*next) == "for" || s.low(*next) == "p")
            });
            return match more {
                Some((pence, next)) => money(value / 10 + pence / 1000, next),
                None => money(value / 10, end + 1),
            };
        }
        "pence" | "p" => return money(value / 1000, end + 1),
        // "fifteen pounds on a taxi and another eight on food"
        "on" | "for" if s.before(at, 1) == "another" && s.has(0..at, &["pounds", "pound", "quid"]) => return money(value / 10, end),
        // "GBP 1,840"
        _ if s.before(at, 1) == "gbp" => return money(value / 10, end),
        // "spent 38.60 on food", "put twenty on the meter"
        "on" | "for" | "towards" | "off" if matches!(s.before(at, 1), "spent" | "put" | "paid") && value >= 2000 => {
            return money(value / 10, end);
        }
        _ if grand => return money(value / 10, end),
        "percent" | "%" => return Some(new(end + 1, Sort::Percent, value, true)),
        "per" if s.low(end + 1) == "cent" => return Some(new(end + 2, Sort::Percent, value, true)),
        "x" if s.tokens.get(end + 1).is_none_or(|t| t.spaced) => return Some(new(end + 1, Sort::Times, value, true)),
        "times" | "occasions" => return Some(new(end + 1, Sort::Times, value, true)),
        "separate" | "different" if matches!(s.low(end + 1), "times" | "occasions" | "days" | "dates") => {
            return Some(new(end + 2, Sort::Times, value, true));
        }
        _ => {}
    }
    let year = matches!(token.kind, Kind::Number { digits: 4, plain: true, .. }) && (1_900_000..2_100_000).contains(&value);
    // "1200 ish", "fifteen or so"
    let rough = if s.mark(end, '+') && s.tokens.get(end).is_some_and(|t| !t.spaced) {
        1
    } else if s.follows(end, &["or", "so"]) || s.mark(end, '-') && s.low(end + 1) == "odd" {
        2
    } else {
        usize::from(matches!(s.low(end), "ish" | "odd"))
    };
    let mut bare = new(end + rough, Sort::Bare, value, false);
    // "one night apiece": not how many in all
    let each = (end..end + 3).any(|i| s.low(i) == "apiece" || s.low(i) == "each" && window::rate(s, i).is_none())
        || (end..end + 6).any(|i| s.follows(i, &["each", "time"]));
    let to_come = matches!(s.low(end + 1), "left" | "remaining") && matches!(s.low(end), "nights" | "night" | "hours" | "visits");
    // "They called the ambulance at three": an hour of the day
    let hour = s.before(at, 1) == "at"
        && (1000..=12_000).contains(&value)
        && !listed!(s.before(at, 2), "stands stood is now still up down attendance sits currently count remains was are")
        && !lexicon::event_noun(s.low(end))
        && !matches!(s.low(end), "nights" | "night" | "units" | "hours");
    let below = s.before(at, 1) == "than" && matches!(s.before(at, 2), "fewer" | "less") || s.before(at, 1) == "under";
    bare.vague =
        year || hour || below || each || to_come || s.before(at, 1) == "than" && s.before(at, 2) == "more" && s.before(at, 3) == "no";
    Some(bare)
}

/// Money stands shortly before, and "from" before that.
fn down_from(s: &Sentence<'_, '_>, at: usize) -> bool {
    let lead = at.saturating_sub(6)..at;
    lead.clone().any(|i| matches!(s.tokens[i].kind, Kind::Money { .. }) && s.has(i.saturating_sub(3)..i, &["from"]))
}

/// A number stands shortly before, and "from" right before that.
fn gone_from(s: &Sentence<'_, '_>, at: usize) -> bool {
    let lead = at.saturating_sub(7)..at;
    lead.clone()
        .any(|i| s.before(i, 1) == "from" && (matches!(s.tokens[i].kind, Kind::Number { .. }) || lexicon::small_number(s.low(i)).is_some()))
}

/// "once" is a count unless it means "as soon as" or "again".
fn is_a_count(s: &Sentence<'_, '_>, at: usize) -> bool {
    let next = s.low(at + 1);
    !(matches!(s.before(at, 1), "at" | "for" | "all" | "more")
        || lexicon::third_person(next)
        || matches!(next, "again" | "more" | "upon" | "i" | "we" | "her" | "his" | "that" | "all" | "you" | "their")
        || matches!(next, "the") && !s.windows.iter().any(|w| w.at.start == at + 1)
        || next == "this" && !s.windows.iter().any(|w| w.at.start == at + 1))
}

fn one_is_a_number(s: &Sentence<'_, '_>, at: usize) -> bool {
    if s.before(at, 1) == "the" && (2..5).any(|back| matches!(s.before(at, back), "just" | "only")) {
        return true;
    }
    !(listed!(s.before(at, 1), "no the this that little any every each next another which some big new old day")
        || matches!(s.low(at + 1), "of" | "day" | "another" | "to" | "side"))
}

/// Numbers that name something: a door, a telephone, an age. Gives where to go on.
fn noise(s: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let token = s.tokens.get(at)?;
    let Kind::Number { digits, plain, .. } = token.kind else { return None };
    let leading_zero = token.raw.starts_with('0') && digits > 1 && plain;
    // A telephone number or a reference in groups
    let mut end = at;
    let mut all: u32 = 0;
    while let Some(Kind::Number { digits, plain: true, .. }) = s.tokens.get(end).map(|t| t.kind) {
        all += u32::from(digits);
        end += 1;
    }
    // "Police: 101": whom to ring
    if matches!(token.raw, "101" | "111" | "999") && !counted_noun(s.low(at + 1)) {
        return Some(at + 1);
    }
    // "been 2 a&e": to
    if token.raw == "2" && matches!(s.before(at, 1), "been" | "went" | "gone" | "go" | "got" | "back" | "taken") {
        return Some(at + 1);
    }
    // "in the past year 4 visits"
    if s.windows.iter().any(|w| w.at.end == at) {
        return None;
    }
    if all >= 7 || leading_zero {
        return Some(end.max(at + 1));
    }
    if counted_noun(s.low(at + 1)) {
        return None;
    }
    let named = listed!(
        s.before(at, 1),
        "ward flat room door code pin no number house block floor year yr class bus route page section form size tier step stage ref \
         reference ext extension telephone mobile age aged turning turned turns line platform ks category band apartment plot bay \
         locker gate id case nhs claim part schedule phase key s postcode fleet channel keysafe safe code's"
    );
    let dotted_no = s.mark(at.saturating_sub(1), '.') && s.before(at, 2) == "no";
    let then_is = matches!(s.before(at, 1), "is" | ":" | "-" | "#")
        && matches!(s.before(at, 2), "code" | "pin" | "number" | "ref" | "reference" | "keysafe" | "telephone" | "mobile");
    let hashed = s.mark(at.saturating_sub(1), '#') && at > 0;
    (named || dotted_no || then_is || hashed).then_some(at + 1)
}

/// A noun that makes the number before it a count, whatever stands before.
fn counted_noun(word: &str) -> bool {
    lexicon::event_noun(word) || matches!(word, "nights" | "night" | "units" | "hours" | "percent" | "pounds" | "quid")
}
