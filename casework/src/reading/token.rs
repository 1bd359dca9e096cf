//! A note cut into tokens: words, numbers, money, dates as written, marks. Nothing here knows what any of them mean
//! together. Offsets are bytes into the note and always fall between characters.

use std::borrow::Cow;

use super::{lexicon, shape};

/// One piece of the note.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    /// As written.
    pub raw: &'a str,
    /// In small letters, abbreviations spelt out, without what hangs on the end of it ("Kyle's" is "kyle").
    pub low: Cow<'a, str>,
    /// What hung on the end of it.
    pub clitic: Clitic,
    /// What it is.
    pub kind: Kind,
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// White space stands before it.
    pub spaced: bool,
}

/// What hangs on the end of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clitic {
    /// Nothing.
    None,
    /// 's, or an apostrophe after s: possession, "is" or "has".
    S,
    /// 'd: "would" or "had".
    D,
    /// 'll: "will".
    Ll,
    /// 've, 're, 'm.
    Other,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Word,
    /// A number in digits, in thousandths; `plain` when it has neither comma nor decimals.
    Number {
        /// The value.
        thousandths: i64,
        /// How many digits it was written with.
        digits: u8,
        /// Neither a comma nor decimals.
        plain: bool,
    },
    /// Money in pence; not `sure` when only a "k" says so.
    Money {
        /// How much.
        pence: i64,
        /// There was a £ or a p.
        sure: bool,
    },
    /// Per cent, in thousandths.
    Percent(i64),
    /// 3rd.
    Ordinal(u32),
    /// x3, 3x.
    Times(u32),
    /// 3/12, 3/12/26, 2026-12-03: day, month and year as written.
    Date(u32, u32, Option<i32>),
    /// 10am, 10:30, a postcode, an address on the web: never a value.
    Code,
    /// One mark.
    Mark(char),
    /// The end of a line.
    Break,
}

impl Token<'_> {
    /// A word with a capital first letter.
    pub(super) fn capital(&self) -> bool {
        self.kind == Kind::Word && self.raw.chars().next().is_some_and(char::is_uppercase)
    }

    /// A word in capitals throughout, of two letters or more.
    pub(super) fn shouted(&self) -> bool {
        let mut letters = self.raw.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && self.raw.chars().nth(1).is_some() && letters.all(char::is_uppercase)
    }

    /// This mark.
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// Cuts a note into tokens.
pub(super) fn tokens(note: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::with_capacity(note.len() / 5 + 1);
    let mut at = 0;
    let mut spaced = true;
    while let Some(first) = note[at..].chars().next() {
        if first == '\n' {
            out.push(plain(note, at, at + 1, Kind::Break, spaced));
            (at, spaced) = (at + 1, true);
            continue;
        }
        if first.is_whitespace() || first.is_control() || first == '\u{feff}' {
            (at, spaced) = (at + first.len_utf8(), true);
            continue;
        }
        let rest = &note[at..];
        let (len, kind) = shape::code(rest)
            .map(|len| (len, Kind::Code))
            .or_else(|| shape::number(rest, spaced))
            .or_else(|| {
                shape::word(rest)
                    .map(|len| (len, if rest.as_bytes()[..len].iter().any(u8::is_ascii_digit) { Kind::Code } else { Kind::Word }))
            })
            .unwrap_or((first.len_utf8(), Kind::Mark(straight(first))));
        let end = at + len.max(first.len_utf8());
        out.push(if kind == Kind::Word { word(note, at, end, spaced) } else { plain(note, at, end, kind, spaced) });
        (at, spaced) = (end, false);
    }
    restore_apostrophes(&mut out);
    out
}

