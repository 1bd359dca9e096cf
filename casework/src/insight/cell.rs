//! Where a person's contributions are added up: the whole, each single dimension, and team by one more.

use std::collections::BTreeSet;

use super::{
    Breakdown, By, Dossier, Indicator, Month, Parts, Series, Span, Step,
    contribution::{histogram, standing, steps, turning_points, within},
};

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

/// The breakdowns that a person belongs to in a period.
fn dimensions(indicator: &Indicator, dossier: &Dossier, span: Span, last: Month) -> Vec<Dimension> {
    let start = span.first_month(last);
    let mut singles: Vec<(By, String)> = Vec::new();
    let mut single = |by, value: Option<&str>| singles.extend(value.map(|value| (by, value.to_owned())));
    for by in &indicator.breakdowns {
        match by {
            By::Team => single(By::Team, dossier.team_in(start)),
            By::Ward => single(By::Ward, dossier.ward_in(start)),
            By::AgeBand => single(By::AgeBand, dossier.age_band_in(start)),
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

/// Every change that one person makes to one indicator's cells, periods to come included. None of them is zero.
pub fn spread(indicator: &Indicator, dossier: &Dossier) -> Vec<(Dimension, Step)> {
    let mut all = Vec::new();
    for &span in indicator.method.standing_spans() {
        spread_standing(indicator, dossier, span, &mut all);
    }
    for span in Span::ALL {
        let series = Series::Within(span);
        for (month, parts) in within(indicator, dossier, span) {
            let step = Step { series, month, parts };
            all.extend(dimensions(indicator, dossier, span, month).into_iter().map(|dimension| (dimension, step)));
        }
        for ((month, days), parts) in histogram(indicator, dossier, span) {
            let step = Step { series, month, parts };
            all.extend(dimensions(indicator, dossier, span, month).into_iter().map(|dimension| (dimension.of_days(days), step)));
        }
    }
    all
}

fn spread_standing(indicator: &Indicator, dossier: &Dossier, span: Span, all: &mut Vec<(Dimension, Step)>) {
    let mut months = turning_points(indicator, dossier, span);
    let Some(&first) = months.first() else { return };
    months.extend(dossier.moves(&indicator.breakdowns, span).into_iter().filter(|month| *month > first));
    let state = |&month: &Month| (month, standing(indicator, dossier, span, month), dimensions(indicator, dossier, span, month));
    let states: Vec<(Month, Parts, Vec<Dimension>)> = months.iter().map(state).collect();
    let ever: BTreeSet<&Dimension> =
        states.iter().filter(|(_, parts, _)| !parts.is_zero()).flat_map(|(_, _, dimensions)| dimensions).collect();
    let in_cell = |dimension: &Dimension, month: Month| {
        let held = states.iter().find(|(at, ..)| *at == month);
        held.filter(|(_, _, dimensions)| dimensions.contains(dimension)).map_or(Parts::ZERO, |(_, parts, _)| *parts)
    };
    for dimension in ever {
        let moved = steps(Series::Standing(span), &months, |month| in_cell(dimension, month));
        all.extend(moved.into_iter().map(|step| (dimension.clone(), step)));
    }
}
