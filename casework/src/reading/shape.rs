//! The shape of a token at the start of some text: how long it is, and for numbers what was written.

use super::token::Kind;

/// The largest number that is read at all, in units; anything longer is somebody's reference.
const LARGEST: i64 = 1_000_000_000;

/// An address on the web or an e-mail address: how many bytes.
pub(super) fn code(rest: &str) -> Option<usize> {
    let web = ["http://", "https://", "www."].iter().any(|p| rest.get(..p.len()).is_some_and(|head| head.eq_ignore_ascii_case(p)));
    if !web && !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    // Only the head is looked at: an address is short, and a long run of letters must not be walked again for each of them.
    let mut length = 0;
    let mut sign = false;
    for c in rest.chars().take(256) {
        if c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '<' | '>' | '"') {
            break;
        }
        sign |= c == '@' && length > 0;
        let fits = web || sign || c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '@');
        if !fits {
            break;
        }
        length += c.len_utf8();
    }
    let whole = &rest[..length];
    let mail = sign && whole.rsplit('@').next().is_some_and(|host| host.trim_end_matches('.').contains('.'));
    (web || mail).then(|| whole.trim_end_matches(['.', '!', '?']).len())
}

/// Letters, with apostrophes within, single letters joined by & or +, and single letters with dots after them.
pub(super) fn word(rest: &str) -> Option<usize> {
    if !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    let mut chars = rest.char_indices().peekable();
    let mut end = 0;
    let mut letters = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let apostrophe = matches!(c, '\'' | '’' | '‘' | 'ʼ');
        if c.is_alphabetic() || c.is_ascii_digit() {
            letters += 1;
        } else if !(apostrophe && end > 0 && (next.is_some_and(char::is_alphabetic) || rest[..at].ends_with(['s', 'S']))) {
            break;
        }
        end = at + c.len_utf8();
    }
    let tail = &rest[end..];
    if letters == 1 {
        // A&E, B&B, A+E
        let mut two = tail.chars();
        if matches!(two.next(), Some('&' | '+'))
            && two.next().is_some_and(char::is_alphabetic)
            && !two.next().is_some_and(char::is_alphabetic)
        {
            let letter = tail[1..].chars().next().map_or(0, char::len_utf8);
            let possessive = ["'s", "’s"].iter().find(|p| tail[1 + letter..].starts_with(**p)).map_or(0, |p| p.len());
            return Some(end + 1 + letter + possessive);
        }
        // o/p, T/C
        let mut two = tail.chars();
        if two.next() == Some('/') && two.next().is_some_and(char::is_alphabetic) && !two.next().is_some_and(char::is_alphanumeric) {
            return Some(end + 1 + tail[1..].chars().next().map_or(0, char::len_utf8));
        }
        // E.ON
        if let Some(after) = tail.strip_prefix('.')
            && after.chars().take(2).filter(char::is_ascii_uppercase).count() == 2
        {
            return Some(end + 1 + after.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(after.len()));
        }
        // T.A., e.d.
        let mut dotted = end;
        let mut count = 1;
        while let Some(after) = rest[dotted..].strip_prefix('.') {
            let Some(letter) = after.chars().next().filter(|c| c.is_alphabetic()) else { break };
            if after[letter.len_utf8()..].starts_with(char::is_alphabetic) {
                break;
            }
            dotted += 1 + letter.len_utf8();
            count += 1;
        }
        if count > 1 {
            return Some(if rest[dotted..].starts_with('.') { dotted + 1 } else { dotted });
        }
    }
    Some(end)
}

/// A number with everything written on to it: £, per cent, k, th, am, a date.
pub(super) fn number(rest: &str, spaced: bool) -> Option<(usize, Kind)> {
    if let Some(after) = rest.strip_prefix('£') {
        let gap = after.len() - after.trim_start_matches(' ').len();
        let (len, thousandths, _, _) = digits(&after[gap..])?;
        let tail = &after[gap + len..];
        let (extra, factor) = multiplier(tail);
        let pence = thousandths.checked_mul(factor)? / 10;
        return Some(('£'.len_utf8() + gap + len + extra, Kind::Money { pence, sure: true }));
    }
    if let Some(after) = rest.strip_prefix(['x', 'X', '×']) {
        let sign = rest.len() - after.len();
        let (len, thousandths, _, plain) = digits(after)?;
        let ends = !after[len..].starts_with(|c: char| c.is_alphanumeric());
        return (plain && ends && spaced).then(|| Some((sign + len, Kind::Times(u32::try_from(thousandths / 1000).ok()?))))?;
    }
    if let Some(long) = date(rest) {
        return Some(long);
    }
    let (len, thousandths, count, plain) = digits(rest)?;
    let tail = &rest[len..];
    let word_end = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
    let suffix = &tail[..word_end];
    let whole = u32::try_from(thousandths / 1000).unwrap_or(u32::MAX);
    let lower = suffix.to_ascii_lowercase();
    let kind = match lower.as_str() {
        "" if tail.starts_with('%') => return Some((len + 1, Kind::Percent(thousandths))),
        "" if is_clock(rest, len, count) => return Some((clock_len(rest, len), Kind::Code)),
        "" => Kind::Number { thousandths, digits: count, plain },
        "k" => Kind::Money { pence: thousandths.checked_mul(100)?, sure: false },
        "p" => Kind::Money { pence: thousandths / 1000, sure: true },
        "st" | "nd" | "rd" | "th" if plain => Kind::Ordinal(whole),
        "x" if plain => Kind::Times(whole),
        "am" | "pm" => Kind::Code,
        // "30u a week", "16h pw"
        "u" | "h" => return Some((len, Kind::Number { thousandths, digits: count, plain })),
        // "16hrs", "3wks", "300quid", "62pc": the number, and the word by itself
        letters if letters.chars().all(char::is_alphabetic) && letters.chars().count() > 1 => {
            return Some((len, Kind::Number { thousandths, digits: count, plain }));
        }
        _ => Kind::Code,
    };
    Some((len + word_end, kind))
}

