//! What was bought: the words of a label, the thing after a verb, and the nouns that are never a purchase.

use std::ops::Range;

use super::{
    amount::Amount,
    finding::Knowledge,
    lexicon,
    sentence::{Join, Sentence},
    token::{Clitic, Kind},
};

/// Verbs of paying.
pub(super) fn paying(word: &str) -> bool {
    listed!(
        word,
        "bought issued spent paid refunded purchased ordered gave topped covered funded got put settled sorted used reimbursed replaced booked treated \
         loaded sent picked stuck chucked shelled forked cost"
    )
}

/// Words of asking for money, or of talking about it: nothing is spent yet.
pub(super) fn asking(word: &str) -> bool {
    listed!(
        word,
        "applied apply applying request requested bid discussed asked asking awaiting refused declined pending turned hoping want \
         wants needs income outgoings budget expenditure wages waiting"
    )
}

/// Nouns whose amount is income, a price, a debt or a balance.
pub(super) fn never_bought(word: &str) -> bool {
    listed!(
        word,
        "savings saved bond wages wage pay income benefit benefits pip uc dla esa jsa allowance pension grant award refund rebate \
         reduction bill bills price prices cost costs budget quote arrears debt debts balance bank cash rent tax total salary \
         insurance charge charges fine fines loan loans overdraft limit maintenance tips prize claim payment payments \
         contribution sanction deduction deductions overpayment shortfall reward compensation licence subscription gap mortgage \
         debit dd council klarna brighthouse provident provvy morses clearpay paypal vanquis amigo wonga laybuy littlewoods \
         loanshark lender afterpay credit-union catalogue left only less max fee fees deposit credit-card money worth value board \
         pocket attendance housing universal backdated backdate pip's element premium interest summons penalty profit pot cheque \
         chb lha hb ctr dhp cap over under than from offer plan instalments arrangement repayments repayment minimum spare purse \
         account mobile contract damage damages cheapest gas electric electricity water ground service owing outstanding still bailiff \
         bailiffs shy letter letters demand demands advance ccj liability repay invoice invoices notice reminder statement lots debtor"
    )
}

/// Everyday words that make a clause of a run of words; a label has none of them.
pub(super) fn is_verb(word: &str) -> bool {
    paying(word) && !matches!(word, "used" | "settled")
        || listed!(
            word,
            "is are was were be been has have had do does did will would can could should may might must shall said says say told \
             rang owes owe got gets get went came saw pays gave makes made took takes lost found knows know think thinks comes \
             goes go come see won sold sells lent gives give keeps kept cost costs cut hit left met ran sat spoke stood thought \
             wrote withdrew leaves earns saves let there's what who why how where when because if that which not don't isn't no ask ring \
             check quoted need due borrow sell lend pawned seen selling charging charges wants meant"
        )
        || word.ends_with("n't")
        || (word.len() > 4
            && word.ends_with("ed")
            && !matches!(
                word,
                "second-hand"
                    | "single-bed"
                    | "unfitted"
                    | "fitted"
                    | "used"
                    | "needed"
                    | "hundred"
                    | "speed"
                    | "seaweed"
                    | "wicked"
                    | "feed"
                    | "mixed"
                    | "fixed"
            ))
        || (word.len() > 5
            && word.ends_with("ing")
            && !listed!(
                word,
                "bedding clothing shopping parking swimming heating wedding washing training cleaning moving sewing wrapping \
                 running football fishing driving walking flooring building camping cutting string spring morning evening ceiling \
                 fitting ironing painting knitting baking cooking lighting plumbing boxing dancing riding drawing writing reading \
                 earring fencing testing mending sleeping dressing nursing carpeting roofing matting paving"
            ))
}

