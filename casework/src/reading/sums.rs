//! Counts that add up: "once in December and twice in January", an event on each of some days, and a sum that the note itself
//! tells after its parts ("three nights, then two more, so five"; "That's six this year").

use super::{
    amount::{Amount, Sort},
    calendar, earnest,
    finding::{Findings, Knowledge},
    lexicon,
    phrase::{Mention, Strength},
    sentence::{Join, Sentence},
    suggestion::Suggested,
    token::{Clitic, Kind},
};
use crate::vocabulary::Unit;

/// Reads them; after the counts themselves, whose parts a sum takes the place of.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let counted = |m: &&Mention| matches!(k.unit(m.measure), Unit::Count | Unit::Nights);
    let mut all = s.mentions.iter().filter(counted);
    let Some(first) = all.next() else { return kept_in(k, s, found) };
    if !all.all(|m| m.measure == first.measure) || !is_told(k, s, first) {
        return;
    }
    if let Some(i) = told_sum(k, s, first) {
        replace(k, s, first, s.amounts[i].value, first.at.start..s.amounts[i].at.end, found);
        found.take(i);
    } else if let Some((sum, end)) = added_up(k, s, first) {
        replace(k, s, first, sum, first.at.start..end, found);
    } else if let Some((days, end)) = on_each_day(k, s, first) {
        replace(k, s, first, days * 1000, first.at.start..end, found);
    }
}

/// "That's six since Christmas", "So three in all": the sum of what the sentence before was counting, told in one of its own.
pub(super) fn told_after(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let Some(measure) = s.counted.filter(|_| s.mentions.is_empty() && !s.is_question()) else { return };
    let Some(part) = s.parts.first().filter(|p| !p.unreal && !p.elsewhere) else { return };
    let Some(i) = s.amounts.iter().position(|a| part.at.contains(&a.at.start)).filter(|i| !found.is_used(*i)) else { return };
    let amount = &s.amounts[i];
    let opens = is_pointed(s, amount.at.start) && amount.at.start <= 4;
    if opens && is_a_count(k, s, measure, amount) {
        found.take(i);
        found.observe(k, s, measure, amount.value, part.at.start..amount.at.end);
        found.supersedes = Some(measure);
    }
}

fn is_told(k: &Knowledge<'_>, s: &Sentence<'_, '_>, m: &Mention) -> bool {
    let part = &s.parts[s.part_of(m.at.start)];
    !part.unreal && !part.elsewhere && !s.is_question() && earnest::is_in_earnest(s, m, k.unit(m.measure))
}

/// What is counted already gives way to the sum, and the sum is about the same one.
fn replace(k: &Knowledge<'_>, s: &Sentence<'_, '_>, m: &Mention, value: i64, at: std::ops::Range<usize>, found: &mut Findings) {
    let Some(known) = k.vocabulary.measures.get(m.measure) else { return };
    let mine = |fact: &Suggested| matches!(fact, Suggested::Observation { measure, .. } if *measure == known.id);
    let about = found.out.iter().find(|f| mine(&f.fact)).and_then(|f| match &f.fact {
        Suggested::Observation { about, .. } => about.clone(),
        _ => None,
    });
    found.out.retain(|f| !mine(&f.fact));
    found.observe(k, s, m.measure, value, at);
    if let (Some(name), Some(last)) = (about, found.out.last_mut())
        && let Suggested::Observation { about, .. } = &mut last.fact
    {
        about.get_or_insert(name);
    }
}

/// A number of nights, of times, or one with nothing else that it could count.
fn is_a_count(k: &Knowledge<'_>, s: &Sentence<'_, '_>, measure: usize, a: &Amount) -> bool {
    if a.vague || a.earlier || a.value % 1000 != 0 || !(0..=400_000).contains(&a.value) {
        return false;
    }
    let nights = matches!(s.low(a.at.end), "night" | "nights");
    let alone = s.tokens.get(a.at.end).is_none_or(|t| t.kind != Kind::Word)
        || s.windows.iter().any(|w| w.at.start == a.at.end)
        || matches!(s.low(a.at.end), "now" | "altogether" | "overall" | "total" | "all" | "so")
        || s.low(a.at.end) == "in" && matches!(s.low(a.at.end + 1), "all" | "total" | "as");
    match (k.unit(measure), a.sort) {
        (Unit::Nights, Sort::Bare) => nights || alone,
        (Unit::Count, Sort::Times) => true,
        (Unit::Count, Sort::Bare) => !nights && (alone || lexicon::event_noun(s.low(a.at.end))),
        _ => false,
    }
}

/// "so five", "that's five", "makes it five", "total five".
fn is_pointed(s: &Sentence<'_, '_>, at: usize) -> bool {
    let back = usize::from(matches!(s.before(at, 1), "now" | "about"));
    let at = at - back;
    match s.before(at, 1) {
        "so" | "makes" | "making" | "totalling" | "total" | "=" | "altogether" => true,
        "that" | "it" => {
            s.clitic(at - 1) == Clitic::S && s.before(at, 1) == "that" || matches!(s.before(at, 2), "makes" | "making" | "brings")
        }
        "is" => s.before(at, 2) == "that",
        _ => false,
    }
}

