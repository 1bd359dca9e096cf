//! Money that we paid: with a verb of ours ("bought a washing machine, £229"), out of a named fund, or as a label and an
//! amount ("Bus pass £45"). What the person, a price list or another body paid is left alone.

use std::ops::Range;

use super::{
    amount::{Amount, Sort},
    finding::{Findings, Knowledge},
    lexicon, payers, prices, purchase,
    sentence::{Join, Sentence},
    suggestion::{Suggested, Suggestion},
    token::Kind,
    window,
};
use crate::vocabulary::Unit;

/// Reads those that a verb or a fund makes certain; to be read before debts are.
pub(super) fn certain(k: &Knowledge<'_>, s: &Sentence<'_, '_>, hint: Option<usize>, found: &mut Findings) {
    let funds = k.funds.named(s);
    for i in 0..s.amounts.len() {
        let amount = &s.amounts[i];
        if found.is_used(i) || !could_be_spent(s, amount) {
            continue;
        }
        let verb = our_verb(k, s, amount.at.start);
        let paid_from = !funds.is_empty() && !s.lows(0..s.tokens.len()).any(purchase::asking) && fund_pays(s, amount, &funds);
        let took = prices::took_for(s, amount);
        let by_us = (amount.at.end..amount.at.end + 3).any(|at| {
            matches!(s.low(at), "paid" | "covered" | "funded" | "bought")
                && s.low(at + 1) == "by"
                && s.has(at + 2..at + 4, &["us", "me", "team"])
        });
        let paid_from = paid_from && (verb.is_some() || !payers::paid_by_another(k, s, amount.at.start))
            || by_us
            || payers::we_paid_it(s, amount.at.end);
        // "Maisie got a coat, £30. Both from the flexible fund."
        let got = s.amounts.len() == 1
            && s.has(0..amount.at.start, &["got", "needed", "has"])
            && !s
                .lows(0..s.tokens.len())
                .any(|w| super::owed::owing(w) || matches!(w, "herself" | "himself" | "themselves" | "not" | "will"));
        let got = got || s.amounts.len() == 1 && s.low(amount.at.end) == "for";
        // "Ordered a bed and bedding. £164 all in."
        let priced = s.bought && i == 0 && amount.at.start < 3 && s.amounts.len() == 1 && s.tokens.len() < 12 && s.mentions.is_empty();
        let told = took.is_some() || priced || hint.is_some() && (got || purchase::label(k, s, amount).is_some());
        if verb.is_none() && !paid_from && !told {
            continue;
        }
        // "Paid the last £20 on the Provident": without a word of us or a fund it is the person who pays her debts
        let on_a_debt = matches!(s.low(amount.at.end), "on" | "off" | "towards" | "of")
            && s.mentions.iter().any(|m| k.is_debt(m.measure) && (amount.at.end..amount.at.end + 3).contains(&m.at.start));
        let by_name = s.lows(0..amount.at.start).any(|w| matches!(w, "i" | "we" | "team")) || paid_from || hint.is_some();
        if on_a_debt && !by_name && verb.is_some_and(|v| s.low(v) == "paid") {
            continue;
        }
        if owed_beside(k, s, amount) && !paid_from && verb.is_none_or(|v| s.part_of(v) != s.part_of(amount.at.start)) {
            continue;
        }
        add(k, s, i, verb.or(took), &funds, hint, found);
    }
}

/// Reads labels with amounts; to be read last.
pub(super) fn labelled(k: &Knowledge<'_>, s: &Sentence<'_, '_>, hint: Option<usize>, found: &mut Findings) {
    let funds = k.funds.named(s);
    // "Debts: council tax £1,840; cat £300": a list of what is owed is no list of what was bought
    let listed = found.out.iter().any(|f| matches!(&f.fact, Suggested::Observation { unit: Unit::Pence, .. }));
    // "In: UC £980. Out: rent £420, food £300": a budget
    let budget = matches!(s.low(0), "in" | "out") && s.mark(1, ':');
    if budget || s.owed || listed && funds.is_empty() && hint.is_none() {
        return;
    }
    for i in 0..s.amounts.len() {
        let amount = &s.amounts[i];
        if found.is_used(i) || !could_be_spent(s, amount) || !amount.sure || s.lows(0..s.tokens.len()).any(purchase::asking) {
            continue;
        }
        if purchase::label(k, s, amount).is_some() || runs_on(s, i, found) || purchase::bought_thing_after(s, amount) {
            add(k, s, i, None, &funds, hint, found);
        }
    }
}

