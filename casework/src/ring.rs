//! Whom to ring first when there is a concern about somebody. The council says; the tablet shows it, also without a signal.

use serde::{Deserialize, Serialize};

use crate::fault::Problem;

/// A line that answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    /// Who answers, and when one rings them: "Adult safeguarding, by day".
    pub name: String,
    /// The number, as one would read it out.
    pub number: String,
}

/// The longest name and number, in characters.
const LONGEST: usize = 80;

impl Ring {
    /// What is wrong with it, field by field.
    pub fn problems(&self) -> Vec<Problem> {
        let is_plain = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
        let has_digits = self.number.chars().filter(char::is_ascii_digit).count() >= 3;
        let mut problems = Vec::new();
        if !is_plain(&self.name) {
            problems.push(Problem::new("name", "Say who answers, in up to 80 letters."));
        }
        if !is_plain(&self.number) || !has_digits {
            problems.push(Problem::new("number", "Give a telephone number, as one would read it out."));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_name_and_a_number() {
        let problems = |name: &str, number: &str| {
            let problems = Ring { name: name.into(), number: number.into() }.problems();
            problems.into_iter().map(|problem| problem.field).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(problems("Adult safeguarding, by day", "0191 498 0123, then 2"), "");
        assert_eq!(problems("Police", "999"), "");
        assert_eq!(problems(" ", "the office"), "name number");
        assert_eq!(problems("Two\nlines", &"1".repeat(81)), "name number");
    }
}
