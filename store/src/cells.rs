//! Contributions and cells: moved in the transaction of the record, so that a figure is never behind.

use std::{collections::BTreeMap, sync::LazyLock};

use casework::{
    ids::PersonId,
    insight::{Dimension, Dossier, Indicator, Month, PART_COUNT, Part, Parts, Step, contributions, spread},
};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::{Result, Store, Tx, dossiers};

/// The parts of a cell, read from their columns.
pub struct PartsRow(pub Parts);

impl<'r, R: Row> FromRow<'r, R> for PartsRow
where
    &'static str: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        let mut parts = Parts::ZERO;
        for part in Part::ALL {
            parts[part] = row.try_get(part.column())?;
        }
        Ok(Self(parts))
    }
}

/// The columns of all parts, each written by `column` and parted by commas.
pub fn columns(column: impl Fn(&'static str) -> String) -> String {
    Part::ALL.map(|part| column(part.column())).join(", ")
}

fn places(from: usize) -> String {
    (from..from + PART_COUNT).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

static INSERT_CONTRIBUTION: LazyLock<String> = LazyLock::new(|| {
    let names = columns(str::to_owned);
    format!("INSERT INTO contributions (bucket, person, indicator, version, month, {names}) VALUES ($1, $2, $3, $4, $5, {})", places(6))
});

static MOVE_CELL: LazyLock<String> = LazyLock::new(|| {
    let (names, sums) = (columns(str::to_owned), columns(|name| format!("{name} = cells.{name} + excluded.{name}")));
    format!(
        "INSERT INTO cells (bucket, indicator, version, dimension, month, {names}) VALUES ($1, $2, $3, $4, $5, {})
        ON CONFLICT (bucket, indicator, version, dimension, month) DO UPDATE SET {sums}",
        places(6)
    )
});

/// Moves the figures of everybody whose facts have changed, from what stood about them before to what stands now.
pub(crate) async fn move_figures(tx: &mut Tx, store: &Store, touched: BTreeMap<PersonId, Dossier>) -> Result<()> {
    let mut moved: BTreeMap<(i64, usize, Dimension, Month), Parts> = BTreeMap::new();
    for (person, before) in touched {
        let after = dossiers::of_person(tx, store.bucket, &store.secrets, person).await?;
        if before == after {
            continue;
        }
        let bucket = store.bucket.of_person(person);
        for (place, indicator) in store.indicators.iter().enumerate() {
            replace_contributions(tx, bucket, person, indicator, &before, &after).await?;
            let mut add = |dossier: &Dossier, sign: fn(Parts) -> Parts| {
                for (dimension, step) in spread(indicator, dossier) {
                    *moved.entry((bucket, place, dimension, step.month)).or_default() += sign(step.parts);
                }
            };
            add(&before, |parts| -parts);
            add(&after, |parts| parts);
        }
    }
    for ((bucket, place, dimension, month), parts) in moved {
        if !parts.is_zero() {
            move_cell(tx, bucket, &store.indicators[place], &dimension, month, parts).await?;
        }
    }
    Ok(())
}

async fn replace_contributions(
    tx: &mut Tx,
    bucket: i64,
    person: PersonId,
    indicator: &Indicator,
    before: &Dossier,
    after: &Dossier,
) -> Result<()> {
    let now = contributions(indicator, after);
    if now == contributions(indicator, before) {
        return Ok(());
    }
    let sql = "DELETE FROM contributions WHERE bucket = $1 AND person = $2 AND indicator = $3 AND version = $4";
    on!(tx, |conn| sqlx::query(sql).bind(bucket).bind(person.0).bind(&indicator.id).bind(indicator.version).execute(conn).await.map(drop))?;
    for step in now {
        keep_contribution(tx, bucket, person, indicator, &step).await?;
    }
    Ok(())
}

pub(crate) async fn keep_contribution(tx: &mut Tx, bucket: i64, person: PersonId, indicator: &Indicator, step: &Step) -> Result<()> {
    on!(tx, |conn| {
        let key = sqlx::query(INSERT_CONTRIBUTION.as_str()).bind(bucket).bind(person.0).bind(&indicator.id).bind(indicator.version);
        let bound = step.parts.0.iter().fold(key.bind(i64::from(step.month.0)), |query, part| query.bind(*part));
        bound.execute(conn).await.map(drop)
    })?;
    Ok(())
}

pub(crate) async fn move_cell(tx: &mut Tx, bucket: i64, indicator: &Indicator, at: &Dimension, month: Month, by: Parts) -> Result<()> {
    on!(tx, |conn| {
        let key = sqlx::query(MOVE_CELL.as_str()).bind(bucket).bind(&indicator.id).bind(indicator.version).bind(&at.0);
        let bound = by.0.iter().fold(key.bind(i64::from(month.0)), |query, part| query.bind(*part));
        bound.execute(conn).await.map(drop)
    })?;
    Ok(())
}
