//! The audit: what can be worked out about each small cell from everything that is published with it.
//!
//! Whoever reads a release knows for each cell a lowest and a highest count, and that parts add up to wholes. What that leaves for a small
//! cell is found in three steps, the cheap ones first: bounds carried through the sums; people who could be added or taken away with
//! nobody noticing; and a linear program for what is left, over the cells around it.

mod interval;
mod program;

use std::collections::HashMap;

pub use interval::tighten;
pub use program::{NoProgram, range};

use super::Equation;

/// A small cell has to stay at least this uncertain: between the lowest and the highest count that fit lie so many people.
pub const LEAST_WIDTH: i64 = 5;
/// As many cells in one program at most.
pub const MOST_IN_PROGRAM: usize = 400;

/// What is known of a cell's true count: it lies between these, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// No lower than this.
    pub low: i64,
    /// No higher.
    pub high: i64,
}

impl Known {
    /// Known exactly.
    pub const fn exactly(count: i64) -> Self {
        Self { low: count, high: count }
    }

    /// How many people lie between the lowest and the highest.
    pub const fn width(self) -> i64 {
        self.high - self.low
    }
}

/// A small cell that is not safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Which cell.
    pub cell: usize,
    /// How uncertain it can be shown to stay, in people.
    pub width: i64,
    /// Whether the program took in every cell that hangs together with it. Where not, a release with fewer cells may show it safe.
    pub proved: bool,
}

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Small cells that are not safe, in order.
    pub exposed: Vec<Exposed>,
    /// How many small cells were looked at.
    pub small: usize,
    /// For how many a linear program was needed.
    pub programs: usize,
}

/// What is audited.
pub struct Published<'a> {
    /// What is known of each cell.
    pub known: &'a [Known],
    /// Every sum among them.
    pub equations: &'a [Equation],
    /// The true counts: a way for everything to fit.
    pub truth: &'a [i64],
}

/// Audits each of `small`. `together` gives, for a cell, sets of cells that all count the same somebody: one more person in all of a
/// set keeps every sum true. It may give none.
///
/// # Errors
/// When a program cannot be solved.
pub fn audit(published: &Published<'_>, small: &[usize], together: impl Fn(usize) -> Vec<Vec<usize>>) -> Result<Audit, NoProgram> {
    audit_while(published, small, together, |_, _| true)
}

/// The same, telling how many of how many small cells have been looked at, and going on as long as the answer is yes.
///
/// # Errors
/// When a program cannot be solved, or it is called off.
pub fn audit_while(
    published: &Published<'_>,
    small: &[usize],
    together: impl Fn(usize) -> Vec<Vec<usize>>,
    go_on: impl Fn(usize, usize) -> bool,
) -> Result<Audit, NoProgram> {
    let tight = tighten(published.known, published.equations);
    let mut found = Audit { small: small.len(), ..Audit::default() };
    let mut around = None;
    for (nth, &cell) in small.iter().enumerate() {
        if !go_on(nth, small.len()) {
            return Err(NoProgram::CalledOff);
        }
        if tight[cell].width() < LEAST_WIDTH {
            found.exposed.push(Exposed { cell, width: tight[cell].width().max(0), proved: true });
            continue;
        }
        if together(cell).iter().any(|set| unnoticed(&tight, published.truth, set) >= LEAST_WIDTH) {
            continue;
        }
        let around = around.get_or_insert_with(|| Neighbours::of(published.equations));
        let (cells, whole) = around.block(cell, published.equations, &tight);
        found.programs += 1;
        let (low, high) = range(&tight, &around.sums_of(&cells, published.equations), published.truth, &cells, cell)?;
        // A program's arithmetic is not exact: what is a hair under a whole person counts as one.
        let width = whole_people(high) - whole_people(low);
        if width < LEAST_WIDTH {
            found.exposed.push(Exposed { cell, width, proved: whole });
        }
    }
    Ok(found)
}

#[expect(clippy::cast_possible_truncation, reason = "counts of people")]
fn whole_people(count: f64) -> i64 {
    count.round() as i64
}

/// How many people could be added to all of a set or taken away from it, taken together, with everything that is known still fitting.
fn unnoticed(known: &[Known], truth: &[i64], set: &[usize]) -> i64 {
    let room = |of: fn(Known, i64) -> i64| set.iter().map(|cell| of(known[*cell], truth[*cell])).min().unwrap_or(0).max(0);
    room(|known, truth| known.high - truth) + room(|known, truth| truth - known.low)
}

/// Which sums each cell is in.
struct Neighbours {
    sums: HashMap<usize, Vec<usize>>,
}

impl Neighbours {
    fn of(equations: &[Equation]) -> Self {
        let mut sums: HashMap<usize, Vec<usize>> = HashMap::new();
        for (nth, equation) in equations.iter().enumerate() {
            for cell in equation.parts.iter().chain([&equation.whole]) {
                sums.entry(*cell).or_default().push(nth);
            }
        }
        Self { sums }
    }

    /// Every sum that any of these cells is in, once.
    fn sums_of<'a>(&self, cells: &[usize], equations: &'a [Equation]) -> Vec<&'a Equation> {
        let sums: std::collections::BTreeSet<usize> = cells.iter().filter_map(|cell| self.sums.get(cell)).flatten().copied().collect();
        sums.into_iter().map(|sum| &equations[sum]).collect()
    }

    /// The cells that hang together with one through sums, nearest first, up to [`MOST_IN_PROGRAM`]; and whether those are all. A cell
    /// that is known exactly holds nothing together.
    fn block(&self, cell: usize, equations: &[Equation], known: &[Known]) -> (Vec<usize>, bool) {
        let (mut block, mut next) = (vec![cell], 0);
        let mut seen = std::collections::HashSet::from([cell]);
        while let Some(&at) = block.get(next) {
            next += 1;
            for &sum in self.sums.get(&at).into_iter().flatten() {
                let equation = &equations[sum];
                for &other in equation.parts.iter().chain([&equation.whole]) {
                    if known[other].width() > 0 && !seen.contains(&other) {
                        if block.len() == MOST_IN_PROGRAM {
                            return (block, false);
                        }
                        seen.insert(other);
                        block.push(other);
                    }
                }
            }
        }
        (block, true)
    }
}
