//! What changed words would have read in the last month's notes: opened in memory, for somebody who may see them, and written down.

use std::collections::BTreeMap;

use casework::{
    access::{Actor, Allow},
    ids::{PersonId, RecordId},
    journal::parse,
    reading::{Reader, Suggested, Suggestion},
    vocabulary::Vocabulary,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result, Store, audit::Act, feed, vocabularies};

/// How many days back notes are read.
pub const DAYS: u64 = 30;
/// How many notes are read at most, the newest of each person first.
const MOST: usize = 5_000;

/// What a change would have read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Preview {
    /// How many notes were read.
    pub notes: usize,
    /// How often each thing was read in them before and after, by its name; only where that differs.
    pub counts: Vec<Count>,
    /// The notes in which something else would have been read.
    pub differing: Vec<Differing>,
}

/// How often something was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// A measure's or theme's id, or `spend`, `pull` and `follow_up`.
    pub id: String,
    /// With the words as they are.
    pub before: usize,
    /// With the words as they would be.
    pub after: usize,
}

/// A note in which something else would have been read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Differing {
    /// Whose record it is on.
    pub person: PersonId,
    /// Which.
    pub record: RecordId,
    /// What would not be read any more.
    pub before: Vec<Suggestion>,
    /// What would be read anew.
    pub after: Vec<Suggestion>,
}

#[derive(FromRow)]
struct Note {
    bucket: i64,
    seq: i64,
    person: Uuid,
    record: Uuid,
    occurred_on: NaiveDate,
    owner: Uuid,
    key_version: i64,
    body: Vec<u8>,
}

/// Reads the last month's notes about the people of the actor's teams whom they may see, with the words as they are and as they would be.
/// A row of the audit for each person is on the disk when this answers.
///
/// # Errors
/// Those of [`vocabularies::check`].
pub async fn preview(store: &Store, actor: &Actor, allow: &Allow, words: Vocabulary, now: DateTime<Utc>) -> Result<Preview> {
    vocabularies::check(store, allow, &words)?;
    let since = now.date_naive().checked_sub_days(Days::new(DAYS)).unwrap_or(NaiveDate::MIN);
    let mut read: BTreeMap<PersonId, Vec<(RecordId, NaiveDate, String)>> = BTreeMap::new();
    let (mut tx, mut notes) = (store.read().await?, 0);
    for (person, of) in feed::visible_now(store, actor, now).await? {
        // Somebody seen by another way than through a team (a list, cover) is not the team's.
        if notes >= MOST || !of.team().is_some_and(|team| actor.teams.iter().any(|own| own == team)) {
            continue;
        }
        let sql = "SELECT a.bucket, a.seq, a.person, a.record, r.occurred_on, b.owner, b.key_version, b.body
            FROM appearances a JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
            JOIN bodies b ON b.bucket = a.bucket AND b.seq = a.seq
            WHERE a.bucket = $1 AND a.person = $2 AND a.gone_seq IS NULL AND r.occurred_on >= $3
                AND r.kind IN ('need', 'action', 'outcome', 'note', 'concern', 'correction') ORDER BY a.seq DESC LIMIT 500";
        let bucket = store.bucket.of_person(person);
        let rows: Vec<Note> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).bind(since).fetch_all(conn).await)?;
        for row in rows {
            let Some(body) = store.keys.open(row.owner, (row.bucket, row.seq), row.key_version, row.body).await? else { continue };
            let text = parse(&body).map_err(|_| Error::Damaged("a record's body"))?.record.text;
            read.entry(PersonId(row.person)).or_default().push((RecordId(row.record), row.occurred_on, text));
            notes += 1;
        }
    }
    drop(tx);
    store
        .note(read.iter().map(|(person, notes)| store.looked(actor.worker, Act::Tried, Some(*person), notes.len(), now)).collect())
        .await?;
    let (_, current) = store.vocabularies.current();
    // Reading thousands of notes twice takes a second or so of a processor.
    let compared = tokio::task::spawn_blocking(move || compare(&current, &words, read)).await;
    compared.map_err(|_| Error::Stopped)
}

fn compare(before: &Vocabulary, after: &Vocabulary, read: BTreeMap<PersonId, Vec<(RecordId, NaiveDate, String)>>) -> Preview {
    let (before, after) = (Reader::new(before), Reader::new(after));
    let mut preview = Preview::default();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (person, notes) in read {
        for (record, day, text) in notes {
            preview.notes += 1;
            let (mut was, mut would) = (before.read(&text, day), after.read(&text, day));
            for one in &was {
                counts.entry(id_of(one)).or_default().0 += 1;
            }
            for one in &would {
                counts.entry(id_of(one)).or_default().1 += 1;
            }
            let same: Vec<Suggestion> = was.iter().filter(|one| would.contains(one)).cloned().collect();
            was.retain(|one| !same.contains(one));
            would.retain(|one| !same.contains(one));
            if !was.is_empty() || !would.is_empty() {
                preview.differing.push(Differing { person, record, before: was, after: would });
            }
        }
    }
    let differs = |(id, (before, after)): (String, (usize, usize))| (before != after).then_some(Count { id, before, after });
    preview.counts = counts.into_iter().filter_map(differs).collect();
    preview
}

fn id_of(suggestion: &Suggestion) -> String {
    match &suggestion.fact {
        Suggested::Observation { measure, .. } => measure.clone(),
        Suggested::Theme { theme } => theme.clone(),
        Suggested::Spend { .. } => "spend".to_owned(),
        Suggested::Pull { .. } => "pull".to_owned(),
        Suggested::FollowUp { .. } => "follow_up".to_owned(),
    }
}
