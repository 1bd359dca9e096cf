//! The first release rule: nothing under the threshold, the rest to the nearest five, and no single hole that its
//! neighbours would fill.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{BASE, Counts, THRESHOLD};

/// A value that may leave the council, or the sign that one is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Rounded to the nearest five, never under ten.
    Count(i64),
    /// Too small, or something too small could be worked out from it.
    HeldBack,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::HeldBack => f.write_str("c"),
        }
    }
}

/// The columns of a row: people, lower, same, higher, not known.
const COLUMNS: usize = 5;

/// Protects one indicator: the whole council's row first, then a row for each team.
///
/// 1. Primary: a count under [`THRESHOLD`] is held back.
/// 2. Complementary: no row and no column may have just one value held back, or the total would give it away. The smallest
///    shown neighbour goes too, and this is repeated until nothing changes.
/// 3. Two populations that differ by 1 to 9 people are never both shown: where the teams that are shown come within that of the whole,
///    their smallest goes.
pub fn protect(total: Counts, teams: &[Counts]) -> Vec<[Shown; COLUMNS]> {
    let counts: Vec<[i64; COLUMNS]> = std::iter::once(&total).chain(teams).map(columns).collect();
    let mut held: Vec<[bool; COLUMNS]> = counts.iter().map(|row| row.map(|count| count < THRESHOLD)).collect();
    while hold_back_one_more(&counts, &mut held) {}
    let show = |(row, held): (&[i64; COLUMNS], &[bool; COLUMNS])| {
        std::array::from_fn(|place| if held[place] { Shown::HeldBack } else { Shown::Count(rounded(row[place])) })
    };
    counts.iter().zip(&held).map(show).collect()
}

fn columns(counts: &Counts) -> [i64; COLUMNS] {
    let people = counts.lower + counts.same + counts.higher + counts.not_known;
    [people, counts.lower, counts.same, counts.higher, counts.not_known]
}

fn rounded(count: i64) -> i64 {
    (count + BASE / 2).div_euclid(BASE) * BASE
}

/// Holds back one more value if the rules ask for it. Each call holds at least one more, so that repeating it ends.
fn hold_back_one_more(counts: &[[i64; COLUMNS]], held: &mut [[bool; COLUMNS]]) -> bool {
    let lines = (0..counts.len())
        .map(|row| (0..COLUMNS).map(|column| (row, column)).collect::<Vec<_>>())
        .chain((0..COLUMNS).map(|column| (0..counts.len()).map(|row| (row, column)).collect()));
    for line in lines {
        // The first of a line is the sum of the rest.
        let (sum, rest) = (line[0], &line[1..]);
        let hidden: Vec<_> = rest.iter().filter(|(row, column)| held[*row][*column]).copied().collect();
        let shown = || rest.iter().filter(|(row, column)| !held[*row][*column]).copied();
        let hidden_sum: i64 = hidden.iter().map(|(row, column)| counts[*row][*column]).sum();
        let sum_is_shown = !held[sum.0][sum.1];
        let gives_away = sum_is_shown && !hidden.is_empty() && (hidden.len() == 1 || hidden_sum < THRESHOLD);
        // The other way round: a sum that is held back is worked out by adding up parts that are all shown.
        let adds_up = !sum_is_shown && hidden.is_empty() && !rest.is_empty();
        if gives_away || adds_up {
            let smallest = shown().min_by_key(|(row, column)| counts[*row][*column]).unwrap_or(sum);
            held[smallest.0][smallest.1] = true;
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(lower: i64, same: i64, higher: i64, not_known: i64) -> Counts {
        Counts { lower, same, higher, not_known }
    }

    #[test]
    fn three_people_publish_nothing() {
        let rows = protect(counts(3, 0, 0, 0), &[counts(3, 0, 0, 0)]);
        assert!(rows.iter().flatten().all(|shown| *shown == Shown::HeldBack));
    }

    #[test]
    fn one_small_value_takes_a_neighbour_with_it() {
        let [row] = protect(counts(27, 6, 14, 12), &[])[..] else { panic!("one row") };
        assert_eq!(row, [Shown::Count(60), Shown::Count(25), Shown::HeldBack, Shown::Count(15), Shown::HeldBack]);
    }

    #[test]
    fn a_team_cannot_be_had_by_taking_the_others_from_the_whole() {
        let rows = protect(counts(24, 22, 12, 0), &[counts(20, 20, 12, 0), counts(4, 2, 0, 0)]);
        assert_eq!(rows[2][0], Shown::HeldBack);
        assert_eq!(rows[1][0], Shown::HeldBack, "the whole less this team is the other team");
    }

    proptest! {
        #[test]
        fn nothing_shown_is_small_and_no_hole_stands_alone(
            teams in proptest::collection::vec((0_i64..60, 0_i64..60, 0_i64..60, 0_i64..60), 0..6)
        ) {
            let teams: Vec<Counts> = teams.into_iter().map(|(a, b, c, d)| counts(a, b, c, d)).collect();
            let sum = |of: fn(&Counts) -> i64| teams.iter().map(of).sum::<i64>();
            let total = counts(sum(|c| c.lower), sum(|c| c.same), sum(|c| c.higher), sum(|c| c.not_known));
            let rows = protect(total, &teams);
            for shown in rows.iter().flatten() {
                if let Shown::Count(count) = shown {
                    prop_assert!(*count >= THRESHOLD && count % BASE == 0);
                }
            }
            let lone = |line: Vec<Shown>| {
                let hidden = line[1..].iter().filter(|shown| **shown == Shown::HeldBack).count();
                line[0] != Shown::HeldBack && hidden == 1
            };
            for row in &rows {
                prop_assert!(!lone(row.to_vec()));
            }
            for column in 0..COLUMNS {
                prop_assert!(!lone(rows.iter().map(|row| row[column]).collect()));
            }
        }
    }
}
