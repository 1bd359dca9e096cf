//! What somebody said, told apart from what was written about it: words between quotation marks.

/// A stretch of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// As it stands, quotation marks included.
    pub text: &'a str,
    /// Somebody's own words.
    pub quoted: bool,
}

/// The note in order, cut at quotations. Nothing is lost: the pieces together are the note.
pub fn pieces(note: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let (mut from, mut opened) = (0, None);
    for (place, mark) in note.char_indices() {
        let end = place + mark.len_utf8();
        match (opened, mark) {
            (None, '"' | '“') => opened = Some(place),
            (Some(start), '"' | '”') => {
                if start > from {
                    out.push(Piece { text: &note[from..start], quoted: false });
                }
                out.push(Piece { text: &note[start..end], quoted: true });
                (from, opened) = (end, None);
            }
            // A quotation does not run over a line's end: a lone mark was an inch or a slip.
            (Some(_), '\n') => opened = None,
            _ => {}
        }
    }
    if from < note.len() {
        out.push(Piece { text: &note[from..], quoted: false });
    }
    out
}

/// The first quotations of a note, without their marks, of more than one word each.
pub fn first_quotes(note: &str, most: usize) -> Vec<String> {
    pieces(note)
        .into_iter()
        .filter(|piece| piece.quoted)
        .map(|piece| piece.text.trim_matches(['"', '“', '”']).trim().to_owned())
        .filter(|words| words.split_whitespace().nth(1).is_some())
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_together_are_the_note() {
        for note in ["", "plain", "\"a b\" then “c d”.", "a \" lone", "\"a\nb\" c", "“”", "🙂\"é x\"\u{202e}"] {
            assert_eq!(pieces(note).iter().map(|piece| piece.text).collect::<String>(), note);
        }
    }

    #[test]
    fn quotations_are_found_with_either_mark() {
        let note = "Rang. \"I just want a washer.\" She said “not a plan”, 5\" of water.";
        assert_eq!(first_quotes(note, 2), ["I just want a washer.", "not a plan"]);
    }

    #[test]
    fn a_lone_mark_quotes_nothing() {
        assert!(first_quotes("a 5\" screen\nand a 3\" one", 2).is_empty());
    }
}
