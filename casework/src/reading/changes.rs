//! Amounts that belong together: either end of a range (neither is a value), and what it was before and is now (only the
//! later one is).

use std::ops::Range;

use super::{
    amount::{Amount, Sort},
    lexicon,
    sentence::Sentence,
    token::Kind,
};

/// Sets apart ranges (neither end is a value) and pairs of before and after (only the later one is).
pub(super) fn ranges(s: &Sentence<'_, '_>, all: &mut [Amount]) {
    reckoned_beside_a_paper(s, all);
    first_and_now(s, all);
    for n in 1..all.len() {
        let (left, right) = all.split_at_mut(n);
        let (a, b) = (&mut left[n - 1], &mut right[0]);
        let alike = a.sort == b.sort || a.sort == Sort::Bare || b.sort == Sort::Bare;
        if !alike {
            continue;
        }
        let gap = a.at.end..b.at.start;
        let between: Vec<&str> = s.lows(gap.clone()).collect();
        let from = s
            .lows(a.at.start.saturating_sub(4)..a.at.start)
            .rev()
            .take_while(|w| lexicon::slight(w) || matches!(*w, "from" | "a" | "was" | "owing"))
            .any(|w| w == "from" || w == "was");
        let changed = s.lows(a.at.start.saturating_sub(12)..b.at.start).any(|w| {
            listed!(
                w,
                "down up gone went dropped risen rose fell fallen reduced increased improved cut brought moved climbed jumped \
                 slipped dipped crept halved grown"
            )
        });
        let same = |a: &mut Amount, b: &mut Amount| {
            let sort = if a.sort == Sort::Bare { b.sort } else { a.sort };
            for amount in [a, b] {
                if amount.sort == Sort::Bare && sort == Sort::Money {
                    amount.value /= 10;
                }
                if !(amount.sort == Sort::Bare && sort == Sort::Times) {
                    amount.sort = sort;
                }
                amount.sure |= sort == Sort::Money;
            }
        };
        match between.as_slice() {
            ["-" | "or" | "/"] | ["-", "-"] if !b.vague => {
                same(a, b);
                (a.vague, b.vague) = (true, true);
            }
            [">"] | ["-", ">"] => {
                same(a, b);
                a.earlier = true;
            }
            _ if from && between.last() == Some(&"from") => {}
            // "£1,300 to three lenders": as many as it is owed to
            ["to", ..] if a.sort == Sort::Money && b.sort == Sort::Bare && b.value < 20_000 => {}
            ["to", rest @ ..] if rest.iter().all(|w| lexicon::slight(w) || matches!(*w, "owing" | "owes")) => {
                same(a, b);
                if from || changed || is_labelled(s, a) { a.earlier = true } else { (a.vague, b.vague) = (true, true) }
            }
            // "of £180 is now down to £60"
            [.., "down" | "up", "to"] if between.len() < 6 && between.iter().all(|w| lexicon::link(w) || lexicon::slight(w)) => {
                same(a, b);
                a.earlier = true;
            }
            ["out", "of", ..] | ["of", ..] if between.len() < 5 && matches!(s.low(b.at.end), "nights" | "days") => b.vague = true,
            // "a loan of £1,000 with £340 left"
            ["with" | "only" | "has"] | ["with", "only"] if matches!(s.low(b.at.end), "left" | "remaining" | "outstanding" | "owing") => {
                a.earlier = true;
            }
            // "£412 not £890", "612 rather than 900"
            [.., "not"] if between.len() < 6 => {
                same(a, b);
                b.vague = true;
            }
            ["instead", "of"] | ["rather", "than"] | ["and", "not"] => {
                same(a, b);
                b.vague = true;
            }
            ["and"] if s.before(a.at.start, 1) == "between" => (a.vague, b.vague) = (true, true),
            words if from && words.len() < 9 && words.iter().any(|w| matches!(*w, "to" | "now" | "down")) => {
                same(a, b);
                a.earlier = true;
            }
            // "£980, down from £1,840"
            words
                if words.last() == Some(&"from")
                    && words.len() < 8
                    && !words.contains(&"paid")
                    && changed | words.contains(&"down") | words.contains(&"up") =>
            {
                same(a, b);
                b.earlier = true;
            }
            // "62% last term, 78% now"
            _ => {
                let led = |at: usize, earlier: bool| {
                    s.windows.iter().any(|w| w.at.end == at && w.earlier == earlier && matches!(s.low(w.at.start), "this" | "last"))
                };
                // "attendance 84% (Sept 71%)"
                let bracketed = s.mark(a.at.end, '(') && s.mark(b.at.end, ')') && lexicon::month(s.low(a.at.end + 1)).is_some();
                if a.sort == b.sort && bracketed {
                    b.earlier = true;
                }
                // "last quarter 5, this quarter 2"
                if a.sort == b.sort && led(a.at.start, true) && led(b.at.start, false) {
                    a.earlier = true;
                }
                let old = s.windows.iter().any(|w| w.earlier && w.at.start >= a.at.end && w.at.start <= a.at.end + 1)
                    || matches!(s.low(a.at.end), "before" | "previously");
                let new = matches!(s.before(b.at.start, 1), "now" | "to")
                    || matches!(s.low(b.at.end), "now")
                    || s.low(b.at.end) == "this" && s.tokens.get(b.at.end + 1).is_none_or(|t| t.kind != Kind::Word)
                    || s.windows.iter().any(|w| !w.earlier && w.at.start == b.at.end && s.low(w.at.start) == "this");
                // "59% of the time, it was 31% in June"
                let borrowed = s.has(a.at.start.saturating_sub(2)..a.at.start, &["borrowed", "started"])
                    && (s.low(b.at.end) == "now"
                        || s.before(b.at.start, 1) == "now"
                        || s.follows(b.at.end, &["to", "pay"])
                        || s.follows(b.at.end, &["to", "repay"])
                        || matches!(s.low(b.at.end), "left" | "owing" | "still"));
                let was = matches!(s.before(b.at.start, 1), "was" | "were") && !matches!(s.before(a.at.start, 1), "was" | "were");
                // "she owed £900, it's £300 now"
                let owed = (1..4).any(|back| s.before(a.at.start, back) == "owed")
                    && (s.has(b.at.end..b.at.end + 3, &["now", "today"]) || s.before(b.at.start, 1) == "now");
                if owed && a.sort == b.sort && b.at.start - a.at.end < 8 {
                    a.earlier = true;
                }
                if was && a.sort == b.sort && b.at.start - a.at.end < 8 {
                    b.earlier = true;
                } else if borrowed {
                    a.earlier = true;
                } else if matches!(s.before(a.at.start, 1), "was" | "were")
                    && matches!(s.before(b.at.start, 1), "now" | "is" | "are" | "to" | "at") | (s.low(b.at.end) == "now")
                    && alike
                    && b.at.start - a.at.end < 8
                {
                    same(a, b);
                    a.earlier = true;
                }
                // "a loan of £400 that's now £650"
                if s.before(b.at.start, 1) == "now"
                    && b.at.start - a.at.end <= 4
                    && s.has(a.at.end..b.at.start, &["that", "which", "it"])
                    && a.sort == b.sort
                {
                    a.earlier = true;
                }
                if old && new && a.sort == b.sort && b.at.start - a.at.end < 8 {
                    a.earlier = true;
                }
            }
        }
    }
}