fn add(
    k: &Knowledge<'_>,
    s: &Sentence<'_, '_>,
    i: usize,
    verb: Option<usize>,
    funds: &[(usize, usize)],
    hint: Option<usize>,
    found: &mut Findings,
) {
    let amount = &s.amounts[i];
    let words = purchase::purpose(k, s, amount, verb);
    let purpose = words.clone().map(|at| lower_first(&s.words(at))).filter(|words| !words.is_empty());
    let paid_from = funds
        .iter()
        .min_by_key(|(place, _)| if *place > amount.at.start { place - amount.at.start } else { 2 * (amount.at.start - place) })
        .map(|(_, fund)| *fund)
        .or(hint)
        .and_then(|fund| k.vocabulary.funds.get(fund))
        .map(|fund| fund.id.clone());
    let start = words.as_ref().map_or(amount.at.start, |at| at.start.min(amount.at.start));
    let end = words.as_ref().map_or(amount.at.end, |at| at.end.max(amount.at.end));
    found.take(i);
    found.out.push(Suggestion {
        fact: Suggested::Spend { pence: amount.value, purpose, fund: paid_from },
        explicit: false,
        span: s.span(start..end),
    });
}

/// The first letter made small, unless it begins a name or initials.
pub(super) fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return String::new() };
    if second.is_some_and(|c| c.is_uppercase() || c == '&')
        || !first.is_uppercase()
        || first == 'I' && !second.is_some_and(char::is_alphabetic)
    {
        return words.to_string();
    }
    first.to_lowercase().chain(words.chars().skip(1)).collect()
}

fn could_be_spent(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let part = &s.parts[s.part_of(amount.at.start)];
    if amount.sort != Sort::Money || amount.vague || amount.earlier || part.unreal || part.elsewhere || amount.value <= 0 {
        return false;
    }
    let (start, end) = (amount.at.start, amount.at.end);
    // "via Green Doctor, not us"
    if (end..s.tokens.len()).any(|at| s.low(at) == "not" && matches!(s.low(at + 1), "us" | "ours")) {
        return false;
    }
    if matches!(s.before(start, 1), "leaving" | "leaves" | "left") {
        return false;
    }
    let rate = window::rate(s, end).is_some();
    let changed = listed!(
        s.low(end),
        "off more cheaper less back refund grant change left owing short limit rebate reduction behind overdue outstanding overdrawn"
    ) && !(s.low(end) == "off" && s.has(end..s.tokens.len(), &["fund"]) && s.has(0..start, &["paid", "put", "knocked"]))
        && !(s.low(end) == "off" && s.before(start, 1) == "paid" && matches!(s.before(start, 2), "we" | "i"))
        || s.before(start, 1) == "now";
    let price = s
        .lows(start.saturating_sub(3)..start)
        .any(|w| listed!(w, "than save saved saves saving worth limit max earn earns refund under owes owe usually normally each"));
    let theirs = s.lows(start.saturating_sub(3)..end + 6).any(|w| {
        listed!(
            w,
            "slots bookies horses bet bets betting bingo scratchcards scratchcard lottery gambling drink booze vodka cider cans lager \
             beer wine tabs fags baccy tobacco cigarettes vapes weed gear machines"
        )
    });
    // "kettle £14, toaster £16 = £30", "we've spent £340 so far": a sum of what was told
    let sum = s.mark(start.saturating_sub(1), '=') || matches!(s.before(start, 1), "total" | "totalling" | "altogether");
    // "Fuel voucher £49 from the council": theirs; "the washer we bought (£229) is leaking": long ago
    let of_others = s.low(end) == "from"
        && super::agency::name(s, end + 1 + usize::from(lexicon::determiner(s.low(end + 1)))).is_some()
        && !s.has(end..part.at.end, &["fund", "pot"]);
    let aside = s.mark(start.saturating_sub(1), '(')
        && s.mark(end, ')')
        && matches!(s.low(end + 1), "is" | "has" | "was" | "hasn't" | "isn't" | "keeps");
    // "4 nights @ £18 = £72": the sum was paid
    // "We got £386 of council tax reduction backdated": it came in
    let came_in = s.has(end..end + 7, &["reduction", "backdated", "backpay", "rebate", "compensation", "arrears"])
        && s.has(start.saturating_sub(4)..start, &["got", "gave", "awarded", "sent"]);
    if came_in {
        return false;
    }
    let each = is_of_one(s, amount)
        && s.amounts.iter().any(|a| {
            a.sort == Sort::Money
                && a.at.start > end
                && matches!(s.before(a.at.start, 1), "=" | "so" | "total" | "altogether" | "is" | "makes" | "to")
        });
    // "School uniform £85, we paid half, £42.50"
    let halved = (end..end + 6).any(|at| matches!(s.low(at), "half" | "halves" | "share"))
        && s.amounts.iter().any(|a| a.at.start > end && a.at.start < end + 9 && a.sort == Sort::Money);
    if of_others || aside || each || halved {
        return false;
    }
    let so_far = part.at.clone().any(|at| s.follows(at, &["so", "far"]) || s.follows(at, &["in", "total"]));
    if so_far || sum && s.amounts.iter().any(|a| a.sort == Sort::Money && a.at.end <= start && !is_of_one(s, a)) {
        return false;
    }
    let to_go = s.follows(end, &["to", "go"]) || s.follows(end, &["to", "pay"]) || s.follows(end, &["still"]);
    !(rate || changed || price || theirs || to_go)
}

