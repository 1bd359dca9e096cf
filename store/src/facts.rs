//! From a standing record to rows that can be counted: no words, no names; ids of the vocabulary and of households only.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use casework::{
    ids::{PersonId, RecordId},
    journal::{Fact, Kind, Record},
    people::member_number,
    reading::Source,
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Bucket, Result, Secrets, Stamp, Tx, bulk, households};

/// A fact that stands, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromRow)]
pub struct FactRow {
    pub person: Uuid,
    pub record: Uuid,
    pub place: i64,
    pub seq: i64,
    pub fact: String,
    pub topic: Option<String>,
    pub value: Option<i64>,
    pub window_days: Option<i64>,
    pub on_date: Option<NaiveDate>,
    pub until_date: Option<NaiveDate>,
    pub source: Option<String>,
    pub member: i64,
}

/// The place of the fact that an entry was written by somebody who goes alongside: the first of them starts support.
const CONTACT: i64 = -1;
/// The place of the team that somebody was put in by being made known.
const PLACED: i64 = -2;

/// The fact that a record says what somebody is called or when they were born: whoever looks for names opens it.
pub const NAME: &str = "name";
/// Its place.
const NAMED: i64 = -3;

/// Where a theme comes from when the entry is an outcome.
pub const OUTCOME: &str = "outcome";

/// The person that a fact is about when it names one by id.
pub fn person_named(fact: &Fact) -> Option<PersonId> {
    match fact {
        Fact::Observation { about: Some(about), .. } => about.trim().parse().ok(),
        _ => None,
    }
}

/// The facts of a record that stands, derived anew. `given` is what was confirmed: the record's own facts, or its correction's.
pub fn derive(record: &Record, given: &[Fact], stamp: &Stamp, secrets: &Secrets, vocabulary: &Vocabulary) -> Vec<FactRow> {
    let Some(&home) = stamp.people.first() else { return Vec::new() };
    let mut rows = Vec::new();
    if stamp.alongside && record.kind.is_contact() {
        rows.push(FactRow { on_date: Some(stamp.occurred_on), ..row("contact", CONTACT, home, stamp) });
    }
    if given.iter().any(|fact| matches!(fact, Fact::Name { .. } | Fact::Born { .. } | Fact::Member { .. })) {
        rows.push(row(NAME, NAMED, home, stamp));
    }
    let says_team = given.iter().any(|fact| matches!(fact, Fact::Team { .. }));
    if let (Kind::Known, false, Some(team)) = (&record.kind, says_team, &stamp.placed_in) {
        rows.push(FactRow { topic: Some(team.clone()), on_date: Some(stamp.occurred_on), ..row("team", PLACED, home, stamp) });
    }
    for (place, fact) in given.iter().enumerate() {
        // A team is chosen when somebody is made known or allocated; elsewhere it is only words.
        if matches!(fact, Fact::Team { .. }) && !matches!(record.kind, Kind::Known | Kind::Allocation | Kind::Correction) {
            continue;
        }
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        if let Fact::Household { .. } | Fact::HouseholdLeft { .. } = fact {
            // Said of everybody whom the record is about.
            rows.extend(stamp.people.iter().filter_map(|person| lives(fact, place, *person, stamp)));
            continue;
        }
        let mut row = one(fact, place, home, stamp, secrets, vocabulary);
        if let (Some(row), Fact::Theme { .. }, Kind::Outcome) = (&mut row, fact, &record.kind) {
            row.source = Some(OUTCOME.to_owned());
        }
        rows.extend(row);
    }
    rows
}

/// Where somebody lives from a day on, or no longer: the household by its random id.
fn lives(fact: &Fact, place: i64, person: PersonId, stamp: &Stamp) -> Option<FactRow> {
    let (name, household, day) = match fact {
        Fact::Household { household, from } => (households::LIVES, household, from),
        Fact::HouseholdLeft { household, on } => (households::LEFT, household, on),
        _ => return None,
    };
    Some(FactRow { topic: Some(household.to_string()), on_date: Some(day.unwrap_or(stamp.occurred_on)), ..row(name, place, person, stamp) })
}

