//! What is not there, or may not be known to be: the same page for both.

use casework::fault::Fault;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{components::Notice, fault::set_status};

/// The not-found page, with its status where the server renders it.
#[component]
pub fn Missing() -> impl IntoView {
    set_status(&Fault::NotFound);
    view! {
        <Title text="Page not found – Alongside" />
        <Notice title="Page not found" top=true>
            <p>"If you typed the address, check it is right. If you followed a link, what it led to is not here, or not for you to see."</p>
            <p><a href="/">"Go to my people"</a></p>
        </Notice>
    }
}
