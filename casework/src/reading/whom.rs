//! Whom somebody asked: the name after a verb of asking, whether a service's, a profession's or one that nobody knows, and
//! where the next one asked in the same breath begins.

use super::{
    agency,
    asking::{self, Asking},
    finding::{Findings, Knowledge},
    lexicon,
    sentence::Sentence,
    suggestion::Suggested,
    token::{Kind, Token},
};

/// The name after a verb of asking: where it starts and how long it is.
pub(super) fn whom(
    k: &Knowledge<'_>,
    s: &Sentence<'_, '_>,
    from: usize,
    asking: Asking,
    first: bool,
    found: &Findings,
) -> Option<(usize, usize)> {
    let mut at = from;
    // "a visit from the fire service", "Sarah from housing", "Sarah (housing officer)"
    if agency::name(s, from + usize::from(lexicon::determiner(s.low(from)))).is_none() {
        let by = (from..from + 6).find(|i| {
            matches!(s.low(*i), "from" | "with")
                || s.mark(*i, '(')
                || s.low(*i) == "at" && s.tokens.get(i.saturating_sub(1)).is_some_and(Token::capital)
        });
        if let Some(by) = by
            && by > from
            && (from..by).all(|i| {
                let some = matches!(s.low(i), "someone" | "somebody" | "anyone");
                s.tokens[i].kind == Kind::Word && (some || !lexicon::pronoun(s.low(i)) && !lexicon::somebody_else(s.low(i)))
            })
            && asking != Asking::Got
            && (s.tokens[from].capital() && !k.names.iter().any(|n| n.as_str() == s.low(from))
                || asking == Asking::Plain
                    && s.lows(from..by).any(|w| {
                        listed!(
                            w,
                            "visit appointment assessment check call meeting letter support help input advice report someone somebody \
                             worker"
                        )
                    }))
        {
            let start = by + 1 + usize::from(lexicon::determiner(s.low(by + 1)));
            return agency::name(s, start).filter(|len| !agency::collects(s, start, *len)).map(|len| (start, len));
        }
    }
    // "Requested an OT assessment from adult social care"
    let given = (from..from + 6)
        .find(|i| matches!(s.low(*i), "assessment" | "referral" | "report" | "letter" | "review") && s.low(i + 1) == "from");
    if let Some(given) = given {
        let start = given + 2 + usize::from(lexicon::determiner(s.low(given + 2)));
        if let Some(len) = agency::name(s, start).filter(|len| !agency::collects(s, start, *len)) {
            return Some((start, len));
        }
    }
    while lexicon::determiner(s.low(at)) || matches!(s.low(at), "both" | "again" | "up" | "after" | "in" | "out") {
        at += 1;
    }
    // "Ellie's school"
    if s.tokens.get(at).is_some_and(|t| t.clitic == super::token::Clitic::S && k.names.iter().any(|n| *n == t.low))
        && agency::name(s, at + 1).is_some()
    {
        at += 1;
    }
    // "Asked my manager"
    let own = matches!(s.low(from), "my" | "our");
    if own && s.lows(at..at + 2).any(|w| matches!(w, "manager" | "lead" | "supervisor" | "boss" | "finance" | "admin" | "office")) {
        return None;
    }
    let token = s.tokens.get(at)?;
    if lexicon::small_number(&token.low).is_some() {
        return None;
    }
    if token.kind != Kind::Word
        || k.names.iter().any(|name| *name == token.low)
        || lexicon::one_of_theirs(&token.low) && agency::name(s, at).is_none_or(|len| len < 2)
    {
        return None;
    }
    if lexicon::somebody_else(&token.low) && !matches!(token.low.as_ref(), "tenant" | "carer") {
        return None;
    }
    let phrase = agency::noun_phrase(s, at);
    if s.lows(at..at + phrase).any(|w| matches!(w, "fund" | "funds" | "pot" | "budget")) {
        return None;
    }
    let service = agency::name(s, at);
    let end = at + service.unwrap_or(phrase);
    // "Rang the school to say he'd be late": told, not asked
    let tells = s.low(end) == "to"
        && (s.low(end + 1) == "see" && s.low(end + 2) == "how"
            || matches!(s.low(end + 1), "say" | "tell" | "thank" | "cancel" | "confirm" | "let" | "explain" | "rearrange" | "apologise"));
    if tells && asking != Asking::Plain {
        return None;
    }
    let to = matches!(s.low(end), "to") || matches!(s.low(end), "again" | "also" | "too") && s.low(end + 1) == "to";
    let asks = to || matches!(s.low(end), "for" | "about" | "if" | "whether" | "re" | "regarding" | "asking");
    if let Some(len) = service {
        // "Asked the charity for £45": money is no expertise
        if s.low(end) == "for" && s.amounts.iter().any(|a| a.at.start == end + 1 && a.sort == super::amount::Sort::Money) {
            return None;
        }
        if agency::collects(s, at, len) && !(to && s.has(end..end + 4, &["come", "visit", "meet", "look"])) {
            return None;
        }
        // What follows the name still belongs to a longer one that is a person ("school mum")
        if phrase > len && s.tokens.get(at + len).is_some_and(|t| lexicon::somebody_else(&t.low) || lexicon::one_of_theirs(&t.low)) {
            return None;
        }
        let suits = match asking {
            Asking::Got if matches!(s.low(at), "police" | "ambulance" | "paramedics" | "bailiffs") => to,
            Asking::Got => {
                to || s.has(end..end + 5, &["come", "coming", "involved", "out", "round", "board", "in", "case", "phone", "line"])
                    && !s.has(end..end + 5, &["say", "said", "rang"])
            }
            // "Called the police on her ex": a call for help is no expertise
            Asking::Contact if matches!(s.low(at), "police" | "ambulance" | "paramedics") => {
                matches!(s.low(end), "for" | "about" | "if" | "re" | "regarding")
            }
            Asking::Talk => asks || to,
            Asking::Contact if agency::keeps_an_account(s, at, len) && !asks => false,
            // "Rang the council, she owes £600": rung to find out
            Asking::Contact if !asks && found_out(s, end, found) => false,
            // "Rang housing three times, no answer": nobody was asked
            Asking::Contact if asking::unanswered(s) && !(asks && s.has(0..s.tokens.len(), &["voicemail", "answerphone"])) => false,
            _ => first || asks || to,
        };
        return suits.then_some((at, len));
    }
    // An unknown name is expertise only when asked to do something, and not when it is one capital word
    let people = s.lows(at..at + phrase).any(|w| {
        lexicon::somebody_else(w)
            || lexicon::one_of_theirs(w)
            || matches!(
                w,
                "driver"
                    | "passenger"
                    | "owner"
                    | "father"
                    | "mother"
                    | "stranger"
                    | "barber"
                    | "man"
                    | "men"
                    | "women"
                    | "guy"
                    | "people"
                    | "everyone"
                    | "anyone"
                    | "class"
                    | "bus"
            )
    });
    let capitals = s.tokens[at..at + phrase].iter().filter(|t| t.capital()).count();
    let referred = s.low(from.saturating_sub(1)) == "to"
        && s.has(from.saturating_sub(12)..from, &["referred", "referral", "referrals"])
        && capitals == phrase
        && phrase > 1;
    if referred && !people {
        return Some((at, phrase));
    }
    // "referred Demi to young carers": whoever one is referred to is expertise
    let ends = s
        .tokens
        .get(at + phrase)
        .is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "for" | "and" | "today" | "re" | "about"));
    let referral =
        s.low(from.saturating_sub(1)) == "to" && s.has(from.saturating_sub(5)..from, &["referred", "referral", "referrals", "ref", "refd"]);
    if referral && ends && !people && (1..4).contains(&phrase) && s.low(at).len() > 2 {
        return Some((at, phrase));
    }
    // "emailed SENDIASS": initials that nobody here is called by
    let initialism = phrase == 1 && s.tokens[at].shouted() && s.tokens[at].raw.len() > 3 && s.ids.get(at).copied().flatten().is_none();
    if initialism && !people && matches!(asking, Asking::Plain | Asking::Contact) {
        return Some((at, phrase));
    }
    let several_capitals = phrase > 1 && capitals == phrase && asking == Asking::Plain && to;
    let agent = phrase == 1
        && capitals == 0
        && lexicon::determiner(s.before(at, 1))
        && ["er", "or", "ist", "ian", "est"].iter().any(|end| s.low(at).ends_with(end))
        && s.low(at).len() > 5;
    if !people && (several_capitals || agent && asks && asking == Asking::Plain) {
        return Some((at, phrase));
    }
    let named = capitals > 0 && !(phrase > 1 && capitals == phrase && initials(&s.tokens[at..at + phrase])) && !s.tokens[at].shouted();
    (asking == Asking::Plain
        && to
        && phrase > 0
        && phrase < 5
        && !people
        && !named
        && (s.low(at).len() > 2 || s.tokens[at].shouted() && s.ids.get(at).copied().flatten().is_none())
        && (phrase > 1 || s.tokens[at].shouted())
        && (first || phrase > 1))
        .then_some((at, phrase))
}

