//! Whether a definition makes sense, field by field.

use super::super::{AGE_BANDS, HOUSEHOLDS, Indicator, Method, SUPPORT_LENGTHS, Window};
use crate::{
    fault::Problem,
    gss::is_gss,
    vocabulary::{Unit, Vocabulary},
};

/// The longest time that a definition may speak of, in days: ten years.
const LONGEST: i64 = 3_660;

/// What is wrong with a definition, in the order of its fields; nothing for one that can be used.
pub fn check(indicator: &Indicator, vocabulary: &Vocabulary) -> Vec<Problem> {
    let mut found = Found { problems: Vec::new() };
    found.unless(is_id(&indicator.id), "id", "Use small letters, digits and hyphens, up to 64.");
    found.unless((1..=100).contains(&indicator.name.trim().chars().count()), "name", "Give it a name of up to 100 characters.");
    found.unless(is_id(&indicator.subject), "subject", "Use small letters, digits and hyphens, up to 64.");
    found.measures(indicator, vocabulary);
    let window = indicator.window_days.is_none_or(|days| (1..=LONGEST).contains(&i64::from(days)));
    found.unless(window, "window_days", "Use a number of days from 1 to 3,660.");
    found.unless((0..=1_000_000_000).contains(&indicator.same_within), "same_within", "Use a number from 0 up.");
    found.who(indicator, vocabulary);
    let repeated = indicator.breakdowns.iter().enumerate().any(|(place, by)| indicator.breakdowns[..place].contains(by));
    found.unless(!repeated, "breakdowns", "Name each once.");
    found.method(indicator, vocabulary);
    found.problems
}

struct Found {
    problems: Vec<Problem>,
}

impl Found {
    fn unless(&mut self, holds: bool, field: &str, words: &str) {
        if !holds {
            self.problems.push(Problem::new(field, words));
        }
    }

    fn known(&mut self, given: &[String], field: &str, is_known: impl Fn(&str) -> bool) {
        let unknown = given.iter().filter(|one| !is_known(one));
        let said = unknown.map(|one| format!("The vocabulary has no {}.", if is_id(one) { one } else { "such word" }));
        self.problems.extend(said.map(|words| Problem::new(field, words)));
    }

    fn measures(&mut self, indicator: &Indicator, vocabulary: &Vocabulary) {
        let observes = matches!(indicator.method, Method::Level { .. } | Method::Rate { .. } | Method::Change { .. });
        if matches!(indicator.method, Method::PeopleWith { .. }) {
            self.known(&indicator.measures, "measures", |id| vocabulary.measure(id).is_some());
            self.unless(indicator.source.is_none(), "source", "Leave it out: this method counts people.");
            self.unless(indicator.unit == Unit::Count, "unit", "Use count for people_with.");
            return;
        }
        if !observes {
            self.unless(indicator.measures.is_empty(), "measures", "Leave measures out: this method counts none.");
            self.unless(indicator.source.is_none(), "source", "Leave it out: this method counts no observations.");
            let unit = if matches!(indicator.method, Method::Spend { .. }) { Unit::Pence } else { Unit::Count };
            self.unless(indicator.unit == unit, "unit", "Use pence for spend, and count for people_with and wait.");
            return;
        }
        self.unless(!indicator.measures.is_empty(), "measures", "Name at least one measure.");
        self.known(&indicator.measures, "measures", |id| vocabulary.measure(id).is_some());
        let of_unit = |id: &String| vocabulary.measure(id).is_none_or(|measure| measure.unit == indicator.unit);
        self.unless(indicator.measures.iter().all(of_unit), "unit", "Use the unit that its measures have.");
    }

    fn who(&mut self, indicator: &Indicator, vocabulary: &Vocabulary) {
        let who = &indicator.who;
        self.unless(who.teams.iter().all(|team| is_id(team)), "who.teams", "Use the ids of teams.");
        self.unless(who.wards.iter().all(|ward| is_gss(ward)), "who.wards", "Use codes such as E05000001.");
        let bands = who.age_bands.iter().all(|band| AGE_BANDS.iter().any(|(_, name)| name == band));
        self.unless(bands, "who.age_bands", "Use 0-17, 18-24, 25-34, 35-44, 45-54, 55-64, 65-74 or 75+.");
        self.known(&who.themes, "who.themes", |id| vocabulary.theme(id).is_some());
        let lengths = who.support_lengths.iter().all(|length| SUPPORT_LENGTHS.iter().any(|(_, name)| name == length));
        self.unless(lengths, "who.support_lengths", "Use 0-3, 3-6, 6-12, 12-24 or 24+ (months).");
        let households = who.households.iter().all(|one| HOUSEHOLDS.iter().any(|(name, _)| name == one));
        self.unless(households, "who.households", "Use shared or own.");
        let in_order = who.started_from.zip(who.started_to).is_none_or(|(from, to)| from <= to);
        self.unless(in_order, "who.started_to", "Use a day on or after started_from.");
    }

