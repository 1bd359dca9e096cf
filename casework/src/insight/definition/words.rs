//! What an indicator counts, read back in plain words.

use chrono::{Datelike, NaiveDate};

use super::super::{Counting, Indicator, Method, Period, Who, Window};
use crate::{
    reading::Source,
    vocabulary::{Named, Unit, Vocabulary},
};

/// What an indicator counts, in one or two sentences for whoever defines it or reads its figures.
pub fn in_words(indicator: &Indicator, vocabulary: &Vocabulary) -> String {
    let words = Words { indicator, vocabulary };
    let who = words.who();
    let source = words.source();
    match &indicator.method {
        Method::Level { stale_after_days } => format!(
            "Of the people {who} at the end of a month, we take the newest value of {} that is known by then and no more than {stale_after_days} days old, \
            and give the mean of those known{source}. Of whom it is not known is said beside it.",
            words.measured()
        ),
        Method::Rate { during } => format!(
            "Of the people {who} in a period, we count {} in the stretches of time that we were told about and that ended in the period{}, and divide \
            by the person-months that they cover{source}. Time that nobody told us about is left out: it is not zero.",
            words.measures(),
            during_words(*during)
        ),
        Method::Change { before, after, lost_after_day, .. } => format!(
            "Of the people {who} whose support has reached day {}, we compare the newest value of {} known {} with the newest known {}, for the same people{source}. \
            {}Whoever has a value before and none by day {lost_after_day} is out of touch.",
            after.from_day,
            words.measured(),
            days_words(*before),
            days_words(*after),
            words.same(),
        ),
        Method::PeopleWith { themes, counting: Counting::Theme } => {
            format!("Of the people {who} in a period, we count those with a confirmed entry in the period about {}.", words.about(themes))
        }
        Method::PeopleWith { themes, counting: Counting::Outcome } => format!(
            "Of the people {who} in a period with a confirmed entry about {} by its end, we count those with an outcome about it by then.",
            words.about(themes)
        ),
        Method::Spend { funds, categories } => {
            let name = |id: &String| vocabulary.funds.iter().find(|fund| fund.id == *id).map_or(id.clone(), |fund| fund.name.clone());
            let from = listed(funds.iter().map(name), " from the ");
            let purpose = listed(categories.iter().map(|id| named(id, &vocabulary.categories)), " for ");
            let who = if indicator.who.is_everybody() { String::new() } else { format!(" for people {who}") };
            format!("We add up what was paid in a period{from}{purpose}{who}, and how many people it was for.")
        }
        Method::Wait { expertise } => {
            let what = listed(expertise.iter().map(|id| named(id, &vocabulary.expertise)), " with ");
            let who = if indicator.who.is_everybody() { String::new() } else { format!(" for people {who}") };
            format!(
                "Of the times that we asked others for help{what}{who} in a period, we count the days to their first answer and give the middle one. \
                What has not been answered is said beside it. It times others, not us."
            )
        }
    }
}

struct Words<'a> {
    indicator: &'a Indicator,
    vocabulary: &'a Vocabulary,
}

