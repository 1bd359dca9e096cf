//! The audit: against `HiGHS` on random tables, and on worked tables whose answer can be seen by eye.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use casework::release::{
    Equation,
    audit::{Audit, Known, LEAST_WIDTH, Published, audit, range, tighten},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    truth: Vec<i64>,
    known: Vec<[i64; 2]>,
    sums: Vec<(usize, Vec<usize>)>,
    cells: Vec<usize>,
    ranges: Vec<[f64; 2]>,
}

fn cases() -> Vec<(Case, Vec<Known>, Vec<Equation>)> {
    let read = |line: &str| {
        let case: Case = serde_json::from_str(line).unwrap();
        let known = case.known.iter().map(|[low, high]| Known { low: *low, high: *high }).collect();
        let sums = case.sums.iter().map(|(whole, parts)| Equation { whole: *whole, parts: parts.clone() }).collect();
        (case, known, sums)
    };
    include_str!("audit/highs.jsonl").lines().map(read).collect()
}

#[test]
fn programs_find_what_highs_finds_on_random_tables() {
    let mut compared = 0;
    for (case, known, sums) in cases() {
        let all: Vec<usize> = (0..known.len()).collect();
        let every: Vec<&Equation> = sums.iter().collect();
        let tight = tighten(&known, &sums);
        for (cell, [low, high]) in case.cells.iter().zip(&case.ranges) {
            let found = range(&known, &every, &case.truth, &all, *cell).unwrap();
            assert!((found.0 - low).abs() < 1e-5 && (found.1 - high).abs() < 1e-5, "{found:?} and not {low} to {high}");
            // Bounds are never narrower than what can be worked out.
            #[expect(clippy::cast_precision_loss, reason = "counts of people")]
            let (lowest, highest) = (tight[*cell].low as f64, tight[*cell].high as f64);
            assert!(lowest <= low + 1e-5 && highest >= high - 1e-5);
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn the_audit_finds_the_cells_that_highs_would_find() {
    let (mut exposed, mut safe) = (0, 0);
    for (case, known, sums) in cases() {
        let found = audit(&Published { known: &known, equations: &sums, truth: &case.truth }, &case.cells, |_| Vec::new()).unwrap();
        for (cell, [low, high]) in case.cells.iter().zip(&case.ranges) {
            #[expect(clippy::cast_precision_loss, reason = "a small whole number")]
            let is_narrow = high.round() - low.round() < LEAST_WIDTH as f64;
            assert_eq!(found.exposed.iter().any(|exposed| exposed.cell == *cell), is_narrow);
            if is_narrow { exposed += 1 } else { safe += 1 }
        }
    }
    assert!(exposed > 20 && safe > 20, "{exposed} exposed, {safe} safe");
}

/// A table of four by four with its margins: 25 cells, the sums of rows at the end of each row, those of columns below.
struct FourByFour {
    counts: Vec<i64>,
    sums: Vec<Equation>,
}

impl FourByFour {
    fn new(inner: [[i64; 4]; 4]) -> Self {
        let mut counts = vec![0; 25];
        for (row, line) in inner.iter().enumerate() {
            for (column, count) in line.iter().enumerate() {
                for place in [row * 5 + column, row * 5 + 4, 20 + column, 24] {
                    counts[place] += count;
                }
            }
        }
        let rows = (0..5).map(|row| Equation { whole: row * 5 + 4, parts: (0..4).map(|column| row * 5 + column).collect() });
        let columns = (0..5).map(|column| Equation { whole: 20 + column, parts: (0..4).map(|row| row * 5 + column).collect() });
        Self { counts, sums: rows.chain(columns).collect() }
    }

    /// What the audit says when these cells of the inside are held back, and everything else is published as it is.
    fn audited(&self, held: &[(usize, usize)]) -> Audit {
        let cells: Vec<usize> = held.iter().map(|(row, column)| row * 5 + column).collect();
        let mut known: Vec<Known> = self.counts.iter().map(|count| Known::exactly(*count)).collect();
        for cell in &cells {
            known[*cell] = Known { low: 0, high: 1_000 };
        }
        audit(&Published { known: &known, equations: &self.sums, truth: &self.counts }, &cells, |_| Vec::new()).unwrap()
    }
}

/// Every row and every column has two or three held back; yet rows 1 and 2 less columns 1 and 2 leave one cell alone.
const NINE: [(usize, usize); 9] = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)];

fn worked() -> FourByFour {
    FourByFour::new([[8, 7, 40, 60], [9, 6, 8, 55], [45, 70, 7, 9], [60, 65, 9, 8]])
}

#[test]
fn nine_held_back_of_sixteen_still_give_one_away() {
    let found = worked().audited(&NINE);
    assert_eq!(found.exposed.iter().map(|exposed| (exposed.cell, exposed.width, exposed.proved)).collect::<Vec<_>>(), [(7, 0, true)]);
}

#[test]
fn with_a_tenth_held_back_nothing_is_given_away() {
    let ten: Vec<(usize, usize)> = NINE.into_iter().chain([(2, 1)]).collect();
    let found = worked().audited(&ten);
    assert_eq!(found.exposed, []);
    assert!(found.programs > 0, "it took programs to see that");
}

#[test]
fn one_hole_in_a_row_is_filled_by_its_sum() {
    let found = worked().audited(&[(0, 0)]);
    assert_eq!(found.exposed.len(), 1);
    assert_eq!(found.programs, 0, "bounds alone show it");
}

#[test]
fn people_who_could_come_and_go_unnoticed_save_a_program() {
    // A whole and two parts, each published to within ten.
    let (truth, sums) = ([60, 55, 5], [Equation { whole: 0, parts: vec![1, 2] }]);
    let known = [Known { low: 50, high: 70 }, Known { low: 45, high: 65 }, Known { low: 0, high: 15 }];
    let published = Published { known: &known, equations: &sums, truth: &truth };
    let found = audit(&published, &[2], |_| vec![vec![0, 2]]).unwrap();
    assert_eq!((found.exposed.len(), found.programs), (0, 0));
}
