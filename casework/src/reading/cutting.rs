//! A note cut into sentences: at full stops, at the ends of lines, and, where somebody has dictated without a mark, where a
//! new subject begins.

use std::ops::Range;

use super::{
    lexicon,
    token::{Kind, Token},
};

/// How many tokens a sentence may have; a longer one is cut, so that reading stays in step with the length of the note.
const LONGEST: usize = 160;

/// Cuts a note's tokens into sentences.
pub(super) fn split(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 0..tokens.len() {
        let ends = match tokens[at].kind {
            Kind::Break => !runs_on(tokens, start, at),
            Kind::Mark('?') if answered(tokens, start, at) => false,
            Kind::Mark('!' | '?' | '.') => tokens.get(at + 1).is_none_or(|t| t.spaced || t.is_mark('"')) && !is_abbreviation(tokens, at),
            _ => at - start >= LONGEST,
        };
        if ends {
            out.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < tokens.len() {
        out.push(start..tokens.len());
    }
    let mut out: Vec<Range<usize>> = out.into_iter().flat_map(|range| spoken(tokens, range)).collect();
    out.retain(|range| tokens[range.clone()].iter().any(|t| t.kind != Kind::Break));
    out
}

/// A run of words dictated without a mark is cut where somebody begins anew: "… 180 quid | I'll ring on Friday".
fn spoken(tokens: &[Token<'_>], range: Range<usize>) -> Vec<Range<usize>> {
    let end = range.end - usize::from(tokens[range.end - 1].is_mark('.'));
    let marked = tokens[range.start..end].iter().any(|t| matches!(t.kind, Kind::Mark(',' | ';' | ':' | '(' | '"' | '-')));
    if range.len() < 16 || marked {
        return vec![range];
    }
    let mut out = Vec::new();
    let mut start = range.start;
    for at in range.start + 1..range.end {
        let subject = matches!(tokens[at].low.as_ref(), "i" | "she" | "he" | "they" | "we") && tokens[at].kind == Kind::Word;
        if subject && at - start > 4 && !leans_on(tokens, at) {
            out.push(start..at);
            start = at;
        }
    }
    out.push(start..range.end);
    out
}

/// What stands before a subject draws it into its own clause: "says she", "because he", "last time I", "told him I'd".
fn leans_on(tokens: &[Token<'_>], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", |i| tokens[i].low.as_ref());
    let object = matches!(before(1), "me" | "him" | "her" | "them" | "us");
    let word = if object { before(2) } else { before(1) };
    let saying = listed!(
        word,
        "say says said saying tell tells told telling think thinks thought reckon reckons reckoned know knows knew hope hopes hoping \
         wish wishes feel feels felt seems mentioned admits admitted explained confirmed confirms guess bet sure worried scared \
         afraid frightened reported reports states stated advised asked swears insists promised agreed means realised"
    );
    let joining = listed!(
        word,
        "if when while whilst because as that which who what how where why whether and or but until till before after since so than \
         like once unless though although time moment way day week thing all everything anything the a an in on at to of for with from \
         by about last next first every is was are were be"
    );
    saying || joining && !object
}

/// "A&E? Not since August.": a heading with a question mark, and its answer.
fn answered(tokens: &[Token<'_>], start: usize, at: usize) -> bool {
    let label = tokens.get(at + 1).is_some_and(|t| t.low == "a") && tokens.get(at + 2).is_some_and(|t| t.is_mark('.') || t.is_mark(':'));
    let asked_at = at;
    let at = if label { at + 2 } else { at };
    let Some(first) = tokens.get(at + 1) else { return false };
    let plain =
        matches!(first.low.as_ref(), "no" | "not" | "none" | "never" | "nope" | "nil" | "once" | "twice" | "zero" | "clear" | "cleared")
            || first.low == "up"
                && tokens.get(at + 2).is_some_and(|t| t.low == "to")
                && tokens.get(at + 3).is_some_and(|t| t.low == "date");
    // "Any arrears? £340 on the rent.", "A&E? Three times since I last came."
    let led =
        usize::from(matches!(first.low.as_ref(), "yes" | "yeah" | "about" | "around" | "roughly" | "only" | "just" | "maybe" | "now"));
    let led = led + usize::from(tokens.get(at + 1 + led).is_some_and(|t| t.is_mark(',')));
    let told = tokens.get(at + 1 + led).is_some_and(|t| {
        matches!(t.kind, Kind::Number { .. } | Kind::Money { .. } | Kind::Percent(_) | Kind::Times(_))
            || lexicon::small_number(&t.low).is_some() && !t.low.ends_with("zero")
            || matches!(t.low.as_ref(), "once" | "twice" | "none" | "nothing" | "nowt")
    });
    let asked = |at: usize| tokens[at].low.as_ref();
    let of_us =
        tokens[start..asked_at].iter().any(|t| matches!(t.low.as_ref(), "should" | "could" | "would" | "why" | "if" | "will" | "can"));
    at > start
        && (plain && at - start < 5
            || (plain || told)
                && at - start < 12
                && !of_us
                && !asked(start).ends_with("ed")
                && !matches!(asked(start), "and" | "but" | "did"))
}

/// A line wrapped in the middle of a sentence: long, unfinished, and the next begins with a small letter.
fn runs_on(tokens: &[Token<'_>], start: usize, at: usize) -> bool {
    let small = tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && !t.capital());
    let long = tokens.get(start).is_some_and(|first| tokens[at].start.saturating_sub(first.start) > 60);
    small && long && at > start && matches!(tokens[at - 1].kind, Kind::Word | Kind::Number { .. } | Kind::Money { .. } | Kind::Mark(','))
}

fn is_abbreviation(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(last) = at.checked_sub(1).map(|at| &tokens[at]) else { return false };
    if tokens[at].kind != Kind::Mark('.') || tokens[at].spaced {
        return false;
    }
    let next = tokens.get(at + 1);
    match last.raw.to_ascii_lowercase().as_str() {
        "mr" | "mrs" | "ms" | "dr" | "st" | "eg" | "ie" | "e.g" | "i.e" | "vs" | "approx" | "tel" | "dept" => {
            next.is_some_and(|t| t.kind != Kind::Break)
        }
        "att" | "attend" | "appt" | "hosp" | "amb" | "wk" | "wks" | "hr" | "hrs" | "mth" | "mths" | "c" | "arr" | "elec" | "max"
        | "min" => !next.is_none_or(Token::capital) && next.is_some_and(|t| t.kind != Kind::Break),
        // "Q. Been to A&E? A. Once."
        "q" | "a" => last.raw.len() == 1 && last.capital() && next.is_some_and(Token::capital),
        "no" => next.is_some_and(|t| matches!(t.kind, Kind::Number { .. })),
        low => lexicon::month(low).is_some() && low.len() < 5 && next.is_some_and(|t| !t.capital() && t.kind != Kind::Break),
    }
}
