//! The people we go alongside, as far as the model needs to know them.

use chrono::NaiveDate;

use crate::{ids::PersonId, release::first_eight};

/// A household member's number: the same for the same name on the same record, and not to be turned back into the name
/// without the council's secret. Never 0, which stands for the person themselves.
pub fn member_number(secret: &[u8; 32], person: PersonId, name: &str) -> i64 {
    let key = first_eight(secret, &[b"member", person.0.as_bytes(), name.trim().to_lowercase().as_bytes()]);
    key.cast_signed().max(i64::MIN + 1).checked_abs().filter(|number| *number != 0).unwrap_or(1)
}

/// Whole years of age on a day; none before birth.
pub fn years_old(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    on.years_since(born)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_the_same_however_the_name_is_typed() {
        let person = "0198c0de-0000-7000-8000-000000000001".parse().unwrap();
        let kyle = member_number(&[1; 32], person, "Kyle");
        assert_eq!(kyle, member_number(&[1; 32], person, " kyle "));
        assert_ne!(kyle, member_number(&[1; 32], person, "Ellie"));
        assert!(kyle > 0);
    }
}
