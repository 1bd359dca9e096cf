//! Who said it, and whom it is about.

use std::ops::Range;

use super::{
    agency, lexicon,
    phrase::Mention,
    sentence::{Join, Sentence},
    suggestion::Source,
    token::{Clitic, Kind, Token},
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

/// The household member a sentence begins with, if it names no other: the next one may go on about them.
pub(super) fn subject(s: &Sentence<'_, '_>, names: &[String]) -> Option<String> {
    let mut all = s.tokens.iter().filter(|t| names.iter().any(|name| *name == t.low));
    let first = all.next()?;
    (first.start == s.tokens.first()?.start && all.next().is_none()).then(|| spelling(first))
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
        matches!(s.low(first + len), "rang" | "phoned" | "called" | "emailed" | "says" | "say" | "said" | "confirmed" | "told")
    });
    agency.then_some(Source::Agency)
}

fn saying(word: &str) -> bool {
    listed!(
        word,
        "say says said saying reckon reckons reckoned told tell tells telling confirm confirms confirmed report reports reported \
         advised advise advises thinks think estimates admits admitted disclosed stated states mentioned claims emailed rang \
         guesses remembers count counts puts showed show shows swears insists"
    )
}

fn said(s: &Sentence<'_, '_>, at: usize) -> Option<Source> {
    let low = s.low(at);
    let next = s.low(at + 1);
    let verb =
        if matches!(next, "have" | "has" | "had" | "also" | "now" | "just" | "still" | "both" | "all") { s.low(at + 2) } else { next };
    let paper = listed!(
        low,
        "letter letters bill bills statement statements system records record printout paperwork account portal screen notice \
         summons email invoice app report database mosaic liquidlogic sims register ledger demand payslip payslips file journal \
         screenshot log online discharge"
    );
    if paper && !matches!(s.before(at, 1), "own") && !(low == "account" && matches!(s.before(at, 1), "his" | "her" | "their")) {
        let shows = listed!(
            verb,
            "says say said shows show showed showing has have states stated stating confirms confirmed puts gives reads from \
             saying"
        ) || matches!(s.low(at + 1), "has" | "have" | "had");
        let lead = s.lows(at.saturating_sub(4)..at).rev().take(4).any(|w| {
            listed!(
                w,
                "per according on saw seen see checked from by opened read via shown with looked in showed through acording \
                 accordin"
            )
        });
        let money_line = matches!(low, "bill" | "statement" | "summons" | "letter" | "demand" | "notice") && s.low(at + 1) == "for";
        let colon = s.mark(at + 1, ':');
        if shows || lead || money_line || colon {
            return Some(Source::Record);
        }
    }
    if matches!(low, "she" | "he" | "they")
        || lexicon::one_of_theirs(low)
        || lexicon::somebody_else(low)
        || matches!(low, "landlord" | "landlady")
    {
        let informant = matches!(low, "landlord" | "landlady") || low == "sister" && s.before(at, 1) == "ward";
        if saying(verb) && !matches!(verb, "rang" | "emailed" | "show" | "shows" | "showed" | "report" | "reports") && !informant {
            // "they say" of an agency cannot be told from "they say" of a family
            return (low != "they").then_some(Source::Person);
        }
        if informant && saying(verb) {
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
        let speaks = saying(verb) && !matches!(verb, "count" | "counts" | "think" | "rang" | "claims")
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
        let speaks = speaks
            || figure
            || matches!(s.low(end), "has" | "have" | "had")
                && s.tokens.get(end + 1).is_some_and(|t| matches!(t.low.as_ref(), "him" | "her" | "them" | "it") || t.capital())
                && s.has(end + 2..end + 4, &["at", "down", "on", "as"])
            || matches!(verb, "makes" | "make" | "put" | "puts") && matches!(s.low(then + 1), "it" | "him" | "her")
            || matches!(s.before(at, 1), "say" | "says" | "reckon" | "reckons") && !lexicon::pronoun(s.before(at, 2));
        let colon = s.mark(end, ':') && (at == 0 || s.part_starts(at)) && !s.mentions.iter().any(|m| m.at.end == end);
        // "per hospital letter": the paper says it
        let paper = matches!(s.low(end), "letter" | "letters" | "discharge" | "records" | "system" | "statement" | "portal" | "bill");
        if speaks || led && !paper || colon {
            return Some(Source::Agency);
        }
    }
    None
}

impl Sentence<'_, '_> {
    /// Whether a part begins at a token.
    pub(super) fn part_starts(&self, at: usize) -> bool {
        self.parts.iter().any(|part| part.at.start == at)
    }
}

/// Whom something at some tokens is about: a name in its part, else the name that the sentence began with.
pub(super) fn about(s: &Sentence<'_, '_>, at: &Range<usize>, names: &[String], loose: bool) -> Option<String> {
    let (mut n, last) = (s.part_of(at.start), s.part_of(at.end.saturating_sub(1)));
    let first = n;
    for part in s.parts.get(n..=last).unwrap_or_default() {
        let found = part
            .at
            .clone()
            .filter_map(|i| named(s, i, names, loose).map(|name| (i.abs_diff(at.end.saturating_sub(1)), name)))
            .min_by_key(|(distance, _)| *distance);
        if let Some((_, name)) = found.filter(|_| last > n) {
            return Some(name);
        }
    }
    loop {
        let part = s.parts.get(n)?;
        let found = part
            .at
            .clone()
            .filter_map(|i| {
                named(s, i, names, loose).map(|name| (if i < at.start { at.start - i } else { 1 + i.saturating_sub(at.end) }, name))
            })
            .min_by_key(|(distance, _)| *distance);
        if let Some((_, name)) = found {
            return Some(name);
        }
        // Only a list runs on about the same one: "Kyle's attendance is up, excluded once"
        if n == 0 || matches!(part.join, Join::But) || n + 3 < first || begins_with_another(s, part.at.start) {
            return the_only_one_after(s, last, names).or_else(|| heading(s, names));
        }
        n -= 1;
    }
}

/// "Ellie - 2 nights in hospital, 1 ambulance": a name set before all that follows.
fn heading(s: &Sentence<'_, '_>, names: &[String]) -> Option<String> {
    let first = s.tokens.first()?;
    let set_apart = s.mark(1, '-') && s.tokens[1].spaced || s.mark(1, ':');
    (set_apart && names.iter().any(|name| *name == first.low)).then(|| spelling(first))
}

/// "A&E twice, all Ellie": the one member of the household that the rest of the sentence names.
fn the_only_one_after(s: &Sentence<'_, '_>, part: usize, names: &[String]) -> Option<String> {
    if begins_with_another(s, s.parts.get(part)?.at.start) {
        return None;
    }
    let rest = s.parts.iter().skip(part + 1).take(2).filter(|p| p.join == Join::Comma && p.at.len() < 7);
    let mut all = rest.flat_map(|p| p.at.clone()).filter(|at| names.iter().any(|name| *name == s.tokens[*at].low));
    let first = all.next()?;
    all.next().is_none().then(|| spelling(&s.tokens[first]))
}

/// "Her daughter's loan", "the lad's fine": a grown child's debt is not the person's.
pub(super) fn is_another_s(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    let owner = |at: usize| {
        let word = s.low(at);
        let owns = s.clitic(at) == Clitic::S || s.tokens[at].raw.ends_with(['\'', '’']);
        owns && (lexicon::one_of_theirs(word) || lexicon::somebody_else(word))
    };
    let disowned = (m.at.end..s.tokens.len()).any(|at| {
        matches!(s.low(at), "nowt" | "nothing") && s.follows(at + 1, &["to", "do", "with"])
            || matches!(s.low(at), "not" | "isn't") && matches!(s.low(at + 1), "hers" | "his" | "theirs" | "ours")
    });
    let ours = (1..3).any(|back| s.before(m.at.start, back) == "my") && !s.tokens.iter().any(|t| t.is_mark('"'));
    ours || disowned || (m.at.start.saturating_sub(3)..m.at.start).any(owner)
}

fn begins_with_another(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(s.low(at), "she" | "he" | "they" | "we" | "i")
}

/// A household member's name at a token; with no household known, a capital word used as a name.
fn named(s: &Sentence<'_, '_>, at: usize, names: &[String], loose: bool) -> Option<String> {
    let token = s.tokens.get(at)?;
    if token.kind != Kind::Word {
        return None;
    }
    if !names.is_empty() {
        return names.iter().any(|name| *name == token.low).then(|| spelling(token));
    }
    if !token.capital()
        || token.shouted()
        || agency::name(s, at).is_some()
        || not_a_name(&token.low)
        || s.ids.get(at).copied().flatten().is_some()
    {
        return None;
    }
    let lead = s.before(at, 1);
    let owns = token.clitic == Clitic::S;
    let object = matches!(lead, "for" | "with" | "by") && !s.tokens.get(at + 1).is_some_and(Token::capital);
    let next = s.tokens.get(at + 1);
    let subject = loose
        && (at == 0 || s.part_starts(at))
        && next.is_some_and(|t| {
            matches!(t.kind, Kind::Percent(_))
                || listed!(t.low.as_ref(), "has had was been went is at on now excluded suspended hasn't back only up down not")
        });
    (owns || object || subject).then(|| spelling(token))
}

fn spelling(token: &Token<'_>) -> String {
    let mut raw = token.raw;
    if token.clitic == Clitic::S {
        for ending in ["'s", "’s", "'S", "’S", "'", "’"] {
            if let Some(base) = raw.strip_suffix(ending) {
                raw = base;
                break;
            }
        }
    }
    raw.to_string()
}

/// Words that begin sentences, days and months: in capitals, and nobody's name.
fn not_a_name(word: &str) -> bool {
    lexicon::pronoun(word)
        || lexicon::determiner(word)
        || lexicon::link(word)
        || lexicon::month(word).is_some()
        || lexicon::weekday(word).is_some()
        || lexicon::somebody_else(word)
        || lexicon::one_of_theirs(word)
        || super::ordinary::is_ordinary(word)
        || listed!(
            word,
            "what who where when how there here then also asked rang saw no not none yes ok and but last this past next once \
             twice owes owed she today yesterday tonight christmas easter went spent let update home visit call kids baby son mam \
             nan dwp uc pip esa attendance cleared met since flat rent gas bus ct gp each god ta both drinking sleeping one two \
             three four five six"
        )
}
