//! A fault as a page: which thing, and what to do.

use casework::fault::Fault;
use leptos::prelude::*;

/// Which thing, in words.
pub const fn title(fault: &Fault) -> &'static str {
    match fault {
        Fault::NotFound | Fault::NotAllowed => "Page not found",
        Fault::NotSignedIn => "You are not signed in",
        Fault::Offline | Fault::Busy => "The council could not be reached",
        Fault::Invalid { .. } | Fault::Conflict => "This cannot be shown",
        Fault::Broken { .. } => "Something is broken on our side",
    }
}

/// The page for a fault.
#[component]
pub fn TroublePage(fault: Fault) -> impl IntoView {
    let title = title(&fault);
    let (what_to_do, next) = match &fault {
        Fault::NotFound | Fault::NotAllowed => (
            "If you typed the address, check it is right. If you followed a link, what it led to is not here, or not for you to see.",
            Some(("/", "Go to the first page")),
        ),
        Fault::NotSignedIn => ("Sign in to go on.", Some(("/", "Go to sign in"))),
        Fault::Offline | Fault::Busy => ("Check the signal and try again.", Some(("", "Try again"))),
        Fault::Invalid { .. } | Fault::Conflict => ("Something in the address cannot be used. Go back and choose again.", None),
        Fault::Broken { .. } => ("Nothing you wrote is lost by it. Try again in a minute.", Some(("", "Try again"))),
    };
    let reference = match fault {
        Fault::Broken { reference } => Some(reference),
        _ => None,
    };
    view! {
        <div class="notice">
            <h1 class="title">{title}</h1>
            <p>{what_to_do}</p>
            {reference
                .map(|reference| view! { <p>"If it happens again, tell your administrator this reference: "<b>{reference}</b></p> })}
            {next.map(|(to, name)| view! { <p><a href=to rel="external" class="button">{name}</a></p> })}
        </div>
    }
}
