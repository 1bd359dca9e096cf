//! Who said it: the person, a paper that was seen, or another service.

use std::ops::Range;

use super::{
    agency, lexicon,
    sentence::{Join, Sentence},
    suggestion::Source,
    token::{Clitic, Kind, Token},
    whose::not_a_name,
};

/// Who said what stands at some tokens, where the sentence says so: nearest in its own part, then in the sentence.
pub(super) fn source(s: &Sentence<'_, '_>, at: &Range<usize>) -> Option<Source> {
    let mut best: Option<(usize, Source)> = None;
    for i in 0..s.tokens.len() {
        let Some(source) = said(s, i) else { continue };
        // "he says twice but school say once": what comes after "but" speaks of its own
        let other = s.parts.iter().any(|p| p.join == Join::But && p.at.start >= at.end && p.at.start <= i);
        let distance = if i < at.start { at.start - i } else { i.saturating_sub(at.end) + 1 } + if other { 40 } else { 0 };
        if best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, source));
        }
    }
    let quoted = || s.tokens.iter().any(|t| t.is_mark('"')) && s.has(0..s.tokens.len(), &["i", "my", "we"]);
    best.map(|(_, source)| source).or_else(|| quoted().then_some(Source::Person)).or(s.heard)
}

/// What a sentence says about who speaks, or what is looked at, in the one after it: a paper, or an agency that rang.
pub(super) fn heard(s: &Sentence<'_, '_>) -> Option<Source> {
    let paper = s.has(
        0..s.tokens.len(),
        &[
            "letter",
            "letters",
            "bill",
            "bills",
            "statement",
            "statements",
            "paperwork",
            "printout",
            "summons",
            "system",
            "portal",
            "envelopes",
            "post",
        ],
    );
    if paper && !s.is_question() {
        return Some(Source::Record);
    }
    let first = usize::from(lexicon::determiner(s.low(0)));
    let agency = agency::name(s, first).is_some_and(|len| {
        // "PC Ahmed rang"
        let len = len + usize::from(s.tokens.get(first + len).is_some_and(|t| t.capital() && not_a_service(s, first + len)));
        matches!(s.low(first + len), "rang" | "phoned" | "called" | "emailed" | "says" | "say" | "said" | "confirmed" | "told")
    });
    agency.then_some(Source::Agency)
}

fn not_a_service(s: &Sentence<'_, '_>, at: usize) -> bool {
    agency::name(s, at).is_none()
}

fn saying(word: &str) -> bool {
    listed!(
        word,
        "say says said saying reckon reckons reckoned told tell tells telling confirm confirms confirmed report reports reported \
         advised advise advises thinks think estimates admits admitted disclosed stated states mentioned claims emailed rang \
         guesses remembers count counts puts showed show shows swears insists counted recorded logged noted gave gives explained"
    )
}

