//! Where a person's contributions are added up: the whole, each single dimension, and team by one more.

use std::collections::BTreeSet;

use super::{
    Breakdown, Dossier, Indicator, Month, Parts, Step,
    contribution::{state, steps, turning_points},
};

/// The name of a cell's breakdown, as it is kept: empty for the whole, `team=felling`, `team=felling&ward=E05…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(pub String);

impl From<&Breakdown> for Dimension {
    fn from(breakdown: &Breakdown) -> Self {
        let named = [("team", &breakdown.team), ("ward", &breakdown.ward), ("age_band", &breakdown.age_band)];
        let parts: Vec<String> =
            named.into_iter().filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}={value}"))).collect();
        Self(parts.join("&"))
    }
}

/// The breakdowns that a person belongs to in a month. A month uses what held at its start.
fn dimensions(dossier: &Dossier, month: Month) -> Vec<Dimension> {
    let team = dossier.team_in(month).map(str::to_owned);
    let ward = dossier.ward_in(month).map(str::to_owned);
    let age_band = dossier.age_band_in(month).map(str::to_owned);
    let mut all = vec![Breakdown::default()];
    let singles = [
        team.clone().map(|team| Breakdown { team: Some(team), ..Breakdown::default() }),
        ward.map(|ward| Breakdown { ward: Some(ward), ..Breakdown::default() }),
        age_band.map(|age_band| Breakdown { age_band: Some(age_band), ..Breakdown::default() }),
    ];
    for single in singles.into_iter().flatten() {
        if single.team.is_none() && team.is_some() {
            all.push(Breakdown { team: team.clone(), ..single.clone() });
        }
        all.push(single);
    }
    all.iter().map(Dimension::from).collect()
}

/// Every change that one person makes to one indicator's cells, months to come included. None of them is zero.
pub fn spread(indicator: &Indicator, dossier: &Dossier) -> Vec<(Dimension, Step)> {
    let mut months = turning_points(indicator, dossier);
    let Some(&first) = months.first() else { return Vec::new() };
    months.extend(moves(dossier).into_iter().filter(|month| *month > first));
    let states: Vec<(Month, Parts, Vec<Dimension>)> =
        months.iter().map(|&month| (month, state(indicator, dossier, month), dimensions(dossier, month))).collect();
    let ever: BTreeSet<&Dimension> = states.iter().flat_map(|(_, _, dimensions)| dimensions).collect();
    let in_cell = |dimension: &Dimension, month: Month| {
        let held = states.iter().find(|(at, ..)| *at == month);
        held.filter(|(_, _, dimensions)| dimensions.contains(dimension)).map_or(Parts::ZERO, |(_, parts, _)| *parts)
    };
    ever.into_iter()
        .flat_map(|dimension| steps(&months, |month| in_cell(dimension, month)).into_iter().map(|step| (dimension.clone(), step)))
        .collect()
}

/// The months from which a person belongs to another team, ward or age band.
fn moves(dossier: &Dossier) -> BTreeSet<Month> {
    // What holds from the first of a month holds for that month; from any later day, for the next.
    let effective = |day: chrono::NaiveDate| if Month::of(day).first_day() == day { Month::of(day) } else { Month::of(day).next() };
    let mut months: BTreeSet<Month> = dossier.teams.iter().chain(&dossier.wards).map(|(from, _)| effective(*from)).collect();
    if let Some(born) = dossier.born {
        let birthday = |years: i32| born.with_year_or_next_day(born_year(born) + years);
        months.extend([18, 25, 35, 45, 55, 65, 75].into_iter().filter_map(birthday).map(effective));
    }
    months
}

fn born_year(born: chrono::NaiveDate) -> i32 {
    chrono::Datelike::year(&born)
}

trait SameDayIn {
    fn with_year_or_next_day(&self, year: i32) -> Option<chrono::NaiveDate>;
}

impl SameDayIn for chrono::NaiveDate {
    /// The same day of another year; the first of March for those born on a leap day.
    fn with_year_or_next_day(&self, year: i32) -> Option<chrono::NaiveDate> {
        chrono::Datelike::with_year(self, year).or_else(|| chrono::NaiveDate::from_ymd_opt(year, 3, 1))
    }
}
