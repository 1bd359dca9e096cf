//! A sentence with everything found in it: mentions, windows, days, amounts, and the parts that commas and joining words
//! cut it into. The readers of debts, counts and the rest look here and nowhere else.

use std::{cell::OnceCell, ops::Range};

use chrono::NaiveDate;

use super::{
    agency,
    amount::{self, Amount},
    calendar::{self, Day},
    doubt, lexicon,
    phrase::{Mention, Phrases, Strength, Target},
    suggestion::Source,
    token::{Clitic, Kind, Token},
    window::{self, Window},
};

/// What joins a part to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// It is the first.
    Start,
    /// A comma, a bracket, a colon.
    Comma,
    /// "and", "&", "plus", "or".
    And,
    /// "but", a semicolon, a dash: a new beginning.
    But,
    /// "so", "because", "when", "which".
    Because,
}

/// Where one is kept for the night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// On a ward.
    Hospital,
    /// In the cells.
    Cells,
}

/// A stretch of a sentence between commas and joining words.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its tokens.
    pub at: Range<usize>,
    /// What joins it to the one before.
    pub join: Join,
    /// It tells of what might be, or is feared, planned or advised.
    pub unreal: bool,
    /// It tells of somebody else.
    pub elsewhere: bool,
}

/// One sentence, read into its pieces.
#[expect(clippy::struct_excessive_bools, reason = "what the sentence before has left open: each comes and goes on its own")]
pub(super) struct Sentence<'t, 'n> {
    /// Its tokens.
    pub tokens: &'t [Token<'n>],
    /// Which vocabulary word each token is.
    pub ids: &'t [Option<u16>],
    /// Who spoke, or what was looked at, in the sentence before.
    pub heard: Option<Source>,
    /// Who speaks in it and where, found once when it is first asked.
    pub voices: OnceCell<Vec<(usize, Source)>>,
    /// Whose quotation the sentence before left open.
    pub quoting: Option<Source>,
    /// Whom the sentence before was about, by name.
    pub named: Option<String>,
    /// The member of the household that the note has been telling of, kept over what names nobody else.
    pub topic: Option<String>,
    /// The name that heads the line ("Zara - …").
    pub headed: Option<String>,
    /// The member of the household named last: whom a school's figure is about, when it comes in a sentence of its own.
    pub pupil: Option<String>,
    /// The window that the next sentence gives for this one ("In the past month this is").
    pub window_after: Option<u32>,
    /// The debt that the sentence before named without an amount.
    pub debt: Option<usize>,
    /// The one sort of event that the sentence before named.
    pub counted: Option<usize>,
    /// The sentence before tells of two of something: what "both times" are.
    pub twice: bool,
    /// The sentence before tells a child's share of school days, and a name with a number goes on with it.
    pub schooled: bool,
    /// The sentence before tells that we bought something, and not for how much.
    pub bought: bool,
    /// Where the sentence before told that somebody was: what "kept in" means.
    pub place: Option<Place>,
    /// The sentence before told what is owed in all, and not to whom.
    pub owes: bool,
    /// It is a line of a list headed "Debts" or "Arrears".
    pub owed: bool,
    /// The day the note is read on.
    pub today: NaiveDate,
    /// Where it names a measure.
    pub mentions: Vec<Mention>,
    /// Where a measure's word belongs to something else ("the council tax team"): who may be owed.
    pub named_for: Vec<Mention>,
    /// Over what time.
    pub windows: Vec<Window>,
    /// Days named.
    pub days: Vec<Day>,
    /// Numbers and money.
    pub amounts: Vec<Amount>,
    /// Its parts.
    pub parts: Vec<Part>,
}

