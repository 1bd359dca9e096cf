//! Who somebody is: what they like to be called, their household, who goes alongside them and since when.

use casework::{
    ids::WorkerId,
    journal::{Ending, Fact, Kind},
};
use chrono::NaiveDate;

use super::Told;

/// What is known about a person. Anything may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// As they like to be called.
    pub name: String,
    /// When they were born.
    pub born: Option<NaiveDate>,
    /// Who lives with them, without a record of their own.
    pub household: Vec<Member>,
    /// How to reach them without harm.
    pub safe_contact: Option<String>,
    /// Who goes alongside them now.
    pub alongside: Vec<WorkerId>,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// When and how support ended.
    pub ended: Option<(NaiveDate, Ending)>,
}

/// Somebody in their household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What they are called.
    pub name: String,
    /// When they were born.
    pub born: Option<NaiveDate>,
}

impl About {
    /// What to call them in a heading: "Asha" of "Asha Rahim", but "Terry and June Hall" as they are.
    pub fn short_name(&self) -> &str {
        if self.name.split_whitespace().any(|word| word == "and" || word == "&") {
            return &self.name;
        }
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }
}

/// Everything that is known, from everything that stands; of two that differ, the later.
pub fn about(standing: &[Told]) -> About {
    let mut about = About::default();
    let mut said_start = None;
    let mut first_contact: Option<NaiveDate> = None;
    for one in standing {
        let day = one.day();
        if one.entry.alongside && one.entry.record.kind.is_contact() {
            first_contact = Some(first_contact.map_or(day, |first| first.min(day)));
        }
        // Whoever makes somebody known goes alongside them.
        if let (Kind::Known, true, Some(author)) = (&one.entry.record.kind, one.entry.alongside, one.entry.author)
            && !about.alongside.contains(&author)
        {
            about.alongside.push(author);
        }
        for fact in one.facts() {
            match fact {
                Fact::Name { name } => about.name.clone_from(name),
                Fact::Born { on } => about.born = Some(*on),
                Fact::Member { name, born } => meet(&mut about.household, name, *born),
                Fact::SafeContact { words } => about.safe_contact = (!words.trim().is_empty()).then(|| words.clone()),
                Fact::Allocated { worker } if !about.alongside.contains(worker) => about.alongside.push(*worker),
                Fact::AllocationEnded { worker } => about.alongside.retain(|one| one != worker),
                Fact::SupportStarted { on } => said_start = Some(*on),
                Fact::SupportEnded { on, how } => about.ended = Some((*on, *how)),
                _ => {}
            }
        }
    }
    about.since = said_start.or(first_contact);
    about
}

fn meet(household: &mut Vec<Member>, name: &str, born: Option<NaiveDate>) {
    match household.iter_mut().find(|member| member.name == name) {
        Some(member) => member.born = born.or(member.born),
        None => household.push(Member { name: name.to_owned(), born }),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::example::{id, story},
        *,
    };

    #[test]
    fn what_is_known_comes_from_all_records() {
        let worker = id(9);
        let known = r#""id":1,"kind":"known","facts":[{"fact":"name","name":"Asha Rahim"},{"fact":"born","on":"1997-01-17"},
            {"fact":"member","name":"Samir","born":"2020-04-11"},{"fact":"safe_contact","words":"Phone only"}]"#;
        let allocated = format!(r#""id":2,"kind":"allocation","facts":[{{"fact":"allocated","worker":"{worker}"}}]"#);
        let about = story(&[
            known,
            &allocated,
            r#""id":3,"text":"Duty call","occurred_on":"2026-01-30""#,
            r#""id":4,"text":"Saw her","occurred_on":"2026-02-03","alongside":true"#,
        ])
        .about;
        assert_eq!((about.name.as_str(), about.short_name()), ("Asha Rahim", "Asha"));
        assert_eq!(about.household.len(), 1);
        assert_eq!(about.safe_contact.as_deref(), Some("Phone only"));
        assert_eq!(about.alongside, [worker.parse().expect("an id")]);
        assert_eq!(about.since.map(|day| day.to_string()).as_deref(), Some("2026-02-03"));
    }

    #[test]
    fn a_couple_keeps_both_names() {
        let about = About { name: "Terry and June Hall".into(), ..About::default() };
        assert_eq!(about.short_name(), "Terry and June Hall");
    }
}
