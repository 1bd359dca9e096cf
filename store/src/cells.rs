//! Contributions and cells: moved in the transaction of the record, so that a figure is never behind.

use std::{collections::BTreeMap, sync::LazyLock};

use casework::{
    ids::PersonId,
    insight::{Dimension, Dossier, Indicator, Month, PART_COUNT, Part, Parts, Step, contributions, spread},
};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::{
    Result, Store, Tx,
    bulk::{self, Words},
};

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

type PgQuery<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

static CONTRIBUTIONS: LazyLock<Words> = LazyLock::new(|| {
    let key = [("bucket", "bigint"), ("person", "uuid"), ("indicator", "text"), ("version", "bigint"), ("month", "bigint")];
    bulk::words("contributions", &with_parts(&key), "")
});

static CELLS: LazyLock<Words> = LazyLock::new(|| {
    let key = [("bucket", "bigint"), ("indicator", "text"), ("version", "bigint"), ("dimension", "text"), ("month", "bigint")];
    let sums = columns(|name| format!("{name} = cells.{name} + excluded.{name}"));
    let after = format!("ON CONFLICT (bucket, indicator, version, dimension, month) DO UPDATE SET {sums}");
    bulk::words("cells", &with_parts(&key), &after)
});

fn with_parts(key: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    key.iter().copied().chain(Part::ALL.map(|part| (part.column(), "bigint"))).collect()
}

/// Moves the figures of everybody whose facts have changed, from what stood about them before to what stands now.
pub(crate) async fn move_figures(tx: &mut Tx, store: &Store, touched: Vec<(PersonId, Dossier, Dossier)>) -> Result<()> {
    let mut moved: BTreeMap<(i64, usize, Dimension, Month), Parts> = BTreeMap::new();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (person, before, after) in touched {
        if before == after {
            continue;
        }
        let bucket = store.bucket.of_person(person);
        // Which cells somebody is in hangs on their teams, wards, age and support, and on nothing that is observed.
        let stays =
            (before.born, &before.teams, &before.wards) == (after.born, &after.teams, &after.wards) && before.support == after.support;
        for (place, indicator) in store.indicators.iter().enumerate() {
            let (now, then) = (contributions(indicator, &after), contributions(indicator, &before));
            if now == then && stays {
                continue;
            }
            if now != then {
                gone.extend(Some(Owned { bucket, person, indicator }).filter(|_| !then.is_empty()));
                come.extend(now.into_iter().map(|step| (Owned { bucket, person, indicator }, step)));
            }
            let mut add = |dossier: &Dossier, sign: fn(Parts) -> Parts| {
                for (dimension, step) in spread(indicator, dossier) {
                    *moved.entry((bucket, place, dimension, step.month)).or_default() += sign(step.parts);
                }
            };
            add(&before, |parts| -parts);
            add(&after, |parts| parts);
        }
    }
    take_away(tx, &gone).await?;
    keep_contributions(tx, &come).await?;
    let moved = moved.into_iter().filter(|(_, parts)| !parts.is_zero());
    let moved: Vec<Moved<'_>> =
        moved.map(|((bucket, place, at, month), by)| Moved { bucket, indicator: &store.indicators[place], at, month, by }).collect();
    move_cells(tx, &moved).await
}

/// One person's part of one indicator.
pub(crate) struct Owned<'a> {
    pub bucket: i64,
    pub person: PersonId,
    pub indicator: &'a Indicator,
}

/// What moves one cell.
pub(crate) struct Moved<'a> {
    pub bucket: i64,
    pub indicator: &'a Indicator,
    pub at: Dimension,
    pub month: Month,
    pub by: Parts,
}

