//! What is not there, or may not be known to be: the same page for both.

use casework::fault::Fault;
use leptos::prelude::*;
use leptos_meta::Title;

use super::TroublePage;
use crate::fault::set_status;

/// The not-found page, with its status where the server renders it.
#[component]
pub fn Missing() -> impl IntoView {
    set_status(&Fault::NotFound);
    view! {
        <Title text="Page not found – Alongside" />
        <TroublePage fault=Fault::NotFound />
    }
}
