//! Codes for when the app with the six digits is lost: ten of 80 random bits, each good once.

use crate::operations::chance;

/// How many somebody gets.
pub const MANY: usize = 10;
/// Letters that are not mistaken for one another, in Crockford's order.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// New codes, as they are shown: four groups of four.
///
/// # Errors
/// When the operating system has no chance to give.
pub fn new() -> Result<Vec<String>, getrandom::Error> {
    (0..MANY).map(|_| Ok(shown(&chance::bytes::<16>()?))).collect()
}

fn shown(bytes: &[u8; 16]) -> String {
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as it is hashed, whichever way somebody typed it. None for what cannot be one.
pub fn typed(text: &str) -> Option<String> {
    let letter = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let letters: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').map(letter).collect();
    let is_code = letters.len() == 16 && letters.bytes().all(|letter| LETTERS.contains(&letter));
    is_code.then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_itself_however_it_is_typed() {
        let codes = new().unwrap();
        assert_eq!(codes.len(), MANY);
        for code in &codes {
            let kept = typed(code).unwrap();
            assert_eq!(typed(&code.to_uppercase().replace('-', " ")), Some(kept));
        }
        assert_eq!(typed("OIL0-oil0-1111-0000"), Some("0110011011110000".into()));
        for not in ["", "123456", "uuuu-uuuu-uuuu-uuuu", "0000-0000-0000-000"] {
            assert_eq!(typed(not), None, "{not}");
        }
    }
}
