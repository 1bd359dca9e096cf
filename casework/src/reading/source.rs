//! Who said it: the person, a paper that was seen, or another service. A voice is a subject with a verb of saying ("the lady from
//! housing says"), somebody named as the authority ("according to mum"), or a paper that shows something.

use std::ops::Range;

use super::{
    agency, lexicon,
    papers::{is_a_paper, is_held_in_the_hand, paper},
    sentence::{Join, Sentence},
    suggestion::Source,
    token::{Clitic, Kind, Token},
    whose::not_a_name,
};

/// Who said what stands at some tokens, where the sentence says so: nearest in its own part, then in the sentence.
pub(super) fn source(s: &Sentence<'_, '_>, at: &Range<usize>) -> Option<Source> {
    let mut best: Option<(usize, Source)> = None;
    for (i, source) in voices(s).iter().copied() {
        // "he says twice but school say once": what comes after "but" speaks of its own
        let other = s.parts.iter().any(|p| p.join == Join::But && p.at.start >= at.end && p.at.start <= i);
        // "she owes £640, school say Kyle is at 80%": what begins a part with a number of its own speaks of that first
        let own = i >= at.end
            && s.part_of(i) != s.part_of(at.end.saturating_sub(1))
            && s.amounts.iter().any(|a| a.at.start > i && a.at.start < i + 12);
        let other_s = if other { 40 } else { 15 * usize::from(own) };
        let distance = if i < at.start { at.start - i } else { i.saturating_sub(at.end) + 1 } + other_s;
        if best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, source));
        }
    }
    let quoted = || s.tokens.iter().any(|t| t.is_mark('"') || t.is_mark('\'')) && s.has(0..s.tokens.len(), &["i", "my", "we"]);
    // "Rang the council, the account shows £612": an account read out by whoever keeps it
    let read_out = |source: Source| match rung(s) {
        Some(_) if source == Source::Record && !s.lows(0..s.tokens.len()).any(is_held_in_the_hand) => Source::Agency,
        _ => source,
    };
    let told_on_the_telephone = || rung(s).filter(|rung| *rung < at.start).map(|_| Source::Agency);
    best.map(|(_, source)| read_out(source))
        .or_else(|| quoted().then_some(Source::Person))
        .or(s.quoting)
        .or(s.heard)
        .or_else(told_on_the_telephone)
}

/// What a sentence says about who speaks, or what is looked at, in the one after it: a paper, or an agency that rang.
pub(super) fn heard(s: &Sentence<'_, '_>) -> Option<Source> {
    let all = 0..s.tokens.len();
    if s.lows(all).any(|w| is_held_in_the_hand(w) || matches!(w, "paperwork" | "system" | "envelopes" | "post")) && !s.is_question() {
        return Some(Source::Record);
    }
    let first = usize::from(lexicon::determiner(s.low(0)));
    let spoken = |verb: &str| {
        matches!(
            verb,
            "rang"
                | "phoned"
                | "called"
                | "emailed"
                | "texted"
                | "messaged"
                | "says"
                | "say"
                | "said"
                | "confirmed"
                | "told"
                | "tells"
                | "reckons"
        )
    };
    let verb = |at: usize| at + usize::from(matches!(s.low(at), "has" | "have" | "also" | "just"));
    let person = matches!(s.low(first), "she" | "he")
        || lexicon::somebody_else(s.low(first))
        || s.tokens.get(first).is_some_and(|t| t.capital() && !t.shouted() && !not_a_name(&t.low) && agency::name(s, first).is_none());
    if person && spoken(s.low(verb(first + 1))) && s.clitic(first) == Clitic::None && !s.is_question() {
        return Some(Source::Person);
    }
    let agency = agency::name(s, first).is_some_and(|len| {
        // "PC Ahmed rang"
        let named = s.tokens.get(first + len).is_some_and(|t| t.capital() && agency::name(s, first + len).is_none());
        spoken(s.low(verb(first + len + usize::from(named))))
    });
    agency.then_some(Source::Agency)
}

/// Whose words go on where a sentence leaves a quotation open: whoever began it, else the person.
pub(super) fn goes_on_quoting(s: &Sentence<'_, '_>) -> Option<Source> {
    let marks = s.tokens.iter().filter(|t| t.is_mark('"')).count();
    let opened = s.tokens.iter().position(|t| t.is_mark('"'));
    match (s.quoting, marks % 2 == 1) {
        (Some(source), false) => Some(source),
        (None, true) => voices(s)
            .iter()
            .rfind(|(at, _)| *at <= opened.unwrap_or(0))
            .map(|(_, source)| *source)
            .or(s.heard.filter(|_| opened == Some(0)))
            .or(Some(Source::Person)),
        _ => None,
    }
}

