//! Days as people say them.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn month(day: NaiveDate) -> &'static str {
    MONTHS[day.month0() as usize]
}

fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// "Today", "Yesterday", "Tuesday", "3 February", "3 February 2025"; to come: "Tomorrow", "Monday 23 November".
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "Today".to_owned(),
        -1 => "Yesterday".to_owned(),
        1 => "Tomorrow".to_owned(),
        -6..=-2 => weekday(day).to_owned(),
        2..=13 => format!("{} {} {}", weekday(day), day.day(), month(day)),
        _ if day.year() == today.year() => format!("{} {}", day.day(), month(day)),
        _ => format!("{} {} {}", day.day(), month(day), day.year()),
    }
}

/// The same inside a sentence: "today", "yesterday", "on Tuesday", "on 3 February".
pub fn kitchen_day(on: NaiveDate, today: NaiveDate) -> String {
    match (on - today).num_days() {
        -1..=1 => day(on, today).to_lowercase(),
        _ => format!("on {}", day(on, today)),
    }
}

/// "3 February", with the year when it is another one: the beginning of something.
pub fn since(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        format!("{} {}", day.day(), month(day))
    } else {
        format!("{} {} {}", day.day(), month(day), day.year())
    }
}

/// "Tuesday 3 February 2026".
pub fn full_day(day: NaiveDate) -> String {
    format!("{} {} {} {}", weekday(day), day.day(), month(day), day.year())
}

/// How long something has been waiting: "less than a minute", "2 minutes", "3 hours", "2 days".
pub fn ago(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - then).num_minutes().max(0);
    let said = |number: i64, unit: &str| if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") };
    match minutes {
        0 => "less than a minute".to_owned(),
        1..=59 => said(minutes, "minute"),
        60..=1439 => said(minutes / 60, "hour"),
        _ => said(minutes / 1440, "day"),
    }
}

/// Whole years of age, or months below two years: "29", "10 months".
pub fn age(born: NaiveDate, today: NaiveDate) -> Option<String> {
    let years = casework::people::years_old(born, today)?;
    if years >= 2 {
        return Some(years.to_string());
    }
    let passed = (today.year() - born.year()) * 12 + today.month0().cast_signed() - born.month0().cast_signed();
    let months = passed - i32::from(today.day() < born.day());
    Some(if months == 1 { "1 month".to_owned() } else { format!("{months} months") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        let today = on("2026-11-21");
        let cases = [
            ("2026-11-21", "Today"),
            ("2026-11-20", "Yesterday"),
            ("2026-11-22", "Tomorrow"),
            ("2026-11-17", "Tuesday"),
            ("2026-11-14", "14 November"),
            ("2026-02-03", "3 February"),
            ("2025-02-03", "3 February 2025"),
            ("2026-11-23", "Monday 23 November"),
        ];
        for (given, said) in cases {
            assert_eq!(day(on(given), today), said);
        }
        assert_eq!(kitchen_day(on("2026-11-20"), today), "yesterday");
        assert_eq!(kitchen_day(on("2026-11-17"), today), "on Tuesday");
        assert_eq!(full_day(on("2026-02-03")), "Tuesday 3 February 2026");
    }

    #[test]
    fn waiting_is_said_in_the_largest_unit() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
        let now = at("2026-11-21T10:00:00Z");
        assert_eq!(ago(at("2026-11-21T09:59:30Z"), now), "less than a minute");
        assert_eq!(ago(at("2026-11-21T09:58:00Z"), now), "2 minutes");
        assert_eq!(ago(at("2026-11-21T08:59:00Z"), now), "1 hour");
        assert_eq!(ago(at("2026-11-18T08:00:00Z"), now), "3 days");
        assert_eq!(ago(at("2026-11-22T08:00:00Z"), now), "less than a minute", "a clock that was set back");
    }

    #[test]
    fn the_very_young_are_counted_in_months() {
        let today = on("2026-11-21");
        assert_eq!(age(on("1997-01-17"), today).as_deref(), Some("29"));
        assert_eq!(age(on("2025-12-30"), today).as_deref(), Some("10 months"));
        assert_eq!(age(on("2027-01-01"), today), None);
    }
}