fn row(fact: &str, place: i64, person: PersonId, stamp: &Stamp) -> FactRow {
    FactRow {
        person: person.0,
        record: stamp.record.0,
        place,
        seq: stamp.seq,
        fact: fact.to_owned(),
        topic: None,
        value: None,
        window_days: None,
        on_date: None,
        until_date: None,
        source: None,
        member: 0,
    }
}

fn one(fact: &Fact, place: i64, home: PersonId, stamp: &Stamp, secrets: &Secrets, vocabulary: &Vocabulary) -> Option<FactRow> {
    let blank = |name: &str| row(name, place, home, stamp);
    let day = |given: &Option<NaiveDate>| Some(given.unwrap_or(stamp.occurred_on));
    let row = match fact {
        Fact::Observation { measure, value, window_days, as_at, source, about } => {
            let known = vocabulary.measure(measure)?;
            let (person, member) = whose(about.as_deref(), home, secrets);
            let window = window_days.or(known.window_days).map(i64::from);
            FactRow {
                person: person.0,
                member,
                topic: Some(known.id.clone()),
                value: Some(value.thousandths()),
                window_days: window,
                on_date: day(as_at),
                source: source.map(source_name),
                ..blank("observation")
            }
        }
        Fact::Spend { pence, category, fund, .. } => FactRow {
            topic: fund.clone().filter(|fund| vocabulary.funds.iter().any(|known| known.id == *fund)),
            value: Some(*pence),
            source: category.clone().filter(|category| vocabulary.categories.iter().any(|known| known.id == *category)),
            on_date: Some(stamp.occurred_on),
            ..blank("spend")
        },
        Fact::Pull { whom, expertise, asked_on } => FactRow {
            topic: expertise.clone().filter(|expertise| vocabulary.expertise.iter().any(|known| known.id == *expertise)),
            on_date: day(asked_on),
            member: answering_number(secrets, whom),
            ..blank("pull")
        },
        Fact::PullAnswered { whom, answered_on } => {
            FactRow { on_date: day(answered_on), member: answering_number(secrets, whom), ..blank("pull_answered") }
        }
        Fact::FollowUp { on, .. } => FactRow { on_date: Some(*on), ..blank("follow_up") },
        Fact::Theme { theme } => {
            FactRow { topic: Some(vocabulary.theme(theme)?.id.clone()), on_date: Some(stamp.occurred_on), ..blank("theme") }
        }
        Fact::Born { on } => FactRow { on_date: Some(*on), ..blank("born") },
        Fact::Ward { ward, from } => FactRow { topic: Some(ward.clone()).filter(|ward| is_gss(ward)), on_date: day(from), ..blank("ward") },
        Fact::Team { team, from } => FactRow { topic: Some(team.clone()).filter(|team| is_id(team)), on_date: day(from), ..blank("team") },
        Fact::SupportStarted { on } => FactRow { on_date: Some(*on), ..blank("support_started") },
        Fact::SupportEnded { on, how } => FactRow { on_date: Some(*on), topic: Some(how.as_str().to_owned()), ..blank("support_ended") },
        Fact::Member { .. } => FactRow { on_date: Some(stamp.occurred_on), ..blank(households::WITH) },
        Fact::Name { .. }
        | Fact::SafeContact { .. }
        | Fact::MetThrough { .. }
        | Fact::Allocated { .. }
        | Fact::AllocationEnded { .. }
        | Fact::Denied { .. }
        | Fact::DenialEnded { .. }
        | Fact::Restricted
        | Fact::RestrictionEnded
        | Fact::Listed { .. }
        | Fact::ListingEnded { .. }
        | Fact::Held
        | Fact::HoldEnded
        | Fact::Stance { .. }
        | Fact::Matters { .. }
        | Fact::Flag { .. }
        | Fact::FlagEnded
        | Fact::Contact { .. }
        | Fact::Household { .. }
        | Fact::HouseholdLeft { .. }
        | Fact::NotReadBack
        | Fact::ReadBack
        | Fact::ToldAboutRecord { .. }
        | Fact::NeedToKnow { .. }
        | Fact::Cover { .. }
        | Fact::PassedOn { .. }
        | Fact::ConcernAnswered
        | Fact::Picture { .. }
        | Fact::Merged
        | Fact::MergeUndone => return None,
    };
    Some(row)
}

