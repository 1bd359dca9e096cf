//! A figure: what it says, how sure it is, and how much is not known. The names on the wire are fixed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Indicator, Method, Part, Parts, Period, mean_interval};
use crate::vocabulary::{Unit, Welcome};

/// A computed value of one indicator, for one period and one breakdown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The indicator's id.
    pub indicator: String,
    /// What people call it.
    pub name: String,
    /// `level` or `change`.
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
    /// Distinct people it is about.
    pub people: i64,
    /// Of those, with a value from before support.
    pub with_baseline: i64,
    /// Of those with a value from before, with a value from after as well; for a level, people whose value is known.
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
    /// Not known before, or not known after.
    pub unknown: i64,
    /// The total before, of those known both times.
    pub before_total: f64,
    /// The total after, of the same people; for a level, of those known.
    pub after_total: f64,
    /// The mean before, of those known both times.
    pub before: Option<f64>,
    /// The mean after, of the same people; for a level, the mean of those known.
    pub after: Option<f64>,
    /// After less before, a person.
    pub change: Option<f64>,
    /// The 95% interval of the change (for a level, of the mean).
    pub interval: Option<[f64; 2]>,
    /// What one of it is.
    pub unit: Unit,
    /// The direction that is usually welcome.
    pub welcome: Welcome,
    /// Over how many days; none for what is simply so on a day.
    pub window_days: Option<u32>,
    /// Where the values after came from.
    pub sources: Sources,
    /// `u`: over 20% of those with a value before were lost. `small`: fewer than 30 people known both times.
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

/// Stands under every change, until there is a comparison group.
pub const FALLS_HAPPEN: &str = "Falls like this happen without any help.";

/// Makes a figure of what has been added up.
pub fn figure(indicator: &Indicator, parts: &Parts, period: Period, breakdown: Breakdown, computed_at: DateTime<Utc>) -> Figure {
    let get = |part| parts[part];
    let scale = indicator.scale();
    let units = |sum: i64| to_f64(sum) / scale;
    let known = get(Part::FollowedUp);
    let mean = |sum: i64| (known > 0).then(|| units(sum) / to_f64(known));
    let is_change = matches!(indicator.method, Method::Change { .. });
    let (sum, squares) =
        if is_change { (get(Part::DiffSum), get(Part::DiffSquares)) } else { (get(Part::AfterSum), get(Part::AfterSquares)) };
    let interval = mean_interval(known, units(sum), to_f64(squares) / (scale * scale));
    let lost = [Part::OutOfTouch, Part::Died, Part::Moved, Part::Withdrew, Part::Finished, Part::NotSaid].into_iter().map(get).sum::<i64>();
    let mut flags = Vec::new();
    let mut caveats = Vec::new();
    if is_change {
        if lost * 5 > get(Part::WithBaseline) {
            flags.push("u".to_owned());
            caveats.push("More than a fifth of the people with a value before have none after: treat with care.".to_owned());
        }
        if known < 30 {
            flags.push("small".to_owned());
            caveats.push("Fewer than 30 people are known both times: small.".to_owned());
        }
        caveats.push(FALLS_HAPPEN.to_owned());
    }
    Figure {
        indicator: indicator.id.clone(),
        name: indicator.name.clone(),
        method: indicator.method.name().to_owned(),
        version: indicator.version,
        definition: indicator.definition_hash(),
        computed_at,
        period,
        breakdown,
        people: get(Part::People),
        with_baseline: get(Part::WithBaseline),
        followed_up: known,
        out_of_touch: get(Part::OutOfTouch),
        died: get(Part::Died),
        moved: get(Part::Moved),
        withdrew: get(Part::Withdrew),
        finished: get(Part::Finished),
        not_said: get(Part::NotSaid),
        too_early: if is_change { get(Part::WithBaseline) - known - lost } else { 0 },
        lower: get(Part::Lower),
        same: get(Part::Same),
        higher: get(Part::Higher),
        unknown: get(Part::People) - known,
        before_total: units(get(Part::BeforeSum)),
        after_total: units(get(Part::AfterSum)),
        before: if is_change { mean(get(Part::BeforeSum)) } else { None },
        after: mean(get(Part::AfterSum)),
        change: if is_change { mean(get(Part::DiffSum)) } else { None },
        interval,
        unit: indicator.unit,
        welcome: indicator.welcome,
        window_days: indicator.window_days,
        sources: Sources {
            person: get(Part::FromPerson),
            record: get(Part::FromRecord),
            agency: get(Part::FromAgency),
            mixed: known - get(Part::FromPerson) - get(Part::FromRecord) - get(Part::FromAgency),
        },
        flags,
        caveats,
    }
}

#[expect(clippy::cast_precision_loss, reason = "for showing; the exact sums stay whole numbers in the cells")]
fn to_f64(sum: i64) -> f64 {
    sum as f64
}
