//! Words to suggestions: what a note seems to count, offered to the writer and counted only when confirmed.
//!
//! The way of a note: tokens, sentences, and in each sentence mentions of measures, windows, days and amounts; then one reader
//! for each kind of fact. What is not certain is left alone: a missed offer costs a tap, a wrong one costs trust.

#[macro_use]
mod lexicon;

mod agency;
mod amount;
mod answers;
mod asking;
mod attendance;
mod calendar;
mod changes;
mod clearance;
mod counted;
mod counts;
mod cutting;
mod debts;
mod doubt;
mod earnest;
mod finding;
mod follow_ups;
mod fund;
mod incomes;
mod marks;
mod names;
mod negation;
mod nights;
mod one_debt;
mod ordinals;
mod ordinary;
mod owed;
mod papers;
mod past;
mod payers;
mod phrase;
mod prices;
mod promises;
mod pulls;
mod purchase;
mod retractions;
mod sentence;
mod shape;
mod source;
mod spelling;
mod spends;
mod suggestion;
mod sums;
mod synonyms;
mod tallies;
#[cfg(test)]
mod tests;
mod token;
mod unnamed;
mod whom;
mod whose;
mod window;

use chrono::NaiveDate;
pub use suggestion::{Source, Suggested, Suggestion};

use crate::vocabulary::{Unit, Vocabulary};
use finding::{Findings, Knowledge};
use fund::Funds;
use phrase::{Phrases, Target};
use sentence::Sentence;
use token::Token;

/// A vocabulary made ready for reading: its words are compiled once, and kept while somebody types.
#[derive(Clone, Debug)]
pub struct Reader {
    vocabulary: Vocabulary,
    phrases: Phrases,
    funds: Funds,
    /// Household members' first names in small letters, and as they are written.
    names: Vec<String>,
    written: Vec<String>,
}

