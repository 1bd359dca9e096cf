//! Bounds carried through sums until nothing moves: never narrower than what can be worked out, and quick.

use super::Known;
use crate::release::Equation;

/// After so many rounds what is left to gain is left: bounds that are too wide are only less sharp.
const MOST_ROUNDS: usize = 60;

/// The bounds that follow from what is known and from the sums.
pub fn tighten(known: &[Known], equations: &[Equation]) -> Vec<Known> {
    let mut known = known.to_vec();
    for _ in 0..MOST_ROUNDS {
        let mut moved = false;
        for equation in equations {
            moved |= carry(&mut known, equation);
        }
        if !moved {
            break;
        }
    }
    known
}

fn carry(known: &mut [Known], equation: &Equation) -> bool {
    let low: i64 = equation.parts.iter().map(|part| known[*part].low).sum();
    let high: i64 = equation.parts.iter().map(|part| known[*part].high).sum();
    let mut moved = narrow(&mut known[equation.whole], low, high);
    let whole = known[equation.whole];
    for &part in &equation.parts {
        let Known { low: own_low, high: own_high } = known[part];
        // The others hold at least `low - own_low` and at most `high - own_high`.
        moved |= narrow(&mut known[part], whole.low - (high - own_high), whole.high - (low - own_low));
    }
    moved
}

fn narrow(known: &mut Known, low: i64, high: i64) -> bool {
    let narrower = Known { low: known.low.max(low), high: known.high.min(high) };
    let moved = narrower != *known;
    *known = narrower;
    moved
}
