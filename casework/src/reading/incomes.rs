//! Money coming in by the month: "takes home £1,100 a month". What it rises or falls by, and what comes by the week, is left.

use std::ops::Range;

use super::{
    amount::{Amount, Sort},
    finding::{Findings, Knowledge},
    lexicon, past,
    sentence::Sentence,
    token::Clitic,
    window,
};
use crate::vocabulary::Unit;

/// Reads it.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    // "UC journal says £612"
    let journal = s.named_for.iter().filter(|m| {
        matches!(s.low(m.at.end), "journal" | "statement" | "account" | "letter")
            && matches!(s.low(m.at.end + 1), "says" | "shows" | "showing")
    });
    for m in s.mentions.iter().chain(journal) {
        if k.unit(m.measure) != Unit::Pence || k.is_debt(m.measure) {
            continue;
        }
        let part = s.part_of(m.at.start);
        // "First wage was £412": of however many days
        if s.before(m.at.start, 1) == "first" {
            continue;
        }
        if s.parts[part].unreal || s.parts[part].elsewhere {
            continue;
        }
        if let Some(at) = none_at_all(s, &m.at) {
            found.observe(k, s, m.measure, 0, at);
            continue;
        }
        let plain = s.lows(m.at.clone()).any(|w| listed!(w, "income takes take taking took gets payslip wages wage pay coming comes"));
        let reach: Range<usize> = m.at.start.saturating_sub(6)..m.at.end + 8;
        let near = s.amounts.iter().enumerate().filter(|(i, a)| {
            !found.is_used(*i)
                && a.sort == Sort::Money
                && !a.vague
                && !a.earlier
                && reach.contains(&a.at.start)
                && (s.part_of(a.at.start).abs_diff(part) <= usize::from(plain)
                    // "on PIP and UC, £1,104 a month", "UC came in, £1,104"
                    || s.parts.get(part + 1).is_some_and(|p| p.at.start == a.at.start))
        });
        let chosen = near
            .min_by_key(|(_, a)| if a.at.start >= m.at.end { a.at.start - m.at.end } else { (m.at.start.saturating_sub(a.at.end)) * 2 });
        let Some((i, amount)) = chosen else { continue };
        let rate =
            window::rate(s, amount.at.end).or_else(|| window::rate(s, amount.at.end + 1)).or_else(|| window::rate(s, amount.at.end + 2));
        let inside = m.at.contains(&amount.at.start) && s.lows(m.at.clone()).any(|w| w == "month");
        // "UC payment of £1,206": it comes by the month
        let payment =
            matches!(s.low(m.at.end), "payment" | "award" | "entitlement" | "of") && amount.at.start > m.at.end && amount.value >= 10_000;
        let monthly = inside
            || payment
            || rate.is_some_and(|(_, days)| days == 30)
            || s.has(reach.clone(), &["monthly", "pcm"])
            || s.follows(amount.at.end, &["for", "the", "month"])
            || s.follows(amount.at.end, &["last", "month"])
            || s.windows.iter().any(|w| w.at.start == amount.at.end && s.follows(w.at.start, &["this", "month"]));
        let other_rate = rate.is_some_and(|(_, days)| days != 30);
        // "£393 a month after deductions" is what comes in; "£40 of deductions" is not
        let net = (amount.at.end..amount.at.end + 5)
            .find(|i| matches!(s.low(*i), "after" | "net" | "with" | "including" | "since"))
            .unwrap_or(amount.at.end + 6)
            .min(s.parts[s.part_of(amount.at.start)].at.end);
        let change = s.lows(m.at.start.saturating_sub(3)..net).any(|w| {
            listed!(
                w,
                "more less extra increase increased deduct deducting deducted deduction deductions sanction sanctioned overpaid \
                 overpayment advance backdated owed owes off by short element arrears lost loses cut stopped rent repay saved \
                 claim cap spend spends spent"
            )
        });
        // "UC £1,043.22", "UC short again, £412": it comes by the month unless the note says otherwise
        let direct = amount.at.start >= m.at.end
            && amount.sure
            && (10_000..500_000).contains(&amount.value)
            && (m.at.end..amount.at.start).all(|at| {
                let w = s.low(at);
                s.tokens[at].kind != super::token::Kind::Word
                    || listed!(w, "cut reduced dropped increased risen fallen up is now short again only just at in came went this month about down to has been gone paid says shows showing journal statement letter of")
            })
            && amount.at.start < m.at.end + 5
            && (s.part_of(amount.at.start) == part || s.parts[part + 1].at.start == amount.at.start);
        // "£780 universal credit on top each month"
        let moved = s.before(amount.at.start, 1) == "to"
            && s.has(m.at.end..amount.at.start, &["cut", "reduced", "dropped", "gone", "increased", "risen", "fallen"]);
        let change = change && !moved;
        let direct = direct || amount.at.end == m.at.start && amount.sure && (10_000..500_000).contains(&amount.value) && !change;
        let change = change && !direct;
        let monthly = monthly || direct;
        let elsewhere = s.parts[s.part_of(amount.at.start)].unreal;
        if past::is_past_state(s, amount.at.start) {
            continue;
        }
        if !change && !elsewhere && !other_rate && (monthly || plain && amount.at.start >= m.at.end) && could_come_in(s, amount) {
            found.take(i);
            found.observe(k, s, m.measure, amount.value, m.at.start.min(amount.at.start)..amount.at.end.max(m.at.end));
        }
    }
    is_on(k, s, found);
}