async fn take_away(tx: &mut Tx, gone: &[Owned<'_>]) -> Result<()> {
    match tx {
        Tx::Sqlite(tx) => {
            let sql = "DELETE FROM contributions WHERE bucket = $1 AND person = $2 AND indicator = $3 AND version = $4";
            for one in gone {
                let query = sqlx::query(sql).bind(one.bucket).bind(one.person.0).bind(&one.indicator.id).bind(one.indicator.version);
                query.execute(&mut **tx).await?;
            }
        }
        Tx::Postgres(tx) if !gone.is_empty() => {
            let sql = "DELETE FROM contributions c USING unnest($1::bigint[], $2::uuid[], $3::text[], $4::bigint[]) AS n (bucket, person, indicator, version)
                WHERE c.bucket = n.bucket AND c.person = n.person AND c.indicator = n.indicator AND c.version = n.version";
            sqlx::query(sql)
                .bind(gone.iter().map(|one| one.bucket).collect::<Vec<_>>())
                .bind(gone.iter().map(|one| one.person.0).collect::<Vec<_>>())
                .bind(gone.iter().map(|one| one.indicator.id.clone()).collect::<Vec<_>>())
                .bind(gone.iter().map(|one| one.indicator.version).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Postgres(_) => {}
    }
    Ok(())
}

/// Keeps steps of contributions.
pub(crate) async fn keep_contributions(tx: &mut Tx, come: &[(Owned<'_>, Step)]) -> Result<()> {
    match tx {
        Tx::Sqlite(tx) => {
            for (size, piece) in bulk::pieces(come) {
                let mut query = sqlx::query(CONTRIBUTIONS.sqlite[size].as_str());
                for (of, step) in piece {
                    query = query.bind(of.bucket).bind(of.person.0).bind(&of.indicator.id);
                    query = query.bind(of.indicator.version).bind(i64::from(step.month.0));
                    query = step.parts.0.iter().fold(query, |query, part| query.bind(*part));
                }
                query.execute(&mut **tx).await?;
            }
        }
        Tx::Postgres(tx) if !come.is_empty() => {
            let key = sqlx::query(CONTRIBUTIONS.postgres.as_str())
                .bind(come.iter().map(|(of, _)| of.bucket).collect::<Vec<_>>())
                .bind(come.iter().map(|(of, _)| of.person.0).collect::<Vec<_>>())
                .bind(come.iter().map(|(of, _)| of.indicator.id.clone()).collect::<Vec<_>>())
                .bind(come.iter().map(|(of, _)| of.indicator.version).collect::<Vec<_>>())
                .bind(come.iter().map(|(_, step)| i64::from(step.month.0)).collect::<Vec<_>>());
            let each =
                |query: PgQuery<'static>, place: usize| query.bind(come.iter().map(|(_, step)| step.parts.0[place]).collect::<Vec<_>>());
            (0..PART_COUNT).fold(key, each).execute(&mut **tx).await?;
        }
        Tx::Postgres(_) => {}
    }
    Ok(())
}

/// Moves cells. Each may be named once.
pub(crate) async fn move_cells(tx: &mut Tx, moved: &[Moved<'_>]) -> Result<()> {
    match tx {
        Tx::Sqlite(tx) => {
            for (size, piece) in bulk::pieces(moved) {
                let mut query = sqlx::query(CELLS.sqlite[size].as_str());
                for one in piece {
                    query = query.bind(one.bucket).bind(&one.indicator.id).bind(one.indicator.version);
                    query = query.bind(&one.at.0).bind(i64::from(one.month.0));
                    query = one.by.0.iter().fold(query, |query, part| query.bind(*part));
                }
                query.execute(&mut **tx).await?;
            }
        }
        Tx::Postgres(tx) if !moved.is_empty() => {
            let key = sqlx::query(CELLS.postgres.as_str())
                .bind(moved.iter().map(|one| one.bucket).collect::<Vec<_>>())
                .bind(moved.iter().map(|one| one.indicator.id.clone()).collect::<Vec<_>>())
                .bind(moved.iter().map(|one| one.indicator.version).collect::<Vec<_>>())
                .bind(moved.iter().map(|one| one.at.0.clone()).collect::<Vec<_>>())
                .bind(moved.iter().map(|one| i64::from(one.month.0)).collect::<Vec<_>>());
            let each = |query: PgQuery<'static>, place: usize| query.bind(moved.iter().map(|one| one.by.0[place]).collect::<Vec<_>>());
            (0..PART_COUNT).fold(key, each).execute(&mut **tx).await?;
        }
        Tx::Postgres(_) => {}
    }
    Ok(())
}
