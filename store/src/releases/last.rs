//! What was last released of an indicator: all that somebody is told who may not see figures as they stand.

use casework::{
    insight::{Indicator, Period},
    release::{Filter, Value},
};
use chrono::{DateTime, Utc};

use super::{declare::version, read::left};
use crate::{Error, Result, Store};

/// The last released values of an indicator in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    /// The dataset it is in.
    pub dataset: String,
    /// The period they are for.
    pub period: Period,
    /// When they left.
    pub at: DateTime<Utc>,
    /// What was published, in the order of [`Filter::ALL`]; held back where it was not.
    pub values: [Value; 5],
}

/// What was last released of an indicator where `at` says, as pairs of dimension and code; of one period, or of the newest that has it.
pub async fn last(store: &Store, indicator: &Indicator, at: &[(&str, &str)], period: Option<Period>) -> Result<Option<Last>> {
    let mut tx = store.read().await?;
    let released = left(&mut tx).await?;
    for one in released.iter().rev().filter(|one| one.withdrawn.is_none() && period.is_none_or(|period| one.period == period)) {
        let dataset = version(&mut tx, &one.dataset, one.version).await?;
        if !dataset.indicators.contains(&indicator.id) {
            continue;
        }
        let named = |id: &str| at.iter().find(|(dimension, _)| *dimension == id);
        let place: Vec<String> =
            dataset.dimensions.iter().filter_map(|dimension| named(&dimension.id)).map(|(id, code)| format!("{id}={code}")).collect();
        if place.len() != at.len() {
            continue;
        }
        let mut values = [Value::HeldBack; 5];
        let mut is_there = false;
        for (value, filter) in values.iter_mut().zip(Filter::ALL) {
            let cell = format!("{}@{}|{}|{}", indicator.id, indicator.version, place.join("&"), filter.as_str());
            let sql = "SELECT value FROM ledger WHERE dataset = $1 AND period = $2 AND revision = $3 AND cell = $4";
            let found: Option<(String,)> = on!(&mut tx, |conn| sqlx::query_as(sql)
                .bind(&one.dataset)
                .bind(one.period.to_string())
                .bind(one.revision)
                .bind(cell)
                .fetch_optional(conn)
                .await)?;
            if let Some((text,)) = found {
                is_there = true;
                *value = text.parse().map_err(|_| Error::Damaged("a value in the ledger"))?;
            }
        }
        if is_there {
            return Ok(Some(Last { dataset: one.dataset.clone(), period: one.period, at: one.at, values }));
        }
    }
    Ok(None)
}
