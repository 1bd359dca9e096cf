//! Expertise asked for: "asked housing to look at the damp", "rang the attendance lead", "got the IDVA to come".

use super::{
    agency,
    asking::{Asking, verb},
    finding::{Findings, Knowledge},
    lexicon,
    sentence::{Join, Sentence},
    suggestion::{Suggested, Suggestion},
    token::{Kind, Token},
    whom::{then, whom},
};

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    if s.is_question() {
        return;
    }
    referrals(s, found);
    let mut at = 0;
    while at < s.tokens.len() {
        let Some((asking, next)) = verb(s, at).filter(|_| ours(k, s, at)) else {
            passive(s, at, found);
            at += 1;
            continue;
        };
        let mut from = next;
        let mut first = true;
        if let Some(after) = past_an_unknown(s, from, asking) {
            let start = from + usize::from(lexicon::determiner(s.low(from)));
            // Asked in one breath with services, it is one
            if asking == Asking::Plain && !k.names.iter().any(|name| name == s.low(start)) {
                push(s, at, start, after - 1 - start, found);
            }
            from = after;
        }
        // "asked Citizens Advice to come out with me, and housing to look at the damp"
        while let Some((start, len)) = whom(k, s, from, asking, first, found) {
            push(s, at, start, len, found);
            from = start + len;
            match then(s, from) {
                // "the IDVA and the refuge": asked in one breath
                Some(after) => {
                    first = after <= from + 2 && asking != Asking::Got;
                    from = after;
                }
                None => break,
            }
        }
        at = from.max(at + 1);
    }
}

/// "Emailed Northern Powergrid, the tenancy officer and …": a list goes on over a name that nobody knows.
fn past_an_unknown(s: &Sentence<'_, '_>, from: usize, asking: Asking) -> Option<usize> {
    let start = from + usize::from(lexicon::determiner(s.low(from)));
    let len = agency::noun_phrase(s, start);
    let unknown = agency::name(s, start).is_none()
        && (1..4).contains(&len)
        && !lexicon::one_of_theirs(s.low(start))
        && s.tokens[start..start + len].iter().all(Token::capital);
    let comma = start + len;
    let next = comma + 1 + usize::from(lexicon::determiner(s.low(comma + 1)));
    (unknown && matches!(asking, Asking::Plain | Asking::Contact) && s.mark(comma, ',') && agency::name(s, next).is_some())
        .then_some(comma + 1)
}

/// "Referrals made: Citizens Advice (debt), housing options": a heading and its list.
fn referrals(s: &Sentence<'_, '_>, found: &mut Findings) {
    let first = usize::from(s.tokens.first().is_some_and(|t| matches!(t.kind, Kind::Mark('*' | '-'))));
    if !matches!(s.low(first), "referral" | "referrals" | "referred") {
        return;
    }
    let made = usize::from(matches!(s.low(first + 1), "made" | "sent" | "to" | "done" | "today"));
    let made = made + usize::from(made == 1 && s.low(first + 2) == "to");
    if !s.mark(first + 1 + made, ':') {
        return;
    }
    for part in s.parts.iter().filter(|p| p.at.start > first + 1 + made && !p.unreal) {
        let at = part.at.start + usize::from(lexicon::determiner(s.low(part.at.start)));
        if !s.mark(at.saturating_sub(1), '(')
            && let Some(len) = agency::name(s, at)
        {
            push(s, at, at, len, found);
        }
    }
}

fn push(s: &Sentence<'_, '_>, verb: usize, start: usize, len: usize, found: &mut Findings) {
    let mut end = start + len;
    // "the school's nurse" ends with a noun; "school's" alone loses its ending
    let mut words = s.words(start..end);
    let saint = matches!(words.get(..3), Some("St " | "st " | "ST "));
    for ending in ["'s", "’s"].into_iter().filter(|_| !saint) {
        if let Some(base) = words.strip_suffix(ending) {
            words = base.to_string();
        }
    }
    end = end.max(start + 1);
    let from = if s.part_of(verb) == s.part_of(start) { verb } else { start };
    let already = found.out.iter().any(|f| matches!(&f.fact, Suggested::Pull { whom } if whom.eq_ignore_ascii_case(&words)));
    if !already {
        found.out.push(Suggestion { fact: Suggested::Pull { whom: words }, explicit: false, span: s.span(from..end) });
    }
}

