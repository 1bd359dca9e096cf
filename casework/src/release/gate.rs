//! The gate: whether a draft may leave, looked at as somebody would who has everything that was ever released.

use super::{
    Cell, Counted, Filter, Layout, Standing, Value,
    audit::{self, Known, NoProgram, Published},
    draft::{Ground, tally},
    hold::{Decided, Information, LEAST_DEVIATION, Why, information, is_pinned, is_small, is_too_near},
    publish::{BASE, FEWEST_MOVED, MOST_NOISE, THRESHOLD, VARIANCE},
};

pub use super::report::{Finding, Meter, Report, Rule};

/// As many cells are named in each finding.
const NAMED: usize = 20;

/// A count that another dataset has published for the same period, of the same indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The dataset.
    pub dataset: String,
    /// The indicator's id.
    pub indicator: String,
    /// Pairs of dimension and code.
    pub at: Vec<(String, String)>,
    /// What is counted.
    pub filter: Filter,
    /// Its true count.
    pub counted: Counted,
    /// Whether somebody was given that very number, as with a return, rather than one with noise.
    pub exactly: bool,
}

/// Looks at a draft. `elsewhere` is what other datasets have published for this period; `before` how many counts with fresh noise one
/// person has been in so far.
///
/// # Errors
/// When a linear program of the audit cannot be solved.
pub fn gate(ground: &Ground<'_>, decided: &[Decided], elsewhere: &[Elsewhere], before: usize) -> Result<Report, NoProgram> {
    gate_while(ground, decided, elsewhere, before, |_, _| true)
}

/// The same, telling how many of how many small cells have been audited, and going on as long as the answer is yes.
///
/// # Errors
/// When a linear program of the audit cannot be solved, or it is called off.
pub fn gate_while(
    ground: &Ground<'_>,
    decided: &[Decided],
    elsewhere: &[Elsewhere],
    before: usize,
    go_on: impl Fn(usize, usize) -> bool,
) -> Result<Report, NoProgram> {
    let layout = ground.layout;
    let mut findings = Vec::new();
    let mut report = |rule, cells: Vec<usize>, words: String| {
        if !cells.is_empty() {
            let named = cells.iter().take(NAMED).map(|cell| layout.name(&layout.cell(*cell))).collect();
            findings.push(Finding { rule, words, cells: named, count: cells.len() });
        }
    };
    let wrong: Vec<usize> =
        (0..decided.len()).filter(|cell| !is_publishable(decided[*cell].value, ground.counted[*cell], decided[*cell].why)).collect();
    report(
        Rule::Values,
        wrong,
        format!(
            "A count under {THRESHOLD}, or one that is not a multiple of {BASE}, would be published. This is a fault of the program: do not release."
        ),
    );
    report(
        Rule::Group,
        too_near(ground, decided),
        format!(
            "A part that is all of its whole but for fewer than {THRESHOLD} people would be published with it: take their difference, and the others are known. Leave out the breakdown or put its values together."
        ),
    );
    report(
        Rule::Averaging,
        pinned(ground, decided),
        format!(
            "From this and earlier releases together, a group of fewer than {THRESHOLD} people could be guessed to a standard deviation of less than {LEAST_DEVIATION}. Leave out the breakdown until its group has grown."
        ),
    );
    let (cells, others) = differing(ground, decided, elsewhere);
    report(
        Rule::Differencing,
        cells,
        format!(
            "Taken from what is published already in {}, these leave fewer than {THRESHOLD} people. Leave them out of this dataset: take away the value or the breakdown.",
            others.join(" and ")
        ),
    );
    let audited = audited(ground, decided, elsewhere, go_on)?;
    let (proved, unproved): (Vec<&audit::Exposed>, Vec<_>) = audited.exposed.iter().partition(|exposed| exposed.proved);
    report(
        Rule::Audit,
        proved.iter().map(|exposed| exposed.cell).collect(),
        format!(
            "These are held back, yet the sums around them leave fewer than {} counts that they could be. Leave out a breakdown that crosses them, or put values together.",
            audit::LEAST_WIDTH
        ),
    );
    report(
        Rule::Audit,
        unproved.iter().map(|exposed| exposed.cell).collect(),
        format!(
            "These could not be shown to be safe among {} cells around them. Declare fewer cells that hang together.",
            audit::MOST_IN_PROGRAM
        ),
    );
    let counts = fresh_counts_of_one_person(layout, decided);
    #[expect(clippy::cast_precision_loss, reason = "counts of cells")]
    let rho = |counts: usize| counts as f64 / (2.0 * VARIANCE);
    let meter = Meter { counts, rho: rho(counts), rho_in_all: rho(counts + before) };
    Ok(Report { findings, tally: tally(decided), audited: audited.small, programs: audited.programs, meter })
}

