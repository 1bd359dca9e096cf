//! A picture of a letter beside its words: small, and opened whole.

use casework::{
    ids::{PersonId, PictureId},
    journal::Fact,
};
use leptos::prelude::*;

use crate::offline::{Subject, Told, use_journal};

/// The pictures of an entry. Those who hold a tablet that is turned round see them, and open nothing.
pub fn letters(told: &Told, opens: bool) -> Vec<AnyView> {
    let person = told.entry.record.people.first().copied();
    pictures(told.facts()).filter_map(|picture| Some(letter(person?, picture, opens))).collect()
}

/// Which pictures there are among facts.
fn pictures(facts: &[Fact]) -> impl Iterator<Item = PictureId> {
    facts.iter().filter_map(|fact| match fact {
        Fact::Picture { picture, .. } => Some(*picture),
        _ => None,
    })
}

fn letter(person: PersonId, picture: PictureId, opens: bool) -> AnyView {
    let journal = use_journal();
    let is_missing = RwSignal::new(false);
    let view = move || {
        let (address, said) = journal.picture(person, picture);
        if is_missing.get() {
            return view! { <p class="entry__small">"The picture cannot be shown just now. Check the signal, then load the page again."</p> }
                .into_any();
        }
        let image = view! {
            <img class="letter__small" src=address.clone() alt="Picture of a letter" loading="lazy" on:error=move |_| is_missing.set(true) />
        };
        let image = if opens { view! { <a class="letter" href=address target="_blank">{image}</a> }.into_any() } else { image.into_any() };
        view! { {image} {said.map(|said| view! { <p class="entry__small entry__unsent">{said}</p> })} }.into_any()
    };
    view.into_any()
}

/// The pictures beside what is being written, each with a way to take it away.
pub fn attached(subject: Subject, facts: &[Fact]) -> Option<AnyView> {
    let journal = use_journal();
    let one = |(at, picture): (usize, PictureId)| {
        let (address, _) = journal.picture(subject.person, picture);
        view! {
            <li class="letters__one">
                <img class="letter__small" src=address alt=format!("Picture {} of a letter", at + 1) />
                <button type="button" class="button button--small" on:click=move |_| journal.detach(subject, picture)>
                    "Take "
                    <span class="govuk-visually-hidden">{format!("picture {} ", at + 1)}</span>
                    "away"
                </button>
            </li>
        }
        .into_any()
    };
    let all: Vec<AnyView> = pictures(facts).enumerate().map(one).collect();
    (!all.is_empty()).then(|| view! { <ul class="letters" aria-label="Pictures with these words">{all}</ul> }.into_any())
}
