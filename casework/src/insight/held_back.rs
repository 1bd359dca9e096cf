//! Which figures are not shown even to those who may see figures: those about few people, and those that would measure somebody who works
//! here or answers us. The one place of rule 8 of the design of figures, for pages and programs alike.

use super::{Breakdown, By, Figure};
use crate::release::THRESHOLD;

/// Where fewer caseworkers went alongside people, or fewer people answered, a figure would be about them.
pub const FEWEST: usize = 3;

/// A figure as far as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// All of it.
    Figure(Box<Figure>),
    /// Nothing but what it would be about.
    HeldBack(Box<Figure>, HeldBack),
}

/// Why a figure is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// It breaks down to fewer than [`THRESHOLD`] people.
    FewPeople,
    /// It breaks down to where fewer than [`FEWEST`] caseworkers worked.
    FewCaseworkers,
    /// It is a wait that fewer than [`FEWEST`] people end by answering.
    FewAnswer,
}

impl HeldBack {
    /// Why, in a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::FewPeople => "Held back: about fewer than 10 people.",
            Self::FewCaseworkers => "Held back: fewer than 3 caseworkers worked there, and figures never measure somebody who works here.",
            Self::FewAnswer => "Held back: fewer than 3 people answer, and it would measure one of them.",
        }
    }
}

/// What has to be counted before a figure can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asks {
    /// How many caseworkers worked where it breaks down to.
    pub caseworkers: bool,
    /// How many people answered.
    pub answering: bool,
}

/// How many there are, as far as it was counted: nothing counted is nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Caseworkers.
    pub caseworkers: usize,
    /// People who answered.
    pub answering: usize,
}

/// What has to be counted for a breakdown. The page of one's own team is no breakdown to whoever leads it; it is to everybody else.
pub fn asks(breakdown: &Breakdown, method: &str, is_own_team: bool) -> Asks {
    let is_finer = By::ALL.into_iter().any(|by| by != By::Team && breakdown.get(by).is_some());
    let caseworkers = is_finer || (breakdown.team.is_some() && !is_own_team);
    Asks { caseworkers, answering: method == "wait" }
}

/// The rule.
pub fn seen(figure: Figure, blank: impl FnOnce() -> Figure, is_own_team: bool, counted: Counted) -> Seen {
    let is_finer = By::ALL.into_iter().any(|by| by != By::Team && figure.breakdown.get(by).is_some());
    let asks = asks(&figure.breakdown, &figure.method, is_own_team);
    let why = if is_finer && figure.people < THRESHOLD {
        HeldBack::FewPeople
    } else if asks.caseworkers && counted.caseworkers < FEWEST {
        HeldBack::FewCaseworkers
    } else if asks.answering && figure.answered > 0 && counted.answering < FEWEST {
        HeldBack::FewAnswer
    } else {
        return Seen::Figure(Box::new(figure));
    };
    Seen::HeldBack(Box::new(blank()), why)
}

impl Seen {
    /// The figure, if it is shown.
    pub fn figure(&self) -> Option<&Figure> {
        match self {
            Self::Figure(figure) => Some(figure),
            Self::HeldBack(..) => None,
        }
    }

    /// What it is about, shown or not.
    pub fn about(&self) -> &Figure {
        match self {
            Self::Figure(figure) | Self::HeldBack(figure, _) => figure,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::insight::{Month, Period, Summed, figure, starting_indicators};

    fn about(id: &str, breakdown: Breakdown, people: i64) -> Figure {
        let indicator = starting_indicators().into_iter().find(|one| one.id == id).unwrap();
        let mut figure = figure(&indicator, &Summed::default(), Period::Month(Month(24_322)), breakdown, DateTime::UNIX_EPOCH);
        (figure.people, figure.answered) = (people, people);
        figure
    }

    fn why(figure: &Figure, own: bool, caseworkers: usize, answering: usize) -> Option<HeldBack> {
        match seen(figure.clone(), || figure.clone(), own, Counted { caseworkers, answering }) {
            Seen::Figure(_) => None,
            Seen::HeldBack(_, why) => Some(why),
        }
    }

    #[test]
    fn nothing_is_broken_down_to_where_fewer_than_three_caseworkers_worked() {
        for by in [By::Ward, By::AgeBand, By::Theme, By::SupportLength] {
            let fine = about("known-debt-change", Breakdown::default().with(by, "x"), 40);
            assert_eq!(why(&fine, true, 2, 9), Some(HeldBack::FewCaseworkers), "{by:?}");
            assert_eq!(why(&fine, true, 3, 0), None, "{by:?}");
        }
    }

    #[test]
    fn a_team_is_a_breakdown_to_everybody_but_whoever_leads_it() {
        let team = about("known-debt-change", Breakdown::default().with(By::Team, "felling"), 4);
        assert_eq!(why(&team, true, 0, 0), None);
        assert_eq!(why(&team, false, 2, 0), Some(HeldBack::FewCaseworkers));
        assert_eq!(why(&team, false, 3, 0), None);
        assert_eq!(why(&about("known-debt-change", Breakdown::default(), 1), false, 0, 0), None, "the whole council is none");
    }

    #[test]
    fn nothing_finer_than_a_team_is_shown_about_fewer_than_ten_people() {
        let fine = |people| about("known-debt-change", Breakdown::default().with(By::Ward, "E05000001"), people);
        assert_eq!(why(&fine(9), true, 9, 9), Some(HeldBack::FewPeople));
        assert_eq!(why(&fine(10), true, 9, 9), None);
    }

    #[test]
    fn no_wait_is_shown_where_fewer_than_three_people_answer() {
        assert_eq!(why(&about("wait-all", Breakdown::default(), 40), true, 0, 2), Some(HeldBack::FewAnswer));
        assert_eq!(why(&about("wait-all", Breakdown::default(), 40), true, 0, 3), None);
        assert_eq!(why(&about("wait-all", Breakdown::default(), 0), true, 0, 0), None, "nothing was answered: nobody is measured");
    }
}
