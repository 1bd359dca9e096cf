//! Which figures are not shown even to those who may see figures: those about few people, and those that would measure somebody who works
//! here or answers us. The one place of rule 8 of the design of figures, for pages and programs alike.

use super::{Breakdown, By, Figure, Indicator, Method};
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

/// What has to be known before a figure can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asks {
    /// It is about a part of a team or of the council: how many people?
    pub people: bool,
    /// It is about a part in which caseworkers could be told apart: how many of them worked there?
    pub caseworkers: bool,
    /// It is a wait: how many people answered?
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

/// What has to be known for an indicator's breakdown. An indicator that is about some people only breaks down by itself. The page of one's own
/// team is no breakdown to whoever leads it; it is to everybody else.
pub fn asks(breakdown: &Breakdown, indicator: &Indicator, is_own_team: bool) -> Asks {
    let people = !indicator.who.is_everybody() || By::ALL.into_iter().any(|by| by != By::Team && breakdown.get(by).is_some());
    let caseworkers = people || (breakdown.team.is_some() && !is_own_team);
    Asks { people, caseworkers, answering: matches!(indicator.method, Method::Wait { .. }) }
}

/// The rule.
pub fn seen(figure: Figure, blank: impl FnOnce() -> Figure, asks: Asks, counted: Counted) -> Seen {
    let why = if asks.people && figure.people < THRESHOLD {
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

    fn indicator(id: &str) -> Indicator {
        starting_indicators().into_iter().find(|one| one.id == id).unwrap()
    }

    fn why(indicator: &Indicator, breakdown: &Breakdown, people: i64, own: bool, [caseworkers, answering]: [usize; 2]) -> Option<HeldBack> {
        let period = Period::Month(Month(24_322));
        let mut figure = figure(indicator, &Summed::default(), period, breakdown.clone(), DateTime::UNIX_EPOCH);
        (figure.people, figure.answered) = (people, people);
        let asks = asks(breakdown, indicator, own);
        match seen(figure.clone(), || figure.clone(), asks, Counted { caseworkers, answering }) {
            Seen::Figure(_) => None,
            Seen::HeldBack(_, why) => Some(why),
        }
    }

    #[test]
    fn nothing_is_broken_down_to_where_fewer_than_three_caseworkers_worked() {
        let debt = indicator("known-debt-change");
        for by in By::ALL.into_iter().filter(|by| *by != By::Team) {
            let fine = Breakdown::default().with(by, "x");
            assert_eq!(why(&debt, &fine, 40, true, [2, 9]), Some(HeldBack::FewCaseworkers), "{by:?}");
            assert_eq!(why(&debt, &fine, 40, true, [3, 0]), None, "{by:?}");
        }
    }

    #[test]
    fn a_team_is_a_breakdown_to_everybody_but_whoever_leads_it() {
        let (debt, team) = (indicator("known-debt-change"), Breakdown::default().with(By::Team, "felling"));
        assert_eq!(why(&debt, &team, 4, true, [0, 0]), None);
        assert_eq!(why(&debt, &team, 4, false, [2, 0]), Some(HeldBack::FewCaseworkers));
        assert_eq!(why(&debt, &team, 4, false, [3, 0]), None);
        assert_eq!(why(&debt, &Breakdown::default(), 1, false, [0, 0]), None, "the whole council is none");
    }

    #[test]
    fn nothing_finer_than_a_team_is_shown_about_fewer_than_ten_people() {
        let (debt, ward) = (indicator("known-debt-change"), Breakdown::default().with(By::Ward, "E05000001"));
        assert_eq!(why(&debt, &ward, 9, true, [9, 9]), Some(HeldBack::FewPeople));
        assert_eq!(why(&debt, &ward, 10, true, [9, 9]), None);
    }

    #[test]
    fn an_indicator_about_some_people_is_a_breakdown_however_it_is_asked_for() {
        let mut some = indicator("known-debt-change");
        some.who.age_bands.push("25-34".into());
        let team = Breakdown::default().with(By::Team, "felling");
        assert_eq!(why(&some, &team, 9, true, [9, 9]), Some(HeldBack::FewPeople));
        assert_eq!(why(&some, &Breakdown::default(), 90, false, [2, 9]), Some(HeldBack::FewCaseworkers));
        assert_eq!(why(&some, &Breakdown::default(), 90, false, [3, 9]), None);
    }

    #[test]
    fn no_wait_is_shown_where_fewer_than_three_people_answer() {
        let (wait, all) = (indicator("wait-all"), Breakdown::default());
        assert_eq!(why(&wait, &all, 40, true, [0, 2]), Some(HeldBack::FewAnswer));
        assert_eq!(why(&wait, &all, 40, true, [0, 3]), None);
        assert_eq!(why(&wait, &all, 0, true, [0, 0]), None, "nothing was answered: nobody is measured");
    }
}
