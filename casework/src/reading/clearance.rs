//! Debts that are gone: "cleared the council tax", "nothing owing on the gas", "no rent arrears", "up to date".

use super::{
    debts,
    finding::{Findings, Knowledge},
    lexicon, owed,
    phrase::Mention,
    sentence::{Join, Sentence},
    token::Kind,
    whose,
};

/// "Council tax: clear": a line of a list of debts that has no amount.
pub(super) fn is_a_line(s: &Sentence<'_, '_>) -> bool {
    s.tokens.len() < 10 && (0..s.parts.len()).any(|part| gone(s, part).is_some())
}

/// A part of the sentence says of a debt by name that it is gone: what stands beside it is about debts too.
pub(super) fn is_told(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> bool {
    (0..s.parts.len()).any(|n| !s.parts[n].unreal && !s.parts[n].elsewhere && gone(s, n).is_some() && !mentions(k, s, n).is_empty())
}

/// Reads them. Measures that already have an amount in the sentence are left as they are.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, bound: &[usize], found: &mut Findings) {
    none_left(k, s, found);
    for n in 0..s.parts.len() {
        let part = &s.parts[n];
        if part.unreal || part.elsewhere {
            continue;
        }
        // "£25 a month until it's cleared"
        if part.at.start > 0 && matches!(s.low(part.at.start - 1), "until" | "till" | "when" | "once" | "before" | "if") {
            continue;
        }
        let Some(at) = gone(s, n) else { continue };
        let here = mentions(k, s, n);
        let specific: Vec<&Mention> = here.iter().copied().filter(|m| !owed::is_general(s, m)).collect();
        let chosen: Vec<&Mention> = if specific.is_empty() { earlier(k, s, n) } else { specific };
        let chosen: Vec<&Mention> = chosen.into_iter().chain(listed_after(k, s, n)).chain(listed_before(k, s, n)).collect();
        let general = chosen.is_empty();
        for m in if general { here } else { chosen } {
            if general && !(s.has(part.at.clone(), &["debts"]) && part.at.len() < 7) {
                continue;
            }
            // An amount that still stands in the part speaks for itself
            let left = s.amounts.iter().any(|a| {
                a.value > 0
                    && a.sort == super::amount::Sort::Money
                    && !a.earlier
                    && s.part_of(a.at.start) == n
                    && !debts::is_cleared(s, a)
                    && !s.has(n_start(s, n)..a.at.start, &["fund"])
            });
            // "£400 to her dad, nothing on the rent": of what is named right after it
            let left = left && !(matches!(s.low(at.start), "nothing" | "nowt") && (at.end - 1..at.end + 3).contains(&m.at.start));
            if left || bound.contains(&m.measure) {
                continue;
            }
            found.observe(k, s, m.measure, 0, m.at.start.min(at.start)..m.at.end.max(at.end));
        }
    }
}

/// "No more payday loans", "no loans or cards"; "All gone now" of the debt that the sentence before named.
fn none_left(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let money = s.amounts.iter().any(|a| a.sort == super::amount::Sort::Money);
    for m in s.mentions.iter().filter(|m| k.is_debt(m.measure) && !owed::is_general(s, m) && owed::inherently_owed(s, m)) {
        let part = &s.parts[s.part_of(m.at.start)];
        let more = usize::from(matches!(s.before(m.at.start, 1), "more" | "other"));
        let none = s.before(m.at.start, 1 + more) == "no" && k.general_debt() != Some(m.measure);
        let plural = s.low(m.at.end - 1).ends_with('s') || more == 1 || s.low(m.at.end).ends_with('s');
        if none
            && plural
            && !part.unreal
            && !part.elsewhere
            && !money
            && s.tokens.get(m.at.end).is_none_or(|t| {
                t.kind != Kind::Word
                    || s.mentions.iter().any(|next| next.at.start == m.at.end && next.measure == m.measure)
                    || matches!(t.low.as_ref(), "or" | "and" | "now" | "left" | "at" | "any" | "since")
            })
        {
            found.observe(k, s, m.measure, 0, m.at.start - 1 - more..m.at.end);
        }
    }
    let Some(measure) = s.debt.filter(|_| s.mentions.is_empty() && !money && s.tokens.len() < 9) else { return };
    let part = &s.parts[0];
    let all = (part.at.clone()).find(|at| {
        matches!(s.low(*at), "gone" | "cleared" | "paid" | "settled" | "sorted")
            && s.has(part.at.start..*at, &["all", "it", "that", "they"])
    });
    let still = s.lows(0..s.tokens.len()).any(|w| w.ends_with("n't") || listed!(w, "not nearly almost if when until half some to by be"));
    if let Some(at) = all.filter(|_| !part.unreal && !part.elsewhere && !still) {
        found.observe(k, s, measure, 0, part.at.start..at + 1);
    }
}

