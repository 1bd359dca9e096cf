//! Whom it is about.

use std::ops::Range;

use super::{
    agency, lexicon,
    phrase::Mention,
    sentence::{Join, Sentence},
    token::{Clitic, Kind, Token},
};

/// The household member a sentence begins with, if it names no other: the next one may go on about them.
pub(super) fn subject(s: &Sentence<'_, '_>, names: &[String]) -> Option<String> {
    let mut all = s.tokens.iter().filter(|t| names.iter().any(|name| *name == t.low));
    let first = all.next()?;
    (first.start == s.tokens.first()?.start && all.next().is_none()).then(|| spelling(first))
}

/// Nobody of the household is named, and the person does not begin it: what went before is still told of.
pub(super) fn names_nobody_else(s: &Sentence<'_, '_>, names: &[String]) -> bool {
    let first = s.low(0);
    let spoken_of = s.tokens.iter().any(|t| names.iter().any(|name| *name == t.low));
    let other = lexicon::somebody_else(first) || lexicon::determiner(first) && lexicon::somebody_else(s.low(1));
    !spoken_of && !other && !matches!(first, "i" | "we" | "they")
}

/// "Zofia had a fit; ambulance, A&E, kept in for a night": the one that the sentence begins with and names alone, unless the part
/// has a subject of its own.
pub(super) fn one_subject(s: &Sentence<'_, '_>, at: &Range<usize>, names: &[String]) -> Option<String> {
    let part = s.parts.get(s.part_of(at.start))?;
    let semicolon = s.tokens[..at.start.min(s.tokens.len())].iter().any(|t| t.is_mark(';'));
    let first = s.low(part.at.start);
    let own = lexicon::pronoun(first) || lexicon::determiner(first) || lexicon::somebody_else(first) || lexicon::one_of_theirs(first);
    subject(s, names).filter(|_| semicolon && !own)
}

/// The one member of the household that a sentence names.
pub(super) fn only_named(s: &Sentence<'_, '_>, names: &[String]) -> Option<String> {
    let mut all = s.tokens.iter().filter(|t| names.iter().any(|name| *name == t.low));
    let first = all.next()?;
    all.all(|other| other.low == first.low).then(|| spelling(first))
}

/// The one member of the household that a sentence names; none of several, and the one named before where it names nobody.
pub(super) fn only_one(s: &Sentence<'_, '_>, names: &[String]) -> Option<String> {
    let mut all = s.tokens.iter().filter(|t| names.iter().any(|name| *name == t.low));
    match all.next() {
        Some(first) => all.all(|other| other.low == first.low).then(|| spelling(first)),
        None => s.pupil.clone(),
    }
}

impl Sentence<'_, '_> {
    /// Whether a part begins at a token.
    pub(super) fn part_starts(&self, at: usize) -> bool {
        self.parts.iter().any(|part| part.at.start == at)
    }
}

/// "no suspensions for either of them": of nobody by name.
pub(super) fn is_of_them_all(s: &Sentence<'_, '_>, at: &Range<usize>) -> bool {
    let all = |i: usize| matches!(s.low(i), "either" | "both" | "neither" | "any") && s.follows(i + 1, &["of", "them"]);
    s.parts.get(s.part_of(at.end.saturating_sub(1))).is_some_and(|p| p.at.clone().any(all))
}

