//! Bytes in small hexadecimal: hashes, receipts, names that tell nothing.

/// Two small hexadecimal digits a byte.
pub fn of(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

/// Back from two small hexadecimal digits a byte; nothing from anything else.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| if let [high, low] = pair { Some(digit(*high)? << 4 | digit(*low)?) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn bytes_come_back_from_their_digits_and_from_nothing_else() {
        assert_eq!(super::bytes("0009abff"), Some(vec![0, 9, 0xab, 255]));
        for text in ["0", "0g", "AB", "é", "000"] {
            assert_eq!(super::bytes(text), None);
        }
    }

    #[test]
    fn each_byte_is_two_digits() {
        assert_eq!(super::of(&[0, 9, 0xab, 255]), "0009abff");
    }
}
