//! What has been added up in cells, summed over buckets: the only reading of cells for figures.

use std::sync::LazyLock;

use casework::insight::{Breakdown, By, Dimension, Indicator, Method, Month, Parts, Period, Series, Summed};
use sqlx::FromRow;

use crate::{
    Result, Tx,
    cells::{PartsRow, columns},
};

// Every bucket by itself: each is one stretch of the key.
static BY_MONTH: LazyLock<String> = LazyLock::new(|| {
    let sums = columns(|name| format!("CAST(SUM(c.{name}) AS BIGINT) AS {name}"));
    format!(
        "SELECT c.month, {sums} FROM buckets b CROSS JOIN cells c
        WHERE c.bucket = b.bucket AND c.indicator = $1 AND c.version = $2 AND c.dimension = $3 AND c.series = $4
            AND c.month >= $5 AND c.month <= $6
        GROUP BY c.month ORDER BY c.month"
    )
});

#[derive(FromRow)]
struct MonthRow {
    month: i64,
    #[sqlx(flatten)]
    parts: PartsRow,
}

/// A cell's rows of one series, added up over buckets, for each period that has any between two months, both included.
async fn rows(tx: &mut Tx, indicator: &Indicator, at: &Dimension, series: Series, from: i64, to: Month) -> Result<Vec<(Month, Parts)>> {
    let rows: Vec<MonthRow> = on!(tx, |conn| sqlx::query_as(BY_MONTH.as_str())
        .bind(&indicator.id)
        .bind(indicator.version)
        .bind(&at.0)
        .bind(series.code())
        .bind(from)
        .bind(i64::from(to.0))
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|row| (Month(i32::try_from(row.month).unwrap_or(i32::MAX)), row.parts.0)).collect())
}

/// What stood at the end of each period up to `last` in which something changed, oldest first.
pub async fn running(tx: &mut Tx, indicator: &Indicator, breakdown: &Breakdown, last: Period) -> Result<Vec<(Month, Parts)>> {
    let series = Series::Standing(indicator.method.standing_span(last.span()));
    let mut sum = Parts::ZERO;
    let add = |(month, parts)| {
        sum += parts;
        (month, sum)
    };
    Ok(rows(tx, indicator, &Dimension::from(breakdown), series, i64::MIN, last.last_month()).await?.into_iter().map(add).collect())
}

/// What stood at the end of a month.
pub fn at(running: &[(Month, Parts)], month: Month) -> Parts {
    running.iter().rev().find(|(then, _)| *then <= month).map_or(Parts::ZERO, |(_, parts)| *parts)
}

/// Everything that a figure of a period is made of.
pub async fn summed(tx: &mut Tx, indicator: &Indicator, breakdown: &Breakdown, period: Period) -> Result<Summed> {
    let mut summed = Summed::default();
    let last = period.last_month();
    if !indicator.method.standing_spans().is_empty() {
        summed.standing = at(&running(tx, indicator, breakdown, period).await?, last);
    }
    if !matches!(indicator.method, Method::Level { .. } | Method::Change { .. }) {
        let at = Dimension::from(breakdown);
        let within = rows(tx, indicator, &at, Series::Within(period.span()), i64::from(last.0), last).await?;
        summed.within = within.first().map_or(Parts::ZERO, |(_, parts)| *parts);
    }
    if matches!(indicator.method, Method::Wait { .. }) {
        summed.waits = waits(tx, indicator, breakdown, period).await?;
    }
    Ok(summed)
}

/// How many answers took how many days.
async fn waits(tx: &mut Tx, indicator: &Indicator, breakdown: &Breakdown, period: Period) -> Result<Vec<(i64, i64)>> {
    let beginning = Dimension::from(breakdown).of_any_days();
    let sql = "SELECT c.dimension, CAST(SUM(c.times) AS BIGINT) FROM buckets b CROSS JOIN cells c
        WHERE c.bucket = b.bucket AND c.indicator = $1 AND c.version = $2 AND c.series = $3 AND c.month = $4
            AND substr(c.dimension, 1, $5) = $6
        GROUP BY c.dimension";
    let length = i64::try_from(beginning.chars().count()).unwrap_or(i64::MAX);
    let rows: Vec<(String, i64)> = match tx {
        Tx::Sqlite(tx) => {
            let query = sqlx::query_as(sql).bind(&indicator.id).bind(indicator.version).bind(Series::Within(period.span()).code());
            query.bind(i64::from(period.last_month().0)).bind(length).bind(&beginning).fetch_all(&mut **tx).await?
        }
        Tx::Postgres(tx) => {
            // PostgreSQL counts characters in 32 bits.
            let length = i32::try_from(length).unwrap_or(i32::MAX);
            let query = sqlx::query_as(sql).bind(&indicator.id).bind(indicator.version).bind(Series::Within(period.span()).code());
            query.bind(i64::from(period.last_month().0)).bind(length).bind(&beginning).fetch_all(&mut **tx).await?
        }
    };
    Ok(rows.into_iter().filter_map(|(dimension, times)| Some((dimension[beginning.len()..].parse().ok()?, times))).collect())
}

/// After less before of each person known both times by a period's end, in the steps of a cell's sums. In the order of people.
pub async fn changes(tx: &mut Tx, indicator: &Indicator, period: Period) -> Result<Vec<i64>> {
    let sql = "SELECT CAST(SUM(c.diff_sum) AS BIGINT) FROM buckets b CROSS JOIN contributions c
        WHERE c.bucket = b.bucket AND c.indicator = $1 AND c.version = $2 AND c.series = $3 AND c.month <= $4
        GROUP BY c.bucket, c.person HAVING SUM(c.followed_up) = 1 ORDER BY c.person";
    let series = Series::Standing(indicator.method.standing_span(period.span()));
    let rows: Vec<(i64,)> = on!(tx, |conn| sqlx::query_as(sql)
        .bind(&indicator.id)
        .bind(indicator.version)
        .bind(series.code())
        .bind(i64::from(period.last_month().0))
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|(change,)| change).collect())
}

/// What an indicator has been broken down into by one thing, in the order of its names. Never anything about who works here: cells have
/// no such dimension.
pub async fn values(tx: &mut Tx, indicator: &Indicator, by: By) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT c.dimension FROM buckets b CROSS JOIN cells c
        WHERE c.bucket = b.bucket AND c.indicator = $1 AND c.version = $2 AND c.dimension LIKE $3 AND c.dimension NOT LIKE '%&%'";
    let beginning = format!("{}=", by.as_str());
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(sql)
        .bind(&indicator.id)
        .bind(indicator.version)
        .bind(format!("{beginning}%"))
        .fetch_all(conn)
        .await)?;
    let mut values: Vec<String> =
        rows.into_iter().filter_map(|(dimension,)| dimension.strip_prefix(&beginning).map(ToOwned::to_owned)).collect();
    values.sort();
    Ok(values)
}
