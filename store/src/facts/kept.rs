//! Facts as they are kept: written, taken away, and read person by person.
//!
//! On SQLite what stands about somebody comes as one row of JSON. sqlx hands each row from thread to thread, which for the 400 facts of
//! somebody who has been gone alongside for years takes five times as long as reading them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use casework::ids::{PersonId, RecordId};
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::FactRow;
use crate::{Bucket, Error, Result, Tx, bulk};

/// Keeps facts, each in its person's bucket.
pub async fn keep(tx: &mut Tx, bucket: Bucket, rows: &[FactRow]) -> Result<()> {
    insert_all!(tx, rows, "facts", "ON CONFLICT (bucket, person, record, place) DO NOTHING", |row| {
        "bucket" "bigint" = bucket.of_person(PersonId(row.person)),
        "person" "uuid" = row.person,
        "record" "uuid" = row.record,
        "place" "bigint" = row.place,
        "seq" "bigint" = row.seq,
        "fact" "text" = row.fact.clone(),
        "topic" "text" = row.topic.clone(),
        "value" "bigint" = row.value,
        "window_days" "bigint" = row.window_days,
        "on_date" "date" = row.on_date,
        "until_date" "date" = row.until_date,
        "source" "text" = row.source.clone(),
        "member" "bigint" = row.member,
    });
    Ok(())
}

/// Takes away the facts that a record gave to some people.
pub async fn take_away(tx: &mut Tx, bucket: Bucket, record: RecordId, people: &[PersonId]) -> Result<()> {
    for person in people {
        let sql = "DELETE FROM facts WHERE bucket = $1 AND person = $2 AND record = $3";
        on!(tx, |conn| sqlx::query(sql).bind(bucket.of_person(*person)).bind(person.0).bind(record.0).execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// A fact as an element of the list: all but the person.
#[derive(Deserialize)]
struct Packed(Uuid, i64, i64, String, Option<String>, Option<i64>, Option<i64>, Option<NaiveDate>, Option<NaiveDate>, Option<String>, i64);

const PACKED: &str = "json_group_array(json_array(hex(f.record), f.place, f.seq, f.fact, f.topic, f.value, f.window_days, f.on_date,
    f.until_date, f.source, f.member))";

const COLUMNS: &str =
    "f.person, f.record, f.place, f.seq, f.fact, f.topic, f.value, f.window_days, f.on_date, f.until_date, f.source, f.member";

static OF_PEOPLE: LazyLock<[String; 4]> = LazyLock::new(|| {
    let question = |size| {
        format!(
            "SELECT w.column2, (SELECT {PACKED} FROM facts f WHERE f.bucket = w.column1 AND f.person = w.column2) FROM (VALUES {}) w",
            bulk::places(size, 2)
        )
    };
    bulk::SIZES.map(question)
});

static OF_PEOPLE_POSTGRES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COLUMNS} FROM unnest($1::bigint[], $2::uuid[]) AS w (bucket, person)
        JOIN facts f ON f.bucket = w.bucket AND f.person = w.person"
    )
});

static OF_STRETCH: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT f.person, {PACKED} FROM facts f WHERE f.bucket = $1 AND f.person > $2 AND f.person <= $3 GROUP BY f.person")
});

static OF_STRETCH_POSTGRES: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM facts f WHERE f.bucket = $1 AND f.person > $2 AND f.person <= $3"));

/// Every fact that stands about each of several people; an empty list for somebody about whom none does.
pub async fn of_people(tx: &mut Tx, bucket: Bucket, people: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, Vec<FactRow>>> {
    let mut found: BTreeMap<PersonId, Vec<FactRow>> = people.iter().map(|person| (*person, Vec::new())).collect();
    match tx {
        Tx::Sqlite(tx) => {
            let people: Vec<PersonId> = people.iter().copied().collect();
            for (size, piece) in bulk::pieces(&people) {
                let query = sqlx::query_as(OF_PEOPLE[size].as_str());
                let query = piece.iter().fold(query, |query, person| query.bind(bucket.of_person(*person)).bind(person.0));
                unpack(query.fetch_all(&mut **tx).await?, &mut found)?;
            }
        }
        Tx::Postgres(tx) if !people.is_empty() => {
            let rows: Vec<FactRow> = sqlx::query_as(OF_PEOPLE_POSTGRES.as_str())
                .bind(people.iter().map(|person| bucket.of_person(*person)).collect::<Vec<_>>())
                .bind(people.iter().map(|person| person.0).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?;
            sort(rows, &mut found);
        }
        Tx::Postgres(_) => {}
    }
    Ok(found)
}

/// Every fact that stands about a person.
pub async fn of_person(tx: &mut Tx, bucket: Bucket, person: PersonId) -> Result<Vec<FactRow>> {
    Ok(of_people(tx, bucket, &BTreeSet::from([person])).await?.remove(&person).unwrap_or_default())
}

/// Every fact that stands about the people of a bucket after one id and up to another; nobody about whom none does.
pub async fn of_stretch(tx: &mut Tx, bucket: i64, after: Uuid, to: Uuid) -> Result<BTreeMap<PersonId, Vec<FactRow>>> {
    let mut found = BTreeMap::new();
    match tx {
        Tx::Sqlite(tx) => {
            let query = sqlx::query_as(OF_STRETCH.as_str()).bind(bucket).bind(after).bind(to);
            unpack(query.fetch_all(&mut **tx).await?, &mut found)?;
        }
        Tx::Postgres(tx) => {
            let query = sqlx::query_as(OF_STRETCH_POSTGRES.as_str()).bind(bucket).bind(after).bind(to);
            sort(query.fetch_all(&mut **tx).await?, &mut found);
        }
    }
    Ok(found)
}

fn sort(rows: Vec<FactRow>, found: &mut BTreeMap<PersonId, Vec<FactRow>>) {
    for row in rows {
        found.entry(PersonId(row.person)).or_default().push(row);
    }
}

fn unpack(lists: Vec<(Uuid, String)>, found: &mut BTreeMap<PersonId, Vec<FactRow>>) -> Result<()> {
    for (person, list) in lists {
        let facts: Vec<Packed> = serde_json::from_str(&list).map_err(|_| Error::Damaged("facts that are kept"))?;
        let unpacked = facts.into_iter().map(|fact| {
            let Packed(record, place, seq, fact, topic, value, window_days, on_date, until_date, source, member) = fact;
            FactRow { person, record, place, seq, fact, topic, value, window_days, on_date, until_date, source, member }
        });
        found.entry(PersonId(person)).or_default().extend(unpacked);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::Row;

    use super::*;

    #[tokio::test]
    async fn some_peoples_facts_are_sought_and_not_found_by_reading_everybodys() {
        let pool = sqlx::SqlitePool::connect("sqlite::memory:").await.unwrap();
        crate::open::SQLITE.run(&pool).await.unwrap();
        for question in OF_PEOPLE.iter() {
            // `AssertSqlSafe`: made of our own words and a count.
            let plan = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {question}"))).fetch_all(&pool).await.unwrap();
            let steps: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
            assert!(steps.iter().any(|step| step == "SEARCH f USING PRIMARY KEY (bucket=? AND person=?)"), "{steps:?}");
        }
    }
}
