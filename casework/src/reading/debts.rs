//! Money owed, what is owed no longer, and money coming in by the month. An amount is a debt only when the sentence says
//! that it is owed, or names it in a list of debts.

use std::ops::Range;

use super::{
    amount::{Amount, Sort},
    clearance,
    finding::{Findings, Knowledge},
    lexicon,
    phrase::Mention,
    sentence::{Join, Sentence},
    token::Kind,
    window,
};
use crate::vocabulary::Unit;

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    incomes(k, s, found);
    let mut bound: Vec<usize> = Vec::new();
    let mut listed = false;
    for i in 0..s.amounts.len() {
        let amount = &s.amounts[i];
        if found.is_used(i) || !could_be_owed(s, amount) {
            continue;
        }
        let Some(n) = measure_for(k, s, i, &bound) else { continue };
        let mention = &s.mentions[n];
        if !is_said_owed(k, s, mention, amount, listed) {
            continue;
        }
        let whole = amount.at.start.min(mention.at.start)..amount.at.end.max(mention.at.end);
        let value = if amount.sort == Sort::Money { amount.value } else { amount.value / 10 };
        found.take(i);
        found.observe(k, s, mention.measure, value, whole);
        bound.push(n);
        listed = true;
    }
    let measures: Vec<usize> = bound.iter().map(|n| s.mentions[*n].measure).collect();
    clearance::read(k, s, &measures, found);
}

/// Money that is neither a payment, a rate, a change nor somebody else's.
pub(super) fn could_be_owed(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let part = &s.parts[s.part_of(amount.at.start)];
    if amount.vague || amount.earlier || part.unreal || part.elsewhere || !matches!(amount.sort, Sort::Money | Sort::Bare) {
        return false;
    }
    let (start, end) = (amount.at.start, amount.at.end);
    if s.has(end..end + 4, &["backdated", "refund", "wages"]) || s.follows(end, &["in", "back"]) {
        return false;
    }
    if window::rate(s, end).is_some() || matches!(s.low(end), "off" | "more" | "extra" | "less" | "towards" | "written" | "payment" | "payments" | "refund" | "cheaper" | "back" | "rebate" | "limit" | "grant") {
        return false;
    }
    if s.before(start, 1) == "by" && s.has(start.saturating_sub(6)..start, &["behind", "arrears"]) {
        return true;
    }
    if matches!(s.before(start, 1), "by" | "extra" | "another" | "every" | "saved" | "under") && s.before(start, 2) != "behind" {
        return s.before(start, 1) == "another" && s.has(0..start, &["owes", "owe"]);
    }
    !s.lows(start.saturating_sub(3)..start).any(|w| {
        matches!(
            w,
            "pays" | "paying" | "paid" | "repaying" | "repays" | "repaid" | "instalment" | "instalments" | "installments" | "knocked" | "offered" | "deducting" | "deducted" | "lent" | "spent" | "spends" | "bought" | "saved" | "cost"
                | "costs" | "payment" | "payments" | "gave" | "plan" | "award" | "reduction" | "refunded"
        )
    }) || s.has(start.saturating_sub(3)..start, &["left", "still", "owes"])
}