/// The tokens of the label that ends right before an amount: no verb, nobody's name for a subject, nothing that is never
/// bought.
pub(super) fn label(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: &Amount) -> Option<Range<usize>> {
    let own = s.part_of(amount.at.start);
    // Back to where the sentence, or a new beginning in it, starts
    let mut first = own;
    while first > 0
        && (s.parts[first].join != Join::But || s.mark(s.parts[first].at.start - 1, '-') && s.parts[first].at.start == amount.at.start)
        && (!s.mark(s.parts[first].at.start.saturating_sub(1), ':') || s.parts[first].at.start == amount.at.start)
    {
        first -= 1;
    }
    let start = s.parts[first].at.start;
    if (start..amount.at.start).any(|at| {
        let t = &s.tokens[at];
        t.is_mark('"')
            || t.is_mark('?')
            || t.kind == Kind::Word
                && (is_verb(&t.low)
                    || lexicon::third_person(&t.low)
                    || matches!(t.low.as_ref(), "i" | "we" | "you" | "everything" | "nothing")
                    || matches!(t.clitic, Clitic::D | Clitic::Ll | Clitic::Other))
    }) {
        return None;
    }
    if s.tokens.first().is_some_and(|t| t.is_mark('"')) {
        return None;
    }
    // The label itself: back to the amount before, if there is one
    let from = s
        .amounts
        .iter()
        .filter(|a| a.at.end <= amount.at.start && a.at.start >= start && a.sort == super::amount::Sort::Money)
        .filter(|a| !super::spends::is_of_one(s, a))
        .map(|a| a.at.end)
        .max()
        .unwrap_or(start);
    let at = trimmed(s, from..amount.at.start)?;
    let thing = at
        .clone()
        .any(|i| s.tokens[i].kind == Kind::Word && s.low(i).len() > 1 && !lexicon::link(s.low(i)) && !lexicon::determiner(s.low(i)));
    let travel =
        matches!(s.low(at.start), "taxi" | "taxis" | "cab" | "bus" | "train" | "metro" | "ticket" | "tickets" | "fares" | "delivery");
    let never = at.clone().any(|i| {
        let shop = s.low(i) == "from" && s.tokens[i + 1].capital() && super::agency::name(s, i + 1).is_none();
        never_bought(s.low(i)) && !(travel && s.low(i) == "from") && !shop
            || super::owed::owing(s.low(i))
            || lexicon::somebody_else(s.low(i))
    }) && !bought_anyhow(s, at.clone());
    let at_start =
        matches!(s.low(at.start), "with" | "by" | "from" | "in" | "to" | "about" | "over" | "under" | "another" | "only" | "up" | "at");
    let at_start = at_start || s.has(at.clone(), &["fund", "funds"]) || matches!(s.low(at.end - 1), "needed" | "required" | "wanted");
    let stray = at_start || s.mentions.iter().any(|m| k.is_debt(m.measure) && m.at.start >= at.start && m.at.end <= at.end);
    let links = at.len() > 8;
    let name_only = at.len() == 1 && k.names.iter().any(|n| n.as_str() == s.low(at.start));
    let after = s.low(amount.at.end);
    let verb_after = listed!(after, "is was a too per pcm pw due owed owing more each in to backdated awarded")
        && !(after == "to" || after == "in")
        || matches!(s.low(amount.at.end + 1), "due" | "owed");
    (thing && !never && !stray && !links && !name_only && !verb_after).then_some(at)
}

/// "phone credit", "bank card holder": bought although a word of it is not.
fn bought_anyhow(s: &Sentence<'_, '_>, at: Range<usize>) -> bool {
    s.has(at.clone(), &["top", "topup", "top-up", "phone", "provisional", "driving"])
        && !s.has(at.clone(), &["bill", "contract", "debt", "arrears", "insurance"])
        || s.lows(at).next_back() == Some("meter")
}

/// Amount first, then a thing that is certainly bought: "£38 taxi to the refuge".
pub(super) fn bought_thing_after(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let part = &s.parts[s.part_of(amount.at.start)];
    let begins = part.at.start == amount.at.start;
    let whole = 0..amount.at.start;
    let clean = whole.clone().all(|at| !is_verb(s.low(at)) && !lexicon::third_person(s.low(at)) && !s.mark(at, '"'));
    let verbless = (amount.at.end..part.at.end).all(|at| !matches!(s.low(at), "is" | "was" | "would" | "costs" | "cost"));
    begins
        && clean
        && verbless
        && !matches!(s.low(amount.at.end), "with" | "without" | "of" | "or" | "in" | "at" | "from")
        && s.lows(amount.at.end..part.at.end.min(amount.at.end + 5)).any(is_thing)
}

/// A thing that is certainly bought.
pub(super) fn is_thing(word: &str) -> bool {
    listed!(
        word,
        "voucher vouchers taxi bus train fare fares ticket tickets shoes uniform blazer coat bed bedding mattress cooker fridge freezer \
                 washer microwave kettle carpet curtains paint shopping groceries nappies formula pram cot passport kennel vet \
                 locks clothes toys parking topup trainers boots delivery bulb lamp heater sim phone stamps lunch coffee \
                 breakfast certificate top rug duvet towels toaster shelves wardrobe sofa blinds stairgate buggy highchair table chair clock duvets toaster iron hoover car-seat pyjamas coat jumper uniform glasses lamp pans crockery"
    )
}

