//! From a standing record to rows that can be counted: no words, no names; ids of the vocabulary and of households only.

mod kept;

use casework::{
    gss::is_gss,
    ids::PersonId,
    journal::{Fact, Kind, Record},
    people::member_number,
    reading::Source,
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

pub use kept::{keep, of_people, of_person, of_stretch, take_away};

use crate::{Secrets, Stamp, households};

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
        Fact::Picture { picture, receipt: true, .. } => {
            FactRow { topic: Some(picture.to_string()), on_date: Some(stamp.occurred_on), ..blank("receipt") }
        }
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
        | Fact::Picture { receipt: false, .. }
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
