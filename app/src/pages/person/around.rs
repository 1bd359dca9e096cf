//! Who is around somebody, what a successor needs to know, and a way to add to what is known.

use casework::ids::PersonId;
use leptos::prelude::*;

use super::beside::{card, row};
use crate::{
    components::{Desk, small_button},
    offline::{Form, Held, Member, Story, living_with, use_journal},
    words,
};

/// The household, those with a record of their own first; where we met them; and the way to more about all of it.
pub fn around(story: &Story, held: &Held, desk: Desk) -> AnyView {
    let age = |member: &Member| member.born.and_then(|born| words::age(born, held.today)).unwrap_or_default();
    let with: Vec<(PersonId, String, String)> = use_journal().everybody().with(|everybody| {
        let there = living_with(everybody, desk.person, held.today).into_iter();
        there.map(|one| (one.person, one.name.clone(), one.age.clone().unwrap_or_default())).collect()
    });
    let has_record = |member: &&Member| with.iter().any(|(_, name, _)| name.split_whitespace().next() == Some(member.name.as_str()));
    let without: Vec<_> = story.about.household.iter().filter(|member| !has_record(member)).collect();
    let link = |(person, name, age): &(PersonId, String, String)| {
        let (to, name, age) = (format!("/people/{person}"), name.clone(), age.clone());
        view! { <li class="number"><a class="number__name" dir="auto" href=to>{name}</a><b class="number__value">{age}</b></li> }.into_any()
    };
    let mut rows: Vec<_> = with.iter().map(link).collect();
    rows.extend(without.into_iter().map(|member| row(member.name.clone(), age(member))));
    if let Some(met) = &story.about.met_through {
        rows.push(view! { <li class="number"><span class="number__name" dir="auto">{format!("Met through {met}")}</span></li> }.into_any());
    }
    let to = format!("/people/{}/around", desk.person);
    rows.push(view! { <li class="number"><a class="number__more" href=to>"Household, and who goes alongside"</a></li> }.into_any());
    card("Around them", "numbers", rows)
}

/// What whoever wrote it says one needs to know: to them it is beside the timeline, to everybody else at the top.
pub fn to_know(story: &Story, held: &Held, desk: Desk) -> AnyView {
    let is_mine = |by| held.me.as_ref().is_some_and(|me| by == Some(me.worker));
    let mine = story.about.need_to_know.as_ref().filter(|noted| is_mine(noted.by)).map(|noted| {
        view! {
            <li>
                <p class="to-know__words" dir="auto">{noted.words.clone()}</p>
                {small_button("Change", Some("Change what you need to know".to_owned()), move || desk.form(Form::NeedToKnow))}
            </li>
        }
        .into_any()
    });
    card("What you need to know", "sayings", mine.into_iter().collect())
}

/// When they were told about this record, and what can be added: none of it is ever needed.
pub fn add(story: &Story, held: &Held, desk: Desk) -> AnyView {
    let about = &story.about;
    let told = about.told_about_record.map(|day| format!("Told about this record on {}", words::since(day, held.today)));
    let forms = [
        ("What matters to them", Form::Matters),
        ("A way to reach them", Form::Contact(None)),
        ("Safe contact", Form::SafeContact),
        ("A flag", Form::Flag),
        ("Somebody around them", Form::Member),
        ("What you need to know", Form::NeedToKnow),
        ("Told about this record", Form::ToldAboutRecord),
    ];
    let mut buttons = Vec::new();
    for (name, form) in forms {
        buttons.push(small_button(name, None, move || desk.form(form.clone())));
    }
    view! {
        <section class="card">
            {told.map(|told| view! { <p class="card__small">{told}</p> })}
            <details class="adding">
                <summary>"Add to what is known"</summary>
                <div class="actions">{buttons}</div>
            </details>
        </section>
    }
    .into_any()
}