/// Which mention an amount belongs to.
fn measure_for(k: &Knowledge<'_>, s: &Sentence<'_, '_>, i: usize, bound: &[usize]) -> Option<usize> {
    let amount = &s.amounts[i];
    let own = s.part_of(amount.at.start);
    let debts = || s.mentions.iter().enumerate().filter(|(_, m)| k.is_debt(m.measure));
    let in_part = |part: usize| debts().filter(move |(_, m)| s.part_of(m.at.start) == part);
    let next_money = s.amounts.iter().skip(i + 1).find(|a| a.sort == Sort::Money && !a.earlier).map_or(usize::MAX, |a| a.at.start);
    // "£1,840 council tax", "£300 behind on gas", "£640 to payday lenders"
    let after = in_part(own)
        .filter(|(_, m)| m.at.start >= amount.at.end && m.at.end <= next_money && m.at.start - amount.at.end <= 6 && s.tokens[amount.at.end..m.at.start].iter().all(|t| joining(&t.low) || t.capital()))
        .min_by_key(|(_, m)| (is_general(s, m), m.at.start));
    let before = in_part(own).filter(|(n, m)| m.at.end <= amount.at.end && !(bound.contains(n) && is_specific_and_spent(s, m, bound))).max_by_key(|(_, m)| (!is_general(s, m), m.at.end));
    let chosen = match (before, after) {
        (Some(b), Some(a)) if is_general(s, b.1) && !is_general(s, a.1) => Some(a),
        (Some(b), Some(a)) if !bound.contains(&b.0) && (!is_general(s, b.1) || is_general(s, a.1)) && !tight(s, amount, a.1) => Some(b),
        (Some(b), None) if !is_general(s, b.1) => Some(b),
        (_, Some(a)) if !is_general(s, a.1) => Some(a),
        (b, a) => b.or(a),
    };
    if let Some((n, m)) = chosen
        && !is_general(s, m)
    {
        return Some(n);
    }
    // "Council tax, two years of it, £2,316"; "hasn't cleared the rent, still £455 owing"
    let label = s.tokens[s.parts[own].at.start..amount.at.start].iter().all(|t| t.kind != Kind::Word || lexicon::link(&t.low) || joining(&t.low));
    let earlier = debts()
        .filter(|(n, m)| m.at.end <= amount.at.start && !is_general(s, m) && !bound.contains(n) && s.part_of(m.at.start) < own)
        .filter(|(_, m)| !s.parts[s.part_of(m.at.start)].unreal || s.has(s.parts[own].at.clone(), &["still"]))
        .next_back();
    let follows_on = |m: &Mention| (label || owing_in(s, own)) && s.part_of(m.at.start) + 3 >= own && !names_another_debt(s, amount);
    if let Some((n, _)) = earlier.filter(|(_, m)| follows_on(m)) {
        return Some(n);
    }
    if let Some((n, _)) = chosen {
        return Some(n);
    }
    // "£6,200 in her name, all store cards"
    let later = in_part(own + 1).next().filter(|(_, m)| !s.amounts.iter().any(|a| s.part_of(a.at.start) == own + 1 && a.at.end <= m.at.start) && !is_general(s, m));
    if let Some((n, m)) = later
        && inherently_owed(s, m)
        && s.parts.get(own + 1).is_some_and(|p| p.join == Join::Comma)
        && m.at.end >= s.parts[own + 1].at.end.min(m.at.end)
        && next_money > m.at.end + 3
    {
        return Some(n);
    }
    // "owes £75 to a mate and £1,150 more"
    debts().rfind(|(_, m)| m.at.end <= amount.at.start && is_verb_owe(s, m) && own - s.part_of(m.at.start).min(own) <= 2).map(|(n, _)| n)
}

fn is_specific_and_spent(s: &Sentence<'_, '_>, m: &Mention, bound: &[usize]) -> bool {
    // A label followed by its amount does not lend itself to a second one
    !is_general(s, m) && bound.len() < 32
}

fn tight(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    m.at.start - amount.at.end == 0 || m.at.start - amount.at.end <= 3 && s.lows(amount.at.end..m.at.start).all(|w| matches!(w, "of" | "in" | "on" | "the" | "her" | "his" | "behind" | "for" | "worth" | "to" | "a" | "old"))
}

/// What the owed thing is said to be besides: "TV licence, owes £43.50" is not the rent of the part before.
fn names_another_debt(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    matches!(s.low(amount.at.end), "to" | "on" | "for") && !s.has(amount.at.end..amount.at.end + 3, &["it", "that", "there", "now"])
}

/// Words that may stand between an amount and the debt it is.
fn joining(word: &str) -> bool {
    matches!(
        word,
        "of" | "in" | "on" | "for" | "to" | "the" | "a" | "an" | "her" | "his" | "their" | "my" | "with" | "from" | "behind" | "owing" | "owed" | "owes" | "outstanding" | "left" | "worth" | "old" | "still"
            | "arrears" | "debt" | "debts" | "due" | "back" | "unpaid" | "joint" | "two" | "three" | "another" | "at" | "she" | "he" | "they" | "between" | "both" | "odd" | "is" | "now" | "was" | "new" | "remaining" | "total"
    )
}

/// A word for any debt: "owes", "debt", "in arrears".
pub(super) fn is_general(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    s.lows(m.at.clone()).all(|w| matches!(w, "owe" | "owes" | "owed" | "owing" | "debt" | "debts" | "in" | "arrears" | "other"))
}

fn is_verb_owe(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    s.lows(m.at.clone()).all(|w| matches!(w, "owe" | "owes" | "owed" | "owing"))
}

/// A word that is a debt by itself: a loan, a card, an overpayment, arrears.
fn inherently_owed(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    let everyday = s.lows(m.at.clone()).all(|w| everyday(w) || w == "tax" || w == "council" || w == "c" || w == "ct" || w == "ctax");
    !everyday
}

/// What one pays for anyhow: an amount beside it is a debt only when something says so.
fn everyday(word: &str) -> bool {
    matches!(word, "rent" | "gas" | "electric" | "electricity" | "energy" | "leccy" | "water" | "mortgage" | "phone" | "broadband" | "service" | "charge" | "and")
}

