//! The lowest and the highest count that one cell can have: two linear programs.

use std::collections::HashMap;

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, Variable, constraint, microlp, variable};

use super::Known;
use crate::release::Equation;

/// Why an audit has no end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoProgram {
    /// A program had no answer. What is published always fits the true counts, so this is a fault of ours.
    #[error("the audit's linear program could not be solved: {0}")]
    Unsolved(String),
    /// Whoever asked for it does not want it any more.
    #[error("the audit was called off")]
    CalledOff,
}

/// The lowest and the highest that `cell` can be while `cells` may be anything that is known of them and every other cell is as `truth`
/// has it; `sums` are those that any of `cells` is in. Fixing the others can only make the range narrower, never wider.
///
/// # Errors
/// When the solver finds no answer.
#[expect(clippy::cast_precision_loss, reason = "counts of people")]
pub fn range(known: &[Known], sums: &[&Equation], truth: &[i64], cells: &[usize], cell: usize) -> Result<(f64, f64), NoProgram> {
    let places: HashMap<usize, usize> = cells.iter().enumerate().map(|(place, cell)| (*cell, place)).collect();
    let solve = |highest: bool| -> Result<f64, NoProgram> {
        let mut problem = ProblemVariables::new();
        let free: Vec<Variable> =
            cells.iter().map(|cell| problem.add(variable().min(known[*cell].low as f64).max(known[*cell].high as f64))).collect();
        let at =
            |cell: usize| places.get(&cell).map_or_else(|| Expression::from(truth[cell] as f64), |place| Expression::from(free[*place]));
        let wanted = free[places[&cell]];
        let objective = if highest { problem.maximise(wanted) } else { problem.minimise(wanted) };
        let mut model = objective.using(microlp);
        for equation in sums {
            let parts = equation.parts.iter().fold(Expression::from(0.0), |sum, part| sum + at(*part));
            model = model.with(constraint!(parts == at(equation.whole)));
        }
        Ok(model.solve().map_err(|error| NoProgram::Unsolved(error.to_string()))?.value(wanted))
    };
    Ok((solve(false)?, solve(true)?))
}
