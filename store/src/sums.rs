//! What has been added up in cells, summed over buckets: the only reading of cells for figures.

use std::sync::LazyLock;

use casework::insight::{Breakdown, By, Dimension, Indicator, Method, Month, Parts, Period, Series, Span, Summed};
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

/// Everything that a figure of a period is made of.
pub async fn summed(tx: &mut Tx, indicator: &Indicator, breakdown: &Breakdown, period: Period) -> Result<Summed> {
    let last = period.last_month();
    let only = series(tx, indicator, breakdown, period.span(), [last, last]).await?.pop();
    Ok(only.map(|(_, summed)| summed).unwrap_or_default())
}

/// The same for each period of a length, from the one that ends with the first month given to the one that ends with the last.
pub async fn series(
    tx: &mut Tx,
    indicator: &Indicator,
    breakdown: &Breakdown,
    span: Span,
    [from, last]: [Month; 2],
) -> Result<Vec<(Month, Summed)>> {
    let is_newest_only = matches!(indicator.method, Method::Level { .. } | Method::Change { .. });
    let at_place = Dimension::from(breakdown);
    let mut periods: Vec<(Month, Summed)> = std::iter::successors(Some(from), |month| Some(span.next(*month)))
        .take_while(|month| *month <= last)
        .map(|month| (month, Summed::default()))
        .collect();
    if !indicator.method.standing_spans().is_empty() {
        let stands = Series::Standing(indicator.method.standing_span(span));
        let mut sum = Parts::ZERO;
        let mut rows = rows(tx, indicator, &at_place, stands, i64::MIN, last).await?.into_iter().peekable();
        for (month, summed) in &mut periods {
            while let Some((_, parts)) = rows.next_if(|(then, _)| then <= month) {
                sum += parts;
            }
            summed.standing = sum;
        }
    }
    let mut place = |month: Month, put: &mut dyn FnMut(&mut Summed)| {
        if let Some((_, summed)) = periods.iter_mut().find(|(other, _)| *other == month) {
            put(summed);
        }
    };
    if !is_newest_only {
        for (month, parts) in rows(tx, indicator, &at_place, Series::Within(span), i64::from(from.0), last).await? {
            place(month, &mut |summed| summed.within = parts);
        }
    }
    if matches!(indicator.method, Method::Wait { .. }) {
        for (month, days, times) in waits(tx, indicator, &at_place, span, [from, last]).await? {
            place(month, &mut |summed| summed.waits.push((days, times)));
        }
    }
    Ok(periods)
}

/// How many answers took how many days, in each period.
async fn waits(tx: &mut Tx, indicator: &Indicator, at: &Dimension, span: Span, [from, last]: [Month; 2]) -> Result<Vec<(Month, i64, i64)>> {
    let beginning = at.of_any_days();
    // Names of days are digits: on SQLite everything between the beginning and the sign after "9" is one stretch of the key. PostgreSQL
    // may order text by a language.
    let sql = tx.dialect(
        "SELECT c.month, c.dimension, CAST(SUM(c.times) AS BIGINT) FROM buckets b CROSS JOIN cells c
        WHERE c.bucket = b.bucket AND c.indicator = $1 AND c.version = $2 AND c.series = $3 AND c.month >= $4 AND c.month <= $5
            AND c.dimension >= $6 AND c.dimension < $7
        GROUP BY c.month, c.dimension",
        "SELECT c.month, c.dimension, CAST(SUM(c.times) AS BIGINT) FROM buckets b CROSS JOIN cells c
        WHERE c.bucket = b.bucket AND c.indicator = $1 AND c.version = $2 AND c.series = $3 AND c.month >= $4 AND c.month <= $5
            AND starts_with(c.dimension, $6) AND $7 <> ''
        GROUP BY c.month, c.dimension",
    );
    let rows: Vec<(i64, String, i64)> = on!(tx, |conn| sqlx::query_as(sql)
        .bind(&indicator.id)
        .bind(indicator.version)
        .bind(Series::Within(span).code())
        .bind(i64::from(from.0))
        .bind(i64::from(last.0))
        .bind(&beginning)
        .bind(format!("{beginning}:"))
        .fetch_all(conn)
        .await)?;
    let read = |(month, dimension, times): (i64, String, i64)| {
        let days = dimension.strip_prefix(&beginning)?.parse().ok()?;
        Some((Month(i32::try_from(month).ok()?), days, times))
    };
    Ok(rows.into_iter().filter_map(read).collect())
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