fn owing_in(s: &Sentence<'_, '_>, part: usize) -> bool {
    s.parts.get(part).is_some_and(|p| s.has(p.at.clone(), OWING))
}

/// The words that say something is owed.
pub(super) const OWING: &[&str] = &[
    "owes", "owe", "owed", "owing", "arrears", "behind", "debt", "debts", "outstanding", "unpaid", "overdue", "overdrawn", "liability", "backlog", "balance", "arrear", "defaulted", "deficit", "shortfall",
];

fn is_said_owed(k: &Knowledge<'_>, s: &Sentence<'_, '_>, m: &Mention, amount: &Amount, listed: bool) -> bool {
    let own = s.part_of(amount.at.start);
    let of_mention = s.part_of(m.at.start);
    let from = s.parts[own.min(of_mention)].at.start;
    let to = s.parts[own.max(of_mention)].at.end;
    // "Council owes her £120": owed to the person
    if is_verb_owe(s, m) && (matches!(s.low(m.at.end), "her" | "him" | "them") || matches!(s.before(m.at.start, 1), "is" | "are") || matches!(s.before(m.at.start, 1), "she's" | "he's")) {
        return false;
    }
    if s.parts[of_mention].elsewhere || past_and_gone(s, amount, m) || m.at.clone().any(|at| amount.at.contains(&at)) {
        return false;
    }
    // "£120 on the gas and £85 on the leccy owing"
    let trailing = s.parts.get(own + 1).is_some_and(|p| p.join == Join::And && matches!(s.low(p.at.end - 1), "owing" | "outstanding" | "behind" | "arrears"));
    let owing = s.has(from..to, OWING) || trailing;
    let verb_before = s.has(0..amount.at.start, &["owes", "owe", "owed", "behind"]) && own <= of_mention.max(own) && parts_are_a_list(s, own);
    let bare = amount.sort == Sort::Bare || !amount.sure;
    let gap = if amount.at.start >= m.at.end { m.at.end..amount.at.start } else { amount.at.end..m.at.start };
    let label = amount.at.start >= m.at.end && gap.len() <= 6 && s.tokens[gap.clone()].iter().all(|t| t.kind != Kind::Word && !matches!(t.kind, Kind::Money { .. }) || lexicon::link(&t.low));
    // "Council tax, two years of it, £2,316": a label by itself, then the amount
    let set_apart = of_mention < own && s.parts[of_mention].at == m.at && s.parts[own].at.start == amount.at.start;
    let label = label || set_apart;
    if amount.sort == Sort::Bare {
        // "rent arrears 640": only right beside what is certainly owed
        let beside = gap.len() <= 3 && !matches!(amount.value / 1000, 0..10) && counts_nothing(s, amount);
        let on_with_it = listed && amount.at.start < m.at.start && tight(s, amount, m) && amount.value >= 10_000 && s.low(amount.at.end) == "on";
        return on_with_it || beside && (inherently_owed(s, m) && !is_general(s, m) && amount.at.start >= m.at.end || is_verb_owe(s, m) || owing && label) && !foreign_noun(s, amount, m);
    }
    if inherently_owed(s, m) {
        return (!bare || owing || label || gap.len() <= 2) && !merely_mentioned(s, m, amount) && (!is_general(s, m) || gap.len() < 12);
    }
    if owing || verb_before {
        return true;
    }
    let falling = s.has(gap.clone(), &["down", "up", "still", "remaining", "left"]) || matches!(s.low(amount.at.end), "left" | "remaining" | "still" | "to") && s.low(amount.at.end) != "to" || s.follows(amount.at.end, &["to", "pay"]) || s.follows(amount.at.end, &["to", "clear"]);
    if falling && (label || amount.at.end == m.at.start) {
        return true;
    }
    let everyday_thing = s.lows(m.at.clone()).all(everyday);
    let close = gap.is_empty() || s.tokens[gap.clone()].iter().all(|t| t.kind != Kind::Word);
    if everyday_thing {
        return listed && (label && !s.has(gap, &["is", "was"]) || close);
    }
    let _ = k;
    listed && (label || close) || label && !s.has(gap.clone(), &["for", "bill", "paid"]) || close && amount.at.end == m.at.start && (of_mention == own)
}

fn parts_are_a_list(s: &Sentence<'_, '_>, own: usize) -> bool {
    s.parts[..=own].iter().rev().take(4).all(|p| p.join != Join::But) || s.parts[own].join != Join::But
}

fn counts_nothing(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let next = s.low(amount.at.end);
    s.tokens.get(amount.at.end).is_none_or(|t| t.kind != Kind::Word) || joining(next) || lexicon::link(next) || s.mentions.iter().any(|m| m.at.start == amount.at.end) || matches!(next, "and" | "but" | "so" | "or")
}

