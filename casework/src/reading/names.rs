//! Names: the household's, what they are called for short, and, where nobody has said who lives there, the names that a
//! note uses for people whose doings it tells.

use std::borrow::Cow;

use super::{
    agency, follow_ups, lexicon, ordinary,
    sentence::Sentence,
    token::{Clitic, Kind, Token},
    whose::not_a_name,
};

/// The first name, as notes use it.
pub(super) fn first(full: &str) -> &str {
    full.split_whitespace().next().unwrap_or_default()
}

/// Gives every short or slipped form of a known name the name itself: "Ell" and "Elie" are "ellie".
pub(super) fn restore(tokens: &mut [Token<'_>], ids: &[Option<u16>], names: &[String]) {
    for at in 0..tokens.len() {
        if let Some(name) = initial(tokens, at, names) {
            tokens[at].low = Cow::Owned(name);
        }
    }
    for (at, token) in tokens.iter_mut().enumerate() {
        let known = token.kind != Kind::Word || names.iter().any(|name| *name == token.low);
        if known || ids.get(at).copied().flatten().is_some() || token.low.len() < 3 || not_a_name(&token.low) {
            continue;
        }
        let mut meant = names.iter().filter(|name| is_short_for(token, name));
        if let (Some(name), None) = (meant.next(), meant.next()) {
            token.low = Cow::Owned(name.clone());
        }
    }
}

/// "att 78% D, 95% P", "D: 78%": a capital beside a figure, where only one of the household begins with it.
fn initial(tokens: &[Token<'_>], at: usize, names: &[String]) -> Option<String> {
    let token = tokens.get(at).filter(|t| t.kind == Kind::Word && t.raw.len() == 1 && t.capital())?;
    let figure = |t: Option<&Token<'_>>| t.is_some_and(|t| matches!(t.kind, Kind::Number { .. } | Kind::Percent(_)));
    let beside = figure(tokens.get(at + 1)) || figure(at.checked_sub(1).and_then(|i| tokens.get(i)));
    let heads = tokens.get(at + 1).is_some_and(|t| t.is_mark(':')) && figure(tokens.get(at + 2));
    let mut meant = names.iter().filter(|name| name.starts_with(token.low.as_ref()));
    let name = meant.next().filter(|_| beside || heads)?;
    meant.next().is_none().then(|| name.clone())
}

/// "Ell", "Elz" and "Elly" for Ellie, "Sam" and "Sammy" for Samir, "Tasha" for Natasha, "Marcuss" for Marcus.
fn is_short_for(token: &Token<'_>, name: &str) -> bool {
    let word = token.low.as_ref();
    if !word.is_ascii() || !name.is_ascii() || word.as_bytes()[0] != name.as_bytes()[0] && !(token.capital() && word.len() > 3) {
        return false;
    }
    let stem = ["ie", "y", "i", "s", "z"].iter().find_map(|end| word.strip_suffix(end)).filter(|stem| stem.len() > 1).unwrap_or(word);
    let single = match stem.as_bytes() {
        [.., a, b] if a == b => &stem[..stem.len() - 1],
        _ => stem,
    };
    let shorter = token.capital() || word.len() > 3;
    shorter && (name.starts_with(word) || single.len() > 2 && name.starts_with(single) || stem.len() > 2 && name.starts_with(stem))
        || token.capital() && word.len() > 3 && name.ends_with(word)
        || name.len() > 5 && super::spelling::one_slip(word.as_bytes(), name.as_bytes())
}

/// The names of people whose doings the note tells, where the household is not known: in small letters, each once. Those
/// whom the worker visits, rings or meets are the person, and those who are somebody's mate or come from an office are left out.
pub(super) fn told_of(s: &Sentence<'_, '_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for (at, token) in s.tokens.iter().enumerate() {
        let name = token.low.as_ref();
        if !could_name(s, at) {
            continue;
        }
        let lead = s.before(at, 1);
        let stranger = lexicon::somebody_else(lead)
            || matches!(lead, "mr" | "mrs" | "ms" | "miss" | "dr" | "pc" | "called" | "in" | "at" | "near" | "aunty" | "sister")
            || matches!(s.before(at, 2), "mr" | "mrs" | "ms" | "dr")
            || at > 0 && s.tokens[at - 1].capital() && !s.tokens[at - 1].spaced
            || matches!(s.low(at + 1), "from" | "at") && s.tokens.get(at + 2).is_some_and(Token::capital)
            || agency::name(s, at + 1).is_some() && token.clitic == Clitic::None && !matches!(s.low(at + 1), "school" | "college");
        let met = matches!(lead, "visited" | "rang" | "phoned" | "met" | "saw" | "seen" | "texted" | "called")
            || matches!(lead, "to" | "with" | "w" | "w/") && matches!(s.before(at, 2), "spoke" | "spoken" | "met" | "meeting" | "session")
            || lead == "/" && s.before(at, 2) == "w";
        if stranger || met {
            others.push(name);
        } else if is_told_of(s, at) && !out.iter().any(|known| known == name) {
            out.push(name.to_string());
        }
    }
    out.retain(|name| !others.contains(&name.as_str()));
    out
}

fn could_name(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = &s.tokens[at];
    token.kind == Kind::Word
        && token.capital()
        && !token.shouted()
        && token.low.len() > 2
        && s.ids.get(at).copied().flatten().is_none()
        && !not_a_name(&token.low)
        && !lexicon::event_noun(&token.low)
        && !lexicon::done_by_us(&token.low)
        && !follow_ups::past(&token.low)
        && (token_owns(s, at) && s.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word) && agency::name(s, at) != Some(1)
            || agency::name(s, at).is_none())
        && !ordinary::is_ordinary(&token.low)
        && !(token.low.ends_with("ed") || token.low.ends_with("ing") || token.low.ends_with("ly") && token.low.len() > 5)
        && !listed!(
            &token.low,
            "wants needs gets owes takes works drinks lives feels looks only early reply apply supply daily home joint long seen back good bad"
        )
}

/// It is the subject of what has happened, owns something, or stands beside a figure.
fn is_told_of(s: &Sentence<'_, '_>, at: usize) -> bool {
    let next = s.tokens.get(at + 1);
    let Some(next) = next else { return false };
    let bracketed = next.is_mark('(') && s.mark(at + 3, ')');
    let heads = next.is_mark(':') || next.is_mark('-') && next.spaced;
    let figure = matches!(next.kind, Kind::Percent(_) | Kind::Number { .. } | Kind::Times(_));
    let verb = listed!(
        next.low.as_ref(),
        "has had was been went is at on now excluded suspended hasn't hadn't wasn't back only up down attended got ended spent stayed \
         slept missed in told still never once twice hundred didn't"
    );
    let object = listed!(
        s.before(at, 1),
        "took take taken taking brought rushed carried for with have has get got son daughter eldest youngest baby lad and that"
    );
    // "A&E: 1 (Nadia)"
    let in_brackets = s.mark(at.wrapping_sub(1), '(') && next.is_mark(')');
    let speaks = matches!(next.low.as_ref(), "says" | "said" | "told" | "thinks" | "reckons")
        && !matches!(s.low(at + 2), "he" | "she" | "his" | "her");
    let at_school = !speaks && beside_school(s, at) && next.kind != Kind::Break;
    in_brackets || at_school || next.kind != Kind::Break && (token_owns(s, at) || bracketed || heads || figure || verb || object) || object
}

/// Attendance or a suspension is told of in the same sentence: it is a pupil's.
fn beside_school(s: &Sentence<'_, '_>, at: usize) -> bool {
    let ends = |i: &usize| matches!(s.tokens[*i].kind, Kind::Mark('.' | '!' | '?') | Kind::Break);
    let school = |i: usize| listed!(s.low(i), "attendance suspended suspension suspensions excluded exclusion exclusions");
    let after = (at + 1..s.tokens.len().min(at + 12)).take_while(|i| !ends(i)).any(school);
    let before = (at.saturating_sub(12)..at).rev().take_while(|i| !ends(i)).any(school);
    after || before
}

fn token_owns(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.clitic(at) == Clitic::S
}
