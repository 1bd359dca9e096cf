//! Between a definition and the fields of its form.

use casework::{
    fault::Problem,
    insight::{By, Counting, Indicator, Method, Who, Window},
    reading::Source,
    vocabulary::{Unit, Vocabulary, Welcome},
};

use crate::http::desk::Fields;

/// How each method is chosen: its name, and what it answers.
pub const METHODS: [(&str, &str); 6] = [
    ("change", "What changed for the same people, before and after support started"),
    ("level", "How something stands, month by month: a debt, an attendance"),
    ("rate", "How often something happens, in the time that we were told about"),
    ("people_with", "How many people have a theme, or an outcome about it"),
    ("spend", "What was paid, by fund and purpose"),
    ("wait", "How long others take to answer"),
];

/// What is usual for a method, to begin a form with.
pub fn starting(method: &str) -> Option<Indicator> {
    let days = |from_day, to_day| Window { from_day, to_day };
    let method = match method {
        "change" => Method::Change { before: days(-89, Some(14)), after: days(91, None), lost_after_day: 180, selection: None },
        "level" => Method::Level { stale_after_days: 183 },
        "rate" => Method::Rate { during: days(1, None) },
        "people_with" => Method::PeopleWith { themes: Vec::new(), counting: Counting::Theme },
        "spend" => Method::Spend { funds: Vec::new(), categories: Vec::new() },
        "wait" => Method::Wait { expertise: Vec::new() },
        _ => return None,
    };
    Some(Indicator {
        id: String::new(),
        version: 1,
        name: String::new(),
        subject: String::new(),
        measures: Vec::new(),
        unit: Unit::Count,
        welcome: Welcome::Neither,
        window_days: None,
        same_within: 0,
        source: None,
        who: Who::default(),
        breakdowns: vec![By::Team, By::Ward, By::AgeBand],
        method,
    })
}

/// A definition as its form shows it.
pub fn fields(one: &Indicator) -> Fields {
    let tick =
        |fields: Fields, group: &str, all: &[String]| all.iter().fold(fields, |fields, id| fields.with(format!("{group}{id}"), "on"));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut fields = Fields::default()
        .with("id", &one.id)
        .with("name", &one.name)
        .with("subject", &one.subject)
        .with("method", one.method.name())
        .with("welcome", welcome_name(one.welcome))
        .with("window_days", number(one.window_days.map(i64::from)))
        .with("same_within", one.same_within.to_string())
        .with("source", one.source.map_or("", source_name))
        .with("who.wards", one.who.wards.join(", "))
        .with("started_from", day(one.who.started_from))
        .with("started_to", day(one.who.started_to));
    fields = tick(fields, "measures-", &one.measures);
    fields = tick(fields, "who.teams-", &one.who.teams);
    fields = tick(fields, "who.age_bands-", &one.who.age_bands);
    fields = tick(fields, "who.themes-", &one.who.themes);
    fields = tick(fields, "who.support_lengths-", &one.who.support_lengths);
    fields = tick(fields, "who.households-", &one.who.households);
    let by: Vec<String> = one.breakdowns.iter().map(|by| by.as_str().to_owned()).collect();
    fields = tick(fields, "breakdowns-", &by);
    match &one.method {
        Method::Level { stale_after_days } => fields.with("stale_after_days", stale_after_days.to_string()),
        Method::Rate { during } => fields.with("during.from", during.from_day.to_string()).with("during.to", number(during.to_day)),
        Method::Change { before, after, lost_after_day, .. } => fields
            .with("before.from", before.from_day.to_string())
            .with("before.to_day", number(before.to_day))
            .with("after.from", after.from_day.to_string())
            .with("after.to", number(after.to_day))
            .with("lost_after_day", lost_after_day.to_string()),
        Method::PeopleWith { themes, counting } => {
            let counting = if *counting == Counting::Outcome { "outcome" } else { "theme" };
            tick(fields, "themes-", themes).with("counting", counting)
        }
        Method::Spend { funds, categories } => tick(tick(fields, "funds-", funds), "categories-", categories),
        Method::Wait { expertise } => tick(fields, "expertise-", expertise),
    }
}

