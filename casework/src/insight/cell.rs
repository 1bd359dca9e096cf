//! Where a person's contributions are added up: the whole, each single dimension, and team by one more.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use super::{Breakdown, By, Dossier, Month, Parts, Series, Span, Step, Work, contribution::histogram};

/// The name of a cell's breakdown, as it is kept: empty for the whole, `team=felling`, `team=felling&ward=E05…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(pub String);

impl From<&Breakdown> for Dimension {
    fn from(breakdown: &Breakdown) -> Self {
        let parts: Vec<String> =
            By::ALL.into_iter().filter_map(|by| breakdown.get(by).map(|value| format!("{}={value}", by.as_str()))).collect();
        Self(parts.join("&"))
    }
}

impl Dimension {
    /// The part of a histogram under a breakdown that counts waits of so many days.
    #[must_use]
    pub fn of_days(&self, days: i64) -> Self {
        Self(format!("{}{days}", self.of_any_days()))
    }

    /// What the names of all parts of its histogram begin with.
    pub fn of_any_days(&self) -> String {
        let Self(name) = self;
        if name.is_empty() { "days=".to_owned() } else { format!("{name}&days=") }
    }
}

/// By what it is broken down, and the period.
type Asked = (Vec<By>, Span, Month);

/// One person, and the cells that they are in: worked out once for each period, whatever is counted.
pub struct Whereabouts<'a> {
    pub(super) dossier: &'a Dossier,
    known: RefCell<HashMap<Asked, Rc<[Dimension]>>>,
}

impl<'a> Whereabouts<'a> {
    /// Of somebody.
    pub fn of(dossier: &'a Dossier) -> Self {
        Self { dossier, known: RefCell::default() }
    }

    /// The cells that they are in, in a period.
    fn within(&self, breakdowns: &[By], span: Span, last: Month) -> Rc<[Dimension]> {
        let find = || dimensions(breakdowns, self.dossier, span, last).into();
        Rc::clone(self.known.borrow_mut().entry((breakdowns.to_vec(), span, last)).or_insert_with(find))
    }
}

/// The breakdowns that a person belongs to in a period.
pub(super) fn dimensions(breakdowns: &[By], dossier: &Dossier, span: Span, last: Month) -> Vec<Dimension> {
    let start = span.first_month(last);
    let mut singles: Vec<(By, String)> = Vec::new();
    let mut single = |by, value: Option<&str>| singles.extend(value.map(|value| (by, value.to_owned())));
    for by in breakdowns {
        match by {
            By::Team => single(By::Team, dossier.team_in(start)),
            By::Ward => single(By::Ward, dossier.ward_in(start)),
            By::AgeBand => single(By::AgeBand, dossier.age_band_in(start)),
            By::Household => single(By::Household, Some(dossier.household_in(start))),
            By::SupportLength => single(By::SupportLength, dossier.support_length_by(last)),
            By::Theme => {
                let end = last.last_day();
                let themes: BTreeSet<&str> =
                    dossier.themes.iter().filter(|themed| themed.on <= end).map(|themed| themed.theme.as_str()).collect();
                for theme in themes {
                    single(By::Theme, Some(theme));
                }
            }
        }
    }
    let team = singles.iter().find(|(by, _)| *by == By::Team).cloned();
    let mut all = vec![Breakdown::default()];
    for (by, value) in singles {
        if let Some((_, team)) = team.as_ref().filter(|_| by != By::Team) {
            all.push(Breakdown::default().with(By::Team, team).with(by, &value));
        }
        all.push(Breakdown::default().with(by, &value));
    }
    all.iter().map(Dimension::from).collect()
}

impl Work<'_> {
    /// Every change that the person makes to the indicator's cells, periods to come included. None of them is zero.
    pub fn spread(&self) -> Vec<(Dimension, Step)> {
        let breakdowns = &self.indicator.breakdowns;
        let mut all = Vec::new();
        for (span, states) in &self.standing {
            self.spread_standing(*span, states, &mut all);
        }
        for (span, periods) in &self.within {
            let series = Series::Within(*span);
            for (&month, &parts) in periods {
                let cells = self.whereabouts.within(breakdowns, *span, month);
                all.extend(cells.iter().map(|cell| (cell.clone(), Step { series, month, parts })));
            }
            for ((month, days), parts) in histogram(self.indicator, self.whereabouts.dossier, *span) {
                let cells = self.whereabouts.within(breakdowns, *span, month);
                all.extend(cells.iter().map(|cell| (cell.of_days(days), Step { series, month, parts })));
            }
        }
        all
    }

    /// What stands in each cell, from the periods on in which the state changes or the person moves to another cell.
    fn spread_standing(&self, span: Span, states: &[(Month, Parts)], all: &mut Vec<(Dimension, Step)>) {
        let (Some((first, _)), series) = (states.first(), Series::Standing(span)) else { return };
        let breakdowns = &self.indicator.breakdowns;
        let mut months: BTreeSet<Month> = states.iter().map(|(month, _)| *month).collect();
        months.extend(self.whereabouts.dossier.moves(breakdowns, span).into_iter().filter(|month| month > first));
        let mut states = states.iter().peekable();
        let mut now = Parts::ZERO;
        let mut held: BTreeMap<Dimension, Parts> = BTreeMap::new();
        for month in months {
            while let Some((_, state)) = states.next_if(|(at, _)| *at <= month) {
                now = *state;
            }
            let cells = if now.is_zero() { Rc::default() } else { self.whereabouts.within(breakdowns, span, month) };
            held.retain(|cell, before| {
                let stays = cells.contains(cell);
                if !stays {
                    all.push((cell.clone(), Step { series, month, parts: -*before }));
                }
                stays
            });
            for cell in cells.iter() {
                let before = held.get(cell).copied().unwrap_or_default();
                if before != now {
                    all.push((cell.clone(), Step { series, month, parts: now - before }));
                    held.insert(cell.clone(), now);
                }
            }
        }
    }
}