    fn method(&mut self, indicator: &Indicator, vocabulary: &Vocabulary) {
        match &indicator.method {
            Method::Level { stale_after_days } => {
                let sensible = (1..=LONGEST).contains(&i64::from(*stale_after_days));
                self.unless(sensible, "stale_after_days", "Use a number of days from 1 to 3,660.");
            }
            Method::Rate { during } => {
                self.unless(indicator.measures.len() <= 1, "measures", "Use one measure: a rate divides by the time it was observed.");
                self.unless(matches!(indicator.unit, Unit::Count | Unit::Nights), "unit", "A rate counts events or nights.");
                self.unless(indicator.window_days.is_some(), "window_days", "Say over how many days it is usually counted.");
                self.window("during", *during);
            }
            Method::Change { before, after, lost_after_day, selection } => {
                self.window("before", *before);
                self.window("after", *after);
                let apart = before.to_day.is_some_and(|to| to < after.from_day);
                self.unless(apart, "before.to_day", "Let it end before the days after begin.");
                let late_enough = i64::from(*lost_after_day) >= after.from_day && i64::from(*lost_after_day) <= LONGEST;
                self.unless(late_enough, "lost_after_day", "Use a day on or after the first of those after.");
                if let Some(selection) = selection {
                    let numbers = [selection.mean, selection.deviation, selection.cut, selection.correlation];
                    let sensible = numbers.iter().all(|number| number.is_finite())
                        && selection.deviation > 0.0
                        && (0.0..=1.0).contains(&selection.correlation);
                    self.unless(sensible, "selection", "Use a deviation over 0, and a correlation from 0 to 1.");
                }
            }
            Method::PeopleWith { themes, .. } => {
                self.unless(!themes.is_empty() || !indicator.measures.is_empty(), "themes", "Name at least one theme, or a measure.");
                self.known(themes, "themes", |id| vocabulary.theme(id).is_some());
            }
            Method::Spend { funds, categories } => {
                self.known(funds, "funds", |id| vocabulary.funds.iter().any(|fund| fund.id == id));
                self.known(categories, "categories", |id| vocabulary.categories.iter().any(|category| category.id == id));
            }
            Method::Wait { expertise } => {
                self.known(expertise, "expertise", |id| vocabulary.expertise.iter().any(|one| one.id == id));
            }
        }
    }

    fn window(&mut self, field: &str, window: Window) {
        let ends = [Some(window.from_day), window.to_day];
        self.unless(ends.iter().flatten().all(|day| day.abs() <= LONGEST), field, "Use days within ten years of the first.");
        self.unless(window.to_day.is_none_or(|to| to >= window.from_day), field, "Let it end on or after the day it begins.");
    }
}

/// Small letters, digits and hyphens.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::super::{from_toml, starting_indicators};
    use super::*;
    use crate::insight::By;

    fn vocabulary() -> Vocabulary {
        toml::from_str(include_str!("../../../data/vocabulary.toml")).unwrap()
    }

    fn fields(id: &str, change: impl Fn(&mut Indicator)) -> Vec<String> {
        let mut indicator = starting_indicators().into_iter().find(|indicator| indicator.id == id).unwrap();
        change(&mut indicator);
        check(&indicator, &vocabulary()).into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn each_problem_is_named_by_its_field() {
        assert_eq!(fields("known-debt", |one| one.id = "Known debt".into()), ["id"]);
        assert_eq!(fields("known-debt", |one| one.measures.push("hats".into())), ["measures"]);
        assert_eq!(fields("known-debt", |one| one.measures.push("ae-attendances".into())), ["unit"]);
        assert_eq!(fields("known-debt", |one| one.measures.clear()), ["measures"]);
        assert_eq!(fields("known-debt", |one| one.who.age_bands.push("young".into())), ["who.age_bands"]);
        assert_eq!(fields("known-debt", |one| one.who.wards.push("Felling".into())), ["who.wards"]);
        assert_eq!(fields("known-debt", |one| one.breakdowns.push(By::Team)), ["breakdowns"]);
        assert_eq!(fields("known-debt", |one| one.window_days = Some(0)), ["window_days"]);
        assert_eq!(fields("spend-all", |one| one.unit = Unit::Count), ["unit"]);
        assert_eq!(fields("wait-all", |one| one.method = Method::Wait { expertise: vec!["magic".into()] }), ["expertise"]);
    }

    #[test]
    fn a_change_needs_a_before_that_ends_before_its_after() {
        let text = "[[indicator]]\nid = \"a\"\nname = \"A\"\nsubject = \"a\"\nmeasures = [\"ae-attendances\"]\nwindow_days = 90\nmethod = \"change\"
            before = { from_day = -89, to_day = 91 }\nafter = { from_day = 91 }\nlost_after_day = 90\n";
        let found = check(&from_toml(text).unwrap()[0], &vocabulary());
        let fields: Vec<&str> = found.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["before.to_day", "lost_after_day"]);
    }
}
