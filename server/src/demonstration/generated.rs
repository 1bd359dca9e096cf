//! People made from a seed, so that there is something to publish: about 70% with less of what hurts, the rest unchanged, more, or
//! out of touch. Their notes read like notes, and their facts are what a careful reader confirms in them.

use casework::ids::{PersonId, RecordId};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use store::Store;

use super::{
    Plan,
    council::{JO, KIT, MINA, SAM, caseworker},
    seed::Seed,
};
use crate::{cli::Failure, operations::clock::Clock};

const FIRST: [&str; 40] = [
    "Terry",
    "June",
    "Kelly",
    "Wayne",
    "Fatima",
    "Gareth",
    "Shauna",
    "Colin",
    "Bev",
    "Imran",
    "Leanne",
    "Stuart",
    "Tracey",
    "Joao",
    "Maureen",
    "Dean",
    "Aisha",
    "Ronnie",
    "Carol",
    "Piotr",
    "Jade",
    "Norman",
    "Yusuf",
    "Sheila",
    "Craig",
    "Hana",
    "Micky",
    "Dot",
    "Liam",
    "Rukhsana",
    "Barry",
    "Chloe",
    "Vic",
    "Agnieszka",
    "Ray",
    "Toni",
    "Errol",
    "Pat",
    "Sanjay",
    "Gemma",
];
const LAST: [&str; 20] = [
    "Hall", "Robson", "Charlton", "Ahmed", "Milburn", "Dodds", "Kowalski", "Nixon", "Begum", "Tulip", "Foster", "Mensah", "Reay", "Lowes",
    "Stokoe", "Hussain", "Bell", "Wardle", "Silva", "Trotter",
];
const CHILDREN: [&str; 10] = ["Callum", "Ava", "Mason", "Zara", "Logan", "Freya", "Adam", "Poppy", "Reece", "Maya"];
const SAID: [&str; 8] = [
    "I just want to sleep through a night.",
    "Nobody rings unless I owe them.",
    "I want the bairns settled.",
    "I'm not daft, I'm tired.",
    "I want to be able to open the door.",
    "Give us a month without a letter.",
    "I want my own front door.",
    "I'd like to work again.",
];
const DONE: [(&str, &str, i64); 6] = [
    ("Bought a second-hand cooker", "cooker", 12000),
    ("Topped up the gas", "gas top-up", 4900),
    ("Bus pass", "bus pass", 4500),
    ("School shoes and a coat", "school clothes", 5600),
    ("Phone and a month's credit", "phone", 3800),
    ("Bedding and a lamp", "bedding", 6450),
];
const ASKED: [&str; 5] = ["Housing", "Citizens Advice", "GP", "School attendance lead", "DWP work coach"];
const PLANS: [&str; 5] = [
    "Ring about the repair",
    "Go with them to the appointment",
    "Take the forms round",
    "Check the new bed came",
    "See how the interview went",
];
const LATER: [&str; 6] = [
    "Kettle on, post opened, no drama.",
    "Quieter than I've known it. Walked the dog together.",
    "A hard week, but picked the phone up when I rang.",
    "Laughed for the first time. Asked about the allotment.",
    "Went through the letters at the kitchen table.",
    "The bairns showed me their reading certificates.",
];

/// Which way things go for somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Less,
    Same,
    More,
    OutOfTouch,
}

/// Enters them all, in one batch a person.
pub async fn enter(store: &Store, clock: &Clock, plan: &Plan) -> Result<(), Failure> {
    for number in 0..u64::from(plan.people) {
        // Felling has three in five of them; each caseworker has some.
        let by = match number % 5 {
            0 => KIT,
            1 | 3 => SAM,
            2 => JO,
            _ => MINA,
        };
        let records = Life::new(plan.seed, number, clock.today()).records();
        let sent = records.iter().map(|record| record.to_string().into_bytes()).collect();
        let receipts = store.append(&caseworker(by), sent, clock.now()).await?;
        if let Some(refused) = receipts.iter().find(|receipt| !receipt.errors.is_empty()) {
            return Err(Failure::Refused(format!("a generated person was not taken: {:?}", refused.errors)));
        }
    }
    Ok(())
}

/// Somebody's invented life while we go alongside them.
struct Life {
    seed: Seed,
    person: PersonId,
    number: u64,
    today: NaiveDate,
    started: NaiveDate,
    turn: Turn,
    child: Option<&'static str>,
    debt: i64,
    visits: i64,
    attendance: i64,
    records: Vec<Value>,
}

