//! One word recognised as another: the same but for its ending, or but for one slip of the pen. An ordinary English word
//! is never taken for a different one.

use std::borrow::Cow;

use super::ordinary;

/// A word without its ending: "attendances" and "attendance", "slept" and "sleeping".
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let known = match word {
        "slept" => "sleep",
        "came" => "com",
        "got" => "get",
        "owing" | "owe" => "ow",
        "took" | "taken" => "tak",
        "debit" => "debit",
        "incoming" => "incoming",
        _ => "",
    };
    if !known.is_empty() {
        return Cow::Borrowed(known);
    }
    if word.len() < 4 || !word.is_ascii() || word.ends_with("ss") || word.ends_with("us") {
        return Cow::Borrowed(word);
    }
    if let Some(base) = word.strip_suffix("ies") {
        return Cow::Owned(format!("{base}y"));
    }
    for ending in ["ing", "ed", "es", "s", "e"] {
        if let Some(base) = word.strip_suffix(ending)
            && base.len() >= if ending.len() < 3 { 2 } else { 3 }
            && (base.bytes().any(|b| b"aeiouy".contains(&b)) || ending.len() == 1)
        {
            let bytes = base.as_bytes();
            let doubled =
                ending.len() > 1 && bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && !base.ends_with(['l', 's']);
            return Cow::Borrowed(if doubled { &base[..base.len() - 1] } else { base });
        }
    }
    Cow::Borrowed(word)
}

/// "workin", "sleepin": the stem of a word written as it is spoken.
pub(super) fn whole(word: &str) -> Option<&str> {
    word.strip_suffix("in").filter(|base| base.len() >= 4 && word.is_ascii() && !ordinary::is_ordinary(word))
}

/// The vocabulary's word that this one misspells by a single slip, if there is exactly such a one.
pub(super) fn nearest(word: &str, stem: &str, long: &[(String, u16)]) -> Option<u16> {
    if word.len() < 5 || word.len() > 24 || !stem.is_ascii() || ordinary::is_ordinary(word) || ordinary::is_ordinary(stem) {
        return None;
    }
    long.iter().find(|(known, _)| one_slip(stem.as_bytes(), known.as_bytes())).map(|(_, id)| *id)
}

/// One letter more, one less, one other, or two changed round; the first letter is right.
pub(super) fn one_slip(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 || short.first() != long.first() || long.len() < 5 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    if short.len() < long.len() {
        return short[same..] == long[same + 1..];
    }
    if same == short.len() {
        return true;
    }
    let (s, l) = (&short[same..], &long[same..]);
    s[1..] == l[1..] || (s.len() > 1 && s[0] == l[1] && s[1] == l[0] && s[2..] == l[2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_changes_nothing() {
        for (one, other) in
            [("attendances", "attendance"), ("slept", "sleeping"), ("owes", "owing"), ("casualties", "casualty"), ("nights", "night")]
        {
            assert_eq!(stem(one), stem(other));
        }
    }

    #[test]
    fn a_slip_is_forgiven_and_an_ordinary_word_is_left_alone() {
        let long = vec![("attendanc".to_string(), 1), ("polic".to_string(), 2), ("hostel".to_string(), 3)];
        assert_eq!(nearest("attendence", &stem("attendence"), &long), Some(1));
        assert_eq!(nearest("policy", &stem("policy"), &long), None);
        assert_eq!(nearest("hotel", &stem("hotel"), &long), None);
    }
}
