//! What the forms of stocktakes send, as it was typed.

use casework::{
    fault::Problem,
    insight::{Decision, Notes, Period},
};
use chrono::NaiveDate;
use serde::Deserialize;
use store::stocktakes::Stocktake;

use crate::http::{desk::Fields, form::Carries};

/// How many things a form has room for that a team will try.
pub const ROOM: usize = 5;

/// A new stocktake.
#[derive(Deserialize)]
pub struct New {
    pub token: String,
    #[serde(default)]
    pub held_on: String,
    #[serde(default)]
    pub period: String,
}

impl Carries for New {
    fn token(&self) -> &str {
        &self.token
    }
}

impl New {
    /// The day, and up to the end of which period; none for today.
    pub fn read(&self) -> Result<(NaiveDate, Option<Period>), Vec<Problem>> {
        let held_on = self.held_on.trim().parse::<NaiveDate>().map_err(|_| Problem::new("held_on", "Use a day such as 2026-11-24."));
        let period = match self.period.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| Problem::new("period", "Choose one of the periods.")),
        };
        match (held_on, period) {
            (Ok(held_on), Ok(period)) => Ok((held_on, period)),
            (held_on, period) => Err([held_on.err(), period.err()].into_iter().flatten().collect()),
        }
    }
}

/// What was said in one.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Said(Fields);

impl Carries for Said {
    fn token(&self) -> &str {
        self.0.token()
    }
}

impl Said {
    /// As it is kept.
    pub fn of(stocktake: &Stocktake, token: String) -> Self {
        let notes = &stocktake.notes;
        let mut fields = Fields::default().with("token", token).with("changes", stocktake.changes.to_string());
        fields = fields.with("noticed", &notes.noticed).with("came", &notes.came);
        for (place, decision) in notes.decisions.iter().enumerate() {
            let number = place + 1;
            fields = fields.with(format!("try-{number}"), &decision.attempt).with(format!("who-{number}"), &decision.who);
            fields = fields.with(format!("when-{number}"), decision.on.map(|on| on.to_string()).unwrap_or_default());
        }
        Self(fields)
    }

    /// What was typed under a name.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }

    /// One of the numbered fields: `try-1`.
    pub fn field(&self, name: &str, number: usize) -> &str {
        self.0.get(&format!("{name}-{number}"))
    }

    /// From which state of the notes it was changed.
    pub fn changes(&self) -> i64 {
        self.0.get("changes").parse().unwrap_or(-1)
    }

    /// Whether nothing is to be changed any more.
    pub fn closes(&self) -> bool {
        self.0.get("do") == "close"
    }

    /// As notes.
    pub fn read(&self) -> Result<Notes, Vec<Problem>> {
        let (mut decisions, mut problems) = (Vec::new(), Vec::new());
        for number in 1..=ROOM {
            let field = |name: &str| self.field(name, number);
            let day = field("when");
            let on: Option<NaiveDate> = day.parse().ok();
            if on.is_none() && !day.is_empty() {
                problems.push(Problem::new(format!("when-{number}"), "Use a day such as 2027-01-10."));
            }
            decisions.push(Decision { attempt: field("try").to_owned(), who: field("who").to_owned(), on });
        }
        // Empty places at the end are room that was not needed.
        while decisions.last().is_some_and(|last| *last == Decision::default()) {
            decisions.pop();
        }
        let notes = Notes { noticed: self.get("noticed").to_owned(), came: self.get("came").to_owned(), decisions };
        if problems.is_empty() { Ok(notes) } else { Err(problems) }
    }
}
