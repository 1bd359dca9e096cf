//! Small made-up stories for tests: each line the inside of a record, with short numbers for ids.

use super::Story;
use crate::offline::{Shelf, wire::line};

pub const PERSON: &str = "0198c0de-0000-7000-8000-0000000000ff";

/// The id that a short number stands for.
pub fn id(number: u8) -> String {
    format!("0198c0de-0000-7000-8000-0000000000{number:02x}")
}

/// The story of these records, in this order. `"id":1` and `"refers_to":[1]` stand for whole ids.
pub fn story(records: &[&str]) -> Story {
    let mut shelf = Shelf::default();
    for record in records {
        let mut value: serde_json::Value = serde_json::from_str(&format!("{{{record}}}")).expect("the inside of a JSON object");
        let whole = |number: &serde_json::Value| id(u8::try_from(number.as_u64().expect("a number")).expect("a small number")).into();
        value["id"] = whole(&value["id"]);
        if let Some(refers) = value.get_mut("refers_to").and_then(|refers| refers.as_array_mut()) {
            for one in refers {
                *one = whole(one);
            }
        }
        value["people"] = serde_json::json!([PERSON]);
        shelf.take(line(&value.to_string()).expect("a record"));
    }
    shelf.folder(PERSON.parse().expect("an id")).map(|folder| Story::of(&folder)).unwrap_or_default()
}