fn n_start(s: &Sentence<'_, '_>, part: usize) -> usize {
    s.parts[part].at.start
}

fn mentions<'s>(k: &Knowledge<'_>, s: &'s Sentence<'_, '_>, part: usize) -> Vec<&'s Mention> {
    s.mentions.iter().filter(|m| k.is_debt(m.measure) && s.part_of(m.at.start) == part && !whose::is_another_s(s, m)).collect()
}

/// "Council tax cleared, nothing owing"; "gas and leccy are on the key and there's no debt on either": what the parts
/// before were about.
fn earlier<'s>(k: &Knowledge<'_>, s: &'s Sentence<'_, '_>, part: usize) -> Vec<&'s Mention> {
    for back in (0..part).rev().take(5) {
        if s.parts[back + 1].join == Join::But && !s.has(s.parts[part].at.clone(), &["either", "both", "that", "there", "nothing", "nowt"])
        {
            return Vec::new();
        }
        let found: Vec<&Mention> = mentions(k, s, back).into_iter().filter(|m| !owed::is_general(s, m)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// "The council tax, catalogue and water debts are gone": the things named before in the same list.
fn listed_before<'s>(k: &Knowledge<'_>, s: &'s Sentence<'_, '_>, part: usize) -> Vec<&'s Mention> {
    let mut out = Vec::new();
    for at in (1..=part).rev() {
        if !matches!(s.parts[at].join, Join::And | Join::Comma) {
            break;
        }
        // Nothing but the thing itself: a part with a verb of its own says something else
        let named = mentions(k, s, at - 1).into_iter().find(|m| m.at.end == s.parts[at - 1].at.end && !owed::is_general(s, m));
        let Some(named) = named.filter(|_| !s.amounts.iter().any(|a| s.part_of(a.at.start) == at - 1)) else { break };
        out.push(named);
    }
    out
}

/// "Up to date with everything: rent, gas, electric": what is named after a colon, and nothing else with it.
fn listed_after<'s>(k: &Knowledge<'_>, s: &'s Sentence<'_, '_>, part: usize) -> Vec<&'s Mention> {
    // "Nothing owed on rent or council tax": the list goes on
    let goes_on = s.parts.get(part + 1).is_some_and(|p| p.join == Join::And);
    if !s.mark(s.parts[part].at.end, ':') && !goes_on {
        return Vec::new();
    }
    let bare = |n: &usize| {
        let at = &s.parts[*n].at;
        let named = s.mentions.iter().find(|m| m.at.start == at.start + usize::from(lexicon::determiner(s.low(at.start))));
        named.filter(|m| {
            let rest = m.at.end..at.end;
            rest.clone().all(|i| s.tokens[i].kind != Kind::Word || matches!(s.low(i), "now" | "either" | "arrears" | "bill"))
                && !s.amounts.iter().any(|a| rest.contains(&a.at.start))
        })
    };
    (part + 1..s.parts.len()).map_while(|n| bare(&n)).filter(|m| k.is_debt(m.measure)).collect()
}

/// The tokens in a part that say that nothing is owed any more.
fn gone(s: &Sentence<'_, '_>, part: usize) -> Option<std::ops::Range<usize>> {
    let range = s.parts[part].at.clone();
    let partly = s
        .lows(range.clone())
        .any(|w| listed!(w, "half some part partly most nearly almost bit third until once when towards payment all-but"));
    let negated = s.lows(range.clone()).any(|w| w.ends_with("n't") || matches!(w, "not" | "never" | "cannot" | "to" | "hasnt" | "cant"));
    for at in range.clone() {
        let low = s.low(at);
        let owed_next = s.lows(at + 1..at + 4).any(owed::owing) && s.part_of(at + 1) == part;
        match low {
            // "The gas debt was £190 in the summer, nothing now"
            "nothing" | "nowt" | "none" | "nil"
                if s.low(at + 1) == "now"
                    && at == range.start
                    && s.lows(0..at).any(owed::owing)
                    && s.tokens.get(at + 2).is_none_or(|t| t.kind != Kind::Word) =>
            {
                return Some(at..at + 2);
            }
            "nothing" | "nowt"
                if owed_next
                    || matches!(s.before(at, 1), "owes" | "owe" | "owed" | "owing")
                    || s.has(at.saturating_sub(2)..at, &["owes", "owe"])
                    || s.low(at + 1) == "left" && s.has(at..at + 5, &["pay", "owing"]) =>
            {
                return Some(at..at + 2);
            }
            "no" | "zero" | "nil" | "£0"
                if owed_next
                    && !matches!(s.low(at + 1), "change" | "other" | "more" | "further")
                    && !s.has(range.clone(), &["letter", "letters", "adviser", "advice"]) =>
            {
                // "no arrears on the rent", "no rent arrears"
                return (!negated_but_no(s, range)).then_some(at..at + 2);
            }
            "any"
                if owed_next
                    && matches!(s.before(at, 1), "hasn't" | "haven't" | "without" | "have" | "has")
                    && (negated || s.before(at, 1) == "without") =>
            {
                return Some(at - 1..at + 2);
            }
            // "doesn't owe anything on the gas"
            "owe" | "owing" | "owed"
                if negated && (matches!(s.low(at + 1), "anything" | "owt" | "anyone") || s.follows(at + 1, &["a", "penny"])) =>
            {
                return Some(at..at + 2);
            }
            "not" | "n't" | "isn't" | "aren't"
                if s.low(at + 1) == "behind"
                    || s.follows(at + 1, &["in", "arrears"])
                    || s.follows(at + 1, &["any", "longer", "behind"]) =>
            {
                return Some(at..at + 2);
            }
            "longer" if s.before(at, 1) == "no" && s.has(at + 1..at + 5, &["behind", "owes", "arrears", "owe"]) => {
                return Some(at - 1..at + 2);
            }
            "nil" | "zero" | "gone"
                if s.lows(range.start..at).any(owed::owing)
                    && !negated
                    && !matches!(s.low(at + 1), "up" | "down" | "to" | "from" | "over" | "into" | "past") =>
            {
                return Some(at..at + 1);
            }
            // "the catalogue is gone altogether"
            "gone"
                if !negated
                    && !partly
                    && mention_just_before(s, at)
                    && (matches!(s.before(at, 1), "is" | "are" | "all" | "been")
                        || at > 0 && s.clitic(at - 1) == super::token::Clitic::S)
                    && s.tokens
                        .get(at + 1)
                        .is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "altogether" | "now" | "completely" | "and")) =>
            {
                return Some(at..at + 1);
            }
            "nil" | "zero" if mention_just_before(s, at) => return Some(at..at + 1),
            "cleared" | "settled" | "wiped" | "clear" | "written" | "paid" if !partly && !negated => {
                // "cleared two of the three loans"
                let some_of_it = (at + 1..at + 4).any(|i| s.low(i) == "of" && super::amount::cardinal(s, i - 1).is_some());
                if some_of_it {
                    continue;
                }
                let part_of_it =
                    s.tokens.get(at + 1 + usize::from(s.low(at + 1) == "off")).is_some_and(|t| matches!(t.kind, Kind::Money { .. }))
                        && s.has(at..at + 5, &["of"]);
                if part_of_it && !s.has(at..at + 7, &["fund"]) && !s.has(at..at + 4, &["all"]) {
                    continue;
                }
                let off = matches!(s.low(at + 1), "off")
                    || s.follows(at + 1, &["in", "full"])
                    || s.follows(at + 1, &["right", "off"])
                    || s.has(at + 1..at + 6, &["off"]) && low == "paid";
                let done = match low {
                    "cleared" | "settled" => {
                        let by_so_much = s.low(at + 1) == "by" && s.tokens.get(at + 2).is_none_or(|t| t.kind != Kind::Word);
                        !(by_so_much || s.has(at + 1..at + 3, &["some"]))
                    }
                    "wiped" | "written" => off || low == "wiped",
                    "paid" => {
                        let up =
                            s.low(at + 1) == "up" && s.tokens.get(at + 2).is_none_or(|t| t.kind != Kind::Word || s.low(at + 2) == "now");
                        off || up || matches!(s.before(at, 1), "all" | "fully")
                    }
                    _ => {
                        at > range.start && s.clitic(at - 1) == super::token::Clitic::S
                            || matches!(s.before(at, 1), "is" | "now" | "all" | "are" | "fully")
                                && !matches!(s.low(at + 1), "that" | "about" | "what" | "on" | "how")
                            || s.low(at + 1) == "now"
                            || s.before(at, 1) == "all" && s.low(at + 1) == "on"
                            || mention_just_before(s, at)
                                && (s.low(at + 1) == "since" || s.tokens.get(at + 1).is_none_or(|t| t.kind != Kind::Word))
                    }
                };
                if done && ours_or_passive(s, range.start, at) {
                    return Some(at..at + 1);
                }
            }
            "squared" | "settled" | "sorted"
                if matches!(s.low(at + 1), "up" | "off") && !negated && !partly && ours_or_passive(s, range.start, at) =>
            {
                return Some(at..at + 2);
            }
            // "The rent is bang on", "the gas is paid up"
            "bang" if s.low(at + 1) == "on" && mention_just_before(s, at) => return Some(at..at + 2),
            "done" | "finished" if s.low(at + 1) == "with" && !negated && !partly => return Some(at..at + 2),
            "square" | "straight" if !negated && matches!(s.low(at + 1), "on" | "with") => return Some(at..at + 1),
            "up-to-date" if !negated => return Some(at..at + 1),
            // "Owes £88 on the water and nothing on the gas"
            "nothing" | "nowt" if matches!(s.low(at + 1), "on" | "for") && s.has(0..at, &["owes", "owe", "owing"]) => {
                return Some(at..at + 2);
            }
            "up" if !negated_except_to(s, range.clone())
                && (s.follows(at, &["up", "to", "date"]) || s.mark(at + 1, '-') && s.low(at + 2) == "to" && s.low(at + 4) == "date") =>
            {
                return Some(at..at + 3);
            }
            "finished" if (s.has(at..at + 3, &["off"]) || s.low(at + 1) == "paying") && !negated => return Some(at..at + 1),
            _ => {}
        }
    }
    None
}

fn mention_just_before(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.mentions.iter().any(|m| m.at.end <= at && at - m.at.end <= 2)
}

fn negated_but_no(s: &Sentence<'_, '_>, range: std::ops::Range<usize>) -> bool {
    s.lows(range).any(|w| w.ends_with("n't"))
}

fn negated_except_to(s: &Sentence<'_, '_>, range: std::ops::Range<usize>) -> bool {
    s.lows(range).any(|w| w.ends_with("n't") || matches!(w, "not" | "never" | "get" | "getting" | "keep" | "bring"))
}

/// "She wants it cleared" and "asked for it to be cleared" are no clearance.
fn ours_or_passive(s: &Sentence<'_, '_>, start: usize, at: usize) -> bool {
    !s.lows(start..at).any(|w| listed!(w, "want wants be get getting asked request help will can could being until if"))
}
