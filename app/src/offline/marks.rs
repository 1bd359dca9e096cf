//! Which of the words are marked, while they are being changed.

use super::Chip;

/// A stretch of the words as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The words.
    pub text: String,
    /// None: nothing was read here. Otherwise whether it counts.
    pub read: Option<bool>,
}

/// Cuts the words at what was read in `read_from`. Where the words have changed since, nothing is marked until they are read again.
pub fn marks(text: &str, read_from: &str, chips: &[Chip]) -> Vec<Mark> {
    let same = text.bytes().zip(read_from.bytes()).take_while(|(one, other)| one == other).count();
    let mut spans: Vec<([usize; 2], bool)> = Vec::new();
    for chip in chips.iter().filter(|chip| chip.is_shown()) {
        spans.insert(spans.partition_point(|(other, _)| *other <= chip.span), (chip.span, chip.confirmed));
    }
    let mut out = Vec::new();
    let mut from = 0;
    for ([start, end], confirmed) in spans {
        // Overlapping: the first stands.
        if start < from || end <= start || end > same {
            continue;
        }
        let (Some(before), Some(words)) = (text.get(from..start), text.get(start..end)) else { continue };
        if !before.is_empty() {
            out.push(Mark { text: before.to_owned(), read: None });
        }
        out.push(Mark { text: words.to_owned(), read: Some(confirmed) });
        from = end;
    }
    if let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        out.push(Mark { text: rest.to_owned(), read: None });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::reading::Suggested;

    fn chip(span: [usize; 2]) -> Chip {
        Chip {
            place: 0,
            read: Suggested::Pull { whom: "x".into() },
            changed: None,
            was: None,
            span,
            wording: String::new(),
            explicit: false,
            confirmed: false,
            dismissed: false,
            here: true,
        }
    }

    fn marked(text: &str, read_from: &str, spans: &[[usize; 2]]) -> Vec<String> {
        let chips: Vec<_> = spans.iter().map(|span| chip(*span)).collect();
        let marks = marks(text, read_from, &chips);
        assert_eq!(marks.iter().map(|mark| mark.text.as_str()).collect::<String>(), text, "nothing is lost");
        marks.into_iter().filter(|mark| mark.read.is_some()).map(|mark| mark.text).collect()
    }

    #[test]
    fn what_was_read_is_marked() {
        assert_eq!(marked("Owes £5 rent", "Owes £5 rent", &[[5, 8]]), ["£5"]);
        assert_eq!(marked("abcdef", "abcdef", &[[1, 4], [2, 5], [4, 6]]), ["bcd", "ef"], "the first of two that overlap");
    }

    #[test]
    fn what_changed_is_not_marked_until_it_is_read_again() {
        assert_eq!(marked("Xwes £5 rent", "Owes £5 rent", &[[5, 8]]), [""; 0]);
        assert_eq!(marked("Owes £5 re", "Owes £5 rent", &[[5, 8]]), ["£5"]);
        assert_eq!(marked("é", "é", &[[0, 1]]), [""; 0], "half a letter is not marked");
    }
}