fn foreign_noun(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    amount.at.start >= m.at.end && s.has(m.at.end..amount.at.start, &["with", "letter", "letters", "of", "for", "from", "in"]) && amount.sort == Sort::Bare && !s.has(m.at.end..amount.at.start, &["of"])
}

/// "£4,300 of loans were in her name": what was so.
fn past_and_gone(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    let end = amount.at.end.max(m.at.end);
    let now = s.has(end..end + 4, &["still", "now"]) || s.has(m.at.start.min(amount.at.start)..end, &["now", "still", "today"]);
    let was = matches!(s.low(end), "were" | "was") || matches!(s.before(amount.at.start, 1), "was" | "were") && s.has(amount.at.end..s.tokens.len(), &["now", "today"]);
    if s.has(end..end + 8, &["paid"]) && (end..end + 8).any(|at| s.follows(at, &["paid", "by"])) {
        return true;
    }
    let by_then = s.has(s.parts[s.part_of(amount.at.start)].at.clone(), &["ago", "was", "were"]) && (s.has(end..end + 6, &["ago"]) || (end..end + 5).any(|at| s.follows(at, &["last", "year"]))) || s.follows(end, &["this", "time", "last"]) || s.follows(end, &["last", "year"]);
    (was || by_then) && !now
}

/// A loan offered, asked for or taken up with, not owed.
fn merely_mentioned(s: &Sentence<'_, '_>, m: &Mention, amount: &Amount) -> bool {
    let near = m.at.start.min(amount.at.start).saturating_sub(4)..m.at.end.max(amount.at.end) + 2;
    s.has(near, &["offered", "offer", "applied", "apply", "applying", "approved", "refused", "declined", "wants", "asked", "limit", "lent", "paying", "repaying", "repayments", "repayment", "repay", "instalments", "minimum", "interest", "appeal", "paid"])
        && !s.has(0..s.tokens.len(), &["owes", "owing", "still", "left", "outstanding"])
}

/// Income by the month.
fn incomes(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    for m in &s.mentions {
        if k.unit(m.measure) != Unit::Pence || k.is_debt(m.measure) {
            continue;
        }
        let part = s.part_of(m.at.start);
        if s.parts[part].unreal || s.parts[part].elsewhere {
            continue;
        }
        let plain = s.lows(m.at.clone()).any(|w| matches!(w, "income" | "takes" | "take" | "taking" | "took" | "gets" | "earns" | "wages" | "wage"));
        let reach: Range<usize> = m.at.start.saturating_sub(6)..m.at.end + 8;
        let near = s.amounts.iter().enumerate().filter(|(i, a)| !found.is_used(*i) && a.sort == Sort::Money && !a.vague && !a.earlier && reach.contains(&a.at.start) && s.part_of(a.at.start).abs_diff(part) <= usize::from(plain));
        let chosen = near.min_by_key(|(_, a)| if a.at.start >= m.at.end { a.at.start - m.at.end } else { (m.at.start.saturating_sub(a.at.end)) * 2 });
        let Some((i, amount)) = chosen else { continue };
        let rate = window::rate(s, amount.at.end).or_else(|| window::rate(s, amount.at.end + 1)).or_else(|| window::rate(s, amount.at.end + 2));
        let inside = m.at.contains(&amount.at.start) && s.lows(m.at.clone()).any(|w| w == "month");
        let monthly = inside || rate.is_some_and(|(_, days)| days == 30) || s.has(reach.clone(), &["monthly", "pcm"]);
        let other_rate = rate.is_some_and(|(_, days)| days != 30);
        let change = s.has(
            m.at.start.saturating_sub(3)..amount.at.end + 6,
            &[
                "more", "less", "extra", "increase", "increased", "deduct", "deducting", "deducted", "deduction", "deductions", "sanction", "sanctioned", "overpaid", "overpayment", "advance", "backdated", "owed", "owes", "off", "by", "short",
                "element", "arrears", "lost", "loses", "cut", "stopped", "rent", "repay", "saved", "claim", "cap", "spend", "spends", "spent",
            ],
        );
        let elsewhere = s.parts[s.part_of(amount.at.start)].unreal;
        if !change && !elsewhere && !other_rate && (monthly || plain && amount.at.start >= m.at.end) && could_come_in(s, amount) {
            found.take(i);
            found.observe(k, s, m.measure, amount.value, m.at.start.min(amount.at.start)..amount.at.end.max(m.at.end));
        }
    }
}

fn could_come_in(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    !s.has(amount.at.start.saturating_sub(3)..amount.at.start, &["than", "under", "below", "over", "pays", "paid", "paying"])
}
