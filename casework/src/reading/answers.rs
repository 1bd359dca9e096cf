//! Questions and their answers in one breath: "How many A&E trips? Two, both in March.", "Nights in the cells? Three."

use super::{
    amount::{Amount, Sort},
    counted::{Counted, counted},
    earnest,
    finding::{Findings, Knowledge},
    lexicon,
    phrase::Mention,
    sentence::Sentence,
    token::Kind,
};
use crate::vocabulary::Unit;

/// Reads the number that answers, where nothing nearer has claimed it.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    for asked in (0..s.tokens.len()).filter(|at| s.mark(*at, '?')) {
        let from = s.tokens[..asked].iter().rposition(|t| t.is_mark('?')).map_or(0, |at| at + 1);
        let Some(m) = the_one_asked_about(k, s, from..asked) else { continue };
        let Some(i) = s.amounts.iter().position(|a| a.at.start > asked).filter(|i| !found.is_used(*i)) else { continue };
        if answers(k, s, m, asked, &s.amounts[i]) {
            found.take(i);
            found.observe(k, s, m.measure, s.amounts[i].value, m.at.start..s.amounts[i].at.end);
        }
    }
}

/// The one measure that a question names.
fn the_one_asked_about<'s>(k: &Knowledge<'_>, s: &'s Sentence<'_, '_>, question: std::ops::Range<usize>) -> Option<&'s Mention> {
    let mut named = s.mentions.iter().filter(|m| question.contains(&m.at.start));
    let first = named.next()?;
    let unit = k.unit(first.measure);
    let part = &s.parts[s.part_of(first.at.start)];
    let one = named.all(|m| m.measure == first.measure) && unit != Unit::Pence;
    (one && !part.unreal && !part.elsewhere && earnest::is_in_earnest(s, first, unit)).then_some(first)
}

/// The number comes first in the answer, and counts what was asked for or nothing else.
fn answers(k: &Knowledge<'_>, s: &Sentence<'_, '_>, about: &Mention, asked: usize, number: &Amount) -> bool {
    let led = (asked + 1..number.at.start).all(|at| {
        s.tokens[at].kind != Kind::Word
            || lexicon::slight(s.low(at))
            || matches!(s.low(at), "yes" | "yeah" | "a" | "the" | "now" | "down" | "to")
    });
    let part = &s.parts[s.part_of(number.at.start)];
    if !led || number.vague || number.earlier || part.unreal || part.elsewhere {
        return false;
    }
    match (k.unit(about.measure), number.sort, counted(s, number)) {
        (Unit::Percent, Sort::Bare, Counted::Nothing) => (10_000..=100_000).contains(&number.value),
        (Unit::Percent, Sort::Percent, _)
        | (Unit::Count, Sort::Times | Sort::Bare, Counted::Nothing | Counted::Events)
        | (Unit::Hours, Sort::Bare, Counted::Nothing | Counted::Hours)
        | (Unit::Units, Sort::Bare, Counted::Nothing) => true,
        (Unit::Nights, Sort::Bare, Counted::Nothing | Counted::Nights) => {
            s.lows(about.at.start.saturating_sub(3)..asked).any(|w| w.starts_with("night"))
        }
        (_, Sort::Bare, Counted::Mention(other)) => s.mentions[other].measure == about.measure,
        _ => false,
    }
}
