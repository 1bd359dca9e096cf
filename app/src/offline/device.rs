//! This device: its clock, its randomness, its name. The only module that asks the browser for any of them.

use casework::ids::{DeviceId, HouseholdId, PersonId, PictureId, RecordId};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::window;
use uuid::Uuid;

const NAME_KEY: &str = "alongside.device";

/// Now, by the device's clock: recorded, shown, never trusted.
pub fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and below 2⁵³")]
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// Today where the device is.
pub fn today() -> NaiveDate {
    let date = js_sys::Date::new_0();
    let year = i32::try_from(date.get_full_year()).unwrap_or_default();
    NaiveDate::from_ymd_opt(year, date.get_month() + 1, date.get_date()).unwrap_or_default()
}

/// A name for a new record.
pub fn new_record() -> RecordId {
    RecordId(in_order())
}

/// A name for a new person.
pub fn new_person() -> PersonId {
    PersonId(in_order())
}

/// A name for a new picture.
pub fn new_picture() -> PictureId {
    PictureId(in_order())
}

/// A name for a new household.
pub fn new_household() -> HouseholdId {
    HouseholdId(in_order())
}

#[expect(clippy::disallowed_methods, reason = "this is the module that makes ids on the device")]
fn in_order() -> Uuid {
    Uuid::now_v7()
}

#[expect(clippy::disallowed_methods, reason = "this is the module that makes ids on the device")]
fn at_random() -> Uuid {
    Uuid::new_v4()
}

/// 16 random bytes, in hexadecimal.
pub fn salt() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// This device's random name, kept between visits where the browser lets us.
pub fn name() -> DeviceId {
    let storage = window().local_storage().ok().flatten();
    if let Some(kept) = storage.as_ref().and_then(|storage| storage.get_item(NAME_KEY).ok().flatten()?.parse().ok()) {
        return kept;
    }
    let name = DeviceId(at_random());
    if let Some(storage) = storage {
        let _ = storage.set_item(NAME_KEY, &name.to_string());
    }
    name
}