/// "ill ring", "id pop in": dictated without an apostrophe, and told from being ill and an ID by the verb that follows.
fn restore_apostrophes(tokens: &mut [Token<'_>]) {
    for at in 0..tokens.len() {
        // "£140 in debit", as meters and letters say it; a direct debit stays one
        if tokens[at].low == "debit" && at > 0 && tokens[at - 1].low == "in" {
            tokens[at].low = Cow::Borrowed("arrears");
        }
        // "30u a week"
        if tokens[at].raw == "h" && at > 0 && matches!(tokens[at - 1].kind, Kind::Number { .. }) && !tokens[at].spaced {
            tokens[at].low = Cow::Borrowed("hours");
        }
        if tokens[at].raw == "u" && at > 0 && matches!(tokens[at - 1].kind, Kind::Number { .. }) && !tokens[at].spaced {
            tokens[at].low = Cow::Borrowed("units");
        }
        // "its 612 now"
        let number = |t: &Token<'_>| {
            matches!(t.kind, Kind::Number { .. } | Kind::Money { .. } | Kind::Percent(_))
                || matches!(t.low.as_ref(), "now" | "down" | "up" | "still" | "been")
        };
        if matches!(tokens[at].raw, "its" | "Its") && tokens.get(at + 1).is_some_and(number) {
            (tokens[at].low, tokens[at].clitic) = (Cow::Borrowed("it"), Clitic::S);
        }
        let clitic = match tokens[at].raw {
            "ill" | "Ill" => Clitic::Ll,
            "id" | "Id" => Clitic::D,
            _ => continue,
        };
        let also = usize::from(tokens.get(at + 1).is_some_and(|t| matches!(t.low.as_ref(), "also" | "then" | "just" | "be")));
        if tokens.get(at + 1 + also).is_some_and(|t| lexicon::done_by_us(&t.low)) {
            (tokens[at].low, tokens[at].clitic) = (Cow::Borrowed("i"), clitic);
        }
    }
}

fn plain(note: &str, start: usize, end: usize, kind: Kind, spaced: bool) -> Token<'_> {
    let raw = &note[start..end];
    // A mark is compared by what it stands for: an arrow of any make is ">"
    let low = match kind {
        Kind::Mark('-') => "-",
        Kind::Mark('>') => ">",
        _ => raw,
    };
    Token { raw, low: Cow::Borrowed(low), clitic: Clitic::None, kind, start, end, spaced }
}

fn word(note: &str, start: usize, end: usize, spaced: bool) -> Token<'_> {
    let raw = &note[start..end];
    let needs_lowering = raw.chars().any(|c| c.is_uppercase() || matches!(c, '’' | '‘' | 'ʼ' | '+'));
    let mut low: Cow<'_, str> = if needs_lowering {
        Cow::Owned(raw.chars().flat_map(char::to_lowercase).map(|c| if c == '+' { '&' } else { straight(c) }).collect())
    } else {
        Cow::Borrowed(raw)
    };
    let mut clitic = Clitic::None;
    for (ending, which) in [
        ("'s", Clitic::S),
        ("s'", Clitic::S),
        ("'d", Clitic::D),
        ("'ll", Clitic::Ll),
        ("'ve", Clitic::Other),
        ("'re", Clitic::Other),
        ("'m", Clitic::Other),
    ] {
        if low.len() > ending.len() && low.ends_with(ending) {
            // The s of "hours'" belongs to the word.
            let keep = low.len() - ending.trim_start_matches('s').len();
            low = shorten(low, keep);
            clitic = which;
            break;
        }
    }
    // T.A. is ta; the dots are marks of the abbreviation.
    if low.contains('.') {
        low = Cow::Owned(low.chars().filter(|c| *c != '.').collect());
    }
    if clitic == Clitic::None
        && let Some((full, which)) = lexicon::run_together(&low)
    {
        (low, clitic) = (Cow::Borrowed(full), which);
    }
    // A PC is a constable; pc after a number is per cent
    if let Some(full) = lexicon::spelt_out(&low).filter(|_| raw != "PC") {
        low = Cow::Borrowed(full);
    }
    Token { raw, low, clitic, kind: Kind::Word, start, end, spaced }
}

fn shorten(low: Cow<'_, str>, keep: usize) -> Cow<'_, str> {
    match low {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..keep]),
        Cow::Owned(mut text) => {
            text.truncate(keep);
            Cow::Owned(text)
        }
    }
}

/// Curly quotation marks and long dashes made plain.
fn straight(mark: char) -> char {
    match mark {
        '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
        '“' | '”' | '„' => '"',
        '–' | '—' | '‒' | '−' => '-',
        '→' | '➔' | '➜' | '⇒' => '>',
        '•' | '·' | '*' | '▪' | '●' => '*',
        other => other,
    }
}
