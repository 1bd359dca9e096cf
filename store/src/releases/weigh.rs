//! What a release of a dataset would be, and what the gate says of it: counted, decided, looked at.

use std::collections::{BTreeMap, HashMap};

use casework::{
    access::Role,
    insight::Period,
    release::{
        Counted, Dataset, Equation, Layout, Value,
        audit::NoProgram,
        draft::Ground,
        gate::{Elsewhere, Report, gate_while},
        hold::{Decided, Information, information},
    },
    returns::Line,
};
use chrono::NaiveDate;

use super::{
    check_period,
    count::{Cursor, Tallied, Wanted, count, cursor},
    declare::version,
    read::{Left, left},
    refused,
    watch::Watch,
};
use crate::{
    Error, Result, Store, identity, indicators, ledger,
    returns::{self, Signed},
};

/// A release that could be, with what the gate says of it.
pub struct Weighed {
    /// The declaration.
    pub dataset: Dataset,
    /// Its cells.
    pub layout: Layout,
    /// The period.
    pub period: Period,
    /// Which revision it would be; 0 the first time.
    pub revision: i64,
    /// Every cell.
    pub decided: Vec<Decided>,
    /// What the gate says.
    pub report: Report,
    pub(super) cursor: Cursor,
    /// Where the ledger ended when this was looked at.
    pub(super) ledger_end: i64,
}

/// Counts, decides and looks at a release. `revise` counts a period again that was released before, which may be once a year.
///
/// With `decided`, the cells are taken as they were prepared, and only looked at anew.
///
/// # Errors
/// [`casework::fault::Fault::Invalid`] when the period cannot be released; [`Error::CalledOff`] when it was called off.
pub async fn weigh(
    store: &Store,
    dataset: Dataset,
    period: Period,
    revise: bool,
    prepared: Option<Vec<Decided>>,
    today: NaiveDate,
    watch: &Watch,
) -> Result<Weighed> {
    check_period(&dataset, period, today)?;
    let mut tx = store.read().await?;
    let released = left(&mut tx).await?;
    let own: Vec<&Left> = released.iter().filter(|one| one.dataset == dataset.dataset).collect();
    let revision = revision(&own, period, revise, today)?;
    let known = indicators::known(&mut tx, store).await?;
    let layout = Layout::new(&dataset, &known.current);
    let equations: Vec<Equation> = layout.equations().collect();
    let numbers: HashMap<String, usize> = (0..layout.cells()).map(|cell| (layout.name(&layout.cell(cell)), cell)).collect();
    let (mut earlier, mut last, mut last_left) = (Information::new(), Vec::new(), None);
    for one in own.iter().filter(|one| (one.period, one.revision) < (period, revision)) {
        let mut values = vec![None; layout.cells()];
        let mut fresh = vec![false; layout.cells()];
        for entry in ledger::chapter(&mut tx, &one.dataset, one.period, one.revision).await? {
            if let Some(&cell) = numbers.get(&entry.cell) {
                (values[cell], fresh[cell]) = (Some(entry.value), entry.fresh);
            }
        }
        information(&equations, |cell| values[cell].unwrap_or(Value::NotAvailable), |cell| fresh[cell], &mut earlier);
        (last, last_left) = (values, Some(*one));
    }
    let since = last_left.map(|one| (one.period, &one.cursor));
    // What other datasets published of the same moment: a quarter ends when its last month does.
    let mut others: Vec<(Dataset, Layout, &Left)> = Vec::new();
    for one in released.iter().filter(|one| one.dataset != dataset.dataset && one.period.last_month() == period.last_month()) {
        let declared = version(&mut tx, &one.dataset, one.version).await?;
        let layout = Layout::new(&declared, &known.current);
        others.push((declared, layout, one));
    }
    let mut wanted = vec![Wanted { dataset: &dataset, layout: &layout, period, since }];
    wanted.extend(others.iter().map(|(dataset, layout, one)| Wanted { dataset, layout, period: one.period, since: None }));
    let mut tallied = count(store, &mut tx, &wanted, watch).await?.into_iter();
    let Tallied { counted, brought, moved } = tallied.next().unwrap_or_default();
    let mut elsewhere = Vec::new();
    for ((declared, layout, one), tallied) in others.iter().zip(tallied) {
        let published: HashMap<String, Value> = ledger::chapter(&mut tx, &one.dataset, one.period, one.revision)
            .await?
            .into_iter()
            .map(|entry| (entry.cell, entry.value))
            .collect();
        elsewhere.extend(published_elsewhere(declared, layout, &tallied, &published));
    }
    elsewhere
        .extend(returns::all(&mut tx).await?.iter().filter(|one| one.given.period.last_month() == period.last_month()).flat_map(disclosed));
    let few_caseworkers = few_caseworkers(store, &layout).await?;
    let ground = Ground {
        dataset: &dataset,
        layout: &layout,
        equations: &equations,
        period,
        secret: &store.secrets.release,
        counted: &counted,
        ledger: &[],
        last: &last,
        moved: &moved,
        earlier: &earlier,
        brought: &brought,
        few_caseworkers: &few_caseworkers,
    };
    let decided = prepared.filter(|cells| cells.len() == layout.cells()).unwrap_or_else(|| ground.draft());
    let before = own.iter().map(|one| one.report.meter.counts).sum();
    let looked = gate_while(&ground, &decided, &elsewhere, before, |audited, of| watch.audited(audited, of));
    let report =
        looked.map_err(|why| if why == NoProgram::CalledOff { Error::CalledOff } else { Error::Damaged("the audit of a release") })?;
    let (cursor, ledger_end) = (cursor(&mut tx).await?, ledger::end(&mut tx).await?.0);
    Ok(Weighed { layout: layout.clone(), dataset, period, revision, decided, report, cursor, ledger_end })
}

