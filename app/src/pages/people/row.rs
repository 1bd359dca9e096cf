//! Somebody in a list: the whole row opens their page.

use leptos::prelude::*;

use crate::offline::Listed;

/// Rows that open their pages, under a heading. Nothing where there is nobody.
pub fn rows(title: &'static str, people: &[&Listed], with_reminders: bool) -> Option<AnyView> {
    let rows: Vec<AnyView> = people.iter().map(|one| row(one, with_reminders)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="heading">{title}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn row(listed: &Listed, with_reminders: bool) -> AnyView {
    let reminders = (with_reminders && !listed.reminders.is_empty()).then(|| {
        let items: Vec<_> = listed.reminders.iter().map(|words| view! { <li class="reminder">{words.clone()}</li> }.into_any()).collect();
        view! { <ul class="row__reminders">{items}</ul> }
    });
    view! {
        <li class="row">
            <a class="row__link" href=format!("/people/{}", listed.person)>
                <span class="row__name" dir="auto">{listed.name.clone()}</span>
                <span class="row__age">{listed.told_by().cloned()}</span>
            </a>
            {reminders}
        </li>
    }
    .into_any()
}