/// To whom a fact counts: another person with a record of their own, somebody in the household, or the person themselves.
fn whose(about: Option<&str>, home: PersonId, secrets: &Secrets) -> (PersonId, i64) {
    match about.map(str::trim).filter(|about| !about.is_empty()) {
        None => (home, 0),
        Some(about) => match about.parse::<PersonId>() {
            Ok(person) => (person, 0),
            Err(_) => (home, member_number(&secrets.release, home, about)),
        },
    }
}

/// Stands for whoever is asked for help: the same for all people, so that it can be counted how many answer. Nobody is named by it.
fn answering_number(secrets: &Secrets, whom: &str) -> i64 {
    member_number(&secrets.release, PersonId(Uuid::nil()), whom)
}

/// A code of the Government Statistical Service: a letter and eight digits.
fn is_gss(text: &str) -> bool {
    text.len() == 9 && text.starts_with(|first: char| first.is_ascii_uppercase()) && text.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// What may be kept outside the seal: the id of a team, never words.
fn is_id(text: &str) -> bool {
    text.len() <= 64 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn source_name(source: Source) -> String {
    match source {
        Source::Person => "person",
        Source::Record => "record",
        Source::Agency => "agency",
    }
    .to_owned()
}

pub(crate) fn source_of(name: &str) -> Option<Source> {
    match name {
        "person" => Some(Source::Person),
        "record" => Some(Source::Record),
        "agency" => Some(Source::Agency),
        _ => None,
    }
}

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

// CROSS JOIN, because SQLite then keeps to this order. Left to itself it walks through every fact there is to find these people's.
static OF_PEOPLE: LazyLock<[String; 4]> = LazyLock::new(|| {
    let question = |size| {
        format!(
            "SELECT f.person, f.record, f.place, f.seq, f.fact, f.topic, f.value, f.window_days, f.on_date, f.until_date, f.source, f.member
            FROM (VALUES {}) w CROSS JOIN facts f ON f.bucket = w.column1 AND f.person = w.column2",
            bulk::places(size, 2)
        )
    };
    bulk::SIZES.map(question)
});

/// Every fact that stands about each of several people; an empty list for somebody about whom none does.
pub async fn of_people(tx: &mut Tx, bucket: Bucket, people: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, Vec<FactRow>>> {
    let mut found: BTreeMap<PersonId, Vec<FactRow>> = people.iter().map(|person| (*person, Vec::new())).collect();
    match tx {
        Tx::Sqlite(tx) => {
            let people: Vec<PersonId> = people.iter().copied().collect();
            for (size, piece) in bulk::pieces(&people) {
                let query = sqlx::query_as(OF_PEOPLE[size].as_str());
                let query = piece.iter().fold(query, |query, person| query.bind(bucket.of_person(*person)).bind(person.0));
                let rows: Vec<FactRow> = query.fetch_all(&mut **tx).await?;
                for row in rows {
                    found.entry(PersonId(row.person)).or_default().push(row);
                }
            }
        }
        Tx::Postgres(tx) if !people.is_empty() => {
            let sql = "SELECT f.person, f.record, f.place, f.seq, f.fact, f.topic, f.value, f.window_days, f.on_date, f.until_date, f.source, f.member
                FROM unnest($1::bigint[], $2::uuid[]) AS w (bucket, person) JOIN facts f ON f.bucket = w.bucket AND f.person = w.person";
            let rows: Vec<FactRow> = sqlx::query_as(sql)
                .bind(people.iter().map(|person| bucket.of_person(*person)).collect::<Vec<_>>())
                .bind(people.iter().map(|person| person.0).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?;
            for row in rows {
                found.entry(PersonId(row.person)).or_default().push(row);
            }
        }
        Tx::Postgres(_) => {}
    }
    Ok(found)
}

/// Every fact that stands about a person.
pub async fn of_person(tx: &mut Tx, bucket: Bucket, person: PersonId) -> Result<Vec<FactRow>> {
    let sql = "SELECT person, record, place, seq, fact, topic, value, window_days, on_date, until_date, source, member
        FROM facts WHERE bucket = $1 AND person = $2";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket.of_person(person)).bind(person.0).fetch_all(conn).await)?)
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
