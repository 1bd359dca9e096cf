//! Reading notes in the browser: `casework::reading` as a program of its own, so that a page can be looked at and written on before
//! it is here. The page asks through `app/src/offline/reading.rs`; JSON goes in and out.

use std::cell::RefCell;

use casework::reading::Reader;
use chrono::NaiveDate;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// Made once, asked at each letter.
    static READER: RefCell<Option<Reader>> = const { RefCell::new(None) };
}

/// Makes a vocabulary ready, with the names of a household, a line each. It is JSON, as the council answers it. Whether it could be read.
#[wasm_bindgen]
pub fn prepare(vocabulary: &str, household: &str) -> bool {
    let reader = serde_json::from_str(vocabulary).ok().map(|vocabulary| Reader::new(&vocabulary).with_household(household.lines()));
    let is_ready = reader.is_some();
    READER.with_borrow_mut(|kept| *kept = reader);
    is_ready
}

/// What a note seems to say, as a JSON list. `day` is the day of the note, counted from the beginning of the calendar.
#[wasm_bindgen]
pub fn read(note: &str, day: i32) -> String {
    let read = READER.with_borrow(|reader| Some(reader.as_ref()?.read(note, NaiveDate::from_num_days_from_ce_opt(day)?)));
    serde_json::to_string(&read.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use casework::reading::Suggestion;
    use chrono::Datelike;

    use super::*;

    #[test]
    fn a_note_is_read_as_the_model_reads_it() {
        let note = "Half written off, £2,150 left. Ellie has 62% at school. Seeing them on Tuesday.";
        let vocabulary = r#"{"measure":[{"id":"school","name":"School attendance","unit":"percent","words":["school"]}]}"#;
        let today = NaiveDate::from_ymd_opt(2026, 11, 18).expect("a day");
        assert_eq!(read(note, today.num_days_from_ce()), "[]", "nothing is known yet");
        assert!(!prepare("{", "") && prepare(vocabulary, "Ellie\nKyle Marsh"));
        let reader = Reader::new(&serde_json::from_str(vocabulary).expect("a vocabulary")).with_household(["Ellie", "Kyle Marsh"]);
        let read: Vec<Suggestion> = serde_json::from_str(&read(note, today.num_days_from_ce())).expect("JSON");
        assert!(read.len() > 1, "{read:?}");
        assert_eq!(read, reader.read(note, today));
    }
}
