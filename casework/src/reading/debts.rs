//! Money owed. An amount is a debt only when the sentence says
//! that it is owed, or names it in a list of debts.

use super::{
    amount::{Amount, Sort},
    clearance,
    finding::{Findings, Knowledge},
    lexicon, past,
    phrase::Mention,
    sentence::{Join, Sentence},
    token::Kind,
    whose, window,
};

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let mut bound: Vec<usize> = Vec::new();
    let mut listed = false;
    for i in 0..s.amounts.len() {
        let amount = &s.amounts[i];
        if found.is_used(i) || !could_be_owed(s, amount) {
            continue;
        }
        let Some(n) = measure_for(k, s, i, &bound) else { continue };
        let mention = &s.mentions[n];
        if !is_said_owed(s, mention, amount, listed) {
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
    if s.before(start, 1) == "by" && s.has(start.saturating_sub(6)..start, &["behind", "arrears", "debt"]) {
        return true;
    }
    if matches!(s.before(start, 1), "by" | "extra" | "another" | "every" | "saved" | "under") && s.before(start, 2) != "behind" {
        return s.before(start, 1) == "another" && s.has(0..start, &["owes", "owe"]);
    }
    !s.lows(start.saturating_sub(3)..start).any(|w| {
        listed!(
            w,
            "pays paying paid repaying repays repaid instalment instalments installments knocked offered deducting deducted lent \
             spent spends bought saved cost costs payment payments gave plan award reduction refunded"
        )
    }) || s.has(start.saturating_sub(3)..start, &["left", "still", "owes"])
}

/// The amount is what was cleared or written off, not what is left.
pub(super) fn is_cleared(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let own = s.part_of(amount.at.start);
    let near = s.parts[own.saturating_sub(1)].at.start.max(amount.at.start.saturating_sub(6))..s.parts[own].at.end.min(amount.at.end + 8);
    if s.has(near.clone(), &["left", "still", "now", "remaining", "but", "half", "not", "owing", "owes", "hasn't", "to"]) {
        return false;
    }
    s.has(near.start..amount.at.start, &["cleared", "settled", "wiped"])
        || near.clone().any(|at| s.follows(at, &["written", "off"]))
        || s.has(amount.at.end..near.end, &["wiped", "cleared"])
        || (amount.at.end..near.end).any(|at| s.low(at) == "paid" && matches!(s.before(at, 1), "been" | "is" | "already" | "now"))
}

/// Which mention an amount belongs to.
fn measure_for(k: &Knowledge<'_>, s: &Sentence<'_, '_>, i: usize, bound: &[usize]) -> Option<usize> {
    let amount = &s.amounts[i];
    let own = s.part_of(amount.at.start);
    let debts = || s.mentions.iter().enumerate().filter(|(_, m)| k.is_debt(m.measure) && !whose::is_another_s(s, m));
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
    let chosen = match (before, after) {
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
    let label =
        s.tokens[s.parts[own].at.start..amount.at.start].iter().all(|t| t.kind != Kind::Word || lexicon::link(&t.low) || joining(&t.low));
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
        && own - s.part_of(s.mentions[*last].at.start).min(own) <= 3
        && (s.parts[own].at == amount.at
            || s.parts[own].at.start == amount.at.start
                && matches!(s.low(amount.at.end), "on" | "left")
                && amount.at.end + 2 >= s.parts[own].at.end
            || matches!(s.low(s.parts[own].at.start), "another" | "one"))
    {
        return Some(*last);
    }
    // "owes £75 to a mate and £1,150 more"
    debts().rfind(|(_, m)| m.at.end <= amount.at.start && is_verb_owe(s, m) && own - s.part_of(m.at.start).min(own) <= 2).map(|(n, _)| n)
}

fn tight(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    m.at.start - amount.at.end == 0
        || m.at.start - amount.at.end <= 3
            && s.lows(amount.at.end..m.at.start).all(|w| {
                matches!(w, "of" | "in" | "on" | "the" | "her" | "his" | "behind" | "for" | "with" | "into" | "worth" | "to" | "a" | "old")
            })
}

/// What the owed thing is said to be besides: "TV licence, owes £43.50" is not the rent of the part before.
fn names_another_debt(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    matches!(s.low(amount.at.end), "to" | "on" | "for") && !s.has(amount.at.end..amount.at.end + 3, &["it", "that", "there", "now"])
}

/// Words that may stand between an amount and the debt it is.
fn joining(word: &str) -> bool {
    listed!(
        word,
        "of in on into for to the a an her his their my with from behind owing owed owes outstanding left worth old still arrears \
         debt debts due back unpaid joint two three another at she he they between both down short red odd is now was new \
         remaining total"
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
    matches!(
        word,
        "rent"
            | "gas"
            | "electric"
            | "electricity"
            | "energy"
            | "leccy"
            | "water"
            | "mortgage"
            | "phone"
            | "broadband"
            | "service"
            | "charge"
            | "and"
    )
}

fn owing_in(s: &Sentence<'_, '_>, part: usize) -> bool {
    s.parts.get(part).is_some_and(|p| s.lows(p.at.clone()).any(owing))
}

/// The words that say something is owed.
pub(super) fn owing(word: &str) -> bool {
    listed!(
        word,
        "owes owe owed owing arrears behind debt debts outstanding unpaid overdue overdrawn liability backlog balance arrear \
         defaulted summons deficit shortfall"
    )
}

fn is_said_owed(s: &Sentence<'_, '_>, m: &Mention, amount: &Amount, listed: bool) -> bool {
    let own = s.part_of(amount.at.start);
    let of_mention = s.part_of(m.at.start);
    let from = s.parts[own.min(of_mention)].at.start;
    let to = s.parts[own.max(of_mention)].at.end;
    // "Council owes her £120", "owed £120 by his old boss": owed to the person
    let to_them = s.low(amount.at.end) == "owed" && s.low(amount.at.end + 1) == "to";
    if to_them && lexicon::pronoun(s.low(amount.at.end + 2)) {
        return false;
    }
    if is_verb_owe(s, m)
        && (s.low(m.at.start) == "owed" && s.low(amount.at.end) == "by" && amount.at.start >= m.at.end
            || matches!(s.low(m.at.end), "her" | "him" | "them" | "me" | "us")
            || matches!(s.before(m.at.start, 1), "is" | "are")
            || m.at.start > 0 && s.low(m.at.start) == "owed" && s.clitic(m.at.start - 1) == super::token::Clitic::S)
    {
        return false;
    }
    if s.parts[of_mention].elsewhere || past_and_gone(s, amount, m) || m.at.clone().any(|at| amount.at.contains(&at)) {
        return false;
    }
    // "£120 on the gas and £85 on the leccy owing"
    let trailing = s
        .parts
        .get(own + 1)
        .is_some_and(|p| p.join == Join::And && matches!(s.low(p.at.end - 1), "owing" | "outstanding" | "behind" | "arrears"));
    // "Both rent (£640) and council tax (£1,840) are behind"
    let closing = s.parts.last().is_some_and(|p| {
        let end = p.at.end - usize::from(s.tokens.get(p.at.end - 1).is_some_and(|t| matches!(t.kind, Kind::Mark(_) | Kind::Break)));
        end > p.at.start && owing(s.low(end - 1)) && s.parts.iter().skip(own + 1).all(|p| matches!(p.join, Join::And | Join::Comma))
    });
    let trailing = trailing || closing;
    let is_owing = s.lows(from..to).any(owing) || trailing || s.follows(amount.at.end, &["to", "go"]);
    let verb_before =
        s.has(0..amount.at.start, &["owes", "owe", "owed", "behind"]) && own <= of_mention.max(own) && parts_are_a_list(s, own);
    let bare = amount.sort == Sort::Bare || !amount.sure;
    let gap = if amount.at.start >= m.at.end { m.at.end..amount.at.start } else { amount.at.end..m.at.start };
    let label = amount.at.start >= m.at.end
        && gap.len() <= 6
        && gap.clone().all(|i| {
            let t = &s.tokens[i];
            t.kind != Kind::Word && !matches!(t.kind, Kind::Money { .. })
                || lexicon::link(&t.low)
                || t.low == "from" && s.amounts.iter().any(|a| a.earlier && a.at.start == i + 1)
                || s.amounts.iter().any(|a| a.earlier && a.at.contains(&i))
        });
    // "Council tax, two years of it, £2,316": a label by itself, then the amount
    let set_apart = of_mention < own && s.parts[of_mention].at == m.at && s.parts[own].at.start == amount.at.start;
    // "Council tax pile comes to £1,912": nothing between them says otherwise
    let loose = of_mention == own
        && amount.at.start >= m.at.end
        && gap.len() <= 5
        && !s.lows(m.at.clone()).all(everyday)
        && gap.clone().all(|i| matches!(s.tokens[i].kind, Kind::Word))
        && !s
            .lows(gap.clone())
            .any(|w| listed!(w, "bill pay pays paid paying year band last refund was were for if saved from with and off reduced by went"));
    let label = label || set_apart || loose;
    if amount.sort == Sort::Bare {
        // "rent arrears 640": only right beside what is certainly owed
        let beside = gap.len() <= 3 && !matches!(amount.value / 1000, 0..10) && counts_nothing(s, amount);
        let on_with_it =
            listed && amount.at.start < m.at.start && tight(s, amount, m) && amount.value >= 10_000 && s.low(amount.at.end) == "on";
        let in_a_list =
            listed && gap.is_empty() && amount.at.start == m.at.end && amount.value >= 10_000 && counts_nothing(s, amount) && !amount.vague;
        let behind = s.low(amount.at.end) == "behind" && amount.at.end < m.at.start && tight(s, amount, m) && amount.value >= 20_000;
        return on_with_it
            || behind
            || in_a_list
            || beside
                && (inherently_owed(s, m) && !is_general(s, m) && amount.at.start >= m.at.end
                    || matches!(s.before(amount.at.start, 1), "owes" | "owing") && !amount.vague
                    || is_verb_owe(s, m)
                    || is_owing && label)
                && !foreign_noun(s, amount, m);
    }
    if inherently_owed(s, m) {
        return (!bare || is_owing || label || gap.len() <= 2) && !merely_mentioned(s, m, amount) && (!is_general(s, m) || gap.len() < 12);
    }
    if is_owing || verb_before {
        return true;
    }
    let falling = s.has(gap.clone(), &["down", "up", "still", "remaining", "left"])
        || matches!(s.low(amount.at.end), "left" | "remaining" | "still" | "to") && s.low(amount.at.end) != "to"
        || s.follows(amount.at.end, &["to", "pay"])
        || s.follows(amount.at.end, &["to", "clear"]);
    let still = s.before(amount.at.start, 1) == "still" && amount.at.end <= m.at.start && tight(s, amount, m);
    if still || falling && (label || amount.at.end == m.at.start) {
        return true;
    }
    let everyday_thing = s.lows(m.at.clone()).all(everyday);
    let down_on = matches!(s.low(amount.at.end), "down" | "short") && s.low(amount.at.end + 1) == "on"
        || s.follows(amount.at.end, &["in", "the", "red"]);
    let opens = (s.parts[own].at.start..amount.at.start).all(|at| lexicon::link(s.low(at)) || lexicon::slight(s.low(at)));
    if down_on || !everyday_thing && amount.at.end <= m.at.start && tight(s, amount, m) && (opens || s.low(amount.at.end) == "of") {
        return true;
    }
    let close = gap.is_empty() || s.tokens[gap.clone()].iter().all(|t| t.kind != Kind::Word);
    if everyday_thing {
        // "£1,873 of council tax and £2,090 of rent"
        if listed && amount.at.end <= m.at.start && tight(s, amount, m) && matches!(s.low(amount.at.end), "of" | "on") {
            return true;
        }
        return listed && (label && !s.has(gap, &["is", "was"]) || close);
    }
    listed && (label || close)
        || label && !s.has(gap.clone(), &["for", "bill", "paid"])
        || close && amount.at.end == m.at.start && (of_mention == own)
}

fn parts_are_a_list(s: &Sentence<'_, '_>, own: usize) -> bool {
    s.parts[..=own].iter().rev().take(4).all(|p| p.join != Join::But) || s.parts[own].join != Join::But
}

fn counts_nothing(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let next = s.low(amount.at.end);
    s.tokens.get(amount.at.end).is_none_or(|t| t.kind != Kind::Word)
        || joining(next)
        || lexicon::link(next)
        || s.mentions.iter().any(|m| m.at.start == amount.at.end)
        || matches!(next, "and" | "but" | "so" | "or")
}

fn foreign_noun(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    amount.at.start >= m.at.end
        && s.has(m.at.end..amount.at.start, &["with", "letter", "letters", "of", "for", "from", "in"])
        && amount.sort == Sort::Bare
        && !s.has(m.at.end..amount.at.start, &["of"])
}

/// "£4,300 of loans were in her name": what was so.
fn past_and_gone(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    let end = amount.at.end.max(m.at.end);
    let now = s.has(end..end + 4, &["still", "now"]) || s.has(m.at.start.min(amount.at.start)..end, &["now", "still", "today"]);
    let was = matches!(s.low(end), "were" | "was")
        || matches!(s.before(amount.at.start, 1), "was" | "were") && s.has(amount.at.end..s.tokens.len(), &["now", "today"]);
    if s.has(end..end + 8, &["paid"]) && (end..end + 8).any(|at| s.follows(at, &["paid", "by"])) {
        return true;
    }
    if s.has(0..amount.at.start, &["owed"]) && past::is_past_state(s, amount.at.start) {
        return true;
    }
    let by_then = s.has(s.parts[s.part_of(amount.at.start)].at.clone(), &["ago", "was", "were"])
        && (s.has(end..end + 6, &["ago"]) || (end..end + 5).any(|at| s.follows(at, &["last", "year"])))
        || s.follows(end, &["this", "time", "last"])
        || s.follows(end, &["last", "year"]);
    (was || by_then) && !now
}

/// A loan offered, asked for or taken up with, not owed.
fn merely_mentioned(s: &Sentence<'_, '_>, m: &Mention, amount: &Amount) -> bool {
    let near = m.at.start.min(amount.at.start).saturating_sub(4)..m.at.end.max(amount.at.end) + 2;
    let lead = near.start..m.at.start.max(amount.at.start);
    (s.lows(near).any(|w| {
        listed!(
            w,
            "offered offer applied apply applying approved refused declined asked limit lent repayments repayment repay \
             instalments minimum interest appeal awarded granted"
        )
    }) || s.has(lead, &["paid", "paying", "repaying"]))
        && !s.has(0..s.tokens.len(), &["owes", "owing", "still", "left", "outstanding"])
}
