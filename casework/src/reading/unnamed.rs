//! Debts that are told without the vocabulary's word for them: an unpaid bill, what is chased, what "it" still stands at.

use std::ops::Range;

use super::{
    amount::{Amount, Sort},
    debts::{headed, is_a_list},
    finding::Knowledge,
    lexicon,
    owed::is_general,
    sentence::Sentence,
    token::Kind,
};
use crate::vocabulary::Unit;

/// "Phone bill £74 unpaid", a line under "Debts" with a name that the vocabulary does not know: a debt of the general kind.
pub(super) fn unnamed(k: &Knowledge<'_>, s: &Sentence<'_, '_>, i: usize, found_debt: bool) -> Option<(usize, Range<usize>)> {
    let amount = &s.amounts[i];
    let part = s.parts[s.part_of(amount.at.start)].at.clone();
    // "Owing: rent 640, tv licence 159": under a heading a number needs no sign
    let plain = amount.sort == Sort::Bare
        && (headed(s) || found_debt && i > 0 && s.lows(part.clone()).any(is_a_bill))
        && amount.value >= 10_000
        && (amount.at.end..part.end).all(|at| s.tokens[at].kind != Kind::Word)
        && part.start < amount.at.start
        && s.lows(part.start..amount.at.start).all(|w| !lexicon::event_noun(w) && lexicon::month(w).is_none());
    if !plain && (amount.sort != Sort::Money || !amount.sure)
        || amount.value == 0
        || s.mentions.iter().any(|m| part.contains(&m.at.start) && k.unit(m.measure) == Unit::Pence)
    {
        return None;
    }
    let no_debt = !s.mentions.iter().any(|m| k.is_debt(m.measure));
    let wages = s.has(0..s.tokens.len(), &["wages", "work", "invoice", "deposit", "leave", "expenses"]);
    let unpaid = no_debt && s.has(part.clone(), &["unpaid", "outstanding", "overdue", "arrears"]) && !wages
        || no_debt && (s.low(amount.at.end) == "behind" || s.follows(amount.at.end, &["in", "arrears"]));
    // "She was £1,000 behind in the spring, it's £300 now"
    let moved = s.amounts.iter().any(|a| {
        a.earlier && a.at.end <= amount.at.start && a.sort == Sort::Money && matches!(s.low(a.at.end), "behind" | "owing" | "owed")
    });
    let unpaid = unpaid || no_debt && moved;
    // "has to pay back £1,460"
    let back = s.follows(amount.at.start.saturating_sub(2), &["pay", "back"]) || s.before(amount.at.start, 1) == "repay";
    let unpaid = unpaid || no_debt && back && s.has(part.start..amount.at.start, &["has", "have", "must", "having"]);
    // "TV licence £169, water £277 both outstanding"
    let unpaid = unpaid
        || no_debt
            && s.parts.last().is_some_and(|p| {
                s.has(p.at.clone(), &["both", "all"])
                    && s.lows(p.at.clone()).any(|w| matches!(w, "outstanding" | "unpaid" | "owing" | "overdue"))
            });
    // "Bailiffs want £612 by Friday"
    // "Brighthouse are chasing £415"
    let chased = no_debt
        && (1..5).any(|back| matches!(s.before(amount.at.start, back), "chasing" | "pursuing" | "demanding"))
        && !s.has(0..amount.at.start, &["i", "we", "he", "she"]);
    let pursued = chased
        || s.mentions.is_empty()
            && s.has(0..amount.at.start, &["bailiff", "bailiffs", "enforcement", "collectors"])
            && s.has(0..amount.at.start, &["want", "wants", "wanting", "demanding", "letter", "chasing", "after"]);
    let label = s.tokens[part.start..amount.at.start].iter().any(|t| t.kind == Kind::Word && t.low.len() > 2)
        && !s.has(part.clone(), &["total", "was", "paid", "paying", "income"]);
    let changed = s.before(amount.at.start, 1) == "by" && !s.has(part.clone(), &["overdrawn"]);
    // "Debts: £640 rent; £400 to a mate"
    let to_somebody = (headed(s) || found_debt && is_a_list(k, s)) && s.low(amount.at.end) == "to" && part.start == amount.at.start;
    let refers = s.debt.is_some() && s.mentions.is_empty() && !wages && points_back(s, amount);
    // "Rang the council tax line: balance £1,212"
    let account = s.mentions.is_empty() && s.has(part.clone(), &["balance", "outstanding", "arrears"]);
    if let Some(m) = s.named_for.iter().find(|m| k.is_debt(m.measure) && m.at.end <= amount.at.start).filter(|_| account) {
        return Some((m.measure, part.start..amount.at.end));
    }
    // "Overpayment £604, water £229": a bill in a list of what is owed
    let in_list = i > 0
        && found_debt
        && (amount.at.end..part.end).all(|at| s.tokens[at].kind != Kind::Word)
        && part.len() < 6
        && s.lows(part.start..amount.at.start).any(is_a_bill);
    let balance = s.debt.is_some()
        && s.mentions.iter().all(|m| is_general(s, m))
        && s.has(0..amount.at.start, &["balance", "outstanding", "arrears", "owing"])
        && (s.mark(amount.at.start.saturating_sub(1), ':') || s.before(amount.at.start, 1) == "is");
    ((unpaid || pursued || refers || balance || s.owed && label || to_somebody || plain || in_list) && !changed).then_some(())?;
    s.debt.filter(|_| !s.owed).or_else(|| k.general_debt()).map(|measure| (measure, part.start..amount.at.end))
}

/// What is billed and has no measure of its own.
fn is_a_bill(word: &str) -> bool {
    listed!(word, "water phone licence license broadband sky nursery mobile virgin bt dinners")
}

/// "They are at £1,310", "It's £890 now", "Down to £640": of the debt that the sentence before named.
fn points_back(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    // "He says it's £700 now"
    let told = usize::from(lexicon::third_person(s.low(0)) && matches!(s.low(1), "says" | "said" | "thinks" | "reckons" | "say")) * 2;
    let yearly = s.has(amount.at.end..amount.at.end + 4, &["year", "bill", "month", "week", "for", "altogether", "fee"]);
    let pointed = matches!(s.low(told), "it" | "that" | "they" | "this" | "now" | "still" | "balance" | "down" | "currently")
        || matches!(s.low(0), "the") && s.low(1) == "balance";
    // "He hasn't, it's still £120"
    let own = s.parts[s.part_of(amount.at.start)].at.start;
    let afresh = own > 0 && own < 5 && matches!(s.low(own), "it" | "that" | "they" | "still") && !yearly;
    if afresh
        && s.lows(own + 1..amount.at.start).all(|w| lexicon::link(w) || lexicon::slight(w))
        && s.tokens.get(amount.at.end).is_none_or(|t| t.kind != Kind::Word)
    {
        return true;
    }
    // "She's borrowed from Provident again. £300."
    if amount.at.start == 0 && s.tokens.iter().all(|t| t.kind != Kind::Word) {
        return true;
    }
    // "£1,043 is the figure"
    if amount.at.start <= 1
        && s.low(amount.at.end) == "is"
        && matches!(s.low(amount.at.end + 1), "the" | "what")
        && s.has(amount.at.end..amount.at.end + 4, &["figure", "total", "balance", "owes", "left"])
    {
        return true;
    }
    let plain =
        s.lows(told + 1..amount.at.start).all(|w| lexicon::link(w) || lexicon::slight(w) || matches!(w, "it" | "says" | "she" | "he"));
    pointed && plain && !yearly && amount.at.start < 7
}