/// The last number, where the note says that it is the sum, or it is one.
fn told_sum(k: &Knowledge<'_>, s: &Sentence<'_, '_>, m: &Mention) -> Option<usize> {
    let counts = |a: &Amount| is_a_count(k, s, m.measure, a);
    let last = s.amounts.iter().rposition(counts)?;
    let a = &s.amounts[last];
    let parts: Vec<&Amount> =
        s.amounts[..last].iter().filter(|a| !a.vague && !a.earlier && matches!(a.sort, Sort::Times | Sort::Bare)).collect();
    let noun = a.at.end + usize::from(matches!(s.low(a.at.end), "night" | "nights" | "times" | "visits" | "trips"));
    let marked = matches!(s.low(noun), "altogether" | "overall")
        || s.low(noun) == "in" && matches!(s.low(noun + 1), "all" | "total")
        || s.low(noun) == "all" && s.low(noun + 1) == "told"
        || is_pointed(s, a.at.start);
    let adds_up =
        parts.len() > 1 && parts.iter().map(|a| a.value).sum::<i64>() == a.value && s.parts[s.part_of(a.at.start)].join != Join::And;
    (a.at.start >= m.at.end && (marked && !parts.is_empty() || adds_up)).then_some(last)
}

/// Of which time a number tells: "in December", "at New Year", "on Friday", "last week". Where it is this year and last, the
/// two are no sum.
fn is_dated(s: &Sentence<'_, '_>, a: &Amount) -> bool {
    let from = a.at.end;
    (from..(from + 9).min(s.tokens.len()))
        .take_while(|at| s.tokens[*at].kind == Kind::Word || s.windows.iter().any(|w| w.at.contains(at)))
        .any(|at| {
            lexicon::month(s.low(at)).is_some()
                || lexicon::weekday(s.low(at)).is_some()
                || s.low(at) == "since"
                || s.low(at) == "the" && s.low(at + 2) == "before"
                || s.follows(at, &["half", "term"])
                || matches!(
                    s.low(at),
                    "christmas"
                        | "easter"
                        | "weekend"
                        | "yesterday"
                        | "year"
                        | "week"
                        | "night"
                        | "month"
                        | "today"
                        | "more"
                        | "autumn"
                        | "spring"
                        | "summer"
                        | "winter"
                        | "term"
                        | "new"
                ) && at > from
        })
}

/// "She was kept in two nights in January and three in February": of the place that the words before told of.
fn kept_in(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let [one] = found.out.as_slice() else { return };
    let Suggested::Observation { measure, .. } = &one.fact else { return };
    let Some(measure) = k.vocabulary.measures.iter().position(|m| m.id == *measure && m.unit == Unit::Nights) else { return };
    let Some(at) = s.amounts.iter().find(|a| matches!(s.low(a.at.end), "night" | "nights")).map(|a| a.at.clone()) else { return };
    let told = Mention { at: at.end..at.end + 1, measure, strength: Strength::Full };
    if let Some((sum, end)) = added_up(k, s, &told) {
        replace(k, s, &told, sum, at.start..end, found);
    }
}

/// A month or a day of the week.
fn is_a_day(s: &Sentence<'_, '_>, at: usize) -> bool {
    lexicon::month(s.low(at)).is_some() || lexicon::weekday(s.low(at)).is_some()
}

