//! The page at `/people/ID/around`.

use casework::{access::Role, ids::PersonId};
use leptos::prelude::*;

use super::{alongside::alongside, household::household, same::same_person};
use crate::{
    address::name_page,
    components::Skeleton,
    offline::{Listed, use_journal},
    pages::missing::Missing,
};

/// Their household, who goes alongside them, and for a lead whether somebody else here is the same person.
pub fn around(person: PersonId) -> AnyView {
    name_page("People around them");
    let journal = use_journal();
    let everybody = journal.everybody();
    let is_here = Memo::new(move |_| everybody.with(|everybody| find(everybody, person).is_some()));
    let is_lead = move || journal.with(|held| held.me.as_ref().is_some_and(|me| me.role == Role::TeamLead));
    let name = move || everybody.with(|everybody| find(everybody, person).map(|one| one.story().about.short_name().to_owned()));
    let page = move || {
        if !is_here.get() {
            let is_loaded = journal.with(|held| held.loaded);
            return if is_loaded { view! { <Missing /> }.into_any() } else { view! { <Skeleton /> }.into_any() };
        }
        journal.opened(person);
        view! {
            <p class="back"><a href=format!("/people/{person}")>"Back to "<span dir="auto">{name}</span></a></p>
            <h1 class="title">"People around "<span dir="auto">{name}</span></h1>
            {household(person, everybody)}
            {alongside(person, everybody, untrack(is_lead))}
            {untrack(is_lead).then(|| same_person(person, everybody))}
        }
        .into_any()
    };
    page.into_any()
}

/// One of them.
pub fn find(everybody: &[Listed], person: PersonId) -> Option<&Listed> {
    everybody.iter().find(|one| one.person == person)
}
