//! What a number counts, as far as the words after it say: times, nights, hours, or the thing that is named right there.

use std::ops::Range;

use super::{
    amount::{self, Amount, Sort},
    lexicon,
    phrase::Mention,
    sentence::Sentence,
    token::Kind,
    window,
};

/// What a number counts, by the words after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Times, visits, trips.
    Events,
    /// Nights.
    Nights,
    /// Hours.
    Hours,
    /// The thing named by a mention, by its place in the sentence's list.
    Mention(usize),
    /// Nothing is said.
    Nothing,
    /// Something else.
    Other,
}

/// "A&E 2 ambulance 1 police 0": a list without commas, in which each number belongs to the word before it.
fn labels_come_first(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let first_amount = s.amounts.first().map_or(0, |a| a.at.start);
    let label = |m: &Mention| {
        m.at.end <= amount.at.start && s.tokens[m.at.end..amount.at.start].iter().all(|t| matches!(t.kind, Kind::Mark(':' | '-' | '=')))
    };
    amount.sort == Sort::Bare
        && s.mentions.len() > 1
        && s.mentions.first().is_some_and(|m| m.at.start < first_amount)
        && s.mentions.iter().any(label)
        && s.mentions.iter().any(|m| m.at.start == amount.at.end)
}

/// What the words after a number say that it counts.
pub(super) fn counted(s: &Sentence<'_, '_>, amount: &Amount) -> Counted {
    let mut at = amount.at.end;
    if amount.sort == Sort::Times {
        // "amb x2 a&e x1": the label stands before
        let before = s.mentions.iter().position(|m| m.at.end == amount.at.start);
        if let Some(n) = before.filter(|_| s.tokens[amount.at.start].raw.starts_with(['x', 'X', '×'])) {
            return Counted::Mention(n);
        }
        // "third suspension", "3x A&E"
        return match s.mentions.iter().position(|m| m.at.start == at) {
            Some(n)
                if matches!(s.tokens[amount.at.start].kind, Kind::Times(_) | Kind::Ordinal(_))
                    || lexicon::ordinal(s.low(amount.at.start)).is_some() =>
            {
                Counted::Mention(n)
            }
            _ => Counted::Events,
        };
    }
    if labels_come_first(s, amount) {
        return Counted::Nothing;
    }
    for _ in 0..5 {
        let low = s.low(at);
        // "2 attendances at the emergency department" are no share of school days
        if let Some(n) = s.mentions.iter().position(|m| m.at.start == at && (m.at.len() > 1 || !lexicon::event_noun(low))) {
            return Counted::Mention(n);
        }
        // "5 of the last 7 nights"
        if low == "of" && s.windows.iter().any(|w| w.at.start == at + 1 && s.low(w.at.end - 1) == "nights") {
            return Counted::Nights;
        }
        // "9 out of 14 nights"
        let of = at + usize::from(low == "out") + 1;
        let the = usize::from(lexicon::determiner(s.low(of)) && s.low(of - 1) == "of");
        let of = of + the;
        if s.low(of - 1 - the) == "of" && amount::cardinal(s, of).is_some_and(|(_, end)| s.low(end) == "nights") {
            return Counted::Nights;
        }
        if matches!(low, "nights" | "night") {
            return Counted::Nights;
        }
        if matches!(low, "hours" | "hour") {
            return Counted::Hours;
        }
        if lexicon::event_noun(low) {
            return Counted::Events;
        }
        // "two fixed-term exclusions"
        if s.mark(at, '-') && !s.tokens[at].spaced && at > amount.at.end {
            at += 1;
            continue;
        }
        if s.tokens.get(at).is_none_or(|t| t.kind != Kind::Word)
            || s.windows.iter().any(|w| w.at.start == at)
            || window::rate(s, at).is_some()
        {
            return Counted::Nothing;
        }
        let by = low == "by" && s.mentions.iter().any(|m| m.at.start == at + 1);
        if !by && (!lexicon::slight(low) || low == "in") {
            break;
        }
        at += 1;
    }
    let low = s.low(at);
    if listed!(
        low,
        "and but so to with for from then or up down on by according say says all both before since in now she he this last \
         because when while between including which total overall altogether today he's it they per still apparently again mostly \
         mainly over during as though after until that"
    ) {
        Counted::Nothing
    } else {
        Counted::Other
    }
}

/// "A&E attendances for the family", "across the two of them": whose they are changes nothing.
fn of_them_all(s: &Sentence<'_, '_>, at: usize, from: usize) -> bool {
    let whole =
        |word: &str| matches!(word, "family" | "household" | "house" | "kids" | "children" | "both" | "them" | "all" | "boys" | "girls");
    let lead = (from..=at).rev().take(4).find(|i| matches!(s.low(*i), "for" | "across" | "between" | "among"));
    lead.is_some_and(|lead| (lead + 1..lead + 4).any(|i| whole(s.low(i)) && at <= i))
}

/// Only a label's tail stands between a mention and its number: "visits:", "down to", "are now".
pub(super) fn label_gap(s: &Sentence<'_, '_>, gap: Range<usize>) -> bool {
    gap.len() < 9
        && gap.clone().all(|at| {
            s.windows.iter().any(|w| w.at.contains(&at))
                || s.amounts.iter().any(|a| a.earlier && a.at.contains(&at))
                || s.amounts.iter().any(|a| a.earlier && a.at.end == at) && s.mark(at, ',')
                || match s.tokens[at].kind {
                    Kind::Mark(':' | '-' | '=' | '>' | '(' | ')' | '~') => true,
                    Kind::Mark(',') => s.low(at + 1) == "from",
                    Kind::Word => {
                        let low = s.low(at);
                        lexicon::event_noun(low)
                            || window::rate(s, at).is_some()
                            || s.before(at, 1) == "a" && low == "week"
                            || of_them_all(s, at, gap.start)
                            || listed!(
                                low,
                                "is are was now about around roughly down up to at still total approximately only just from \
                                 currently gone went dropped count number recorded nearly back have has come cut reduced work \
                                 been risen fallen week halved doubled"
                            )
                    }
                    _ => false,
                }
        })
}
