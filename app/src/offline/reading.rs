//! What reads notes: a program of its own (`app/reader`) that comes after the page. Until it is here nothing is read, and nobody waits.

use casework::reading::Suggestion;
use chrono::{Datelike, NaiveDate};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::{device, wire};

/// What its start script leaves where it can be found, and says when it has.
const READER: &str = "alongside-reader";
const FOUND_AS: &str = "alongsideReader";
const START: &str = "/start-reader.js";
/// What has not come by then is asked for again, when somebody next wants it.
const PATIENCE_MS: i64 = 30_000;

/// Asks for it, unless it is here or on its way. `come` is called when it is, and at once if it is here.
pub fn summon(come: impl Fn() + 'static) {
    if found().is_some() {
        return come();
    }
    let handle = window_event_listener_untyped(READER, move |_| come());
    on_cleanup(move || handle.remove());
    ask_for_it();
}

/// The element that asks is its own mark: it says when it asked.
fn ask_for_it() -> Option<()> {
    let (document, now) = (document(), device::now().timestamp_millis());
    let mut address = START.to_owned();
    // The version is in the address of the script that started the page.
    let started = document.query_selector("script[src^='/start-']").ok()??.get_attribute("src")?;
    address.push_str(started.find('?').map(|at| &started[at..]).unwrap_or_default());
    if let Some(asked) = document.get_element_by_id(READER) {
        if now - asked.get_attribute("data-at")?.parse::<i64>().ok()? < PATIENCE_MS {
            return None;
        }
        // A browser does not load the same module again once it could not.
        address = format!("{address}&{now}");
        asked.remove();
    }
    let script = document.create_element("script").ok()?;
    for (name, value) in [("id", READER), ("type", "module"), ("data-at", &now.to_string()), ("src", &address)] {
        script.set_attribute(name, value).ok()?;
    }
    document.head()?.append_child(&script).ok().map(|_| ())
}

fn found() -> Option<JsValue> {
    Reflect::get(&window(), &FOUND_AS.into()).ok().filter(|reader| !reader.is_undefined())
}

fn ask(what: &str, first: &str, second: &JsValue) -> Option<JsValue> {
    let reader = found()?;
    let function: Function = Reflect::get(&reader, &what.into()).ok()?.dyn_into().ok()?;
    function.call2(&reader, &first.into(), second).ok()
}

/// Makes a vocabulary ready, as the council sent it, with the names of a household. Whether there is anything that reads.
pub fn prepare(vocabulary: &str, household: &[String]) -> bool {
    ask("prepare", vocabulary, &household.join("\n").into()).and_then(|is_ready| is_ready.as_bool()).unwrap_or_default()
}

/// What a note seems to say. None while nothing reads.
pub fn read(note: &str, on: NaiveDate) -> Option<Vec<Suggestion>> {
    wire::suggestions(&ask("read", note, &on.num_days_from_ce().into())?.as_string()?)
}
