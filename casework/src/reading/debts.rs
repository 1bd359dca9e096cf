//! Money owed: which amounts can be, and which debt each is. Whether the note says that it is owed lies in [`super::owed`].

use std::ops::Range;

use super::{
    amount::{Amount, Sort},
    clearance,
    finding::{Findings, Knowledge},
    lexicon, one_debt,
    owed::{everyday, inherently_owed, is_general, is_said_owed, is_verb_owe, joining, owing_in, tight},
    phrase::Mention,
    sentence::{Join, Sentence},
    token::{Kind, Token},
    whose, window,
};
use crate::vocabulary::Unit;

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let mut bound: Vec<usize> = Vec::new();
    // "Out: rent £60, catalogue £25": what goes out by the month
    if matches!(s.low(0), "out" | "outgoings" | "spending" | "expenditure" | "outgoing") && s.mark(1, ':') {
        return;
    }
    let mut listed = s.owed || headed(s) || is_a_list(k, s) || clearance::is_told(k, s);
    for i in 0..s.amounts.len() {
        let amount = &s.amounts[i];
        if found.is_used(i) || !could_be_owed(s, amount) || is_the_sum(s, i) {
            continue;
        }
        let Some(n) = measure_for(k, s, i, &bound) else {
            if let Some((measure, at)) = unnamed(k, s, i, !bound.is_empty()) {
                found.take(i);
                let value = if amount.sort == Sort::Money { amount.value } else { amount.value / 10 };
                let measure = one_debt::by_company(k, s, amount).filter(|_| k.general_debt() == Some(measure)).unwrap_or(measure);
                found.observe(k, s, measure, value, at);
            }
            continue;
        };
        let mention = &s.mentions[n];
        if !is_said_owed(s, mention, amount, listed) {
            continue;
        }
        // "Opened the council tax letter. She owes £890."
        let creditor = matches!(s.low(amount.at.end), "to" | "on" | "for" | "with") || amount.at.start > mention.at.end + 3;
        // "Council tax team say she owes £1,240"
        let teller = s.named_for.iter().find(|m| {
            k.is_debt(m.measure)
                && m.at.end <= mention.at.start
                && matches!(s.low(m.at.end), "team" | "office" | "officer" | "company" | "supplier" | "people" | "letter" | "line")
        });
        if let Some(measure) = teller.map(|m| m.measure).or(s.debt).filter(|_| is_general(s, mention) && !creditor && bound.is_empty()) {
            found.take(i);
            found.observe(k, s, measure, amount.value, mention.at.start.min(amount.at.start)..amount.at.end.max(mention.at.end));
            bound.push(n);
            continue;
        }
        let whole = amount.at.start.min(mention.at.start)..amount.at.end.max(mention.at.end);
        let measure = one_debt::by_company(k, s, amount).filter(|_| is_general(s, mention)).unwrap_or(mention.measure);
        let value = if amount.sort == Sort::Money { amount.value } else { amount.value / 10 };
        found.take(i);
        found.observe(k, s, measure, value, whole);
        bound.push(n);
        listed = true;
    }
    one_debt::read(k, s, found);
    let measures: Vec<usize> = bound.iter().map(|n| s.mentions[*n].measure).collect();
    clearance::read(k, s, &measures, found);
}

