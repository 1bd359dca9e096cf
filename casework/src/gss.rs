//! Codes of areas, as the Government Statistical Service gives them.

/// Whether this is such a code: a letter for the country and eight digits, two for the sort of area and six for the area ("E05000001").
pub fn is_gss(code: &str) -> bool {
    code.len() == 9
        && code.starts_with(|country: char| country.is_ascii_uppercase())
        && code.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_letter_and_eight_digits() {
        assert!(is_gss("E05000001") && is_gss("W06000015"));
        for code in ["", "E0500001", "E050000011", "e05000001", "105000001", "E0500000x", "E05 00001", "É0500001"] {
            assert!(!is_gss(code), "{code}");
        }
    }
}
