//! Bytes in small hexadecimal: hashes, receipts, names that tell nothing.

/// Two small hexadecimal digits a byte.
pub fn of(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_byte_is_two_digits() {
        assert_eq!(super::of(&[0, 9, 0xab, 255]), "0009abff");
    }
}
