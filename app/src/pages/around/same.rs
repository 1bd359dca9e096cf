//! Two records of one person: a lead puts them together, and apart again. What moves is said before.

use casework::{
    ids::{PersonId, RecordId},
    journal::{Fact, Kind},
};
use leptos::prelude::*;

use super::show::find;
use crate::{
    components::{choose, chosen_of, use_announcer},
    offline::{Held, Listed, merges, use_journal},
    words,
};

/// The part of the page about somebody who is here twice.
pub fn same_person(person: PersonId, everybody: Memo<Vec<Listed>>) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let chosen = RwSignal::new(String::new());
    let merge = move |other: PersonId| {
        let mut record = journal.record(vec![person, other], Kind::Merged, String::new());
        record.facts.push(Fact::Merged);
        chosen.set(String::new());
        journal.append(record);
        announcer.say("The two records are read as one.");
    };
    // Said before it is done, and only once somebody is chosen.
    let before = move || {
        chosen.track();
        let other = chosen_of(everybody, chosen)?;
        let said = everybody.with(|everybody| journal.with(|held| Some(what_moves(find(everybody, person)?, &other, held))))?;
        let other = other.person;
        Some(
            view! {
                <p>{said}</p>
                <button type="button" class="button" on:click=move |_| merge(other)>"Read them as one"</button>
            }
            .into_any(),
        )
    };
    let list = move || {
        everybody.with(|everybody| {
            let merges = find(everybody, person).map(|one| merges(one.story().entries())).unwrap_or_default();
            journal.with(|held| {
                merges
                    .into_iter()
                    .map(|(record, name, day)| together(person, record, &name, words::since(day, held.today)))
                    .collect::<Vec<_>>()
            })
        })
    };
    view! {
        <section class="part">
            <h2 class="heading">"The same person twice?"</h2>
            <ul class="rows">{list}</ul>
            <details class="opens">
                <summary class="opens__summary">"Put another record of theirs together with this one"</summary>
                {choose("Which other record is theirs?", everybody, Some(person), chosen)}
                <div role="status">{before}</div>
            </details>
        </section>
    }
    .into_any()
}

/// "The 12 entries about Dee, 41, from 3 February to 10 November, will be read on this page…".
fn what_moves(one: &Listed, other: &Listed, held: &Held) -> String {
    let told = &other.story().told;
    let since = |day| words::since(day, held.today);
    let entries = match (told.last(), told.first()) {
        (Some(first), Some(last)) if told.len() > 1 => {
            format!("The {} entries about {}, from {} to {},", told.len(), other.in_words(), since(first.day()), since(last.day()))
        }
        (Some(only), _) => format!("The one entry about {}, of {},", other.in_words(), since(only.day())),
        _ => format!("What is known about {}", other.in_words()),
    };
    format!(
        "{entries} will be read on the page of {}, under that name. They count as one person. Nothing is lost, and it can be undone.",
        one.in_words()
    )
}

fn together(person: PersonId, record: RecordId, name: &str, since: String) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let undo = move |_| {
        let whose = journal.with_untracked(|held| held.shelf.folder(person).and_then(|folder| folder.find(record)));
        let people = whose.map_or_else(|| vec![person], |entry| entry.record.people.clone());
        let mut undone = journal.record(people, Kind::Merged, String::new());
        undone.refers_to.push(record);
        undone.facts.push(Fact::MergeUndone);
        journal.append(undone);
        announcer.say("The two records are apart again.");
    };
    let said = format!("They are two after all: {name}");
    view! {
        <li class="row">
            <span class="row__name" dir="auto">{name.to_owned()}</span>
            <span class="row__age">{format!("read as one since {since}")}</span>
            <button type="button" class="button button--small" aria-label=said on:click=undo>"They are two after all"</button>
        </li>
    }
    .into_any()
}
