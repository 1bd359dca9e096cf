//! Per cent: school attendance, named or plainly meant ("Kyle 78% this term").

use super::{
    amount::Sort,
    finding::{Findings, Knowledge},
    lexicon, past,
    sentence::Sentence,
    token::{Clitic, Kind},
    whose,
};
use crate::vocabulary::Unit;

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let bullet = usize::from(s.tokens.first().is_some_and(|t| matches!(t.kind, Kind::Mark('*' | '-'))));
    // "Marcus: attendance 71.5%. Tia: 96."
    let goes_on = s.schooled && k.names.iter().any(|name| name == s.low(bullet));
    // "School: Lewis 78, Poppy 86"
    let headed = s.mark(bullet + 1, ':') && matches!(s.low(bullet), "school" | "education" | "schools" | "schooling" | "academy");
    // "Attendance for half term: Ryan 74, Chloe 96"
    let titled = s
        .mentions
        .iter()
        .any(|m| k.unit(m.measure) == Unit::Percent && m.at.start < 3 && s.mark(s.parts[s.part_of(m.at.start)].at.end, ':'));
    let mut running: Option<usize> = k.only(Unit::Percent).filter(|_| goes_on || headed || titled);
    for i in 0..s.amounts.len() {
        let amount = &s.amounts[i];
        let part_at = s.part_of(amount.at.start);
        let part = &s.parts[part_at];
        if found.is_used(i)
            || amount.vague
            || amount.earlier
            || part.unreal
            || part.elsewhere
            || !matches!(amount.sort, Sort::Percent | Sort::Bare)
        {
            continue;
        }
        let near = s
            .mentions
            .iter()
            .filter(|m| k.unit(m.measure) == Unit::Percent)
            .filter(|m| s.part_of(m.at.start).abs_diff(part_at) <= 2 || amount.sort == Sort::Percent)
            .min_by_key(|m| amount.at.start.abs_diff(m.at.end));
        let mut chosen = None;
        if let Some(m) = near {
            let gap = if amount.at.start >= m.at.end { m.at.end..amount.at.start } else { amount.at.end..m.at.start };
            let fits = match amount.sort {
                Sort::Percent => gap.len() < 30 && !is_a_share(s, i),
                _ => {
                    amount.at.start >= m.at.end
                        && gap.len() < 9
                        && plain_gap(k, s, gap)
                        && (10_000..=100_000).contains(&amount.value)
                        && alone(s, amount.at.end)
                }
            };
            if fits {
                chosen = Some((m.measure, m.at.start.min(amount.at.start)..m.at.end.max(amount.at.end)));
            }
        }
        if chosen.is_none()
            && amount.sort == Sort::Percent
            && let Some(measure) = running.or_else(|| k.only(Unit::Percent))
            && let Some(name) = named_before(k, s, amount.at.start)
            && !is_a_share(s, i)
        {
            chosen = Some((measure, name..amount.at.end));
        }
        // "Tia's attendance is 89% and Marcus is on 76"
        if chosen.is_none()
            && amount.sort == Sort::Bare
            && (10_000..=100_000).contains(&amount.value)
            && alone(s, amount.at.end)
            && let Some(measure) = running
            && let Some(name) = named_before(k, s, amount.at.start).filter(|name| name + 4 >= amount.at.start)
        {
            chosen = Some((measure, name..amount.at.end));
        }
        // "62% for Kyle", "school have him at 71%", "no suspensions, and he's at 83%"
        if chosen.is_none()
            && amount.sort == Sort::Percent
            && !is_a_share(s, i)
            && let Some(measure) = k.only(Unit::Percent)
        {
            let headed =
                s.part_of(amount.at.start) < 4 && whose::heading(s, k.names).is_some() && s.parts[part_at].at.start == amount.at.start;
            let after = matches!(s.low(amount.at.end), "for") && k.names.iter().any(|n| n.as_str() == s.low(amount.at.end + 1));
            if after || headed || is_of_a_pupil(k, s) {
                chosen = Some((measure, if after { amount.at.start..amount.at.end + 2 } else { amount.at.clone() }));
            }
        }
        // "attendance this half term 88 nadia 71 ibrahim"
        if chosen.is_none()
            && amount.sort == Sort::Bare
            && (10_000..=100_000).contains(&amount.value)
            && k.names.iter().any(|name| name == s.low(amount.at.end))
            && let Some(m) = near.filter(|m| m.at.end <= amount.at.start)
        {
            found.take(i);
            found.observe_of(k, s, m.measure, amount.value, amount.at.start..amount.at.end + 1, Some(s.low(amount.at.end).to_string()));
            continue;
        }
        // "The attendance officer has Ellie at 91.2"
        if chosen.is_none()
            && amount.sort == Sort::Bare
            && (10_000..=100_000).contains(&amount.value)
            && matches!(s.before(amount.at.start, 1), "at" | "on")
            && k.names.iter().any(|name| name == s.before(amount.at.start, 2))
            && alone(s, amount.at.end)
            && let Some(m) = s.named_for.iter().chain(&s.mentions).find(|m| k.unit(m.measure) == Unit::Percent)
        {
            chosen = Some((m.measure, amount.at.start - 2..amount.at.end));
        }
        // "His attendance in Year 9 was 91%"
        let a_year_ago = matches!(s.before(amount.at.start, 1), "was" | "were")
            && (0..amount.at.start).any(|at| s.low(at) == "in" && s.low(at + 1) == "year" && !s.has(at..at + 3, &["this"]));
        if a_year_ago
            || past::is_past_state(s, amount.at.start)
            || is_of_a_class(s, amount.at.start)
            || chosen.is_some() && a_stranger_at_school(k, s, amount.at.start)
        {
            continue;
        }
        if let Some((measure, at)) = chosen {
            running = Some(measure);
            found.take(i);
            found.observe(k, s, measure, amount.value, at_name(k, s, at, amount.at.start));
        }
    }
}