/// What was found out stands right after the name, set off by a comma or a colon.
fn found_out(s: &Sentence<'_, '_>, end: usize, found: &Findings) -> bool {
    let with = end + 2 * usize::from(s.low(end) == "with");
    let set_off = matches!(s.tokens.get(with).map(|t| t.kind), Some(Kind::Mark(',' | ':' | '-')));
    let from = s.tokens.get(with).map_or(usize::MAX, |t| t.start);
    set_off && found.out.iter().any(|f| matches!(f.fact, Suggested::Observation { .. }) && f.span[0] >= from)
}

fn initials(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(Token::shouted)
}

/// After a name and what it was asked: ", and housing to …", "and the GP".
pub(super) fn then(s: &Sentence<'_, '_>, from: usize) -> Option<usize> {
    for at in from..(from + 14).min(s.tokens.len()) {
        // "Rang the GP, the school and housing"
        if at == from && s.mark(at, ',') {
            let next = at + 1 + usize::from(lexicon::determiner(s.low(at + 1)));
            let end = next + agency::name(s, next)?;
            return (s.low(end) == "and" || s.mark(end, ',')).then_some(at + 1);
        }
        if s.low(at) == "and" || s.mark(at, '&') {
            let mut next = at + 1 + usize::from(s.low(at + 1) == "to");
            while lexicon::determiner(s.low(next)) {
                next += 1;
            }
            // "a referral to early help and to Changing Futures"
            if s.low(at + 1) == "to"
                && s.tokens.get(next).is_some_and(Token::capital)
                && s.has(0..at, &["referred", "referral", "referrals"])
            {
                return Some(at + 2);
            }
            let len = agency::name(s, next)?;
            let beside = at == from || s.mark(at.saturating_sub(1), ',') && at == from + 1;
            let after = at + 1 + usize::from(s.low(at + 1) == "to");
            return (beside || matches!(s.low(next + len), "to" | "for" | "about")).then_some(after);
        }
        if matches!(s.tokens[at].kind, Kind::Mark('.' | ';' | ':')) {
            return None;
        }
    }
    None
}
