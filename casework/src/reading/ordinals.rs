//! Ordinals that tell how many there have been: "third suspension", "his fifth trip to A&E", "ninth night running". Dates and
//! who comes second are left alone.

use super::{
    amount::{Amount, Sort},
    lexicon,
    sentence::Sentence,
    token::Kind,
};

/// The count that an ordinal at a token tells of.
pub(super) fn told(s: &Sentence<'_, '_>, at: usize) -> Option<Amount> {
    let token = s.tokens.get(at)?;
    let n = match token.kind {
        Kind::Ordinal(n) => n,
        _ => lexicon::ordinal(&token.low)?,
    };
    let count =
        |end: usize, sort: Sort| Some(Amount { at: at..end, sort, value: i64::from(n) * 1000, vague: false, earlier: false, sure: true });
    if n == 1 {
        return if is_the_first_time(s, at) {
            count(at + 2, Sort::Times)
        } else if is_the_first_of(s, at + 1) {
            count(at + 1, Sort::Times)
        } else {
            None
        };
    }
    let over = |at: usize| s.windows.iter().any(|w| w.at.start == at);
    // "third visit", "the third one in ten days"
    // "two ambulances, and the second time they took her in": one of those that were counted
    let one_of_them = s.before(at, 1) == "the"
        && s.low(at + 1) == "time"
        && lexicon::third_person(s.low(at + 2))
        && !over(at + 2)
        && matches!(s.before(at, 2), "and" | "but" | "," | "." | "");
    if one_of_them {
        return None;
    }
    if is_one_event(s.low(at + 1)) || s.low(at + 1) == "one" && over(at + 2) {
        return count(at + 2, Sort::Times);
    }
    let counted = s.mentions.iter().any(|m| m.at.start == at + 1) || over(at + 1) && s.before(at, 1) != "the";
    if counted || is_of_theirs(s, at) {
        return count(at + 1, Sort::Times);
    }
    // "ninth night running"
    let running = s.low(at + 1) == "night" && matches!(s.low(at + 2), "running" | "in" | "out" | "rough" | "on" | "now" | "of");
    if running && lexicon::weekday(s.before(at, 1)).is_none() { count(at + 1, Sort::Bare) } else { None }
}

/// "excluded again, his third"
fn is_of_theirs(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(s.before(at, 1), "his" | "her" | "their")
        && s.tokens.get(at + 1).is_none_or(|t| t.kind != Kind::Word)
        && s.mentions.iter().any(|m| m.at.end <= at && at - m.at.end < 6)
        && s.days.iter().all(|d| !d.at.contains(&at))
}

/// "First ambulance this year."
fn is_the_first_of(s: &Sentence<'_, '_>, at: usize) -> bool {
    let over = |end: usize| s.windows.iter().any(|w| w.at.start == end && s.low(w.at.start) != "since");
    s.mentions.iter().any(|m| m.at.start == at && over(m.at.end))
}

/// "first time we've had an ambulance this year"
fn is_the_first_time(s: &Sentence<'_, '_>, at: usize) -> bool {
    // "suspended for the first time"
    if s.low(at + 1) == "time" && at > 2 && s.follows(at - 2, &["for", "the"]) && s.mentions.iter().any(|m| m.at.end == at - 2) {
        return true;
    }
    s.low(at + 1) == "time"
        && s.mentions.iter().any(|m| {
            let over = s.windows.iter().any(|w| w.at.start >= m.at.end && w.at.start < m.at.end + 3) || s.low(m.at.end) == "ever";
            let denied = s.lows(at + 2..m.at.start).any(|w| w.ends_with("n't") || matches!(w, "not" | "no" | "never"));
            (at + 2..at + 9).contains(&m.at.start) && over && !denied
        })
}

fn is_one_event(word: &str) -> bool {
    matches!(word, "time" | "visit" | "trip" | "attendance" | "presentation" | "admission" | "callout" | "episode" | "incident" | "run")
}
