//! Verbs of asking: how surely each asks for expertise, and where the name of whom it asks begins.

use super::{agency, lexicon, sentence::Sentence, token::Kind};

/// How surely a verb asks for expertise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// asked, requested, chased: whatever the name.
    Plain,
    /// rang, emailed, contacted: a service or a professional only.
    Contact,
    /// spoke to: only with what it was about, or what they were to do.
    Talk,
    /// got … to: only with "to".
    Got,
}

pub(super) fn verb(s: &Sentence<'_, '_>, at: usize) -> Option<(Asking, usize)> {
    if s.tokens[at].kind != Kind::Word {
        return None;
    }
    let next = s.low(at + 1);
    Some(match s.low(at) {
        // "asked if housing could see her"
        "asked" if matches!(next, "if" | "whether") => {
            let start = at + 2 + usize::from(lexicon::determiner(s.low(at + 2)));
            let len = agency::name(s, start)?;
            matches!(s.low(start + len), "could" | "would" | "can" | "might" | "will").then_some((Asking::Plain, at + 2))?
        }
        "asked" | "requested" | "chased" | "chasing" | "invited" | "commissioned" | "begged" | "pushed" | "re-asked" | "nudged"
        | "persuaded" | "roped" => {
            let skip = match next {
                "for" if s.low(at) == "asked" => return asked_for(s, at + 2).map(|from| (Asking::Plain, from)),
                "in" if s.low(at) == "asked" => return None,
                "in" | "up" | "after" | "for" => 2,
                _ => 1,
            };
            (Asking::Plain, at + skip)
        }
        "got" if s.follows(at + 1, &["in", "touch", "with"]) => (Asking::Contact, at + 4),
        "telephone" if at == 0 || s.part_starts(at) => (Asking::Contact, at + 1),
        "been" if next == "on" && s.low(at + 2) == "to" => (Asking::Contact, at + 3),
        // "put in for speech and language"
        "put" if next == "in" && s.low(at + 2) == "for" => (Asking::Contact, at + 3),
        "put" | "sent" | "left" | "made"
            if s.has(at + 1..at + 4, &["call", "message", "request", "email", "letter", "word", "touch", "referral"]) =>
        {
            let to = (at + 2..at + 6).find(|i| matches!(s.low(*i), "to" | "with" | "for"))?;
            (Asking::Contact, to + 1)
        }
        "involved" if s.before(at, 1) == "we" || s.before(at, 1) == "i" || at == 0 => (Asking::Plain, at + 1),
        "linked" | "connected" | "introduced" if s.has(at + 1..at + 5, &["with", "to"]) => {
            let to = (at + 1..at + 5).find(|i| matches!(s.low(*i), "with" | "to"))?;
            (Asking::Contact, to + 1)
        }
        "arranged" if next == "for" => (Asking::Got, at + 2),
        "had" if s.follows(at + 1, &["a", "word", "with"]) => (Asking::Talk, at + 4),
        "had" => (Asking::Got, at + 1),
        "brought" | "pulled" | "drafted" if next != "in" => (Asking::Got, at + 1),
        "brought" | "pulled" | "called" | "drafted" if next == "in" => (Asking::Plain, at + 2),
        "got" | "get" if s.low(at) == "got" => {
            let skip = if matches!(next, "hold" | "onto") {
                return Some((Asking::Contact, at + if s.low(at + 2) == "of" { 3 } else { 2 }));
            } else {
                1
            };
            (Asking::Got, at + skip)
        }
        "rang" | "rung" | "called" | "phoned" | "emailed" | "e-mailed" | "contacted" | "messaged" | "texted" | "telephoned"
        | "approached" | "bleeped" => (Asking::Contact, at + 1),
        "wrote" | "ref" | "ref'd" | "refd" if next == "to" => (Asking::Contact, at + 2),
        "liaised" | "consulted" if next == "with" => (Asking::Contact, at + 2),
        "spoke" | "spoken" | "talked" | "consulted" if matches!(next, "to" | "with") => (Asking::Talk, at + 2),
        // "referred her for counselling"
        "referred" if !s.has(at + 1..at + 4, &["to"]) && s.has(at + 1..at + 4, &["for"]) => {
            let to = (at + 1..at + 4).find(|i| s.low(*i) == "for")?;
            agency::name(s, to + 1)?;
            (Asking::Contact, to + 1)
        }
        "referred" if s.has(at + 1..at + 4, &["to"]) => {
            let to = (at + 1..at + 4).find(|i| s.low(*i) == "to")?;
            (Asking::Contact, to + 1)
        }
        "referral" | "ref" if matches!(next, "to" | "made" | "sent" | "in" | "done" | "has" | "was") => {
            let to = (at + 1..at + 6).find(|i| s.low(*i) == "to")?;
            (Asking::Contact, to + 1)
        }
        "t/c" | "tc" if matches!(next, "to" | "with") => (Asking::Contact, at + 2),
        "message" if matches!(next, "for" | "with") && s.has(at.saturating_sub(3)..at, &["left", "leaving"]) => (Asking::Contact, at + 2),
        "call" | "email" | "message"
            if matches!(next, "to") && (at == 0 || s.part_starts(at)) || s.before(at, 1) == "telephone" && next == "to" =>
        {
            (Asking::Contact, at + 2)
        }
        _ => return None,
    })
}

/// "asked for the welfare rights officer to come", "asked for an OT assessment", "asked for help from Citizens Advice".
fn asked_for(s: &Sentence<'_, '_>, from: usize) -> Option<usize> {
    let start = from + usize::from(lexicon::determiner(s.low(from)));
    if let Some(len) = agency::name(s, start) {
        // "Asked for an interpreter."
        if s.tokens.get(start + len).is_none_or(|t| t.kind != Kind::Word) {
            return Some(start);
        }
        return matches!(s.low(start + len), "to" | "assessment" | "visit" | "appointment" | "referral" | "input" | "support" | "help")
            .then_some(start);
    }
    let by = (from..from + 6).find(|at| s.low(*at) == "from")?;
    agency::name(s, by + 1 + usize::from(lexicon::determiner(s.low(by + 1)))).map(|_| by + 1)
}

/// The call came to nothing: "no answer", "on hold 40 minutes", "gave up".
pub(super) fn unanswered(s: &Sentence<'_, '_>) -> bool {
    (0..s.tokens.len()).any(|at| {
        s.low(at) == "no" && matches!(s.low(at + 1), "answer" | "reply" | "joy" | "luck" | "response")
            || s.low(at) == "on" && s.low(at + 1) == "hold"
            || s.low(at) == "gave" && s.low(at + 1) == "up"
            || s.low(at) == "cut" && s.low(at + 1) == "off"
            || matches!(s.low(at), "shut" | "closed") && matches!(s.before(at, 1), "were" | "was" | "is" | "are" | "all")
            || matches!(s.low(at), "engaged" | "voicemail" | "unanswered" | "answerphone" | "queue")
    })
}