impl Words<'_> {
    fn who(&self) -> String {
        let Who { teams, wards, age_bands, themes, support_lengths, households, started_from, started_to } = &self.indicator.who;
        let started = match (started_from, started_to) {
            (None, None) => "we go alongside".to_owned(),
            (Some(from), None) => format!("whose support started on or after {}", day(*from)),
            (None, Some(to)) => format!("whose support started on or before {}", day(*to)),
            (Some(from), Some(to)) => format!("whose support started between {} and {}", day(*from), day(*to)),
        };
        let lengths = support_lengths.iter().map(|length| match length.as_str() {
            "24+" => "24 months or more".to_owned(),
            other => format!("{} months", other.replace('-', " to ")),
        });
        let parts = [
            listed(teams.iter().cloned(), " in team "),
            listed(wards.iter().cloned(), " in ward "),
            listed(age_bands.iter().cloned(), " aged "),
            if themes.is_empty() { String::new() } else { format!(" with an entry about {}", self.themes(themes)) },
            listed(lengths, " supported for "),
            match households.as_slice() {
                [one] if one == "shared" => " who live with others whom we know of".to_owned(),
                [one] if one == "own" => " with whom we know of nobody else living".to_owned(),
                _ => String::new(),
            },
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { started } else { format!("{started},{},", parts.join(",")) }
    }

    fn source(&self) -> &'static str {
        match self.indicator.source {
            None => "",
            Some(Source::Person) => ", only by what they or their household said",
            Some(Source::Record) => ", only by what was seen written",
            Some(Source::Agency) => ", only by what an agency told us",
        }
    }

    /// "A&E attendances (in 90 days)", "Council tax owed and Rent owed (added up)".
    fn measured(&self) -> String {
        let window = match (self.indicator.unit, self.indicator.window_days) {
            (Unit::Count | Unit::Nights, Some(days)) => format!(" (in {days} days)"),
            _ => String::new(),
        };
        let together = match (self.indicator.measures.len(), self.indicator.unit) {
            (0 | 1, _) => "",
            (_, Unit::Percent) => " (the mean of them)",
            _ => " (added up)",
        };
        format!("{}{window}{together}", self.measures())
    }

    fn measures(&self) -> String {
        let name = |id: &String| self.vocabulary.measure(id).map_or(id.clone(), |measure| measure.name.clone());
        listed(self.indicator.measures.iter().map(name), "")
    }

    /// The themes, and the measures that are about them.
    fn about(&self, themes: &[String]) -> String {
        let measures =
            listed(self.indicator.measures.iter().map(|id| self.vocabulary.measure(id).map_or(id.clone(), |one| one.name.clone())), "");
        match (themes.is_empty(), measures.is_empty()) {
            (_, true) => self.themes(themes),
            (true, false) => format!("{measures}, counted"),
            (false, false) => format!("{}, or with {measures} counted", self.themes(themes)),
        }
    }

    fn themes(&self, themes: &[String]) -> String {
        let name = |id: &String| self.vocabulary.theme(id).map_or(id.clone(), |theme| theme.name.clone());
        themes.iter().map(name).collect::<Vec<_>>().join(" or ")
    }

    fn same(&self) -> String {
        match (self.indicator.same_within, self.indicator.unit) {
            (0, _) => String::new(),
            (pence, Unit::Pence) => format!("Up to £{}.{:02} apart is the same. ", pence / 100, pence % 100),
            (units, _) => format!("Up to {units} apart is the same. "),
        }
    }
}

fn named(id: &str, all: &[Named]) -> String {
    all.iter().find(|named| named.id == id).map_or(id.to_owned(), |named| named.name.clone())
}

fn during_words(window: Window) -> String {
    match (window.from_day, window.to_day) {
        (1, None) => ", while they were supported".to_owned(),
        _ => format!(", all of it {}", days_words(window)),
    }
}

/// "from 89 days before support started to day 14 of it".
fn days_words(window: Window) -> String {
    let say = |day: i64| match day {
        ..1 => format!("{} days before support started", 1 - day),
        _ => format!("day {day} of support"),
    };
    match window.to_day {
        None => format!("from {} on", say(window.from_day)),
        Some(to) => format!("from {} to {}", say(window.from_day), say(to)),
    }
}

/// "x, y and z" with words before it, or nothing.
fn listed(all: impl Iterator<Item = String>, before: &str) -> String {
    let all: Vec<String> = all.collect();
    match all.as_slice() {
        [] => String::new(),
        [only] => format!("{before}{only}"),
        [most @ .., last] => format!("{before}{} and {last}", most.join(", ")),
    }
}

fn day(day: NaiveDate) -> String {
    format!("{} {}", day.day(), Period::Month(super::super::Month::of(day)).in_words())
}