fn multiplier(tail: &str) -> (usize, i64) {
    let ends = |n: usize| !tail[n..].starts_with(char::is_alphanumeric);
    if tail.starts_with(['k', 'K']) && ends(1) {
        (1, 1000)
    } else if tail.starts_with(" k") && ends(2) {
        (2, 1000)
    } else {
        (0, 1)
    }
}

/// Digits with thousands commas and decimals: bytes, thousandths, how many digits, neither comma nor decimals.
fn digits(rest: &str) -> Option<(usize, i64, u8, bool)> {
    let bytes = rest.as_bytes();
    let mut at = 0;
    let mut whole: i64 = 0;
    let mut count: u8 = 0;
    let mut plain = true;
    while at < bytes.len() {
        match bytes[at] {
            d @ b'0'..=b'9' => {
                whole = whole.saturating_mul(10).saturating_add(i64::from(d - b'0')).min(LARGEST * 100);
                count = count.saturating_add(1);
            }
            b',' if count > 0 && group_of_three(&bytes[at + 1..]) => plain = false,
            _ => break,
        }
        at += 1;
    }
    if count == 0 || count > 12 || whole > LARGEST {
        return (count > 0).then_some((at, LARGEST * 1000, count, false));
    }
    let mut thousandths = whole * 1000;
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        let mut place = 100;
        at += 1;
        while let Some(d) = bytes.get(at).filter(|d| d.is_ascii_digit()) {
            thousandths += i64::from(d - b'0') * place;
            place /= 10;
            at += 1;
        }
        plain = false;
    }
    Some((at, thousandths, count, plain))
}

fn group_of_three(after: &[u8]) -> bool {
    after.len() >= 3 && after[..3].iter().all(u8::is_ascii_digit) && !after.get(3).is_some_and(u8::is_ascii_digit)
}

/// 10:30, 10.30am, 10.30pm
fn is_clock(rest: &str, len: usize, count: u8) -> bool {
    count <= 2 && rest.as_bytes().get(len) == Some(&b':') && rest.as_bytes().get(len + 1).is_some_and(u8::is_ascii_digit)
}

fn clock_len(rest: &str, len: usize) -> usize {
    len + 1 + rest[len + 1..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len() - len - 1)
}

/// 3/12, 3/12/26, 3.12.26, 3-12-2026, 2026-12-03. What looks like one and is none (24/7, 120/80) is a code.
fn date(rest: &str) -> Option<(usize, Kind)> {
    let bytes = rest.as_bytes();
    let run = |from: usize| bytes[from..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
    let part = |from: usize, len: usize| rest[from..from + len].parse::<u32>().ok();
    let first = run(0);
    if first == 0 || first == 5 {
        return None;
    }
    let sign = *bytes.get(first)?;
    if !matches!(sign, b'/' | b'.' | b'-') {
        return None;
    }
    let second = run(first + 1);
    if second == 0 || second > 2 {
        return (sign == b'/' && second > 0).then_some((first + 1 + second, Kind::Code));
    }
    let two = first + 1 + second;
    let third = if bytes.get(two) == Some(&sign) { run(two + 1) } else { 0 };
    let (a, b) = (part(0, first)?, part(first + 1, second)?);
    if third == 0 {
        if sign != b'/' || first > 2 || bytes.get(two).is_some_and(u8::is_ascii_alphanumeric) {
            return (sign == b'/').then_some((two, Kind::Code));
        }
        let known = (1..=31).contains(&a) && (1..=12).contains(&b) && (a, b) != (24, 7);
        return Some((two, if known { Kind::Date(a, b, None) } else { Kind::Code }));
    }
    let end = two + 1 + third;
    let c = part(two + 1, third)?;
    let kind = match (first, third) {
        (4, 1 | 2) => Kind::Date(c, b, i32::try_from(a).ok()),
        (1 | 2, 2) => Kind::Date(a, b, i32::try_from(c + 2000).ok()),
        (1 | 2, 4) => Kind::Date(a, b, i32::try_from(c).ok()),
        _ => Kind::Code,
    };
    Some((end, kind))
}
