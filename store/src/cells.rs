//! Contributions and cells: moved in the transaction of the record, so that a figure is never behind.

use std::{collections::BTreeMap, ops::Neg, sync::LazyLock};

use casework::{
    ids::PersonId,
    insight::{Difference, Dimension, Dossier, Indicator, Month, PART_COUNT, Part, Parts, Series, Step, Whereabouts, Work},
};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::{
    Result, Store, Tx,
    bulk::{self, Words},
    indicators::{self, Fillings},
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
    let key =
        [("bucket", "bigint"), ("person", "uuid"), ("indicator", "text"), ("version", "bigint"), ("series", "bigint"), ("month", "bigint")];
    let parts = columns(|name| format!("{name} = excluded.{name}"));
    let after = format!("ON CONFLICT (bucket, person, indicator, version, series, month) DO UPDATE SET {parts}");
    bulk::words("contributions", &with_parts(&key), &after)
});

static CELLS: LazyLock<Words> = LazyLock::new(|| {
    let key = [
        ("bucket", "bigint"),
        ("indicator", "text"),
        ("version", "bigint"),
        ("dimension", "text"),
        ("series", "bigint"),
        ("month", "bigint"),
    ];
    let sums = columns(|name| format!("{name} = cells.{name} + excluded.{name}"));
    let after = format!("ON CONFLICT (bucket, indicator, version, dimension, series, month) DO UPDATE SET {sums}");
    bulk::words("cells", &with_parts(&key), &after)
});

fn with_parts(key: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    key.iter().copied().chain(Part::ALL.map(|part| (part.column(), "bigint"))).collect()
}

/// Moves the figures of everybody whose facts have changed, from what stood about them before to what stands now.
///
/// Only indicators that the change can move are worked out, and only what differs is written.
pub(crate) async fn move_figures(tx: &mut Tx, store: &Store, touched: Vec<(PersonId, Dossier, Dossier)>) -> Result<()> {
    let known = indicators::known(tx, store).await?;
    let fillings = Fillings::read(tx, &known).await?;
    let mut moved: BTreeMap<(i64, usize, Dimension, Series, Month), Parts> = BTreeMap::new();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (person, before, after) in touched {
        if before == after {
            continue;
        }
        let bucket = store.bucket.of_person(person);
        let difference = Difference::between(&before, &after);
        let (was, is) = (Whereabouts::of(&before), Whereabouts::of(&after));
        for (place, indicator) in known.moving().enumerate() {
            let is_filled = place < known.current.len() || fillings.reached(indicator, bucket, person.0);
            if !is_filled || !difference.reaches(indicator) {
                continue;
            }
            let owned = || Owned { bucket, person, indicator };
            let (then, now) = (Work::out(indicator, &was), Work::out(indicator, &is));
            let mut left = by_period(then.contributions());
            let arrived: Vec<Step> = now.contributions();
            let arrived: Vec<Step> =
                arrived.into_iter().filter(|step| left.remove(&(step.series, step.month)) != Some(step.parts)).collect();
            if arrived.is_empty() && left.is_empty() && !difference.moves_cells(indicator) {
                continue;
            }
            come.extend(arrived.into_iter().map(|step| (owned(), step)));
            gone.extend(left.into_keys().map(|(series, month)| (owned(), series, month)));
            for (work, sign) in [(&then, Parts::neg as fn(Parts) -> Parts), (&now, |parts| parts)] {
                for (dimension, step) in work.spread() {
                    *moved.entry((bucket, place, dimension, step.series, step.month)).or_default() += sign(step.parts);
                }
            }
        }
    }
    take_away(tx, &gone).await?;
    keep_contributions(tx, &come).await?;
    let moving: Vec<&Indicator> = known.moving().collect();
    let moved = moved.into_iter().filter(|(_, parts)| !parts.is_zero());
    let of = |((bucket, place, at, series, month), by)| Moved { bucket, indicator: moving[place], at, series, month, by };
    move_cells(tx, &moved.map(of).collect::<Vec<_>>()).await
}

fn by_period(steps: Vec<Step>) -> BTreeMap<(Series, Month), Parts> {
    steps.into_iter().map(|step| ((step.series, step.month), step.parts)).collect()
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
    pub series: Series,
    pub month: Month,
    pub by: Parts,
}

async fn take_away(tx: &mut Tx, gone: &[(Owned<'_>, Series, Month)]) -> Result<()> {
    match tx {
        Tx::Sqlite(tx) => {
            let sql = "DELETE FROM contributions
                WHERE bucket = $1 AND person = $2 AND indicator = $3 AND version = $4 AND series = $5 AND month = $6";
            for (of, series, month) in gone {
                let query = sqlx::query(sql).bind(of.bucket).bind(of.person.0).bind(&of.indicator.id).bind(of.indicator.version);
                query.bind(series.code()).bind(i64::from(month.0)).execute(&mut **tx).await?;
            }
        }
        Tx::Postgres(tx) if !gone.is_empty() => {
            let sql = "DELETE FROM contributions c
                USING unnest($1::bigint[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
                    AS n (bucket, person, indicator, version, series, month)
                WHERE c.bucket = n.bucket AND c.person = n.person AND c.indicator = n.indicator AND c.version = n.version
                    AND c.series = n.series AND c.month = n.month";
            sqlx::query(sql)
                .bind(gone.iter().map(|(of, ..)| of.bucket).collect::<Vec<_>>())
                .bind(gone.iter().map(|(of, ..)| of.person.0).collect::<Vec<_>>())
                .bind(gone.iter().map(|(of, ..)| of.indicator.id.clone()).collect::<Vec<_>>())
                .bind(gone.iter().map(|(of, ..)| of.indicator.version).collect::<Vec<_>>())
                .bind(gone.iter().map(|(_, series, _)| series.code()).collect::<Vec<_>>())
                .bind(gone.iter().map(|(.., month)| i64::from(month.0)).collect::<Vec<_>>())
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
                    query = query.bind(of.indicator.version).bind(step.series.code()).bind(i64::from(step.month.0));
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
                .bind(come.iter().map(|(_, step)| step.series.code()).collect::<Vec<_>>())
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
                    query = query.bind(&one.at.0).bind(one.series.code()).bind(i64::from(one.month.0));
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
                .bind(moved.iter().map(|one| one.series.code()).collect::<Vec<_>>())
                .bind(moved.iter().map(|one| i64::from(one.month.0)).collect::<Vec<_>>());
            let each = |query: PgQuery<'static>, place: usize| query.bind(moved.iter().map(|one| one.by.0[place]).collect::<Vec<_>>());
            (0..PART_COUNT).fold(key, each).execute(&mut **tx).await?;
        }
        Tx::Postgres(_) => {}
    }
    Ok(())
}
