//! What a form about one measure, theme or fund holds, and the vocabulary that comes of it.

use casework::{
    fault::Problem,
    vocabulary::{Fund, Measure, Theme, Unit, Vocabulary, Welcome},
};
use serde::Deserialize;

use crate::http::form::Carries;

/// What there are several of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Measure,
    Theme,
    Fund,
}

impl List {
    /// Its name in an address, and in what is said of a problem.
    pub const fn in_an_address(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Theme => "theme",
            Self::Fund => "fund",
        }
    }
}

/// One of them: where it stands, or that it is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub list: List,
    /// Its id; none for a new one.
    pub id: Option<String>,
    /// Its place in its list: the end for a new one.
    place: usize,
}

/// What is to be done with what was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Show what it would have read.
    #[default]
    Preview,
    Save,
    /// Take it away.
    Remove,
}

/// Everything as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The version of the words that the form was made from.
    pub version: i64,
    /// That it was made here, for whoever sends it.
    pub token: String,
    pub name: String,
    /// One a line.
    pub words: String,
    pub unit: String,
    pub window_days: String,
    pub least: String,
    pub most: String,
    pub same_within: String,
    pub welcome: String,
    pub group: String,
    #[serde(rename = "do")]
    pub wanted: Wanted,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

/// Units, as they are kept and as they are said.
pub const UNITS: [(Unit, &str, &str); 6] = [
    (Unit::Count, "count", "Times"),
    (Unit::Nights, "nights", "Nights"),
    (Unit::Pence, "pence", "Money, in pence"),
    (Unit::Percent, "percent", "Per cent"),
    (Unit::Units, "units", "Units of alcohol"),
    (Unit::Hours, "hours", "Hours"),
];
/// Which direction is usually welcome, as it is kept and as it is said.
pub const WELCOMES: [(Welcome, &str, &str); 3] =
    [(Welcome::Lower, "lower", "Less of it"), (Welcome::Higher, "higher", "More of it"), (Welcome::Neither, "neither", "Neither")];

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_lowercase()).filter(|line| !line.is_empty()).collect()
}

/// An id out of a name: small letters and digits with single hyphens.
pub fn id_from(name: &str) -> String {
    let parts = name.to_lowercase();
    let parts = parts.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").chars().take(60).collect::<String>().trim_matches('-').to_owned()
}

/// A whole number, or nothing; a problem where it is neither.
fn number<T: std::str::FromStr>(field: &str, text: &str, problems: &mut Vec<Problem>) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok();
    if read.is_none() {
        let what = match field {
            "window_days" => "The days it is counted over",
            "least" => "The least that is likely",
            "most" => "The most that is likely",
            _ => "What counts as the same",
        };
        problems.push(Problem::new(field, format!("{what} must be a whole number, or empty.")));
    }
    read
}

impl Item {
    /// What is at an address; none where there is nothing.
    pub fn at(list: &str, id: &str, words: &Vocabulary) -> Option<Self> {
        let (list, ids): (List, Vec<&str>) = match list {
            "measure" => (List::Measure, words.measures.iter().map(|one| one.id.as_str()).collect()),
            "theme" => (List::Theme, words.themes.iter().map(|one| one.id.as_str()).collect()),
            "fund" => (List::Fund, words.funds.iter().map(|one| one.id.as_str()).collect()),
            _ => return None,
        };
        if id == "new" {
            return Some(Self { list, id: None, place: ids.len() });
        }
        let place = ids.iter().position(|known| *known == id)?;
        Some(Self { list, id: Some(id.to_owned()), place })
    }

    /// What its page is called.
    pub fn title(&self, words: &Vocabulary) -> String {
        match (&self.id, self.list) {
            (None, List::Measure) => "Add a measure".to_owned(),
            (None, List::Theme) => "Add a theme".to_owned(),
            (None, List::Fund) => "Add a fund".to_owned(),
            (Some(_), _) => self.typed(words).name,
        }
    }

    /// It as it is, as somebody would have typed it.
    pub fn typed(&self, words: &Vocabulary) -> Typed {
        let shown = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        match self.list {
            List::Measure => words.measures.get(self.place).map_or_else(
                || Typed { unit: "count".into(), welcome: "neither".into(), ..Typed::default() },
                |measure| Typed {
                    name: measure.name.clone(),
                    words: measure.words.join("\n"),
                    unit: UNITS.iter().find(|(unit, ..)| *unit == measure.unit).map_or("count", |(_, name, _)| name).to_owned(),
                    window_days: shown(measure.window_days.map(i64::from)),
                    least: shown(measure.bounds.map(|[least, _]| least)),
                    most: shown(measure.bounds.map(|[_, most]| most)),
                    same_within: shown(Some(measure.same_within)),
                    welcome: WELCOMES.iter().find(|(one, ..)| *one == measure.welcome).map_or("neither", |(_, name, _)| name).to_owned(),
                    group: measure.group.clone().unwrap_or_default(),
                    ..Typed::default()
                },
            ),
            List::Theme => words.themes.get(self.place).map_or_else(Typed::default, |theme| Typed {
                name: theme.name.clone(),
                words: theme.words.join("\n"),
                ..Typed::default()
            }),
            List::Fund => {
                words.funds.get(self.place).map_or_else(Typed::default, |fund| Typed { name: fund.name.clone(), ..Typed::default() })
            }
        }
    }