fn is_publishable(value: Value, counted: Counted, why: Why) -> bool {
    let Value::Count(count) = value else { return true };
    // What is carried or was published before was true of another moment.
    count >= THRESHOLD && count % BASE == 0 && (why != Why::Counted || i64::from(counted.people) >= THRESHOLD)
}

fn too_near(ground: &Ground<'_>, decided: &[Decided]) -> Vec<usize> {
    let sums = ground.equations.iter().filter(|equation| equation.parts.len() > 1 && decided[equation.whole].value.count().is_some());
    let near = sums.flat_map(|equation| {
        equation.parts.iter().copied().filter(|&part| {
            // Where both were published before, nothing new is said.
            let new = [part, equation.whole].iter().any(|cell| decided[*cell].why != Why::Published);
            new && decided[part].value.count().is_some() && is_too_near(ground.counted[equation.whole], ground.counted[part])
        })
    });
    let mut cells: Vec<usize> = near.collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

fn pinned(ground: &Ground<'_>, decided: &[Decided]) -> Vec<usize> {
    let mut known = Information::new();
    information(ground.equations, |cell| decided[cell].value, |cell| decided[cell].why == Why::Counted, &mut known);
    let in_all = |group: &Vec<usize>, now: f64| now + ground.earlier.get(group).copied().unwrap_or(0.0);
    let groups = known.iter().filter(|(group, now)| is_small(group, ground.counted) && is_pinned(in_all(group, **now)));
    let mut cells: Vec<usize> = groups.flat_map(|(group, _)| group.iter().copied()).collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// The published cells whose population lies within that of a count published elsewhere, or the other way round, but for 1 to 9 people.
fn differing(ground: &Ground<'_>, decided: &[Decided], elsewhere: &[Elsewhere]) -> (Vec<usize>, Vec<String>) {
    let (mut cells, mut others) = (Vec::new(), Vec::new());
    for number in (0..decided.len()).filter(|cell| decided[*cell].value.count().is_some() && decided[*cell].why != Why::Published) {
        let cell = ground.layout.cell(number);
        for other in elsewhere {
            if is_within(ground.layout, &cell, other)
                && (1..THRESHOLD).contains(&(i64::from(ground.counted[number].people) - i64::from(other.counted.people)).abs())
            {
                cells.push(number);
                others.push(format!("“{}”", other.dataset));
            }
        }
    }
    cells.dedup();
    others.sort();
    others.dedup();
    (cells, others)
}

/// Whether one of two cells holds everybody of the other, as far as their breakdowns say.
fn is_within(layout: &Layout, cell: &Cell, other: &Elsewhere) -> bool {
    let (id, _, _) = layout.indicator(cell.indicator);
    let own: Vec<(&str, &str)> =
        cell.at.iter().map(|&(dimension, value)| (layout.dimensions()[dimension].id.as_str(), layout.code(dimension, value))).collect();
    let others = || other.at.iter().map(|(dimension, code)| (dimension.as_str(), code.as_str()));
    let nested = own.iter().all(|at| others().any(|other| other == *at)) || others().all(|at| own.contains(&at));
    id == other.indicator && nested && (cell.filter == other.filter || cell.filter == Filter::People || other.filter == Filter::People)
}

fn audited(
    ground: &Ground<'_>,
    decided: &[Decided],
    elsewhere: &[Elsewhere],
    go_on: impl Fn(usize, usize) -> bool,
) -> Result<audit::Audit, NoProgram> {
    let truth: Vec<i64> = ground.counted.iter().map(|counted| i64::from(counted.people)).collect();
    let mut known: Vec<Known> = decided.iter().zip(&truth).map(|(decided, truth)| known(*decided, *truth)).collect();
    let disclosed: Vec<(usize, i64)> = elsewhere.iter().filter(|one| one.exactly).filter_map(|one| disclosed(ground.layout, one)).collect();
    for &(cell, count) in &disclosed {
        known[cell] = Known { low: count.min(truth[cell]), high: count.max(truth[cell]) };
    }
    // Of what was disclosed itself nothing is left to protect: whoever was given it knows it.
    let is_small =
        |cell: &usize| decided[*cell].value == Value::HeldBack && truth[*cell] < THRESHOLD && !ground.layout.filter(*cell).is_sum();
    let small: Vec<usize> = (0..decided.len()).filter(is_small).filter(|cell| disclosed.iter().all(|(known, _)| known != cell)).collect();
    let published = Published { known: &known, equations: ground.equations, truth: &truth };
    audit::audit_while(&published, &small, |cell| together(ground.layout, &ground.layout.cell(cell)), go_on)
}

/// The cell that counts the same people as a number that was disclosed, if there is one, and that number.
fn disclosed(layout: &Layout, one: &Elsewhere) -> Option<(usize, i64)> {
    let indicator = (0..layout.indicators()).find(|place| layout.indicator(*place).0 == one.indicator)?;
    let number = layout.number(&Cell { indicator, at: Vec::new(), filter: one.filter }).filter(|_| one.at.is_empty())?;
    Some((number, i64::from(one.counted.people)))
}

/// What a reader who knows the rule knows of a cell. It is widened to what is true where that is outside (a value published long ago): the
/// rest then is no less safe.
fn known(decided: Decided, truth: i64) -> Known {
    const SPREAD: i64 = MOST_NOISE + BASE / 2;
    let moved = if matches!(decided.why, Why::Carried | Why::Published) { FEWEST_MOVED - 1 } else { 0 };
    let Known { low, high } = match decided.value {
        Value::Count(count) => Known { low: (count - SPREAD).max(THRESHOLD) - moved, high: count + SPREAD + moved },
        Value::Impossible => Known::exactly(0),
        // Held back for being small: noise and rounding may have hidden a few more than the threshold.
        Value::HeldBack if decided.why == Why::Few => Known { low: 0, high: THRESHOLD - BASE / 2 - 1 + MOST_NOISE + moved },
        Value::HeldBack | Value::NotAvailable => Known { low: 0, high: i64::from(u32::MAX) },
    };
    Known { low: low.min(truth).max(0), high: high.max(truth) }
}

/// Somebody who is in a cell, in each of a few ways that they could stand in what the cell does not say: the cells that count them.
fn together(layout: &Layout, cell: &Cell) -> Vec<Vec<usize>> {
    const WAYS: usize = 8;
    let sizes: Vec<usize> = layout.dimensions().iter().map(|dimension| dimension.values.len() + 1).collect();
    let parts = layout.parts(cell.indicator);
    let filters = if cell.filter == Filter::People && !parts.is_empty() { parts } else { std::slice::from_ref(&cell.filter) };
    let ways = (0..WAYS.max(filters.len())).map(|way| {
        let value =
            |(dimension, size): (usize, &usize)| cell.at.iter().find(|(at, _)| *at == dimension).map_or(way % size, |(_, value)| *value);
        let mut counts = vec![None; layout.indicators()];
        counts[cell.indicator] = Some(filters[way % filters.len()]);
        Standing { values: sizes.iter().enumerate().map(value).collect(), counts }
    });
    ways.map(|standing| layout.cells_of(&standing).collect()).collect()
}

/// Counts with fresh noise that one person is in at most: none where nothing was counted anew.
fn fresh_counts_of_one_person(layout: &Layout, decided: &[Decided]) -> usize {
    let fresh = decided.iter().any(|decided| decided.why == Why::Counted);
    if fresh { layout.cells_of_one_person() } else { 0 }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::release::{
        Dataset, Equation, Layout,
        test_kit::{dataset, indicators},
    };

    /// Three hundred people in two teams and three age bands, and nine of no known team.
    struct Council {
        dataset: Dataset,
        layout: Layout,
        equations: Vec<Equation>,
        counted: Vec<Counted>,
        earlier: Information,
        brought: HashMap<usize, Vec<i64>>,
    }

    impl Council {
        fn new() -> Self {
            Self::with(|_, person| person / 2 % 3)
        }

        /// With people of a team and a number in the age band that is given.
        fn with(band: impl Fn(usize, usize) -> usize) -> Self {
            let dataset = dataset();
            let layout = Layout::new(&dataset, &indicators());
            let mut counted = layout.empty();
            for person in 0..309_usize {
                let team = if person < 300 { person % 2 } else { 2 };
                let standing =
                    Standing { values: vec![team, band(team, person)], counts: vec![Some(Filter::ALL[1 + person / 7 % 4]), None] };
                for cell in layout.cells_of(&standing) {
                    counted[cell].count_in((person as u64).wrapping_mul(0xD134_2543_DE82_EF95));
                }
            }
            Self { equations: layout.equations().collect(), dataset, layout, counted, earlier: Information::new(), brought: HashMap::new() }
        }

        fn ground(&self) -> Ground<'_> {
            Ground {
                dataset: &self.dataset,
                layout: &self.layout,
                equations: &self.equations,
                period: "2026-Q3".parse().unwrap(),
                secret: &[7; 32],
                counted: &self.counted,
                ledger: &[],
                last: &[],
                moved: &[],
                earlier: &self.earlier,
                brought: &self.brought,
                few_caseworkers: &[],
            }
        }

        fn named(&self, name: &str) -> usize {
            (0..self.layout.cells()).find(|cell| self.layout.name(&self.layout.cell(*cell)) == name).unwrap()
        }

        /// What the gate finds when these cells would be published as they are.
        fn found(&self, cells: &[&str], elsewhere: &[Elsewhere]) -> Vec<Finding> {
            let mut decided = self.ground().draft();
            for cell in cells {
                let cell = self.named(cell);
                let people = i64::from(self.counted[cell].people);
                decided[cell] = Decided { value: Value::Count(crate::release::publish::rounded(people)), why: Why::Counted };
            }
            gate(&self.ground(), &decided, elsewhere, 0).unwrap().findings
        }
    }

    #[test]
    fn what_the_rule_makes_passes() {
        let council = Council::new();
        let report = gate(&council.ground(), &council.ground().draft(), &[], 8).unwrap();
        assert!(report.passed(), "{:?}", report.findings);
        assert!(report.tally.published > 20 && report.tally.held_back > 0);
        // One person is in 4 breakdowns of each indicator: twice where it has outcomes.
        assert_eq!(report.meter.counts, 12);
        assert!((report.meter.rho - 0.75).abs() < 1e-9 && (report.meter.rho_in_all - 1.25).abs() < 1e-9);
    }

    #[test]
    fn a_small_count_is_refused_by_name() {
        let council = Council::new();
        let name = "debt-change@1|team=not-known|people";
        let found = council.found(&[name], &[]);
        assert!(found.iter().any(|finding| finding.rule == Rule::Values && finding.cells == [name]), "{found:?}");
    }

    #[test]
    fn a_return_that_gave_another_number_keeps_a_release_back_and_one_that_gave_the_same_does_not() {
        let council = Council::new();
        let whole = "debt-change@1||people";
        let gave = |people| Elsewhere {
            dataset: "the return".to_owned(),
            indicator: "debt-change".to_owned(),
            at: Vec::new(),
            filter: Filter::People,
            counted: Counted { people, keys: 0 },
            exactly: true,
        };
        let people = council.counted[council.named(whole)].people;
        assert_eq!(council.found(&[], &[gave(people)]), []);
        let found = council.found(&[], &[gave(people + 4)]);
        assert!(found.iter().any(|finding| finding.rule == Rule::Differencing && finding.cells.contains(&whole.to_owned())), "{found:?}");
    }

    #[test]
    fn a_part_that_is_nearly_its_whole_is_refused_by_name() {
        let part = "debt-change@1|team=felling&age_band=18-24|people";
        let council = Council::with(|team, person| if team == 0 { usize::from(person < 6) } else { person / 2 % 3 });
        let found = council.found(&["debt-change@1|team=felling|people", part], &[]);
        assert!(found.iter().any(|finding| finding.rule == Rule::Group && finding.cells.iter().any(|cell| cell == part)), "{found:?}");
    }

    #[test]
    fn what_another_dataset_published_is_taken_from_this() {
        let council = Council::new();
        let whole = "debt-change@1||people";
        let people = council.counted[council.named(whole)].people;
        let other = |people| Elsewhere {
            dataset: "by-ward".to_owned(),
            indicator: "debt-change".to_owned(),
            at: vec![("ward".to_owned(), "E05001088".to_owned())],
            filter: Filter::People,
            counted: Counted { people, keys: 1 },
            exactly: false,
        };
        assert_eq!(council.found(&[whole], &[other(people - 30)]), []);
        let found = council.found(&[whole], &[other(people - 4)]);
        assert!(found.len() == 1 && found[0].rule == Rule::Differencing && found[0].words.contains("“by-ward”"), "{found:?}");
    }

    #[test]
    fn what_was_released_before_may_leave_no_room() {
        let mut council = Council::new();
        let decided = council.ground().draft();
        let mut known = Information::new();
        information(&council.equations, |cell| decided[cell].value, |_| true, &mut known);
        let small = known.keys().find(|group| is_small(group, &council.counted));
        assert!(small.is_none(), "the rule leaves no small group alone");
        // A group of nine, with a whole and two parts published once more after two releases like it.
        let held = council.named("debt-change@1|team=not-known|people");
        let sum = council.equations.iter().find(|equation| equation.parts.contains(&held) && equation.parts.len() == 3).unwrap().clone();
        council.earlier.insert(vec![held], 0.13);
        let mut decided = decided;
        for cell in sum.parts.iter().chain([&sum.whole]).filter(|cell| **cell != held) {
            decided[*cell] = Decided { value: Value::Count(100), why: Why::Counted };
        }
        let found = gate(&council.ground(), &decided, &[], 0).unwrap().findings;
        assert!(found.iter().any(|finding| finding.rule == Rule::Averaging && finding.cells[0].contains("not-known")), "{found:?}");
    }
}