/// What was published is frozen. It may be counted again once in a calendar year, when its own year is over.
fn revision(own: &[&Left], period: Period, revise: bool, today: NaiveDate) -> Result<i64> {
    use chrono::Datelike;
    let newest = own.iter().filter(|one| one.period == period).max_by_key(|one| one.revision);
    match (newest, revise) {
        (None, false) => Ok(0),
        (None, true) => Err(refused("period", "It was not released yet, so there is nothing to revise: prepare it without --revise.")),
        (Some(_), false) => {
            Err(refused("period", "It was released, and what was published stays. Late records wait for the yearly revision: --revise."))
        }
        (Some(one), true) if one.at.year() >= today.year() || period.last_month().0.div_euclid(12) >= today.year() => {
            Err(refused("period", "A period is revised once a year, from the year after it was released."))
        }
        (Some(one), true) => Ok(one.revision + 1),
    }
}

fn published_elsewhere<'a>(
    dataset: &'a Dataset,
    layout: &'a Layout,
    tallied: &'a Tallied,
    published: &'a HashMap<String, Value>,
) -> impl Iterator<Item = Elsewhere> + 'a {
    (0..layout.cells()).filter_map(move |number| {
        let cell = layout.cell(number);
        published.get(&layout.name(&cell))?.count()?;
        let code =
            |&(dimension, value): &(usize, usize)| (layout.dimensions()[dimension].id.clone(), layout.code(dimension, value).to_owned());
        Some(Elsewhere {
            dataset: dataset.dataset.clone(),
            indicator: layout.indicator(cell.indicator).0.to_owned(),
            at: cell.at.iter().map(code).collect(),
            filter: cell.filter,
            counted: tallied.counted[number],
            exactly: false,
        })
    })
}

/// What a return has given to somebody exactly, as far as a dataset could count the same people.
fn disclosed(signed: &Signed) -> Vec<Elsewhere> {
    let one = |line: &Line| {
        let (indicator, _) = line.item.split_once('@')?;
        Some(Elsewhere {
            dataset: format!("the return “{}”", signed.given.name),
            indicator: indicator.to_owned(),
            at: Vec::new(),
            filter: line.counts.filter()?,
            counted: Counted { people: u32::try_from(line.value).ok()?, keys: 0 },
            exactly: true,
        })
    };
    signed.given.lines.iter().filter_map(one).collect()
}

/// The teams in which fewer than three caseworkers work: their figures would be about those.
async fn few_caseworkers(store: &Store, layout: &Layout) -> Result<Vec<(usize, usize)>> {
    const FEWEST: usize = 3;
    let Some(team) = layout.dimensions().iter().position(|dimension| dimension.id == "team") else { return Ok(Vec::new()) };
    let mut working: BTreeMap<String, usize> = BTreeMap::new();
    for worker in identity::workers(store).await?.into_iter().filter(|worker| worker.role == Role::Caseworker) {
        for team in worker.teams {
            *working.entry(team).or_default() += 1;
        }
    }
    let values = layout.dimensions()[team].values.iter().enumerate();
    Ok(values.filter(|(_, value)| working.get(&value.code).copied().unwrap_or(0) < FEWEST).map(|(place, _)| (team, place)).collect())
}