/// "She's on £1,150 a month": what she lives on, without a word for it.
fn is_on(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let Some(measure) = (0..k.vocabulary.measures.len()).find(|m| k.unit(*m) == Unit::Pence && !k.is_debt(*m)) else { return };
    let on = |a: &Amount| {
        let at = a.at.start;
        let subject = lexicon::third_person(s.before(at, 2)) && at > 1 && s.clitic(at - 2) == Clitic::S
            || matches!(s.before(at, 2), "is" | "now") && lexicon::third_person(s.before(at, 3));
        let part = &s.parts[s.part_of(at)];
        s.before(at, 1) == "on"
            && subject
            && a.sure
            && !a.vague
            && !a.earlier
            && a.value >= 20_000
            && !part.unreal
            && !part.elsewhere
            && window::rate(s, a.at.end).is_some_and(|(_, days)| days == 30)
    };
    if let Some(i) = s.amounts.iter().position(|a| a.sort == Sort::Money && on(a)).filter(|i| !found.is_used(*i)) {
        found.take(i);
        found.observe(k, s, measure, s.amounts[i].value, s.amounts[i].at.clone());
    }
}

/// "Income nil", "no income at all".
fn none_at_all(s: &Sentence<'_, '_>, m: &Range<usize>) -> Option<Range<usize>> {
    if !s.has(m.clone(), &["income"]) || s.has(m.end..m.end + 1, &["tax", "support", "change", "changes", "details"]) {
        return None;
    }
    let other = |at: usize| matches!(s.low(at), "other" | "extra" | "spare" | "more");
    if s.before(m.start, 1) == "no" && !other(m.start) && !s.has(m.end..m.end + 3, &["for", "until", "if"]) {
        return Some(m.start - 1..m.end);
    }
    (m.end..m.end + 3)
        .take_while(|at| matches!(s.low(*at), "is" | "now" | ":" | "-" | "nil" | "zero" | "nothing" | "none"))
        .find(|at| matches!(s.low(*at), "nil" | "zero" | "nothing" | "none"))
        .map(|at| m.start..at + 1)
}

fn could_come_in(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    // "UC pays £640"
    let pays = s.before(amount.at.start, 1) == "pays" && s.mentions.iter().any(|m| m.at.end + 1 == amount.at.start);
    let got = s.before(amount.at.start, 1) == "paid" && matches!(s.before(amount.at.start, 2), "was" | "is" | "been" | "gets" | "got");
    pays || got || !s.has(amount.at.start.saturating_sub(3)..amount.at.start, &["than", "under", "below", "over", "pays", "paid", "paying"])
}