/// School is spoken of, and one who goes there: a per cent is then the share of days, unless it is a mark.
fn is_of_a_pupil(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> bool {
    let all = || s.lows(0..s.tokens.len());
    let marked = all().any(|w| {
        listed!(
            w,
            "test tests exam exams mock mocks maths english science spelling score scored mark marks grade pass passed result results \
             battery appointments groups group classes course meetings therapy module homework"
        )
    });
    let at_school = s.mentions.iter().any(|m| k.is_of_school(m.measure))
        || all().any(|w| {
            listed!(w, "school academy college nursery tutor teacher figures figure register percentage missed attended attends attending term ewo sessions")
        });
    let somebody = s.pupil.is_some()
        || s.named.is_some()
        || all().any(|w| matches!(w, "he" | "she" | "him" | "her") || k.names.iter().any(|n| n == w));
    at_school && somebody && !marked
}

/// "Ibrahim's form has 96%": the share of a whole class.
fn is_of_a_class(s: &Sentence<'_, '_>, amount: usize) -> bool {
    (1..amount).any(|at| s.clitic(at - 1) == Clitic::S && matches!(s.low(at), "form" | "class" | "year" | "group" | "house"))
}

/// A possessive name that is not of the household: somebody else's child.
fn a_stranger_at_school(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: usize) -> bool {
    let part = &s.parts[s.part_of(amount)];
    let own = |t: &super::token::Token<'_>| k.names.iter().any(|name| *name == t.low);
    !k.names.is_empty()
        && !s.tokens.iter().any(own)
        && part.at.clone().any(|at| {
            let t = &s.tokens[at];
            t.capital()
                && t.clitic == Clitic::S
                && !t.shouted()
                && !lexicon::pronoun(&t.low)
                && !lexicon::link(&t.low)
                && super::agency::name(s, at).is_none()
                && lexicon::weekday(&t.low).is_none()
                && !super::ordinary::is_ordinary(&t.low)
                && t.raw.len() > 4
        })
}

/// The span begins with the name, where the name stands nearer than the word.
fn at_name(k: &Knowledge<'_>, s: &Sentence<'_, '_>, at: std::ops::Range<usize>, amount: usize) -> std::ops::Range<usize> {
    match named_before(k, s, amount) {
        Some(name) if name > at.start => name..at.end,
        _ => at,
    }
}

/// A name with nothing but small words between it and the per cent.
fn named_before(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: usize) -> Option<usize> {
    let mut at = amount;
    while at > 0 && at + 7 > amount {
        at -= 1;
        // "Lily (6): 97%"
        if s.mark(at, ')') && at > 2 && s.mark(at - 2, '(') {
            at -= 2;
            continue;
        }
        let token = &s.tokens[at];
        if s.amounts.iter().any(|a| a.earlier && a.at.contains(&at)) || matches!(token.kind, Kind::Mark('-' | ':' | '=' | '>' | '?')) {
            continue;
        }
        if token.kind != Kind::Word {
            return None;
        }
        if k.names.iter().any(|name| *name == token.low) {
            return Some(at);
        }
        if k.names.is_empty()
            && token.capital()
            && !token.shouted()
            && !lexicon::link(&token.low)
            && !super::ordinary::is_ordinary(&token.low)
            && token.raw.len() > 2
        {
            return Some(at);
        }
        if !(lexicon::link(&token.low) || matches!(token.low.as_ref(), "from"))
            || token.clitic != Clitic::None && !matches!(token.low.as_ref(), "he" | "she")
        {
            return None;
        }
    }
    None
}

/// A share of something else: "50% off", "100% sure", "39.9% APR".
fn is_a_share(s: &Sentence<'_, '_>, i: usize) -> bool {
    let end = s.amounts[i].at.end;
    let of_time = s.low(end) == "of" && s.has(end..end + 4, &["time", "sessions", "lessons", "school", "days"]);
    let target = s.has(
        s.amounts[i].at.start.saturating_sub(5)..end + 4,
        &["target", "minimum", "national", "threshold", "goal", "badge", "award", "certificate", "prize"],
    );
    let a_test = s.low(end) == "in"
        && !s.has(end..end + 3, &["school", "attendance"])
        && !s.windows.iter().any(|w| w.at.start == end)
        && !s.has(0..end, &["attendance"]);
    a_test
        || target
        || listed!(
            s.low(end),
            "off sure apr interest discount certain charge battery more less deduction reduction behind of mortgage cut better \
             there increase drop"
        ) && !of_time
        || s.before(s.amounts[i].at.start, 1) == "the"
            && matches!(s.before(s.amounts[i].at.start, 2), "below" | "above" | "under" | "than" | "meet" | "reach")
        || matches!(s.before(s.amounts[i].at.start, 1), "by" | "below" | "above" | "than" | "under" | "target")
}

fn plain_gap(k: &Knowledge<'_>, s: &Sentence<'_, '_>, gap: std::ops::Range<usize>) -> bool {
    let earlier_before = s.amounts.iter().any(|a| a.earlier && gap.contains(&a.at.start));
    gap.clone().all(|at| {
        s.windows.iter().any(|w| w.at.contains(&at))
            || s.amounts.iter().any(|a| a.earlier && a.at.contains(&at))
            || match s.tokens[at].kind {
                Kind::Mark(':' | '-' | '=' | '>') => true,
                Kind::Mark(',') => earlier_before,
                Kind::Word => {
                    k.names.iter().any(|name| name == s.low(at))
                        || earlier_before && matches!(s.low(at), "and" | "but" | "it" | "he" | "she" | "in")
                        || listed!(
                            s.low(at),
                            "is are was now at about around still currently down up to has gone went from dropped risen just only \
                         back figure improved increased fallen this sitting stands roughly nearly over hit reached"
                        )
                }
                _ => false,
            }
    })
}

/// A number that ends its clause: no other noun takes it.
fn alone(s: &Sentence<'_, '_>, end: usize) -> bool {
    s.tokens.get(end).is_none_or(|t| t.kind != Kind::Word)
        || s.windows.iter().any(|w| w.at.start == end)
        || listed!(s.low(end), "now this and but so for which from last since with up down he she according says")
}