/// Money that is neither a payment, a rate, a change nor somebody else's.
pub(super) fn could_be_owed(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let part = &s.parts[s.part_of(amount.at.start)];
    // "agreed to pay £15 a month off the £2,015 rent debt": whatever is agreed, the debt is there
    let given = s.before(amount.at.start, 1) == "the"
        && amount.sort == Sort::Money
        && s.lows(amount.at.end..amount.at.end + 4).any(|w| matches!(w, "debt" | "arrears" | "owed" | "owing"));
    if given && !part.elsewhere && !amount.vague && !amount.earlier && !s.is_question() {
        return true;
    }
    if amount.vague || amount.earlier || part.unreal || part.elsewhere || !matches!(amount.sort, Sort::Money | Sort::Bare) {
        return false;
    }
    let (start, end) = (amount.at.start, amount.at.end);
    let lead = start.saturating_sub(4)..start;
    if is_cleared(s, amount) || s.has(lead, &["dhp", "grant", "award", "backdated", "refund", "compensation"]) {
        return false;
    }
    if s.has(end..end + 4, &["backdated", "refund", "wages"]) || s.follows(end, &["in", "back"]) {
        return false;
    }
    if window::rate(s, end).is_some()
        || !(s.low(end) == "back" && s.has(start.saturating_sub(2)..start, &["wants", "want"]))
            && listed!(s.low(end), "off more extra less towards written payment payments refund cheaper back rebate limit grant")
    {
        return false;
    }
    let moved = s.lows(start.saturating_sub(6)..start).any(|w| {
        listed!(
            w,
            "increased increase risen rise rose gone went fell fallen fall dropped drop reduced cut grown grew come came crept down up"
        )
    });
    if s.before(start, 1) == "by" && !moved && s.has(start.saturating_sub(6)..start, &["overdrawn", "behind", "arrears", "debt", "red"]) {
        return true;
    }
    if matches!(s.before(start, 1), "below" | "by" | "extra" | "another" | "every" | "saved" | "under") && s.before(start, 2) != "behind" {
        return s.before(start, 1) == "another" && s.has(0..start, &["owes", "owe"]);
    }
    !s.lows(start.saturating_sub(3)..start).any(|w| {
        listed!(
            w,
            "pays paying paid repaying repays repaid instalment instalments installments knocked offered deducting deducted lent \
             spent spends bought saved cost costs payment payments gave plan award reduction refunded"
        )
    }) || s.has(start.saturating_sub(3)..start, &["left", "still", "owes", "leaving", "leaves"])
        || matches!(s.low(end), "left" | "remaining" | "outstanding" | "owing")
            && !(s.before(start, 1) == "of" && s.before(start, 2).starts_with("instal"))
}

/// The amount is what was cleared or written off, not what is left.
pub(super) fn is_cleared(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let own = s.part_of(amount.at.start);
    let near = s.parts[own.saturating_sub(1)].at.start.max(amount.at.start.saturating_sub(6))..s.parts[own].at.end.min(amount.at.end + 8);
    if s.has(near.clone(), &["left", "still", "now", "remaining", "but", "half", "not", "owing", "owes", "hasn't", "to"]) {
        return false;
    }
    s.has(near.start..amount.at.start, &["cleared", "settled", "wiped"])
        || near.clone().any(|at| matches!(s.low(at), "written" | "wrote") && s.low(at + 1) == "off")
        || s.low(amount.at.end) == "which" && (amount.at.end..amount.at.end + 5).any(|at| s.follows(at, &["written", "off"]))
        || s.has(amount.at.end..near.end, &["wiped", "cleared", "gone"])
        || (amount.at.end..near.end).any(|at| s.low(at) == "paid" && matches!(s.before(at, 1), "been" | "is" | "already" | "now"))
}

/// The one debt that a sentence names without an amount: what "she owes £890" in the next one is about.
/// With an amount too, where the next moves on from it: "Three months behind on the rent, £1,410. Now down to £600."
pub(super) fn named_without_amount(k: &Knowledge<'_>, s: &Sentence<'_, '_>, moves_on: bool) -> Option<usize> {
    let mut all = s.mentions.iter().chain(&s.named_for).filter(|m| k.is_debt(m.measure) && !is_general(s, m));
    let first = all.next()?.measure;
    let money = s.amounts.iter().any(|a| a.sort == Sort::Money);
    let history = super::past::is_history(s);
    let aside = s.parts.iter().any(|p| p.elsewhere) || s.is_question();
    let money = money && !history && s.parts.iter().all(|p| !p.unreal) && !moves_on;
    (!money && !aside && all.all(|m| m.measure == first) && s.tokens.len() < 25).then_some(first)
}