/// What it was for, as tokens: the label, what follows "on" or "for", or what stands between the verb and the amount.
pub(super) fn purpose(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: &Amount, verb: Option<usize>) -> Option<Range<usize>> {
    let end = amount.at.end;
    let own = s.parts[s.part_of(amount.at.start)].at.clone();
    let stop = |from: usize| {
        let next = s.amounts.iter().map(|a| a.at.start).find(|at| *at > from).unwrap_or(s.tokens.len());
        let mut to = from;
        while to < s.tokens.len() && to < next {
            let t = &s.tokens[to];
            let and_next = matches!(t.low.as_ref(), "and")
                && (next <= to + 3 || is_verb(s.low(to + 1)) || lexicon::pronoun(s.low(to + 1)) || paying(s.low(to + 1)));
            if matches!(t.kind, Kind::Mark(',' | '.' | ';' | '(' | ')' | '!' | '?' | ':') | Kind::Break)
                || matches!(t.low.as_ref(), "from" | "so" | "out" | "because" | "which" | "via" | "but" | "as" | "today" | "yesterday")
                || and_next
                || t.is_mark('-') && t.spaced
            {
                break;
            }
            to += 1;
        }
        trimmed(s, from..to)
    };
    let amount_first =
        |a: &Amount| s.parts[s.part_of(a.at.start)].at.start == a.at.start && s.tokens.get(a.at.end).is_some_and(|t| t.kind == Kind::Word);
    let before = s.amounts.iter().rfind(|a| a.at.end <= amount.at.start && a.sort == super::amount::Sort::Money);
    if verb.is_none()
        && !(amount_first(amount) && before.is_some_and(amount_first))
        && let Some(at) = label(k, s, amount)
    {
        return Some(at);
    }
    if let Some(fund) = (end..end + 4).find(|at| s.low(*at) == "fund")
        && matches!(s.low(fund + 1), "for" | "on" | "towards")
    {
        return stop(fund + 2);
    }
    if matches!(s.low(end), "on" | "for" | "towards" | "of" | "to") || lexicon::determiner(s.before(amount.at.start, 1)) {
        let marked = matches!(s.low(end), "on" | "for" | "towards" | "of" | "to");
        if let Some(at) = stop(end + usize::from(marked)) {
            return Some(at);
        }
    }
    if let Some(verb) = verb {
        let before = s
            .amounts
            .iter()
            .filter(|a| a.at.end <= amount.at.start && a.at.start > verb && a.sort == super::amount::Sort::Money)
            .map(|a| a.at.end)
            .max();
        let mut from = before.unwrap_or(verb + 1);
        while from < amount.at.start
            && (lexicon::pronoun(s.low(from))
                || matches!(s.low(from), "for" | "up" | "out" | "on" | "and" | "also" | "then" | "off")
                || s.tokens[from].kind != Kind::Word
                || k.names.iter().any(|n| n.as_str() == s.low(from)))
        {
            from += 1;
        }
        if let Some(fund) = (from..amount.at.start).find(|at| s.low(*at) == "fund" && matches!(s.low(*at + 1), "for" | "on" | "to")) {
            from = fund + if matches!(s.low(fund + 2), "buy" | "get" | "pay" | "cover" | "fund") { 3 } else { 2 };
        }
        if let Some(bracket) = (from..amount.at.start).rfind(|at| s.mark(*at, ')') && *at + 1 < amount.at.start) {
            from = bracket + 1;
        }
        if let Some(at) = trimmed(s, from..amount.at.start) {
            return Some(at);
        }
        return stop(end);
    }
    stop(end).or_else(|| trimmed(s, own.start..amount.at.start))
}

/// Without the little words and marks at either end.
fn trimmed(s: &Sentence<'_, '_>, at: Range<usize>) -> Option<Range<usize>> {
    let (mut start, mut end) = (at.start, at.end.min(s.tokens.len()));
    let loose = |i: usize| !matches!(s.tokens[i].kind, Kind::Word | Kind::Code | Kind::Number { .. });
    while start < end
        && (loose(start)
            || lexicon::determiner(s.low(start))
            || matches!(s.low(start), "and" | "also" | "of" | "for" | "at" | "then" | "plus" | "one" | "all"))
    {
        start += 1;
    }
    while end > start && (loose(end - 1) || listed!(s.low(end - 1), "at for was and of cost is about total came to the a with = in on")) {
        end -= 1;
    }
    (start < end).then_some(start..end)
}
