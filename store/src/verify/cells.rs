//! The sums of cells while a rebuild goes on: as many as there are cells, not as there are people.

use std::collections::HashMap;

use casework::insight::{Dimension, Indicator, Month, Parts, Series};
use sqlx::FromRow;
use std::sync::LazyLock;

use super::Count;
use crate::{
    Result, Tx,
    cells::{self, Moved, PartsRow, columns},
    indicators::Known,
};

/// How many sums are held before they are written down and begun again.
const HELD: usize = 100_000;

/// One cell of the indicator at this place among those that move.
pub type Key = (usize, Dimension, Series, Month);

/// The sums of one bucket.
#[derive(Default)]
pub struct Sums(HashMap<Key, Parts>);

#[derive(FromRow)]
struct Row {
    dimension: String,
    series: i64,
    month: i64,
    #[sqlx(flatten)]
    parts: PartsRow,
}

static OF_INDICATOR: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT dimension, series, month, {} FROM cells WHERE bucket = $1 AND indicator = $2 AND version = $3", columns(str::to_owned))
});

impl Sums {
    /// Adds to a cell.
    pub fn add(&mut self, key: Key, parts: Parts) {
        *self.0.entry(key).or_default() += parts;
    }

    /// Adds everything of others.
    pub fn take(&mut self, others: Self) {
        for (key, parts) in others.0 {
            self.add(key, parts);
        }
    }

    /// Whether there are so many that they had better be written down.
    pub fn is_much(&self) -> bool {
        self.0.len() > HELD
    }

    /// Writes them down, and begins again. Answers how many there were.
    pub async fn keep(&mut self, tx: &mut Tx, bucket: i64, known: &Known) -> Result<usize> {
        let moving: Vec<&Indicator> = known.moving().collect();
        let mut sums: Vec<(Key, Parts)> = std::mem::take(&mut self.0).into_iter().filter(|(_, parts)| !parts.is_zero()).collect();
        sums.sort_by(|(one, _), (other, _)| one.cmp(other));
        let moved: Vec<Moved<'_>> = sums
            .into_iter()
            .map(|((place, at, series, month), by)| Moved { bucket, indicator: moving[place], at, series, month, by })
            .collect();
        for some in moved.chunks(10_000) {
            cells::move_cells(tx, some).await?;
        }
        Ok(moved.len())
    }

    /// Compares them with what is kept of this bucket.
    pub async fn compare(mut self, tx: &mut Tx, bucket: i64, known: &Known) -> Result<Count> {
        self.0.retain(|_, parts| !parts.is_zero());
        let mut count = Count { all: self.0.len(), differing: 0 };
        for (place, indicator) in known.moving().enumerate() {
            let kept: Vec<Row> = on!(&mut *tx, |conn| sqlx::query_as(OF_INDICATOR.as_str())
                .bind(bucket)
                .bind(&indicator.id)
                .bind(indicator.version)
                .fetch_all(conn)
                .await)?;
            // A cell that everything has been taken out of again is as good as none.
            for row in kept.into_iter().filter(|row| !row.parts.0.is_zero()) {
                let month = Month(i32::try_from(row.month).unwrap_or(i32::MAX));
                let key = Series::from_code(row.series).map(|series| (place, Dimension(row.dimension), series, month));
                let rebuilt = key.and_then(|key| self.0.remove(&key));
                count.differing += usize::from(rebuilt != Some(row.parts.0));
            }
        }
        count.differing += self.0.len();
        Ok(count)
    }
}
