//! Money owed: which amounts can be, and which debt each is. Whether the note says that it is owed lies in [`super::owed`].

use super::{
    amount::{Amount, Sort},
    clearance,
    finding::{Findings, Knowledge},
    lexicon, one_debt,
    owed::{everyday, inherently_owed, is_general, is_said_owed, is_verb_owe, joining, owing_in, tight},
    phrase::Mention,
    sentence::{Join, Sentence},
    token::{Kind, Token},
    unnamed::unnamed,
    whose, window,
};

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let mut bound: Vec<usize> = Vec::new();
    // "Out: rent £60, catalogue £25": what goes out by the month
    if matches!(s.low(0), "out" | "outgoings" | "spending" | "expenditure" | "outgoing") && s.mark(1, ':') {
        return;
    }
    let mut listed = s.owed || s.owes || headed(s) || is_a_list(k, s) || clearance::is_told(k, s);
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
        && s.lows(amount.at.end..amount.at.end + 4).any(|w| matches!(w, "debt" | "arrears" | "owed" | "owing" | "owes"));
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

/// "She owes just over two grand.": a sum of debts, none of them by name.
pub(super) fn only_a_total(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> bool {
    let mut debts = s.mentions.iter().filter(|m| k.is_debt(m.measure)).peekable();
    debts.peek().is_some()
        && debts.all(|m| is_general(s, m))
        && s.amounts.iter().any(|a| a.sort == Sort::Money && could_be_owed(s, a))
        && !s.has(0..s.tokens.len(), &["to", "for", "on"])
        && s.tokens.len() < 14
}

/// "Debts as follows: gas £612, …": the heading stands in the sentence.
pub(super) fn headed(s: &Sentence<'_, '_>) -> bool {
    s.parts.iter().any(|p| {
        (s.mark(p.at.end, ':') || s.mark(p.at.end, '-') && s.tokens[p.at.end].spaced)
            && p.at.len() < 6
            && p.at.start < 2
            && s.lows(p.at.clone()).any(|w| matches!(w, "debts" | "owes" | "owing" | "owed" | "arrears" | "liabilities" | "debt"))
    })
}

/// "Rent £640, council tax £310": debts and amounts and nothing else, one of them not a thing that is paid for anyhow.
pub(super) fn is_a_list(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> bool {
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
