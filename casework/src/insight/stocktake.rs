//! A stocktake: a team's meeting over its figures, as it was. Figures are frozen with the hashes of their definitions; what is printed of it
//! comes from releases alone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Card;

/// The figures as they stood, and what had been released by then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// As the team saw them.
    pub cards: Vec<Card>,
    /// As anybody may see them; nothing where nothing had been released.
    pub released: Option<Released>,
}

/// What had been released about the council and the team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The release's name.
    pub release: String,
    /// Of which period, in words.
    pub period: String,
    /// Its values.
    pub rows: Vec<ReleasedRow>,
}

/// The released counts of one indicator in one place: each a number or a sign, as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedRow {
    /// What was counted.
    pub name: String,
    /// Where: the team's name, or the council.
    pub place: String,
    /// People, lower, the same, higher, not known.
    pub values: [String; 5],
}

/// What was said in a stocktake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// What we noticed.
    pub noticed: String,
    /// What came of what was decided the last time.
    pub came: String,
    /// What we will try.
    pub decisions: Vec<Decision>,
}

/// Something that a team will try.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub attempt: String,
    /// Who looks again.
    pub who: String,
    /// When.
    pub on: Option<NaiveDate>,
}

/// By whom words may be read, as somebody agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// The team's meeting only: they are in no file and on no paper.
    Team,
    /// People who work for the council, and its councillors.
    Council,
    /// Anybody.
    Public,
}

impl Audience {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Team, Self::Council, Self::Public];

    /// Its name where it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Council => "council",
            Self::Public => "public",
        }
    }

    /// From its name where it is kept.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// To whom, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Team => "this team’s meeting only",
            Self::Council => "people who work for the council, and its councillors",
            Self::Public => "anybody",
        }
    }

    /// Whether words may be on paper and in files that leave the meeting.
    pub const fn leaves_the_meeting(self) -> bool {
        !matches!(self, Self::Team)
    }
}

impl Notes {
    /// What is wrong with them, by field: `try-1`, `when-1`.
    pub fn problems(&self, held_on: NaiveDate) -> Vec<crate::fault::Problem> {
        let mut problems = Vec::new();
        for (place, decision) in self.decisions.iter().enumerate() {
            let number = place + 1;
            let mut wrong = |field: &str, words: &str| problems.push(crate::fault::Problem::new(format!("{field}-{number}"), words));
            if decision.attempt.trim().is_empty() && (!decision.who.trim().is_empty() || decision.on.is_some()) {
                wrong("try", "Write what you will try, or empty who and when.");
            }
            if decision.on.is_some_and(|on| on < held_on) {
                wrong("when", "Use a day after the meeting.");
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_team_will_try_has_words_and_a_day_to_come() {
        let decision = |attempt: &str, who: &str, on: &str| Decision { attempt: attempt.into(), who: who.into(), on: on.parse().ok() };
        let decisions =
            vec![decision("Ring housing on Mondays", "Sam", "2027-01-10"), decision("", "Kit", ""), decision("Post", "", "2026-01-01")];
        let notes = Notes { decisions, ..Notes::default() };
        let fields: Vec<String> = notes.problems("2026-11-22".parse().unwrap()).into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["try-2", "when-3"]);
    }

    #[test]
    fn words_agreed_for_the_meeting_stay_in_it() {
        assert_eq!(Audience::ALL.map(Audience::leaves_the_meeting), [false, true, true]);
        assert!(Audience::ALL.into_iter().all(|one| Audience::from_name(one.as_str()) == Some(one)));
    }
}
