//! The vocabulary's words compiled once, and where a note uses them: any inflection, mild misspellings, initials.

use std::{collections::HashMap, ops::Range};

use super::{
    spelling, synonyms,
    token::{Kind, Token, tokens},
};
use crate::vocabulary::{Unit, Vocabulary};

/// What a phrase stands for: the position of a measure or theme in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A measure.
    Measure(usize),
    /// A theme.
    Theme(usize),
}

/// How much a phrase says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// It means the measure.
    Full,
    /// Part of a phrase ("police", "in custody"): it means the measure only right beside a number of its unit.
    Part,
}

#[derive(Clone, Debug)]
struct Phrase {
    stems: Vec<u16>,
    target: Target,
    strength: Strength,
    /// Initials: they count in capitals or with dots only (TA, ED).
    capitals: bool,
    /// An amount may stand inside ("gets £640 a month").
    open: bool,
}

/// Where the note uses a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mention {
    /// Which tokens of the sentence.
    pub at: Range<usize>,
    /// The measure's position in the vocabulary.
    pub measure: usize,
    /// How much it says by itself.
    pub strength: Strength,
}

/// The vocabulary's words, ready for matching.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    stems: HashMap<String, u16>,
    long: Vec<(String, u16)>,
    by_first: HashMap<u16, Vec<Phrase>>,
}

