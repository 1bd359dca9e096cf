//! Which fund a sentence names: "the flexible fund", "out of flexible", "(crisis fund)".

use super::sentence::Sentence;
use crate::vocabulary::Vocabulary;

/// The places where a sentence names a fund: the token, and the fund's position in the vocabulary.
pub(super) fn named(vocabulary: &Vocabulary, s: &Sentence<'_, '_>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (n, fund) in vocabulary.funds.iter().enumerate() {
        let name = fund.name.to_lowercase();
        let id = fund.id.to_lowercase();
        for at in 0..s.tokens.len() {
            let low = s.low(at);
            let telling = |word: &str| {
                word == low || (low.len() >= 4 && word.len() > low.len() && word.starts_with(low))
            };
            let mine = id.split('-').chain(name.split(|c: char| !c.is_alphanumeric())).filter(|w| w.len() > 3 && !matches!(*w, "fund" | "team" | "with" | "from")).any(telling);
            let others = vocabulary.funds.iter().enumerate().any(|(m, other)| {
                m != n && other.name.to_lowercase().split(|c: char| !c.is_alphanumeric()).chain(other.id.split('-')).any(|w| w == low)
            });
            if mine && !others && is_money(s, at) {
                out.push((at, n));
            }
        }
    }
    out.sort_unstable();
    out.dedup_by_key(|(_, fund)| *fund);
    out
}

fn is_money(s: &Sentence<'_, '_>, at: usize) -> bool {
    let called = (at + 1..at + 5).take_while(|i| s.tokens.get(*i).is_some_and(|t| t.kind == super::token::Kind::Word)).any(|i| matches!(s.low(i), "fund" | "funds" | "pot" | "budget" | "money" | "funding"));
    let from = s.lows(at.saturating_sub(2)..at).any(|w| matches!(w, "from" | "of" | "via" | "through" | "on" | "under" | "out" | "using" | "fund"));
    let ends = !matches!(s.low(at + 1), "team" | "line" | "loan" | "service" | "working" | "worker" | "hours" | "house" | "payment");
    let bracketed = at > 0 && s.mark(at - 1, '(') && s.mark(at + 1, ')');
    called || from && ends && s.tokens.get(at + 1).is_none_or(|t| t.kind != super::token::Kind::Word || matches!(t.low.as_ref(), "for" | "to" | "so" | "and" | "today" | "as" | "because")) || bracketed
}

/// A sentence that only names the fund for the one before: "All flexible fund, paid 14 June".
pub(super) fn afterthought(vocabulary: &Vocabulary, s: &Sentence<'_, '_>) -> Option<usize> {
    let money = s.amounts.iter().any(|a| a.sort == super::amount::Sort::Money);
    let [(at, fund)] = named(vocabulary, s)[..] else { return None };
    (!money && at < 4 && s.tokens.len() < 14 && !s.has(0..s.tokens.len(), &["asked", "applied", "discussed", "no", "not", "might", "could", "ask", "try", "is"])).then_some(fund)
}