/// The price of one of several: "@ £18", "£4.50 each".
pub(super) fn is_of_one(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    s.before(amount.at.start, 1) == "@"
        || s.before(amount.at.start, 1) == "at" && s.mark(amount.at.end, '=')
        || matches!(s.low(amount.at.end), "each" | "apiece")
}

/// Where a verb of paying stands before an amount, if its subject is us.
fn our_verb(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: usize) -> Option<usize> {
    let own = s.part_of(amount);
    for at in (0..amount).rev() {
        let low = s.low(at);
        let part = s.part_of(at);
        // A clause with a subject of its own cuts the verb off from the amount
        if part < own && s.parts[own].join == Join::But && s.parts[own].at.start != amount {
            return None;
        }
        if s.tokens[at].kind == Kind::Word && purchase::paying(low) && is_a_purchase(s, at, amount) {
            return (payers::is_ours(k, s, at) && !cut_off(k, s, at, amount)).then_some(at);
        }
    }
    None
}

fn is_a_purchase(s: &Sentence<'_, '_>, at: usize, amount: usize) -> bool {
    let next = s.low(at + 1);
    match s.low(at) {
        "got" => {
            (matches!(next, "her" | "him" | "them" | "the" | "us" | "some" | "a" | "an")
                || s.tokens.get(at + 1).is_some_and(super::token::Token::capital) && matches!(s.low(at + 2), "a" | "an" | "some" | "the")
                || s.before(amount, 1) == "for" && s.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word))
                && !s.has(
                    at..amount,
                    &["back", "refund", "grant", "award", "awarded", "job", "letter", "text", "call", "fine", "bill", "loan", "quote"],
                )
                || s.tokens.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Money { .. })) && s.has(amount..amount + 4, &["of", "worth"])
        }
        "put" => {
            matches!(next, "in" | "on" | "towards" | "her" | "some" | "the" | "a" | "an" | "another")
                || s.tokens.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Money { .. }))
        }
        "gave" | "used" | "sent" => {
            s.has(at..amount + 1, &["her", "him", "them", "the"])
                || s.tokens.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Money { .. }))
                || s.tokens.get(at + 1).is_some_and(super::token::Token::capital)
        }
        "refunded" => lexicon::pronoun(next) && s.low(at + 2) != "by",
        // "Spent last night in custody"
        "spent" => {
            s.tokens.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Money { .. }))
                || !s.lows(at + 1..(at + 5).min(amount)).any(|w| {
                    matches!(
                        w,
                        "night"
                            | "nights"
                            | "day"
                            | "days"
                            | "morning"
                            | "afternoon"
                            | "hour"
                            | "hours"
                            | "week"
                            | "weeks"
                            | "weekend"
                            | "time"
                            | "evening"
                    )
                })
        }
        "picked" => next == "up",
        "shelled" | "forked" => next == "out",
        "stuck" | "chucked" => s.tokens.get(at + 1).is_some_and(|t| matches!(t.kind, Kind::Money { .. })) || matches!(next, "in" | "a"),
        "cost" => next == "us",
        "topped" => next == "up" || s.has(at..at + 6, &["up"]),
        "paid" => !s.has(at.saturating_sub(2)..at, &["gets", "been", "being", "get", "got"]) && !s.follows(at + 1, &["back"]),
        _ => true,
    }
}