fn said(s: &Sentence<'_, '_>, at: usize) -> Option<Source> {
    let low = s.low(at);
    let next = s.low(at + 1);
    let verb =
        if matches!(next, "have" | "has" | "had" | "also" | "now" | "just" | "still" | "both" | "all") { s.low(at + 2) } else { next };
    let discharged = low == "discharge" && !matches!(next, "letter" | "letters" | "summary" | "notes" | "paperwork" | "papers");
    let paper = !discharged
        && listed!(
            low,
            "letter letters bill bills statement statements system records record printout paperwork account portal screen notice \
         summons email invoice app report database mosaic liquidlogic sims register ledger demand payslip payslips file journal \
         screenshot log online discharge"
        );
    if paper && !matches!(s.before(at, 1), "own") && !(low == "account" && matches!(s.before(at, 1), "his" | "her" | "their")) {
        let sender = matches!(low, "email" | "message") && next == "from" && (at + 2..at + 9).any(|i| agency::name(s, i).is_some());
        if sender {
            return Some(Source::Agency);
        }
        let opens = verb != "from" || at < 3 || s.part_starts(at) || s.mark(at - 1, '(');
        let shows = opens
            && listed!(
                verb,
                "says say said shows show showed showing has have states stated stating confirms confirmed puts gives reads from \
             saying"
            )
            || matches!(s.low(at + 1), "has" | "have" | "had");
        let lead = s.lows(at.saturating_sub(4)..at).rev().take(4).any(|w| {
            listed!(
                w,
                "per according on saw seen see checked from by opened read via shown with looked in showed through acording \
                 accordin"
            )
        });
        let money_line = matches!(low, "bill" | "statement" | "summons" | "letter" | "demand" | "notice") && s.low(at + 1) == "for";
        let colon = s.mark(at + 1, ':') || s.low(at + 1) == "seen";
        // "Statement from the landlord shows": the paper, not the landlord
        let of = s.low(at + 1) == "from"
            && (at + 2..at + 7).take_while(|i| !s.mark(*i, ',')).any(|i| matches!(s.low(i), "shows" | "says" | "showing" | "confirms"));
        if shows || lead || money_line || colon || of {
            return Some(Source::Record);
        }
    }
    if matches!(low, "she" | "he" | "they")
        || lexicon::one_of_theirs(low)
        || lexicon::somebody_else(low)
        || matches!(low, "landlord" | "landlady")
    {
        let informant = matches!(low, "landlord" | "landlady") || low == "sister" && s.before(at, 1) == "ward";
        let client = matches!(low, "client" | "tenant" | "resident");
        let speaks = saying(verb)
            && !matches!(verb, "rang" | "emailed" | "show" | "shows" | "showed" | "gave" | "gives" | "counted" | "recorded" | "logged")
            && (client || !matches!(verb, "report" | "reports"));
        let writer = s.before(at, 1) == "from" || s.before(at, 2) == "from" && lexicon::determiner(s.before(at, 1));
        if speaks && !informant {
            // "they say" of an agency cannot be told from "they say" of a family
            return (low != "they").then_some(Source::Person);
        }
        if informant && saying(verb) && !writer {
            return Some(Source::Agency);
        }
    }
    // "Mr P reports", "Ms Hall says"
    if matches!(low, "mr" | "mrs" | "ms" | "miss") {
        let name = at + 1 + usize::from(s.mark(at + 1, '.'));
        if s.tokens.get(name).is_some_and(Token::capital) && saying(s.low(name + 1)) {
            return Some(Source::Person);
        }
    }
    // "EWO gave me the figures", "according to the QE": initials that speak are somebody's office
    if s.tokens[at].shouted() && s.tokens[at].raw.len() < 7 && !s.mentions.iter().any(|m| m.at.contains(&at)) {
        let led = s.lows(at.saturating_sub(3)..at).collect::<Vec<_>>();
        let quoted = matches!(led.as_slice(), [.., "according", "to"] | [.., "according", "to", "the"]);
        let begins = s.part_starts(at) || s.part_starts(at.saturating_sub(1)) && lexicon::determiner(s.before(at, 1));
        let told = matches!(verb, "gave" | "gives") && s.has(at + 2..at + 4, &["me", "us"])
            || saying(verb) && !matches!(verb, "gave" | "gives" | "count" | "counts" | "think" | "rang" | "claims");
        if quoted || begins && told {
            return Some(Source::Agency);
        }
    }
    // "he makes it 60", "according to Denise"
    if matches!(low, "she" | "he") && matches!(next, "makes" | "puts" | "owns" | "reports") {
        return Some(Source::Person);
    }
    let quoted = s.before(at, 1) == "to" && s.before(at, 2) == "according" || s.before(at, 1) == "per" && at == 1;
    if quoted && s.tokens[at].capital() && !s.tokens[at].shouted() && agency::name(s, at).is_none() && !not_a_name(low) {
        return Some(Source::Person);
    }
    // "Denise says", "Kyle told me"
    if s.tokens[at].capital()
        && !s.tokens[at].shouted()
        && (at == 0 || s.part_starts(at))
        && s.clitic(at) == Clitic::None
        && matches!(
            verb,
            "says" | "said" | "reckons" | "thinks" | "told" | "tells" | "admits" | "estimates" | "swears" | "insists" | "guesses"
        )
        && agency::name(s, at).is_none()
        && !not_a_name(low)
        && s.ids.get(at).copied().flatten().is_none()
    {
        return Some(Source::Person);
    }
    if matches!(low, "his" | "her" | "their") {
        let own = matches!(next, "own" | "count" | "account" | "reckoning" | "words" | "estimate" | "guess" | "memory" | "say");
        let led = matches!(s.before(at, 1), "by" | "in" | "on" | "from" | "to");
        let figure = next != "own"
            || matches!(
                s.low(at + 2),
                "count" | "account" | "reckoning" | "words" | "estimate" | "guess" | "memory" | "admission" | "report" | "figures"
            );
        if own && led && figure {
            return Some(Source::Person);
        }
    }
    if low == "according"
        && next == "to"
        && matches!(s.low(at + 2), "her" | "him" | "them")
        && !s.tokens.get(at + 3).is_some_and(|t| t.kind == Kind::Word && !lexicon::link(&t.low) && !lexicon::pronoun(&t.low))
    {
        return Some(Source::Person);
    }
    if matches!(low, "says" | "reckons" | "said")
        && matches!(next, "she" | "he")
        && at > 0
        && !s.part_starts(at)
        && s.clitic(at + 1) == Clitic::None
        && s.tokens.get(at + 2).is_none_or(|t| t.kind != Kind::Word)
    {
        return Some(Source::Person);
    }
    if matches!(low, "self" | "self-reported") && (next == "reported" || s.low(at + 2) == "reported") {
        return Some(Source::Person);
    }
    if (matches!(low, "told" | "tells") && matches!(next, "me" | "us") || low == "says" || low == "reckons")
        && (at == 0 || s.part_starts(at))
    {
        return Some(Source::Person);
    }
    if let Some(len) = agency::name(s, at) {
        let end = at + len;
        let then = if matches!(s.low(end), "have" | "has" | "had" | "also" | "now" | "just" | "still" | "both" | "all" | "staff" | "rang") {
            end + 1
        } else {
            end
        };
        let verb = s.low(then);
        let gave = matches!(verb, "gave" | "gives");
        let speaks = saying(verb) && !gave && !matches!(verb, "count" | "counts" | "think" | "rang" | "claims")
            || gave && matches!(s.low(then + 1), "me" | "us")
            || matches!(verb, "emailed" | "has" | "have") && matches!(s.low(then + 1), "him" | "her" | "them");
        let led = matches!(s.before(at, 1), "per" | "via")
            || s.before(at, 1) == "to" && s.before(at, 2) == "according"
            || matches!(s.before(at, 1), "the" | "his" | "her")
                && (s.before(at, 2) == "per" || s.before(at, 2) == "to" && s.before(at, 3) == "according")
            || s.before(at, 1) == "by" && matches!(s.before(at, 2), "told" | "confirmed" | "advised")
            || s.before(at, 1) == "from"
                && matches!(
                    s.before(at, 2),
                    "figures" | "data" | "figure" | "email" | "call" | "update" | "confirmation" | "info" | "report"
                );
        let figure = s.clitic(end - 1) == Clitic::S
            && matches!(s.low(end), "figure" | "figures" | "count" | "number" | "numbers" | "records" | "data");
        let who = end + usize::from(s.mark(end, ','));
        let rang = matches!(s.low(end), "rang" | "phoned" | "emailed" | "called" | "texted" | "update" | "report");
        let speaks = speaks || rang && (s.mark(end + 1, ':') || s.follows(end + 1, &["to", "say"]) || s.mark(end + 1, '-'));
        let speaks = speaks
            || s.low(who) == "who" && saying(s.low(who + 1))
            || figure
            || matches!(s.low(end), "has" | "have" | "had")
                && s.tokens.get(end + 1).is_some_and(|t| matches!(t.low.as_ref(), "him" | "her" | "them" | "it") || t.capital())
                && s.has(end + 2..end + 4, &["at", "down", "on", "as"])
            || matches!(verb, "makes" | "make" | "put" | "puts") && matches!(s.low(then + 1), "it" | "him" | "her")
            || matches!(s.before(at, 1), "say" | "says" | "reckon" | "reckons") && !lexicon::pronoun(s.before(at, 2));
        let written_by = s.before(at, 1) == "from" || s.before(at, 2) == "from" && lexicon::determiner(s.before(at, 1));
        let from_paper = written_by && s.has(at.saturating_sub(5)..at, &["letter", "statement", "bill", "notice", "summons", "printout"]);
        let message =
            written_by && s.has(at.saturating_sub(5)..at, &["email", "text", "message", "voicemail", "call", "fwd", "reply", "update"]);
        let data = usize::from(matches!(s.low(end), "data" | "figures" | "records" | "numbers" | "count" | "update"));
        let colon = s.mark(end + data, ':')
            && (at == 0 || s.part_starts(at) || message)
            && (data > 0 || !s.mentions.iter().any(|m| m.at.end == end));
        // "per hospital letter": the paper says it
        let paper = matches!(s.low(end), "letter" | "letters" | "discharge" | "records" | "system" | "statement" | "portal" | "bill");
        if (speaks && !from_paper) || led && !paper || colon {
            return Some(Source::Agency);
        }
    }
    None
}
