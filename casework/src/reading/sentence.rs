//! A sentence with everything found in it: mentions, windows, days, amounts, and the parts that commas and joining words
//! cut it into. The readers of debts, counts and the rest look here and nowhere else.

use std::ops::Range;

use chrono::NaiveDate;

use super::{
    agency,
    amount::{self, Amount},
    calendar::{self, Day},
    doubt,
    phrase::{Mention, Phrases, Strength, Target},
    suggestion::Source,
    token::{Clitic, Kind, Token},
    window::{self, Window},
};

/// How many tokens a sentence may have; a longer one is cut, so that reading stays in step with the length of the note.
const LONGEST: usize = 160;

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
pub(super) struct Sentence<'t, 'n> {
    /// Its tokens.
    pub tokens: &'t [Token<'n>],
    /// Which vocabulary word each token is.
    pub ids: &'t [Option<u16>],
    /// Who spoke, or what was looked at, in the sentence before.
    pub heard: Option<Source>,
    /// Whom the sentence before was about, by name.
    pub named: Option<String>,
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
            named: None,
            pupil: None,
            headed: None,
            window_after: None,
            owed: false,
            twice: false,
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
        told || matches!(self.low(0), "she" | "he")
    }

    /// It names and counts nothing.
    pub(super) fn is_an_aside(&self) -> bool {
        self.mentions.is_empty() && self.amounts.is_empty() && self.tokens.len() < 10
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
                "but" | "however" | "though" | "although" => Some(Join::But),
                "so" if self.low(at + 1) != "far" => Some(Join::Because),
                "because" | "cos" | "then" | "when" | "which" | "while" | "whilst" | "after" | "before" | "until" => Some(Join::Because),
                _ => None,
            },
            _ => None,
        }
    }
}

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
    at > start
        && at - start < 5
        && tokens
            .get(at + 1)
            .is_some_and(|t| matches!(t.low.as_ref(), "no" | "not" | "none" | "never" | "nope" | "nil" | "once" | "twice" | "zero"))
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
        "no" => next.is_some_and(|t| matches!(t.kind, Kind::Number { .. })),
        low => super::lexicon::month(low).is_some() && low.len() < 5 && next.is_some_and(|t| !t.capital() && t.kind != Kind::Break),
    }
}
