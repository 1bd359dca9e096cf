//! Which fund a sentence names: "the flexible fund", "out of flexible", "(crisis fund)".

use super::{amount::Sort, sentence::Sentence, token::Kind};
use crate::vocabulary::Vocabulary;

/// What funds are called, ready for matching.
#[derive(Clone, Debug, Default)]
pub(super) struct Funds {
    /// A word that only one fund's name has, and that fund's position in the vocabulary.
    words: Vec<(String, usize)>,
    /// "CRF".
    initials: Vec<(String, usize)>,
    /// The one fund that is called the team's.
    team: Option<usize>,
}

impl Funds {
    /// Takes the telling words from the funds' names.
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let mut all: Vec<(String, usize)> = Vec::new();
        let mut initials = Vec::new();
        for (n, fund) in vocabulary.funds.iter().enumerate() {
            let name = fund.name.to_lowercase();
            let own: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(String::from).collect();
            initials.push((own.iter().filter(|w| *w != "and").filter_map(|w| w.chars().next()).collect(), n));
            all.extend(own.into_iter().chain(fund.id.split('-').map(str::to_lowercase)).map(|word| (word, n)));
        }
        let telling = |(word, n): &(String, usize)| {
            word.len() > 3
                && !matches!(word.as_str(), "fund" | "team" | "with" | "from")
                && !all.iter().any(|(other, m)| other == word && m != n)
        };
        let mut teams =
            vocabulary.funds.iter().enumerate().filter(|(_, fund)| fund.name.to_lowercase().split_whitespace().any(|w| w == "team"));
        let team = teams.next().map(|(n, _)| n).filter(|_| teams.next().is_none());
        Self {
            team,
            words: all.iter().filter(|pair| telling(pair)).cloned().collect(),
            initials: initials.into_iter().filter(|(short, _): &(String, usize)| short.len() > 2).collect(),
        }
    }

    /// The places where a sentence names a fund: the token, and the fund's position in the vocabulary.
    pub(super) fn named(&self, s: &Sentence<'_, '_>) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::new();
        for (at, token) in s.tokens.iter().enumerate() {
            if token.kind != Kind::Word {
                continue;
            }
            let low = token.low.as_ref();
            // "flex" is the flexible fund
            let named =
                self.words.iter().find(|(word, _)| word == low || low.len() >= 4 && word.starts_with(low)).filter(|_| is_money(s, at));
            // "the team fund", where only one fund is called the team's
            let teams = (low == "team" && matches!(s.low(at + 1), "fund" | "pot" | "budget" | "money")).then_some(()).and(self.team);
            if let Some(fund) = teams.filter(|fund| !out.iter().any(|(_, known)| known == fund)) {
                out.push((at, fund));
                continue;
            }
            let short = self.initials.iter().find(|(short, _)| token.shouted() && short == low);
            if let Some((_, fund)) = named.or(short)
                && !out.iter().any(|(_, known)| known == fund)
            {
                out.push((at, *fund));
            }
        }
        out
    }

    /// The fund of a sentence that agreed to it without naming an amount: "Flexible fund said yes."
    pub(super) fn foreword(&self, s: &Sentence<'_, '_>) -> Option<usize> {
        let money = s.amounts.iter().any(|a| a.sort == Sort::Money);
        let [(_, fund)] = self.named(s)[..] else { return None };
        let undecided =
            s.has(0..s.tokens.len(), &["asked", "applied", "discussed", "no", "not", "might", "could", "ask", "try", "if", "refused"]);
        (!money && !undecided && s.tokens.len() < 16).then_some(fund)
    }

    /// A sentence that only names the fund for the one before: "All flexible fund, paid 14 June".
    pub(super) fn afterthought(&self, s: &Sentence<'_, '_>) -> Option<usize> {
        let money = s.amounts.iter().any(|a| a.sort == Sort::Money);
        let [(at, fund)] = self.named(s)[..] else { return None };
        let undecided = s.has(0..s.tokens.len(), &["asked", "applied", "discussed", "no", "not", "might", "could", "ask", "try", "is"]);
        (!money && at < 5 && s.tokens.len() < 14 && !undecided).then_some(fund)
    }
}

fn is_money(s: &Sentence<'_, '_>, at: usize) -> bool {
    let called = (at + 1..at + 5)
        .take_while(|i| s.tokens.get(*i).is_some_and(|t| t.kind == Kind::Word))
        .any(|i| matches!(s.low(i), "fund" | "funds" | "pot" | "budget" | "money" | "funding"));
    let from = s
        .lows(at.saturating_sub(2)..at)
        .any(|w| matches!(w, "from" | "of" | "via" | "through" | "on" | "under" | "out" | "using" | "used" | "fund"));
    let ends = !matches!(s.low(at + 1), "team" | "line" | "loan" | "service" | "working" | "worker" | "hours" | "house" | "payment");
    let bracketed = at > 0 && s.mark(at - 1, '(') && s.mark(at + 1, ')');
    let pays = matches!(s.low(at + 1), "paid" | "covered" | "bought" | "funded");
    let charged = s.before(at, 1) == "to" && s.before(at, 2) == "charged";
    // "got her a kettle from asda 12 quid flexible"
    let after_a_sum = s.amounts.iter().any(|a| a.sort == Sort::Money && a.at.end == at);
    let last = s.tokens.get(at + 1).is_none_or(|t| t.kind != Kind::Word);
    // "flex £20 gas", "£20 gas flex"
    let money = s.amounts.iter().any(|a| a.sort == Sort::Money);
    let terse = s.tokens.len() < 9 && money && (last || s.amounts.iter().any(|a| a.sort == Sort::Money && a.at.start == at + 1));
    if terse || pays || charged || after_a_sum && last {
        return true;
    }
    let part = &s.parts[s.part_of(at)].at;
    let alone = part.clone().all(|i| i == at || s.tokens[i].kind != Kind::Word || matches!(s.low(i), "both" | "all"));
    alone
        || called
        || from
            && ends
            && s.tokens
                .get(at + 1)
                .is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "for" | "to" | "so" | "and" | "today" | "as" | "because"))
        || bracketed
}
