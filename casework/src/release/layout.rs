//! The cells of a dataset, numbered: indicator by indicator, breakdown by breakdown, value by value, outcome by outcome.
//!
//! Cells are numbers here, so that a million of them fit in little memory; their names are made when they are written.

use super::{
    Counted, Dataset, Filter,
    dataset::{Dimension, Histogram, NOT_KNOWN, NOT_KNOWN_NAME},
    filter::of_histogram,
};
use crate::{
    insight::{Counting, Indicator, Method},
    vocabulary::Unit,
};

/// The numbered cells of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    indicators: Vec<Row>,
    dimensions: Vec<Dimension>,
    breakdowns: Vec<Breakdown>,
    /// Cells of one filter of one indicator.
    places: usize,
    cells: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: String,
    version: i64,
    name: String,
    /// What is published of each place: everybody first.
    filters: Vec<Filter>,
    /// The declared bins of its values, if there are any.
    histogram: Option<Histogram>,
    /// What one of it is.
    unit: Unit,
    /// Whether it counts who is in it at the end of a period, most of whom were in it before.
    stock: bool,
    from: usize,
}

/// A set of dimensions, and where its cells begin among an indicator's places.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Breakdown {
    dimensions: Vec<usize>,
    from: usize,
    size: usize,
}

/// One cell, with its number taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The indicator's place in the declaration.
    pub indicator: usize,
    /// Pairs of a dimension's place and a value's place, in the order of the declaration. A value past the last is "not known".
    pub at: Vec<(usize, usize)>,
    /// What is counted.
    pub filter: Filter,
}

/// Where one person stands: a value's place in each dimension, and for each indicator whether and with which outcome they count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// In the order of the declared dimensions; a value's place, or one past the last for not known.
    pub values: Vec<usize>,
    /// In the order of the declared indicators; none: does not count. [`Filter::People`]: counts, without an outcome.
    pub counts: Vec<Option<Filter>>,
}

/// A cell and the cells that add up to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The sum.
    pub whole: usize,
    /// What it is the sum of.
    pub parts: Vec<usize>,
}

/// Whether an indicator counts who is in it at the end of a period, most of whom were in it before. Any other counts for whom something
/// happened within the period.
pub const fn is_stock(indicator: &Indicator) -> bool {
    matches!(indicator.method, Method::Level { .. } | Method::Change { .. } | Method::PeopleWith { counting: Counting::Outcome, .. })
}

/// What is published of each place of an indicator: everybody first, then parts of them, or sums of what they bring.
fn filters_of(dataset: &Dataset, indicator: &Indicator) -> Vec<Filter> {
    match (&indicator.method, dataset.histogram(&indicator.id)) {
        (Method::Change { .. }, _) if dataset.outcomes => Filter::ALL.to_vec(),
        (Method::Level { .. }, Some(histogram)) => of_histogram(histogram),
        (Method::Spend { .. }, _) => vec![Filter::People, Filter::Pence],
        (Method::Rate { .. }, _) => vec![Filter::People, Filter::Events, Filter::Days],
        _ => vec![Filter::People],
    }
}