/// Where an agency was rung or met whose answer a comma, a colon or "and" brings.
fn rung(s: &Sentence<'_, '_>) -> Option<usize> {
    (0..s.tokens.len()).find(|at| {
        let to = matches!(s.low(*at), "spoke" | "spoken") && matches!(s.low(at + 1), "to" | "with");
        let from = at + 1 + usize::from(to);
        let from = from + usize::from(lexicon::determiner(s.low(from)));
        (to || matches!(s.low(*at), "rang" | "phoned" | "called" | "emailed"))
            && agency::name(s, from).is_some_and(|len| {
                let with = from + len + 2 * usize::from(s.low(from + len) == "with");
                s.mark(with, ',') || s.mark(with, ':') || s.mark(with, '-') || s.low(with) == "and"
            })
    })
}

/// Who speaks in a sentence, and where.
fn voices<'s>(s: &'s Sentence<'_, '_>) -> &'s [(usize, Source)] {
    s.voices.get_or_init(|| (0..s.tokens.len()).filter_map(|at| voice(s, at).map(|source| (at, source))).collect())
}

fn voice(s: &Sentence<'_, '_>, at: usize) -> Option<Source> {
    paper(s, at).or_else(|| speaks(s, at)).or_else(|| authority(s, at)).or_else(|| figures(s, at))
}

/// A verb of saying, thinking or reckoning, in any person.
fn saying(word: &str) -> bool {
    listed!(
        word,
        "say says said saying reckon reckons reckoned told tell tells telling confirm confirms confirmed report reports reported \
         reporting advised advise advises thinks think estimates estimated admits admitted disclosed discloses stated states \
         mentioned mentions claims claimed guesses guessed remembers remember count counts counted puts showed show shows swears \
         insists recorded logged noted gave gives explained explains believes believed recalls recalled describes described informs informed shared acknowledges acknowledged confided \
         maintains"
    )
}

/// What stands between a subject and its verb: "has also told us", "was saying".
pub(super) fn between(word: &str) -> bool {
    matches!(
        word,
        "have"
            | "has"
            | "had"
            | "also"
            | "now"
            | "just"
            | "still"
            | "both"
            | "all"
            | "was"
            | "were"
            | "is"
            | "been"
            | "then"
            | "only"
            | "can"
            | "always"
    )
}

/// A verb of saying at a token, and who its subject is.
fn speaks(s: &Sentence<'_, '_>, at: usize) -> Option<Source> {
    let verb = s.low(at);
    let next = s.low(at + 1);
    let phrase = verb == "let" && next == "slip"
        || matches!(verb, "owned" | "owns") && next == "up"
        || matches!(verb, "makes" | "make" | "put" | "has" | "have" | "had") && is_reckoning(s, at)
        || matches!(verb, "adamant" | "sure" | "certain" | "convinced")
        || matches!(verb, "rang" | "emailed" | "phoned" | "texted")
            && (s.mark(at + 1, ':') || s.mark(at + 1, '-') || s.mark(at + 1, ',') || s.follows(at + 1, &["to", "say"]));
    let written = verb == "emailed" && matches!(next, "him" | "her" | "them" | "me" | "us");
    let noun = matches!(verb, "report" | "reports" | "count" | "estimate")
        && s.tokens.get(at + 1).is_none_or(|t| matches!(t.kind, Kind::Mark(_) | Kind::Break));
    if !saying(verb) && !phrase && !written || noun {
        return None;
    }
    let start = s.parts.get(s.part_of(at)).map_or(0, |p| p.at.start);
    let mut subject = at;
    while subject > start && (between(s.low(subject - 1)) || matches!(s.tokens[subject - 1].kind, Kind::Mark(_))) {
        subject -= 1;
    }
    // "Says", "Told me", "Reported two visits": the person, of whom the note is
    if subject == start {
        // "Energy arrears of six hundred quid say EDF", "he says": told after
        let whom = at + 1 + usize::from(lexicon::determiner(next));
        let ends = |len: usize| s.tokens.get(whom + len).is_none_or(|t| t.kind != Kind::Word);
        if agency::name(s, whom).is_some_and(ends) && matches!(verb, "say" | "says" | "reckon" | "reckons") {
            return Some(Source::Agency);
        }
        let ours = matches!(next, "i" | "we" | "her" | "him" | "them" | "hello" | "goodbye" | "thank" | "thanks" | "sorry");
        let open = match verb {
            "told" | "tells" | "telling" => matches!(next, "me" | "us"),
            "says" | "said" | "reckons" | "reports" | "reported" | "informed" | "shared" | "acknowledged" | "states" | "stated"
            | "admits" | "admitted" | "thinks" | "estimates" | "claims" | "describes" | "disclosed" | "mentions" => !ours,
            _ => false,
        };
        return open.then_some(Source::Person);
    }
    // "says he", "said Linda"
    if matches!(verb, "says" | "said" | "reckons")
        && matches!(next, "she" | "he")
        && s.clitic(at + 1) == Clitic::None
        && s.tokens.get(at + 2).is_none_or(|t| t.kind != Kind::Word)
    {
        return Some(Source::Person);
    }
    let to_us = matches!(next, "me" | "us" | "him" | "her" | "them");
    let bare = matches!(verb, "gave" | "gives") && !to_us;
    if bare {
        return None;
    }
    who(s, subject - 1, start, verb)
}

