//! The one debt that a sentence is about, where the amount stands further off than a label: "the council say £455 is still to
//! pay on the council tax"; and arrears that are the rent's by the company they keep ("possession hearing, arrears £1,190").

use super::{
    amount::{Amount, Sort},
    debts::could_be_owed,
    finding::{Findings, Knowledge},
    lexicon,
    owed::{everyday, is_general, owing, past_and_gone},
    sentence::Sentence,
    suggestion::Suggested,
    token::Kind,
    whose,
};

/// Reads it, after the debts that stand beside their words.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let named = || s.mentions.iter().chain(&s.named_for).filter(|m| k.is_debt(m.measure) && !is_general(s, m));
    let Some(first) = named().next() else { return };
    let theirs = (0..s.tokens.len())
        .any(|at| matches!(s.low(at), "owes" | "owe" | "owed") && matches!(s.low(at + 1), "her" | "him" | "them" | "me" | "us"));
    let theirs = theirs || s.has(0..s.tokens.len(), &["overpaid", "refund", "refunded", "declined"]);
    let told = !theirs && named().all(|m| m.measure == first.measure) && !s.is_question() && !whose::is_another_s(s, first);
    let part = &s.parts[s.part_of(first.at.start)];
    if !told || part.unreal || part.elsewhere || is_found(k, first.measure, found) {
        return;
    }
    let mut could =
        s.amounts.iter().enumerate().filter(|(i, a)| !found.is_used(*i) && a.sure && a.sort == Sort::Money && could_be_owed(s, a));
    if let (Some((i, amount)), None) = (could.next(), could.next())
        && (is_strong(s, amount) || s.low(first.at.end) == "statement" || !s.lows(first.at.clone()).all(everyday) && is_weak(s, amount))
        && !is_paid(s, amount)
        && !past_and_gone(s, amount, first)
    {
        found.take(i);
        let at = first.at.start.min(amount.at.start)..first.at.end.max(amount.at.end);
        found.observe(k, s, first.measure, amount.value, at);
        return;
    }
    // "ctax letter says 612": a number that a paper says
    let said = s.amounts.iter().position(|a| {
        a.sort == Sort::Bare
            && a.value >= 20_000
            && could_be_owed(s, a)
            && matches!(s.before(a.at.start, 1), "says" | "say" | "said" | "shows" | "is" | "about" | "now")
            && s.lows(first.at.end..a.at.start)
                .all(|w| lexicon::link(w) || matches!(w, "letter" | "bill" | "account" | "team" | "says" | "say" | "said" | "shows"))
            && a.at.start >= first.at.end
            && a.at.start < first.at.end + 6
            && s.tokens.get(a.at.end).is_none_or(|t| t.kind != Kind::Word)
    });
    if let Some(i) = said.filter(|i| !found.is_used(*i) && !s.lows(first.at.clone()).all(everyday)) {
        found.take(i);
        found.observe(k, s, first.measure, s.amounts[i].value / 10, first.at.start..s.amounts[i].at.end);
    }
}

/// The debt to whom an amount is owed, or that a court is about: the rent, where a landlord or a tenancy is spoken of.
pub(super) fn by_company(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: &Amount) -> Option<usize> {
    let rent = k.vocabulary.measures.iter().position(|m| m.words.iter().any(|w| w == "rent")).filter(|at| k.is_debt(*at))?;
    let to = amount.at.end + 1 + usize::from(lexicon::determiner(s.low(amount.at.end + 1)));
    let landlord = |at: usize| matches!(s.low(at), "landlord" | "landlady") || s.low(at) == "housing" && s.low(at + 1) != "benefit";
    // "£812 to the landlord", "owes the landlord £812"
    let whom = amount.at.start.saturating_sub(if s.low(amount.at.start.saturating_sub(1)) == "association" { 2 } else { 1 });
    let verb = whom.saturating_sub(1 + usize::from(lexicon::determiner(s.before(whom, 1))));
    let owed_to =
        s.low(amount.at.end) == "to" && landlord(to) || landlord(whom) && matches!(s.low(verb), "owes" | "owe" | "owed" | "owing");
    let court = s.lows(0..s.tokens.len()).any(|w| listed!(w, "possession poss eviction evict landlord tenancy nosp evicted flat"))
        && s.has(0..s.tokens.len(), &["arrears"])
        && !s.lows(0..s.tokens.len()).any(|w| listed!(w, "water gas electric council tax ctax service"));
    // "The prepayment meter has £38 debt on it"
    let meter = s.has(0..amount.at.start, &["meter", "prepay", "prepayment"]) && !s.lows(0..s.tokens.len()).any(|w| w == "water");
    if meter && !owed_to && !court {
        return k
            .vocabulary
            .measures
            .iter()
            .position(|m| m.words.iter().any(|w| w == "gas" || w == "electricity"))
            .filter(|at| k.is_debt(*at));
    }
    (owed_to || court).then_some(rent)
}

fn is_found(k: &Knowledge<'_>, at: usize, found: &Findings) -> bool {
    let Some(known) = k.vocabulary.measures.get(at) else { return true };
    found.out.iter().any(|f| matches!(&f.fact, Suggested::Observation { measure, .. } if *measure == known.id))
}

/// It is said to be owed.
fn is_strong(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let end = amount.at.end;
    s.lows(0..s.tokens.len()).any(owing)
        || (0..s.tokens.len()).any(|at| {
            s.follows(at, &["in", "the", "red"])
                || s.follows(at, &["to", "pay"])
                || s.follows(at, &["to", "clear"])
                || s.follows(at, &["to", "find"])
        })
        || matches!(s.low(end), "left" | "remaining")
        || matches!(s.before(amount.at.start, 1), "leaving" | "leaves")
}

/// It is told as what the debt comes to.
fn is_weak(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    s.lows(amount.at.start.saturating_sub(5)..amount.at.start).any(|w| {
        matches!(
            w,
            "come"
                | "now"
                | "comes"
                | "came"
                | "total"
                | "totals"
                | "says"
                | "say"
                | "said"
                | "shows"
                | "right"
                | "correct"
                | "makes"
                | "reminder"
                | "summons"
                | "demand"
        )
    })
}

/// It is money that went, not that is owed.
fn is_paid(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let near = amount.at.start.saturating_sub(6)..amount.at.end + 6;
    s.lows(near).any(|w| {
        listed!(
            w,
            "paid pay pays paying payment payments bill cost costs spent bought gave lent fund grant award awarded towards off \
             instalment instalments offer offered arrangement plan deposit voucher vouchers refund credit allowance per"
        )
    }) && !s.follows(amount.at.end, &["to", "pay"])
        && !s.follows(amount.at.end + 1, &["still", "to", "pay"])
        && !s.follows(amount.at.end + 1, &["to", "pay"])
        && !matches!(s.before(amount.at.start, 1), "leaving" | "leaves")
        && !s.has(amount.at.end..amount.at.end + 4, &["she", "he", "owes", "owing", "owed", "left", "outstanding"])
}