/// We are the subject of a verb of asking.
fn ours(k: &Knowledge<'_>, s: &Sentence<'_, '_>, verb: usize) -> bool {
    let part = s.part_of(verb);
    let p = &s.parts[part];
    if p.elsewhere {
        return false;
    }
    let start = p.at.start;
    if matches!(s.low(verb), "chasing" | "call" | "email" | "message" | "t/c" | "tc" | "referral") {
        // "She declined a referral", "offered a referral"
        if s.lows(start..s.tokens.len())
            .any(|w| listed!(w, "declined declines offered refused refuses wants want discussed considering consider needs need suggested"))
        {
            return false;
        }
        return verb == start || matches!(s.before(verb, 1), "still" | "been" | "am" | "telephone" | "made" | "a");
    }
    let mut saw_us = false;
    for at in (start..verb).rev() {
        let t = &s.tokens[at];
        let low = t.low.as_ref();
        if matches!(low, "i" | "we" | "worker" | "caseworker" | "keyworker" | "writer") {
            saw_us = true;
            if matches!(t.clitic, super::token::Clitic::D | super::token::Clitic::Ll) {
                return false;
            }
            break;
        }
        if listed!(low, "been being was were not never should could would if might didn't haven't hasn't he she they to is") {
            return false;
        }
        if !listed!(
            low,
            "have also then just again so finally already today yesterday and now since eventually even had only therefore \
             straight immediately later ive re afterwards"
        ) && lexicon::weekday(low).is_none()
            && !s.days.iter().any(|d| d.at.contains(&at))
        {
            return false;
        }
    }
    if saw_us || matches!(p.join, Join::Start | Join::But) || part == 0 {
        return true;
    }
    // A list of what we did; not "she went and asked"
    let before = s.parts[part - 1].at.start;
    let low = s.low(before);
    let theirs = (0..part).rev().take(3).any(|n| {
        let first = s.parts[n].at.start;
        lexicon::third_person(s.low(first))
            || lexicon::somebody_else(s.low(first))
            || k.names.iter().any(|name| name.as_str() == s.low(first))
            || lexicon::determiner(s.low(first)) && lexicon::somebody_else(s.low(first + 1))
            || (s.tokens[first].capital()
                && n == 0
                && s.tokens
                    .get(first + 1)
                    .is_some_and(|t| t.low.ends_with("ed") || matches!(t.low.as_ref(), "went" | "has" | "says" | "said" | "is" | "was"))
                && self_verb(s, first))
    });
    !theirs || matches!(low, "i" | "we")
}

/// The first word is a name and not itself a verb of ours.
fn self_verb(s: &Sentence<'_, '_>, at: usize) -> bool {
    !s.low(at).ends_with("ed") && !matches!(s.low(at), "rang" | "saw" | "went" | "met" | "spoke" | "took" | "got" | "sat" | "wrote")
}

/// "Occupational therapist asked to come and look at the bath."
fn passive(s: &Sentence<'_, '_>, at: usize, found: &mut Findings) {
    // "Consultation requested from the educational psychologist"
    if matches!(s.low(at), "requested" | "sought")
        && s.low(at + 1) == "from"
        && s.part_starts(at.saturating_sub(1))
        && s.before(at, 1).len() > 4
    {
        let start = at + 2 + usize::from(lexicon::determiner(s.low(at + 2)));
        if let Some(len) = agency::name(s, start).filter(|_| !s.parts[s.part_of(at)].unreal) {
            return push(s, at, start, len, found);
        }
    }
    if s.low(at) != "asked" || s.low(at + 1) != "to" || matches!(s.low(at + 2), "see" | "meet" | "speak" | "know" | "be" | "have") {
        return;
    }
    let part = &s.parts[s.part_of(at)];
    let mut start = part.at.start;
    while lexicon::determiner(s.low(start)) {
        start += 1;
    }
    let being = usize::from(matches!(s.before(at, 1), "been" | "was" | "were"));
    let has = usize::from(being == 1 && matches!(s.before(at, 2), "has" | "have"));
    let end = at - being - has;
    if part.unreal && !part.at.clone().any(|i| i == at) || part.elsewhere || end <= start {
        return;
    }
    if agency::name(s, start) == Some(end - start) && !agency::collects(s, start, end - start) {
        push(s, start, start, end - start, found);
    }
}
