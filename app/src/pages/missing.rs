//! What is not there, or may not be known to be: the same page for both.

use casework::fault::Fault;
use leptos::prelude::*;

use super::TroublePage;
use crate::address::name_page;
/// The not-found page.
#[component]
pub fn Missing() -> impl IntoView {
    name_page("Page not found");
    view! { <TroublePage fault=Fault::NotFound /> }
}