impl Life {
    fn new(seed: u64, number: u64, today: NaiveDate) -> Self {
        let mut seed = Seed::new(seed, number + 1);
        let person = PersonId(seed.id());
        // Most have been supported for longer than half a year; some have only just begun.
        let days_ago = if number.is_multiple_of(8) { seed.between(8, 80) } else { seed.between(190, 400) };
        let started = today.checked_sub_days(Days::new(days_ago.unsigned_abs())).unwrap_or(today);
        let turn = match number % 20 {
            0..=13 => Turn::Less,
            14..=16 => Turn::Same,
            17 | 18 => Turn::More,
            _ => Turn::OutOfTouch,
        };
        let child = seed.chance(60).then(|| seed.one_of(&CHILDREN)).filter(|name| !name.is_empty());
        let (debt, visits, attendance) = (seed.between(20, 420) * 10, seed.between(1, 6), seed.between(48, 80));
        Self { seed, person, number, today, started, turn, child, debt, visits, attendance, records: Vec::new() }
    }

    fn day(&self, day: i64) -> NaiveDate {
        self.started.checked_add_days(Days::new((day - 1).max(0).unsigned_abs())).unwrap_or(self.today)
    }

    /// Keeps a record of something that has happened by today.
    fn record(&mut self, kind: &str, day: i64, text: &str, facts: &[Value]) -> Option<RecordId> {
        if self.day(day) > self.today {
            return None;
        }
        let id = RecordId(self.seed.id());
        let salt = format!("{:016x}{:016x}", self.seed.next(), self.seed.next());
        self.records.push(json!({
            "id": id, "people": [self.person], "kind": kind, "text": text, "occurred_on": self.day(day),
            "recorded_at": format!("{}T16:10:00Z", self.day(day)), "schema": 1, "salt": salt, "facts": facts,
        }));
        Some(id)
    }

    fn records(mut self) -> Vec<Value> {
        self.become_known();
        self.first_conversation();
        self.first_weeks();
        self.later(90, 45);
        self.later(180, 100);
        if self.number.is_multiple_of(2) {
            self.plan_something();
        }
        if self.number % 10 == 5 {
            self.wait_for_somebody();
        }
        self.records
    }

    fn become_known(&mut self) {
        // Names come in an order of their own, so that nobody has a namesake until there are 800 people.
        let first = FIRST[usize::try_from(self.number % 40).unwrap_or(0)];
        let last = LAST[usize::try_from((self.number * 7 + self.number / 40) % 20).unwrap_or(0)];
        let born = self.today.checked_sub_days(Days::new(self.seed.between(20 * 365, 72 * 365).unsigned_abs())).unwrap_or(self.today);
        let ward = format!("E0500000{}", self.seed.between(1, 4));
        let mut facts = vec![
            json!({ "fact": "name", "name": format!("{first} {last}") }),
            json!({ "fact": "born", "on": born }),
            json!({ "fact": "ward", "ward": ward, "from": self.started }),
        ];
        if let Some(child) = self.child {
            let born = self.today.checked_sub_days(Days::new(self.seed.between(6 * 365, 15 * 365).unsigned_abs()));
            facts.push(json!({ "fact": "member", "name": child, "born": born }));
        }
        self.record("known", 1, "", &facts);
    }

    fn first_conversation(&mut self) {
        let said = self.seed.one_of(&SAID);
        let mut text =
            format!("\"{said}\" Owes £{} council tax. A&E {} in the last three months.", thousands(self.debt), times(self.visits));
        let mut facts = vec![
            observation("debt-council-tax", self.debt * 100, None, "record", None),
            observation("ae-attendances", self.visits, Some(90), "person", None),
            json!({ "fact": "theme", "theme": "debt" }),
        ];
        if let Some(child) = self.child {
            text = format!("{text} School say {child}'s attendance is {}%.", self.attendance);
            facts.push(observation("school-attendance", self.attendance, Some(90), "agency", Some(child)));
            facts.push(json!({ "fact": "theme", "theme": "education" }));
        }
        self.record("need", 1, &text, &facts);
    }