    /// All the words with what was typed in its place, or without it.
    pub fn changed(&self, words: &Vocabulary, typed: &Typed) -> Result<Vocabulary, Vec<Problem>> {
        let mut words = words.clone();
        if typed.wanted == Wanted::Remove {
            match self.list {
                _ if self.id.is_none() => {}
                List::Measure => drop(words.measures.remove(self.place)),
                List::Theme => drop(words.themes.remove(self.place)),
                List::Fund => drop(words.funds.remove(self.place)),
            }
            return Ok(words);
        }
        let name = typed.name.trim().to_owned();
        if name.is_empty() {
            return Err(vec![Problem::new("name", "Write what people call it.")]);
        }
        let id = self.id.clone().unwrap_or_else(|| id_from(&name));
        match self.list {
            List::Measure => put(&mut words.measures, self.place, measure(id, name, typed)?),
            List::Theme => put(&mut words.themes, self.place, Theme { id, name, words: lines(&typed.words) }),
            List::Fund => put(&mut words.funds, self.place, Fund { id, name }),
        }
        Ok(words)
    }

    /// What is wrong with the words, by the fields of this form. What is not on it is said of the whole.
    pub fn on_the_form(&self, problems: Vec<Problem>) -> Vec<Problem> {
        let own = format!("{}[{}].", self.list.in_an_address(), self.place);
        let place = |problem: Problem| {
            let field = problem.field.strip_prefix(&own).map(|field| field.split('[').next().unwrap_or(field));
            let field = match field {
                Some("bounds") => "most",
                // A new one is named after what it is called.
                Some("id") => "name",
                Some(other) => other,
                None => "",
            };
            Problem::new(field, problem.message)
        };
        problems.into_iter().map(place).collect()
    }
}

fn put<T>(list: &mut Vec<T>, place: usize, one: T) {
    match list.get_mut(place) {
        Some(kept) => *kept = one,
        None => list.push(one),
    }
}

fn measure(id: String, name: String, typed: &Typed) -> Result<Measure, Vec<Problem>> {
    let mut problems = Vec::new();
    let window_days = number("window_days", &typed.window_days, &mut problems);
    let least: Option<i64> = number("least", &typed.least, &mut problems);
    let most: Option<i64> = number("most", &typed.most, &mut problems);
    let same_within = number("same_within", &typed.same_within, &mut problems).unwrap_or(0);
    if least.is_some() != most.is_some() && problems.is_empty() {
        let missing = if least.is_none() { "least" } else { "most" };
        problems.push(Problem::new(missing, "Give both, or neither."));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Measure {
        id,
        name,
        unit: UNITS.iter().find(|(_, name, _)| *name == typed.unit).map_or(Unit::Count, |(unit, ..)| *unit),
        group: Some(typed.group.trim().to_owned()).filter(|group| !group.is_empty()),
        welcome: WELCOMES.iter().find(|(_, name, _)| *name == typed.welcome).map_or(Welcome::Neither, |(welcome, ..)| *welcome),
        window_days,
        bounds: least.zip(most).map(|(least, most)| [least, most]),
        same_within,
        words: lines(&typed.words),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::council::starting_vocabulary;

    #[test]
    fn what_is_shown_and_sent_back_unchanged_changes_nothing() {
        let words = starting_vocabulary().unwrap();
        for (list, ids) in [
            ("measure", words.measures.iter().map(|one| one.id.clone()).collect::<Vec<_>>()),
            ("theme", words.themes.iter().map(|one| one.id.clone()).collect()),
            ("fund", words.funds.iter().map(|one| one.id.clone()).collect()),
        ] {
            for id in ids {
                let item = Item::at(list, &id, &words).unwrap();
                assert_eq!(item.changed(&words, &item.typed(&words)).as_ref(), Ok(&words), "{id}");
            }
        }
    }

    #[test]
    fn a_new_one_is_named_after_what_it_is_called() {
        assert_eq!(id_from("Warm Homes: visits (2026)"), "warm-homes-visits-2026");
        let words = starting_vocabulary().unwrap();
        let item = Item::at("theme", "new", &words).unwrap();
        let typed = Typed { name: " Damp ".into(), words: "Damp\n\n mould \n".into(), ..Typed::default() };
        let changed = item.changed(&words, &typed).unwrap();
        let added = changed.themes.last().unwrap();
        assert_eq!(
            (added.id.as_str(), added.name.as_str(), added.words.as_slice()),
            ("damp", "Damp", ["damp".to_owned(), "mould".to_owned()].as_slice())
        );
        assert!(Item::at("theme", "nothing", &words).is_none() && Item::at("song", "new", &words).is_none());
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_field() {
        let words = starting_vocabulary().unwrap();
        let item = Item::at("measure", "ae-attendances", &words).unwrap();
        let fields = |change: fn(&mut Typed)| {
            let mut typed = item.typed(&words);
            change(&mut typed);
            item.changed(&words, &typed).unwrap_err().into_iter().map(|problem| problem.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(|typed| typed.name = " ".into()), ["name"]);
        assert_eq!(fields(|typed| (typed.window_days, typed.most) = ("soon".into(), "1.5".into())), ["window_days", "most"]);
        assert_eq!(fields(|typed| typed.least = String::new()), ["least"]);
        let placed = item.on_the_form(vec![Problem::new("measure[0].words[2]", "a"), Problem::new("theme[0].name", "b")]);
        assert_eq!(placed.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["words", ""]);
    }
}