impl Reader {
    /// Compiles a vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        Self {
            vocabulary: vocabulary.clone(),
            phrases: Phrases::new(vocabulary),
            funds: Funds::new(vocabulary),
            names: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Adds the names of household members, so that "Kyle's attendance" is about Kyle and "her neighbour" is about nobody
    /// here. Of a full name the first is what notes use.
    #[must_use]
    pub fn with_household<S: AsRef<str>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        for name in names {
            let written = names::first(name.as_ref());
            let first = written.to_lowercase();
            if !first.is_empty() && !self.names.contains(&first) {
                self.names.push(first);
                self.written.push(written.to_string());
            }
        }
        self
    }

    /// What a note seems to say, in the order in which it says it. Days are reckoned from `today`. Every span lies within
    /// the note, between characters; no note makes it fail.
    pub fn read(&self, note: &str, today: NaiveDate) -> Vec<Suggestion> {
        let mut tokens = token::tokens(note);
        let ids = self.phrases.recognise(&tokens);
        names::restore(&mut tokens, &ids, &self.names);
        let told = if self.names.is_empty() { names::told_of(&Sentence::unread(&tokens, &ids, today)) } else { Vec::new() };
        let names = if self.names.is_empty() { &told } else { &self.names };
        let knowledge = Knowledge { vocabulary: &self.vocabulary, funds: &self.funds, names, household: !self.names.is_empty() };
        let ranges = cutting::split(&tokens);
        let build =
            |range: &std::ops::Range<usize>| Sentence::new(&tokens[range.clone()], &ids[range.clone()], &self.phrases, names, today);
        let mut out = marks::themes(&self.vocabulary.themes, &tokens);
        let mut next = ranges.first().map(build);
        let mut foreword = None;
        let mut owed = false;
        // Lines that tell of debts and of nothing else: those under them do too
        let mut debt_lines = 0;
        for n in 0..ranges.len() {
            let Some(mut sentence) = next.take() else { break };
            next = ranges.get(n + 1).map(build);
            if let Some(after) = next.as_mut() {
                after.heard = source::heard(&sentence);
                after.quoting = source::goes_on_quoting(&sentence);
                after.counted = counts::named_once(&knowledge, &sentence).or(sentence.counted.filter(|_| sentence.is_an_aside()));
                after.debt = debts::named_without_amount(&knowledge, &sentence, after.moves_on());
                // Each line of a list is of its own
                let own_line =
                    sentence.ends_the_line() && after.tokens.first().is_some_and(|t| matches!(t.kind, token::Kind::Mark('-' | '*')));
                after.pupil = whose::only_one(&sentence, names).filter(|_| !own_line);
                after.named = whose::subject(&sentence, names).or_else(|| sentence.named.clone().filter(|_| after.goes_on()));
                after.named = after.named.take().filter(|_| after.goes_on());
                after.topic = whose::subject(&sentence, names)
                    .or_else(|| sentence.topic.clone().filter(|_| whose::names_nobody_else(&sentence, names)));
                if after.named.is_none() && after.is_the_same_one_s() {
                    after.named = after.topic.clone();
                }
                if after.named.is_none() && (after.leans_back() || after.is_for_the_one_before()) {
                    after.named = whose::only_named(&sentence, names).or_else(|| sentence.named.clone());
                }
                after.place = nights::place(&sentence).or(sentence.place);
                // "Zara - attendance 93%. One A&E visit in January.": all of the line is hers
                if !sentence.ends_the_line() {
                    after.headed = whose::heading(&sentence, names).or_else(|| sentence.headed.clone());
                }
                after.twice = sentence.amounts.iter().any(|a| a.value == 2000 && a.sort != amount::Sort::Money);
                after.owes = debts::only_a_total(&knowledge, &sentence);
                after.bought = prices::bought_without_a_price(&knowledge, &sentence);
                sentence.window_after = after.only_a_window();
            }
            owed = owed::heads_a_list(&sentence) || debt_lines > 1 || owed && (sentence.is_a_line() || clearance::is_a_line(&sentence));
            sentence.owed = owed;
            let hint = next.as_ref().and_then(|after| self.funds.afterthought(after));
            if let Some(fund) =
                hint.filter(|_| next.as_ref().is_some_and(|after| after.has(0..after.tokens.len(), &["all", "both", "everything", "lot"])))
            {
                self.pay_from(fund, &mut out);
            }
            let hint = hint.or(foreword);
            foreword = self.funds.foreword(&sentence).or(foreword.filter(|_| sentence.is_a_line()));
            let (found, supersedes) = read_sentence(&knowledge, &sentence, hint);
            // "Two nights this time. That's six this year.": the part was no sum
            if let Some(known) = supersedes.and_then(|measure| self.vocabulary.measures.get(measure))
                && let Some(part) = out
                    .iter()
                    .rposition(|old: &Suggestion| matches!(&old.fact, Suggested::Observation { measure, .. } if *measure == known.id))
            {
                out.remove(part);
            }
            if let Some(after) = next.as_mut() {
                after.schooled = found.iter().any(|f| matches!(f.fact, Suggested::Observation { unit: Unit::Percent, .. }));
            }
            let debt = |f: &Suggestion| matches!(&f.fact, Suggested::Observation { measure, .. } if knowledge.is_a_debt(measure));
            debt_lines = if sentence.ends_the_line() && !found.is_empty() && found.iter().all(debt) { debt_lines + 1 } else { 0 };
            // "She owes two grand. £1,210 is council tax, £540 rent": the whole is not owed besides its parts
            let of_a_whole = |f: &Suggestion| matches!(&f.fact, Suggested::Observation { measure, unit: Unit::Pence, .. } if !knowledge.is_general_debt(measure));
            if sentence.owes
                && found.iter().filter(|f| of_a_whole(f)).count() > 1
                && let Some(whole) = out
                    .iter()
                    .rposition(|old| matches!(&old.fact, Suggested::Observation { measure, .. } if knowledge.is_general_debt(measure)))
            {
                out.remove(whole);
            }
            sentence.takes_back(&knowledge, &found, &mut out);
            for suggestion in found {
                // What it was before is no more
                if let Suggested::Observation { measure, unit: Unit::Pence, .. } = &suggestion.fact
                    && sentence.moves_on()
                    && sentence.debt.is_some()
                    && let Some(before) = out
                        .iter()
                        .rposition(|old: &Suggestion| matches!(&old.fact, Suggested::Observation { measure: m, .. } if m == measure))
                {
                    out.remove(before);
                }
                if !knowledge.said_before(&suggestion, &out) {
                    out.push(suggestion);
                }
            }
        }
        self.offer_themes(&tokens, &ids, &mut out);
        out.sort_by_key(|suggestion| (suggestion.span[0], suggestion.span[1]));
        self.write_names(&mut out);
        out
    }

    /// A household member is called what the household's list calls them, however the note spells it.
    fn write_names(&self, out: &mut [Suggestion]) {
        for suggestion in out {
            if let Suggested::Observation { about: Some(about), .. } = &mut suggestion.fact
                && let Some(at) = self.names.iter().position(|name| *name == about.to_lowercase())
            {
                about.clone_from(&self.written[at]);
            }
        }
    }

    /// "All flexible fund": what was spent before without a fund's name came from it.
    fn pay_from(&self, from: usize, out: &mut [Suggestion]) {
        let Some(known) = self.vocabulary.funds.get(from) else { return };
        for suggestion in out {
            if let Suggested::Spend { fund: fund @ None, .. } = &mut suggestion.fact {
                *fund = Some(known.id.clone());
            }
        }
    }

    /// Themes whose words the note uses, each once, unless the writer has marked it.
    fn offer_themes(&self, tokens: &[Token<'_>], ids: &[Option<u16>], out: &mut Vec<Suggestion>) {
        let mut seen = vec![false; self.vocabulary.themes.len()];
        for suggestion in out.iter() {
            if let Suggested::Theme { theme } = &suggestion.fact
                && let Some(at) = self.vocabulary.themes.iter().position(|known| known.id == *theme)
            {
                seen[at] = true;
            }
        }
        for at in 0..tokens.len() {
            let wanted = |target: Target| matches!(target, Target::Theme(theme) if !seen.get(theme).copied().unwrap_or(true));
            let Some((len, Target::Theme(theme), _)) = self.phrases.longest(tokens, ids, at, wanted) else { continue };
            seen[theme] = true;
            let span = [tokens[at].start, tokens[at + len - 1].end];
            out.push(Suggestion { fact: Suggested::Theme { theme: self.vocabulary.themes[theme].id.clone() }, explicit: false, span });
        }
    }
}

/// What it says, and the measure of which what was said before is only a part.
fn read_sentence(k: &Knowledge<'_>, s: &Sentence<'_, '_>, fund_after: Option<usize>) -> (Vec<Suggestion>, Option<usize>) {
    if let Some(marked) = marks::line(k, s) {
        return (vec![marked], None);
    }
    let mut found = Findings::new(s.amounts.len());
    spends::certain(k, s, fund_after, &mut found);
    incomes::read(k, s, &mut found);
    debts::read(k, s, &mut found);
    attendance::read(k, s, &mut found);
    counts::read(k, s, &mut found);
    answers::read(k, s, &mut found);
    spends::labelled(k, s, fund_after, &mut found);
    pulls::read(k, s, &mut found);
    follow_ups::read(k, s, &mut found);
    (found.out, found.supersedes)
}

/// Reads one note without a household. To read many, or while somebody types, keep a [`Reader`].
pub fn read(note: &str, vocabulary: &Vocabulary, today: NaiveDate) -> Vec<Suggestion> {
    Reader::new(vocabulary).read(note, today)
}
