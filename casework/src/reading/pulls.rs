//! Expertise asked for: "asked housing to look at the damp", "rang the attendance lead", "got the IDVA to come".

use super::{
    agency,
    asking::{self, Asking, verb},
    finding::{Findings, Knowledge},
    lexicon,
    sentence::{Join, Sentence},
    suggestion::{Suggested, Suggestion},
    token::{Kind, Token},
};

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    if s.is_question() {
        return;
    }
    referrals(s, found);
    let mut at = 0;
    while at < s.tokens.len() {
        let Some((asking, next)) = verb(s, at).filter(|_| ours(k, s, at)) else {
            passive(s, at, found);
            at += 1;
            continue;
        };
        let mut from = next;
        let mut first = true;
        if let Some(after) = past_an_unknown(s, from, asking) {
            let start = from + usize::from(lexicon::determiner(s.low(from)));
            // Asked in one breath with services, it is one
            if asking == Asking::Plain && !k.names.iter().any(|name| name == s.low(start)) {
                push(s, at, start, after - 1 - start, found);
            }
            from = after;
        }
        // "asked Citizens Advice to come out with me, and housing to look at the damp"
        while let Some((start, len)) = whom(k, s, from, asking, first, found) {
            push(s, at, start, len, found);
            from = start + len;
            match then(s, from) {
                // "the IDVA and the refuge": asked in one breath
                Some(after) => {
                    first = after <= from + 2 && asking != Asking::Got;
                    from = after;
                }
                None => break,
            }
        }
        at = from.max(at + 1);
    }
}

/// "Emailed Northern Powergrid, the tenancy officer and …": a list goes on over a name that nobody knows.
fn past_an_unknown(s: &Sentence<'_, '_>, from: usize, asking: Asking) -> Option<usize> {
    let start = from + usize::from(lexicon::determiner(s.low(from)));
    let len = agency::noun_phrase(s, start);
    let unknown = agency::name(s, start).is_none()
        && (1..4).contains(&len)
        && !lexicon::one_of_theirs(s.low(start))
        && s.tokens[start..start + len].iter().all(Token::capital);
    let comma = start + len;
    let next = comma + 1 + usize::from(lexicon::determiner(s.low(comma + 1)));
    (unknown && matches!(asking, Asking::Plain | Asking::Contact) && s.mark(comma, ',') && agency::name(s, next).is_some())
        .then_some(comma + 1)
}

/// "Referrals made: Citizens Advice (debt), housing options": a heading and its list.
fn referrals(s: &Sentence<'_, '_>, found: &mut Findings) {
    let first = usize::from(s.tokens.first().is_some_and(|t| matches!(t.kind, Kind::Mark('*' | '-'))));
    if !matches!(s.low(first), "referral" | "referrals" | "referred") {
        return;
    }
    let made = usize::from(matches!(s.low(first + 1), "made" | "sent" | "to" | "done" | "today"));
    let made = made + usize::from(made == 1 && s.low(first + 2) == "to");
    if !s.mark(first + 1 + made, ':') {
        return;
    }
    for part in s.parts.iter().filter(|p| p.at.start > first + 1 + made && !p.unreal) {
        let at = part.at.start + usize::from(lexicon::determiner(s.low(part.at.start)));
        if !s.mark(at.saturating_sub(1), '(')
            && let Some(len) = agency::name(s, at)
        {
            push(s, at, at, len, found);
        }
    }
}

fn push(s: &Sentence<'_, '_>, verb: usize, start: usize, len: usize, found: &mut Findings) {
    let mut end = start + len;
    // "the school's nurse" ends with a noun; "school's" alone loses its ending
    let mut words = s.words(start..end);
    let saint = matches!(words.get(..3), Some("St " | "st " | "ST "));
    for ending in ["'s", "’s"].into_iter().filter(|_| !saint) {
        if let Some(base) = words.strip_suffix(ending) {
            words = base.to_string();
        }
    }
    end = end.max(start + 1);
    let from = if s.part_of(verb) == s.part_of(start) { verb } else { start };
    let already = found.out.iter().any(|f| matches!(&f.fact, Suggested::Pull { whom } if whom.eq_ignore_ascii_case(&words)));
    if !already {
        found.out.push(Suggestion { fact: Suggested::Pull { whom: words }, explicit: false, span: s.span(from..end) });
    }
}