impl<'t, 'n> Sentence<'t, 'n> {
    /// Finds the pieces.
    pub(super) fn new(tokens: &'t [Token<'n>], ids: &'t [Option<u16>], phrases: &Phrases, names: &[String], today: NaiveDate) -> Self {
        let mut new = Self::unread(tokens, ids, today);
        (new.mentions, new.named_for) = new.find_mentions(phrases);
        new.windows = window::find(&new);
        new.days = calendar::find(&new);
        new.amounts = amount::find(&new);
        new.parts = new.find_parts();
        doubt::mark(&mut new, names);
        new
    }

    /// Tokens in which nothing has been looked for.
    pub(super) fn unread(tokens: &'t [Token<'n>], ids: &'t [Option<u16>], today: NaiveDate) -> Self {
        Self {
            tokens,
            ids,
            heard: None,
            voices: OnceCell::new(),
            quoting: None,
            named: None,
            pupil: None,
            headed: None,
            topic: None,
            window_after: None,
            owed: false,
            owes: false,
            bought: false,
            twice: false,
            place: None,
            schooled: false,
            debt: None,
            counted: None,
            today,
            mentions: Vec::new(),
            named_for: Vec::new(),
            windows: Vec::new(),
            days: Vec::new(),
            amounts: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// A token's word in small letters; nothing beyond the ends.
    pub(super) fn low(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.low.as_ref())
    }

    /// The word `back` tokens before.
    pub(super) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.low(at))
    }

    /// The tokens' words in turn.
    pub(super) fn lows(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = &str> {
        self.tokens.get(range.start.min(range.end)..range.end.min(self.tokens.len())).unwrap_or_default().iter().map(|t| t.low.as_ref())
    }

    /// Whether one of the words stands in the range.
    pub(super) fn has(&self, range: Range<usize>, words: &[&str]) -> bool {
        self.lows(range).any(|low| words.contains(&low))
    }

    /// Whether the words stand there one after the other.
    pub(super) fn follows(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, word)| self.low(at + n) == *word)
    }

    /// Whether the token is this mark.
    pub(super) fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_mark(mark))
    }

    /// What hangs on a token.
    pub(super) fn clitic(&self, at: usize) -> Clitic {
        self.tokens.get(at).map_or(Clitic::None, |t| t.clitic)
    }

    /// Which part a token is in.
    pub(super) fn part_of(&self, at: usize) -> usize {
        self.parts.iter().position(|part| at < part.at.end).unwrap_or(self.parts.len().saturating_sub(1))
    }

    /// Bytes of a range of tokens.
    pub(super) fn span(&self, range: Range<usize>) -> [usize; 2] {
        let last = range.end.min(self.tokens.len()).max(range.start + 1) - 1;
        match (self.tokens.get(range.start), self.tokens.get(last)) {
            (Some(first), Some(last)) => [first.start, last.end],
            _ => [0, 0],
        }
    }

    /// The note's own words for a range of tokens.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        for token in self.tokens.get(range.start..range.end.min(self.tokens.len())).unwrap_or_default() {
            if token.spaced && !out.is_empty() {
                out.push(' ');
            }
            out.push_str(token.raw);
        }
        out
    }

    /// It ends with a question mark.
    pub(super) fn is_question(&self) -> bool {
        self.tokens.last().is_some_and(|t| t.is_mark('?'))
    }

    /// It goes on about whom the sentence before was about: it begins with "she" or "he", or "School have her down as".
    pub(super) fn goes_on(&self) -> bool {
        let told = agency::name(self, 0).is_some_and(|len| {
            matches!(self.low(len), "has" | "have" | "had" | "got" | "say" | "says" | "put" | "puts")
                && matches!(self.low(len + 1), "her" | "him" | "she" | "he")
        });
        let begun = usize::from(matches!(self.low(0), "while" | "when" | "since" | "then" | "now" | "today" | "apparently"));
        told || matches!(self.low(begun), "she" | "he")
    }

    /// "That's his fifth", "It's her third time": of whom the note has been telling.
    pub(super) fn is_the_same_one_s(&self) -> bool {
        let begins = usize::from(matches!(self.low(0), "that" | "it" | "this"));
        begins == 1 && matches!(self.low(1), "his" | "her") || begins == 1 && self.low(1) == "is" && matches!(self.low(2), "his" | "her")
    }

    /// It has no subject of its own, or a hollow one: "Third time this term", "They kept her in", "That's twice".
    pub(super) fn leans_back(&self) -> bool {
        listed!(
            self.low(0),
            "first second third fourth fifth sixth that it now both none nothing nil twice once thrice never kept admitted up ended taken rushed seen              discharged they this again home"
        ) || matches!(self.tokens.first().map(|t| t.kind), Some(Kind::Ordinal(_)))
    }

    /// "No A&E for her since August": for whom the sentence before was about.
    pub(super) fn is_for_the_one_before(&self) -> bool {
        (0..self.tokens.len()).any(|at| {
            self.low(at) == "for"
                && matches!(self.low(at + 1), "her" | "him")
                && self.tokens.get(at + 2).is_none_or(|t| {
                    t.kind != Kind::Word || matches!(t.low.as_ref(), "since" | "this" | "in" | "at" | "now" | "all" | "and")
                })
        })
    }

    /// "Now down to £600": a later value of what the sentence before told.
    pub(super) fn moves_on(&self) -> bool {
        let later = usize::from(self.low(0) == "now" || self.low(0) == "it");
        // "It's £420 today"
        let stands = self.low(0) == "it"
            && self.clitic(0) == Clitic::S
            && self.amounts.first().is_some_and(|a| {
                a.at.start <= 2 && a.sort == amount::Sort::Money && matches!(self.low(a.at.end), "now" | "today" | "left")
            })
            && self.mentions.is_empty();
        stands || (self.follows(later, &["down", "to"]) || self.follows(later, &["up", "to"])) && self.mentions.is_empty()
    }

    /// It names and counts nothing.
    pub(super) fn is_an_aside(&self) -> bool {
        self.mentions.is_empty() && self.amounts.is_empty() && self.tokens.len() < 16
    }

    /// A new line begins after it.
    pub(super) fn ends_the_line(&self) -> bool {
        self.tokens.last().is_some_and(|t| t.kind == Kind::Break)
    }

    /// It is a line of a list: an amount of money and hardly a dozen words.
    pub(super) fn is_a_line(&self) -> bool {
        self.tokens.len() < 12 && self.amounts.iter().any(|a| a.sort == amount::Sort::Money)
    }

    /// The window, of a short sentence that says nothing else.
    pub(super) fn only_a_window(&self) -> Option<u32> {
        let quiet =
            self.amounts.is_empty() && self.mentions.is_empty() && self.days.iter().all(|d| d.on.is_none()) && self.tokens.len() < 10;
        self.windows.first().filter(|_| quiet && self.windows.len() == 1).and_then(|w| w.days)
    }

    fn find_mentions(&self, phrases: &Phrases) -> (Vec<Mention>, Vec<Mention>) {
        let (mut out, mut others) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < self.tokens.len() {
            let found = phrases.longest(self.tokens, self.ids, at, |target| matches!(target, Target::Measure(_)));
            if let Some((len, Target::Measure(measure), strength)) = found {
                if doubt::is_the_thing_itself(self, at..at + len, strength) {
                    out.push(Mention { at: at..at + len, measure, strength });
                    // A phrase that holds an amount leaves it for others to read.
                    at += len;
                    continue;
                }
                if strength == Strength::Full {
                    others.push(Mention { at: at..at + len, measure, strength });
                }
                if strength == Strength::Full && len > 1 {
                    at += len;
                    continue;
                }
            }
            at += 1;
        }
        (out, others)
    }

    fn inside_a_piece(&self, at: usize) -> bool {
        let within = |range: &Range<usize>| range.start < at && at < range.end;
        self.mentions.iter().any(|m| within(&m.at))
            || self.windows.iter().any(|w| within(&w.at))
            || self.days.iter().any(|d| within(&d.at))
            || self.amounts.iter().any(|a| within(&a.at))
    }

    fn find_parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut start = 0;
        let mut join = Join::Start;
        for at in 0..self.tokens.len() {
            let Some(next) = self.joins(at) else { continue };
            if self.inside_a_piece(at) {
                continue;
            }
            if start < at {
                parts.push(Part { at: start..at, join, unreal: false, elsewhere: false });
                join = next;
            } else if join != Join::Start && (join == Join::Comma || next == Join::But) {
                join = next;
            }
            start = at + 1;
        }
        if start < self.tokens.len() || parts.is_empty() {
            parts.push(Part { at: start.min(self.tokens.len())..self.tokens.len(), join, unreal: false, elsewhere: false });
        }
        parts
    }

    fn joins(&self, at: usize) -> Option<Join> {
        let token = &self.tokens[at];
        match token.kind {
            Kind::Mark(',' | ':' | '?' | '(' | ')' | '[' | ']' | '"') => Some(Join::Comma),
            Kind::Mark(';') => Some(Join::But),
            Kind::Mark('-') if token.spaced && self.tokens.get(at + 1).is_none_or(|t| t.spaced) => Some(Join::But),
            Kind::Mark('&' | '+') => Some(Join::And),
            Kind::Mark('/') if token.spaced => Some(Join::Comma),
            Kind::Word => match token.low.as_ref() {
                "and" | "plus" | "or" | "nor" => Some(Join::And),
                // "next door but one", "all but two"
                "but" if at > 0 && matches!(self.low(at - 1), "door" | "all" | "last" | "nothing" | "anything") => None,
                "but" | "however" | "though" | "although" => Some(Join::But),
                "so" if self.low(at + 1) != "far" => Some(Join::Because),
                "before" if self.days.iter().any(|d| d.on.is_some() && d.at.contains(&(at + 1))) => None,
                "before" if lexicon::weekday(self.low(at + 1)).is_some() || self.low(at + 1) == "christmas" => None,
                "because" | "cos" | "then" | "when" | "which" | "while" | "whilst" | "after" | "before" | "until" => Some(Join::Because),
                _ => None,
            },
            _ => None,
        }
    }
}