/// "makes it 60", "puts her drinking at", "have her down as 68%".
fn is_reckoning(s: &Sentence<'_, '_>, at: usize) -> bool {
    let whom = matches!(s.low(at + 1), "it" | "him" | "her" | "them") || s.tokens.get(at + 1).is_some_and(Token::capital);
    match s.low(at) {
        "makes" | "make" | "put" => whom,
        _ => whom && s.has(at + 2..at + 5, &["at", "down", "on", "as"]),
    }
}

/// Who the subject is that ends at a token.
fn who(s: &Sentence<'_, '_>, last: usize, start: usize, verb: &str) -> Option<Source> {
    let low = s.low(last);
    let human = !matches!(verb, "show" | "shows" | "showed" | "gave" | "gives" | "recorded" | "logged" | "have" | "has");
    if matches!(low, "she" | "he") {
        return human.then_some(Source::Person);
    }
    // "Rang them and they said £612": of whoever was rung or wrote; else an agency cannot be told from a family
    let reached = s.lows(0..last).any(|w| matches!(w, "rang" | "phoned" | "called" | "emailed"))
        || (0..last).any(|from| agency::name(s, from).is_some());
    let on_the_line =
        matches!(low, "lady" | "woman" | "man" | "bloke" | "chap" | "fella") && (reached || s.has(0..last, &["phone", "line", "desk"]));
    if low == "they" && (reached || s.heard.is_some_and(|heard| heard != Source::Person)) || on_the_line {
        return Some(Source::Agency);
    }
    if lexicon::pronoun(low) || s.clitic(last) == Clitic::D {
        return None;
    }
    let reckons = matches!(verb, "count" | "counts" | "think" | "claims") && !lexicon::somebody_else(low);
    let office = (start..=last).rev().take(7).find(|from| agency::name(s, *from) == Some(last + 1 - from));
    if let Some(from) = office {
        let before = from.saturating_sub(1 + usize::from(from > 0 && lexicon::determiner(s.before(from, 1))));
        // "Statement from the landlord shows": the paper, not the landlord
        let written = s.low(before) == "from" && s.lows(before.saturating_sub(4)..before).any(is_a_paper);
        return (!written && !reckons).then_some(if written { Source::Record } else { Source::Agency });
    }
    if matches!(low, "landlord" | "landlady") || low == "sister" && s.before(last, 1) == "ward" {
        return Some(Source::Agency);
    }
    // "Hospital data shows", "the council's figures say"
    if last > start
        && matches!(low, "data" | "figures" | "figure" | "numbers")
        && (start..last).any(|from| agency::name(s, from) == Some(last - from))
    {
        return Some(Source::Agency);
    }
    let client =
        listed!(low, "client tenant resident patient user person pt su yp parent parents") || low.len() == 1 && s.tokens[last].capital();
    if human && (client || lexicon::somebody_else(low) || lexicon::one_of_theirs(low)) {
        return Some(Source::Person);
    }
    let token = &s.tokens[last];
    if token.shouted() {
        // Initials that speak are somebody's office
        let known = s.mentions.iter().any(|m| m.at.contains(&last)) || token.raw.len() > 6;
        return (!known && !reckons).then_some(Source::Agency);
    }
    let titled = matches!(s.before(last, 1), "mr" | "mrs" | "ms" | "miss" | ".");
    let named =
        token.capital() && (titled || s.ids.get(last).copied().flatten().is_none() && !not_a_name(low) && token.clitic == Clitic::None);
    (human && named).then_some(Source::Person)
}

