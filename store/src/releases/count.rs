//! Counting people into the cells of datasets, some hundreds of people at a time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casework::{
    ids::PersonId,
    insight::{Dossier, Indicator, Part, Parts, Period, Series, Step, contributions},
    release::{Cell, Counted, Dataset, Filter, Layout, Standing, is_stock},
};
use uuid::Uuid;

use super::watch::Watch;
use crate::{
    Error, Result, Store, Tx, dossiers, facts,
    facts::FactRow,
    indicators::{self, Known},
};

/// So many people are held in memory together.
const PAGE: i64 = 500;

/// How far each bucket's order had got.
pub type Cursor = BTreeMap<i64, i64>;

/// A dataset to be counted at the end of a month, and since when moves are wanted.
pub struct Wanted<'a> {
    /// The declaration.
    pub dataset: &'a Dataset,
    /// Its cells.
    pub layout: &'a Layout,
    /// The period.
    pub period: Period,
    /// What was published last: of which period, and how far the journal had got then.
    pub since: Option<(Period, &'a Cursor)>,
}

/// The true counts of a dataset.
#[derive(Default)]
pub struct Tallied {
    /// People in each cell.
    pub counted: Vec<Counted>,
    /// What each person brings to each sum, by the sum's cell: pence, events or days.
    pub brought: HashMap<usize, Vec<i64>>,
    /// People who joined or left each cell since what was published last; empty where nothing was.
    pub moved: Vec<u32>,
}

/// How far each bucket's order has got.
pub async fn cursor(tx: &mut Tx) -> Result<Cursor> {
    let rows: Vec<(i64, i64)> = on!(tx, |conn| sqlx::query_as("SELECT bucket, last_seq FROM buckets").fetch_all(conn).await)?;
    Ok(rows.into_iter().collect())
}

/// Counts every person into each of the datasets.
pub async fn count(store: &Store, tx: &mut Tx, wanted: &[Wanted<'_>], watch: &Watch) -> Result<Vec<Tallied>> {
    let empty = |wanted: &Wanted<'_>| Tallied {
        counted: wanted.layout.empty(),
        brought: HashMap::new(),
        moved: if wanted.since.is_some() { vec![0; wanted.layout.cells()] } else { Vec::new() },
    };
    let mut tallied: Vec<Tallied> = wanted.iter().map(empty).collect();
    let known = indicators::known(tx, store).await?;
    let indicators: Vec<Vec<&Indicator>> = wanted.iter().map(|wanted| counted_by(&known, wanted.dataset)).collect();
    for bucket in 0..store.bucket.count {
        let mut last = Uuid::nil();
        loop {
            let sql = "SELECT DISTINCT person FROM facts WHERE bucket = $1 AND person > $2 ORDER BY person LIMIT $3";
            let people: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(last).bind(PAGE).fetch_all(conn).await)?;
            let Some((newest,)) = people.last() else { break };
            last = *newest;
            if !watch.counted(people.len()) {
                return Err(Error::CalledOff);
            }
            let people: BTreeSet<PersonId> = people.into_iter().map(|(person,)| PersonId(person)).collect();
            for (person, rows) in facts::of_people(tx, store.bucket, &people).await? {
                for ((wanted, tallied), indicators) in wanted.iter().zip(&mut tallied).zip(&indicators) {
                    let one = One { store, person, rows: &rows, bucket, indicators };
                    one.count_into(wanted, tallied);
                }
            }
        }
    }
    Ok(tallied)
}

/// The indicators of a dataset, in the order of its declaration.
pub fn counted_by<'a>(known: &'a Known, dataset: &Dataset) -> Vec<&'a Indicator> {
    dataset.indicators.iter().filter_map(|id| known.current(id)).collect()
}

struct One<'a> {
    store: &'a Store,
    person: PersonId,
    rows: &'a [FactRow],
    bucket: i64,
    indicators: &'a [&'a Indicator],
}