/// "First it was £900, then £1,050 with costs, now it's £1,190": only the last is so.
fn first_and_now(s: &Sentence<'_, '_>, all: &mut [Amount]) {
    // "Owed £1,100 in June, £860 in September, £640 now"
    let dated = |a: &Amount| {
        (a.at.end..a.at.end + 3).any(|at| lexicon::month(s.low(at)).is_some() || matches!(s.low(at), "christmas" | "easter" | "summer"))
    };
    let ends_now = |a: &Amount| a.sort == Sort::Money && s.low(a.at.end) == "now";
    let by_month = all.last().is_some_and(ends_now) && all[..all.len() - 1].iter().all(|a| a.sort == Sort::Money && dated(a));
    if !by_month && !s.has(0..s.tokens.len(), &["first", "then"]) {
        return;
    }
    let now = |a: &Amount| a.sort == Sort::Money && s.has(a.at.start.saturating_sub(3)..a.at.start, &["now"]) || by_month && ends_now(a);
    if let Some(last) = all.iter().rposition(now) {
        for a in all[..last].iter_mut().filter(|a| a.sort == Sort::Money) {
            a.earlier = true;
        }
    }
}

/// "ctax letter says 612, she thinks 500": what a paper says stands before what somebody reckons.
fn reckoned_beside_a_paper(s: &Sentence<'_, '_>, all: &mut [Amount]) {
    let lead = |a: &Amount| a.at.start.saturating_sub(5)..a.at.start;
    let reckons = |a: &Amount| s.lows(lead(a)).any(|w| matches!(w, "thinks" | "thought" | "reckons" | "reckoned" | "guesses" | "guessed"));
    let shows = |a: &Amount| {
        let says = s.lows(lead(a)).any(|w| matches!(w, "says" | "say" | "said" | "shows" | "showed" | "is" | "was" | "has" | "puts"));
        let paper =
            |w: &str| listed!(w, "letter letters bill statement app log portal account system screen summons notice printout record");
        says && s.lows(lead(a)).any(paper)
    };
    let both = all.len() > 1 && all.iter().any(&reckons) && all.iter().any(&shows);
    for a in all.iter_mut().filter(|a| both && reckons(a) && !shows(a)) {
        a.vague = true;
    }
}

/// "attendance 79 to 86", "rent arrears 340 to 210": a label right before says whose two values they are. What is
/// reckoned in units or nights may as well be a range.
fn is_labelled(s: &Sentence<'_, '_>, a: &Amount) -> bool {
    let label = s
        .mentions
        .iter()
        .any(|m| m.at.end <= a.at.start && s.tokens[m.at.end..a.at.start].iter().all(|t| matches!(t.kind, Kind::Mark(':' | '-' | '='))));
    label && a.value >= 10_000
}

/// "£640 originally", "to start with £640": what it was, whatever it is now.
pub(super) fn at_the_outset(s: &Sentence<'_, '_>, at: &Range<usize>) -> bool {
    let first = |i: usize| {
        matches!(s.low(i), "originally" | "initially" | "formerly" | "previously")
            || s.low(i) == "at" && matches!(s.low(i + 1), "first" | "outset")
            || s.low(i) == "to" && matches!(s.low(i + 1), "start" | "begin") && s.low(i + 2) == "with"
            || s.low(i) == "at" && s.low(i + 1) == "the" && matches!(s.low(i + 2), "start" | "beginning" | "outset")
    };
    let before = (1..4)
        .take_while(|back| at.start.checked_sub(*back).is_some_and(|i| s.tokens[i].kind == Kind::Word))
        .any(|back| matches!(s.before(at.start, back), "originally" | "initially"))
        || matches!(s.before(at.start, 1), "with" | "at" | "out" | "off" | "as" | "from")
            && (2..4).any(|back| matches!(s.before(at.start, back), "started" | "began"));
    let after = first(at.end) || matches!(s.low(at.end), "when" | "back") && s.before(at.start, 1) == "was";
    before || after
}
