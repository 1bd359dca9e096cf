//! Who paid: we, with a verb of ours or a fund, or somebody else.

use super::{
    finding::Knowledge,
    lexicon, purchase,
    sentence::{Join, Sentence},
    token::{Clitic, Kind},
};

/// "from the flexible fund, and Leanne paid the other £15": the verb right before the amount is somebody else's.
pub(super) fn paid_by_another(k: &Knowledge<'_>, s: &Sentence<'_, '_>, amount: usize) -> bool {
    let own = s.part_of(amount);
    // "he paid for the jacket himself, £10": the verb stands before the comma
    let bare = own > 0 && s.parts[own].at.start == amount && s.parts[own].join == Join::Comma;
    let before = own - usize::from(bare);
    if bare && s.has(s.parts[before].at.clone(), &["himself", "herself", "themselves"]) {
        return true;
    }
    let start = s.parts[own].at.start;
    (start + 1..amount).any(|at| {
        let who = &s.tokens[at - 1];
        let person = lexicon::third_person(&who.low)
            || lexicon::somebody_else(&who.low)
            || k.names.iter().any(|n| *n == who.low)
            || who.capital() && at - 1 == start && who.clitic == Clitic::None && super::agency::name(s, start).is_none() && at > 1;
        matches!(s.low(at), "paid" | "bought" | "covered" | "spent" | "put" | "gave") && person
    })
}

/// "The vet's bill was £115, which we paid": we are the subject of what comes after.
pub(super) fn we_paid_it(s: &Sentence<'_, '_>, end: usize) -> bool {
    (end..(end + 5).min(s.tokens.len())).take_while(|at| *at == end || s.tokens[*at - 1].kind != Kind::Break).any(|at| {
        let verb = at + 1 + usize::from(matches!(s.low(at + 1), "have" | "just" | "then" | "both"));
        let paid = matches!(s.low(verb), "paid" | "covered" | "settled" | "funded" | "bought");
        let ends = s.tokens.get(verb + 1).is_none_or(|t| t.kind != Kind::Word)
            || listed!(s.low(verb + 1), "for it that this today in from out off straight and so to with up");
        let amount_after = (verb..verb + 4).any(|i| s.amounts.iter().any(|a| a.at.start == i));
        matches!(s.low(at), "we" | "i") && s.clitic(at) != Clitic::Ll && s.clitic(at) != Clitic::D && paid && ends && !amount_after
    })
}

/// We are its subject: nobody is named, or "I", "we" or a fund is.
pub(super) fn is_ours(k: &Knowledge<'_>, s: &Sentence<'_, '_>, verb: usize) -> bool {
    let part = s.part_of(verb);
    let start = s.parts[part].at.start;
    if s.parts[part].elsewhere || s.has(verb..verb + 8, &["herself", "himself", "themselves", "themself"]) {
        return false;
    }
    // "Paid her own Klarna"
    let own = start == verb && matches!(s.low(verb + 1), "her" | "his" | "their") && s.low(verb + 2) == "own";
    if own {
        return false;
    }
    let lead: Vec<&str> = s.lows(start..verb).collect();
    if lead.iter().any(|w| matches!(*w, "not" | "never" | "haven't" | "hasn't" | "didn't" | "no")) {
        return false;
    }
    if s.low(verb) == "cost" && s.low(verb + 1) == "us" {
        return true;
    }
    // "Vicar's Relief Fund gave £350": a fund that is not one of ours
    let another_s = k.funds.named(s).is_empty() && (start + 1..verb).any(|at| s.low(at) == "fund" && s.tokens[at].capital());
    if another_s {
        return false;
    }
    if lead.iter().any(|w| matches!(*w, "i" | "we" | "ive" | "weve" | "us" | "team" | "fund" | "budget" | "pot")) {
        return true;
    }
    if lead.iter().all(|w| {
        listed!(
            *w,
            "also then just have had today finally only did so quickly yesterday now already went out ended up this morning \
             afternoon been tonight straight away"
        )
    }) {
        // "She went to town and bought …": the subject runs on
        return match s.parts[part].join {
            Join::Start => true,
            // "Linda approved the beds so ordered two"
            Join::Because if start == verb && s.before(start, 1) == "so" => true,
            _ if part == 0 => true,
            _ => !begun_by_another(k, s, part - 1),
        };
    }
    // "took her shopping spent 38.60 on food": ours as well
    if start == 0
        && lead.first().is_some_and(|w| listed!(w, "took went popped drove walked nipped met visited"))
        && !lead.iter().any(|w| lexicon::third_person(w) || lexicon::somebody_else(w))
    {
        return true;
    }
    // "Uniform bought, £52": a thing, not a person, before the verb
    if lead == ["money"] && s.low(verb) == "spent" && s.low(verb + 1) != "on" {
        return true;
    }
    let passive = matches!(s.low(verb), "issued" | "bought" | "ordered" | "purchased" | "funded" | "covered" | "sorted")
        || s.low(verb) == "paid" && s.low(verb + 1) == "for";
    let body = |at: usize| {
        let t = &s.tokens[at];
        lexicon::pronoun(&t.low) || lexicon::somebody_else(&t.low) || k.names.iter().any(|n| *n == t.low) || t.clitic != Clitic::None
    };
    passive
        && !(start..verb).any(body)
        && (!s.tokens[start].capital() || verb - start > 1 || purchase::is_thing(s.low(start)))
        && super::agency::name(s, start).is_none_or(|len| start + len < verb)
        && !s.has(verb..verb + 3, &["by"])
        && s.tokens.get(verb + 1).is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "for" | "from" | "out" | "today" | "and"))
}

/// The part, or those before it that it leans on, begin with somebody else than us.
fn begun_by_another(k: &Knowledge<'_>, s: &Sentence<'_, '_>, mut part: usize) -> bool {
    loop {
        let at = s.parts[part].at.start;
        let low = s.low(at);
        if matches!(low, "i" | "we" | "i've" | "we've")
            || purchase::paying(low)
            || matches!(low, "went" | "took" | "met" | "called" | "saw" | "rang" | "asked" | "helped" | "visited")
        {
            return false;
        }
        if lexicon::third_person(low)
            || lexicon::somebody_else(low)
            || k.names.iter().any(|n| *n == low)
            || lexicon::determiner(low) && lexicon::somebody_else(s.low(at + 1))
            || super::agency::name(s, at).is_some()
        {
            return true;
        }
        if part == 0 {
            // "Denise went to town and bought …"
            let first = &s.tokens[at];
            return first.capital()
                && s.tokens.get(at + 1).is_some_and(|t| {
                    t.low.ends_with("ed") || matches!(t.low.as_ref(), "went" | "has" | "had" | "got" | "is" | "was" | "bought")
                });
        }
        part -= 1;
    }
}