/// We are the subject of a verb of asking.
fn ours(k: &Knowledge<'_>, s: &Sentence<'_, '_>, verb: usize) -> bool {
    let part = s.part_of(verb);
    let p = &s.parts[part];
    if p.elsewhere {
        return false;
    }
    let start = p.at.start;
    if matches!(s.low(verb), "chasing" | "call" | "email" | "message" | "t/c" | "tc" | "referral") {
        // "She declined a referral", "offered a referral"
        if s.lows(start..s.tokens.len())
            .any(|w| listed!(w, "declined declines offered refused refuses wants want discussed considering consider needs need suggested"))
        {
            return false;
        }
        return verb == start || matches!(s.before(verb, 1), "still" | "been" | "am" | "telephone" | "made" | "a");
    }
    let mut saw_us = false;
    for at in (start..verb).rev() {
        let t = &s.tokens[at];
        let low = t.low.as_ref();
        if matches!(low, "i" | "we") {
            saw_us = true;
            if matches!(t.clitic, super::token::Clitic::D | super::token::Clitic::Ll) {
                return false;
            }
            break;
        }
        if listed!(low, "been being was were not never should could would if might didn't haven't hasn't he she they to is") {
            return false;
        }
        if !listed!(
            low,
            "have also then just again so finally already today yesterday and now since eventually even had only therefore \
             straight immediately later ive re afterwards"
        ) && lexicon::weekday(low).is_none()
            && !s.days.iter().any(|d| d.at.contains(&at))
        {
            return false;
        }
    }
    if saw_us || matches!(p.join, Join::Start | Join::But) || part == 0 {
        return true;
    }
    // A list of what we did; not "she went and asked"
    let before = s.parts[part - 1].at.start;
    let low = s.low(before);
    let theirs = (0..part).rev().take(3).any(|n| {
        let first = s.parts[n].at.start;
        lexicon::third_person(s.low(first))
            || lexicon::somebody_else(s.low(first))
            || k.names.iter().any(|name| name.as_str() == s.low(first))
            || lexicon::determiner(s.low(first)) && lexicon::somebody_else(s.low(first + 1))
            || (s.tokens[first].capital()
                && n == 0
                && s.tokens
                    .get(first + 1)
                    .is_some_and(|t| t.low.ends_with("ed") || matches!(t.low.as_ref(), "went" | "has" | "says" | "said" | "is" | "was"))
                && self_verb(s, first))
    });
    !theirs || matches!(low, "i" | "we")
}

/// The first word is a name and not itself a verb of ours.
fn self_verb(s: &Sentence<'_, '_>, at: usize) -> bool {
    !s.low(at).ends_with("ed") && !matches!(s.low(at), "rang" | "saw" | "went" | "met" | "spoke" | "took" | "got" | "sat" | "wrote")
}

/// The name after a verb of asking: where it starts and how long it is.
fn whom(k: &Knowledge<'_>, s: &Sentence<'_, '_>, from: usize, asking: Asking, first: bool, found: &Findings) -> Option<(usize, usize)> {
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
    if own && s.lows(at..at + 2).any(|w| matches!(w, "manager" | "lead" | "supervisor" | "boss")) {
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
    let service = agency::name(s, at);
    let end = at + service.unwrap_or(phrase);
    // "Rang the school to say he'd be late": told, not asked
    let tells = s.low(end) == "to"
        && matches!(s.low(end + 1), "say" | "tell" | "thank" | "cancel" | "confirm" | "let" | "explain" | "rearrange" | "apologise");
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
    let referral = s.low(from.saturating_sub(1)) == "to" && s.has(from.saturating_sub(5)..from, &["referred", "ref", "refd"]);
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
fn then(s: &Sentence<'_, '_>, from: usize) -> Option<usize> {
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
            if s.low(at + 1) == "to" && s.tokens.get(next).is_some_and(Token::capital) && s.has(0..at, &["referred", "referral", "referrals"]) {
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

/// "Occupational therapist asked to come and look at the bath."
fn passive(s: &Sentence<'_, '_>, at: usize, found: &mut Findings) {
    if s.low(at) != "asked" || s.low(at + 1) != "to" || matches!(s.low(at + 2), "see" | "meet" | "speak" | "know" | "be" | "have") {
        return;
    }
    let part = &s.parts[s.part_of(at)];
    let mut start = part.at.start;
    while lexicon::determiner(s.low(start)) {
        start += 1;
    }
    let being = usize::from(matches!(s.before(at, 1), "been" | "was" | "were"));
    let has = usize::from(being == 1 && matches!(s.before(at, 2), "has" | "have"));
    let end = at - being - has;
    if part.unreal && !part.at.clone().any(|i| i == at) || part.elsewhere || end <= start {
        return;
    }
    if agency::name(s, start) == Some(end - start) && !agency::collects(s, start, end - start) {
        push(s, start, start, end - start, found);
    }
}