impl One<'_> {
    fn count_into(&self, wanted: &Wanted<'_>, tallied: &mut Tallied) {
        let dossier = dossiers::assemble(&self.store.secrets, self.person, self.rows);
        let now = self.standing(wanted, &dossier, wanted.period);
        for cell in wanted.layout.cells_of(&now) {
            tallied.counted[cell].count_in(dossier.key);
            let Cell { indicator, filter, .. } = wanted.layout.cell(cell);
            if filter.is_sum() {
                let indicator = self.indicators[indicator];
                let brings = brought(indicator, filter, &parts(indicator, &dossier, wanted.period));
                tallied.brought.entry(cell).or_default().push(brings);
            }
        }
        let Some((period, cursor)) = wanted.since else { return };
        let until = cursor.get(&self.bucket).copied().unwrap_or(0);
        let known: Vec<FactRow> = self.rows.iter().filter(|row| row.seq <= until).cloned().collect();
        let then = self.standing(wanted, &dossiers::assemble(&self.store.secrets, self.person, &known), period);
        let (now, then): (BTreeSet<usize>, BTreeSet<usize>) =
            (wanted.layout.cells_of(&now).collect(), wanted.layout.cells_of(&then).collect());
        for cell in now.symmetric_difference(&then) {
            tallied.moved[*cell] += 1;
        }
    }

    /// Where they stand at the end of a month. What holds at a month's start holds for the month, as with every figure.
    fn standing(&self, wanted: &Wanted<'_>, dossier: &Dossier, period: Period) -> Standing {
        let month = period.last_month();
        let value = |dimension: &casework::release::dataset::Dimension| {
            let code = match dimension.id.as_str() {
                "team" => dossier.team_in(month),
                "ward" => dossier.ward_in(month),
                _ => dossier.age_band_in(month),
            };
            let place = dimension.values.iter().position(|value| Some(value.code.as_str()) == code);
            place.unwrap_or(dimension.values.len())
        };
        Standing {
            values: wanted.layout.dimensions().iter().map(value).collect(),
            counts: self.indicators.iter().map(|indicator| outcome(wanted.dataset, indicator, dossier, period)).collect(),
        }
    }
}

/// What a person adds to an indicator by the end of a period, or, where it is about what happened, within it.
fn parts(indicator: &Indicator, dossier: &Dossier, period: Period) -> Parts {
    let (span, last) = (period.span(), period.last_month());
    let counts = |step: &Step| {
        if is_stock(indicator) {
            step.series == Series::Standing(indicator.method.standing_span(span)) && step.month <= last
        } else {
            step.series == Series::Within(span) && step.month == last
        }
    };
    contributions(indicator, dossier).into_iter().filter(counts).fold(Parts::ZERO, |sum, step| sum + step.parts)
}

/// What a person brings to a sum: pence, events or days, in whole numbers.
fn brought(indicator: &Indicator, filter: Filter, parts: &Parts) -> i64 {
    match filter {
        Filter::Days => parts[Part::Days],
        Filter::Pence => parts[Part::AfterSum],
        _ => units(indicator, parts),
    }
}

/// The sum of a person's values, in whole units: pence for money.
fn units(indicator: &Indicator, parts: &Parts) -> i64 {
    let steps = indicator.in_steps(1_000).max(1);
    (parts[Part::AfterSum] + steps / 2).div_euclid(steps)
}

/// Whether a person counts to an indicator, and how it went for them or in which bin their value lies.
fn outcome(dataset: &Dataset, indicator: &Indicator, dossier: &Dossier, period: Period) -> Option<Filter> {
    let parts = parts(indicator, dossier, period);
    if parts[Part::People] == 0 {
        return None;
    }
    if let Some(histogram) = dataset.histogram(&indicator.id) {
        let bin = || u8::try_from(histogram.bin_of(units(indicator, &parts))).map_or(Filter::NotKnown, Filter::Bin);
        return Some(if parts[Part::FollowedUp] > 0 { bin() } else { Filter::NotKnown });
    }
    let outcomes = [(Part::Lower, Filter::Lower), (Part::Same, Filter::Same), (Part::Higher, Filter::Higher)];
    Some(outcomes.into_iter().find(|(part, _)| parts[*part] > 0).map_or(Filter::NotKnown, |(_, filter)| filter))
}
