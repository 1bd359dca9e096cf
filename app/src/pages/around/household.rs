//! Whom they live with, from when until when; those who have no record of their own yet; and who else lives there.

use casework::{
    ids::PersonId,
    journal::{Fact, Kind},
};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::show::find;
use crate::{
    components::{choose, chosen_of, date_field, use_announcer},
    offline::{Listed, Member, Stay, home, join, members, new_household, read_day, today_here, use_journal},
    words,
};

/// The part of the page about their household.
pub fn household(person: PersonId, everybody: Memo<Vec<Listed>>) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let (chosen, since, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |_| {
        let Some(other) = chosen_of(everybody, chosen) else { return problem.set("Choose a person first".to_owned()) };
        let from = read_day(&since.get_untracked()).unwrap_or_else(today_here);
        let facts = everybody.with_untracked(|everybody| join(everybody, person, other.person, from, new_household()));
        for (who, fact) in facts {
            journal.note(who, Kind::Known, vec![fact]);
        }
        problem.set(String::new());
        chosen.set(String::new());
        announcer.say(format!("{} is in the household.", other.name));
    };
    view! {
        <section class="part">
            <h2 class="heading">"Household"</h2>
            {living_together(person, everybody)}
            <details class="opens">
                <summary class="opens__summary">"Add somebody to the household"</summary>
                <p class="govuk-error-message" role="alert">{move || problem.get()}</p>
                {choose("Who else lives there? Somebody with a record of their own", everybody, Some(person), chosen)}
                {date_field("Since when?", since)}
                <button type="button" class="button" on:click=add>"Add to the household"</button>
            </details>
        </section>
    }
    .into_any()
}

fn living_together(person: PersonId, everybody: Memo<Vec<Listed>>) -> impl IntoView {
    let journal = use_journal();
    let leaving = RwSignal::new(String::new());
    let day = RwSignal::new(String::new());
    move || {
        let today = journal.with(|held| held.today);
        everybody.with(|everybody| {
            let Some(one) = find(everybody, person) else { return ().into_any() };
            // Where they live, or lived last.
            let household = home(everybody, person, today).or_else(|| one.stays.last().map(|stay| stay.household));
            let rows: Vec<_> = household
                .map(|household| members(everybody, household))
                .unwrap_or_default()
                .into_iter()
                .map(|(one, stay)| lives(one, stay, today, person, leaving, day))
                .collect();
            let without: Vec<_> =
                one.story().about.household.iter().filter_map(|member| without_record(person, member, everybody, today)).collect();
            let nobody = (rows.is_empty() && without.is_empty()).then(|| view! { <p class="empty">"Nobody is written down here yet."</p> });
            view! { {nobody} <ul class="rows">{rows}{without}</ul> }.into_any()
        })
    }
}

/// Somebody with a record of their own.
fn lives(one: &Listed, stay: Stay, today: NaiveDate, here: PersonId, leaving: RwSignal<String>, day: RwSignal<String>) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let (person, name, id) = (one.person, one.name.clone(), one.person.to_string());
    let when = stay.left.map_or_else(
        || format!("since {}", words::since(stay.from, today)),
        |left| format!("{} to {}", words::since(stay.from, today), words::since(left, today)),
    );
    let title = if person == here {
        view! { <span class="row__name" dir="auto">{name.clone()}</span> }.into_any()
    } else {
        view! { <a class="row__name" dir="auto" href=format!("/people/{person}")>{name.clone()}</a> }.into_any()
    };
    let save = move |_| {
        let on = read_day(&day.get_untracked()).unwrap_or_else(today_here);
        leaving.set(String::new());
        journal.note(person, Kind::Known, vec![Fact::HouseholdLeft { household: stay.household, on: Some(on) }]);
        announcer.say("Noted. From that day nothing new is written on both records.");
    };
    let is_leaving = leaving.get() == id;
    let leave = stay.left.is_none().then(|| {
        if is_leaving {
            view! {
                <div class="part__form">
                    {date_field("The first day on which they live there no longer", day)}
                    <div class="actions">
                        <button type="button" class="button" on:click=save>"Save"</button>
                        <button type="button" class="button button--quiet" on:click=move |_| leaving.set(String::new())>"Cancel"</button>
                    </div>
                </div>
            }
            .into_any()
        } else {
            view! {
                <button
                    type="button"
                    class="button button--small"
                    aria-label=format!("{name} has left")
                    on:click=move |_| {
                        day.set(today_here().to_string());
                        leaving.set(id.clone());
                    }
                >
                    "Has left"
                </button>
            }
            .into_any()
        }
    });
    view! {
        <li class="row">
            <span class="row__who">{title}" "<span class="row__age">{one.told_by().cloned()}</span></span>
            <span class="row__age">{when}</span>
            {leave}
        </li>
    }
    .into_any()
}

/// Somebody who is written about on this record only: a child too can have a record of their own, and a voice in it.
fn without_record(person: PersonId, member: &Member, everybody: &[Listed], today: NaiveDate) -> Option<AnyView> {
    let (journal, announcer) = (use_journal(), use_announcer());
    let home = home(everybody, person, today);
    // Whoever has one already is in the list above.
    let has_one = home.is_some_and(|home| {
        let is_called = |one: &Listed| one.story().about.short_name() == member.name || one.name == member.name;
        members(everybody, home).iter().any(|(one, _)| one.person != person && is_called(one))
    });
    let (name, born) = (member.name.clone(), member.born);
    let age = born.and_then(|born| words::age(born, today));
    let give = {
        let name = name.clone();
        move |_| {
            let household = home.unwrap_or_else(new_household);
            let joins = Fact::Household { household, from: Some(today) };
            let child = journal.add_person(&name);
            let born = born.map(|on| Fact::Born { on });
            journal.note(child, Kind::Known, born.into_iter().chain([joins.clone()]).collect());
            if home.is_none() {
                journal.note(person, Kind::Known, vec![joins]);
            }
            announcer.say(format!("{name} has a record of their own."));
        }
    };
    (!has_one).then(|| {
        view! {
            <li class="row">
                <span class="row__who"><span class="row__name" dir="auto">{name}</span>" "<span class="row__age">{age}</span></span>
                <button type="button" class="button button--small" on:click=give>"Give them a record of their own"</button>
            </li>
        }
        .into_any()
    })
}