impl Phrases {
    /// Compiles a vocabulary.
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let mut all = Self::default();
        for (at, measure) in vocabulary.measures.iter().enumerate() {
            let target = Target::Measure(at);
            // "gets £640 a month": an amount may stand inside what is not a debt
            let open = measure.unit == Unit::Pence && measure.group.is_none();
            for text in &measure.words {
                all.add(text, target, Strength::Full, open);
            }
            for text in measure.words.iter().flat_map(|word| synonyms::also_called(word)) {
                all.add(text, target, if measure.unit == Unit::Nights { Strength::Part } else { Strength::Full }, false);
            }
            for text in [&measure.name, &measure.id] {
                all.add(text, target, Strength::Full, false);
            }
            if measure.unit == Unit::Count {
                all.add_common_first(&measure.words, target);
            }
            if measure.unit == Unit::Nights {
                measure.words.iter().for_each(|text| all.add_without_nights(text, target));
            }
            if measure.unit == Unit::Pence {
                measure.words.iter().for_each(|text| all.add_initials(text, target));
            }
        }
        for (at, theme) in vocabulary.themes.iter().enumerate() {
            theme.words.iter().for_each(|text| all.add(text, Target::Theme(at), Strength::Full, false));
        }
        for phrases in all.by_first.values_mut() {
            phrases.sort_by_key(|phrase| (std::cmp::Reverse(phrase.stems.len()), phrase.strength == Strength::Part));
        }
        all.long = all.stems.iter().filter(|(stem, _)| stem.chars().count() >= 5).map(|(stem, id)| (stem.clone(), *id)).collect();
        all.long.sort();
        all
    }

    fn add(&mut self, text: &str, target: Target, strength: Strength, open: bool) {
        let cut = tokens(text);
        let words: Vec<&Token<'_>> = cut.iter().filter(|t| t.kind != Kind::Mark('-') && t.kind != Kind::Mark('.')).collect();
        if words.is_empty() || words.len() > 8 {
            return;
        }
        let capitals = words.len() == 1 && words[0].raw.contains('.');
        let lows: Vec<String> = words.iter().map(|t| t.low.to_string()).collect();
        self.push(&lows, target, strength, capitals, open);
        if lows.len() == 1 && lows[0].len() == 3 && lows[0].contains('&') {
            self.push(&[lows[0].replace('&', "")], target, strength, true, open);
            self.push(&[lows[0].replace('&', "n")], target, strength, false, open);
            // "a an e", as it is typed when it is heard
            let letters: Vec<String> = lows[0].split('&').map(String::from).collect();
            if let [first, last] = letters.as_slice() {
                self.push(&[first.clone(), "an".to_string(), last.clone()], target, strength, false, open);
            }
        }
        // "call-outs" is also written "callouts"
        if let Some(at) = cut.iter().position(|t| t.is_mark('-') && !t.spaced)
            && at > 0
            && let (Some(left), Some(right)) = (cut.get(at - 1), cut.get(at + 1))
        {
            let joined = format!("{}{}", left.low, right.low);
            let lows: Vec<String> = cut[..at - 1]
                .iter()
                .map(|t| t.low.to_string())
                .chain([joined])
                .chain(cut[at + 2..].iter().filter(|t| !t.is_mark('-')).map(|t| t.low.to_string()))
                .collect();
            self.push(&lows, target, strength, false, open);
        }
    }

    /// "police", when every phrase of a measure begins with it.
    fn add_common_first(&mut self, words: &[String], target: Target) {
        let cut: Vec<Vec<Token<'_>>> = words.iter().map(|text| tokens(text)).collect();
        let first = cut.first().and_then(|t| t.first()).map(|t| t.low.to_string());
        if let Some(first) = first
            && cut.len() > 1
            && cut.iter().all(|t| t.len() > 1 && t[0].low == first)
        {
            self.push(&[first], target, Strength::Part, false, false);
        }
    }

    /// "in custody", "on the ward": the nights stand elsewhere in the sentence.
    fn add_without_nights(&mut self, text: &str, target: Target) {
        let cut = tokens(text);
        let rest: Vec<String> = cut.iter().map(|t| t.low.to_string()).filter(|low| !matches!(low.as_str(), "nights" | "night")).collect();
        let content = rest.iter().any(|low| low.chars().count() >= 4);
        if rest.len() < cut.len() && content {
            self.push(&rest, target, Strength::Part, false, false);
            if rest.len() > 1 && rest.iter().any(|low| low == "the") {
                let bare: Vec<String> = rest.iter().filter(|&low| low != "the").cloned().collect();
                self.push(&bare, target, Strength::Part, false, false);
            }
            // "custody nights"
            let names: Vec<String> = rest.into_iter().filter(|low| !matches!(low.as_str(), "in" | "on" | "the" | "at")).collect();
            if let [name] = names.as_slice()
                && name.len() > 3
            {
                self.push(&[name.clone(), "nights".to_string()], target, Strength::Full, false, false);
                self.push(std::slice::from_ref(name), target, Strength::Part, false, false);
            }
        }
    }

    /// "CT" for "council tax": two or three whole words.
    fn add_initials(&mut self, text: &str, target: Target) {
        let cut = tokens(text);
        if cut.len() == 2 && cut.iter().all(|t| t.kind == Kind::Word && t.low.len() > 2 && !t.low.ends_with("ed")) {
            let initials: String = cut.iter().filter_map(|t| t.low.chars().next()).collect();
            self.push(&[initials], target, Strength::Full, true, false);
        }
    }

    fn push(&mut self, lows: &[String], target: Target, strength: Strength, capitals: bool, open: bool) {
        let stems: Vec<u16> = lows.iter().map(|low| self.id(&spelling::stem(low))).collect();
        let Some(first) = stems.first() else { return };
        let known = self.by_first.entry(*first).or_default();
        if !known.iter().any(|p| p.stems == stems && p.target == target && p.capitals == capitals) {
            known.push(Phrase { open: open && stems.len() > 2, stems, target, strength, capitals });
        }
    }

    fn id(&mut self, stem: &str) -> u16 {
        let stem = any_determiner(stem);
        let next = u16::try_from(self.stems.len()).unwrap_or(u16::MAX);
        *self.stems.entry(stem.to_string()).or_insert(next)
    }

    /// Which word of the vocabulary each token is, if any.
    pub(super) fn recognise(&self, tokens: &[Token<'_>]) -> Vec<Option<u16>> {
        tokens.iter().map(|token| self.word(token)).collect()
    }

    fn word(&self, token: &Token<'_>) -> Option<u16> {
        match token.kind {
            Kind::Word => {
                let stem = match any_determiner(&token.low) {
                    same if same == token.low => spelling::stem(&token.low),
                    the => the.into(),
                };
                self.stems
                    .get(stem.as_ref())
                    .copied()
                    .or_else(|| spelling::whole(&token.low).and_then(|base| self.stems.get(base).copied()))
                    .or_else(|| spelling::nearest(&token.low, &stem, &self.long))
            }
            Kind::Number { .. } | Kind::Mark(_) | Kind::Code => self.stems.get(token.low.as_ref()).copied(),
            _ => None,
        }
    }

    /// The longest phrase for such a target that starts at a token: its length in tokens, its target and its strength.
    pub(super) fn longest(
        &self,
        tokens: &[Token<'_>],
        ids: &[Option<u16>],
        at: usize,
        wanted: impl Fn(Target) -> bool,
    ) -> Option<(usize, Target, Strength)> {
        let first = ids.get(at).copied().flatten()?;
        let phrases = self.by_first.get(&first)?;
        let the = self.stems.get("the").copied();
        phrases.iter().filter(|p| wanted(p.target)).find_map(|p| {
            let end = p.fits(tokens, ids, at, the)?;
            Some((end - at, p.target, p.strength))
        })
    }
}

/// "the ward", "a ward", "his ward": inside a phrase one is as good as another. "a" itself stays: "a and e".
fn any_determiner(word: &str) -> &str {
    if matches!(word, "his" | "her" | "their" | "that" | "this") { "the" } else { word }
}

impl Phrase {
    fn fits(&self, tokens: &[Token<'_>], ids: &[Option<u16>], at: usize, the: Option<u16>) -> Option<usize> {
        // "ct £300" needs no capitals: the amount says what it is
        let shown = tokens.get(at + 1).is_some_and(|t| {
            matches!(t.kind, Kind::Money { sure: true, .. } | Kind::Number { digits: 3.., .. })
                || matches!(t.low.as_ref(), "arrears" | "debt")
        });
        if self.capitals && !tokens[at].shouted() && !tokens[at].raw.contains('.') && !shown {
            return None;
        }
        let mut i = at + 1;
        let mut gap_left = if self.open { 4 } else { 0 };
        for stem in &self.stems[1..] {
            // "c/tax", "call - outs": a joining mark changes nothing
            if tokens.get(i).is_some_and(|t| !t.spaced && matches!(t.kind, Kind::Mark('/' | '-' | '.'))) {
                i += 1;
            }
            while gap_left > 0 && ids.get(i).copied().flatten() != Some(*stem) {
                if !tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Word | Kind::Money { .. })) {
                    return None;
                }
                i += 1;
                gap_left -= 1;
            }
            let here = ids.get(i).copied().flatten();
            let article = here.is_none_or(|id| id != *stem)
                && Some(*stem) == the
                && tokens.get(i).is_some_and(|t| matches!(t.low.as_ref(), "a" | "an"));
            if here != Some(*stem) && !article {
                return None;
            }
            i += 1;
        }
        Some(i)
    }
}
