//! What the writer marked: `#debt`, and a line `Measure name or word: number`.

use std::ops::Range;

use super::{
    amount::Sort,
    finding::Knowledge,
    sentence::Sentence,
    suggestion::{Suggested, Suggestion},
    token::{Kind, Token},
    window,
};
use crate::{
    quantity::Quantity,
    vocabulary::{Theme, Unit},
};

/// The themes that are marked with #.
pub(super) fn themes(themes: &[Theme], tokens: &[Token<'_>]) -> Vec<Suggestion> {
    let mut out: Vec<Suggestion> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let begins = token.is_mark('#') && (token.spaced || at == 0 || matches!(tokens[at - 1].kind, Kind::Mark(',' | '(' | ';')));
        if !begins {
            continue;
        }
        let run = tokens[at + 1..]
            .iter()
            .take(8)
            .enumerate()
            // "#mental health": a second word may stand apart
            .take_while(|(n, t)| {
                (!t.spaced || (1..4).contains(n)) && (matches!(t.kind, Kind::Word | Kind::Code) || t.is_mark('-') || t.is_mark('_'))
            })
            .map(|(_, t)| t)
            .collect::<Vec<_>>();
        // The longest run that is a theme: "#debt." and "#mental-health-" both count
        for len in (1..=run.len()).rev() {
            let squashed: String =
                run[..len].iter().flat_map(|t| t.raw.chars()).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            let known = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).eq(squashed.chars());
            if let Some(theme) = themes.iter().find(|theme| known(&theme.id) || known(&theme.name)) {
                let fact = Suggested::Theme { theme: theme.id.clone() };
                if !out.iter().any(|earlier| earlier.fact == fact) {
                    out.push(Suggestion { fact, explicit: true, span: [token.start, run[len - 1].end] });
                }
                break;
            }
        }
    }
    out
}

/// The observation that a line `Measure name or word: number` states, if it is such a line.
pub(super) fn line(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> Option<Suggestion> {
    let bullet = usize::from(s.tokens.first().is_some_and(|t| matches!(t.kind, Kind::Mark('*' | '-'))));
    let mention = s.mentions.iter().find(|m| m.at.start == bullet && m.strength == super::phrase::Strength::Full)?;
    let colon = mention.at.end;
    if !(s.mark(colon, ':') || s.mark(colon, '=')) {
        return None;
    }
    let measure = k.vocabulary.measures.get(mention.measure)?;
    let end = ended(s);
    let value_at: Range<usize>;
    let value = if matches!(s.low(colon + 1), "none" | "nil" | "zero" | "nothing") {
        value_at = colon + 1..colon + 2;
        0
    } else {
        let amount = s.amounts.iter().find(|a| a.at.start == colon + 1 && !a.vague)?;
        value_at = amount.at.clone();
        match (measure.unit, amount.sort) {
            (Unit::Pence, Sort::Bare) => amount.value / 10,
            (Unit::Pence, Sort::Money)
            | (Unit::Percent, Sort::Percent | Sort::Bare)
            | (Unit::Count | Unit::Nights | Unit::Units | Unit::Hours, Sort::Bare | Sort::Times) => amount.value,
            _ => return None,
        }
    };
    let over = s.windows.iter().find(|w| w.at.start >= value_at.end && !w.either);
    let mut rest = value_at.end;
    while rest < end {
        if let Some(w) = over.filter(|w| w.at.contains(&rest)) {
            rest = w.at.end;
        } else if let Some((len, _)) = window::rate(s, rest).filter(|_| measure.group.is_none()) {
            rest += len;
        } else if matches!(
            s.low(rest),
            "nights" | "night" | "units" | "hours" | "times" | "visits" | "percent" | "a" | "per" | "week" | "month" | "%"
        ) {
            rest += 1;
        } else {
            return None;
        }
    }
    let value = if measure.unit == Unit::Pence { Quantity::whole(value) } else { Quantity::from_thousandths(value) };
    let window_days = measure.window_days.and_then(|_| over.and_then(|w| w.days));
    let fact = Suggested::Observation { measure: measure.id.clone(), value, unit: measure.unit, window_days, source: None, about: None };
    Some(Suggestion { fact, explicit: true, span: s.span(mention.at.start..rest) })
}

fn ended(s: &Sentence<'_, '_>) -> usize {
    let mut end = s.tokens.len();
    while end > 0 && matches!(s.tokens[end - 1].kind, Kind::Break | Kind::Mark('.' | ';' | ',')) {
        end -= 1;
    }
    end
}