    fn first_weeks(&mut self) {
        let (did, purpose, pence) = DONE[usize::try_from(self.seed.between(0, 5)).unwrap_or(0)];
        let text = format!("{did}, £{}, from the flexible fund.", pounds(pence));
        let spend = json!({ "fact": "spend", "pence": pence, "purpose": purpose, "fund": "flexible" });
        let (spent_on, asked_on) = (self.seed.between(3, 9), self.seed.between(4, 12));
        self.record("action", spent_on, &text, &[spend]);
        let whom = self.seed.one_of(&ASKED);
        let pull = json!({ "fact": "pull", "whom": whom, "asked_on": self.day(asked_on) });
        let asked = self.record("action", asked_on, &format!("Asked {whom} to come out with me."), &[pull]);
        let answered_on = asked_on + self.seed.between(1, 30);
        if let Some(asked) = asked.filter(|_| self.day(answered_on) <= self.today) {
            let told = json!({ "fact": "pull_answered", "whom": whom, "answered_on": self.day(answered_on) });
            self.record("answered", answered_on, "", &[told]);
            if let Some(last) = self.records.last_mut().and_then(Value::as_object_mut) {
                last.insert("refers_to".into(), json!([asked]));
            }
        }
    }

    /// How things are on a later day: so many hundredths of the way they go.
    fn later(&mut self, day: i64, hundredths: i64) {
        if self.turn == Turn::OutOfTouch {
            if day > 90 {
                self.record("note", 60, "Rang three times and called round. No answer. Card through the door.", &[]);
            }
            return;
        }
        let day = day + self.seed.between(-6, 6);
        let moved = |from: i64, part: i64, turn: Turn| match turn {
            Turn::Less => (from - (from * part * hundredths / 10_000).max(hundredths / 100)).max(0),
            Turn::More => from + (from * part * hundredths / 10_000).max(1),
            Turn::Same | Turn::OutOfTouch => from,
        };
        let (debt_part, visits_part) = (self.seed.between(35, 80), self.seed.between(40, 100));
        let (debt, visits) = (moved(self.debt, debt_part, self.turn), moved(self.visits, visits_part, self.turn));
        let opening = self.seed.one_of(&LATER);
        let mut text = format!("{opening} Council tax now £{}. A&E {} these three months.", thousands(debt), times(visits));
        let mut facts = vec![
            observation("debt-council-tax", debt * 100, None, "record", None),
            observation("ae-attendances", visits, Some(90), "person", None),
        ];
        if let Some(child) = self.child {
            let gained = self.seed.between(8, 22) * hundredths / 100;
            let attendance = match self.turn {
                Turn::Less => (self.attendance + gained).min(99),
                Turn::More => (self.attendance - gained).max(5),
                Turn::Same | Turn::OutOfTouch => self.attendance,
            };
            text = format!("{text} {child} at {attendance}%.");
            facts.push(observation("school-attendance", attendance, Some(90), "agency", Some(child)));
        }
        self.record(if hundredths == 100 { "outcome" } else { "note" }, day, &text, &facts);
    }

    fn plan_something(&mut self) {
        let what = self.seed.one_of(&PLANS);
        let due = self.today.checked_add_days(Days::new(self.seed.between(0, 3).unsigned_abs())).unwrap_or(self.today);
        let day = (self.today - self.started).num_days() - self.seed.between(0, 4);
        self.record("note", day.max(2), &format!("{what}."), &[json!({ "fact": "follow_up", "on": due, "what": what })]);
    }
}

impl Life {
    /// Expertise that was asked for, and has not answered yet.
    fn wait_for_somebody(&mut self) {
        let (whom, asked) = (self.seed.one_of(&ASKED), self.seed.between(9, 20));
        let day = (self.today - self.started).num_days() - asked;
        let pull = json!({ "fact": "pull", "whom": whom });
        self.record("action", day.max(2), &format!("Asked {whom} about the next step. Waiting to hear."), &[pull]);
    }
}

fn observation(measure: &str, value: i64, window: Option<i64>, source: &str, about: Option<&str>) -> Value {
    json!({ "fact": "observation", "measure": measure, "value": value, "window_days": window, "source": source, "about": about })
}

fn times(count: i64) -> String {
    match count {
        0 => "not once".into(),
        1 => "once".into(),
        2 => "twice".into(),
        count => format!("{count} times"),
    }
}

fn thousands(pounds: i64) -> String {
    if pounds < 1000 { pounds.to_string() } else { format!("{},{:03}", pounds / 1000, pounds % 1000) }
}

fn pounds(pence: i64) -> String {
    if pence % 100 == 0 { (pence / 100).to_string() } else { format!("{}.{:02}", pence / 100, pence % 100) }
}