/// Between the verb and the amount somebody else begins to act, or the amount is something else.
fn cut_off(k: &Knowledge<'_>, s: &Sentence<'_, '_>, verb: usize, amount: usize) -> bool {
    let (first, own) = (s.part_of(verb), s.part_of(amount));
    s.parts.iter().take(own + 1).skip(first + 1).any(|p| {
        let start = p.at.start;
        let subject = lexicon::third_person(s.low(start))
            || lexicon::somebody_else(s.low(start))
            || lexicon::determiner(s.low(start)) && lexicon::somebody_else(s.low(start + 1));
        let named = k.names.iter().any(|n| n.as_str() == s.low(start)) && !s.amounts.iter().any(|a| a.at.start == start + 1);
        (subject || named || p.join == Join::Because || s.has(p.at.clone(), &["owes", "owed", "costs", "saves", "which"]))
            && p.at.start <= amount
    })
}

/// A debt is named right beside the amount.
fn owed_beside(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let part = s.part_of(amount.at.start);
    let at = s.parts[part].at.clone();
    s.mentions.iter().any(|m| k.is_debt(m.measure) && s.part_of(m.at.start) == part && s.lows(at.clone()).any(super::owed::owing))
}

/// The fund is said to pay this amount: it stands after it, or before it as the payer.
fn fund_pays(s: &Sentence<'_, '_>, amount: &Amount, funds: &[(usize, usize)]) -> bool {
    let unpaid =
        s.has(0..s.tokens.len(), &["owes", "balance", "remaining", "has", "worth"]) && !s.lows(0..s.tokens.len()).any(purchase::paying);
    let rate = s.has(amount.at.start.saturating_sub(2)..amount.at.start, &["up"]);
    !unpaid
        && !rate
        && funds.iter().any(|(at, _)| {
            *at >= amount.at.end
                || amount.at.start - *at <= 4
                || s.lows(*at..amount.at.start).any(purchase::paying)
                || s.has(*at..amount.at.start, &["for", ":", "-", "fitted", "delivered", "installed", "arrived", "came"])
        })
}

/// "Phone £60 and £30 credit": the list of what was bought goes on.
fn runs_on(s: &Sentence<'_, '_>, i: usize, found: &Findings) -> bool {
    let Some(before) = i.checked_sub(1).filter(|n| found.is_used(*n)).map(|n| &s.amounts[n]) else { return false };
    let spent = found
        .out
        .iter()
        .any(|f| matches!(&f.fact, Suggested::Spend { pence, .. } if *pence == before.value && f.span[1] >= s.span(before.at.clone())[1]));
    let between: Range<usize> = before.at.end..s.amounts[i].at.start;
    spent
        && between.len() <= 8
        && s.tokens[between].iter().all(|t| !matches!(t.kind, Kind::Break) && !purchase::is_verb(&t.low) && !purchase::never_bought(&t.low))
}
