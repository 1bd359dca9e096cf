//! Ways to reach somebody: after the safe-contact words, masked until one is tapped open. The council is told which was opened.

use leptos::prelude::*;

use super::beside::card;
use crate::{
    components::{Desk, small_button},
    offline::{Contact, Form, Story, use_journal},
};

/// The card.
pub fn reach(story: &Story, desk: Desk) -> AnyView {
    card("How to reach them", "numbers", story.about.contacts.iter().map(|one| way(one, desk)).collect())
}

fn way(contact: &Contact, desk: Desk) -> AnyView {
    let journal = use_journal();
    let record = contact.record;
    let name = if contact.name.is_empty() { "Number or address".to_owned() } else { contact.name.clone() };
    let (words, called) = (contact.words.clone(), name.clone());
    let value = move || {
        let (button, words) = if desk.is_unmasked(record) {
            let change = move || desk.form(Form::Contact(Some(record)));
            (small_button("Change", Some(format!("Change: {called}")), change), words.clone())
        } else {
            let show = move || {
                journal.looked_at(desk.person, record);
                desk.unmask(record);
            };
            (small_button("Show", Some(format!("Show: {called}")), show), String::new())
        };
        view! { <b class="way__words" dir="auto">{words}</b> {button} }.into_any()
    };
    view! { <li class="number way"><span class="number__name" dir="auto">{name}</span>{value}</li> }.into_any()
}
