//! The council's own words, each version of them. What was confirmed under one stays as it is: a record is read for ever in the words in
//! which it was taken in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError, RwLock},
};

use casework::{
    access::{Allow, Verb},
    fault::Fault,
    vocabulary::Vocabulary,
};
use chrono::{DateTime, SubsecRound, Utc};

use crate::{Error, Result, Store, Tx, open};

/// Every version, in memory.
#[derive(Clone)]
pub(crate) struct Vocabularies(Arc<RwLock<BTreeMap<i64, Arc<Vocabulary>>>>);

impl Vocabularies {
    /// Reads what is kept; at the first start keeps what a council starts with.
    pub async fn settle(tx: &mut Tx, starting: &Vocabulary, now: DateTime<Utc>) -> Result<Self> {
        let mut all = versions(tx).await?;
        if all.is_empty() {
            // Before there were versions, the words were a setting.
            let first = match open::setting(tx, "vocabulary").await? {
                Some(kept) => read(&kept)?,
                None => starting.clone(),
            };
            insert(tx, 1, None, &first, now).await?;
            all.insert(1, Arc::new(first));
        }
        Ok(Self(Arc::new(RwLock::new(all))))
    }

    /// The newest, and its version.
    pub fn current(&self) -> (i64, Arc<Vocabulary>) {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.last_key_value().map_or_else(|| (0, Arc::default()), |(version, words)| (*version, Arc::clone(words)))
    }

    /// One version. The newest where it is not known here: another server may have made it a moment ago.
    pub fn version(&self, version: i64) -> Arc<Vocabulary> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned();
        known.unwrap_or_else(|| self.current().1)
    }

    fn learn(&self, versions: BTreeMap<i64, Arc<Vocabulary>>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).extend(versions);
    }
}

fn read(text: &str) -> Result<Vocabulary> {
    serde_json::from_str(text).map_err(|_| Error::Damaged("the vocabulary"))
}

async fn versions(tx: &mut Tx) -> Result<BTreeMap<i64, Arc<Vocabulary>>> {
    let sql = "SELECT version, vocabulary FROM vocabularies ORDER BY version";
    let rows: Vec<(i64, String)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    rows.into_iter().map(|(version, text)| Ok((version, Arc::new(read(&text)?)))).collect()
}

async fn insert(tx: &mut Tx, version: i64, author: Option<uuid::Uuid>, words: &Vocabulary, at: DateTime<Utc>) -> Result<()> {
    let text = serde_json::to_string(words).map_err(|_| Error::Damaged("the vocabulary"))?;
    let sql = "INSERT INTO vocabularies (version, at, author, vocabulary) VALUES ($1, $2, $3, $4)";
    on!(tx, |conn| sqlx::query(sql).bind(version).bind(at.trunc_subsecs(6)).bind(author).bind(text).execute(conn).await.map(drop))?;
    Ok(())
}

/// The newest words, also where another server has changed them.
pub async fn newest(store: &Store) -> Result<(i64, Arc<Vocabulary>)> {
    let sql = "SELECT COALESCE(MAX(version), 0) FROM vocabularies";
    let mut tx = store.read().await?;
    let (newest,): (i64,) = on!(&mut tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?;
    if newest > store.vocabularies.current().0 {
        store.vocabularies.learn(versions(&mut tx).await?);
    }
    Ok(store.vocabularies.current())
}

/// What is wrong with changed words, against those that are current.
///
/// # Errors
/// Invalid, with each problem named by its field; not found for a decision that is not about changing words.
pub fn check(store: &Store, allow: &Allow, words: &Vocabulary) -> Result<()> {
    if allow.verb() != Verb::ChangeWords {
        return Err(Fault::NotFound.into());
    }
    let indicators = store.shelf.now();
    let counted: BTreeSet<&str> = indicators.current.iter().flat_map(|one| &one.measures).map(String::as_str).collect();
    let (_, before) = store.vocabularies.current();
    let known: BTreeSet<&str> = counted.into_iter().filter(|id| before.measure(id).is_some()).collect();
    let problems = words.problems(&before, &known);
    if problems.is_empty() { Ok(()) } else { Err(Fault::Invalid { problems }.into()) }
}

/// Keeps changed words as the next version, made from version `from`. What is confirmed already stays as it is. Answers the version.
///
/// # Errors
/// [`Fault::Conflict`] when somebody else has changed them since; and those of [`check`].
pub async fn change(store: &Store, allow: &Allow, from: i64, words: Vocabulary, at: DateTime<Utc>) -> Result<i64> {
    newest(store).await?;
    check(store, allow, &words)?;
    let (author, kept) = (allow.worker().0, words.clone());
    let version = from.checked_add(1).ok_or(Fault::Conflict)?;
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let newest = "SELECT COALESCE(MAX(version), 0) FROM vocabularies";
                let (newest,): (i64,) = on!(tx, |conn| sqlx::query_as(newest).fetch_one(conn).await)?;
                if newest != from {
                    return Err(Fault::Conflict.into());
                }
                insert(tx, version, Some(author), &words, at).await
            })
        })
        .await?;
    store.vocabularies.learn([(version, Arc::new(kept))].into());
    Ok(version)
}
