//! What the gallery's timeline and lists show: records as a tablet would have them.

use chrono::NaiveDate;

use super::worker;
use crate::offline::{Colleague, Held, Listed, listed, take_lines};
use casework::access::Role;

/// The day it is in the gallery.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 18).unwrap_or_default()
}

const RECORDS: &str = r#"
{"id":"0198c0de-0000-7000-8000-000000000101","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"known","occurred_on":"2026-02-03","author":"0198c0de-0000-7000-8000-000000000009","alongside":true,"facts":[{"fact":"name","name":"Asha Rahim"},{"fact":"born","on":"1997-01-17"}]}
{"id":"0198c0de-0000-7000-8000-000000000102","people":["0198c0de-0000-7000-8000-000000000002"],"kind":"known","occurred_on":"2026-03-03","facts":[{"fact":"name","name":"Denise Harland"}]}
{"id":"0198c0de-0000-7000-8000-000000000103","people":["0198c0de-0000-7000-8000-000000000003"],"kind":"known","occurred_on":"2026-05-11","facts":[{"fact":"name","name":"Denise Harland"},{"fact":"born","on":"1971-06-02"}]}
{"id":"0198c0de-0000-7000-8000-000000000104","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"need","occurred_on":"2026-02-03","text":"Rang. \"I don't want a plan. I want not to be found.\"","author":"0198c0de-0000-7000-8000-000000000009"}
{"id":"0198c0de-0000-7000-8000-000000000105","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"action","occurred_on":"2026-11-02","text":"Bought a lock for the back door. Asked housing about the damp.","facts":[{"fact":"spend","pence":4500,"purpose":"a lock"},{"fact":"pull","whom":"housing"},{"fact":"follow_up","on":"2026-11-18","what":"ring about the damp"}],"author":"0198c0de-0000-7000-8000-000000000009"}
{"id":"0198c0de-0000-7000-8000-000000000106","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"outcome","occurred_on":"2026-11-10","text":"\"I slept.\"","author":"0198c0de-0000-7000-8000-000000000009"}
{"id":"0198c0de-0000-7000-8000-000000000107","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"answer","occurred_on":"2026-11-11","text":"Every night since.","refers_to":["0198c0de-0000-7000-8000-000000000106"],"facts":[{"fact":"stance","stance":"agree"}]}
{"id":"0198c0de-0000-7000-8000-000000000108","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"note","occurred_on":"2026-11-12","text":"Owes £100 on the gas.","author":"0198c0de-0000-7000-8000-000000000009"}
{"id":"0198c0de-0000-7000-8000-000000000109","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"correction","occurred_on":"2026-11-12","text":"Owes £1,000 on the gas.","refers_to":["0198c0de-0000-7000-8000-000000000108"],"author":"0198c0de-0000-7000-8000-000000000009"}
{"id":"0198c0de-0000-7000-8000-00000000010a","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"concern","occurred_on":"2026-11-15","text":"Passed on what she told me about the flat upstairs.","author":"0198c0de-0000-7000-8000-000000000009"}
{"id":"0198c0de-0000-7000-8000-00000000010b","people":["0198c0de-0000-7000-8000-000000000001"],"kind":"glass","occurred_on":"2026-11-16","text":"A hospital rang about her."}
"#;

/// Everything that is known on a tablet with these records.
pub fn held() -> Held {
    let name = "Kit Marsh".to_owned();
    let mut held = Held { today: today(), loaded: true, ..Held::default() };
    held.colleagues = vec![Colleague { worker: worker(), name: name.clone(), role: Some(Role::Caseworker) }];
    held.me = Some(crate::session::Me {
        worker: worker(),
        name,
        role: Role::Caseworker,
        role_name: "Caseworker".to_owned(),
        team: None,
        ring: Vec::new(),
        demonstration: true,
    });
    take_lines(&mut held, RECORDS);
    held
}

/// The people of these records.
pub fn people() -> Vec<Listed> {
    listed(&held())
}