/// Whom something at some tokens is about: a name in its part, else the name that the sentence began with.
pub(super) fn about(s: &Sentence<'_, '_>, at: &Range<usize>, names: &[String], loose: bool) -> Option<String> {
    let (mut n, last) = (s.part_of(at.start), s.part_of(at.end.saturating_sub(1)));
    let first = n;
    // "Skye's been in all week, 100%, and Reece most of it, 84%": a later part that begins with a name is theirs
    let begun = s.parts.get(n + 1..=last).unwrap_or_default().iter().rev().find_map(|part| named(s, part.at.start, names, loose));
    if begun.is_some() {
        return begun;
    }
    let own = s.parts.get(last).into_iter().chain(s.parts.get(n..=last).unwrap_or_default());
    for part in own {
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
        // "two A&E visits, both for Kyle's asthma, and an ambulance": of the two alone
        if n < first && matches!(s.low(part.at.start), "both" | "all" | "mostly" | "mainly" | "either") && n > 0 {
            n -= 1;
            continue;
        }
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
        // "Ellie's asthma is bad and she's been to A&E with her": she is whoever went along
        let went_along = n > 0 && went_along(s, &part.at);
        // "Hattie's chest is bad again and she's been to A&E twice"
        if n > 0 && part.join == Join::And && matches!(s.low(part.at.start), "she" | "he") && !went_along {
            let before = &s.parts[n - 1].at;
            let ill = s
                .lows(before.clone())
                .any(|w| listed!(w, "chest asthma breathing ears ear eczema epilepsy cough tummy arm leg wrist tonsils"));
            let owner = before.clone().filter(|_| ill).find(|i| s.clitic(*i) == Clitic::S && names.iter().any(|name| name == s.low(*i)));
            if let Some(owner) = owner {
                return Some(spelling(&s.tokens[owner]));
            }
        }
        if n == 0
            || matches!(part.join, Join::But)
            || n + 3 < first
            || begins_with_another(s, part.at.start) && !went_along && !(s.low(part.at.start) == "they" && part.join == Join::And)
        {
            return the_only_one_after(s, last, names).or_else(|| heading(s, names));
        }
        n -= 1;
    }
}

fn went_along(s: &Sentence<'_, '_>, at: &Range<usize>) -> bool {
    at.clone().any(|i| s.low(i) == "with" && matches!(s.low(i + 1), "her" | "him" | "them"))
}

/// "Ellie - 2 nights in hospital, 1 ambulance": a name set before all that follows.
pub(super) fn heading(s: &Sentence<'_, '_>, names: &[String]) -> Option<String> {
    let first = s.tokens.first()?;
    // "Ellie (9) - 96%"
    let after = if s.mark(1, '(') && s.mark(3, ')') { 4 } else { 1 };
    let set_apart = s.mark(after, '-') && s.tokens[after].spaced || s.mark(after, ':');
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
        // "Mum's two loans": of the parent that the note is about
        let mother = matches!(word, "mam" | "mother") && !lexicon::determiner(s.before(at, 1));
        owns && !mother && (lexicon::one_of_theirs(word) || lexicon::somebody_else(word))
    };
    let disowned = (m.at.end..s.tokens.len()).any(|at| {
        matches!(s.low(at), "nowt" | "nothing") && s.follows(at + 1, &["to", "do", "with"])
            || matches!(s.low(at), "not" | "isn't") && matches!(s.low(at + 1), "hers" | "his" | "theirs" | "ours")
    });
    let ours = (1..3).any(|back| s.before(m.at.start, back) == "my") && !s.tokens.iter().any(|t| t.is_mark('"'));
    ours || disowned || (m.at.start.saturating_sub(3)..m.at.start).any(owner)
}

fn begins_with_another(s: &Sentence<'_, '_>, at: usize) -> bool {
    matches!(s.low(at), "she" | "he" | "they" | "we" | "i" | "mam" | "dad") && s.clitic(at) != Clitic::S
        || matches!(s.low(at), "she" | "he" | "they" | "we" | "i")
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
        || token.raw.chars().nth(1).is_none()
        || token.shouted()
        || agency::name(s, at).is_some_and(|len| len == 1 || token.clitic != Clitic::S)
        || not_a_name(&token.low)
        || super::follow_ups::past(&token.low)
        || s.ids.get(at).copied().flatten().is_some()
    {
        return None;
    }
    let lead = s.before(at, 1);
    if matches!(lead, "mr" | "mrs" | "ms" | "miss" | "dr") || lead == "." && matches!(s.before(at, 2), "mr" | "mrs" | "ms" | "dr") {
        return None;
    }
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
    // A short form is written as the name it stands for
    if raw.to_lowercase() == token.low { raw.to_string() } else { token.low.to_string() }
}

/// Words that begin sentences, days and months: in capitals, and nobody's name.
pub(super) fn not_a_name(word: &str) -> bool {
    word.contains('\'')
        || lexicon::pronoun(word)
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
             three four five six year eve day"
        )
}
