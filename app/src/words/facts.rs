//! A confirmed fact, or one that is offered, in a few words: what it is, its value, the rest in small.

use casework::{
    journal::{Fact, Kind},
    reading::Source,
    vocabulary::{Unit, Vocabulary},
};
use chrono::NaiveDate;

use super::{day, pounds, value};

/// A fact in three parts, so that its value can stand out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What it is: "Council tax owed".
    pub what: String,
    /// Its value: "£1,840".
    pub value: String,
    /// The rest: "in 90 days, an agency said".
    pub rest: String,
}

impl Said {
    fn new(what: impl Into<String>, value: impl Into<String>, rest: impl Into<String>) -> Self {
        Self { what: what.into(), value: value.into(), rest: rest.into() }
    }

    /// All of it as one phrase, for those who listen.
    pub fn aloud(&self) -> String {
        [&self.what, &self.value, &self.rest].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    }
}

/// A fact in words; none for what a timeline does not show.
pub fn fact(fact: &Fact, vocabulary: &Vocabulary, today: NaiveDate) -> Option<Said> {
    let said = match fact {
        Fact::Observation { measure, value: amount, window_days, source, about, .. } => {
            let unit = vocabulary.measure(measure).map_or(Unit::Count, |measure| measure.unit);
            let rest = [window_days.map(window), source.map(|source| from(source).to_owned())];
            Said::new(
                measure_of(measure, about.as_deref(), vocabulary),
                value(*amount, unit),
                rest.into_iter().flatten().collect::<Vec<_>>().join(", "),
            )
        }
        Fact::Spend { pence, purpose, fund, .. } => {
            let fund =
                fund.as_deref().map(|id| vocabulary.funds.iter().find(|fund| fund.id == id).map_or(id, |fund| &fund.name).to_owned());
            Said::new("Spent", pounds(*pence), [purpose.clone(), fund].into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        Fact::Pull { whom, .. } => Said::new("Asked", whom, ""),
        Fact::PullAnswered { whom, .. } => Said::new("Answered:", whom, ""),
        Fact::FollowUp { on, what } => Said::new("Remind me", day(*on, today), what.clone().unwrap_or_default()),
        Fact::Theme { theme } => Said::new(vocabulary.theme(theme).map_or(theme.as_str(), |theme| &theme.name), "", ""),
        Fact::SupportStarted { on } => Said::new("Support started", day(*on, today), ""),
        Fact::SupportEnded { on, .. } => Said::new("Support ended", day(*on, today), ""),
        _ => return None,
    };
    Some(said)
}

/// A measure's name, and whose it is: "Kyle’s school attendance".
pub fn measure_of(measure: &str, about: Option<&str>, vocabulary: &Vocabulary) -> String {
    let name = vocabulary.measure(measure).map_or(measure, |measure| &measure.name);
    match about.filter(|about| about.parse::<uuid::Uuid>().is_err()) {
        Some(who) => format!("{who}’s {}", inside_a_sentence(name)),
        None => name.to_owned(),
    }
}

/// "School attendance" → "school attendance", but "A&E attendances" as it is.
fn inside_a_sentence(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(name.chars().skip(1)).collect(),
        _ => name.to_owned(),
    }
}

/// Over how long something was counted.
pub fn window(days: u32) -> String {
    match days {
        1 => "in a day".to_owned(),
        7 => "in a week".to_owned(),
        14 => "in a fortnight".to_owned(),
        365 | 366 => "in a year".to_owned(),
        _ => format!("in {days} days"),
    }
}

/// Where something countable came from.
pub const fn from(source: Source) -> &'static str {
    match source {
        Source::Person => "they said",
        Source::Record => "seen written",
        Source::Agency => "an agency said",
    }
}

/// What an entry is called.
pub fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Need => "Need",
        Kind::Action => "Action",
        Kind::Outcome => "Outcome",
        Kind::Concern => "Concern",
        _ => "Note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::{quantity::Quantity, vocabulary::Measure};

    fn vocabulary() -> Vocabulary {
        let measure = |id: &str, name: &str, unit| Measure {
            id: id.into(),
            name: name.into(),
            unit,
            group: None,
            welcome: casework::vocabulary::Welcome::Lower,
            window_days: Some(90),
            bounds: None,
            same_within: 0,
            words: Vec::new(),
        };
        let measures = vec![measure("ae", "A&E attendances", Unit::Count), measure("school", "School attendance", Unit::Percent)];
        Vocabulary { measures, ..Vocabulary::default() }
    }

    fn observed(measure: &str, value: i64, about: Option<&str>) -> Fact {
        Fact::Observation {
            measure: measure.into(),
            value: Quantity::whole(value),
            window_days: Some(90),
            as_at: None,
            source: Some(Source::Agency),
            about: about.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn an_observation_says_whose_it_is_and_where_it_came_from() {
        let today = NaiveDate::default();
        let said = fact(&observed("school", 62, Some("Kyle")), &vocabulary(), today).expect("words");
        assert_eq!(said, Said::new("Kyle’s school attendance", "62%", "in 90 days, an agency said"));
        assert_eq!(fact(&observed("ae", 2, Some("Ellie")), &vocabulary(), today).expect("words").what, "Ellie’s A&E attendances");
        assert_eq!(
            fact(&observed("unheard-of", 2, None), &vocabulary(), today).expect("words").aloud(),
            "unheard-of 2 in 90 days, an agency said"
        );
    }
}