/// "once in December and twice in January": what the first and those that are joined to it come to, and where they end.
fn added_up(k: &Knowledge<'_>, s: &Sentence<'_, '_>, m: &Mention) -> Option<(i64, usize)> {
    let counts: Vec<&Amount> = s.amounts.iter().filter(|a| is_added(k, s, m.measure, a)).collect();
    let (first, rest) = counts.split_first()?;
    let this_and_last = s.windows.iter().any(|w| w.earlier) && s.windows.iter().any(|w| !w.earlier && s.low(w.at.start) == "this");
    let joined = |a: &&Amount| {
        let n = s.part_of(a.at.start);
        let begins = (s.parts[n].at.start..a.at.start).all(|at| matches!(s.low(at), "another" | "then" | "again" | "a" | "further"));
        let strangers = s.parts[n].unreal
            || s.parts[n].elsewhere
            || s.mentions.iter().any(|m| s.part_of(m.at.start) == n)
            || s.parts[n].at.clone().any(|at| k.names.iter().any(|name| name == s.low(at)));
        let listed = s.parts[n].join == Join::Comma && (s.low(a.at.end) == "since" || a.sort == Sort::Times && is_a_day(s, a.at.end));
        begins && !strangers && (listed || matches!(s.parts[n].join, Join::And | Join::Because))
    };
    let close = first.at.start < m.at.end + 8 && m.at.start < first.at.end + 14;
    if !close || this_and_last {
        return None;
    }
    let added: i64 = rest.iter().map(|a| a.value).sum();
    // "Three nights at half term, then two more last week"
    let more = rest.iter().all(|a| s.low(a.at.end) == "more");
    let dated = is_dated(s, first) || more;
    if !rest.is_empty() && dated && rest.iter().all(|a| joined(a) && is_dated(s, a)) {
        return Some((first.value.saturating_add(added), counts[counts.len() - 1].at.end));
    }
    // "Once in A&E with the burn, twice with the chest": more than a part of the first, and told in the same way
    let alike = |a: &&Amount| {
        a.sort == Sort::Times
            && s.parts[s.part_of(a.at.start)].at.start == a.at.start
            && matches!(s.low(a.at.end), "with" | "for" | "after")
    };
    if added > first.value && first.sort == Sort::Times && rest.iter().all(|a| alike(a) && joined_by_any(s, a)) {
        return Some((first.value.saturating_add(added), counts[counts.len() - 1].at.end));
    }
    // "one night in February and another last week"
    let again = s.parts.iter().find(|p| {
        let noun = p.at.start + 1;
        let dated = Amount { at: p.at.start..noun, ..(*first).clone() };
        s.low(p.at.start) == "another"
            && p.at.start >= first.at.end
            && !p.unreal
            && !p.elsewhere
            && !s.amounts.iter().any(|a| a.at.start == noun)
            && is_dated(s, &dated)
            && !p.at.clone().any(|at| s.mentions.iter().any(|m| m.at.contains(&at)) || k.names.iter().any(|name| name == s.low(at)))
    });
    again
        .filter(|_| rest.is_empty() && first.at.start >= s.parts[s.part_of(m.at.start)].at.start && is_dated(s, first))
        .map(|p| (first.value.saturating_add(1000), p.at.start + 1))
}

fn joined_by_any(s: &Sentence<'_, '_>, a: &Amount) -> bool {
    let part = &s.parts[s.part_of(a.at.start)];
    matches!(part.join, Join::Comma | Join::And) && !part.unreal && !part.elsewhere
}

fn is_added(k: &Knowledge<'_>, s: &Sentence<'_, '_>, measure: usize, a: &Amount) -> bool {
    let dated = is_dated(s, a)
        && matches!(
            s.low(a.at.end),
            "in" | "on" | "at" | "over" | "last" | "this" | "more" | "nights" | "since" | "the" | "before" | "after"
        )
        || is_dated(s, a) && s.mentions.iter().any(|m| m.at.start == a.at.end && m.measure == measure);
    is_a_count(k, s, measure, a)
        || dated && !a.vague && !a.earlier && a.sort == Sort::Bare && a.value % 1000 == 0 && (0..=60_000).contains(&a.value)
}

/// "2nd", "3/12", "19 December": where it ends.
fn a_date(s: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    calendar::written(s, at).map(|(end, _)| end).or_else(|| matches!(s.tokens[at].kind, Kind::Ordinal(1..=31)).then_some(at + 1))
}

/// "Paramedics Friday, paramedics Saturday and again Sunday": as many as there are days.
fn on_each_day(k: &Knowledge<'_>, s: &Sentence<'_, '_>, first: &Mention) -> Option<(i64, usize)> {
    let slept = s.lows(first.at.clone()).any(|w| matches!(w, "slept" | "sleeping" | "rough" | "cells" | "custody" | "street"))
        || s.before(first.at.start, 1) == "slept";
    if k.unit(first.measure) != Unit::Count && !slept || s.amounts.iter().any(|a| a.sort != Sort::Money && s.low(a.at.start) != "both") {
        return None;
    }
    let (mut days, mut end, mut at) = (0, first.at.end, first.at.end);
    let mut months = false;
    while at < s.tokens.len() {
        let low = s.low(at);
        if let Some(m) = s.mentions.iter().find(|m| m.at.start == at) {
            at = m.at.end;
        } else if lexicon::weekday(low).is_some() || low == "last" && s.low(at + 1) == "night" {
            days += 1;
            at += 1 + usize::from(matches!(s.low(at + 1), "night" | "morning" | "evening"));
            end = at;
        } else if let Some(after) = a_date(s, at) {
            days += 1;
            months |= s.lows(at..after).any(|w| lexicon::month(w).is_some());
            (at, end) = (after, after);
        } else if s.tokens[at].kind != Kind::Word && matches!(low, "," | "&" | "+")
            || matches!(
                low,
                "again"
                    | "on"
                    | "out"
                    | "called"
                    | "came"
                    | "and"
                    | "then"
                    | "back"
                    | "the"
                    | "attended"
                    | "visited"
                    | "were"
                    | "was"
                    | "been"
                    | "round"
                    | "here"
                    | "there"
            )
        {
            at += 1;
        } else {
            break;
        }
    }
    // "every Monday and Friday" is a habit, "on 3 October and 17 October" may be dates of something else
    let least = if months && !s.has(first.at.end..end, &["again"]) { 3 } else { 2 };
    (days >= least && !s.has(0..first.at.start, &["every", "each", "most"])).then_some((days, end))
}
