//! Counted amounts as people say them.

use casework::{quantity::Quantity, vocabulary::Unit};

use super::{money::thousands, pounds};

/// A value of a measure: "3", "£1,840", "62%". The measure's name says what of.
pub fn value(value: Quantity, unit: Unit) -> String {
    match unit {
        Unit::Pence => pounds(value.whole_units()),
        Unit::Percent => format!("{}%", exact(value)),
        Unit::Count | Unit::Nights | Unit::Units | Unit::Hours => exact(value),
    }
}

/// Every digit and no more: "1,200", "62.5". By whole numbers alone: writing floating-point numbers weighs.
fn exact(value: Quantity) -> String {
    let thousandths = value.thousandths();
    let sign = if thousandths < 0 { "−" } else { "" };
    let (whole, rest) = (thousands(thousandths.unsigned_abs() / 1000), thousandths.unsigned_abs() % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{rest:03}");
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// A mean of many people: "2.9", "£1,938", "78%". Whole pounds: pennies of a mean say nothing.
pub fn mean(mean: f64, unit: Unit) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a mean of amounts far below 2⁵³, rounded first")]
    let pounds_of = |pence: f64| pounds((pence / 100.0).round() as i64 * 100);
    match unit {
        Unit::Pence => pounds_of(mean),
        Unit::Percent => format!("{}%", signed(mean, 0)),
        Unit::Count | Unit::Nights | Unit::Units | Unit::Hours => signed(mean, 1),
    }
}

/// With a true minus sign, and never "−0".
fn signed(number: f64, places: usize) -> String {
    let said = format!("{:.places$}", number.abs());
    let is_nothing = said.chars().all(|digit| matches!(digit, '0' | '.'));
    if number < 0.0 && !is_nothing { format!("−{said}") } else { said }
}

/// "1 person", "43 people".
pub fn count_of(number: i64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(number.unsigned_abs())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_said_in_their_unit() {
        assert_eq!(value(Quantity::whole(184_000), Unit::Pence), "£1,840");
        assert_eq!(value(Quantity::from_thousandths(62_500), Unit::Percent), "62.5%");
        assert_eq!(value(Quantity::whole(1200), Unit::Count), "1,200");
        assert_eq!(value(Quantity::from_thousandths(-50), Unit::Hours), "−0.05");
    }

    #[test]
    fn means_are_rounded_to_what_can_be_meant() {
        assert_eq!(mean(2.94, Unit::Count), "2.9");
        assert_eq!(mean(-1.7, Unit::Count), "−1.7");
        assert_eq!(mean(-0.01, Unit::Count), "0.0");
        assert_eq!(mean(193_849.0, Unit::Pence), "£1,938");
        assert_eq!(mean(77.6, Unit::Percent), "78%");
    }
}
