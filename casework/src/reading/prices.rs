//! Prices that a note tells in its own way: without a sign, so many of one, beside whoever was taken along, or in the sentence
//! after what was bought.

use super::{
    amount::{Amount, Sort},
    finding::Knowledge,
    payers, purchase,
    sentence::Sentence,
    token::Kind,
    window,
};

/// "bought kettle 18.99", "mattress 40, flexible": a number without a sign that can only be pounds: it has pence and something was
/// bought, or it is the price of a thing that a fund paid for. "Wages 900 a month" are pounds as well.
pub(super) fn is_a_price(s: &Sentence<'_, '_>, a: &Amount) -> bool {
    let last = &s.tokens[a.at.end - 1];
    let pence = a.at.len() == 1 && last.raw.len() > 3 && last.raw.as_bytes()[last.raw.len() - 3] == b'.';
    let next = s.low(a.at.end);
    let measured = listed!(
        next,
        "hours hour units nights night percent kg st miles mile m cm mm km mg ml litres weeks days months years am pm of out"
    );
    let funded = || s.lows(0..s.tokens.len()).any(|w| matches!(w, "fund" | "funds" | "flex" | "flexible" | "crisis"));
    let bought = || s.lows(0..a.at.start).any(|w| matches!(w, "bought" | "spent" | "paid" | "ordered"));
    let ends = s.tokens.get(a.at.end).is_none_or(|t| t.kind != Kind::Word)
        || matches!(next, "and" | "plus" | "flex" | "flexible" | "crisis" | "from");
    let thing = purchase::is_thing(s.before(a.at.start, 1));
    let monthly = window::rate(s, a.at.end).is_some_and(|(_, days)| days == 30)
        && a.value >= 100_000
        && s.lows(0..a.at.start)
            .any(|w| listed!(w, "wages wage uc income earns earning earn earned brings bringing gets getting home pay payslip"));
    // "uc 890"
    let label = matches!(s.before(a.at.start, 1), "uc" | "wages" | "income") && ends && a.value >= 100_000 && a.at.start < 3;
    label || !measured && (pence && ends && (funded() || bought()) || thing && ends && a.value >= 2000 && (funded() || bought())) || monthly
}

/// "2 x £25", "£25 x 2": so many of a price are one sum.
pub(super) fn multiplied(s: &Sentence<'_, '_>, all: &mut Vec<Amount>) {
    let mut n = 1;
    while n < all.len() {
        let (a, b) = (&all[n - 1], &all[n]);
        let times = |a: &Amount| a.sort == Sort::Times && (2000..=50_000).contains(&a.value) && s.low(a.at.start) != "twice";
        let by = match (a.sort, b.sort) {
            (Sort::Times, Sort::Money) if times(a) => Some(a.value / 1000),
            // "two £10 vouchers"
            (Sort::Bare, Sort::Money)
                if (2000..=20_000).contains(&a.value)
                    && b.sure
                    && !a.vague
                    && s.lows(b.at.end..b.at.end + 3).any(|w| w.ends_with('s') && w.len() > 3) =>
            {
                Some(a.value / 1000)
            }
            (Sort::Money, Sort::Times) if times(b) => Some(b.value / 1000),
            _ => None,
        };
        let price = if a.sort == Sort::Money { a.value } else { b.value };
        match by.filter(|_| a.at.end == b.at.start).and_then(|by| price.checked_mul(by)) {
            Some(value) => {
                let at = a.at.start..b.at.end;
                all[n - 1] = Amount { at, sort: Sort::Money, value, vague: false, earlier: false, sure: true };
                all.remove(n);
            }
            None => n += 1,
        }
    }
}

/// "I took him for a fry-up (£8.45)": who takes somebody for something pays. Gives where the "for" stands.
pub(super) fn took_for(s: &Sentence<'_, '_>, amount: &Amount) -> Option<usize> {
    let set_off = s.mark(amount.at.start.saturating_sub(1), '(') || s.mark(amount.at.start.saturating_sub(1), ',');
    let end = amount.at.start.saturating_sub(usize::from(set_off));
    let of = (end.saturating_sub(6)..end).rfind(|at| matches!(s.low(*at), "for" | "out" | "to"))?;
    let verb = (of.saturating_sub(4)..of).rfind(|at| matches!(s.low(*at), "took" | "treated"))?;
    let thing = (of + 1..end)
        .all(|at| (s.tokens[at].kind == Kind::Word || s.mark(at, '-') && !s.tokens[at].spaced) && !purchase::never_bought(s.low(at)));
    let subject = verb.checked_sub(1).is_none_or(|at| matches!(s.low(at), "i" | "we") || s.part_starts(verb));
    let of = if s.low(of + 1) == "for" { of + 1 } else { of };
    (thing && subject && s.low(of) == "for" && amount.sure).then_some(of)
}

/// "Ordered a bed, mattress and bedding.": the price may come in the next sentence.
pub(super) fn bought_without_a_price(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> bool {
    let verb = (0..s.tokens.len()).find(|at| matches!(s.low(*at), "bought" | "ordered" | "paid" | "purchased"));
    !s.amounts.iter().any(|a| a.sort == Sort::Money)
        && !s.is_question()
        && verb.is_some_and(|at| {
            s.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word) && s.low(at + 1) != "off" && payers::is_ours(k, s, at)
        })
}
