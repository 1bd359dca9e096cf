//! Somebody in a list. No last words and no sign of how to reach them: somebody may be looking over your shoulder.

use casework::ids::PersonId;
use leptos::prelude::*;

/// What a list shows of somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// As they like to be called.
    pub name: String,
    /// Their age, to tell namesakes apart.
    pub age: Option<String>,
    /// I go alongside them.
    pub mine: bool,
    /// What they need today.
    pub reminders: Vec<String>,
}

impl Listed {
    /// Every word that was typed begins one of their names.
    pub fn matches(&self, typed: &str) -> bool {
        let name = self.name.to_lowercase();
        let names: Vec<&str> = name.split_whitespace().collect();
        typed.to_lowercase().split_whitespace().all(|word| names.iter().any(|name| name.starts_with(word)))
    }
}

/// Rows that open their pages, under a heading. Nothing where there is nobody.
pub fn rows(title: &'static str, people: &[&Listed], with_reminders: bool) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = people.iter().map(|one| row(one, with_reminders)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="heading">{title}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
    })
}

fn row(listed: &Listed, with_reminders: bool) -> impl IntoView + use<> {
    let reminders = (with_reminders && !listed.reminders.is_empty()).then(|| {
        let items: Vec<_> = listed.reminders.iter().map(|words| view! { <li class="reminder">{words.clone()}</li> }).collect();
        view! { <ul class="row__reminders">{items}</ul> }
    });
    view! {
        <li class="row">
            <a class="row__link" href=format!("/people/{}", listed.person)>
                <span class="row__name">{listed.name.clone()}</span>
                <span class="row__age">{listed.age.clone()}</span>
            </a>
            {reminders}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_found_by_the_beginning_of_any_name() {
        let listed =
            |name: &str| Listed { person: PersonId(uuid::Uuid::nil()), name: name.into(), age: None, mine: true, reminders: Vec::new() };
        let asha = listed("Asha Rahim");
        assert!(["", "a", "RAH", "rahim as", " asha "].iter().all(|typed| asha.matches(typed)));
        assert!(["sha", "asha x"].iter().all(|typed| !asha.matches(typed)));
        assert!(listed("Zoë Ørsted").matches("ør"));
    }
}
