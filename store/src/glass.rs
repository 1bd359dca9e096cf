//! Somebody's record is sought by those who have no way to it: by their full name and date of birth alone, exactly, and never by a part.

use casework::{
    access::{Actor, Verb},
    ids::PersonId,
};
use chrono::{DateTime, NaiveDate, Utc};

use crate::{Result, Store};

/// The one person of that full name and date of birth whose record this actor may break the glass of. Nobody, somebody they must not see,
/// and more than one all look the same. That it was sought is in nobody's audit: what is opened then is.
pub async fn sought(store: &Store, actor: &Actor, name: &str, born: NaiveDate, now: DateTime<Utc>) -> Result<Option<PersonId>> {
    let [person] = store.index.exactly(store, name, born).await?[..] else { return Ok(None) };
    Ok(store.decide(actor, Verb::BreakGlass, person, now).await.ok().map(|_| person))
}
