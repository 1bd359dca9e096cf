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
    let one = |(picture, is_receipt): (PictureId, bool)| {
        let said = is_receipt.then(|| view! { <p class="entry__small">"A receipt: finance may see it"</p> });
        Some(view! { {letter(person?, picture, opens)} {said} }.into_any())
    };
    pictures(told.facts()).filter_map(one).collect()
}

/// Which pictures there are among facts, and whether each is marked as a receipt.
fn pictures(facts: &[Fact]) -> impl Iterator<Item = (PictureId, bool)> {
    facts.iter().filter_map(|fact| match fact {
        Fact::Picture { picture, receipt, .. } => Some((*picture, *receipt)),
        _ => None,
    })
}

fn letter(person: PersonId, picture: PictureId, opens: bool) -> AnyView {
    let journal = use_journal();
    // The address that gave nothing: the picture may be found on this device after that.
    let missing = RwSignal::new(String::new());
    let view = move || {
        let (address, said) = journal.picture(person, picture);
        if missing.with(|missing| *missing == address) {
            return view! { <p class="entry__small">"The picture cannot be shown just now. Check the signal, then load the page again."</p> }
                .into_any();
        }
        let failed = address.clone();
        let image = view! {
            <img class="letter__small" src=address.clone() alt="Picture of a letter" loading="lazy" on:error=move |_| missing.set(failed.clone()) />
        };
        let image = if opens { view! { <a class="letter" href=address target="_blank">{image}</a> }.into_any() } else { image.into_any() };
        view! { {image} {said.map(|said| view! { <p class="entry__small entry__unsent">{said}</p> })} }.into_any()
    };
    view.into_any()
}

/// The pictures beside what is being written, each with a way to take it away and one to mark it as a receipt.
pub fn attached(subject: Subject, facts: &[Fact]) -> Option<AnyView> {
    let journal = use_journal();
    let one = |(at, (picture, is_receipt)): (usize, (PictureId, bool))| {
        let (address, _) = journal.picture(subject.person, picture);
        view! {
            <li class="letters__one">
                <img class="letter__small" src=address alt=format!("Picture {} of a letter", at + 1) />
                <button type="button" class="button button--small" on:click=move |_| journal.detach(subject, picture)>
                    "Take away"
                    <span class="govuk-visually-hidden">{format!(" picture {}", at + 1)}</span>
                </button>
                <button
                    type="button"
                    class="choice choice--alone"
                    aria-pressed=if is_receipt { "true" } else { "false" }
                    aria-describedby="name-first"
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| journal.write(subject, |draft| draft.mark_receipt(picture))
                >
                    <span class="govuk-visually-hidden">{format!("Picture {}: ", at + 1)}</span>
                    "This is a receipt: finance may see it"
                </button>
            </li>
        }
        .into_any()
    };
    let all: Vec<AnyView> = pictures(facts).enumerate().map(one).collect();
    if all.is_empty() {
        return None;
    }
    let view = view! {
        <ul class="letters" aria-label="Pictures with these words">{all}</ul>
        <p class="entry__small" id="name-first">"Before you mark a receipt, cover or crop any name."</p>
    };
    Some(view.into_any())
}