impl Layout {
    /// The cells of a declaration. Every smaller set of dimensions within a declared one is laid out too, so that parts have their wholes.
    pub fn new(dataset: &Dataset, indicators: &[Indicator]) -> Self {
        let dimensions = dataset.dimensions.clone();
        let place = |id: &String| dimensions.iter().position(|dimension| dimension.id == *id);
        let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
        for breakdown in &dataset.breakdowns {
            let mut full: Vec<usize> = breakdown.iter().filter_map(place).collect();
            full.sort_unstable();
            full.dedup();
            for chosen in 0..1_u32 << full.len().min(8) {
                sets.push(full.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, at)| *at).collect());
            }
        }
        sets.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        sets.dedup();
        let mut places = 0;
        let lay = |dimensions_of: Vec<usize>| {
            let size = dimensions_of.iter().map(|at| dimensions[*at].values.len() + 1).product();
            let from = places;
            places += size;
            Breakdown { dimensions: dimensions_of, from, size }
        };
        let breakdowns = sets.into_iter().map(lay).collect();
        let mut cells = 0;
        let counted = dataset.indicators.iter().filter_map(|id| indicators.iter().rfind(|indicator| indicator.id == *id));
        let indicators = counted
            .map(|indicator| {
                let filters = filters_of(dataset, indicator);
                let from = cells;
                cells += places * filters.len();
                Row {
                    id: indicator.id.clone(),
                    version: indicator.version,
                    name: indicator.name.clone(),
                    histogram: dataset.histogram(&indicator.id).filter(|_| filters.contains(&Filter::Bin(0))).cloned(),
                    filters,
                    unit: indicator.unit,
                    stock: is_stock(indicator),
                    from,
                }
            })
            .collect();
        Self { indicators, dimensions, breakdowns, places, cells }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// How many cells one person is in at most: each of them is published with noise of its own.
    pub fn cells_of_one_person(&self) -> usize {
        let of = |row: &Row| {
            let sums = row.filters.iter().filter(|filter| filter.is_sum()).count();
            1 + sums + usize::from(row.filters.len() > 1 + sums)
        };
        self.indicators.iter().map(|row| self.breakdowns.len() * of(row)).sum()
    }

    /// The declared dimensions.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// An indicator's id, its version, and what people call it.
    pub fn indicator(&self, place: usize) -> (&str, i64, &str) {
        let row = &self.indicators[place];
        (&row.id, row.version, &row.name)
    }

    /// Whether an indicator counts who is in it at the end of a period, rather than what happened within one.
    pub fn is_stock(&self, place: usize) -> bool {
        self.indicators[place].stock
    }

    /// What is published of each place of an indicator: everybody first.
    pub fn filters(&self, place: usize) -> &[Filter] {
        &self.indicators[place].filters
    }

    /// The parts that everybody of an indicator falls into, each into one: outcomes, or bins and those not known; none where there are none.
    pub fn parts(&self, place: usize) -> &[Filter] {
        let parts = &self.indicators[place].filters[1..];
        if parts.first().is_some_and(|first| first.is_sum()) { &[] } else { parts }
    }

    /// The declared bins of an indicator's values, if there are any.
    pub fn histogram(&self, place: usize) -> Option<&Histogram> {
        self.indicators[place].histogram.as_ref()
    }

    /// What people call what is counted of an indicator: of a bin, between which values it lies.
    pub fn filter_in_words(&self, place: usize, filter: Filter) -> String {
        let row = &self.indicators[place];
        match (filter, &row.histogram) {
            (Filter::Bin(nth), Some(histogram)) => histogram.in_words(usize::from(nth), row.unit),
            _ => filter.in_words().to_owned(),
        }
    }

    /// What one of an indicator's values is.
    pub fn unit(&self, place: usize) -> Unit {
        self.indicators[place].unit
    }

    /// The numbers of an indicator's cells.
    pub fn cells_of_indicator(&self, place: usize) -> std::ops::Range<usize> {
        let row = &self.indicators[place];
        row.from..row.from + self.places * row.filters.len()
    }

    /// What a cell counts.
    pub fn filter(&self, number: usize) -> Filter {
        let row = &self.indicators[self.indicators.partition_point(|row| row.from <= number).saturating_sub(1)];
        row.filters[(number - row.from) % row.filters.len()]
    }

    /// The number of the cell that counts everybody in the same place.
    pub fn whole_of(&self, number: usize) -> usize {
        let indicator = self.indicators.partition_point(|row| row.from <= number).saturating_sub(1);
        let row = &self.indicators[indicator];
        number - (number - row.from) % row.filters.len()
    }

    /// How many indicators are counted.
    pub fn indicators(&self) -> usize {
        self.indicators.len()
    }

    /// A cell's number taken apart.
    pub fn cell(&self, number: usize) -> Cell {
        let indicator = self.indicators.partition_point(|row| row.from <= number).saturating_sub(1);
        let row = &self.indicators[indicator];
        let filters = row.filters.len();
        let (place, filter) = ((number - row.from) / filters, (number - row.from) % filters);
        let breakdown = &self.breakdowns[self.breakdowns.partition_point(|breakdown| breakdown.from <= place).saturating_sub(1)];
        let mut rest = place - breakdown.from;
        let mut at: Vec<(usize, usize)> = breakdown
            .dimensions
            .iter()
            .rev()
            .map(|&dimension| {
                let size = self.dimensions[dimension].values.len() + 1;
                let value = rest % size;
                rest /= size;
                (dimension, value)
            })
            .collect();
        at.reverse();
        Cell { indicator, at, filter: row.filters[filter] }
    }

    /// The number of a cell.
    pub fn number(&self, cell: &Cell) -> Option<usize> {
        let row = self.indicators.get(cell.indicator)?;
        let breakdown = self.breakdowns.iter().find(|one| one.dimensions.iter().eq(cell.at.iter().map(|(dimension, _)| dimension)))?;
        let place = breakdown.from
            + cell.at.iter().fold(0, |place, (dimension, value)| place * (self.dimensions[*dimension].values.len() + 1) + value);
        let filter = row.filters.iter().position(|filter| *filter == cell.filter)?;
        Some(row.from + place * row.filters.len() + filter)
    }

    /// A cell's lasting name: `ae-attendances-change@1|team=felling&age_band=18-24|lower`. What it is called in the ledger.
    pub fn name(&self, cell: &Cell) -> String {
        let row = &self.indicators[cell.indicator];
        let mut name = format!("{}@{}|", row.id, row.version);
        for (nth, &(dimension, value)) in cell.at.iter().enumerate() {
            if nth > 0 {
                name.push('&');
            }
            name.push_str(&self.dimensions[dimension].id);
            name.push('=');
            name.push_str(self.code(dimension, value));
        }
        name.push('|');
        name.push_str(cell.filter.as_str());
        name
    }

    /// The code of a value.
    pub fn code(&self, dimension: usize, value: usize) -> &str {
        self.dimensions[dimension].values.get(value).map_or(NOT_KNOWN, |value| value.code.as_str())
    }

    /// What people call a value.
    pub fn value_name(&self, dimension: usize, value: usize) -> &str {
        self.dimensions[dimension].values.get(value).map_or(NOT_KNOWN_NAME, |value| value.name.as_str())
    }

    /// Whether the declaration says that a cell cannot be.
    pub fn is_impossible(&self, dataset: &Dataset, cell: &Cell) -> bool {
        if dataset.impossible.is_empty() {
            return false;
        }
        let at: Vec<(&str, &str)> =
            cell.at.iter().map(|&(dimension, value)| (self.dimensions[dimension].id.as_str(), self.code(dimension, value))).collect();
        dataset.is_impossible(&at)
    }

    /// The numbers of the cells that a person is in.
    pub fn cells_of<'a>(&'a self, standing: &'a Standing) -> impl Iterator<Item = usize> + 'a {
        self.indicators.iter().zip(&standing.counts).filter_map(|(row, filter)| filter.map(|filter| (row, filter))).flat_map(
            move |(row, filter)| {
                // Whoever is counted brings something to every sum.
                let of_them = (1..row.filters.len()).filter(move |place| row.filters[*place] == filter || row.filters[*place].is_sum());
                self.breakdowns.iter().flat_map(move |breakdown| {
                    let place = breakdown.from
                        + breakdown.dimensions.iter().fold(0, |place, dimension| {
                            let known = self.dimensions[*dimension].values.len();
                            place * (known + 1) + standing.values.get(*dimension).map_or(known, |value| (*value).min(known))
                        });
                    let whole = row.from + place * row.filters.len();
                    std::iter::once(whole).chain(of_them.clone().map(move |place| whole + place))
                })
            },
        )
    }

    /// Every cell that is the sum of others: a whole and its outcomes or bins, and a breakdown and the same with one dimension more.
    pub fn equations(&self) -> impl Iterator<Item = Equation> + '_ {
        (0..self.cells).flat_map(move |whole| {
            let cell = self.cell(whole);
            let parts = self.parts(cell.indicator).len();
            let outcomes = (cell.filter == Filter::People && parts > 0)
                .then(|| Equation { whole, parts: (1..=parts).map(|part| whole + part).collect() });
            // Sums have noise of the size of what one person brings: they are no equations of counts.
            let counts_people = !cell.filter.is_sum();
            let finer =
                (0..self.dimensions.len()).filter(move |more| counts_people && cell.at.iter().all(|(dimension, _)| dimension != more));
            let cell = self.cell(whole);
            outcomes.into_iter().chain(finer.filter_map(move |more| {
                let part = |value| {
                    let mut part = cell.clone();
                    part.at.push((more, value));
                    part.at.sort_unstable();
                    self.number(&part)
                };
                // The values of one dimension lie equally far apart.
                let (first, second) = (part(0)?, part(1)?);
                let parts = (0..=self.dimensions[more].values.len()).map(|value| first + value * (second - first)).collect();
                Some(Equation { whole, parts })
            }))
        })
    }

    /// Cells with nobody in them.
    pub fn empty(&self) -> Vec<Counted> {
        vec![Counted::default(); self.cells]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::test_kit::{dataset, indicators};

    fn layout() -> Layout {
        Layout::new(&dataset(), &indicators())
    }

    #[test]
    fn a_cell_has_one_number_and_one_name() {
        let layout = layout();
        let mut names = std::collections::HashSet::new();
        for number in 0..layout.cells() {
            let cell = layout.cell(number);
            assert_eq!(layout.number(&cell), Some(number));
            assert!(names.insert(layout.name(&cell)));
        }
        // The whole, 2 teams + not known, 3 age bands + not known, and both crossed: 1 + 3 + 4 + 12, five filters for one of two indicators.
        assert_eq!(layout.cells(), 20 * 5 + 20);
        assert!(names.contains("debt-change@1|team=felling&age_band=18-24|lower"));
    }

    #[test]
    fn people_counted_into_cells_add_up_in_every_equation() {
        let layout = layout();
        let mut counted = layout.empty();
        for person in 0..200_usize {
            let counts = vec![Some(Filter::ALL[1 + person % 4]), (person % 3 == 0).then_some(Filter::People)];
            let standing = Standing { values: vec![person % 3, person % 4], counts };
            for cell in layout.cells_of(&standing) {
                counted[cell].count_in(person as u64);
            }
        }
        let equations: Vec<Equation> = layout.equations().collect();
        // Each of 20 places has outcomes; the whole is parted by either dimension, and each single one by the other, for 6 filters.
        assert_eq!(equations.len(), 20 + 6 * (2 + 3 + 4));
        for Equation { whole, parts } in equations {
            assert_eq!(counted[whole].people, parts.iter().map(|part| counted[*part].people).sum::<u32>());
            assert_eq!(counted[whole].keys, parts.iter().fold(0, |sum: u64, part| sum.wrapping_add(counted[*part].keys)));
        }
    }
}
