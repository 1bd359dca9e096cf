//! The three journeys of `data/journeys.toml`, entered day by day.

use casework::ids::{PersonId, RecordId};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Store;

use super::{
    council::{KIT, caseworker},
    seed::Seed,
};
use crate::{cli::Failure, operations::clock::Clock};

const JOURNEYS: &str = include_str!("../../data/journeys.toml");

#[derive(Deserialize)]
struct Journeys {
    person: Vec<Person>,
    expected: Expected,
}

/// What the three add up to: the 90 days before, days 1 to 90, days 91 to 180.
#[derive(Clone, Debug, Deserialize)]
pub struct Expected {
    /// Everything we paid, in pence.
    pub spend_pence: i64,
    /// A&E attendances.
    pub ae_attendances: [i64; 3],
    /// Ambulance call-outs.
    pub ambulance_callouts: [i64; 3],
    /// Debt of those of whom it is known, in pence.
    pub known_debt_pence: [i64; 3],
    /// The mean of the children of whom it is known, in per cent.
    pub school_attendance_mean: [f64; 3],
    /// Days from asking to answer.
    pub median_pull_wait_days: i64,
}

#[derive(Deserialize)]
struct Person {
    id: String,
    name: String,
    born: NaiveDate,
    ward: String,
    team: String,
    support_started: NaiveDate,
    met_through: String,
    safe_contact: Option<String>,
    #[serde(default)]
    household: Vec<Member>,
    /// Whatever else was known from the first day, as it is sent.
    #[serde(default)]
    known: Vec<Value>,
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Member {
    name: String,
    born: NaiveDate,
}

#[derive(Deserialize)]
struct Entry {
    day: i64,
    kind: String,
    text: String,
    #[serde(default)]
    facts: Vec<Written>,
    answer: Option<Answer>,
}

/// A fact as the file writes it: what it is, by which of its names is there.
#[derive(Deserialize)]
struct Written {
    observation: Option<String>,
    theme: Option<String>,
    pull: Option<String>,
    spend: Option<i64>,
    pence: Option<i64>,
    percent: Option<f64>,
    count: Option<i64>,
    window: Option<i64>,
    as_at: Option<i64>,
    source: Option<String>,
    about: Option<String>,
    purpose: Option<String>,
    fund: Option<String>,
    asked: Option<i64>,
    answered: Option<i64>,
}

#[derive(Deserialize)]
struct Answer {
    to_day: i64,
    stance: String,
    words: String,
}

fn read() -> Result<Journeys, Failure> {
    toml::from_str(JOURNEYS).map_err(|error| Failure::Refused(format!("the journeys cannot be read: {error}")))
}

/// What the three add up to, as the file says.
pub fn expected() -> Result<Expected, Failure> {
    Ok(read()?.expected)
}

/// Enters all three, in one batch a person.
pub async fn enter(store: &Store, clock: &Clock) -> Result<(), Failure> {
    for (number, person) in (1_u64..).zip(read()?.person) {
        let records = records(&person, number);
        let sent = records.iter().map(|record| record.to_string().into_bytes()).collect();
        let receipts = store.append(&caseworker(KIT), sent, clock.now()).await?;
        if let Some(refused) = receipts.iter().find(|receipt| !receipt.errors.is_empty()) {
            return Err(Failure::Refused(format!("the journey of {} was not taken: {:?}", person.id, refused.errors)));
        }
    }
    Ok(())
}

fn records(person: &Person, number: u64) -> Vec<Value> {
    let mut ids = Seed::new(0x00A1_0516_7510_E000, number);
    let person_id = PersonId(ids.id());
    let on = |day: i64| {
        let offset = day - 1;
        let days = Days::new(offset.unsigned_abs());
        let date = if offset < 0 { person.support_started.checked_sub_days(days) } else { person.support_started.checked_add_days(days) };
        date.unwrap_or(person.support_started)
    };
    let mut record = |kind: &str, day: i64, text: &str, refers_to: Option<RecordId>, facts: Vec<Value>| {
        let id = RecordId(ids.id());
        let mut fields = Map::new();
        for (name, value) in [
            ("id", json!(id)),
            ("people", json!([person_id])),
            ("kind", json!(kind)),
            ("text", json!(text)),
            ("occurred_on", json!(on(day))),
            ("recorded_at", json!(format!("{}T17:30:00Z", on(day)))),
            ("schema", json!(1)),
            ("salt", json!(format!("{:016x}{:016x}", ids.next(), ids.next()))),
        ] {
            fields.insert(name.into(), value);
        }
        if let Some(target) = refers_to {
            fields.insert("refers_to".into(), json!([target]));
        }
        fields.insert("facts".into(), json!(facts));
        (id, Value::Object(fields))
    };
    let mut all = vec![record("known", 1, "", None, about(person)).1];
    let mut by_day: Vec<(i64, RecordId)> = Vec::new();
    for entry in &person.entry {
        let (id, sent) =
            record(&entry.kind, entry.day, entry.text.trim(), None, entry.facts.iter().map(|fact| as_sent(fact, &on)).collect());
        all.push(sent);
        by_day.push((entry.day, id));
        for fact in &entry.facts {
            if let (Some(whom), Some(answered)) = (&fact.pull, fact.answered) {
                let told = json!({ "fact": "pull_answered", "whom": whom, "answered_on": on(answered) });
                all.push(record("answered", answered, "", Some(id), vec![told]).1);
            }
        }
        if let Some(answer) = &entry.answer {
            let to = by_day.iter().find(|(day, _)| *day == answer.to_day).map(|(_, id)| *id);
            let stance = json!({ "fact": "stance", "stance": answer.stance });
            all.push(record("answer", entry.day, &answer.words, to, vec![stance]).1);
        }
    }
    all
}

fn about(person: &Person) -> Vec<Value> {
    let mut facts = vec![
        json!({ "fact": "name", "name": person.name }),
        json!({ "fact": "born", "on": person.born }),
        json!({ "fact": "ward", "ward": person.ward, "from": person.support_started }),
        json!({ "fact": "team", "team": person.team, "from": person.support_started }),
        json!({ "fact": "met_through", "words": person.met_through }),
    ];
    facts.extend(person.household.iter().map(|member| json!({ "fact": "member", "name": member.name, "born": member.born })));
    facts.extend(person.known.iter().cloned());
    facts.extend(person.safe_contact.iter().map(|words| json!({ "fact": "safe_contact", "words": words })));
    facts
}

fn as_sent(written: &Written, on: &impl Fn(i64) -> NaiveDate) -> Value {
    if let Some(theme) = &written.theme {
        return json!({ "fact": "theme", "theme": theme });
    }
    if let Some(whom) = &written.pull {
        return json!({ "fact": "pull", "whom": whom, "asked_on": written.asked.map(on) });
    }
    if let Some(pence) = written.spend {
        return json!({ "fact": "spend", "pence": pence, "purpose": written.purpose, "fund": written.fund });
    }
    let value = written.pence.or(written.count).map(|whole| json!(whole)).or(written.percent.map(|percent| json!(percent)));
    json!({
        "fact": "observation", "measure": written.observation, "value": value, "window_days": written.window,
        "as_at": written.as_at.map(on), "source": written.source, "about": written.about,
    })
}
