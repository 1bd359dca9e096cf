//! Which indicators there are. Definitions are data with versions.

use casework::insight::Indicator;

use crate::{Error, Result, Tx};

/// The indicators of this council, in the order in which they are shown. At the first start, the starting ones are kept.
pub(crate) async fn settle(tx: &mut Tx, starting: &[Indicator]) -> Result<Vec<Indicator>> {
    let kept = all(tx).await?;
    if !kept.is_empty() {
        return Ok(kept);
    }
    for (place, indicator) in starting.iter().enumerate() {
        let definition = serde_json::to_string(indicator).map_err(|_| Error::Damaged("an indicator"))?;
        let sql = "INSERT INTO indicators (indicator, version, place, definition) VALUES ($1, $2, $3, $4)";
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        on!(tx, |conn| sqlx::query(sql)
            .bind(&indicator.id)
            .bind(indicator.version)
            .bind(place)
            .bind(definition)
            .execute(conn)
            .await
            .map(drop))?;
    }
    Ok(starting.to_vec())
}

async fn all(tx: &mut Tx) -> Result<Vec<Indicator>> {
    let sql = "SELECT definition FROM indicators ORDER BY place, indicator, version";
    let kept: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    kept.iter().map(|(definition,)| serde_json::from_str(definition).map_err(|_| Error::Damaged("an indicator"))).collect()
}