/// What was typed, as a definition. Whether it makes sense is looked at elsewhere.
///
/// # Errors
/// What is no number or no day, by its field.
pub fn read(typed: &Fields, vocabulary: &Vocabulary) -> Result<Indicator, Vec<Problem>> {
    let mut problems = Vec::new();
    let starting = starting(typed.get("method")).ok_or_else(|| vec![Problem::new("method", "Choose how it is counted.")])?;
    let (id, name) = (typed.get("id").to_owned(), typed.get("name").to_owned());
    let subject = Some(typed.get("subject")).filter(|subject| !subject.is_empty()).unwrap_or(&id).to_owned();
    let mut starting = Indicator { id, name, subject, ..starting };
    // In the order of the council's words, so that what is saved as it was is the same definition.
    starting.measures = typed.ticked("measures-");
    starting.measures.sort_by_key(|id| vocabulary.measures.iter().position(|measure| measure.id == *id).unwrap_or(usize::MAX));
    let counted = matches!(starting.method, Method::Level { .. } | Method::Rate { .. } | Method::Change { .. });
    starting.unit = match &starting.method {
        Method::Spend { .. } => Unit::Pence,
        _ if counted => starting.measures.iter().find_map(|id| vocabulary.measure(id)).map_or(Unit::Count, |measure| measure.unit),
        _ => Unit::Count,
    };
    starting.welcome = WELCOMES.into_iter().find(|one| welcome_name(*one) == typed.get("welcome")).unwrap_or_default();
    starting.source = [Source::Person, Source::Record, Source::Agency].into_iter().find(|one| source_name(*one) == typed.get("source"));
    let mut number = |field: &str, name: &str| match typed.get(field) {
        "" => None,
        text => text.parse::<i64>().map_err(|_| problems.push(Problem::new(name, "Use a whole number."))).ok(),
    };
    starting.window_days = number("window_days", "window_days").and_then(|days| u32::try_from(days).ok());
    starting.same_within = number("same_within", "same_within").unwrap_or(0);
    match &mut starting.method {
        Method::Level { stale_after_days } => *stale_after_days = days(number("stale_after_days", "stale_after_days")),
        Method::Rate { during } => {
            *during = Window { from_day: number("during.from", "during").unwrap_or(1), to_day: number("during.to", "during") };
        }
        Method::Change { before, after, lost_after_day, .. } => {
            *before = Window { from_day: number("before.from", "before").unwrap_or(0), to_day: number("before.to_day", "before.to_day") };
            *after = Window { from_day: number("after.from", "after").unwrap_or(0), to_day: number("after.to", "after") };
            *lost_after_day = days(number("lost_after_day", "lost_after_day"));
        }
        Method::PeopleWith { themes, counting } => {
            *themes = typed.ticked("themes-");
            *counting = if typed.get("counting") == "outcome" { Counting::Outcome } else { Counting::Theme };
        }
        Method::Spend { funds, categories } => (*funds, *categories) = (typed.ticked("funds-"), typed.ticked("categories-")),
        Method::Wait { expertise } => *expertise = typed.ticked("expertise-"),
    }
    let mut day = |field: &str| match typed.get(field) {
        "" => None,
        text => text.parse().map_err(|_| problems.push(Problem::new(field, "Use a day such as 2026-04-01."))).ok(),
    };
    starting.who = Who {
        teams: typed.ticked("who.teams-"),
        wards: typed.get("who.wards").split([',', ' ', '\n']).filter(|ward| !ward.is_empty()).map(str::to_owned).collect(),
        age_bands: typed.ticked("who.age_bands-"),
        themes: typed.ticked("who.themes-"),
        support_lengths: typed.ticked("who.support_lengths-"),
        households: typed.ticked("who.households-"),
        started_from: day("started_from"),
        started_to: day("started_to"),
    };
    let ticked = typed.ticked("breakdowns-");
    starting.breakdowns = By::ALL.into_iter().filter(|by| ticked.iter().any(|name| name == by.as_str())).collect();
    if problems.is_empty() { Ok(starting) } else { Err(problems) }
}

/// What is no number of days is noticed where the definition is looked at.
fn days(number: Option<i64>) -> u32 {
    number.and_then(|days| u32::try_from(days).ok()).unwrap_or(0)
}

const WELCOMES: [Welcome; 3] = [Welcome::Lower, Welcome::Higher, Welcome::Neither];

/// Its name in a form.
pub const fn welcome_name(welcome: Welcome) -> &'static str {
    match welcome {
        Welcome::Lower => "lower",
        Welcome::Higher => "higher",
        Welcome::Neither => "neither",
    }
}

const fn source_name(source: Source) -> &'static str {
    match source {
        Source::Person => "person",
        Source::Record => "record",
        Source::Agency => "agency",
    }
}

#[cfg(test)]
mod tests {
    use casework::insight::starting_indicators;

    use super::*;

    #[test]
    fn what_a_form_shows_is_read_back_as_it_was() {
        let vocabulary: Vocabulary = toml::from_str(include_str!("../../../../casework/data/vocabulary.toml")).expect("a vocabulary");
        for indicator in starting_indicators() {
            let read = read(&fields(&indicator), &vocabulary).expect("a definition");
            assert_eq!(read.definition_hash(), indicator.definition_hash(), "{}", indicator.id);
        }
    }

    #[test]
    fn what_is_no_number_is_named_by_its_field() {
        let typed = fields(&starting("change").expect("a method")).with("lost_after_day", "soon").with("started_from", "1 April");
        let found: Vec<String> = read(&typed, &Vocabulary::default()).expect_err("problems").into_iter().map(|one| one.field).collect();
        assert_eq!(found, ["lost_after_day", "started_from"]);
    }
}
