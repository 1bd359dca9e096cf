//! A figure: what it says, how sure it is, and how much is not known. The names on the wire are fixed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{By, Period};
use crate::vocabulary::{Unit, Welcome};

/// A computed value of one indicator, for one period and one breakdown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The indicator's id.
    pub indicator: String,
    /// What people call it.
    pub name: String,
    /// `level`, `rate`, `change`, `people_with`, `spend` or `wait`.
    pub method: String,
    /// The version of its definition.
    pub version: i64,
    /// The SHA-256 of its definition.
    pub definition: String,
    /// When it was computed.
    pub computed_at: DateTime<Utc>,
    /// Up to the end of which period.
    pub period: Period,
    /// For whom.
    pub breakdown: Breakdown,
    /// Distinct people it is about: supported then; for `spend` and `wait`, those for whom we paid or asked.
    pub people: i64,
    /// Of those, with a value from before support.
    pub with_baseline: i64,
    /// Of those with a value from before, with a value from after as well; for a level and a rate, people of whom something is known; for
    /// `people_with`, those counted.
    pub followed_up: i64,
    /// With a value before, whose time for a value after has passed without one.
    pub out_of_touch: i64,
    /// With a value before, who died.
    pub died: i64,
    /// With a value before, who moved away.
    pub moved: i64,
    /// With a value before, who did not want support any more.
    pub withdrew: i64,
    /// With a value before, whose support is finished.
    pub finished: i64,
    /// With a value before, whose support ended without a reason written down.
    pub not_said: i64,
    /// With a value before, whose time for a value after has not passed yet.
    pub too_early: i64,
    /// Lower after than before.
    pub lower: i64,
    /// The same.
    pub same: i64,
    /// Higher.
    pub higher: i64,
    /// Not known before, or not known after; for a level and a rate, not known at all.
    pub unknown: i64,
    /// What the method answers: the mean (`level`), events per observed person-month (`rate`), after less before (`change`), people
    /// (`people_with`), pence (`spend`), the middle number of days (`wait`).
    pub value: Option<f64>,
    /// Of `people`, how many per cent are counted (`people_with`).
    pub share: Option<f64>,
    /// Events in the observed time (`rate`).
    pub events: Option<f64>,
    /// The observed time, in months of 30.4375 days (`rate`).
    pub person_months: Option<f64>,
    /// Payments (`spend`), or times that we asked (`wait`).
    pub times: i64,
    /// Of those times, how many have been answered (`wait`).
    pub answered: i64,
    /// The total before, of those known both times.
    pub before_total: f64,
    /// The total after, of the same people; for a level of those known; for `rate` events, for `spend` pence, for `wait` days.
    pub after_total: f64,
    /// The mean before, of those known both times.
    pub before: Option<f64>,
    /// The mean after, of the same people; for a level, the mean of those known.
    pub after: Option<f64>,
    /// After less before, a person.
    pub change: Option<f64>,
    /// The 95% interval of the change; for a level of the mean, for a rate of the rate, for `people_with` of the share in per cent.
    pub interval: Option<[f64; 2]>,
    /// What one of it is.
    pub unit: Unit,
    /// The direction that is usually welcome.
    pub welcome: Welcome,
    /// Over how many days; none for what is simply so on a day.
    pub window_days: Option<u32>,
    /// Where the values after came from.
    pub sources: Sources,
    /// `u`: over 20% of those with a value before were lost. `small`: it rests on fewer than 30 people.
    pub flags: Vec<String>,
    /// Sentences that belong beside the value.
    pub caveats: Vec<String>,
}

/// For whom a figure is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// A team's id; none for all teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// A ward's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ward: Option<String>,
    /// An age band: `25-34`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<String>,
    /// A theme's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// For how many months somebody has been supported: `3-6`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_length: Option<String>,
    /// How somebody lives: `shared` or `own`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<String>,
}

impl Breakdown {
    /// What it says of one thing.
    pub fn get(&self, by: By) -> Option<&str> {
        match by {
            By::Team => self.team.as_deref(),
            By::Ward => self.ward.as_deref(),
            By::AgeBand => self.age_band.as_deref(),
            By::Theme => self.theme.as_deref(),
            By::SupportLength => self.support_length.as_deref(),
            By::Household => self.household.as_deref(),
        }
    }

    /// The same, and this of one thing.
    #[must_use]
    pub fn with(mut self, by: By, value: &str) -> Self {
        let place = match by {
            By::Team => &mut self.team,
            By::Ward => &mut self.ward,
            By::AgeBand => &mut self.age_band,
            By::Theme => &mut self.theme,
            By::SupportLength => &mut self.support_length,
            By::Household => &mut self.household,
        };
        *place = Some(value.to_owned());
        self
    }
}

/// Where values came from: three series that are never mixed without saying so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// People whose value was said by themselves or their household.
    pub person: i64,
    /// People whose value was seen written.
    pub record: i64,
    /// People whose value an agency gave.
    pub agency: i64,
    /// People whose value has more than one source, or none written down.
    pub mixed: i64,
}
