//! Pence as people write money.

/// `184000` → "£1,840"; `8499` → "£84.99"; `-50` → "−£0.50".
pub fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "−" } else { "" };
    let (whole, rest) = (pence.unsigned_abs() / 100, pence.unsigned_abs() % 100);
    let whole = thousands(whole);
    if rest == 0 { format!("{sign}£{whole}") } else { format!("{sign}£{whole}.{rest:02}") }
}

/// `1840` → "1,840".
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pence_read_as_pounds() {
        let cases = [(0, "£0"), (5, "£0.05"), (8_499, "£84.99"), (22_900, "£229"), (184_000, "£1,840"), (-123_456_789, "−£1,234,567.89")];
        for (pence, said) in cases {
            assert_eq!(pounds(pence), said);
        }
    }
}
