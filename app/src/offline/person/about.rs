//! Who somebody is: what they like to be called, their household, who goes alongside them and since when.

use casework::{
    ids::{RecordId, WorkerId},
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
    /// What matters to them, as it was last written down on purpose.
    pub matters: Option<Noted>,
    /// What whoever goes alongside them next needs to know.
    pub need_to_know: Option<Noted>,
    /// Ways to reach them.
    pub contacts: Vec<Contact>,
    /// When they were last told about this record.
    pub told_about_record: Option<NaiveDate>,
    /// Where we met them.
    pub met_through: Option<String>,
}

/// Words that stand until others take their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The words.
    pub words: String,
    /// Who wrote them down.
    pub by: Option<WorkerId>,
    /// When.
    pub day: NaiveDate,
}

/// A way to reach them. Masked until it is tapped open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The record that says so.
    pub record: RecordId,
    /// "Mobile", "her sister"; may be nothing.
    pub name: String,
    /// A number, an address.
    pub words: String,
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
    let (mut is_known, mut said_start) = (false, None);
    let mut first_contact: Option<NaiveDate> = None;
    for one in standing {
        let day = one.day();
        if one.entry.alongside && one.entry.record.kind.is_contact() {
            first_contact = Some(first_contact.map_or(day, |first| first.min(day)));
        }
        // Whoever makes somebody known goes alongside them. What became known later changes nothing of that.
        if one.entry.record.kind == Kind::Known && !is_known {
            is_known = true;
            about.alongside.extend(one.entry.author.filter(|author| one.entry.alongside && !about.alongside.contains(author)));
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
                Fact::Matters { words } => about.matters = noted(one, words),
                Fact::NeedToKnow { words } => about.need_to_know = noted(one, words),
                Fact::Contact { name, words } => reach(&mut about.contacts, one, name.as_deref().unwrap_or_default(), words),
                Fact::ToldAboutRecord { on } => about.told_about_record = about.told_about_record.max(Some(on.unwrap_or(day))),
                Fact::MetThrough { words } => about.met_through = Some(words.clone()),
                _ => {}
            }
        }
    }
    about.since = said_start.or(first_contact);
    about
}

/// No words take back those that stood.
fn noted(one: &Told, words: &str) -> Option<Noted> {
    (!words.trim().is_empty()).then(|| Noted { words: words.trim().to_owned(), by: one.entry.author, day: one.day() })
}

/// The last of a name stands, in its place; no words take it back.
fn reach(contacts: &mut Vec<Contact>, one: &Told, name: &str, words: &str) {
    let (record, name, words) = (one.entry.id(), name.trim().to_owned(), words.trim().to_owned());
    let place = contacts.iter().position(|known| known.name.to_lowercase() == name.to_lowercase());
    match place {
        Some(place) if words.is_empty() => drop(contacts.remove(place)),
        Some(place) => contacts[place] = Contact { record, name, words },
        None if words.is_empty() => {}
        None => contacts.push(Contact { record, name, words }),
    }
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
    fn the_last_words_stand_and_no_words_take_them_back() {
        let says = |id: u8, fact: &str| format!(r#""id":{id},"kind":"known","occurred_on":"2026-02-0{id}","facts":[{fact}]"#);
        let (said, other) =
            (says(1, r#"{"fact":"matters","words":"Not to be found"}"#), says(2, r#"{"fact":"matters","words":" My boys "}"#));
        assert_eq!(story(&[&said]).about.matters.map(|noted| noted.words).as_deref(), Some("Not to be found"));
        assert_eq!(story(&[&said, &other]).about.matters.map(|noted| noted.words).as_deref(), Some("My boys"));
        assert_eq!(story(&[&said, &says(3, r#"{"fact":"matters","words":""}"#)]).about.matters, None);
        let told = [says(2, r#"{"fact":"told_about_record"}"#), says(3, r#"{"fact":"told_about_record","on":"2026-01-09"}"#)];
        let told = story(&told.each_ref().map(String::as_str)).about.told_about_record;
        assert_eq!(told.map(|day| day.to_string()).as_deref(), Some("2026-02-02"), "the latest day");
    }

    #[test]
    fn of_ways_to_reach_them_the_last_of_a_name_stands() {
        let says = |id: u8, name: &str, words: &str| {
            format!(r#""id":{id},"kind":"known","facts":[{{"fact":"contact","name":"{name}","words":"{words}"}}]"#)
        };
        let all = [says(1, "Mobile", "1"), says(2, "Her sister", "2"), says(3, " mobile", "3"), says(4, "her sister", "")];
        let contacts = story(&all.each_ref().map(String::as_str)).about.contacts;
        assert_eq!(contacts.iter().map(|one| (one.name.as_str(), one.words.as_str())).collect::<Vec<_>>(), [("mobile", "3")]);
        assert_eq!(contacts[0].record.to_string(), id(3));
    }

    #[test]
    fn only_whoever_makes_somebody_known_goes_alongside_by_it() {
        let known = |number: u8, author: u8| {
            format!(r#""id":{number},"kind":"known","author":"{}","alongside":true,"facts":[{{"fact":"matters","words":"x"}}]"#, id(author))
        };
        let about = story(&[&known(1, 8), &known(2, 9)]).about;
        assert_eq!(about.alongside, [id(8).parse().expect("an id")]);
    }

    #[test]
    fn a_couple_keeps_both_names() {
        let about = About { name: "Terry and June Hall".into(), ..About::default() };
        assert_eq!(about.short_name(), "Terry and June Hall");
    }
}