/// "Debts as follows: gas £612, …": the heading stands in the sentence.
fn headed(s: &Sentence<'_, '_>) -> bool {
    s.parts.iter().any(|p| {
        (s.mark(p.at.end, ':') || s.mark(p.at.end, '-') && s.tokens[p.at.end].spaced)
            && p.at.len() < 6
            && p.at.start < 2
            && s.lows(p.at.clone()).any(|w| matches!(w, "debts" | "owes" | "owing" | "owed" | "arrears" | "liabilities" | "debt"))
    })
}

/// "Rent £640, council tax £310": debts and amounts and nothing else, one of them not a thing that is paid for anyhow.
fn is_a_list(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> bool {
    let counts = |a: &Amount| a.sort == Sort::Money || a.sort == Sort::Bare && a.value >= 10_000;
    let one = |n: usize| {
        let part = &s.parts[n].at;
        let close = |m: &&Mention, a: &Amount| {
            a.at.start == m.at.end && m.at.start == part.start || a.at.end == m.at.start && part.contains(&a.at.start)
        };
        let named = s.mentions.iter().filter(|m| part.contains(&m.at.start)).find(|m| k.is_debt(m.measure));
        named.filter(|m| part.len() < 7 && s.amounts.iter().any(|a| counts(a) && close(m, a)))
    };
    // "We made a list: rent £455, gas £60, council tax £1,002, a fine £200"
    let several = (0..s.parts.len()).filter(|n| one(*n).is_some()).count() > 2;
    s.parts.len() > 1
        && (several || (0..s.parts.len()).all(|n| one(n).is_some()))
        && (0..s.parts.len()).any(|n| one(n).is_some_and(|m| !m.at.clone().all(|at| everyday(s.low(at)))))
}

/// "Owes £1,150: £600 council tax, £400 overdraft, £150 BT": the sum of what is told beside it.
fn is_the_sum(s: &Sentence<'_, '_>, i: usize) -> bool {
    let sum = s.amounts[i].value;
    let big = |a: &Amount| a.sort == Sort::Money || a.sort == Sort::Bare && a.value >= 20_000;
    let others = || s.amounts.iter().enumerate().filter(move |(n, a)| *n != i && big(a) && !a.earlier && !a.vague);
    // "Her debts come to £6,250: £2,000 council tax, £1,250 rent, the rest on cards"
    let heads = s.mark(s.amounts[i].at.end, ':') && others().filter(|(n, _)| *n > i).count() > 1;
    heads
        || others().count() > 1
            && others().map(|(_, a)| if a.sort == Sort::Bare { a.value / 10 } else { a.value }).fold(0_i64, i64::saturating_add) == sum
}

/// "Phone bill £74 unpaid", a line under "Debts" with a name that the vocabulary does not know: a debt of the general kind.
fn unnamed(k: &Knowledge<'_>, s: &Sentence<'_, '_>, i: usize, found_debt: bool) -> Option<(usize, Range<usize>)> {
    let amount = &s.amounts[i];
    let part = s.parts[s.part_of(amount.at.start)].at.clone();
    // "Owing: rent 640, tv licence 159": under a heading a number needs no sign
    let plain = amount.sort == Sort::Bare
        && (headed(s) || found_debt && i > 0 && s.lows(part.clone()).any(is_a_bill))
        && amount.value >= 10_000
        && (amount.at.end..part.end).all(|at| s.tokens[at].kind != Kind::Word)
        && part.start < amount.at.start
        && s.lows(part.start..amount.at.start).all(|w| !lexicon::event_noun(w) && lexicon::month(w).is_none());
    if !plain && (amount.sort != Sort::Money || !amount.sure) || amount.value == 0 || s.mentions.iter().any(|m| part.contains(&m.at.start) && k.unit(m.measure) == Unit::Pence)
    {
        return None;
    }
    let no_debt = !s.mentions.iter().any(|m| k.is_debt(m.measure));
    let wages = s.has(0..s.tokens.len(), &["wages", "work", "invoice", "deposit", "leave", "expenses"]);
    let unpaid = no_debt && s.has(part.clone(), &["unpaid", "outstanding", "overdue", "arrears"]) && !wages
        || no_debt && (s.low(amount.at.end) == "behind" || s.follows(amount.at.end, &["in", "arrears"]));
    // "She was £1,000 behind in the spring, it's £300 now"
    let moved = s.amounts.iter().any(|a| a.earlier && a.at.end <= amount.at.start && a.sort == Sort::Money && matches!(s.low(a.at.end), "behind" | "owing" | "owed"));
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
    let pursued = s.mentions.is_empty()
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

/// Which mention an amount belongs to.
fn measure_for(k: &Knowledge<'_>, s: &Sentence<'_, '_>, i: usize, bound: &[usize]) -> Option<usize> {
    let amount = &s.amounts[i];
    let own = s.part_of(amount.at.start);
    let debts =
        || s.mentions.iter().enumerate().filter(|(_, m)| k.is_debt(m.measure) && !whose::is_another_s(s, m) && !is_of_a_child(s, m));
    let in_part = |part: usize| debts().filter(move |(_, m)| s.part_of(m.at.start) == part);
    let next_money = s.amounts.iter().skip(i + 1).find(|a| a.sort == Sort::Money && !a.earlier).map_or(usize::MAX, |a| a.at.start);
    // "£1,840 council tax", "£300 behind on gas", "£640 to payday lenders"
    let after = in_part(own)
        .filter(|(_, m)| {
            m.at.start >= amount.at.end
                && m.at.end <= next_money
                && m.at.start - amount.at.end <= 6
                && s.tokens[amount.at.end..m.at.start].iter().all(|t| joining(&t.low) || t.capital())
        })
        .min_by_key(|(_, m)| (is_general(s, m), m.at.start));
    let before = in_part(own)
        .filter(|(n, m)| m.at.end <= amount.at.end && (is_general(s, m) || !bound.contains(n)))
        .max_by_key(|(_, m)| (!is_general(s, m), m.at.end));
    // "Rent arrears £640 Council tax £310 Gas £120": where the words come first, each amount is its own word's
    let first_word = s.mentions.iter().find(|m| s.part_of(m.at.start) == own && !is_general(s, m)).map_or(usize::MAX, |m| m.at.start);
    let first_amount = s.amounts.iter().find(|a| s.part_of(a.at.start) == own).map_or(0, |a| a.at.start);
    let beside = |m: &Mention| m.at.end <= amount.at.start && s.lows(m.at.end..amount.at.start).all(lexicon::link);
    let chosen = match (before, after) {
        (Some(left), Some(_)) if first_word < first_amount && !is_general(s, left.1) && beside(left.1) => Some(left),
        (Some(left), Some(right)) if is_general(s, left.1) && !is_general(s, right.1) => Some(right),
        (Some(left), Some(right))
            if !bound.contains(&left.0) && (!is_general(s, left.1) || is_general(s, right.1)) && !tight(s, amount, right.1) =>
        {
            Some(left)
        }
        (Some(left), None) if !is_general(s, left.1) => Some(left),
        (_, Some(right)) if !is_general(s, right.1) => Some(right),
        (left, right) => left.or(right),
    };
    if let Some((n, m)) = chosen
        && !is_general(s, m)
    {
        return Some(n);
    }
    // "Council tax, two years of it, £2,316"; "hasn't cleared the rent, still £455 owing"
    let label = s.tokens[s.parts[own].at.start..amount.at.start].iter().all(|t| t.kind != Kind::Word || lexicon::link(&t.low) || joining(&t.low))
            // "Store card: Next £180"
            || own > 0
                && s.mark(s.parts[own].at.start - 1, ':')
                && amount.at.start - s.parts[own].at.start < 3
                && s.tokens[s.parts[own].at.start..amount.at.start].iter().all(Token::capital);
    let earlier = debts()
        .filter(|(n, m)| m.at.end <= amount.at.start && !is_general(s, m) && !bound.contains(n) && s.part_of(m.at.start) < own)
        .rfind(|(_, m)| !s.parts[s.part_of(m.at.start)].unreal || s.has(s.parts[own].at.clone(), &["still"]));
    let follows_on = |m: &Mention| (label || owing_in(s, own)) && s.part_of(m.at.start) + 3 >= own && !names_another_debt(s, amount);
    if let Some((n, _)) = earlier.filter(|(_, m)| follows_on(m)) {
        return Some(n);
    }
    if let Some((n, _)) = chosen {
        return Some(n);
    }
    // "£6,200 in her name, all store cards"
    let later = in_part(own + 1)
        .next()
        .filter(|(_, m)| !s.amounts.iter().any(|a| s.part_of(a.at.start) == own + 1 && a.at.end <= m.at.start) && !is_general(s, m));
    if let Some((n, m)) = later
        && inherently_owed(s, m)
        && s.parts.get(own + 1).is_some_and(|p| p.join == Join::Comma)
        && m.at.end >= s.parts[own + 1].at.end.min(m.at.end)
        && next_money > m.at.end + 3
    {
        return Some(n);
    }
    // "Two loans, £400 and £250", "a loan with Provident £300 and another with Morses £450"
    if let Some(last) = bound.last()
        && inherently_owed(s, &s.mentions[*last])
        && matches!(s.parts[own].join, Join::And | Join::Comma)
        && own - s.part_of(s.mentions[*last].at.start).min(own) <= if s.mark(s.mentions[*last].at.end, ':') { 6 } else { 3 }
        && (s.tokens[amount.at.end..s.parts[own].at.end].iter().all(|t| t.kind != Kind::Word) && s.parts[own].at.start == amount.at.start
            || s.parts[own].at.start == amount.at.start
                && matches!(s.low(amount.at.end), "on" | "left")
                && amount.at.end + 2 >= s.parts[own].at.end
            // "Fines: £340 with the magistrates and £75 for the parking"
            || s.parts[own].at.start == amount.at.start
                && s.mark(s.mentions[*last].at.end, ':')
                && matches!(s.low(amount.at.end), "for" | "with" | "to" | "on" | "from")
            || matches!(s.low(s.parts[own].at.start), "another" | "one")
            // "Three catalogues: Very £340, Littlewoods £125, Studio £60"
            || s.mark(s.mentions[*last].at.end, ':') && is_a_name_with(s, own, amount))
    {
        return Some(*last);
    }
    // "owes £75 to a mate and £1,150 more"
    debts()
        .rfind(|(_, m)| m.at.end <= amount.at.start && (is_verb_owe(s, m) || is_in_debt(s, m)) && own - s.part_of(m.at.start).min(own) <= 2)
        .map(|(n, _)| n)
}

/// "£1,120 in debt to the DWP and £600 on a phone contract": what one is in, with all that is told beside it.
fn is_in_debt(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    is_general(s, m) && s.before(m.at.start, 1) == "in"
}

/// "The eldest lad owes £400": a grown child's.
fn is_of_a_child(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    is_verb_owe(s, m)
        && (m.at.start.saturating_sub(4)..m.at.start)
            .any(|at| lexicon::one_of_theirs(s.low(at)) && s.before(at, 1) != "with" && s.before(at, 1) != "and")
        && s.part_of(m.at.start) == s.part_of(m.at.start.saturating_sub(1))
}

/// Nothing but a name and the amount.
fn is_a_name_with(s: &Sentence<'_, '_>, part: usize, amount: &Amount) -> bool {
    let at = s.parts[part].at.clone();
    at.start < amount.at.start
        && s.tokens[at.start..amount.at.start].iter().all(Token::capital)
        && (amount.at.end..at.end).all(|i| s.tokens[i].kind != Kind::Word)
}

/// What the owed thing is said to be besides: "TV licence, owes £43.50" is not the rent of the part before.
fn names_another_debt(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let still = s.low(amount.at.end) == "to" && matches!(s.low(amount.at.end + 1), "go" | "pay" | "clear");
    !still
        && matches!(s.low(amount.at.end), "to" | "on" | "for")
        && !s.has(amount.at.end..amount.at.end + 3, &["it", "that", "there", "now"])
}
