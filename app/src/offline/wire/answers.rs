//! Small answers: who I am, the council's words, colleagues, receipts.

use casework::{
    access::Role,
    fault::Problem,
    ids::PersonId,
    journal::{Receipt, Status},
    ring::Ring,
    vocabulary::{Fund, Measure, Theme, Unit, Vocabulary, Welcome},
};
use chrono::NaiveDate;
use serde_json::Value;

use super::{all, day, id, maybe, must, whole, words};
use crate::{
    offline::Colleague,
    session::{Me, Team},
};

fn read<T>(answer: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
    read(&super::value(answer)?)
}

/// `GET /api/v1/me`.
pub fn me(answer: &str) -> Option<Me> {
    read(answer, |value| {
        Some(Me {
            worker: must(value, "worker", id)?,
            name: must(value, "name", words)?,
            role: must(value, "role", |role| Role::from_name(role.as_str()?))?,
            role_name: must(value, "role_name", words)?,
            team: maybe(value, "team", |team| Some(Team { id: must(team, "id", words)?, name: must(team, "name", words)? }))?,
            demonstration: must(value, "demonstration", Value::as_bool)?,
            ring: maybe(value, "ring", |rings| {
                all(rings, |one| Some(Ring { name: must(one, "name", words)?, number: must(one, "number", words)? }))
            })?
            .unwrap_or_default(),
        })
    })
}

/// `GET /api/v1/workers`.
pub fn colleagues(answer: &str) -> Option<Vec<Colleague>> {
    let colleague = |one: &Value| {
        let role = one.get("role").and_then(Value::as_str).and_then(Role::from_name);
        Some(Colleague { worker: must(one, "id", id)?, name: must(one, "name", words)?, role })
    };
    read(answer, |value| all(value, colleague))
}

/// `POST /api/v1/people/find`.
pub fn found(answer: &str) -> Option<Vec<(PersonId, String, Option<NaiveDate>)>> {
    read(answer, |value| all(value, |one| Some((must(one, "id", id)?, must(one, "name", words)?, maybe(one, "born", day)?))))
}

/// `GET /api/v1/vocabulary`.
pub fn vocabulary(answer: &str) -> Option<Vocabulary> {
    let list = |value: &Value| all(value, words);
    read(answer, |value| {
        Some(Vocabulary {
            measures: maybe(value, "measure", |measures| all(measures, measure))?.unwrap_or_default(),
            themes: maybe(value, "theme", |themes| {
                all(themes, |one| {
                    Some(Theme {
                        id: must(one, "id", words)?,
                        name: must(one, "name", words)?,
                        words: maybe(one, "words", list)?.unwrap_or_default(),
                    })
                })
            })?
            .unwrap_or_default(),
            funds: maybe(value, "fund", |funds| {
                all(funds, |one| Some(Fund { id: must(one, "id", words)?, name: must(one, "name", words)? }))
            })?
            .unwrap_or_default(),
            // Chosen nowhere on the tablet yet.
            ..Vocabulary::default()
        })
    })
}

fn measure(value: &Value) -> Option<Measure> {
    Some(Measure {
        id: must(value, "id", words)?,
        name: must(value, "name", words)?,
        unit: must(value, "unit", unit)?,
        group: maybe(value, "group", words)?,
        welcome: maybe(value, "welcome", welcome)?.unwrap_or_default(),
        window_days: maybe(value, "window_days", whole)?,
        bounds: maybe(value, "bounds", |bounds| all(bounds, whole)?.try_into().ok())?,
        same_within: maybe(value, "same_within", whole)?.unwrap_or_default(),
        words: maybe(value, "words", |list| all(list, words))?.unwrap_or_default(),
    })
}

pub(super) fn unit(value: &Value) -> Option<Unit> {
    Some(match value.as_str()? {
        "count" => Unit::Count,
        "nights" => Unit::Nights,
        "pence" => Unit::Pence,
        "percent" => Unit::Percent,
        "units" => Unit::Units,
        "hours" => Unit::Hours,
        _ => return None,
    })
}

fn welcome(value: &Value) -> Option<Welcome> {
    Some(match value.as_str()? {
        "lower" => Welcome::Lower,
        "higher" => Welcome::Higher,
        _ => Welcome::Neither,
    })
}

/// `POST /api/v1/entries`.
pub fn receipts(answer: &str) -> Option<Vec<Receipt>> {
    read(answer, |value| all(value, receipt))
}

fn receipt(value: &Value) -> Option<Receipt> {
    let problem = |one: &Value| Some(Problem::new(must(one, "field", words)?, must(one, "message", words)?));
    Some(Receipt {
        id: maybe(value, "id", id)?,
        bucket: must(value, "bucket", whole)?,
        seq: must(value, "seq", whole)?,
        epoch: must(value, "epoch", whole)?,
        hash: must(value, "hash", words)?,
        status: must(value, "status", status)?,
        errors: must(value, "errors", |errors| all(errors, problem))?,
        signature: must(value, "signature", words)?,
    })
}

fn status(value: &Value) -> Option<Status> {
    Some(match value.as_str()? {
        "accepted" => Status::Accepted,
        "repeated" => Status::Repeated,
        "conflict" => Status::Conflict,
        "late" => Status::Late,
        "invalid" => Status::Invalid,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_the_model_reads_them() {
        let measure = r#"{"id":"a","name":"A","unit":"pence","group":"debt","welcome":"lower","window_days":90,"bounds":[0,100],"same_within":5,"words":["x"]}"#;
        let text = format!(
            r#"{{"measure":[{measure},{{"id":"b","name":"B","unit":"hours"}}],"theme":[{{"id":"t","name":"T"}}],"fund":[{{"id":"f","name":"F"}}]}}"#
        );
        assert_eq!(vocabulary(&text), serde_json::from_str(&text).ok());
        for status in ["accepted", "repeated", "conflict", "late", "invalid"] {
            let text = format!(
                r#"[{{"id":"0198c0de-0000-7000-8000-000000000001","bucket":3,"seq":7,"epoch":1,"hash":"ab","status":"{status}","errors":[{{"field":"text","message":"m"}}],"signature":"cd"}}]"#
            );
            assert_eq!(receipts(&text), serde_json::from_str(&text).ok());
        }
        for team in ["null", r#"{"id":"felling","name":"Felling"}"#] {
            let text = format!(
                r#"{{"worker":"0198c0de-0000-7000-8000-000000000001","name":"Kit","role":"team_lead","role_name":"Team lead","team":{team},"demonstration":true,"ring":[{{"name":"Adult safeguarding","number":"0191"}}]}}"#
            );
            assert_eq!(me(&text).map(|me| me.ring.len()), Some(1));
            assert_eq!(me(&text), serde_json::from_str(&text).ok());
            let older = text.replace(r#","ring":[{"name":"Adult safeguarding","number":"0191"}]"#, "");
            assert!(older != text && me(&older).is_some_and(|me| me.ring.is_empty()));
        }
    }
}
