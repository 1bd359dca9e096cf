//! Who somebody is, at the top of their page, and how to reach them without harm before anything else.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{
    offline::{About, Journal, use_journal},
    words,
};

/// Name, age, household, since when and who; and the safe-contact banner.
#[component]
pub fn Head(about: Memo<About>) -> impl IntoView {
    let journal = use_journal();
    let line = move || about.with(|about| line(about, journal.today(), journal));
    view! {
        <div class="who">
            <h1 class="title" dir="auto">{move || about.with(|about| if about.name.is_empty() { "Somebody".to_owned() } else { about.name.clone() })}</h1>
            <p class="who__line">{line}</p>
        </div>
        {move || {
            about
                .with(|about| about.safe_contact.clone())
                .map(|words| {
                    view! {
                        <div class="banner" role="note" aria-label="Safe contact">
                            <p><strong class="banner__name">"Safe contact"</strong>" "<span dir="auto">{words}</span></p>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

/// "29, with Samir 6 and Noor 22 months. Alongside since 3 February: you and Kit."
fn line(about: &About, today: NaiveDate, journal: Journal) -> String {
    let mut parts = Vec::new();
    if let Some(age) = about.born.and_then(|born| words::age(born, today)) {
        parts.push(age);
    }
    let household: Vec<String> = about
        .household
        .iter()
        .map(|member| match member.born.and_then(|born| words::age(born, today)) {
            Some(age) => format!("{} {age}", member.name),
            None => member.name.clone(),
        })
        .collect();
    if !household.is_empty() {
        parts.push(format!("with {}", listed(&household)));
    }
    if let Some((on, _)) = about.ended {
        parts.push(format!("support ended {}", words::since(on, today)));
    } else if let Some(since) = about.since {
        parts.push(format!("alongside since {}", words::since(since, today)));
    }
    let who: Vec<String> = about.alongside.iter().map(|worker| journal.called(Some(*worker))).collect();
    if !who.is_empty() {
        parts.push(listed(&who));
    }
    parts.join(" · ")
}

/// "a", "a and b", "a, b and c".
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_listed_as_people_say_them() {
        let words = |names: &[&str]| super::listed(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(words(&["a"]), "a");
        assert_eq!(words(&["a", "b", "c"]), "a, b and c");
    }
}