/// "according to mum", "per the council", "by her own count", "in his words", "Tracey's estimate".
fn authority(s: &Sentence<'_, '_>, at: usize) -> Option<Source> {
    let low = s.low(at);
    let next = s.low(at + 1);
    // "A&E twice (mum)"
    let bracketed = s.mark(at.saturating_sub(1), '(') && s.mark(at + 1, ')');
    if bracketed && matches!(low, "mam" | "mother" | "dad" | "father" | "nan" | "partner") {
        return Some(Source::Person);
    }
    if low == "self" && s.lows(at + 1..at + 3).any(|w| w.starts_with("report")) {
        return Some(Source::Person);
    }
    let from = match low {
        "according" if next == "to" => at + 2,
        "per" | "via" => at + 1,
        "by" if matches!(s.before(at, 1), "confirmed" | "told" | "advised" | "reported" | "given") => at + 1,
        _ => {
            // "her own count", "mum's reckoning", "by his account"
            let owner = matches!(low, "his" | "her" | "their")
                || s.clitic(at) == Clitic::S && (lexicon::somebody_else(low) || s.tokens[at].capital());
            let own = at + 1 + usize::from(next == "own");
            let led = matches!(s.before(at, 1), "by" | "in" | "on" | "from" | "to" | "(") || s.before(at, 2) == "by";
            let figure = listed!(s.low(own), "count account reckoning words estimate guess memory admission report figures word version")
                && (led || matches!(s.low(own), "estimate" | "guess" | "reckoning"));
            return (owner && figure && agency::name(s, at).is_none()).then_some(Source::Person);
        }
    };
    let whom = from + usize::from(lexicon::determiner(s.low(from)));
    // "according to her", and not "according to her letter"
    let bare = s.tokens.get(from + 1).is_none_or(|t| t.kind != Kind::Word || lexicon::link(&t.low) || lexicon::pronoun(&t.low));
    if matches!(s.low(from), "her" | "him" | "them") && bare && low != "via" {
        return Some(Source::Person);
    }
    if let Some(len) = agency::name(s, whom) {
        // "per hospital letter": the paper says it
        return (!is_a_paper(s.low(whom + len)) && s.low(whom + len) != "discharge").then_some(Source::Agency);
    }
    if s.tokens.get(from).is_some_and(Token::shouted) && !s.mentions.iter().any(|m| m.at.contains(&from))
        || s.tokens.get(whom).is_some_and(Token::shouted)
    {
        return Some(Source::Agency);
    }
    let person = lexicon::somebody_else(s.low(whom))
        || lexicon::one_of_theirs(s.low(whom))
        || s.tokens.get(from).is_some_and(|t| t.capital() && !not_a_name(&t.low));
    (person && low != "via").then_some(Source::Person)
}

/// An agency's figures, message or heading: "Hospital figures: four", "email from school", "School - 71%".
fn figures(s: &Sentence<'_, '_>, at: usize) -> Option<Source> {
    // "Text from mum: police out again"
    let sent = matches!(s.low(at), "text" | "message" | "voicemail" | "call") && s.low(at + 1) == "from";
    let set_off = |i: usize| s.mark(i, ':') || s.mark(i, ',') || s.mark(i, '-');
    if sent && (at + 2..at + 4).any(|i| (lexicon::somebody_else(s.low(i)) || matches!(s.low(i), "her" | "him")) && set_off(i + 1)) {
        return Some(Source::Person);
    }
    let end = at + agency::name(s, at)?;
    let letter = matches!(s.low(end), "letter" | "letters" | "discharge" | "records" | "system" | "statement" | "portal" | "bill");
    let from = s.before(at, 1) == "from" || s.before(at, 2) == "from" && lexicon::determiner(s.before(at, 1));
    let before = |words: &[&str]| from && s.has(at.saturating_sub(5)..at, words);
    let message = before(&["email", "text", "message", "voicemail", "call", "fwd", "reply", "update"]);
    let led = before(&["figures", "data", "figure", "email", "call", "update", "confirmation", "info", "report"]) && !letter
        || before(&["heard", "word", "news", "feedback", "got"]);
    // "Kyle 80% (school)"
    let bracketed = s.mark(at.saturating_sub(1), '(') && s.mark(end, ')');
    let of = end + usize::from(matches!(s.low(end), "latest" | "own" | "current" | "new"));
    let figure =
        s.clitic(end - 1) == Clitic::S && matches!(s.low(of), "figure" | "figures" | "count" | "number" | "numbers" | "records" | "data");
    let who = end + usize::from(s.mark(end, ','));
    let who_says = s.low(who) == "who" && saying(s.low(who + 1));
    let told_after = matches!(s.before(at, 1), "say" | "says" | "reckon" | "reckons")
        && !lexicon::pronoun(s.before(at, 2))
        && s.tokens.get(end).is_none_or(|t| t.kind != Kind::Word);
    let data = usize::from(matches!(s.low(end), "data" | "figures" | "records" | "numbers" | "count" | "update" | "report" | "rang"));
    let colon =
        s.mark(end + data, ':') && (at == 0 || s.part_starts(at) || message) && (data > 0 || !s.mentions.iter().any(|m| m.at.end == end));
    (led || figure || who_says || told_after || colon || bracketed).then_some(Source::Agency)
}
